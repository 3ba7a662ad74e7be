/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Where each box of the picture is: boxes in boxes, sized from the innermost to the outermost. */
#include <errno.h>

#include "core/topology-internal.h"

/* Width over height, in hundredths. */
enum { ASPECT_PAGE = 150, ASPECT_BOX = 130, COLUMNS_MAX = 48, SHORT_STACK = 4 };

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

/* --- boxes for nodes -----------------------------------------------------------------------------
 */

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

/* --- their places --------------------------------------------------------------------------------
 */

/* How far from square, the long way or the wide way: 100 is right. */
static unsigned long misfit_of(unsigned long width, unsigned long height, unsigned aspect)
{
	unsigned long have = width * 100, want = height * aspect;

	if (have == 0 || want == 0)
		return 0;
	return have > want ? have * 100 / want : want * 100 / have;
}

/* The next box beside this one. */
static size_t beside(const struct layout *layout, size_t box)
{
	return layout->boxes[box].end;
}

/* Fills columns of at most that height from `box + 1` on, from top to bottom and left to right;
 * `place`: and says so in the boxes. Returns the number of columns. */
static unsigned fill_columns(struct layout *layout, size_t box, unsigned max_height, bool place,
			     unsigned *ret_width, unsigned *ret_height)
{
	unsigned x = 0, y = 0, column = 0, columns = 0, height = 0;

	for (size_t i = box + 1; i < layout->boxes[box].end; i = beside(layout, i)) {
		struct box *item = &layout->boxes[i];

		if (columns == 0 || y + item->height > max_height) {
			x += columns == 0 ? 0 : column + LAYOUT_GAP;
			y = column = 0;
			columns++;
		}
		if (place) {
			item->x = x;
			item->y = y;
		}
		column = item->width > column ? item->width : column;
		height = y + item->height > height ? y + item->height : height;
		y += item->height + LAYOUT_GAP;
	}
	*ret_width = x + column;
	*ret_height = height;
	return columns;
}

/* The least height in which they need no more than that many columns. */
static unsigned least_height(struct layout *layout, size_t box, unsigned columns)
{
	unsigned low = 0, high = 1, width, height;

	for (size_t i = box + 1; i < layout->boxes[box].end; i = beside(layout, i)) {
		low = layout->boxes[i].height > low ? layout->boxes[i].height : low;
		high += layout->boxes[i].height + LAYOUT_GAP;
	}
	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (fill_columns(layout, box, middle, false, &width, &height) <= columns)
			high = middle;
		else
			low = middle + 1;
	}
	return high;
}

static size_t count_items(const struct layout *layout, size_t box)
{
	size_t count = 0;

	for (size_t i = box + 1; i < layout->boxes[box].end; i = beside(layout, i))
		count++;
	return count;
}

/* The height that gives what is in a box a good shape: a few stand below each other. */
static unsigned good_height(struct layout *layout, size_t box)
{
	size_t count = count_items(layout, box);
	unsigned long best_misfit = 0;
	unsigned best = least_height(layout, box, 1), width, height;

	for (unsigned columns = 1; count > SHORT_STACK && columns <= COLUMNS_MAX; columns++) {
		unsigned max_height = least_height(layout, box, columns);

		fill_columns(layout, box, max_height, false, &width, &height);
		unsigned long misfit = misfit_of(width, height, ASPECT_BOX);
		if (columns == 1 || misfit < best_misfit) {
			best_misfit = misfit;
			best = max_height;
		}
	}
	return best;
}

static unsigned head_of(const struct box *box)
{
	return box->kind == BOX_FRAME ? LAYOUT_FRAME_HEAD : LAYOUT_HEAD;
}

/* Sizes a box for what is in it; the places in it are relative to its content. */
static void enclose(struct layout *layout, size_t box)
{
	struct box *outer = &layout->boxes[box];
	unsigned width, height;

	outer->fill = good_height(layout, box);
	fill_columns(layout, box, outer->fill, true, &width, &height);
	outer->width = width + 2 * LAYOUT_PAD;
	outer->height = head_of(outer) + height + LAYOUT_PAD;
}

