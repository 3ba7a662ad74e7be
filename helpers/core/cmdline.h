/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The kernel command line, split as the kernel does (lib/cmdline.c next_arg(): double quotes keep
 * blanks together). */
#ifndef VFIO_TOOL_CMDLINE_H
#define VFIO_TOOL_CMDLINE_H

#include <stdbool.h>

#include "core/macro.h"

/* Cuts the next word off the writable text *at: its name, and its value or NULL. False at the end.
 */
bool cmdline_next(char **at, char **ret_name, char **ret_value);

/* True when the names are the same but for '-', which is '_' in a parameter's name. */
bool cmdline_name_is(const char *name, const char *known);

#endif
