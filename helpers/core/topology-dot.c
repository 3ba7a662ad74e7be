/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The graph for graphviz: bridges lead to what is behind them, groups are clusters. */
#include "core/markup.h"
#include "core/topology.h"

static void add_id(const struct topology *topology, const struct topology_node *node,
		   struct strbuf *out)
{
	if (node->kind == TOPOLOGY_BUS)
		strbuf_addf(out, "\"bus %04x:%02x\"", node->domain, node->bus);
	else if (node->kind == TOPOLOGY_SLOT)
		strbuf_addf(out, "\"slot of %s\"",
			    PCI_ADDR_TEXT(&topology_device(topology, node)->addr));
	else
		strbuf_addf(out, "\"%s\"", PCI_ADDR_TEXT(&topology_device(topology, node)->addr));
}

static const char *color_of(const struct topology_node *node)
{
	static const char *const colors[STATUS_MAX] = {
		[STATUS_VFIO] = "#dcebf7",
		[STATUS_KERNEL] = "#e4f5ef",
		[STATUS_NONE] = "#f1f2f4",
		[STATUS_BLOCKED] = "#fde8da",
	};

	return node->kind == TOPOLOGY_FUNCTION || node->kind == TOPOLOGY_VFS ? colors[node->status]
									     : "#ffffff";
}

/* The lines of a label, each closed by the sign for a new line. */
static void add_function_label(const struct topology *topology, const struct topology_node *node,
			       const struct topology_label *label, struct strbuf *out)
{
	const struct device *device = topology_device(topology, node);
	_cleanup_strbuf_ struct strbuf range = { 0 };

	if (node->function_count > 1)
		strbuf_addf(out, "%zu VFs of %s\\n", node->function_count,
			    PCI_ADDR_TEXT(&device->pf));
	topology_add_range(topology, node, &range);
	dot_add_text(out, strbuf_text(&range));
	strbuf_add(out, "\\n");
	if (label->name && node->function_count == 1) {
		dot_add_text(out, label->name);
		strbuf_add(out, "\\n");
	}
	if (label->what) {
		dot_add_text(out, label->what);
		strbuf_add(out, "\\n");
	}
	strbuf_add(out, node->kind == TOPOLOGY_BRIDGE ? "bridge" : status_to_string(node->status));
	strbuf_add(out, ", ");
	dot_add_text(out, device->binding.driver[0] != '\0' ? device->binding.driver : "no driver");
	out->error |= range.error;
}

static void add_node(const struct topology *topology, const struct topology_node *node,
		     const struct topology_label *labels, struct strbuf *out)
{
	strbuf_add(out, "  ");
	add_id(topology, node, out);
	strbuf_add(out, " [label=\"");
	if (node->kind == TOPOLOGY_BUS) {
		strbuf_addf(out, "root bus %04x:%02x", node->domain, node->bus);
	} else if (node->kind == TOPOLOGY_SLOT) {
		strbuf_add(out, "slot ");
		dot_add_text(out, topology_device(topology, node)->slot);
	} else {
		add_function_label(topology, node, &labels[node->functions[0]], out);
	}
	strbuf_addf(out, "\", fillcolor=\"%s\"];\n", color_of(node));
}

static bool in_group(const struct topology_node *node, int group)
{
	return node->kind != TOPOLOGY_SLOT && node->group == group;
}

/* The cluster of a group, written with the first node that is in it. */
static void add_cluster(const struct topology *topology, size_t first, struct strbuf *out)
{
	int group = topology->nodes[first].group;

	for (size_t i = 0; i < first; i++)
		if (in_group(&topology->nodes[i], group))
			return;
	strbuf_addf(out, "  subgraph \"cluster_%d\" { label=\"group %d\";", group, group);
	for (size_t i = first; i < topology->count; i++)
		if (in_group(&topology->nodes[i], group)) {
			strbuf_add(out, " ");
			add_id(topology, &topology->nodes[i], out);
			strbuf_add(out, ";");
		}
	strbuf_add(out, " }\n");
}

static void add_edges(const struct topology *topology, size_t above, struct strbuf *out)
{
	const struct topology_node *nodes = topology->nodes;

	for (size_t i = above + 1; i < nodes[above].end; i = nodes[i].end) {
		strbuf_add(out, "  ");
		add_id(topology, &nodes[above], out);
		strbuf_add(out, " -> ");
		add_id(topology, &nodes[i], out);
		/* a PF does not lead to its VFs, it only has them */
		strbuf_add(out,
			   nodes[above].kind == TOPOLOGY_FUNCTION ? " [style=dashed];\n" : ";\n");
	}
}

int topology_render_dot(const struct topology *topology, const struct topology_label *labels,
			struct strbuf *out)
{
	strbuf_add(out, "digraph pci {\n"
			"  rankdir=LR; ranksep=0.6; bgcolor=\"white\"; fontname=\"monospace\"; "
			"fontsize=10;\n"
			"  node [shape=box, style=\"filled,rounded\", fontname=\"monospace\", "
			"fontsize=10];\n"
			"  edge [arrowhead=none];\n");
	for (size_t i = 0; i < topology->count; i++)
		add_node(topology, &topology->nodes[i], labels, out);
	for (size_t i = 0; i < topology->count; i++)
		if (topology->nodes[i].kind != TOPOLOGY_SLOT && topology->nodes[i].group >= 0)
			add_cluster(topology, i, out);
	for (size_t i = 0; i < topology->count; i++)
		add_edges(topology, i, out);
	strbuf_add(out, "}\n");
	return out->error;
}
