/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/root.h"

static bool name_valid(const char *name)
{
	return name[0] != '\0' && !strchr(name, '/') && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0;
}

/* True when `name` is a regular file of ours with that content and mode. */
static bool already_there(int dirfd, const char *name, const char *data, size_t len, mode_t mode)
{
	_cleanup_close_ int fd =
		openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char chunk[4096];
	struct stat st;
	size_t at = 0;

	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	if ((st.st_mode & 07777) != mode || st.st_uid != geteuid() || st.st_size != (off_t)len)
		return false;
	while (at < len) {
		ssize_t got = read(fd, chunk, sizeof(chunk));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || (size_t)got > len - at ||
		    memcmp(chunk, data + at, (size_t)got) != 0)
			return false;
		at += (size_t)got;
	}
	return true;
}

/* A file to fill (its descriptor is returned), or a link to `target` (0) when there is one. */
static int create_beside(int dirfd, const char *name, const char *target, char *temporary,
			 size_t size)
{
	enum { ATTEMPTS = 16 };

	for (int i = 0; i < ATTEMPTS; i++) {
		unsigned number;

		if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
			number = (unsigned)getpid() + (unsigned)i; /* early boot: O_EXCL decides */
		if ((size_t)snprintf(temporary, size, ".%s.%08x.tmp", name, number) >= size)
			return -ENAMETOOLONG;
		int fd =
			target ? symlinkat(target, dirfd, temporary)
			       : openat(dirfd, temporary,
					O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd >= 0)
			return fd;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

static int fill(int fd, const char *data, size_t len, mode_t mode, unsigned flags)
{
	while (len > 0) {
		ssize_t written = write(fd, data, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		data += written;
		len -= (size_t)written;
	}
	if (fchmod(fd, mode) < 0)
		return -errno;
	if (!(flags & OUTFILE_VOLATILE) && fsync(fd) < 0)
		return -errno;
	return 0;
}

/* Some file systems cannot sync a directory and need not. */
static int sync_directory(int dirfd, unsigned flags)
{
	if (flags & OUTFILE_VOLATILE)
		return 0;
	return fsync(dirfd) < 0 && errno != EINVAL && errno != ENOSYS ? -errno : 0;
}

/* The last step of both ways to write; `r` is what became of the steps before it. */
static int put_in_place(int dirfd, const char *temporary, const char *name, int r, unsigned flags)
{
	if (r == 0 && renameat(dirfd, temporary, dirfd, name) < 0)
		r = -errno;
	if (r < 0) {
		unlinkat(dirfd, temporary, 0);
		return r;
	}
	r = sync_directory(dirfd, flags);
	return r < 0 ? r : 1;
}

int outfile_write(int dirfd, const char *name, const char *data, size_t len, mode_t mode,
		  unsigned flags)
{
	char temporary[NAME_MAX + 1];

	if (!name_valid(name))
		return -EINVAL;
	if (already_there(dirfd, name, data, len, mode))
		return 0;

	_cleanup_close_ int fd = create_beside(dirfd, name, NULL, temporary, sizeof(temporary));
	if (fd < 0)
		return fd;
	int r = fill(fd, data, len, mode, flags);
	return put_in_place(dirfd, temporary, name, r, flags);
}

int outfile_link(int dirfd, const char *name, const char *target, unsigned flags)
{
	char temporary[NAME_MAX + 1], present[512];

	if (!name_valid(name))
		return -EINVAL;
	if (root_read_link(dirfd, name, present, sizeof(present)) == 0 &&
	    strcmp(present, target) == 0)
		return 0;
	int r = create_beside(dirfd, name, target, temporary, sizeof(temporary));
	return r < 0 ? r : put_in_place(dirfd, temporary, name, 0, flags);
}

static int enter(int dirfd, const char *component, mode_t mode)
{
	if (!name_valid(component))
		return -EINVAL;
	if (mkdirat(dirfd, component, mode) < 0 && errno != EEXIST)
		return -errno;
	int fd = openat(dirfd, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int outfile_mkdirs(int topfd, const char *path, mode_t mode)
{
	int fd = fcntl(topfd, F_DUPFD_CLOEXEC, 0);
	char component[NAME_MAX + 1];

	if (fd < 0)
		return -errno;
	while (*path != '\0') {
		size_t len = strcspn(path, "/");

		_cleanup_close_ int above = fd;
		if (len >= sizeof(component))
			return -ENAMETOOLONG;
		memcpy(component, path, len);
		component[len] = '\0';
		fd = enter(above, component, mode);
		if (fd < 0)
			return fd;
		path += len + (path[len] == '/');
	}
	return fd;
}

int outfile_remove(int dirfd, const char *name, unsigned flags)
{
	if (!name_valid(name))
		return -EINVAL;
	if (unlinkat(dirfd, name, 0) < 0)
		return errno == ENOENT ? 0 : -errno;
	int r = sync_directory(dirfd, flags);
	return r < 0 ? r : 1;
}
