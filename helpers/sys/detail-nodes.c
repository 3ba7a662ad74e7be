/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The nodes of a device in /dev/vfio. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/detail.h"

/* The accounts of another system have no names here. */
static void name_accounts(const struct root *root, const struct stat *st, struct node *node)
{
	const struct passwd *owner = root->live ? getpwuid(st->st_uid) : NULL;

	if (owner)
		snprintf(node->owner, sizeof(node->owner), "%s", owner->pw_name);
	else
		snprintf(node->owner, sizeof(node->owner), "%u", st->st_uid);
	const struct group *group = root->live ? getgrgid(st->st_gid) : NULL;
	if (group)
		snprintf(node->group, sizeof(node->group), "%s", group->gr_name);
	else
		snprintf(node->group, sizeof(node->group), "%u", st->st_gid);
}

static void read_node(const struct root *root, struct node *node)
{
	struct stat st;

	if (node->path[0] == '\0' || root->top < 0 ||
	    fstatat(root->top, node->path + 1, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	node->there = true;
	node->mode = st.st_mode & 07777;
	name_accounts(root, &st, node);
}

/* The name below vfio-dev, which the kernel gives. It is also there where this kernel makes no node
 * of it (before 6.6, or without CONFIG_VFIO_DEVICE_CDEV). */
static void find_cdev(int dir, struct node *node)
{
	int fd = root_open_dir(dir, "vfio-dev");
	_cleanup_dir_ DIR *names = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !names)
		close(fd);
	for (struct dirent *entry; names && (entry = readdir(names));) {
		char attribute[300];

		snprintf(attribute, sizeof(attribute), "%s/dev", entry->d_name);
		if (entry->d_name[0] != '.' && strlen(entry->d_name) < 32 &&
		    root_exists(dirfd(names), attribute))
			snprintf(node->path, sizeof(node->path), "/dev/vfio/devices/%.31s",
				 entry->d_name);
	}
}

/* The name that our rules give to the group's node; numbered by the address when the entry means
 * several. */
static void find_by_name(const struct inventory *inventory, struct detail *detail)
{
	const struct pci_addr *addr = &detail->device->addr;
	const struct entry *entry = inventory_entry(inventory, addr);
	const char *node = strrchr(detail->group_node.path, '/');
	char path[sizeof(detail->by_name)], target[64];

	if (!entry || !node)
		return;
	snprintf(path, sizeof(path), "/dev/vfio/by-name/%s%s%s", entry->name,
		 entry->expect != 1 ? "-" : "", entry->expect != 1 ? PCI_ADDR_TEXT(addr) : "");
	if (root_read_link_name(inventory->root.top, path + 1, target, sizeof(target)) == 0 &&
	    strcmp(target, node + 1) == 0)
		memcpy(detail->by_name, path, sizeof(path));
}

static void find_holder(const struct inventory *inventory, struct detail *detail)
{
	detail->holding = HOLDING_UNASKED;
	if (!device_on_vfio(detail->device) && !detail->pending)
		return;
	int r = holder_see(&inventory->root, detail->device, &detail->holder);
	detail->holding = r > 0 ? HOLDING_SOMEBODY : r < 0 ? HOLDING_UNSEEN : HOLDING_NOBODY;
}

void detail_read_nodes(const struct inventory *inventory, int dir, struct detail *detail)
{
	const struct device *device = detail->device;

	if (device->group >= 0 && device_on_vfio(device)) {
		snprintf(detail->group_node.path, sizeof(detail->group_node.path), "/dev/vfio/%s%d",
			 device->noiommu ? "noiommu-" : "", device->group);
		find_cdev(dir, &detail->cdev);
	}
	read_node(&inventory->root, &detail->group_node);
	read_node(&inventory->root, &detail->cdev);
	find_by_name(inventory, detail);
	find_holder(inventory, detail);
}
