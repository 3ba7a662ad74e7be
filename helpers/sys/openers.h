/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which process has a device node open. */
#ifndef VFIO_TOOL_OPENERS_H
#define VFIO_TOOL_OPENERS_H

#include "core/deviceuse.h"
#include "sys/root.h"

/* Looks through the open files of all processes for a node whose path ends in one of `nodes`
 * ("vfio/12"). Programs for which `ignore` is true do not count; NULL: all do. 1 with *ret filled,
 * 0 when none has one open or none of those that may be read. -errno. What vanishes while we look
 * is passed over. */
int openers_find(const struct root *root, const char *const *nodes, size_t count,
		 bool (*ignore)(const char *command), struct opener *ret) _must_check_;

#endif
