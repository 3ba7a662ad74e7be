/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `info` for people: nodes and hardware. */
#include <inttypes.h>
#include <stdio.h>

#include "sys/info.h"

static void add_node(const char *key, const struct node *node, struct sheet *sheet)
{
	if (node->path[0] == '\0')
		return;
	if (node->there)
		sheet_row(sheet, key, "%s, %s:%s %04o", node->path, node->owner, node->group,
			  node->mode);
	else
		sheet_row(sheet, key, "%s, which is not there", node->path);
}

static void add_holding(const struct detail *detail, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	switch (detail->holding) {
	case HOLDING_NOBODY:
		strbuf_add(&text, "nobody");
		break;
	case HOLDING_UNSEEN:
		strbuf_add(&text, "needs root");
		break;
	case HOLDING_SOMEBODY:
		strbuf_add_escaped(&text, detail->holder.name[0] != '\0' ? detail->holder.name
									 : "a program");
		strbuf_addf(&text, " (pid %d)", (int)detail->holder.pid);
		break;
	case HOLDING_UNASKED:
		break;
	}
	sheet_row_take(sheet, "open in", &text);
}

void info_add_nodes(const struct detail *detail, struct sheet *sheet)
{
	sheet_section(sheet, "nodes");
	add_node("group", &detail->group_node, sheet);
	add_node("device", &detail->cdev, sheet);
	if (detail->by_name[0] != '\0')
		sheet_row(sheet, "by name", "%s", detail->by_name);
	add_holding(detail, sheet);
}

static void add_bar(const struct bar *bar, struct strbuf *text)
{
	strbuf_addf(text, "%s, %s", SIZE_TEXT(bar->size), bar->io ? "ports" : "memory");
	if (!bar->io)
		strbuf_addf(text, "%s%s", bar->is_64 ? ", 64 bits" : "",
			    bar->prefetchable ? ", prefetchable" : "");
	if (bar->assigned)
		strbuf_addf(text, ", at 0x%" PRIx64, bar->start);
	else
		strbuf_add(text, ", without an address");
	for (unsigned bit = 0, first = 1; bit < REBAR_BITS; bit++)
		if (bar->sizes >> bit & 1) {
			strbuf_addf(text, "%s%s", first ? "; can be " : ", ",
				    SIZE_TEXT(rebar_size(bit)));
			first = 0;
		}
}

static void add_bars(const struct detail *detail, struct sheet *sheet)
{
	for (size_t i = 0; i < detail->bars.count; i++) {
		const struct bar *bar = &detail->bars.list[i];
		struct strbuf text = { 0 };
		char key[16];

		if (bar->number == BAR_ROM)
			snprintf(key, sizeof(key), "ROM");
		else
			snprintf(key, sizeof(key), "BAR %u", bar->number);
		add_bar(bar, &text);
		sheet_row_take(sheet, key, &text);
	}
	if (!detail->bars_known)
		sheet_row(sheet, "BARs", "unknown");
}

static void add_speed(const struct pcie_link *link, struct strbuf *text)
{
	strbuf_addf(text, "%u", link->speed / 10);
	if (link->speed % 10 != 0)
		strbuf_addf(text, ".%u", link->speed % 10);
	strbuf_addf(text, " GT/s x%u", link->width);
}

static void add_pcie(const struct detail *detail, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	if (detail->pcie.speed != 0 && detail->pcie.width != 0)
		add_speed(&detail->pcie, &text);
	if (detail->pcie_max.speed != 0 && detail->pcie_max.width != 0) {
		strbuf_add(&text, text.len > 0 ? " of " : "unknown of ");
		add_speed(&detail->pcie_max, &text);
	}
	sheet_row_take(sheet, "PCIe link", &text);
}

static void add_resets(const struct detail *detail, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	for (size_t i = 0; i < detail->resets.count; i++)
		strbuf_addf(&text, "%s%s", i > 0 ? ", " : "", detail->resets.names[i]);
	if (text.len == 0)
		strbuf_add(&text,
			   detail->resets_known ? "none: it cannot be reset alone" : "unknown");
	sheet_row_take(sheet, "reset", &text);
}

static void add_power(const struct detail *detail, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	strbuf_add_escaped(&text, detail->power_state[0] != '\0' ? detail->power_state : "unknown");
	if (detail->runtime_status[0] != '\0') {
		strbuf_add(&text, ", ");
		strbuf_add_escaped(&text, detail->runtime_status);
	}
	if (detail->d3cold != ANSWER_UNKNOWN)
		strbuf_addf(&text, ", D3cold %s",
			    detail->d3cold == ANSWER_YES ? "allowed" : "not allowed");
	sheet_row_take(sheet, "power", &text);
}

static void add_functions(const struct detail *detail, struct sheet *sheet)
{
	const struct device *device = detail->device;
	struct strbuf text = { 0 };

	if (device->is_vf)
		sheet_row(sheet, "SR-IOV", "a virtual function of %s", PCI_ADDR_TEXT(&device->pf));
	if (detail->total_vfs < 0)
		return;
	strbuf_addf(&text, "%zu of %d virtual functions", detail->vf_count, detail->total_vfs);
	for (size_t i = 0; i < detail->vf_count; i++)
		strbuf_addf(&text, "%s%s", i % 4 == 0 ? "\n" : " ", PCI_ADDR_TEXT(&detail->vfs[i]));
	sheet_row_take(sheet, "SR-IOV", &text);
}

void info_add_hardware(const struct detail *detail, struct sheet *sheet)
{
	sheet_section(sheet, "hardware");
	add_resets(detail, sheet);
	add_power(detail, sheet);
	add_pcie(detail, sheet);
	add_functions(detail, sheet);
	add_bars(detail, sheet);
}
