/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `info --json`: docs/vfio-tool.schema.json says what the members are. */
#include <stdio.h>

#include "core/status.h"
#include "sys/info.h"
#include "sys/json.h"

static json_t *entry_json(const struct entry *entry)
{
	if (!entry)
		return json_null();
	return json_pack("{s:s, s:o, s:i, s:s, s:o}", "name", entry->name, "file",
			 json_text_or_null(entry->file), "line", entry->line, "mode",
			 mode_to_string(entry->mode), "driver", json_text_or_null(entry->driver));
}

static json_t *failure_json(const struct record *record)
{
	if (!record || record->last.result == CHANGE_DONE)
		return json_null();
	return json_pack("{s:I, s:o, s:o, s:s, s:o}", "when", (json_int_t)record->last.when, "by",
			 json_text_or_null(record->last.by), "stage",
			 json_text_or_null(record->last.stage), "result",
			 change_result_to_string(record->last.result), "why",
			 json_text_or_null(record->last.why));
}

static json_t *record_json(const struct record *record)
{
	if (!record || !record_was_taken(record))
		return json_null();
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o}", "when", (json_int_t)record->when, "by",
			 json_text_or_null(record->by), "entry", json_text_or_null(record->entry),
			 "driver", json_text_or_null(record->driver), "driver_before",
			 json_text_or_null(record->before.driver), "override_before",
			 json_text_or_null(record->before.override));
}

static json_t *members_json(const struct inventory *inventory, const struct device *device)
{
	json_t *members = json_array();

	for (size_t i = 0; i < inventory->machine.count; i++) {
		const struct device *member = &inventory->machine.devices[i];

		if (member->group != device->group)
			continue;
		json_array_append_new(members, json_pack("{s:s, s:o, s:b, s:b, s:b}", "address",
							 PCI_ADDR_TEXT(&member->addr), "driver",
							 json_text_or_null(member->binding.driver),
							 "on_vfio", device_on_vfio(member),
							 "blocks", !device_viable(member), "bridge",
							 device_is_bridge(member)));
	}
	return members;
}

static json_t *group_json(const struct inventory *inventory, const struct detail *detail)
{
	const struct device *device = detail->device;

	if (device->group < 0)
		return json_null();
	return json_pack("{s:o, s:b, s:b, s:o}", "unit", json_text_or_null(detail->iommu),
			 "noiommu", device->noiommu, "viable",
			 device_viable(device) && !status_blocker(&inventory->machine, device),
			 "members", members_json(inventory, device));
}

static json_t *node_json(const struct node *node)
{
	char mode[8];

	if (node->path[0] == '\0')
		return json_null();
	snprintf(mode, sizeof(mode), "%04o", node->mode);
	return json_pack("{s:s, s:b, s:o, s:o, s:o}", "path", node->path, "exists", node->there,
			 "owner", node->there ? json_text_or_null(node->owner) : json_null(),
			 "group", node->there ? json_text_or_null(node->group) : json_null(),
			 "mode", node->there ? json_string(mode) : json_null());
}

/* null: not known, or not asked */
static json_t *holder_json(const struct detail *detail)
{
	if (detail->holding != HOLDING_SOMEBODY)
		return json_null();
	return json_pack("{s:i, s:o}", "pid", (int)detail->holder.pid, "name",
			 json_text_or_null(detail->holder.name));
}

static json_t *held_open_json(const struct detail *detail)
{
	return detail->holding == HOLDING_SOMEBODY ? json_true()
	       : detail->holding == HOLDING_NOBODY ? json_false()
						   : json_null();
}

static json_t *nodes_json(const struct detail *detail)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "group", node_json(&detail->group_node),
			 "device", node_json(&detail->cdev), "by_name",
			 json_text_or_null(detail->by_name), "open", held_open_json(detail),
			 "holder", holder_json(detail));
}

static json_t *resets_json(const struct detail *detail)
{
	json_t *names = detail->resets_known ? json_array() : json_null();

	for (size_t i = 0; i < detail->resets.count; i++)
		json_array_append_new(names, json_text_or_null(detail->resets.names[i]));
	return names;
}

static json_t *sizes_json(const struct bar *bar)
{
	json_t *sizes = json_array();

	for (unsigned bit = 0; bit < REBAR_BITS; bit++)
		if (bar->sizes >> bit & 1)
			json_array_append_new(sizes, json_integer((json_int_t)rebar_size(bit)));
	return sizes;
}

static json_t *bars_json(const struct detail *detail)
{
	json_t *bars = detail->bars_known ? json_array() : json_null();

	for (size_t i = 0; i < detail->bars.count; i++) {
		const struct bar *bar = &detail->bars.list[i];

		json_array_append_new(
			bars,
			json_pack("{s:o, s:s, s:I, s:b, s:b, s:o, s:o}", "number",
				  bar->number == BAR_ROM ? json_null() : json_integer(bar->number),
				  "kind",
				  bar->number == BAR_ROM ? "rom"
				  : bar->io		 ? "ports"
							 : "memory",
				  "size", (json_int_t)bar->size, "is_64", bar->is_64,
				  "prefetchable", bar->prefetchable, "start",
				  bar->assigned ? json_integer((json_int_t)bar->start)
						: json_null(),
				  "resizable_to", sizes_json(bar)));
	}
	return bars;
}

