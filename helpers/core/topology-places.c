/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How large each box of the picture is, and where: from the innermost to the outermost. */
#include <stdint.h>

#include "core/topology-internal.h"

/* Width over height, in hundredths. */
enum { ASPECT_PAGE = 150, ASPECT_BOX = 130, COLUMNS_MAX = 48, SHORT_STACK = 4 };

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

/* How many columns a row has, and how many of them a bus may take. */
struct page {
	unsigned columns, of_bus;
};

/* Each bus where there is room from the top, on a grid that has room for its edges. */
static void put_buses(struct layout *layout, unsigned grid, const struct page *page)
{
	const unsigned step = grid + 2 * LAYOUT_PAD + LAYOUT_GAP;
	unsigned heights[COLUMNS_MAX] = { 0 }, columns = page->columns;

	layout->width = layout->height = 0;
	for (size_t i = 0; i < layout->count; i = beside(layout, i)) {
		struct box *bus = &layout->boxes[i];
		unsigned used = put_bus(layout, i, grid, page->of_bus), y;

		columns = used > columns ? used : columns;
		unsigned x = find_room(heights, columns, used, &y);
		bus->x = x * step;
		bus->y = y;
		for (unsigned k = x; k < x + used; k++)
			heights[k] = y + bus->height + LAYOUT_GAP;
		if (bus->x + bus->width > layout->width)
			layout->width = bus->x + bus->width;
		if (y + bus->height > layout->height)
			layout->height = y + bus->height;
	}
}

/* The page on which the whole has the best shape and leaves the least room empty. */
static struct page good_page(struct layout *layout, unsigned grid)
{
	struct page best = { 1, 1 };
	unsigned long long best_score = 0;

	for (unsigned columns = 1; columns <= COLUMNS_MAX; columns++)
		for (unsigned beside_each_other = 1; beside_each_other <= 4; beside_each_other++) {
			const struct page page = { columns, columns / beside_each_other };

			if (page.of_bus == 0)
				break;
			put_buses(layout, grid, &page);
			unsigned long long misfit =
				misfit_of(layout->width, layout->height, ASPECT_PAGE);
			unsigned long long score = misfit * misfit * layout->width * layout->height;
			if (best_score == 0 || score < best_score) {
				best = page;
				best_score = score;
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

void layout_place(struct layout *layout)
{
	size_boxes(layout);
	unsigned grid = grid_of(layout);
	const struct page page = good_page(layout, grid);
	put_buses(layout, grid, &page);
	stretch(layout);
	move_inside(layout);
}
