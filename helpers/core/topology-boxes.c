/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Draws the boxes of the picture. */
#include <stdio.h>
#include <string.h>

#include "core/markup.h"
#include "core/topology-internal.h"

/* --- texts ---------------------------------------------------------------------------------------
 */

static unsigned columns_in(unsigned width, unsigned size)
{
	return width * 1000 / (602 * size);
}

unsigned picture_text_width(size_t columns, unsigned size)
{
	return (unsigned)(columns * 602 * size / 1000 + 1);
}

void picture_add_text(struct strbuf *out, unsigned x, unsigned y, unsigned width, unsigned size,
		      const char *class, const char *text)
{
	_cleanup_strbuf_ struct strbuf plain = { 0 };
	size_t max = columns_in(width, size);

	strbuf_add_escaped(&plain, text);
	if (plain.error)
		out->error = plain.error;
	strbuf_addf(out, "<text x=\"%u\" y=\"%u\" font-size=\"%u\" class=\"%s\">", x, y, size,
		    class);
	if (text_columns(strbuf_text(&plain)) > max) {
		plain.data[text_fit(plain.data, max > 0 ? max - 1 : 0)] = '\0';
		xml_add_text(out, plain.data);
		strbuf_add(out, "…");
	} else {
		xml_add_text(out, strbuf_text(&plain));
	}
	strbuf_add(out, "</text>\n");
}

/* The same, ending at `x`; it is known to be short. */
static void add_text_before(struct strbuf *out, unsigned x, unsigned y, unsigned size,
			    const char *class, const char *text)
{
	strbuf_addf(out,
		    "<text x=\"%u\" y=\"%u\" font-size=\"%u\" class=\"%s\" "
		    "text-anchor=\"end\">",
		    x, y, size, class);
	xml_add_text(out, text);
	strbuf_add(out, "</text>\n");
}

void picture_add_rect(struct strbuf *out, const struct box *box, unsigned radius, const char *class)
{
	strbuf_addf(out,
		    "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\" rx=\"%u\" "
		    "class=\"%s\"/>\n",
		    box->x, box->y, box->width, box->height, radius, class);
}

/* --- boxes ---------------------------------------------------------------------------------------
 */

static const struct topology_node *node_of(const struct picture *picture, const struct box *box)
{
	return &picture->topology->nodes[box->node];
}

static const char *slot_of(const struct picture *picture, const struct topology_node *node)
{
	return topology_device(picture->topology, node)->slot;
}

static const char *class_of(const struct topology_node *node)
{
	return node->kind == TOPOLOGY_BRIDGE ? "bridge" : status_to_string(node->status);
}

/* What a mouse that rests on the box shows: all of it, uncut. */
static void add_tip(const struct picture *picture, const struct topology_node *node)
{
	const struct device *device = topology_device(picture->topology, node);
	const struct topology_label *label = &picture->labels[node->functions[0]];
	_cleanup_strbuf_ struct strbuf tip = { 0 };

	topology_add_range(picture->topology, node, &tip);
	strbuf_addf(&tip, " [%04x:%04x]", device->id.vendor, device->id.device);
	strbuf_addf(&tip, ", %s, ", class_of(node));
	topology_add_groups(picture->topology, node, &tip);
	strbuf_addf(&tip, ", driver %s",
		    device->binding.driver[0] != '\0' ? device->binding.driver : "none");
	if (device->slot[0] != '\0')
		strbuf_addf(&tip, ", slot %s", device->slot);
	if (label->name && node->function_count == 1)
		strbuf_addf(&tip, ", %s", label->name);
	if (label->what)
		strbuf_addf(&tip, ", %s", label->what);
	strbuf_add(picture->out, "<title>");
	xml_add_text(picture->out, strbuf_text(&tip));
	strbuf_add(picture->out, "</title>\n");
}

/* The lines of a card: what it is called; driver and hardware. */
static void add_lines(const struct picture *picture, const struct topology_node *node,
		      struct strbuf *name, struct strbuf *note)
{
	const struct device *device = topology_device(picture->topology, node);
	const struct topology_label *label = &picture->labels[node->functions[0]];
	bool one = node->function_count == 1;

	if (!one)
		topology_add_range(picture->topology, node, name);
	else if (label->name || label->what)
		strbuf_add(name, label->name ? label->name : label->what);
	strbuf_add(note, device->binding.driver[0] != '\0' ? device->binding.driver : "no driver");
	if (!one) {
		strbuf_add(note, " · ");
		topology_add_groups(picture->topology, node, note);
	} else if (label->name && label->what) {
		strbuf_addf(note, " · %s", label->what);
	}
}

