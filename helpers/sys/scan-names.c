/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The names that people have for devices: slots and network interfaces. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/scan-internal.h"

static DIR *list_dir(int dir, const char *path)
{
	int fd = root_open_dir(dir, path);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !list)
		close(fd);
	return list;
}

/* Orders by address, then by name: what is found does not depend on readdir(3). */
static int compare_slots(const void *a, const void *b)
{
	const struct slot *one = a, *other = b;
	int order = pci_addr_compare(&one->addr, &other->addr);

	return order != 0 ? order : strcmp(one->name, other->name);
}

/* The attribute has the address without a function (drivers/pci/slot.c address_read_file); where a
 * slot is a whole bus, without the device as well: that one names nothing here. */
static bool read_slot(int slots, const char *name, struct slot *ret)
{
	char path[300], text[PCI_ADDR_TEXT_MAX], address[PCI_ADDR_TEXT_MAX + 2];
	struct slot slot;

	if (name[0] == '.' || strlen(name) >= sizeof(slot.name))
		return false;
	snprintf(path, sizeof(path), "%s/address", name);
	if (root_read(slots, path, text, sizeof(text)) < 0)
		return false;
	snprintf(address, sizeof(address), "%s.0", text);
	if (pci_addr_parse(address, &slot.addr) < 0)
		return false;
	strcpy(slot.name, name);
	*ret = slot;
	return true;
}

int slots_read(const struct root *root, struct slots *ret)
{
	_cleanup_dir_ DIR *dir = root->sys < 0 ? NULL : list_dir(root->sys, "bus/pci/slots");
	_cleanup_slots_ struct slots slots = { 0 };

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		struct slot slot;

		if (!read_slot(dirfd(dir), entry->d_name, &slot))
			continue;
		/* grows at powers of two */
		if ((slots.count & (slots.count - 1)) == 0) {
			size_t room = slots.count ? slots.count * 2 : 1;
			struct slot *list = reallocarray(slots.list, room, sizeof(*list));

			if (!list)
				return -ENOMEM;
			slots.list = list;
		}
		slots.list[slots.count++] = slot;
	}
	if (slots.count > 0)
		qsort(slots.list, slots.count, sizeof(*slots.list), compare_slots);
	ret->count = slots.count;
	ret->list = TAKE_PTR(slots.list);
	return 0;
}

void slots_release(struct slots *slots)
{
	free(slots->list);
	*slots = (struct slots){ 0 };
}

const char *slots_find(const struct slots *slots, const struct pci_addr *addr)
{
	struct pci_addr place = *addr;
	size_t low = 0, high = slots->count;

	place.function = 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pci_addr_compare(&slots->list[middle].addr, &place) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < slots->count && pci_addr_compare(&slots->list[low].addr, &place) == 0
		       ? slots->list[low].name
		       : "";
}

bool scan_add_slot(const struct root *root, size_t max, struct device *device)
{
	_cleanup_dir_ DIR *dir = root->sys < 0 ? NULL : list_dir(root->sys, "bus/pci/slots");
	_cleanup_slots_ struct slots slots = { 0 };
	size_t count = 0;

	for (struct dirent *entry; dir && (entry = readdir(dir));)
		count += entry->d_name[0] != '.';
	if (count > max)
		return false;
	if (count > 0 && slots_read(root, &slots) == 0)
		strcpy(device->slot, slots_find(&slots, &device->addr));
	return true;
}

/* net/ of the virtio device on the function. */
static DIR *list_virtio_net(int dir)
{
	_cleanup_dir_ DIR *children = list_dir(dir, ".");

	for (struct dirent *entry; children && (entry = readdir(children));) {
		char path[300];

		if (strncmp(entry->d_name, "virtio", strlen("virtio")) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/net", entry->d_name);
		return list_dir(dir, path);
	}
	return NULL;
}

void scan_read_interface(int dir, struct device *device)
{
	_cleanup_dir_ DIR *names = strcmp(device->binding.driver, "virtio-pci") == 0
					   ? list_virtio_net(dir)
					   : list_dir(dir, "net");

	if (!names)
		return;
	for (struct dirent *entry; (entry = readdir(names));) {
		if (entry->d_name[0] == '.' || !interface_name_valid(entry->d_name))
			continue;
		if (device->interface[0] == '\0' || strcmp(entry->d_name, device->interface) < 0)
			strcpy(device->interface, entry->d_name);
	}
}

int scan_interface(const struct root *root, const char *name, struct pci_addr *ret)
{
	char path[64], target[512], *rest = NULL;
	struct pci_addr addr;
	bool own = false;

	if (!interface_name_valid(name))
		return -ENOENT;
	snprintf(path, sizeof(path), "class/net/%s", name);
	int r = root_read_link(root->sys, path, target, sizeof(target));
	if (r < 0)
		return -ENOENT;
	for (char *part = strtok_r(target, "/", &rest); part && strcmp(part, "net") != 0;
	     part = strtok_r(NULL, "/", &rest))
		own = pci_addr_parse(part, &addr) == 0 ||
		      (own && strncmp(part, "virtio", strlen("virtio")) == 0);
	if (!own)
		return -ENODEV;
	*ret = addr;
	return 0;
}

void scan_add_interface(const struct root *root, struct device *device)
{
	_cleanup_close_ int dir = scan_open_device(root, &device->addr);

	if (dir >= 0)
		scan_read_interface(dir, device);
}
