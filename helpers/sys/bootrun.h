/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Runs the programs of a boot loader, and the shell that has a look at a text. */
#ifndef VFIO_TOOL_SYS_BOOTRUN_H
#define VFIO_TOOL_SYS_BOOTRUN_H

#include "sys/bootsystem.h"

/* One after another, on the running system only, until one fails; their output goes to standard
 * error, and of the caller's environment they have
 * the language alone. -EPERM with the reason in `why`. */
int bootrun_programs(const struct root *root, const struct bootsystem *system,
		     struct strbuf *why) _must_check_;

/* Looks at all new texts of shell assignments with `sh -n`. -EPERM with the reason in `why`. */
int bootrun_check_syntax(const struct bootplan *plan, struct strbuf *why) _must_check_;

#endif