static void add_card_texts(const struct picture *picture, const struct box *box)
{
	const struct topology_node *node = node_of(picture, box);
	const struct device *device = topology_device(picture->topology, node);
	_cleanup_strbuf_ struct strbuf head = { 0 }, name = { 0 }, note = { 0 }, slot = { 0 };
	unsigned x = box->x + 14, right = box->x + box->width - 9, space = right - x;

	if (node->function_count > 1)
		strbuf_addf(&head, "%zu VFs of %s", node->function_count,
			    PCI_ADDR_TEXT(&device->pf));
	else
		strbuf_add(&head, PCI_ADDR_TEXT(&device->addr));
	add_lines(picture, node, &name, &note);
	picture_add_text(picture->out, x, box->y + 19, space - 54, ADDRESS_SIZE, "strong",
			 strbuf_text(&head));
	add_text_before(picture->out, right, box->y + 19, TEXT_SIZE, "status", class_of(node));
	if (slot_of(picture, node)[0] != '\0' && node->kind != TOPOLOGY_VFS) {
		strbuf_addf(&slot, "slot %.12s", slot_of(picture, node));
		add_text_before(picture->out, right, box->y + 37, NOTE_SIZE, "note",
				strbuf_text(&slot));
		space -= picture_text_width(slot.len + 1, NOTE_SIZE);
	}
	picture_add_text(picture->out, x, box->y + 37, space, TEXT_SIZE, "text",
			 strbuf_text(&name));
	picture_add_text(picture->out, x, box->y + 53, right - x, NOTE_SIZE, "note",
			 strbuf_text(&note));
	picture->out->error |= name.error | note.error | head.error;
}

static void add_card(const struct picture *picture, const struct box *box)
{
	const struct topology_node *node = node_of(picture, box);

	strbuf_addf(picture->out, "<g class=\"card %s\">\n", class_of(node));
	add_tip(picture, node);
	if (node->function_count > 1) {
		struct box behind = *box;

		behind.x += 4;
		behind.y += 4;
		behind.width -= 4;
		behind.height -= 4;
		picture_add_rect(picture->out, &behind, 5, "area");
	}
	struct box front = *box;
	if (node->function_count > 1) {
		front.width -= 4;
		front.height -= 4;
	}
	picture_add_rect(picture->out, &front, 5, "area");
	strbuf_addf(picture->out,
		    "<rect x=\"%u\" y=\"%u\" width=\"5\" height=\"%u\" rx=\"2\" class=\"bar\"/>\n",
		    front.x, front.y, front.height);
	add_card_texts(picture, &front);
	strbuf_add(picture->out, "</g>\n");
}

/* The pcieport driver takes ports only; on a root bus they are the root's. */
static const char *bridge_word(const struct device *device)
{
	if (strcmp(device->binding.driver, "pcieport") != 0)
		return "bridge";
	return strchr(device->path, '/') ? "switch port" : "root port";
}

static void add_head(const struct picture *picture, const struct box *box, const char *left,
		     const char *right)
{
	unsigned taken = right ? picture_text_width(strlen(right) + 2, NOTE_SIZE) : 0;
	struct box head = *box;

	picture_add_rect(picture->out, box, 6, "box");
	head.height = LAYOUT_HEAD - 7;
	picture_add_rect(picture->out, &head, 6, "head");
	if (right)
		add_text_before(picture->out, box->x + box->width - LAYOUT_PAD, box->y + 14,
				NOTE_SIZE, "note", right);
	picture_add_text(picture->out, box->x + LAYOUT_PAD, box->y + 14,
			 box->width - 2 * LAYOUT_PAD - taken, TEXT_SIZE, "text", left);
}

static void add_bridge(const struct picture *picture, const struct box *box)
{
	const struct topology_node *node = node_of(picture, box);
	const struct device *device = topology_device(picture->topology, node);
	_cleanup_strbuf_ struct strbuf left = { 0 }, right = { 0 };

	strbuf_addf(&left, "%s %s", PCI_ADDR_TEXT(&device->addr), bridge_word(device));
	if (device->group >= 0)
		topology_add_groups(picture->topology, node, &right);
	strbuf_add(picture->out, "<g class=\"bridge\">\n");
	add_tip(picture, node);
	add_head(picture, box, strbuf_text(&left), device->group >= 0 ? strbuf_text(&right) : NULL);
	strbuf_add(picture->out, "</g>\n");
}

static void add_bus(const struct picture *picture, const struct box *box)
{
	const struct topology_node *node = node_of(picture, box);
	char text[32];

	snprintf(text, sizeof(text), "root bus %04x:%02x", node->domain, node->bus);
	strbuf_add(picture->out, "<g class=\"bus\">\n");
	add_head(picture, box, text, NULL);
	strbuf_add(picture->out, "</g>\n");
}

static void add_frame(const struct picture *picture, const struct box *box)
{
	char text[64];

	snprintf(text, sizeof(text), "group %d", box->group);
	if (box->members < box->in_group)
		snprintf(text, sizeof(text), "group %d: %zu of its %zu", box->group, box->members,
			 box->in_group);
	strbuf_addf(picture->out, "<g class=\"frame%s\">\n", box->in_group > 1 ? " shared" : "");
	picture_add_rect(picture->out, box, 8, "box");
	picture_add_text(picture->out, box->x + LAYOUT_PAD, box->y + 14,
			 box->width - 2 * LAYOUT_PAD, NOTE_SIZE, "name", text);
	strbuf_add(picture->out, "</g>\n");
}

void picture_add_boxes(const struct picture *picture, const struct layout *layout)
{
	static void (*const draw[BOX_KIND_MAX])(const struct picture *picture,
						const struct box *box) = {
		[BOX_CARD] = add_card,
		[BOX_BRIDGE] = add_bridge,
		[BOX_FRAME] = add_frame,
		[BOX_BUS] = add_bus,
	};

	for (size_t i = 0; i < layout->count; i++) {
		struct box box = layout->boxes[i];

		box.x += MARGIN;
		box.y += picture->content_at;
		draw[box.kind](picture, &box);
	}
}
