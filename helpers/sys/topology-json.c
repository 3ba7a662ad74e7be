/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/topology-json.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "core/interface.h"
#include "sys/json.h"

static json_t *function_json(const struct inventory *inventory, const struct topology_node *node)
{
	const struct device *device = &inventory->machine.devices[node->functions[0]];
	const struct entry *entry = inventory_entry(inventory, &device->addr);
	char interface[INTERFACE_TEXT_MAX];
	enum interface_source source =
		interface_of(device, inventory_record(inventory, &device->addr), entry, interface);

	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "kind", topology_kind_to_string(node->kind), "address",
			 PCI_ADDR_TEXT(&device->addr), "status", status_to_string(node->status),
			 "driver", json_text_or_null(device->binding.driver), "iommu_group",
			 json_number_or_null(device->group), "vendor",
			 json_hex(device->id.vendor, 4), "device", json_hex(device->id.device, 4),
			 "class", json_hex(device->class, 6), "interface",
			 json_text_or_null(interface), "interface_source",
			 json_text_or_null(interface_source_to_string(source)), "numa_node",
			 json_number_or_null(device->numa_node), "entry",
			 json_text_or_null(entry ? entry->name : NULL), "physical_function",
			 device->is_vf ? json_string(PCI_ADDR_TEXT(&device->pf)) : json_null());
}

static json_t *node_json(const struct inventory *inventory, const struct topology *topology,
			 size_t at)
{
	const struct topology_node *node = &topology->nodes[at];
	json_t *object, *children = json_array();
	char bus[sizeof("ffffffff:ff")];

	if (node->kind == TOPOLOGY_BUS) {
		snprintf(bus, sizeof(bus), "%04x:%02x", node->domain, node->bus);
		object = json_pack("{s:s, s:s}", "kind", "bus", "bus", bus);
	} else if (node->kind == TOPOLOGY_SLOT) {
		object = json_pack("{s:s, s:o}", "kind", "slot", "slot",
				   json_text_or_null(topology_device(topology, node)->slot));
	} else {
		object = function_json(inventory, node);
	}
	for (size_t i = at + 1; i < node->end; i = topology->nodes[i].end)
		json_array_append_new(children, node_json(inventory, topology, i));
	json_object_set_new(object, "children", children);
	return object;
}

static json_t *group_json(const struct machine *machine, const struct topology_group *group)
{
	json_t *members = json_array();

	for (size_t i = 0; i < machine->count; i++)
		if (machine->devices[i].group == group->number)
			json_array_append_new(
				members, json_string(PCI_ADDR_TEXT(&machine->devices[i].addr)));
	return json_pack("{s:i, s:b, s:o}", "group", group->number, "viable", group->viable,
			 "members", members);
}

static json_t *groups_json(const struct topology *topology)
{
	json_t *groups = json_array();

	for (size_t i = 0; i < topology->group_count; i++)
		json_array_append_new(groups, group_json(topology->machine, &topology->groups[i]));
	return groups;
}

char *topology_to_json(const struct inventory *inventory, const struct topology *topology)
{
	json_t *buses = json_array();

	for (size_t i = 0; i < topology->count; i = topology->nodes[i].end)
		json_array_append_new(buses, node_json(inventory, topology, i));
	json_t *object = json_pack("{s:i, s:o, s:o}", "schema", 1, "buses", buses, "groups",
				   groups_json(topology));
	_cleanup_free_ char *text = object ? json_dumps(object, JSON_INDENT(2)) : NULL;
	_cleanup_strbuf_ struct strbuf out = { 0 };

	json_decref(object);
	if (!text)
		return NULL;
	strbuf_addf(&out, "%s\n", text);
	return strbuf_take(&out);
}
