/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/predict.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/netname.h"
#include "sys/scan-internal.h"

struct search {
	const struct root *root;
	const char *name;
	struct slots slots;
	struct pci_addr found;
	unsigned count;
};

static DIR *list_dir(int dir, const char *path)
{
	int fd = dir < 0 ? -1 : root_open_dir(dir, path);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !list)
		close(fd);
	return list;
}

static void look_at(struct search *search, const struct pci_addr *addr)
{
	struct device device;

	if (scan_with_slots(search->root, addr, SCAN_SLOT | SCAN_ONBOARD, &search->slots, &device) <
		    0 ||
	    !device_on_vfio(&device) || !netname_matches(&device, search->name))
		return;
	search->found = *addr;
	search->count++;
}

static void look_through_driver(struct search *search, const char *driver)
{
	char path[300];

	snprintf(path, sizeof(path), "bus/pci/drivers/%s", driver);
	_cleanup_dir_ DIR *devices = list_dir(search->root->sys, path);
	for (struct dirent *entry; devices && (entry = readdir(devices));) {
		struct pci_addr addr;

		if (pci_addr_parse(entry->d_name, &addr) == 0)
			look_at(search, &addr);
	}
}

int predict_interface(const struct root *root, const char *name, struct pci_addr *ret)
{
	struct search search = { .root = root, .name = name };
	/* all that udev gives begin so */
	if (strncmp(name, "en", 2) != 0)
		return -ENOENT;
	_cleanup_dir_ DIR *drivers = list_dir(root->sys, "bus/pci/drivers");
	int r = slots_read(root, &search.slots);

	for (struct dirent *entry; r == 0 && drivers && (entry = readdir(drivers));)
		if (driver_name_valid(entry->d_name) && strstr(entry->d_name, "vfio"))
			look_through_driver(&search, entry->d_name);
	slots_release(&search.slots);
	if (r < 0)
		return r;
	if (search.count != 1)
		return search.count == 0 ? -ENOENT : -ENOTUNIQ;
	*ret = search.found;
	return 0;
}
