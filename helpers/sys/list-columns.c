/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What stands in which column of `list`. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/suggest.h"
#include "sys/list.h"

static void add_or_dash(struct strbuf *out, const char *text)
{
	strbuf_add(out, text[0] != '\0' ? text : "-");
}

static void cell_interface(const struct list_row *row, struct strbuf *out)
{
	add_or_dash(out, row->interface);
	if (row->source == INTERFACE_PREDICTED)
		strbuf_add(out, "*");
}

static void cell_address(const struct list_row *row, struct strbuf *out)
{
	strbuf_add(out, PCI_ADDR_TEXT(&row->device->addr));
}

static void cell_driver(const struct list_row *row, struct strbuf *out)
{
	add_or_dash(out, row->device->binding.driver);
}

static void cell_group(const struct list_row *row, struct strbuf *out)
{
	if (row->device->group < 0)
		strbuf_add(out, "-");
	else
		strbuf_addf(out, "%d", row->device->group);
}

static void cell_id(const struct list_row *row, struct strbuf *out)
{
	strbuf_addf(out, "0x%04x:0x%04x", row->device->id.vendor, row->device->id.device);
}

static void cell_status(const struct list_row *row, struct strbuf *out)
{
	strbuf_add(out, status_to_string(row->status));
}

static void cell_entry(const struct list_row *row, struct strbuf *out)
{
	add_or_dash(out, row->entry ? row->entry->name : "");
}

static void cell_slot(const struct list_row *row, struct strbuf *out)
{
	add_or_dash(out, row->device->slot);
}

static void cell_numa(const struct list_row *row, struct strbuf *out)
{
	if (row->device->numa_node < 0)
		strbuf_add(out, "-");
	else
		strbuf_addf(out, "%d", row->device->numa_node);
}

enum shown { BY_DEFAULT, VERBOSE, BY_NAME };

static const struct column {
	const char *name, *short_name; /* for --output */
	const char *title;
	void (*cell)(const struct list_row *row, struct strbuf *out);
	enum shown shown;
} columns[] = {
	{ "interface", NULL, "INTERFACE", cell_interface, BY_DEFAULT },
	{ "pci-address", "address", "PCI ADDRESS", cell_address, BY_DEFAULT },
	{ "driver", NULL, "DRIVER", cell_driver, BY_DEFAULT },
	{ "iommu-group", "group", "IOMMU GROUP", cell_group, BY_DEFAULT },
	{ "vendor:device", "id", "VENDOR:DEVICE", cell_id, BY_DEFAULT },
	{ "status", NULL, "STATUS", cell_status, BY_DEFAULT },
	{ "numa", NULL, "NUMA", cell_numa, VERBOSE },
	{ "slot", NULL, "SLOT", cell_slot, VERBOSE },
	{ "entry", NULL, "ENTRY", cell_entry, VERBOSE },
};
_Static_assert(ELEMENTSOF(columns) <= LIST_COLUMNS_MAX, "a column has no room");

static void choose_default(bool verbose, struct list_columns *chosen)
{
	for (size_t i = 0; i < ELEMENTSOF(columns); i++)
		if (columns[i].shown == BY_DEFAULT || (verbose && columns[i].shown == VERBOSE))
			chosen->of[chosen->count++] = (unsigned char)i;
}

int list_columns_choose(const char *output, bool verbose, struct list_columns *ret,
			struct strbuf *why)
{
	struct list_columns chosen = { 0 };

	choose_default(verbose, &chosen);
	*ret = chosen;
	return 0;
}

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

char *list_to_text(const struct list *list, const struct list_columns *chosen,
		   const struct probe_call *call)
{
	_cleanup_table_ struct table *table = table_new(!call->no_legend, call->color);

	if (!table)
		return NULL;
	for (size_t i = 0; i < chosen->count; i++)
		table_add_column(table, columns[chosen->of[i]].title, 0);
	for (size_t i = 0; i < list->count; i++) {
		table_add_line(table, 0);
		for (size_t k = 0; k < chosen->count; k++) {
			const struct column *column = &columns[chosen->of[k]];
			_cleanup_strbuf_ struct strbuf cell = { 0 };

			column->cell(&list->rows[i], &cell);
			table_add_cell(table, strbuf_text(&cell),
				       column->cell == cell_status ? color_of(list->rows[i].status)
								   : TABLE_PLAIN);
		}
	}
	return table_to_text(table);
}
