/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/openers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* True when the path is `node` below some directory: a chroot may have its own /dev. */
static const char *match_node(const char *path, const char *const *nodes, size_t count)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < count; i++) {
		size_t node_len = strlen(nodes[i]);

		if (len > node_len && path[len - node_len - 1] == '/' &&
		    strcmp(path + len - node_len, nodes[i]) == 0)
			return nodes[i];
	}
	return NULL;
}

static const char *find_open(int fds, const char *const *nodes, size_t count)
{
	_cleanup_dir_ DIR *stream = fdopendir(fds);
	const struct dirent *entry;
	const char *node = NULL;

	if (!stream) {
		close_cleanup(&fds);
		return NULL;
	}
	while (!node && (entry = readdir(stream))) {
		char path[256];

		if (root_read_link(fds, entry->d_name, path, sizeof(path)) == 0)
			node = match_node(path, nodes, count);
	}
	return node;
}

static void read_command(const struct root *root, const char *process, struct opener *opener)
{
	char path[32];

	snprintf(path, sizeof(path), "%.16s/comm", process);
	if (root_read(root->proc, path, opener->command, sizeof(opener->command)) < 0)
		strcpy(opener->command, "?");
}

static bool process_has(const struct root *root, const char *process, const char *const *nodes,
			size_t count, struct opener *ret)
{
	char path[32];

	snprintf(path, sizeof(path), "%.16s/fd", process);
	int fds = root_open_dir(root->proc, path);
	const char *node = fds < 0 ? NULL : find_open(fds, nodes, count);
	if (!node)
		return false;
	const char *slash = strrchr(node, '/');
	snprintf(ret->node, sizeof(ret->node), "%s", slash ? slash + 1 : node);
	ret->pid = (pid_t)strtol(process, NULL, 10);
	read_command(root, process, ret);
	return true;
}

int openers_find(const struct root *root, const char *const *nodes, size_t count,
		 bool (*ignore)(const char *command), struct opener *ret)
{
	int fd = root_open_dir(root->proc, ".");
	const struct dirent *entry;
	struct opener found = { 0 };

	if (fd < 0)
		return fd;
	_cleanup_dir_ DIR *stream = fdopendir(fd);
	if (!stream) {
		close_cleanup(&fd);
		return -ENOMEM;
	}
	while ((entry = readdir(stream))) {
		if (strspn(entry->d_name, "0123456789") != strlen(entry->d_name) ||
		    !process_has(root, entry->d_name, nodes, count, &found) ||
		    (ignore && ignore(found.command)))
			continue;
		*ret = found;
		return 1;
	}
	return 0;
}
