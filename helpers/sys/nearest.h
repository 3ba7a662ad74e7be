/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What someone who mistyped a device most likely meant. */
#ifndef VFIO_TOOL_NEAREST_H
#define VFIO_TOOL_NEAREST_H

#include "core/policy.h"
#include "core/strbuf.h"
#include "sys/root.h"

/* Adds "did you mean A, B or C?", the nearest first, from the addresses on the bus that `text`
 * names when it is one, else from the interfaces, present, recorded and configured, and the
 * entries' names. False, and nothing added, when nothing is near. */
bool nearest_add(const struct root *root, const struct policy *policy, const char *text,
		 struct strbuf *out);

#endif
