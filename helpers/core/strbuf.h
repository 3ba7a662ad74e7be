/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A growing string. A failed allocation is remembered: callers add freely and look at `error` once.
 */
#ifndef VFIO_TOOL_STRBUF_H
#define VFIO_TOOL_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"

/* `{0}` is an empty buffer. `data` is NULL or NUL-terminated at `len`. */
struct strbuf {
	char *data;
	size_t len;
	size_t size;
	int error; /* 0 or -ENOMEM; once set, nothing more is added */
};

/* The text so far, "" when there is none; valid until the next call that adds. */
const char *strbuf_text(const struct strbuf *buf);

void strbuf_add(struct strbuf *buf, const char *text);
void strbuf_addn(struct strbuf *buf, const char *text, size_t len);
void strbuf_addf(struct strbuf *buf, const char *format, ...) _printf_(2, 3);

/* Adds text from outside for a person's eyes: control bytes and what is not UTF-8 become \xNN. */
void strbuf_add_escaped(struct strbuf *buf, const char *text);

/* Hands the text over (the caller frees it) and empties the buffer; NULL when an allocation failed.
 */
char *strbuf_take(struct strbuf *buf) _must_check_;

/* Frees the contents and makes the buffer empty and usable again. */
void strbuf_release(struct strbuf *buf);

/* True when the `len` bytes are well-formed UTF-8 (Unicode 15, table 3-7; NUL counts as a
 * character). */
bool utf8_valid(const char *text, size_t len) _must_check_;

#define _cleanup_strbuf_ _cleanup_(strbuf_release)

#endif
