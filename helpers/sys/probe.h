/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The reports of vfio-probe. They read only, and need no root: what cannot be read is unknown. */
#ifndef VFIO_TOOL_PROBE_H
#define VFIO_TOOL_PROBE_H

#include <stdbool.h>

#include "core/exitcode.h"
#include "sys/cli.h"

enum probe_format { PROBE_TEXT, PROBE_JSON, PROBE_DOT, PROBE_SVG, PROBE_FORMAT_MAX };

/* A checked command line. Each report says in vfio-probe.c which of the options it takes. */
struct probe_call {
	const char *root;   /* NULL: the running system */
	struct words words; /* devices or patterns, as they were typed */
	enum probe_format format;
	bool verbose;
	bool quiet;
	bool all;		/* list: every class */
	bool tree;		/* list: by IOMMU group */
	bool no_legend;		/* list: no headings, no legend */
	bool numbered;		/* list: the lines have numbers, for who asks about them */
	bool watch;		/* list: go on with each change */
	bool color;		/* what --color, NO_COLOR and the terminal come to */
	const char *columns;	/* --output, NULL: the report's own */
	const char *class_name; /* --class, NULL: the report's own */
	const char *mode;	/* --mode, NULL: any status */
};

/* Each prints its report and returns the exit code: EXIT_DONE, EXIT_NOT_FOUND when a device that
 * was named is not there, EXIT_ERROR. */
enum exitcode probe_list(const struct probe_call *call);
enum exitcode probe_status(const struct probe_call *call);
enum exitcode probe_info(const struct probe_call *call);
enum exitcode probe_explain(const struct probe_call *call);
enum exitcode probe_topology(const struct probe_call *call);

#endif
