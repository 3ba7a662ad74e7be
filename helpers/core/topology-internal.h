/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the parts of the topology share; nobody else includes it. */
#ifndef VFIO_TOOL_TOPOLOGY_INTERNAL_H
#define VFIO_TOOL_TOPOLOGY_INTERNAL_H

#include "core/topology.h"

/* Fills topology->groups. -ENOMEM. */
int topology_find_groups(const struct machine *machine, struct topology *topology) _must_check_;

enum box_kind {
	BOX_CARD,   /* a function, or VFs that are one node */
	BOX_BRIDGE, /* a bridge around what is behind it */
	BOX_FRAME,  /* an IOMMU group, or the part of it that is here */
	BOX_BUS,    /* a root bus */
	BOX_KIND_MAX
};

/* Boxes stand in the order of a walk, as nodes do. */
struct box {
	enum box_kind kind;
	size_t end;
	size_t node;	 /* in topology->nodes; not of a frame */
	int group;	 /* BOX_FRAME */
	size_t members;	 /* BOX_FRAME: how many functions of its group are in it */
	size_t in_group; /* ... and how many the group has */
	unsigned x, y, width, height;
	unsigned fill;		   /* how high its columns are filled */
	unsigned stretched, moved; /* the width and place that it gets in the end */
};

struct layout {
	struct box *boxes;
	size_t count;
	unsigned width, height;
};

/* Sizes that the layout keeps free and the drawing fills. */
enum {
	LAYOUT_GAP = 10,
	LAYOUT_PAD = 9,
	LAYOUT_HEAD = 26,	/* of a bridge and a bus */
	LAYOUT_FRAME_HEAD = 19, /* of a group */
	LAYOUT_CARD_WIDTH = 250,
	LAYOUT_CARD_HEIGHT = 62,
};

/* Gives each node its place, without overlaps, in an area that is about half as wide again as it is
 * high. -ENOMEM. */
int topology_layout(const struct topology *topology, struct layout *ret) _must_check_;
void layout_release(struct layout *layout);

/* Gives the boxes their sizes and places, once it is known which there are. */
void layout_place(struct layout *layout);

/* What is drawn, and where to. */
struct picture {
	const struct topology *topology;
	const struct topology_label *labels;
	struct strbuf *out;
	unsigned content_at; /* where the boxes begin, from above */
};

enum { MARGIN = 24, ADDRESS_SIZE = 13, TEXT_SIZE = 12, NOTE_SIZE = 11 };

/* Draws all boxes, those inside after those around them. */
void picture_add_boxes(const struct picture *picture, const struct layout *layout);

/* A text at a base line, cut where it would take more than `width`. */
void picture_add_text(struct strbuf *out, unsigned x, unsigned y, unsigned width, unsigned size,
		      const char *class, const char *text);

/* The room that so many columns of a text take. */
unsigned picture_text_width(size_t columns, unsigned size);

/* A rectangle where the box is. */
void picture_add_rect(struct strbuf *out, const struct box *box, unsigned radius,
		      const char *class);

#define _cleanup_layout_ _cleanup_(layout_release)

#endif
