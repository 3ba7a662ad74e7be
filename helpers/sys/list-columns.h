/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The columns of `list`: names, contents, and what they mean. */
#ifndef VFIO_TOOL_LIST_COLUMNS_H
#define VFIO_TOOL_LIST_COLUMNS_H

#include "sys/holder.h"
#include "sys/hwdb.h"
#include "sys/list.h"
#include "sys/table.h"

/* Where a cell looks for what its row does not have. */
struct list_cells {
	const struct root *root;
	struct hwdb *hwdb;	/* NULL: not asked for, or there is none */
	struct holders holders; /* empty: not asked for */
};

/* 0 or -ENOMEM. */
int list_cells_open(const struct root *root, unsigned needs, struct list_cells *ret) _must_check_;
void list_cells_close(struct list_cells *cells);
#define _cleanup_list_cells_ _cleanup_(list_cells_close)

/* Who holds the device of a row: as holders_find(), 0 for one that is not on VFIO. */
int list_cells_holder(const struct list_cells *cells, const struct list_row *row,
		      struct holder *ret) _must_check_;

struct list_column {
	const char *name, *short_name; /* for --output; the second may be NULL */
	const char *title;
	void (*cell)(const struct list_cells *cells, const struct list_row *row,
		     struct strbuf *out);
	enum { LIST_BY_DEFAULT, LIST_VERBOSE, LIST_BY_NAME } shown;
	unsigned needs;	     /* of enum list_need */
	unsigned flags;	     /* of enum table_flag */
	const char *meaning; /* for the legend, or NULL */
};

/* The column that was chosen for that place. */
const struct list_column *list_column(const struct list_columns *columns, size_t index);

#endif
