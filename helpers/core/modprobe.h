/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The text of modprobe.d/vfio-tool.conf: for each native module that could claim a declared device
 * an `install` command that claims the devices before the module is really loaded. */
#ifndef VFIO_TOOL_MODPROBE_H
#define VFIO_TOOL_MODPROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/strbuf.h"

/* A module's name as the kernel has it: letters, digits and '_', at most 55 characters
 * (MODULE_NAME_LEN). */
bool module_name_valid(const char *name);

/* True for VFIO's own modules, which no `install` command may stand in the way of. */
bool module_is_vfio(const char *name);

/* Renders the file for the modules of that many names, in their order, equal neighbours once; names
 * that are not valid or are VFIO's own are left out. Adds nothing when no name is left. `sbindir`
 * has vfio-bind. */
void modprobe_render(char *const *names, size_t count, const char *sbindir, struct strbuf *out);

/* True for an `install` command of ours: whoever holds a lock that `claim` would wait for loads the
 * module without it. */
bool modprobe_command_is_ours(const char *command);

#endif
