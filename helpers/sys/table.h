/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tables for people, over libsmartcols: columns as wide as what is in them, a tree in one of them,
 * colours. Control bytes and what is not text in the locale are shown as \xNN, so cells take what a
 * device says as it is. */
#ifndef VFIO_TOOL_TABLE_H
#define VFIO_TOOL_TABLE_H

#include <stdbool.h>

#include "core/macro.h"

struct table; /* opaque */

enum table_flag {
	TABLE_RIGHT = 1 << 0, /* numbers */
	TABLE_TREE = 1 << 1,  /* the column that shows how deep a line is */
	TABLE_TRUNC = 1 << 2, /* may be cut where a terminal is too narrow */
};

enum table_color { TABLE_PLAIN, TABLE_GREEN, TABLE_YELLOW, TABLE_RED, TABLE_GRAY };

/* An empty table without columns; NULL: no memory. */
struct table *table_new(bool headings, bool colors);
void table_free(struct table *table);

/* Columns first, then line by line, cell by cell. A failed allocation is remembered. */
void table_add_column(struct table *table, const char *title, unsigned flags);

/* Begins a line. With a tree column it stands below the last line of a smaller depth; 0: a root. */
void table_add_line(struct table *table, unsigned depth);

/* The next cell of the line that was begun; the text is copied. "" shows nothing. */
void table_add_cell(struct table *table, const char *text, enum table_color color);

/* The table as lines in fresh memory, which the caller frees; "" without any line. NULL: no memory.
 */
char *table_to_text(struct table *table) _must_check_;

static inline void table_cleanup(struct table **table)
{
	table_free(*table);
}
#define _cleanup_table_ _cleanup_(table_cleanup)

#endif
