/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The options of vfio-probe: one table for the parser, the help and the check of what a report
 * takes. */
#ifndef VFIO_TOOL_PROBE_OPTIONS_H
#define VFIO_TOOL_PROBE_OPTIONS_H

#include "core/strbuf.h"
#include "sys/probe.h"

/* Sets of them have one bit each. */
enum probe_option {
	PROBE_OPTION_ALL,
	PROBE_OPTION_CLASS,
	PROBE_OPTION_MODE,
	PROBE_OPTION_TREE,
	PROBE_OPTION_OUTPUT,
	PROBE_OPTION_NO_LEGEND,
	PROBE_OPTION_COLOR,
	PROBE_OPTION_WATCH,
	PROBE_OPTION_JSON,
	PROBE_OPTION_DOT,
	PROBE_OPTION_SVG,
	PROBE_OPTION_VERBOSE,
	PROBE_OPTION_QUIET,
	PROBE_OPTION_ROOT,
	PROBE_OPTION_HELP,
	PROBE_OPTION_VERSION,
	PROBE_OPTION_MAX
};

/* Takes the options of a command line; leaves the words behind `optind`. Adds to the set `used`.
 * False after it has said what is wrong. */
bool probe_options_take(int argc, char **argv, struct probe_call *call,
			unsigned *used) _must_check_;

/* "all", as it is typed behind "--". */
const char *probe_option_to_string(enum probe_option option);

/* Adds the help of the options of a set. */
void probe_options_help(unsigned options, struct strbuf *out);

#endif
