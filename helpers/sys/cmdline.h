/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The commands of vfio-cmdline. */
#ifndef VFIO_TOOL_SYS_CMDLINE_H
#define VFIO_TOOL_SYS_CMDLINE_H

#include <stdbool.h>

#include "core/exitcode.h"

/* A checked command line. */
struct cmdline_call {
	const char *root; /* NULL: the running system */
	bool json;
	bool dry_run;
	bool yes;
	bool quiet;
	bool performance; /* iommu=pt, too */
};

/* Each prints and returns the exit code. */
enum exitcode cmdline_setup(const struct cmdline_call *call);
enum exitcode cmdline_undo(const struct cmdline_call *call);

#endif
