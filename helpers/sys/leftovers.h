/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The files of core/leftover.h. */
#ifndef VFIO_TOOL_LEFTOVERS_H
#define VFIO_TOOL_LEFTOVERS_H

#include "core/leftover.h"
#include "sys/root.h"

/* Looks at what rivals_read() has read for what it passed over: adds to `claims`, and names the
 * rest in `problems`. 0 or -ENOMEM. */
int leftovers_read(const struct root *root, struct claims *claims,
		   struct problems *problems) _must_check_;

#endif
