/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The picture: an SVG that needs nothing but a fixed-width font of any make. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/topology-internal.h"

enum {
	PAGE_MIN = 640,
	TITLE_SIZE = 20,
	TITLE_AT = 44, /* its base line */
	COUNTS_AT = 66,
	LEGEND_AT = 82,
	LEGEND_ROW = 26,
	LEGEND_GAP = 22, /* between two of its words */
	SWATCH = 26,
};

static const struct color {
	const char *line, *area, *text;
} colors[STATUS_MAX] = {
	/* the palette of Okabe and Ito, which any colour vision tells apart */
	[STATUS_VFIO] = { "#0072b2", "#dcebf7", "#00507d" },
	[STATUS_KERNEL] = { "#009e73", "#e4f5ef", "#00664a" },
	[STATUS_NONE] = { "#8a8f98", "#f1f2f4", "#565b63" },
	[STATUS_BLOCKED] = { "#d55e00", "#fde8da", "#9c4500" },
};

struct counts {
	size_t functions, bridges, vfs, shared;
	size_t of[STATUS_MAX]; /* of the functions */
};

static struct counts count_all(const struct topology *topology)
{
	struct counts counts = { 0 };

	for (size_t i = 0; i < topology->count; i++) {
		const struct topology_node *node = &topology->nodes[i];

		if (node->kind == TOPOLOGY_BRIDGE)
			counts.bridges++;
		if (node->kind != TOPOLOGY_FUNCTION && node->kind != TOPOLOGY_VFS)
			continue;
		counts.functions += node->function_count;
		counts.of[node->status] += node->function_count;
		counts.vfs += node->kind == TOPOLOGY_VFS ? node->function_count : 0;
	}
	for (size_t i = 0; i < topology->group_count; i++)
		counts.shared += topology->groups[i].size > 1;
	return counts;
}

static void add_style(struct strbuf *out)
{
	strbuf_add(
		out,
		"<style>\n"
		"text{font-family:\"DejaVu Sans Mono\",Menlo,Consolas,\"Liberation Mono\","
		"monospace;fill:#20242a}\n"
		".strong,.title,.status,.name{font-weight:bold}\n"
		".note{fill:#565b63}\n"
		".paper{fill:#ffffff}\n"
		".area{stroke-width:1}\n"
		".bus .box{fill:#f7f8fa;stroke:#c3c9d2}\n"
		".bus .head{fill:#e6e9ee;stroke:#c3c9d2}\n"
		".bridge .box{fill:#ffffff;stroke:#98a1ad}\n"
		".bridge .head{fill:#eceff3;stroke:#98a1ad}\n"
		".bridge .area{fill:#ffffff;stroke:#98a1ad}\n"
		".bridge .bar{fill:#98a1ad}\n"
		".bridge .status{fill:#565b63}\n"
		".frame .box{fill:#fffdf6;stroke:#9aa1ab;stroke-dasharray:3 2}\n"
		".shared .box{fill:#fff6d0;stroke:#20242a;stroke-width:2;stroke-dasharray:7 3}\n");
	for (enum status status = 0; status < STATUS_MAX; status++) {
		const char *name = status_to_string(status);

		strbuf_addf(out,
			    ".%s .area{fill:%s;stroke:%s}\n"
			    ".%s .bar{fill:%s}\n"
			    ".%s .status{fill:%s}\n",
			    name, colors[status].area, colors[status].line, name,
			    colors[status].line, name, colors[status].text);
	}
	strbuf_add(out, "</style>\n");
}

/* --- the legend ----------------------------------------------------------------------------------
 */

enum sign { SIGN_STATUS, SIGN_FRAME, SIGN_SHARED, SIGN_BRIDGE, SIGN_VFS };

struct word {
	enum sign sign;
	enum status status;
	char text[80];
};

enum { WORDS_MAX = STATUS_MAX + 4 };

static size_t choose_words(const struct topology *topology, const struct counts *counts,
			   struct word words[static WORDS_MAX])
{
	static const char *const meaning[STATUS_MAX] = {
		[STATUS_VFIO] = "ready to be opened through VFIO",
		[STATUS_KERNEL] = "driven by the kernel",
		[STATUS_NONE] = "without a driver",
		[STATUS_BLOCKED] = "on VFIO, but its group is not",
	};
	size_t count = 0;

	for (enum status status = 0; status < STATUS_MAX; status++) {
		struct word *word = &words[count++];

		*word = (struct word){ .sign = SIGN_STATUS, .status = status };
		snprintf(word->text, sizeof(word->text), "%s (%zu): %s", status_to_string(status),
			 counts->of[status], meaning[status]);
	}
	if (topology->group_count > counts->shared)
		words[count++] =
			(struct word){ .sign = SIGN_FRAME, .text = "IOMMU group of one function" };
	if (counts->shared > 0)
		words[count++] =
			(struct word){ .sign = SIGN_SHARED, .text = "IOMMU group of several" };
	if (counts->bridges > 0)
		words[count++] = (struct word){ .sign = SIGN_BRIDGE,
						.text = "bridge, around what is behind it" };
	if (counts->vfs > 0)
		words[count++] =
			(struct word){ .sign = SIGN_VFS, .text = "virtual functions in one state" };
	return count;
}

