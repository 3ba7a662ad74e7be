/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What stands in which column of `list`. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "core/suggest.h"
#include "sys/list-columns.h"

int list_cells_open(const struct root *root, unsigned needs, struct list_cells *ret)
{
	struct list_cells cells = { .root = root };
	int r = needs & LIST_NEED_HOLDERS ? holders_read(root, &cells.holders) : 0;

	if (r < 0)
		return r;
	cells.hwdb = needs & LIST_NEED_NAMES ? hwdb_open() : NULL;
	*ret = cells;
	return 0;
}

void list_cells_close(struct list_cells *cells)
{
	holders_release(&cells->holders);
	hwdb_close(cells->hwdb);
	cells->hwdb = NULL;
}

int list_cells_holder(const struct list_cells *cells, const struct list_row *row,
		      struct holder *ret)
{
	if (row->status != STATUS_VFIO && row->status != STATUS_BLOCKED)
		return 0;
	return holders_find(&cells->holders, cells->root, row->device, ret);
}

static void add_or_dash(struct strbuf *out, const char *text)
{
	strbuf_add(out, text[0] != '\0' ? text : "-");
}

static void add_number_or_dash(struct strbuf *out, int number)
{
	if (number < 0)
		strbuf_add(out, "-");
	else
		strbuf_addf(out, "%d", number);
}

static void cell_interface(const struct list_cells *cells, const struct list_row *row,
			   struct strbuf *out)
{
	add_or_dash(out, row->interface);
	if (row->source == INTERFACE_PREDICTED)
		strbuf_add(out, "*");
}

static void cell_address(const struct list_cells *cells, const struct list_row *row,
			 struct strbuf *out)
{
	strbuf_add(out, PCI_ADDR_TEXT(&row->device->addr));
}

static void cell_driver(const struct list_cells *cells, const struct list_row *row,
			struct strbuf *out)
{
	add_or_dash(out, row->device->binding.driver);
}

static void cell_group(const struct list_cells *cells, const struct list_row *row,
		       struct strbuf *out)
{
	add_number_or_dash(out, row->device->group);
}

static void cell_id(const struct list_cells *cells, const struct list_row *row, struct strbuf *out)
{
	strbuf_addf(out, "0x%04x:0x%04x", row->device->id.vendor, row->device->id.device);
}

static void cell_status(const struct list_cells *cells, const struct list_row *row,
			struct strbuf *out)
{
	strbuf_add(out, status_to_string(row->status));
}

static void cell_speed(const struct list_cells *cells, const struct list_row *row,
		       struct strbuf *out)
{
	char text[SPEED_TEXT_MAX];

	speed_format(row->link.max_speed, text);
	strbuf_add(out, text);
}

static void cell_link(const struct list_cells *cells, const struct list_row *row,
		      struct strbuf *out)
{
	strbuf_add(out, link_state_to_string(row->link.state));
}

static void cell_mac(const struct list_cells *cells, const struct list_row *row, struct strbuf *out)
{
	add_or_dash(out, row->link.mac);
}

static void cell_class(const struct list_cells *cells, const struct list_row *row,
		       struct strbuf *out)
{
	strbuf_addf(out, "%06x", row->device->class);
}

static void cell_numa(const struct list_cells *cells, const struct list_row *row,
		      struct strbuf *out)
{
	add_number_or_dash(out, row->device->numa_node);
}

static void cell_slot(const struct list_cells *cells, const struct list_row *row,
		      struct strbuf *out)
{
	add_or_dash(out, row->device->slot);
}

static void cell_entry(const struct list_cells *cells, const struct list_row *row,
		       struct strbuf *out)
{
	add_or_dash(out, row->entry ? row->entry->name : "");
}

static void cell_viable(const struct list_cells *cells, const struct list_row *row,
			struct strbuf *out)
{
	if (row->blocker)
		strbuf_addf(out, "no: %s", PCI_ADDR_TEXT(&row->blocker->addr));
	else
		strbuf_add(out, row->device->group < 0 ? "-" : "yes");
}

static void cell_holder(const struct list_cells *cells, const struct list_row *row,
			struct strbuf *out)
{
	struct holder holder;
	int r = list_cells_holder(cells, row, &holder);

	if (r == 0)
		strbuf_add(out, "-");
	else if (r == -EPERM || r == -EACCES)
		strbuf_add(out, "(root sees it)");
	else if (r < 0 || holder.pid == 0)
		strbuf_add(out, "?");
	else
		strbuf_addf(out, "%s (%ld)", holder.name[0] ? holder.name : "?", (long)holder.pid);
}

static void cell_vendor(const struct list_cells *cells, const struct list_row *row,
			struct strbuf *out)
{
	hwdb_names(cells->hwdb, &row->device->id, row->device->class, out, NULL, NULL);
	if (out->len == 0)
		strbuf_add(out, "-");
}

static void cell_device(const struct list_cells *cells, const struct list_row *row,
			struct strbuf *out)
{
	hwdb_names(cells->hwdb, &row->device->id, row->device->class, NULL, out, NULL);
	if (out->len == 0)
		strbuf_add(out, "-");
}

