/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `list --json`: docs/vfio-tool.schema.json says what the members are. */
#include <errno.h>
#include <jansson.h>

#include "sys/json.h"
#include "sys/list-columns.h"

static json_t *link_to_json(const struct list_row *row)
{
	const struct link *link = &row->link;

	return link->state == LINK_UNKNOWN ? json_null()
					   : json_string(link_state_to_string(link->state));
}

static json_t *row_to_json(const struct list_row *row)
{
	const struct device *device = row->device;
	const struct pci_addr *blocker = row->blocker ? &row->blocker->addr : NULL;

	return json_pack(
		"{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, "
		"s:o, s:o, s:o}",
		"address", PCI_ADDR_TEXT(&device->addr), "interface",
		json_text_or_null(row->interface), "interface_source",
		json_text_or_null(interface_source_to_string(row->source)), "driver",
		json_text_or_null(device->binding.driver), "iommu_group",
		json_number_or_null(device->group), "vendor", json_hex(device->id.vendor, 4),
		"device", json_hex(device->id.device, 4), "subvendor",
		json_hex(device->id.subvendor, 4), "subdevice", json_hex(device->id.subdevice, 4),
		"class", json_hex(device->class, 6), "status", status_to_string(row->status),
		"max_speed",
		json_number_or_null(row->link.max_speed > 0 ? (long long)row->link.max_speed : -1),
		"link", link_to_json(row), "mac", json_text_or_null(row->link.mac), "numa_node",
		json_number_or_null(device->numa_node), "slot", json_text_or_null(device->slot),
		"entry", json_text_or_null(row->entry ? row->entry->name : NULL), "viable",
		device->group < 0 ? json_null() : json_boolean(!blocker), "blocked_by",
		json_text_or_null(blocker ? PCI_ADDR_TEXT(blocker) : NULL));
}

/* Null: nobody; without root it may be somebody who cannot be seen, and "held" is null then. */
static void add_holder(const struct list_cells *cells, const struct list_row *row, json_t *object)
{
	struct holder holder = { 0 };
	int r = list_cells_holder(cells, row, &holder);

	json_object_set_new(object, "held", r < 0 ? json_null() : json_boolean(r > 0));
	json_object_set_new(object, "held_by",
			    r > 0 && holder.pid > 0
				    ? json_pack("{s:I, s:o}", "pid", (json_int_t)holder.pid, "name",
						json_text_or_null(holder.name))
				    : json_null());
}

static void add_names(struct hwdb *hwdb, const struct device *device, json_t *object)
{
	_cleanup_strbuf_ struct strbuf vendor = { 0 };
	_cleanup_strbuf_ struct strbuf name = { 0 };
	_cleanup_strbuf_ struct strbuf class = { 0 };

	hwdb_names(hwdb, &device->id, device->class, &vendor, &name, &class);
	json_object_set_new(object, "vendor_name", json_text_or_null(strbuf_text(&vendor)));
	json_object_set_new(object, "device_name", json_text_or_null(strbuf_text(&name)));
	json_object_set_new(object, "class_name", json_text_or_null(strbuf_text(&class)));
}

struct writing {
	const struct list *list;
	const struct list_cells *cells; /* NULL: not --verbose */
	const char *separator;		/* between devices: a new line, or a blank */
	struct strbuf out;
};

/* Row by row: all of a large machine as one tree of JSON would cost megabytes. */
static void add_row(struct writing *writing, const struct list_row *row)
{
	json_t *object = row_to_json(row);

	if (object && writing->cells) {
		add_holder(writing->cells, row, object);
		add_names(writing->cells->hwdb, row->device, object);
	}
	_cleanup_free_ char *text = object ? json_dumps(object, 0) : NULL;
	json_decref(object);
	if (!text)
		writing->out.error = -ENOMEM;
	strbuf_add(&writing->out, text ? text : "");
}

static void add_rows(struct writing *writing, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		strbuf_addf(&writing->out, "%s%s", i == from ? "" : ",", writing->separator);
		add_row(writing, &writing->list->rows[i]);
	}
}

static void add_groups(struct writing *writing)
{
	const struct list *list = writing->list;

	for (size_t from = 0, to; from < list->count; from = to) {
		int group = list->rows[from].device->group;

		for (to = from; to < list->count && list->rows[to].device->group == group;)
			to++;
		strbuf_addf(&writing->out, "%s%s{\"group\": ", from == 0 ? "" : ",",
			    writing->separator);
		if (group < 0)
			strbuf_add(&writing->out, "null");
		else
			strbuf_addf(&writing->out, "%d", group);
		strbuf_add(&writing->out, ", \"devices\": [");
		add_rows(writing, from, to);
		strbuf_add(&writing->out, "]}");
	}
}

char *list_to_json(const struct list *list, const struct probe_call *call)
{
	_cleanup_list_cells_ struct list_cells cells = { 0 };
	struct writing writing = {
		.list = list,
		.cells = call->verbose ? &cells : NULL,
		.separator = call->watch ? " " : "\n  ",
	};

	if (call->verbose && list_cells_open(&list->inventory->root,
					     LIST_NEED_HOLDERS | LIST_NEED_NAMES, &cells) < 0)
		return NULL;
	strbuf_addf(&writing.out, "{\"schema\": 1, \"%s\": [", call->tree ? "groups" : "devices");
	if (call->tree)
		add_groups(&writing);
	else
		add_rows(&writing, 0, list->count);
	strbuf_addf(&writing.out, "%s]}\n", call->watch || list->count == 0 ? "" : "\n");
	return strbuf_take(&writing.out);
}
