/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The ssh session that this process belongs to. */
#ifndef VFIO_TOOL_SESSION_H
#define VFIO_TOOL_SESSION_H

#include <stddef.h>

#include "sys/root.h"

/* Finds the value of SSH_CONNECTION that this process or the nearest of its ancestors was started
 * with: sudo and su do not pass it on. -ENOENT when there is none. The text is from outside. */
int session_find(const struct root *root, char *text, size_t size) _must_check_;

#endif