/* From the last box to the first, so that what is inside has its size already. */
static void size_boxes(struct layout *layout)
{
	for (size_t i = layout->count; i > 0; i--) {
		struct box *box = &layout->boxes[i - 1];

		if (box->kind == BOX_CARD) {
			box->width = LAYOUT_CARD_WIDTH;
			box->height = LAYOUT_CARD_HEIGHT;
		} else if (box->kind != BOX_BUS) {
			enclose(layout, i - 1);
		}
	}
}

/* --- buses: a grid, whose columns take what is one card wide
 * --------------------------------------
 */

static unsigned grid_of(const struct layout *layout)
{
	unsigned grid = LAYOUT_CARD_WIDTH + 2 * LAYOUT_PAD;

	for (size_t bus = 0; bus < layout->count; bus = beside(layout, bus))
		for (size_t i = bus + 1; i < layout->boxes[bus].end; i = beside(layout, i)) {
			unsigned width = layout->boxes[i].width;

			if (width > grid && width < 2 * LAYOUT_CARD_WIDTH)
				grid = width;
		}
	return grid;
}

static unsigned span_of(const struct box *box, unsigned grid)
{
	return (box->width + LAYOUT_GAP + grid + LAYOUT_GAP - 1) / (grid + LAYOUT_GAP);
}

/* The columns in which `span` of them are free from the least height on; the first of several. */
static unsigned find_room(const unsigned *heights, unsigned columns, unsigned span,
			  unsigned *ret_height)
{
	unsigned best = 0, best_height = UINT32_MAX;

	for (unsigned first = 0; first + span <= columns; first++) {
		unsigned height = 0;

		for (unsigned i = first; i < first + span; i++)
			height = heights[i] > height ? heights[i] : height;
		if (height < best_height) {
			best = first;
			best_height = height;
		}
	}
	*ret_height = best_height;
	return best;
}

/* Puts each box on a bus where there is room from the top, and gives the bus its size. A box that
 * is wider than the page gets a page that is wider. Returns how many columns are used. */
static unsigned put_bus(struct layout *layout, size_t bus, unsigned grid, unsigned columns)
{
	struct box *outer = &layout->boxes[bus];
	unsigned heights[COLUMNS_MAX] = { 0 }, used = 1, height = 0;

	for (size_t i = bus + 1; i < outer->end; i = beside(layout, i)) {
		unsigned span = span_of(&layout->boxes[i], grid);

		columns = span > columns ? span : columns;
	}
	columns = columns > COLUMNS_MAX ? COLUMNS_MAX : columns;
	for (size_t i = bus + 1; i < outer->end; i = beside(layout, i)) {
		struct box *box = &layout->boxes[i];
		unsigned span = span_of(box, grid), y;

		span = span > columns ? columns : span;
		unsigned x = find_room(heights, columns, span, &y);
		box->x = x * (grid + LAYOUT_GAP);
		box->y = y;
		box->stretched = span * (grid + LAYOUT_GAP) - LAYOUT_GAP;
		for (unsigned k = x; k < x + span; k++)
			heights[k] = y + box->height + LAYOUT_GAP;
		used = x + span > used ? x + span : used;
		height = y + box->height > height ? y + box->height : height;
	}
	outer->width = used * (grid + LAYOUT_GAP) - LAYOUT_GAP + 2 * LAYOUT_PAD;
	outer->height = LAYOUT_HEAD + height + LAYOUT_PAD;
	return used;
}

