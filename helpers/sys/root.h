/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The only place that opens, reads and writes kernel attributes and that knows where /sys and /proc
 * are. Names that come from outside (drivers, interfaces, addresses) are validated before they get
 * here. */
#ifndef VFIO_TOOL_ROOT_H
#define VFIO_TOOL_ROOT_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "core/macro.h"

/* Directory descriptors below --root=DIR ("/" for the running system). -1: that directory is not
 * there. */
struct root {
	int top;
	int sys;
	int proc;
	int run;
	bool live; /* the running system: there is no --root */
};

/* Opens the directories of `path` (NULL or "" or "/": the running system). On the running system
 * /sys must be sysfs. Returns -errno; *ret is then untouched. */
int root_open(const char *path, struct root *ret) _must_check_;
void root_close(struct root *root);

/* Opens a directory below `dir`; -errno. The caller closes it. Symbolic links on the way are
 * followed, which sysfs needs; what has to stay inside is guarded by validated names. */
int root_open_dir(int dir, const char *path) _must_check_;

/* Reads one attribute as text into `text`: at most size - 1 bytes, trailing newline cut,
 * NUL-terminated. Returns its length, or -errno (-ENOBUFS: longer than that; -EINVAL: has a NUL
 * byte inside). */
ssize_t root_read(int dir, const char *path, char *text, size_t size) _must_check_;

/* Reads raw bytes, as many as come up to `size`. Returns the count or -errno. */
ssize_t root_read_raw(int dir, const char *path, void *data, size_t size) _must_check_;

/* Reads a whole file of at most `max` bytes into fresh memory (NUL-terminated behind its end); the
 * caller frees it. -EFBIG when it is larger. */
int root_read_file(int dir, const char *path, size_t max, char **ret_data,
		   size_t *ret_len) _must_check_;

/* The last component of what a symbolic link points to; -errno, -ENOENT when there is no link. */
int root_read_link_name(int dir, const char *path, char *text, size_t size) _must_check_;

/* The whole target of a symbolic link. */
int root_read_link(int dir, const char *path, char *text, size_t size) _must_check_;

bool root_exists(int dir, const char *path);

/* The one write to the kernel in this program: opens an existing attribute and hands `text` over in
 * one write(2). 0 or -errno. Does not create anything. An empty text is refused with -EINVAL: the
 * kernel would take it for nothing and report success (mechanics 1.2). */
int root_write(int dir, const char *path, const char *text) _must_check_;

/* Where these file systems are, for messages and what is generated: "/sys", "/proc", "/run". */
const char *root_sys_name(void);
const char *root_proc_name(void);
const char *root_run_name(void);

#define _cleanup_root_ _cleanup_(root_close)

static inline void closedir_cleanup(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}
#define _cleanup_dir_ _cleanup_(closedir_cleanup)

void close_cleanup(int *fd);
#define _cleanup_close_ _cleanup_(close_cleanup)

#endif
