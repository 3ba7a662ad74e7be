/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Removes a directory with all that is in it. */
#ifndef VFIO_TOOL_ERASE_H
#define VFIO_TOOL_ERASE_H

#include <stdbool.h>

#include "core/macro.h"
#include "core/strbuf.h"

/* Removes what is in the directory `path` below `dir`, but for the names for which `keeps` is true
 * (NULL: none; asked for the names in that directory itself), and then the directory, if nothing
 * was kept. No symbolic link is followed, and a directory that is not there is removed already. It
 * goes on after a failure; returns the first, with the path below `dir` in `where`. Else how much
 * was removed. */
int erase_tree(int dir, const char *path, bool (*keeps)(const char *name, const void *context),
	       const void *context, struct strbuf *where) _must_check_;

#endif
