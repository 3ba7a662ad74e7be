/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/node.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/account.h"
#include "sys/scan.h"

static void name_group(const struct device *device, struct node_paths *paths)
{
	if (device->group >= 0)
		snprintf(paths->group, sizeof(paths->group), "/dev/vfio/%s%d",
			 device->noiommu ? "noiommu-" : "", device->group);
}

static void name_cdev(const struct root *root, const struct device *device,
		      struct node_paths *paths)
{
	_cleanup_close_ int dir = scan_open_device(root, &device->addr);
	int fd = dir < 0 ? -1 : root_open_dir(dir, "vfio-dev");
	_cleanup_dir_ DIR *names = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !names)
		close(fd);
	for (struct dirent *entry; names && (entry = readdir(names));)
		if (entry->d_name[0] != '.')
			snprintf(paths->cdev, sizeof(paths->cdev), "/dev/vfio/devices/%.32s",
				 entry->d_name);
}

void node_paths_find(const struct root *root, const struct device *device, struct node_paths *ret)
{
	*ret = (struct node_paths){ 0 };
	name_group(device, ret);
	name_cdev(root, device, ret);
}

static void see_node(const struct root *root, const char *path, struct readiness_facts *facts)
{
	struct node_state *node = &facts->nodes[facts->node_count];
	struct stat st;

	if (path[0] == '\0' || fstatat(root->top, path + 1, &st, 0) < 0 ||
	    (root->live && !S_ISCHR(st.st_mode)))
		return;
	snprintf(node->path, sizeof(node->path), "%s", path);
	node->owner = st.st_uid;
	node->group = st.st_gid;
	node->mode = st.st_mode & 07777;
	node->openable = faccessat(root->top, path + 1, R_OK | W_OK, AT_EACCESS) == 0;
	facts->node_count++;
}

void nodes_see(const struct root *root, struct readiness_facts *facts)
{
	struct node_paths paths = { 0 };

	facts->node_count = 0;
	facts->nodes_seen = root->live || root_exists(root->top, "dev/vfio");
	if (!facts->nodes_seen || !device_on_vfio(facts->device))
		return;
	name_group(facts->device, &paths);
	/* most kernels make no nodes there */
	if (root_exists(root->top, "dev/vfio/devices"))
		name_cdev(root, facts->device, &paths);
	snprintf(facts->node_path, sizeof(facts->node_path), "%s",
		 paths.group[0] != '\0' ? paths.group : paths.cdev);
	see_node(root, paths.group, facts);
	see_node(root, paths.cdev, facts);
}

struct node_wish node_wish_of(const struct root *root, const struct policy *policy,
			      const struct entry *entry, const struct node_wish *known)
{
	struct node_wish wish = { .judged = entry && entry->mode == MODE_VFIO };

	if (!wish.judged)
		return wish;
	wish.access = policy_node_access(policy, entry);
	wish.owner = known->owner;
	wish.owner_known =
		(known->owner_known && strcmp(known->access.owner, wish.access.owner) == 0) ||
		account_find(root, ACCOUNT_USER, wish.access.owner, &wish.owner);
	wish.group = known->group;
	wish.group_known =
		(known->group_known && strcmp(known->access.group, wish.access.group) == 0) ||
		account_find(root, ACCOUNT_GROUP, wish.access.group, &wish.group);
	return wish;
}
