/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The difference of two texts, as people and patch(1) read it. */
#ifndef VFIO_TOOL_DIFF_H
#define VFIO_TOOL_DIFF_H

#include "core/macro.h"
#include "core/strbuf.h"

/* Adds a unified diff with three lines around each change; nothing when the texts are equal. The
 * names stand in its head as they are given. -ENOMEM. */
int diff_unified(const char *old_name, const char *new_name, const char *old_text,
		 const char *new_text, struct strbuf *out) _must_check_;

#endif
