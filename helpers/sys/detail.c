/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/detail.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/ethtool.h"
#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/variant.h"

void detail_release(struct detail *detail)
{
	strbuf_release(&detail->vendor_name);
	strbuf_release(&detail->device_name);
	strbuf_release(&detail->class_name);
	free(detail->vfs);
	*detail = (struct detail){ 0 };
}

/* "" when it cannot be had. */
static void read_text(int dir, const char *name, char *text, size_t size)
{
	if (root_read(dir, name, text, size) < 0)
		text[0] = '\0';
}

static void read_identity(int dir, struct detail *detail)
{
	char text[16];

	read_text(dir, "revision", text, sizeof(text));
	if (strncmp(text, "0x", 2) == 0)
		snprintf(detail->revision, sizeof(detail->revision), "%.4s", text + 2);
	if (root_read_link_name(dir, "iommu", detail->iommu, sizeof(detail->iommu)) < 0)
		detail->iommu[0] = '\0';
}

static void read_power(int dir, struct detail *detail)
{
	char text[8];

	read_text(dir, "power_state", detail->power_state, sizeof(detail->power_state));
	read_text(dir, "power/runtime_status", detail->runtime_status,
		  sizeof(detail->runtime_status));
	read_text(dir, "d3cold_allowed", text, sizeof(text));
	detail->d3cold = text[0] == '1' ? ANSWER_YES : text[0] == '0' ? ANSWER_NO : ANSWER_UNKNOWN;
}

static void read_link(int dir, const char *speed, const char *width, struct pcie_link *link)
{
	char text[ATTRIBUTE_TEXT_MAX];

	read_text(dir, speed, text, sizeof(text));
	if (pcie_speed_parse(text, &link->speed) < 0)
		link->speed = 0;
	read_text(dir, width, text, sizeof(text));
	if (pcie_width_parse(text, &link->width) < 0)
		link->width = 0;
}

bool detail_read_resets(int dir, struct reset_methods *ret)
{
	char text[256];
	ssize_t len = root_read(dir, "reset_method", text, sizeof(text));

	if (len == -ENOENT && !root_exists(dir, "reset")) {
		*ret = (struct reset_methods){ 0 };
		return true;
	}
	return len >= 0 && reset_methods_parse(text, ret) == 0;
}

static void read_bars(int dir, struct detail *detail)
{
	char text[4096];

	detail->bars_known = root_read(dir, "resource", text, sizeof(text)) > 0 &&
			     bars_parse(text, &detail->bars) == 0;
	for (size_t i = 0; detail->bars_known && i < detail->bars.count; i++) {
		struct bar *bar = &detail->bars.list[i];
		char name[32];

		snprintf(name, sizeof(name), "resource%u_resize", bar->number);
		if (bar->io || bar->number == BAR_ROM ||
		    root_read(dir, name, text, sizeof(text)) <= 0 ||
		    rebar_parse(text, &bar->sizes) < 0)
			bar->sizes = 0;
	}
}

static int add_vf(struct detail *detail, int dir, const char *link)
{
	struct pci_addr addr, *more;
	char name[PCI_ADDR_TEXT_MAX];

	if (root_read_link_name(dir, link, name, sizeof(name)) < 0 ||
	    pci_addr_parse(name, &addr) < 0)
		return 0;
	more = reallocarray(detail->vfs, detail->vf_count + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	detail->vfs = more;
	more[detail->vf_count++] = addr;
	return 0;
}

/* By their links: reading sriov_numvfs waits for the device's lock on kernels before 6.9. */
static int read_vfs(int dir, struct detail *detail)
{
	char text[16], name[32];
	int r = 0;

	detail->total_vfs = -1;
	if (root_read(dir, "sriov_totalvfs", text, sizeof(text)) <= 0)
		return 0;
	detail->total_vfs = (int)strtol(text, NULL, 10);
	for (unsigned i = 0; r == 0 && detail->vf_count == i; i++) {
		snprintf(name, sizeof(name), "virtfn%u", i);
		r = add_vf(detail, dir, name);
		if (detail->vf_count == i)
			break;
	}
	return r;
}

enum interface_source detail_interface(const struct inventory *inventory,
				       const struct detail *detail,
				       char ret[static INTERFACE_TEXT_MAX])
{
	const struct pci_addr *addr = &detail->device->addr;
	enum interface_source source =
		interface_of(detail->device, inventory_record(inventory, addr),
			     inventory_entry(inventory, addr), ret);

	if (source != INTERFACE_PREDICTED || !detail->slot_skipped)
		return source;
	ret[0] = '\0';
	return INTERFACE_NONE;
}

/* The interface is asked; without one, what was written down when it had one, or in its entry. */
static void read_network(const struct inventory *inventory, struct detail *detail)
{
	const struct device *device = detail->device;
	const struct record *record = inventory_record(inventory, &device->addr);
	const struct entry *entry = inventory_entry(inventory, &device->addr);
	const char *name = device->interface;

	if (name[0] != '\0') {
		ethtool_read(&inventory->root, &name, 1, true, &detail->network);
		return;
	}
	detail->network.state = LINK_UNKNOWN;
	if (record) {
		detail->network.max_speed = record->max_speed;
		memcpy(detail->network.mac, record->mac, sizeof(record->mac));
	}
	if (detail->network.mac[0] == '\0' && entry && entry->expect == 1)
		memcpy(detail->network.mac, entry->match.mac, sizeof(entry->match.mac));
}

int detail_read(const struct inventory *inventory, struct hwdb *hwdb, const struct device *device,
		struct detail *ret)
{
	const struct root *root = &inventory->root;
	_cleanup_close_ int dir = scan_open_device(root, &device->addr);

	*ret = (struct detail){ .device = device };
	if (dir < 0)
		return dir;
	hwdb_names(hwdb, &device->id, device->class, &ret->vendor_name, &ret->device_name,
		   &ret->class_name);
	ret->pending = journal_pending(root, &device->addr);
	ret->held = held_back(root, &device->addr);
	read_identity(dir, ret);
	/* only the first 64 bytes of configuration space are for everybody */
	ret->serial_hidden = device->serial[0] == '\0' && root->live && geteuid() != 0;
	read_power(dir, ret);
	read_link(dir, "current_link_speed", "current_link_width", &ret->pcie);
	read_link(dir, "max_link_speed", "max_link_width", &ret->pcie_max);
	ret->resets_known = detail_read_resets(dir, &ret->resets);
	read_bars(dir, ret);
	ret->aliases_known = variant_find(root, device, &ret->variant);
	detail_read_nodes(inventory, dir, ret);
	read_network(inventory, ret);
	return read_vfs(dir, ret);
}
