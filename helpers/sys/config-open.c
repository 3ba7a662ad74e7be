/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/config-open.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/config.h"

/* Where conf.d may be, an earlier one before a later. */
static const char *const bases[CONFIG_BASES] = { "etc", "run", "usr/local/lib", "usr/lib" };

void loader_release(struct loader *loader)
{
	for (size_t i = 0; i < CONFIG_BASES; i++)
		close_cleanup(&loader->dirs[i]);
	close_cleanup(&loader->main_dir);
}

const char *source_path(const struct source *source, char path[static PATH_SHOWN_MAX])
{
	snprintf(path, PATH_SHOWN_MAX, "/%s/vfio-tool/%s%s", bases[source->base],
		 source->is_drop_in ? "conf.d/" : "", source->name);
	return path;
}

/* True for errors of this process rather than of the file. */
static bool is_ours(int error)
{
	return error == ENOMEM || error == EMFILE || error == ENFILE;
}

/* A remedy is a sentence, or a command that gets the path behind it. */
static int report(const struct loader *loader, const char *path, const char *text,
		  const char *remedy, const char *argument)
{
	_cleanup_strbuf_ struct strbuf right = { 0 };

	strbuf_add(&right, remedy);
	strbuf_add(&right, argument);
	if (right.error)
		return right.error;
	return problems_add(loader->problems, path, 0, text, strbuf_text(&right));
}

static int report_errno(const struct loader *loader, const char *path, int error)
{
	char text[128];

	if (is_ours(error))
		return -error;
	snprintf(text, sizeof(text), "cannot be read: %s", strerror(error));
	return report(loader, path, text, error == EACCES ? "run the command as root" : "", "");
}

static const char *kind_of(mode_t mode)
{
	return S_ISREG(mode)	? "regular file"
	       : S_ISDIR(mode)	? "directory"
	       : S_ISFIFO(mode) ? "FIFO"
				: "device";
}

/* What root reads at boot, only root may have written. 1: refused and reported. */
static int check_trust(const struct loader *loader, const struct stat *st, const char *path)
{
	char text[64];
	int r;

	if (st->st_uid != 0 && st->st_uid != loader->owner) {
		snprintf(text, sizeof(text), "belongs to uid %u, not to root", st->st_uid);
		r = report(loader, path, text, "chown root: ", path);
	} else if (st->st_mode & (S_IWGRP | S_IWOTH)) {
		r = report(loader, path, "can be written by others than its owner", "chmod go-w ",
			   path);
	} else {
		return 0;
	}
	return r < 0 ? r : 1;
}

/* Opens one directory of the way; *ret stays as it is when it is missing or refused. */
static int open_step(const struct loader *loader, int parent, const char *name, int flags,
		     const char *path, int *ret)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | flags);
	struct stat st;

	if (fd < 0 && errno == ENOENT)
		return 0;
	/* with O_DIRECTORY a link is ENOTDIR as well */
	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
		return report(loader, path, "is not a directory",
			      "put a directory there (a link is not followed)", "");
	if (fd < 0 || fstat(fd, &st) < 0) {
		int error = errno;

		close_cleanup(&fd);
		return report_errno(loader, path, error);
	}
	int r = check_trust(loader, &st, path);
	if (r == 0)
		*ret = fd;
	else
		close_cleanup(&fd);
	return r < 0 ? r : 0;
}

/* Opens BASE, BASE/vfio-tool and conf.d in it. Nobody is told about a BASE that has no vfio-tool.
 */
static int open_base(struct loader *loader, size_t base)
{
	_cleanup_close_ int top = -1, own = -1;
	char path[PATH_SHOWN_MAX], inner[64];
	int r;

	snprintf(inner, sizeof(inner), "%s/vfio-tool", bases[base]);
	if (faccessat(loader->root->top, inner, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	snprintf(path, sizeof(path), "/%s", bases[base]);
	r = open_step(loader, loader->root->top, bases[base], 0, path, &top);
	if (r < 0 || top < 0)
		return r;
	snprintf(path, sizeof(path), "/%s/vfio-tool", bases[base]);
	r = open_step(loader, top, "vfio-tool", O_NOFOLLOW, path, &own);
	if (r < 0 || own < 0)
		return r;
	snprintf(path, sizeof(path), "/%s/vfio-tool/conf.d", bases[base]);
	r = open_step(loader, own, "conf.d", O_NOFOLLOW, path, &loader->dirs[base]);
	if (r == 0 && base == 0) {
		loader->main_dir = own;
		own = -1;
	}
	return r;
}

int loader_init(struct loader *loader, const struct root *root, struct problems *problems)
{
	struct stat st = { .st_uid = 0 };

	*loader = (struct loader){ .root = root, .problems = problems, .main_dir = -1 };
	for (size_t i = 0; i < CONFIG_BASES; i++)
		loader->dirs[i] = -1;
	if (!root->live && fstat(root->top, &st) < 0)
		return -errno;
	loader->owner = st.st_uid;
	for (size_t i = 0; i < CONFIG_BASES; i++) {
		int r = open_base(loader, i);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Up to the end of the file, whatever size it was said to have. */
static int read_all(int fd, struct source *source)
{
	_cleanup_free_ char *text = malloc(CONFIG_FILE_MAX + 1);
	size_t len = 0;

	if (!text)
		return -ENOMEM;
	while (len <= CONFIG_FILE_MAX) {
		ssize_t got = read(fd, text + len, CONFIG_FILE_MAX + 1 - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		len += (size_t)got;
	}
	if (len > CONFIG_FILE_MAX)
		return -EFBIG;
	source->text = TAKE_PTR(text);
	source->len = len;
	return 0;
}

static int read_trusted(const struct loader *loader, int fd, const char *path,
			struct source *source)
{
	struct stat st;
	char text[64];

	if (fstat(fd, &st) < 0)
		return report_errno(loader, path, errno);
	if (!S_ISREG(st.st_mode)) {
		snprintf(text, sizeof(text), "is a %s, not a regular file", kind_of(st.st_mode));
		return report(loader, path, text, "put a regular file there, or remove it", "");
	}
	int r = check_trust(loader, &st, path);
	if (r != 0)
		return r < 0 ? r : 0;
	r = read_all(fd, source);
	if (r == -EFBIG)
		return report(loader, path, "has more than 256 KiB",
			      "split it into several files in conf.d", "");
	return r < 0 ? report_errno(loader, path, -r) : 0;
}

/* A link masks when it leads to /dev/null and is refused when it leads anywhere else. */
static int check_link(const struct loader *loader, int dir, const struct source *source,
		      const char *path)
{
	char target[sizeof("/dev/null")];

	if (root_read_link(dir, source->name, target, sizeof(target)) == 0 &&
	    strcmp(target, "/dev/null") == 0)
		return 0;
	return report(loader, path, "is a symbolic link, which is not followed",
		      "put the file itself there, or a link to /dev/null to mask it", "");
}

int loader_read(const struct loader *loader, struct source *source)
{
	int dir = source->is_drop_in ? loader->dirs[source->base] : loader->main_dir;
	_cleanup_close_ int fd = openat(dir, source->name,
					O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char path[PATH_SHOWN_MAX];

	source_path(source, path);
	if (fd >= 0)
		return read_trusted(loader, fd, path, source);
	if (errno == ENOENT)
		return 0;
	if (errno == ELOOP)
		return check_link(loader, dir, source, path);
	if (errno == ENXIO)
		return report(loader, path, "is a socket or device, not a regular file",
			      "put a regular file there, or remove it", "");
	return report_errno(loader, path, errno);
}
