/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/table.h"

#include <errno.h>
#include <libsmartcols/libsmartcols.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

struct table {
	struct libscols_table *scols;
	struct libscols_line *line;		  /* the one that was begun */
	struct libscols_line *parents[DEPTH_MAX]; /* the last line of each depth */
	size_t column;				  /* of the next cell */
	bool tree;
	int error;
};

static const char *const colors[] = {
	[TABLE_GREEN] = "green",
	[TABLE_YELLOW] = "brown", /* libsmartcols' word for it */
	[TABLE_RED] = "red",
	[TABLE_GRAY] = "gray",
};

struct table *table_new(bool headings, bool with_colors)
{
	struct table *table = calloc(1, sizeof(*table));

	if (!table)
		return NULL;
	table->scols = scols_new_table();
	if (!table->scols) {
		table_free(table);
		return NULL;
	}
	scols_table_enable_noheadings(table->scols, !headings);
	scols_table_enable_colors(table->scols, with_colors);
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	scols_unref_table(table->scols);
	free(table);
}

void table_add_column(struct table *table, const char *title, unsigned flags)
{
	int scols_flags = (flags & TABLE_RIGHT ? SCOLS_FL_RIGHT : 0) |
			  (flags & TABLE_TREE ? SCOLS_FL_TREE : 0) |
			  (flags & TABLE_TRUNC ? SCOLS_FL_TRUNC : 0);

	/* a width below 1 is a share of the terminal; what is wider than that counts */
	if (!scols_table_new_column(table->scols, title, 0.02, scols_flags))
		table->error = -ENOMEM;
	table->tree |= flags & TABLE_TREE;
}

void table_add_line(struct table *table, unsigned depth)
{
	struct libscols_line *parent = NULL;

	if (depth >= DEPTH_MAX)
		depth = DEPTH_MAX - 1;
	for (unsigned above = depth; table->tree && above > 0 && !parent; above--)
		parent = table->parents[above - 1];
	table->line = scols_table_new_line(table->scols, parent);
	table->column = 0;
	if (!table->line)
		table->error = -ENOMEM;
	table->parents[depth] = table->line;
	memset(&table->parents[depth + 1], 0, (DEPTH_MAX - depth - 1) * sizeof(*table->parents));
}

void table_add_cell(struct table *table, const char *text, enum table_color color)
{
	size_t column = table->column++;

	if (!table->line || text[0] == '\0')
		return;
	if (scols_line_set_data(table->line, column, text) < 0 ||
	    (color != TABLE_PLAIN &&
	     scols_cell_set_color(scols_line_get_cell(table->line, column), colors[color]) < 0))
		table->error = -ENOMEM;
}

char *table_to_text(struct table *table)
{
	_cleanup_free_ char *text = NULL;

	if (table->error || scols_print_table_to_string(table->scols, &text) < 0)
		return NULL;
	size_t len = strlen(text);
	if (len == 0)
		return TAKE_PTR(text);
	/* libsmartcols leaves the last newline to its caller */
	char *more = realloc(text, len + 2);
	if (!more)
		return NULL;
	strcpy(more + len, "\n");
	text = NULL;
	return more;
}
