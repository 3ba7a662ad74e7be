/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Walks down from a device. Only real directories are entered: links lead elsewhere. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/usage-parts.h"

#define WALK_DEPTH_MAX 48
#define WALK_DIRECTORIES_MAX 65536

struct walk {
	struct children *children;
	size_t directories;
};

static int walk_directory(struct walk *walk, int fd, const char *name, int depth);

static int entry_type(int dir, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type;
	if (fstatat(dir, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	return S_ISDIR(st.st_mode) ? DT_DIR : S_ISLNK(st.st_mode) ? DT_LNK : DT_REG;
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

int usage_list(int dir, const char *path, int (*visit)(void *data, const char *name, int type),
	       void *data)
{
	int fd = root_open_dir(dir, path), r = 0;
	const struct dirent *entry;

	if (fd < 0)
		return fd == -ENOENT || fd == -ENOTDIR ? 0 : fd;
	_cleanup_dir_ DIR *stream = fdopendir(fd);
	if (!stream) {
		close(fd);
		return -ENOMEM;
	}
	while (r == 0) {
		errno = 0;
		entry = readdir(stream);
		if (!entry)
			return errno == ENOENT ? 0 : -errno;
		if (!is_dots(entry->d_name))
			r = visit(data, entry->d_name, entry_type(dirfd(stream), entry));
	}
	return r;
}

/* Virtual functions are links in the device's own directory. */
static int visit_link(struct walk *walk, int dir, const char *name)
{
	char target[PCI_ADDR_TEXT_MAX];
	struct pci_addr addr;

	if (strncmp(name, "virtfn", 6) != 0 ||
	    root_read_link_name(dir, name, target, sizeof(target)) < 0 ||
	    pci_addr_parse(target, &addr) < 0)
		return 0;
	return children_add_vf(walk->children, &addr);
}

static int visit_directory(struct walk *walk, int dir, const char *parent, const char *name,
			   int depth)
{
	enum child_kind kind = child_kind_find(parent, name);

	if (kind != CHILD_MAX)
		return children_add(walk->children, kind, name);
	if (child_is_barren(name))
		return 0;
	if (depth >= WALK_DEPTH_MAX || walk->directories >= WALK_DIRECTORIES_MAX) {
		walk->children->incomplete = true;
		return 0;
	}
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0)
		return walk_directory(walk, fd, name, depth + 1);
	/* what went away while we looked is nobody's */
	walk->children->incomplete |= errno != ENOENT && errno != ENODEV;
	return 0;
}

/* Reads one directory; takes `fd` over. An empty "net" hides interfaces that were moved into
 * another network namespace: the kernel removes the directory with its last interface. */
static int walk_directory(struct walk *walk, int fd, const char *name, int depth)
{
	_cleanup_dir_ DIR *stream = fdopendir(fd);
	const struct dirent *entry;
	size_t count = 0;
	int r = 0;

	if (!stream) {
		close(fd);
		return -ENOMEM;
	}
	walk->directories++;
	while (r == 0 && (errno = 0, entry = readdir(stream))) {
		int type = is_dots(entry->d_name) ? DT_UNKNOWN : entry_type(fd, entry);

		if (type == DT_DIR)
			r = visit_directory(walk, fd, name, entry->d_name, depth);
		else if (type == DT_LNK && depth == 0)
			r = visit_link(walk, fd, entry->d_name);
		count += type == DT_DIR;
	}
	if (r == 0 && errno != 0 && errno != ENOENT)
		walk->children->incomplete = true;
	if (count == 0 && strcmp(name, "net") == 0)
		walk->children->net_elsewhere = true;
	return r;
}

int usage_walk(int dir, struct children *ret)
{
	struct walk walk = { .children = ret };

	return walk_directory(&walk, dir, "", 0);
}

const char *usage_path(char text[static USAGE_PATH_MAX], const char *directory, const char *name,
		       const char *rest)
{
	int len = snprintf(text, USAGE_PATH_MAX, "%s/%s%s%s", directory, name, rest[0] ? "/" : "",
			   rest);

	/* too long for a kernel name: a path that is not there */
	if (len >= USAGE_PATH_MAX)
		text[0] = '\0';
	return text;
}
