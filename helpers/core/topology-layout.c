/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which boxes the picture has: boxes in boxes, a frame around those of one group. */
#include <errno.h>

#include "core/topology-internal.h"

struct builder {
	const struct topology *topology;
	struct layout *layout;
	size_t *items; /* nodes that wait for their boxes; a stack */
	size_t item_count;
};

void layout_release(struct layout *layout)
{
	free(layout->boxes);
	*layout = (struct layout){ 0 };
}

/* The number of a new box, or -ENOMEM. */
static long add_box(struct builder *builder, enum box_kind kind, size_t node)
{
	struct layout *layout = builder->layout;

	if ((layout->count & (layout->count - 1)) == 0) {
		size_t room = layout->count ? layout->count * 2 : 1;
		struct box *boxes = reallocarray(layout->boxes, room, sizeof(*boxes));

		if (!boxes)
			return -ENOMEM;
		layout->boxes = boxes;
	}
	layout->boxes[layout->count] =
		(struct box){ .kind = kind, .node = node, .group = -1, .end = layout->count + 1 };
	return (long)layout->count++;
}

static bool is_container(const struct topology *topology, size_t node)
{
	return topology->nodes[node].kind == TOPOLOGY_BRIDGE &&
	       topology->nodes[node].end > node + 1;
}

/* Puts what is drawn within a node on the stack: cards and bridges. A slot is no box of its own,
 * and VFs stand beside their PF. */
static void push_items(struct builder *builder, size_t node)
{
	const struct topology_node *nodes = builder->topology->nodes;

	for (size_t i = node + 1; i < nodes[node].end; i = nodes[i].end) {
		if (nodes[i].kind != TOPOLOGY_SLOT)
			builder->items[builder->item_count++] = i;
		if (!is_container(builder->topology, i))
			push_items(builder, i);
	}
}

/* The group of everything that the box of the node will hold; -1 none or several. */
static int common_group(const struct topology *topology, size_t node)
{
	const struct topology_node *nodes = topology->nodes;
	size_t end = is_container(topology, node) ? nodes[node].end : node + 1;

	for (size_t i = node; i < end; i++)
		if (nodes[i].kind != TOPOLOGY_SLOT && nodes[i].group != nodes[node].group)
			return -1;
	return nodes[node].group;
}

static size_t count_functions(const struct topology *topology, size_t node)
{
	const struct topology_node *nodes = topology->nodes;
	size_t end = is_container(topology, node) ? nodes[node].end : node + 1, count = 0;

	for (size_t i = node; i < end; i++)
		count += nodes[i].kind == TOPOLOGY_SLOT ? 0 : nodes[i].function_count;
	return count;
}

static int add_boxes(struct builder *builder, size_t first, size_t last, int framed);

/* A card, or a bridge with what is behind it. `framed`: the group whose frame is around it. */
static int add_item(struct builder *builder, size_t node, int framed)
{
	bool container = is_container(builder->topology, node);
	long box = add_box(builder, container ? BOX_BRIDGE : BOX_CARD, node);
	size_t first = builder->item_count;

	if (box < 0)
		return -ENOMEM;
	if (!container)
		return 0;
	push_items(builder, node);
	int r = add_boxes(builder, first, builder->item_count, framed);
	builder->item_count = first;
	builder->layout->boxes[box].end = builder->layout->count;
	return r;
}

/* A frame for the items `first` to `last` that are of that group; takes them off. */
static int add_frame(struct builder *builder, size_t first, size_t last, int group)
{
	long frame = add_box(builder, BOX_FRAME, 0);
	size_t members = 0;
	int r = 0;

	if (frame < 0)
		return -ENOMEM;
	for (size_t i = first; r == 0 && i < last; i++) {
		size_t node = builder->items[i];

		if (node == 0 || common_group(builder->topology, node) != group)
			continue;
		members += count_functions(builder->topology, node);
		r = add_item(builder, node, group);
		builder->items[i] = 0;
	}
	builder->layout->boxes[frame].group = group;
	builder->layout->boxes[frame].members = members;
	builder->layout->boxes[frame].in_group = topology_group_size(builder->topology, group);
	builder->layout->boxes[frame].end = builder->layout->count;
	return r;
}

/* Node 0 is a bus and never an item: an item that is done is 0. */
static int add_boxes(struct builder *builder, size_t first, size_t last, int framed)
{
	int r = 0;

	for (size_t i = first; r == 0 && i < last; i++) {
		if (builder->items[i] == 0)
			continue;
		int group = common_group(builder->topology, builder->items[i]);
		if (group < 0 || group == framed)
			r = add_item(builder, builder->items[i], framed);
		else
			r = add_frame(builder, i, last, group);
	}
	return r;
}

static int add_buses(struct builder *builder)
{
	const struct topology *topology = builder->topology;
	int r = 0;

	for (size_t i = 0; r == 0 && i < topology->count; i = topology->nodes[i].end) {
		long box = add_box(builder, BOX_BUS, i);

		if (box < 0)
			return -ENOMEM;
		push_items(builder, i);
		r = add_boxes(builder, 0, builder->item_count, -1);
		builder->item_count = 0;
		builder->layout->boxes[box].end = builder->layout->count;
	}
	return r;
}

int topology_layout(const struct topology *topology, struct layout *ret)
{
	_cleanup_layout_ struct layout layout = { 0 };
	_cleanup_free_ size_t *items = calloc(topology->count + 1, sizeof(*items));
	struct builder builder = { .topology = topology, .layout = &layout, .items = items };
	int r = items ? add_buses(&builder) : -ENOMEM;

	if (r < 0)
		return r;
	layout_place(&layout);
	*ret = layout;
	layout = (struct layout){ 0 };
	return 0;
}
