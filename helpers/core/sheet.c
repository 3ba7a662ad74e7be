/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/sheet.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Takes over both texts. */
static void add(struct sheet *sheet, char *key, char *value)
{
	struct sheet_row *rows = reallocarray(sheet->rows, sheet->count + 1, sizeof(*rows));

	if (rows)
		sheet->rows = rows;
	if (!rows || !value) {
		sheet->error = -ENOMEM;
		free(key);
		free(value);
		return;
	}
	rows[sheet->count++] = (struct sheet_row){ .key = key, .value = value };
}

void sheet_section(struct sheet *sheet, const char *heading)
{
	add(sheet, NULL, strdup(heading));
}

static void add_row(struct sheet *sheet, const char *key, char *value)
{
	char *copy = strdup(key);

	if (copy) {
		add(sheet, copy, value);
		return;
	}
	sheet->error = -ENOMEM;
	free(value);
}

void sheet_row(struct sheet *sheet, const char *key, const char *format, ...)
{
	char *value = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&value, format, args) < 0)
		value = NULL;
	va_end(args);
	add_row(sheet, key, value);
}

void sheet_row_take(struct sheet *sheet, const char *key, struct strbuf *value)
{
	if (value->error)
		sheet->error = value->error;
	else if (value->len > 0)
		add_row(sheet, key, strbuf_take(value));
	strbuf_release(value);
}

static size_t key_width(const struct sheet *sheet)
{
	size_t width = 0;

	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->rows[i].key && strlen(sheet->rows[i].key) > width)
			width = strlen(sheet->rows[i].key);
	return width;
}

static void render_row(const struct sheet_row *row, size_t width, struct strbuf *out)
{
	const char *value = row->value;

	strbuf_addf(out, "  %s%s%*s", row->key, row->key[0] != '\0' ? ":" : " ",
		    (int)(width - strlen(row->key) + 1), "");
	for (const char *end = strchr(value, '\n'); end; end = strchr(value, '\n')) {
		strbuf_addn(out, value, (size_t)(end - value));
		strbuf_addf(out, "\n%*s", (int)width + 4, "");
		value = end + 1;
	}
	strbuf_addf(out, "%s\n", value);
}

void sheet_render(const struct sheet *sheet, struct strbuf *out)
{
	size_t width = key_width(sheet);

	if (sheet->error)
		out->error = sheet->error;
	for (size_t i = 0; i < sheet->count; i++) {
		const struct sheet_row *row = &sheet->rows[i];

		if (row->key)
			render_row(row, width, out);
		else if (i + 1 < sheet->count && sheet->rows[i + 1].key)
			strbuf_addf(out, "%s\n", row->value);
	}
}

void sheet_release(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		free(sheet->rows[i].key);
		free(sheet->rows[i].value);
	}
	free(sheet->rows);
	*sheet = (struct sheet){ 0 };
}