/* Buses stand in rows of at most that many columns. */
static void put_buses(struct layout *layout, unsigned grid, unsigned columns)
{
	unsigned x = 0, y = 0, row = 0, in_row = 0;

	layout->width = layout->height = 0;
	for (size_t i = 0; i < layout->count; i = beside(layout, i)) {
		struct box *bus = &layout->boxes[i];
		unsigned used = put_bus(layout, i, grid, columns);

		if (in_row > 0 && in_row + used > columns) {
			y += row + LAYOUT_GAP;
			x = row = in_row = 0;
		}
		bus->x = x;
		bus->y = y;
		in_row += used;
		row = bus->height > row ? bus->height : row;
		layout->width = x + bus->width > layout->width ? x + bus->width : layout->width;
		layout->height = y + row;
		x += bus->width + LAYOUT_GAP;
	}
}

/* The number of columns at which the whole has the best shape. */
static unsigned good_columns(struct layout *layout, unsigned grid)
{
	unsigned best = 1;
	unsigned long best_misfit = 0;

	for (unsigned columns = 1; columns <= COLUMNS_MAX; columns++) {
		put_buses(layout, grid, columns);
		unsigned long misfit = misfit_of(layout->width, layout->height, ASPECT_PAGE);
		if (columns == 1 || misfit < best_misfit) {
			best = columns;
			best_misfit = misfit;
		}
	}
	return best;
}

/* Makes what is in a box as wide as the box has become: each column takes its share. */
static void stretch_inside(struct layout *layout, size_t outer)
{
	const struct box *box = &layout->boxes[outer];
	unsigned width, height;
	unsigned columns = fill_columns(layout, outer, box->fill, false, &width, &height);
	unsigned more = columns > 0 && box->width > width + 2 * LAYOUT_PAD
				? (box->width - width - 2 * LAYOUT_PAD) / columns
				: 0;
	unsigned column = 0, x = 0, first = 0;

	for (size_t i = outer + 1; i < box->end; i = beside(layout, i)) {
		struct box *item = &layout->boxes[i];

		if (i > outer + 1 && item->x != x)
			first += column + more + LAYOUT_GAP;
		if (i == outer + 1 || item->x != x) {
			x = item->x;
			column = 0;
			for (size_t k = i; k < box->end && layout->boxes[k].x == x;
			     k = beside(layout, k))
				column = layout->boxes[k].width > column ? layout->boxes[k].width
									 : column;
		}
		item->stretched = column + more;
		item->moved = first;
	}
	for (size_t i = outer + 1; i < box->end; i = beside(layout, i))
		layout->boxes[i].x = layout->boxes[i].moved;
}

static void stretch(struct layout *layout)
{
	for (size_t i = 0; i < layout->count; i++) {
		struct box *box = &layout->boxes[i];

		if (box->kind == BOX_BUS)
			continue;
		if (box->stretched > box->width)
			box->width = box->stretched;
		if (box->kind != BOX_CARD)
			stretch_inside(layout, i);
	}
}

/* From places within the box around it to places within the whole. */
static void move_inside(struct layout *layout)
{
	for (size_t i = 0; i < layout->count; i++) {
		const struct box *outer = &layout->boxes[i];

		for (size_t k = i + 1; k < outer->end; k = beside(layout, k)) {
			layout->boxes[k].x += outer->x + LAYOUT_PAD;
			layout->boxes[k].y += outer->y + head_of(outer);
		}
	}
}

int topology_layout(const struct topology *topology, struct layout *ret)
{
	_cleanup_layout_ struct layout layout = { 0 };
	_cleanup_free_ size_t *items = calloc(topology->count + 1, sizeof(*items));
	struct builder builder = { .topology = topology, .layout = &layout, .items = items };
	int r = items ? add_buses(&builder) : -ENOMEM;

	if (r < 0)
		return r;
	size_boxes(&layout);
	unsigned grid = grid_of(&layout);
	put_buses(&layout, grid, good_columns(&layout, grid));
	stretch(&layout);
	move_inside(&layout);
	*ret = layout;
	layout = (struct layout){ 0 };
	return 0;
}