static const struct list_column table[] = {
	{ "interface", NULL, "INTERFACE", cell_interface, LIST_BY_DEFAULT, 0, 0,
	  "of a card on VFIO: the name it had, or that of its entry; *: predicted" },
	{ "pci-address", "address", "PCI ADDRESS", cell_address, LIST_BY_DEFAULT, 0, 0, NULL },
	{ "driver", NULL, "DRIVER", cell_driver, LIST_BY_DEFAULT, 0, 0, NULL },
	{ "iommu-group", "group", "IOMMU GROUP", cell_group, LIST_BY_DEFAULT, 0, 0,
	  "-: none; the IOMMU is off, and VFIO cannot have the device" },
	{ "vendor:device", "id", "VENDOR:DEVICE", cell_id, LIST_BY_DEFAULT, 0, 0, NULL },
	{ "status", NULL, "STATUS", cell_status, LIST_BY_DEFAULT, 0, 0,
	  "vfio: ready to be opened; kernel: a driver of the kernel has it; none: no driver;\n"
	  "blocked: on a VFIO driver, but its group is not free, or it has none" },
	{ "max-speed", "speed", "MAX SPEED", cell_speed, LIST_BY_DEFAULT, LIST_NEED_LINKS, 0,
	  "what the card can, not what the link does; on VFIO as remembered" },
	{ "link", NULL, "LINK", cell_link, LIST_BY_DEFAULT, LIST_NEED_LINKS, 0,
	  "up; no link: switched on without a peer; down: switched off; -: nobody knows" },
	{ "mac", NULL, "MAC", cell_mac, LIST_BY_NAME, LIST_NEED_LINKS | LIST_NEED_MACS, 0, NULL },
	{ "class", NULL, "CLASS", cell_class, LIST_BY_NAME, 0, 0, NULL },
	{ "numa", NULL, "NUMA", cell_numa, LIST_VERBOSE, LIST_NEED_NUMA, 0, NULL },
	{ "slot", NULL, "SLOT", cell_slot, LIST_VERBOSE, 0, 0, NULL },
	{ "entry", NULL, "ENTRY", cell_entry, LIST_VERBOSE, 0, 0,
	  "the entry of the configuration that names the device" },
	{ "viable", NULL, "VIABLE", cell_viable, LIST_VERBOSE, 0, 0,
	  "no: that function of the same IOMMU group is in the way of VFIO" },
	{ "held-by", "holder", "HELD BY", cell_holder, LIST_VERBOSE, LIST_NEED_HOLDERS, TABLE_TRUNC,
	  "the program that has the device open through VFIO" },
	{ "vendor", NULL, "VENDOR", cell_vendor, LIST_VERBOSE, LIST_NEED_NAMES, TABLE_TRUNC, NULL },
	{ "device", NULL, "DEVICE", cell_device, LIST_VERBOSE, LIST_NEED_NAMES, TABLE_TRUNC, NULL },
};
_Static_assert(ELEMENTSOF(table) <= LIST_COLUMNS_MAX, "a column has no room");

const struct list_column *list_column(const struct list_columns *columns, size_t index)
{
	return &table[columns->of[index]];
}

unsigned list_columns_need(const struct list_columns *columns)
{
	unsigned needs = 0;

	for (size_t i = 0; i < columns->count; i++)
		needs |= list_column(columns, i)->needs;
	return needs;
}

static void choose_default(bool verbose, struct list_columns *chosen)
{
	for (size_t i = 0; i < ELEMENTSOF(table); i++)
		if (table[i].shown == LIST_BY_DEFAULT ||
		    (verbose && table[i].shown == LIST_VERBOSE))
			chosen->of[chosen->count++] = (unsigned char)i;
}

/* Neither case nor the sign between two words counts. */
static bool same_name(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b) &&
		    !(strchr("-_ ", *a) && strchr("-_ ", *b)))
			return false;
	return *a == *b;
}

static int choose(const char *name, struct list_columns *chosen, struct strbuf *why)
{
	const char *known[ELEMENTSOF(table)];

	for (size_t i = 0; i < ELEMENTSOF(table); i++) {
		known[i] = table[i].name;
		if (!same_name(name, table[i].name) &&
		    !(table[i].short_name && same_name(name, table[i].short_name)))
			continue;
		if (chosen->count == LIST_COLUMNS_MAX) {
			strbuf_add(why, "--output: too many columns");
			return -EINVAL;
		}
		chosen->of[chosen->count++] = (unsigned char)i;
		return 0;
	}
	strbuf_addf(why, "--output: there is no column `%s`; ", name);
	suggest_add(why, name, known, ELEMENTSOF(known));
	return -EINVAL;
}

int list_columns_choose(const char *output, bool verbose, struct list_columns *ret,
			struct strbuf *why)
{
	_cleanup_words_ struct words words = { 0 };
	struct list_columns chosen = { 0 };
	int r = output ? words_add(&words, output) : 0;

	if (!output || (r == 0 && words.list[0][0] == '+'))
		choose_default(verbose, &chosen);
	if (r == -EINVAL)
		strbuf_add(why, "--output takes columns, separated by commas");
	for (size_t i = 0; r == 0 && i < words.count; i++)
		r = choose(words.list[i] + (words.list[i][0] == '+'), &chosen, why);
	if (r == 0)
		*ret = chosen;
	return r;
}
