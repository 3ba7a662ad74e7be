/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/device-label.h"

#include <errno.h>
#include <string.h>

#include "core/interface.h"
#include "sys/usage.h"

static void add_disks(const struct inventory *inventory, const struct device *device,
		      struct strbuf *out)
{
	_cleanup_children_ struct children children = { 0 };

	if (device->class >> 16 != PCI_BASE_STORAGE ||
	    usage_children(&inventory->root, &device->addr, &children) < 0)
		return;
	for (size_t i = 0; i < children.count; i++)
		if (children.list[i].kind == CHILD_BLOCK)
			strbuf_addf(out, "%s%s", out->len > 0 ? " " : "", children.list[i].name);
}

void device_label_name(const struct inventory *inventory, const struct device *device,
		       struct strbuf *out)
{
	const struct entry *entry = inventory_entry(inventory, &device->addr);
	char name[INTERFACE_TEXT_MAX];

	enum interface_source source =
		interface_of(device, inventory_record(inventory, &device->addr), entry, name);

	strbuf_addf(out, "%s%s", name, source == INTERFACE_PREDICTED ? " (predicted)" : "");
	if (source == INTERFACE_NONE)
		add_disks(inventory, device, out);
	if (out->len == 0 && entry)
		strbuf_add(out, entry->name);
}

/* The base classes of the PCI Code and ID Assignment Specification, in words that are short. */
static const char *class_word(const struct device *device)
{
	static const char *const words[] = {
		"device",      "storage",	  "network",
		"display",     "multimedia",	  "memory",
		"bridge",      "serial",	  "system",
		"input",       "docking station", "processor",
		"bus",	       "wireless",	  "I/O",
		"satellite",   "encryption",	  "signal processing",
		"accelerator", "instrumentation",
	};
	uint32_t base = device->class >> 16;

	if (device->class >> 8 == 0x0c03)
		return "USB";
	return base < ELEMENTSOF(words) ? words[base] : "device";
}

void device_label_what(struct hwdb *hwdb, const struct device *device, struct strbuf *out)
{
	_cleanup_strbuf_ struct strbuf name = { 0 };

	hwdb_names(hwdb, &device->id, device->class, NULL, &name, NULL);
	if (name.len > 0)
		strbuf_add(out, strbuf_text(&name));
	else
		strbuf_addf(out, "%s %04x:%04x", class_word(device), device->id.vendor,
			    device->id.device);
	if (name.error)
		out->error = name.error;
}

void device_labels_release(struct device_labels *labels)
{
	for (size_t i = 0; i < labels->count; i++) {
		free(labels->list[i].name);
		free(labels->list[i].what);
	}
	free(labels->list);
	*labels = (struct device_labels){ 0 };
}

/* NULL for an empty text. */
static int take_text(struct strbuf *text, char **ret)
{
	if (!text->error && text->len == 0)
		return 0;
	*ret = strbuf_take(text);
	return *ret ? 0 : -ENOMEM;
}

int device_labels_make(const struct inventory *inventory, struct device_labels *ret)
{
	const struct machine *machine = &inventory->machine;
	struct topology_label *list = calloc(machine->count + 1, sizeof(*list));
	_cleanup_hwdb_ struct hwdb *hwdb = inventory->root.live ? hwdb_open() : NULL;
	int r = 0;

	if (!list)
		return -ENOMEM;
	ret->list = list;
	ret->count = machine->count;
	for (size_t i = 0; r == 0 && i < machine->count; i++) {
		_cleanup_strbuf_ struct strbuf name = { 0 }, what = { 0 };

		device_label_name(inventory, &machine->devices[i], &name);
		device_label_what(hwdb, &machine->devices[i], &what);
		r = take_text(&name, &list[i].name);
		if (r == 0)
			r = take_text(&what, &list[i].what);
	}
	return r;
}
