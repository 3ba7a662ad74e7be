/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `list` for people: the table, by IOMMU group too, and its legend. */
#include <stdio.h>
#include <string.h>

#include "sys/list-columns.h"

struct drawing {
	const struct list *list;
	const struct list_columns *columns;
	const struct list_cells *cells;
	struct table *table;
	bool tree;
	bool numbered;
};

static enum table_color color_of(enum status status)
{
	static const enum table_color colors[STATUS_MAX] = {
		[STATUS_VFIO] = TABLE_GREEN,
		[STATUS_KERNEL] = TABLE_PLAIN,
		[STATUS_NONE] = TABLE_YELLOW,
		[STATUS_BLOCKED] = TABLE_RED,
	};

	return colors[status];
}

/* The tree itself says what these two do. */
static bool is_in_tree(const struct list_column *column)
{
	return strcmp(column->name, "pci-address") == 0 || strcmp(column->name, "iommu-group") == 0;
}

static void add_columns(const struct drawing *drawing)
{
	if (drawing->tree)
		table_add_column(drawing->table, "IOMMU GROUP", TABLE_TREE);
	if (drawing->numbered)
		table_add_column(drawing->table, "NUMBER", TABLE_RIGHT);
	for (size_t i = 0; i < drawing->columns->count; i++) {
		const struct list_column *column = list_column(drawing->columns, i);

		if (!drawing->tree || !is_in_tree(column))
			table_add_column(drawing->table, column->title, column->flags);
	}
}

static void add_group(const struct drawing *drawing, int group)
{
	char text[32] = "none";

	if (group >= 0)
		snprintf(text, sizeof(text), "%d", group);
	table_add_line(drawing->table, 0);
	table_add_cell(drawing->table, text, TABLE_PLAIN);
}

static void add_number(const struct drawing *drawing, const struct list_row *row)
{
	char text[32];

	snprintf(text, sizeof(text), "%zu", (size_t)(row - drawing->list->rows) + 1);
	table_add_cell(drawing->table, text, TABLE_PLAIN);
}

static void add_row(const struct drawing *drawing, const struct list_row *row)
{
	table_add_line(drawing->table, drawing->tree);
	if (drawing->tree)
		table_add_cell(drawing->table, PCI_ADDR_TEXT(&row->device->addr), TABLE_PLAIN);
	if (drawing->numbered)
		add_number(drawing, row);
	for (size_t i = 0; i < drawing->columns->count; i++) {
		const struct list_column *column = list_column(drawing->columns, i);
		_cleanup_strbuf_ struct strbuf cell = { 0 };

		if (drawing->tree && is_in_tree(column))
			continue;
		column->cell(drawing->cells, row, &cell);
		table_add_cell(drawing->table, strbuf_text(&cell),
			       strcmp(column->name, "status") == 0 ? color_of(row->status)
								   : TABLE_PLAIN);
	}
}

static void add_rows(const struct drawing *drawing)
{
	const struct list *list = drawing->list;

	for (size_t i = 0; i < list->count; i++) {
		const struct list_row *row = &list->rows[i];

		if (drawing->tree &&
		    (i == 0 || row->device->group != list->rows[i - 1].device->group))
			add_group(drawing, row->device->group);
		add_row(drawing, row);
	}
}

/* What each column means, further lines below the first. */
static void add_legend(const struct list_columns *columns, struct strbuf *out)
{
	strbuf_add(out, "\n");
	for (size_t i = 0; i < columns->count; i++) {
		const struct list_column *column = list_column(columns, i);
		const char *title = column->title;

		for (const char *line = column->meaning; line; title = "") {
			size_t len = strcspn(line, "\n");

			strbuf_addf(out, "%-13s %.*s\n", title, (int)len, line);
			line = line[len] != '\0' ? line + len + 1 : NULL;
		}
	}
}

static bool shows_prediction(const struct drawing *drawing)
{
	bool column = false, row = false;

	for (size_t i = 0; i < drawing->columns->count; i++)
		column |= strcmp(list_column(drawing->columns, i)->name, "interface") == 0;
	for (size_t i = 0; i < drawing->list->count; i++)
		row |= drawing->list->rows[i].source == INTERFACE_PREDICTED;
	return column && row;
}

char *list_to_text(const struct list *list, const struct list_columns *columns,
		   const struct probe_call *call)
{
	_cleanup_list_cells_ struct list_cells cells = { 0 };
	_cleanup_table_ struct table *table = table_new(!call->no_legend, call->color);
	_cleanup_strbuf_ struct strbuf out = { 0 };
	const struct drawing drawing = { list, columns, &cells, table, call->tree, call->numbered };

	if (!table ||
	    list_cells_open(&list->inventory->root, list_columns_need(columns), &cells) < 0)
		return NULL;
	add_columns(&drawing);
	add_rows(&drawing);
	_cleanup_free_ char *text = table_to_text(table);
	if (!text)
		return NULL;
	strbuf_add(&out, text);
	if (list->count > 0 && call->verbose && !call->no_legend)
		add_legend(columns, &out);
	else if (!call->no_legend && shows_prediction(&drawing))
		strbuf_add(&out, "\n* predicted: the interface does not exist now\n");
	return out.error ? NULL : strdup(strbuf_text(&out));
}
