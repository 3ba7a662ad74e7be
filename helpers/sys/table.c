/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/table.h"

#include <errno.h>
#include <libsmartcols/libsmartcols.h>
#include <string.h>

enum { DEPTH_MAX = 64, COLUMNS_MAX = 64, TREE_STEP = 2, CUT_TO = 8 };

struct table {
	struct libscols_table *scols;
	struct libscols_line *line;		  /* the one that was begun */
	struct libscols_line *parents[DEPTH_MAX]; /* the last line of each depth */
	unsigned depth;				  /* its own */
	size_t column;				  /* of the next cell */
	size_t column_count;
	struct {
		unsigned flags;
		size_t width; /* of the longest text */
	} columns[COLUMNS_MAX];
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

static void widen(struct table *table, size_t column, const char *text)
{
	size_t wide = mbstowcs(NULL, text, 0), width = wide == (size_t)-1 ? strlen(text) : wide;

	if (column >= table->column_count)
		return;
	if (table->columns[column].flags & TABLE_TREE)
		width += (size_t)table->depth * TREE_STEP;
	if (table->columns[column].flags & TABLE_TRUNC && width > CUT_TO)
		width = CUT_TO;
	if (width > table->columns[column].width)
		table->columns[column].width = width;
}

void table_add_column(struct table *table, const char *title, unsigned flags)
{
	size_t column = table->column_count;

	int scols_flags = (flags & TABLE_RIGHT ? SCOLS_FL_RIGHT : 0) |
			  (flags & TABLE_TREE ? SCOLS_FL_TREE : 0) |
			  (flags & TABLE_TRUNC ? SCOLS_FL_TRUNC : 0);

	/* a width below 1 is a share of the terminal; what is wider than that counts */
	if (!scols_table_new_column(table->scols, title, 0.02, scols_flags))
		table->error = -ENOMEM;
	table->tree |= flags & TABLE_TREE;
	if (column == COLUMNS_MAX)
		return;
	table->columns[column].flags = flags;
	table->column_count++;
	widen(table, column, title);
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
	table->depth = depth;
	if (!table->line)
		table->error = -ENOMEM;
	table->parents[depth] = table->line;
	memset(&table->parents[depth + 1], 0, (DEPTH_MAX - depth - 1) * sizeof(*table->parents));
}

void table_add_cell(struct table *table, const char *text, enum table_color color)
{
	size_t column = table->column++;

	widen(table, column, text);
	if (!table->line || text[0] == '\0')
		return;
	if (scols_line_set_data(table->line, column, text) < 0 ||
	    (color != TABLE_PLAIN &&
	     scols_cell_set_color(scols_line_get_cell(table->line, column), colors[color]) < 0))
		table->error = -ENOMEM;
}

/* libsmartcols fills a line up to its last column, and leaves the last newline to its caller. */
static char *trim_lines(const char *text)
{
	char *trimmed = malloc(strlen(text) + 2), *to = trimmed;

	if (!trimmed)
		return NULL;
	for (const char *line = text; *line != '\0';) {
		size_t len = strcspn(line, "\n"), kept = len;

		while (kept > 0 && line[kept - 1] == ' ')
			kept--;
		to = mempcpy(to, line, kept);
		*to++ = '\n';
		line += len + (line[len] == '\n');
	}
	*to = '\0';
	return trimmed;
}

/* Where a terminal is narrower than what may not be cut, libsmartcols would begin a new line at
 * each column. */
static void keep_lines_together(struct table *table)
{
	size_t width = 0;

	for (size_t i = 0; i < table->column_count; i++)
		width += table->columns[i].width + 1;
	if (width > scols_table_get_termwidth(table->scols))
		scols_table_set_termwidth(table->scols, width);
}

char *table_to_text(struct table *table)
{
	_cleanup_free_ char *text = NULL;

	keep_lines_together(table);
	if (table->error || scols_print_table_to_string(table->scols, &text) < 0)
		return NULL;
	return trim_lines(text);
}
