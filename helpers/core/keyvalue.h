/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Lines of `key=value`, the form of the small files in the runtime directory. A value may be any
 * text: control characters, backslashes and bytes above 0x7e are written as \xNN. */
#ifndef VFIO_TOOL_KEYVALUE_H
#define VFIO_TOOL_KEYVALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/strbuf.h"

/* Adds one line. */
void keyvalue_add(struct strbuf *out, const char *key, const char *value);

/* Takes the next line off *text: points *ret_key at the key in `line` and *ret_value at the decoded
 * value, both in `line`, which holds `size` bytes. 1 a line, 0 the end, -EINVAL: not of this form
 * or too long. */
int keyvalue_next(const char **text, char *line, size_t size, const char **ret_key,
		  const char **ret_value) _must_check_;

#endif