static void add_word(struct strbuf *out, const struct word *word, unsigned x, unsigned y)
{
	static const char *const classes[] = {
		[SIGN_FRAME] = "frame", [SIGN_SHARED] = "frame shared", [SIGN_BRIDGE] = "bridge"
	};
	struct box swatch = { .x = x, .y = y + 2, .width = SWATCH - 8, .height = 14 };

	if (word->sign == SIGN_STATUS || word->sign == SIGN_VFS) {
		strbuf_addf(out, "<g class=\"%s\">\n",
			    status_to_string(word->sign == SIGN_VFS ? STATUS_NONE : word->status));
		if (word->sign == SIGN_VFS)
			picture_add_rect(
				out,
				&(struct box){
					.x = x + 4, .y = y + 6, .width = SWATCH - 8, .height = 14 },
				3, "area");
		picture_add_rect(out, &swatch, 3, "area");
		strbuf_addf(out,
			    "<rect x=\"%u\" y=\"%u\" width=\"5\" height=\"%u\" rx=\"2\" "
			    "class=\"bar\"/>\n",
			    swatch.x, swatch.y, swatch.height);
	} else {
		strbuf_addf(out, "<g class=\"%s\">\n", classes[word->sign]);
		picture_add_rect(out, &swatch, 3, "box");
	}
	strbuf_add(out, "</g>\n");
	picture_add_text(out, x + SWATCH, y + 14, 600, TEXT_SIZE, "text", word->text);
}

/* Puts the words in rows of the page's width; without `out`, only finds out how many. */
static unsigned put_legend(const struct topology *topology, const struct counts *counts,
			   unsigned page, struct strbuf *out)
{
	struct word words[WORDS_MAX];
	size_t count = choose_words(topology, counts, words);
	unsigned x = MARGIN, row = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned width = SWATCH + picture_text_width(strlen(words[i].text), TEXT_SIZE);

		if (x > MARGIN && x + width > page - MARGIN) {
			x = MARGIN;
			row++;
		}
		if (out)
			add_word(out, &words[i], x, LEGEND_AT + row * LEGEND_ROW);
		x += width + LEGEND_GAP;
	}
	return row + 1;
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void add_title(struct strbuf *out, const struct topology *topology,
		      const struct counts *counts, unsigned page)
{
	size_t groups = topology->group_count;
	char text[160];

	picture_add_text(out, MARGIN, TITLE_AT, page - 2 * MARGIN, TITLE_SIZE, "title",
			 "PCI devices and IOMMU groups");
	snprintf(text, sizeof(text), "%zu function%s, %zu bridge%s, %zu IOMMU group%s%s",
		 counts->functions, plural(counts->functions), counts->bridges,
		 plural(counts->bridges), groups, plural(groups),
		 groups == 0 ? ": the IOMMU is not active" : "");
	picture_add_text(out, MARGIN, COUNTS_AT, page - 2 * MARGIN, TEXT_SIZE, "note", text);
}

/* A large picture is seen from afar: its head grows with it. In hundredths. */
static unsigned head_scale(unsigned width)
{
	unsigned scale = width / 16;

	return scale < 100 ? 100 : scale > 300 ? 300 : scale;
}

int topology_render_svg(const struct topology *topology, const struct topology_label *labels,
			struct strbuf *out)
{
	const struct counts counts = count_all(topology);
	_cleanup_layout_ struct layout layout = { 0 };
	int r = topology_layout(topology, &layout);

	if (r < 0)
		return r;
	unsigned width =
		layout.width + 2 * MARGIN > PAGE_MIN ? layout.width + 2 * MARGIN : PAGE_MIN;
	unsigned scale = head_scale(width), page = width * 100 / scale;
	unsigned head = LEGEND_AT + LEGEND_ROW * put_legend(topology, &counts, page, NULL) + 6;
	const struct picture picture = {
		.topology = topology, .labels = labels, .out = out, .content_at = head * scale / 100
	};
	unsigned height = picture.content_at + layout.height + MARGIN;

	strbuf_addf(out,
		    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" "
		    "viewBox=\"0 0 %u %u\" role=\"img\">\n"
		    "<title>PCI devices and IOMMU groups</title>\n",
		    width, height, width, height);
	add_style(out);
	picture_add_rect(out, &(struct box){ .width = width, .height = height }, 0, "paper");
	strbuf_addf(out, "<g transform=\"scale(%u.%02u)\">\n", scale / 100, scale % 100);
	add_title(out, topology, &counts, page);
	put_legend(topology, &counts, page, out);
	strbuf_add(out, "</g>\n");
	picture_add_boxes(&picture, &layout);
	strbuf_add(out, "</svg>\n");
	return out->error;
}