/* GT/s and lanes */
static json_t *link_json(const struct pcie_link *link)
{
	if (link->speed == 0 || link->width == 0)
		return json_null();
	return json_pack("{s:f, s:i}", "speed", link->speed / 10.0, "width", (int)link->width);
}

static json_t *sriov_json(const struct detail *detail)
{
	json_t *vfs = json_array();

	for (size_t i = 0; i < detail->vf_count; i++)
		json_array_append_new(vfs, json_string(PCI_ADDR_TEXT(&detail->vfs[i])));
	return json_pack("{s:o, s:o, s:o}", "total", json_number_or_null(detail->total_vfs), "vfs",
			 vfs, "pf",
			 detail->device->is_vf ? json_string(PCI_ADDR_TEXT(&detail->device->pf))
					       : json_null());
}

static json_t *hardware_json(const struct detail *detail)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "reset_methods",
			 resets_json(detail), "power_state", json_text_or_null(detail->power_state),
			 "runtime_status", json_text_or_null(detail->runtime_status),
			 "d3cold_allowed", json_answer(detail->d3cold), "link",
			 link_json(&detail->pcie), "link_max", link_json(&detail->pcie_max),
			 "sriov", sriov_json(detail), "bars", bars_json(detail));
}

/* What the device is. */
static json_t *identity_json(const struct detail *detail)
{
	const struct device *device = detail->device;

	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "address", PCI_ADDR_TEXT(&device->addr), "vendor",
			 json_hex(device->id.vendor, 4), "device", json_hex(device->id.device, 4),
			 "subvendor", json_hex(device->id.subvendor, 4), "subdevice",
			 json_hex(device->id.subdevice, 4), "class", json_hex(device->class, 6),
			 "revision", json_text_or_null(detail->revision), "vendor_name",
			 json_text_or_null(strbuf_text(&detail->vendor_name)), "device_name",
			 json_text_or_null(strbuf_text(&detail->device_name)), "class_name",
			 json_text_or_null(strbuf_text(&detail->class_name)), "slot",
			 json_text_or_null(device->slot), "path", json_text_or_null(device->path),
			 "serial", json_text_or_null(device->serial), "numa_node",
			 json_number_or_null(device->numa_node));
}

/* Where it is, and by whose will. */
static json_t *state_json(const struct inventory *inventory, const struct detail *detail)
{
	const struct device *device = detail->device;
	const struct record *record = inventory_record(inventory, &device->addr);
	const struct entry *entry = inventory_entry(inventory, &device->addr);

	return json_pack("{s:s, s:o, s:o, s:b, s:b, s:o, s:o, s:o, s:s, s:o}", "status",
			 status_to_string(status_of(&inventory->machine, device)), "driver",
			 json_text_or_null(device->binding.driver), "override",
			 detail->override_skipped ? json_null()
						  : json_text_or_null(device->binding.override),
			 "pending", detail->pending, "held_back", detail->held, "entry",
			 entry_json(entry), "last_change", record_json(record), "last_failure",
			 failure_json(record), "auto_driver", detail->variant.driver, "auto_alias",
			 json_text_or_null(detail->variant.alias));
}

static json_t *network_json(const struct inventory *inventory, const struct detail *detail)
{
	const struct link *link = &detail->network;
	char interface[INTERFACE_TEXT_MAX];
	enum interface_source source = detail_interface(inventory, detail, interface);

	return json_pack(
		"{s:o, s:o, s:o, s:o, s:o}", "interface", json_text_or_null(interface),
		"interface_source", json_text_or_null(interface_source_to_string(source)), "mac",
		json_text_or_null(link->mac), "max_speed",
		json_number_or_null(link->max_speed > 0 ? (long long)link->max_speed : -1), "link",
		link->state == LINK_UNKNOWN ? json_null()
					    : json_string(link_state_to_string(link->state)));
}

json_t *info_to_json(const struct inventory *inventory, const struct detail *detail)
{
	json_t *object = identity_json(detail), *state = state_json(inventory, detail);
	json_t *network = network_json(inventory, detail);
	json_t *rest = json_pack("{s:o, s:o, s:o, s:o}", "iommu_group",
				 json_number_or_null(detail->device->group), "group",
				 group_json(inventory, detail), "nodes", nodes_json(detail),
				 "hardware", hardware_json(detail));
	bool complete =
		object && state && network && rest && json_object_update(object, state) == 0 &&
		json_object_update(object, network) == 0 && json_object_update(object, rest) == 0;

	json_decref(state);
	json_decref(network);
	json_decref(rest);
	if (complete)
		return object;
	json_decref(object);
	return NULL;
}
