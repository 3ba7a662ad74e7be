/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/child.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int children_add(struct children *children, enum child_kind kind, const char *name)
{
	struct child *list = reallocarray(children->list, children->count + 1, sizeof(*list));
	size_t len = strlen(name);

	if (!list)
		return -ENOMEM;
	children->list = list;
	if (len >= CHILD_TEXT_MAX) {
		children->incomplete = true;
		return 0;
	}
	list[children->count].kind = kind;
	memcpy(list[children->count++].name, name, len + 1);
	return 0;
}

int children_add_vf(struct children *children, const struct pci_addr *addr)
{
	struct pci_addr *vfs = reallocarray(children->vfs, children->vf_count + 1, sizeof(*vfs));

	if (!vfs)
		return -ENOMEM;
	vfs[children->vf_count++] = *addr;
	children->vfs = vfs;
	return 0;
}

bool children_have(const struct children *children, enum child_kind kind)
{
	for (size_t i = 0; i < children->count; i++)
		if (children->list[i].kind == kind)
			return true;
	return false;
}

void children_release(struct children *children)
{
	free(children->list);
	free(children->vfs);
	*children = (struct children){ 0 };
}

static const char *skip_digits(const char *text)
{
	return text + strspn(text, "0123456789");
}

/* The end of "nvme" and a number; NULL when the name does not begin so. */
static const char *skip_nvme(const char *name)
{
	const char *end = strncmp(name, "nvme", 4) == 0 ? skip_digits(name + 4) : name;

	return end > name + 4 ? end : NULL;
}

/* "nvme0n1" or "nvme0c0n1" below "nvme0" */
static bool is_nvme_namespace(const char *parent, const char *name)
{
	const char *end = skip_nvme(parent);
	const char *rest = skip_nvme(name);

	return end && *end == '\0' && rest && (*rest == 'n' || *rest == 'c');
}

/* 8-4-4-4-12 hex digits */
static bool is_uuid(const char *name)
{
	static const size_t groups[] = { 8, 4, 4, 4, 12 };

	for (size_t i = 0; i < ELEMENTSOF(groups); i++) {
		size_t len = strspn(name, "0123456789abcdefABCDEF");
		bool last = i == ELEMENTSOF(groups) - 1;

		if (len != groups[i] || name[len] != (last ? '\0' : '-'))
			return false;
		name += len + 1;
	}
	return true;
}

enum child_kind child_kind_find(const char *parent, const char *name)
{
	static const struct {
		const char *directory;
		enum child_kind kind;
	} classes[] = {
		{ "net", CHILD_NET }, { "block", CHILD_BLOCK },
		{ "drm", CHILD_DRM }, { "input", CHILD_INPUT },
		{ "tty", CHILD_TTY }, { "graphics", CHILD_FRAMEBUFFER },
	};

	for (size_t i = 0; i < ELEMENTSOF(classes); i++)
		if (strcmp(parent, classes[i].directory) == 0)
			return classes[i].kind;
	if (is_nvme_namespace(parent, name))
		return CHILD_BLOCK;
	return is_uuid(name) ? CHILD_MEDIATED : CHILD_MAX;
}

bool child_is_barren(const char *name)
{
	static const char *const names[] = {
		"power",
		"msi_irqs",
		"link",
		"ptp",
		"hwmon",
		"infiniband",
		"infiniband_mad",
		"infiniband_verbs",
		"infiniband_cm",
		"sound",
		"leds",
		"vfio-dev",
		"mdev_supported_types",
		"bsg",
		"scsi_generic",
		"scsi_device",
		"scsi_disk",
		"scsi_host",
		"sas_host",
		"sas_phy",
		"sas_port",
		"sas_device",
		"sas_end_device",
		"ata_port",
		"ata_link",
		"ata_device",
		"dma",
		"dmaengine",
		"i2c-dev",
		"usbmon",
		"usb_role",
		"wakeup",
		"statistics",
		"hidraw",
		"usbmisc",
		"tpm",
		"rtc",
		"pps",
		"devlink",
		"nvmem",
		"accel",
		"iommu",
		"firmware_node",
		"thermal_zone",
		"enclosure",
	};

	if (strncmp(name, "ep_", 3) == 0 || strncmp(name, "ng", 2) == 0)
		return true;
	for (size_t i = 0; i < ELEMENTSOF(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

bool child_nvme_head(const char *name, char head[static CHILD_TEXT_MAX])
{
	const char *path = skip_nvme(name);

	if (!path || path[0] != 'c' || strlen(name) >= CHILD_TEXT_MAX)
		return false;
	const char *space = skip_digits(path + 1);
	if (space == path + 1 || space[0] != 'n' || space[1] == '\0' || *skip_digits(space + 1))
		return false;
	snprintf(head, CHILD_TEXT_MAX, "%.*s%s", (int)(path - name), name, space);
	return true;
}
