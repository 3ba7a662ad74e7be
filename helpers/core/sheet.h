/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Lines of "key: value" for people, with the values below each other, in sections. */
#ifndef VFIO_TOOL_SHEET_H
#define VFIO_TOOL_SHEET_H

#include "core/macro.h"
#include "core/strbuf.h"

struct sheet_row {
	char *key;   /* NULL: the row is the heading of a section */
	char *value; /* may have several lines */
};

/* `{0}` is empty. A failed allocation is remembered: callers add freely and look at the buffer's
 * `error` in the end. */
struct sheet {
	struct sheet_row *rows;
	size_t count;
	int error; /* 0 or -ENOMEM */
};

void sheet_section(struct sheet *sheet, const char *heading);

/* Adds a row; a key of "" goes on with the row above. What comes from outside was escaped before.
 */
void sheet_row(struct sheet *sheet, const char *key, const char *format, ...) _printf_(3, 4);

/* The same, from a buffer that is then released; no row when it is empty. */
void sheet_row_take(struct sheet *sheet, const char *key, struct strbuf *value);

/* Adds all lines, the values of the whole sheet in one column. A section without rows is left out.
 */
void sheet_render(const struct sheet *sheet, struct strbuf *out);
void sheet_release(struct sheet *sheet);

#define _cleanup_sheet_ _cleanup_(sheet_release)

#endif
