/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `topology`: the machine as a tree, as a graph, as a picture. */
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "core/topology.h"
#include "sys/device-label.h"
#include "sys/inventory.h"
#include "sys/log.h"
#include "sys/probe.h"
#include "sys/table.h"
#include "sys/topology-json.h"

/* --- the tree for a terminal ---------------------------------------------------------------------
 */

static void cell_place(const struct topology *topology, const struct topology_node *node,
		       struct strbuf *out)
{
	if (node->kind == TOPOLOGY_BUS)
		strbuf_addf(out, "root bus %04x:%02x", node->domain, node->bus);
	else if (node->kind == TOPOLOGY_SLOT)
		strbuf_addf(out, "slot %s", topology_device(topology, node)->slot);
	else
		topology_add_range(topology, node, out);
}

static void cell_name(const struct topology *topology, const struct topology_node *node,
		      const struct topology_label *labels, struct strbuf *out)
{
	if (node->kind == TOPOLOGY_VFS)
		strbuf_addf(out, "%zu VFs", node->function_count);
	else
		strbuf_add(out,
			   labels[node->functions[0]].name ? labels[node->functions[0]].name : "-");
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

/* "14", "70 to 197", "-" */
static void cell_group(const struct topology *topology, const struct topology_node *node,
		       struct strbuf *out)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	topology_add_groups(topology, node, &text);
	const char *number = strbuf_text(&text);
	if (strncmp(number, "group ", 6) == 0)
		number += 6;
	else if (strncmp(number, "groups ", 7) == 0)
		number += 7;
	strbuf_add(out, strcmp(number, "no group") == 0 ? "-" : number);
}

static void add_function_cells(struct table *table, const struct topology *topology,
			       const struct topology_node *node,
			       const struct topology_label *labels)
{
	const struct device *device = topology_device(topology, node);
	const char *what = labels[node->functions[0]].what;
	_cleanup_strbuf_ struct strbuf name = { 0 }, group = { 0 };

	cell_name(topology, node, labels, &name);
	cell_group(topology, node, &group);
	table_add_cell(table, strbuf_text(&name), TABLE_PLAIN);
	table_add_cell(table, device->binding.driver[0] != '\0' ? device->binding.driver : "-",
		       TABLE_PLAIN);
	table_add_cell(table, strbuf_text(&group), TABLE_PLAIN);
	table_add_cell(table,
		       node->kind == TOPOLOGY_BRIDGE ? "bridge" : status_to_string(node->status),
		       node->kind == TOPOLOGY_BRIDGE ? TABLE_GRAY : color_of(node->status));
	table_add_cell(table, what ? what : "-", TABLE_PLAIN);
}

/* libsmartcols fills lines up to the last column, which has nothing to say about buses. */
static void cut_blanks(char *text)
{
	char *to = text;

	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '\n')
			while (to > text && to[-1] == ' ')
				to--;
		*to++ = *at;
	}
	*to = '\0';
}

static char *to_text(const struct topology *topology, const struct topology_label *labels,
		     const struct probe_call *call)
{
	_cleanup_table_ struct table *table = table_new(!call->no_legend, call->color);

	if (!table)
		return NULL;
	table_add_column(table, "PCI ADDRESS", TABLE_TREE);
	table_add_column(table, "NAME", 0);
	table_add_column(table, "DRIVER", 0);
	table_add_column(table, "IOMMU GROUP", 0);
	table_add_column(table, "STATUS", 0);
	table_add_column(table, "HARDWARE", TABLE_TRUNC);
	for (size_t i = 0; i < topology->count; i++) {
		const struct topology_node *node = &topology->nodes[i];
		_cleanup_strbuf_ struct strbuf place = { 0 };

		cell_place(topology, node, &place);
		table_add_line(table, node->depth);
		table_add_cell(table, strbuf_text(&place), TABLE_PLAIN);
		if (node->kind != TOPOLOGY_BUS && node->kind != TOPOLOGY_SLOT)
			add_function_cells(table, topology, node, labels);
	}
	char *text = table_to_text(table);
	if (text)
		cut_blanks(text);
	return text;
}

/* --- the report ----------------------------------------------------------------------------------
 */

static char *render(const struct inventory *inventory, const struct topology *topology,
		    const struct device_labels *labels, const struct probe_call *call)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };
	int r = 0;

	if (call->format == PROBE_JSON)
		return topology_to_json(inventory, topology);
	if (call->format == PROBE_TEXT)
		return to_text(topology, labels->list, call);
	if (call->format == PROBE_DOT)
		r = topology_render_dot(topology, labels->list, &out);
	else
		r = topology_render_svg(topology, labels->list, &out);
	return r < 0 ? NULL : strbuf_take(&out);
}

enum exitcode probe_topology(const struct probe_call *call)
{
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;
	_cleanup_device_labels_ struct device_labels labels = { 0 };
	_cleanup_topology_ struct topology topology = { 0 };
	_cleanup_strbuf_ struct strbuf why = { 0 };
	bool each_vf = call->verbose || call->format == PROBE_JSON;
	int r = inventory_read(call->root, NULL, &inventory, &why);

	if (r == 0)
		r = topology_make(&inventory.machine, each_vf, &topology);
	if (r == 0)
		r = device_labels_make(&inventory, &labels);
	if (r != 0) {
		log_error("%s", why.len > 0 ? strbuf_text(&why) : strerror(-r));
		return EXIT_ERROR;
	}
	_cleanup_free_ char *text = render(&inventory, &topology, &labels, call);
	return text && cli_print(text) ? EXIT_DONE : EXIT_ERROR;
}
