/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes a change of a boot loader's files, or takes it back: all of it, or nothing. */
#ifndef VFIO_TOOL_SYS_BOOTCHANGE_H
#define VFIO_TOOL_SYS_BOOTCHANGE_H

#include "sys/bootstore.h"
#include "sys/bootsystem.h"

/* Writes the files of the plan and has the loader's programs run, on the running system only; their
 * output goes to standard error. What was there is kept for the way back. When anything fails, all
 * files are put back as they were, those that the programs write too, and `why` says so: -EPERM.
 * `add` and `drop` are what the change is about. */
int bootchange_make(const struct root *root, const struct bootsystem *system, struct bootplan *plan,
		    const char *add, const char *drop, struct strbuf *why) _must_check_;

/* Puts the kept files back and has the programs run. Same errors; then all is as it was before the
 * attempt. The files are what was kept as `after`, or as `before`: the caller has looked. */
int bootchange_undo(const struct root *root, const struct bootsystem *system,
		    const struct bootplan *results, const struct kept *kept,
		    struct strbuf *why) _must_check_;

#endif
