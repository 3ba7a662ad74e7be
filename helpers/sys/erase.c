/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/erase.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sys/root.h"

/* Nobody nests what is ours: what is deeper is reported. */
enum { DEPTH_MAX = 8 };

/* What one removal gathers. */
struct removal {
	bool (*keeps)(const char *name, const void *context);
	const void *context;
	struct strbuf *where;
	int count;
	int error; /* the first */
};

static void fail(struct removal *removal, const char *path, const char *name, int error)
{
	if (removal->error < 0)
		return;
	removal->error = error;
	strbuf_add_escaped(removal->where, path);
	strbuf_add(removal->where, name ? "/" : "");
	strbuf_add_escaped(removal->where, name ? name : "");
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static void remove_directory(struct removal *removal, int dir, const char *path, int depth);

/* unlinkat() says EISDIR for a directory, POSIX has EPERM. */
static void remove_one(struct removal *removal, int dir, const char *path, const char *name,
		       int depth)
{
	_cleanup_strbuf_ struct strbuf below = { 0 };

	if (unlinkat(dir, name, 0) == 0) {
		removal->count++;
		return;
	}
	if (errno == ENOENT)
		return;
	if (errno != EISDIR && errno != EPERM) {
		fail(removal, path, name, -errno);
		return;
	}
	strbuf_addf(&below, "%s/%s", path, name);
	if (below.error)
		fail(removal, path, name, below.error);
	else if (depth >= DEPTH_MAX)
		fail(removal, path, name, -ELOOP);
	else
		remove_directory(removal, dir, strbuf_text(&below), depth + 1);
}

/* Removes what is in it. True when it is to be removed itself. */
static bool empty(struct removal *removal, int fd, const char *path, int depth)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	_cleanup_dir_ DIR *stream = copy < 0 ? NULL : fdopendir(copy);
	bool all = true;

	if (!stream) {
		fail(removal, path, NULL, -errno);
		if (copy >= 0)
			close(copy);
		return false;
	}
	errno = 0;
	for (struct dirent *entry; (entry = readdir(stream)); errno = 0) {
		if (is_dots(entry->d_name))
			continue;
		if (depth == 0 && removal->keeps && removal->keeps(entry->d_name, removal->context))
			all = false;
		else
			remove_one(removal, fd, path, entry->d_name, depth);
	}
	if (errno != 0)
		fail(removal, path, NULL, -errno);
	return all;
}

/* `path` is for messages but at the top, where it is opened by it. */
static void remove_directory(struct removal *removal, int dir, const char *path, int depth)
{
	const char *slash = strrchr(path, '/');
	const char *name = depth == 0 || !slash ? path : slash + 1;
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0) {
		if (errno != ENOENT)
			fail(removal, path, NULL, -errno);
		return;
	}
	_cleanup_close_ int own = fd;
	int before = removal->error;
	bool all = empty(removal, own, path, depth);
	if (!all || removal->error != before)
		return;
	if (unlinkat(dir, name, AT_REMOVEDIR) < 0)
		fail(removal, path, NULL, -errno);
	else
		removal->count++;
}

int erase_tree(int dir, const char *path, bool (*keeps)(const char *name, const void *context),
	       const void *context, struct strbuf *where)
{
	struct removal removal = { .keeps = keeps, .context = context, .where = where };

	remove_directory(&removal, dir, path, 0);
	return removal.error < 0 ? removal.error : removal.count;
}
