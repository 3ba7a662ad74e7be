/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/holder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/scan.h"

/* The nodes through which the device can be held, as they stand in a process's list of files. */
struct nodes {
	char group[32];
	char cdev[64]; /* "" none */
};

static void find_nodes(const struct root *root, const struct device *device, struct nodes *nodes)
{
	_cleanup_close_ int dir = scan_open_device(root, &device->addr);
	int fd = dir < 0 ? -1 : root_open_dir(dir, "vfio-dev");
	_cleanup_dir_ DIR *names = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !names)
		close(fd);
	*nodes = (struct nodes){ 0 };
	if (device->group >= 0)
		snprintf(nodes->group, sizeof(nodes->group), "/dev/vfio/%s%d",
			 device->noiommu ? "noiommu-" : "", device->group);
	for (struct dirent *entry; names && (entry = readdir(names));)
		if (entry->d_name[0] != '.')
			snprintf(nodes->cdev, sizeof(nodes->cdev), "/dev/vfio/devices/%.32s",
				 entry->d_name);
}

static bool has_open(int fds, const char *name, const struct nodes *nodes)
{
	char target[128];

	if (root_read_link(fds, name, target, sizeof(target)) < 0)
		return false;
	return (nodes->group[0] != '\0' && strcmp(target, nodes->group) == 0) ||
	       (nodes->cdev[0] != '\0' && strcmp(target, nodes->cdev) == 0);
}

static DIR *list_dir(int dir, const char *path)
{
	int fd = root_open_dir(dir, path);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !list)
		close(fd);
	return list;
}

static bool process_holds(int proc, const char *pid, const struct nodes *nodes)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/fd", pid);
	_cleanup_dir_ DIR *fds = list_dir(proc, path);
	for (struct dirent *entry; fds && (entry = readdir(fds));)
		if (entry->d_name[0] != '.' && has_open(dirfd(fds), entry->d_name, nodes))
			return true;
	return false;
}

/* Looks through all processes; those of other users only root can see. */
static bool find_process(const struct root *root, const struct nodes *nodes, struct holder *ret)
{
	_cleanup_dir_ DIR *processes = root->proc < 0 ? NULL : list_dir(root->proc, ".");

	for (struct dirent *entry; processes && (entry = readdir(processes));) {
		char path[300], *end;
		long pid = strtol(entry->d_name, &end, 10);

		if (*end != '\0' || pid <= 0 || !process_holds(root->proc, entry->d_name, nodes))
			continue;
		ret->pid = (pid_t)pid;
		snprintf(path, sizeof(path), "%s/comm", entry->d_name);
		if (root_read(root->proc, path, ret->name, sizeof(ret->name)) < 0)
			ret->name[0] = '\0';
		return true;
	}
	return false;
}

/* A group has one opener at a time, so that opening it tells (mechanics 1.5): 1 busy, 0 free,
 * -errno. */
static int group_is_busy(const struct root *root, const struct nodes *nodes)
{
	int fd = nodes->group[0] == '\0'
			 ? -1
			 : openat(root->top, nodes->group + 1, O_RDWR | O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0) {
		close(fd);
		return 0;
	}
	if (nodes->group[0] == '\0' || errno == ENOENT)
		return 0;
	return errno == EBUSY ? 1 : -errno;
}

int holder_find(const struct root *root, const struct device *device, struct holder *ret)
{
	struct holder holder = { 0 };
	struct nodes nodes;

	find_nodes(root, device, &nodes);
	int busy = group_is_busy(root, &nodes);
	if (busy == 0 && nodes.cdev[0] == '\0')
		return 0;
	bool found = find_process(root, &nodes, &holder);
	if (!found && busy <= 0)
		return busy;
	*ret = holder;
	return 1;
}

int holder_see(const struct root *root, const struct device *device, struct holder *ret)
{
	struct holder holder = { 0 };
	struct nodes nodes;

	find_nodes(root, device, &nodes);
	if (nodes.group[0] == '\0' && nodes.cdev[0] == '\0')
		return 0;
	if (!find_process(root, &nodes, &holder))
		return root->live && geteuid() != 0 ? -EPERM : 0;
	*ret = holder;
	return 1;
}

void holder_render(const struct holder *holder, struct strbuf *out)
{
	if (holder->pid == 0) {
		strbuf_add(out,
			   "is held open through VFIO by a program that cannot be seen from here");
		return;
	}
	strbuf_add(out, "is held open through VFIO by ");
	strbuf_add_escaped(out, holder->name[0] != '\0' ? holder->name : "a program");
	strbuf_addf(out, " (pid %d)", (int)holder->pid);
}
