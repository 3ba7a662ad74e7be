/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/holder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/node.h"

static DIR *list_dir(int dir, const char *path)
{
	int fd = root_open_dir(dir, path);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !list)
		close(fd);
	return list;
}

static bool is_one_of(const char *path, const struct node_paths *nodes)
{
	return (nodes->group[0] != '\0' && strcmp(path, nodes->group) == 0) ||
	       (nodes->cdev[0] != '\0' && strcmp(path, nodes->cdev) == 0);
}

/* Is told of each file that a process has open; true: no more is to be seen. */
typedef bool visit_file(void *context, const char *process, const char *path);

static bool visit_process(int proc, const char *process, visit_file *visit, void *context)
{
	char path[300], target[128];

	snprintf(path, sizeof(path), "%s/fd", process);
	_cleanup_dir_ DIR *fds = list_dir(proc, path);
	for (struct dirent *entry; fds && (entry = readdir(fds));)
		if (entry->d_name[0] != '.' &&
		    root_read_link(dirfd(fds), entry->d_name, target, sizeof(target)) == 0 &&
		    visit(context, process, target))
			return true;
	return false;
}

/* Looks through all processes; those of other users only root can see. */
static void visit_processes(const struct root *root, visit_file *visit, void *context)
{
	_cleanup_dir_ DIR *processes = root->proc < 0 ? NULL : list_dir(root->proc, ".");

	for (struct dirent *entry; processes && (entry = readdir(processes));) {
		char *end;
		long pid = strtol(entry->d_name, &end, 10);

		if (*end == '\0' && pid > 0 &&
		    visit_process(root->proc, entry->d_name, visit, context))
			return;
	}
}

static void name_holder(const struct root *root, const char *process, struct holder *ret)
{
	char path[300];

	ret->pid = (pid_t)strtol(process, NULL, 10);
	snprintf(path, sizeof(path), "%s/comm", process);
	if (root_read(root->proc, path, ret->name, sizeof(ret->name)) < 0)
		ret->name[0] = '\0';
}

struct search {
	const struct root *root;
	const struct node_paths *nodes;
	struct holder *holder;
};

static bool find_in_file(void *context, const char *process, const char *path)
{
	const struct search *search = context;

	if (!is_one_of(path, search->nodes))
		return false;
	name_holder(search->root, process, search->holder);
	return true;
}

static bool find_process(const struct root *root, const struct node_paths *nodes,
			 struct holder *ret)
{
	struct search search = { root, nodes, ret };

	ret->pid = 0;
	visit_processes(root, find_in_file, &search);
	return ret->pid > 0;
}

/* A group has one opener at a time, so that opening it tells (mechanics 1.5): 1 busy, 0 free,
 * -errno. */
static int group_is_busy(const struct root *root, const struct node_paths *nodes)
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
	struct node_paths nodes;

	node_paths_find(root, device, &nodes);
	int busy = group_is_busy(root, &nodes);
	if (busy == 0 && nodes.cdev[0] == '\0')
		return 0;
	bool found = find_process(root, &nodes, &holder);
	if (!found && busy <= 0)
		return busy;
	*ret = holder;
	return 1;
}

struct collection {
	const struct root *root;
	struct holders *holders;
	int error;
};

static bool collect_file(void *context, const char *process, const char *path)
{
	struct collection *collection = context;
	struct holders *holders = collection->holders;

	if (strncmp(path, "/dev/vfio/", strlen("/dev/vfio/")) != 0 ||
	    strlen(path) >= sizeof(holders->list->node))
		return false;
	struct held_node *list =
		reallocarray(holders->list, holders->count + 1, sizeof(*holders->list));
	if (!list) {
		collection->error = -ENOMEM;
		return true;
	}
	holders->list = list;
	list += holders->count++;
	strcpy(list->node, path);
	name_holder(collection->root, process, &list->holder);
	return false;
}

int holders_read(const struct root *root, struct holders *ret)
{
	struct holders holders = { .partial = root->live && geteuid() != 0 };
	struct collection collection = { root, &holders, 0 };

	visit_processes(root, collect_file, &collection);
	if (collection.error < 0) {
		holders_release(&holders);
		return collection.error;
	}
	*ret = holders;
	return 0;
}

void holders_release(struct holders *holders)
{
	free(holders->list);
	*holders = (struct holders){ 0 };
}

int holders_find(const struct holders *holders, const struct root *root,
		 const struct device *device, struct holder *ret)
{
	struct node_paths nodes;

	node_paths_find(root, device, &nodes);
	if (nodes.group[0] == '\0' && nodes.cdev[0] == '\0')
		return 0;
	for (size_t i = 0; i < holders->count; i++)
		if (is_one_of(holders->list[i].node, &nodes)) {
			*ret = holders->list[i].holder;
			return 1;
		}
	return holders->partial ? -EPERM : 0;
}

int holder_see(const struct root *root, const struct device *device, struct holder *ret)
{
	_cleanup_holders_ struct holders holders = { 0 };
	int r = holders_read(root, &holders);

	return r < 0 ? r : holders_find(&holders, root, device, ret);
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
