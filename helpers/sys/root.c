/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/root.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

const char *root_sys_name(void)
{
	return "/sys";
}

const char *root_proc_name(void)
{
	return "/proc";
}

const char *root_run_name(void)
{
	return "/run";
}

void close_cleanup(int *fd)
{
	if (*fd >= 0) {
		int saved = errno;

		close(*fd);
		errno = saved;
	}
}

void root_close(struct root *root)
{
	close_cleanup(&root->sys);
	close_cleanup(&root->proc);
	close_cleanup(&root->run);
	close_cleanup(&root->top);
	*root = (struct root){ .top = -1, .sys = -1, .proc = -1, .run = -1 };
}

int root_open_dir(int dir, const char *path)
{
	int fd = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);

	return fd < 0 ? -errno : fd;
}

static bool on_sysfs(int fd)
{
	struct statfs fs;

	return fd >= 0 && fstatfs(fd, &fs) == 0 && (unsigned long)fs.f_type == SYSFS_MAGIC;
}

int root_open(const char *path, struct root *ret)
{
	bool live = !path || path[0] == '\0' || strcmp(path, "/") == 0;
	int top = root_open_dir(AT_FDCWD, live ? "/" : path);

	if (top < 0)
		return top;

	struct root root = { .top = top, .live = live };
	root.sys = root_open_dir(top, "sys");
	root.proc = root_open_dir(top, "proc");
	root.run = root_open_dir(top, "run");
	if (live && !on_sysfs(root.sys)) {
		root_close(&root);
		return -ENOSYS;
	}
	*ret = root;
	return 0;
}

static int open_to_read(int dir, const char *path)
{
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	return fd < 0 ? -errno : fd;
}

ssize_t root_read_raw(int dir, const char *path, void *data, size_t size)
{
	_cleanup_close_ int fd = open_to_read(dir, path);
	size_t len = 0;

	if (fd < 0)
		return fd;
	while (len < size) {
		ssize_t got = read(fd, (char *)data + len, size - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		len += (size_t)got;
	}
	return (ssize_t)len;
}

/* The kernel hands an attribute over in one read (fs/kernfs/file.c), so none is spent on its end.
 */
ssize_t root_read(int dir, const char *path, char *text, size_t size)
{
	_cleanup_close_ int fd = open_to_read(dir, path);
	ssize_t len;

	if (fd < 0)
		return fd;
	do {
		len = read(fd, text, size);
	} while (len < 0 && errno == EINTR);
	if (len < 0)
		return -errno;
	if ((size_t)len == size)
		return -ENOBUFS;
	if (len > 0 && text[len - 1] == '\n')
		len--;
	text[len] = '\0';
	return strlen(text) == (size_t)len ? len : -EINVAL;
}

int root_read_file(int dir, const char *path, size_t max, char **ret_data, size_t *ret_len)
{
	_cleanup_close_ int fd = open_to_read(dir, path);
	_cleanup_free_ char *data = NULL;
	size_t len = 0, size = 0;
	ssize_t got;

	if (fd < 0)
		return fd;
	do {
		/* room for what is known to be there, and for one more byte and the NUL */
		if (size - len < 2) {
			size = size ? size * 4 : 8192;
			char *more = realloc(data, size);
			if (!more)
				return -ENOMEM;
			data = more;
		}
		got = read(fd, data + len, size - len - 1);
		if (got < 0 && errno != EINTR)
			return -errno;
		len += got > 0 ? (size_t)got : 0;
		if (len > max)
			return -EFBIG;
	} while (got != 0);
	data[len] = '\0';
	*ret_data = TAKE_PTR(data);
	*ret_len = len;
	return 0;
}

int root_read_link(int dir, const char *path, char *text, size_t size)
{
	ssize_t len = readlinkat(dir, path, text, size);

	if (len < 0)
		return -errno;
	if ((size_t)len >= size)
		return -ENOBUFS;
	text[len] = '\0';
	return 0;
}

int root_read_link_name(int dir, const char *path, char *text, size_t size)
{
	char target[512];
	int r = root_read_link(dir, path, target, sizeof(target));

	if (r < 0)
		return r;
	const char *name = strrchr(target, '/');
	name = name ? name + 1 : target;
	if (name[0] == '\0')
		return -EINVAL;
	if (strlen(name) >= size)
		return -ENOBUFS;
	strcpy(text, name);
	return 0;
}

bool root_exists(int dir, const char *path)
{
	return faccessat(dir, path, F_OK, 0) == 0;
}

int root_write(int dir, const char *path, const char *text)
{
	size_t len = strlen(text);

	if (len == 0)
		return -EINVAL;
	_cleanup_close_ int fd = openat(dir, path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	ssize_t written;
	do {
		written = write(fd, text, len);
	} while (written < 0 && errno == EINTR);
	if (written < 0)
		return -errno;
	return (size_t)written == len ? 0 : -EIO;
}
