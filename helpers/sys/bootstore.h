/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Files of a boot loader as they were before the command line was changed, kept for the way back
 * in /var/lib/vfio-tool/setup-boot: `record` names them; xN.before and xN.after are what they
 * were and what they became, with a letter x that the record says. Also the writer of those files
 * themselves. */
#ifndef VFIO_TOOL_SYS_BOOTSTORE_H
#define VFIO_TOOL_SYS_BOOTSTORE_H

#include <sys/types.h>

#include "core/bootloader.h"
#include "sys/root.h"

#define BOOTSTORE_DIRECTORY "/var/lib/vfio-tool/setup-boot"

struct kept_file {
	char *path;
	char *before; /* NULL: it was not there */
	char *after;  /* NULL: it is gone */
	mode_t mode;
	uid_t uid;
	gid_t gid;
};

struct kept {
	enum bootlayout layout;
	char *add, *drop; /* words with blanks between */
	struct kept_file *list;
	size_t count;
};

/* -ENOENT: nothing was changed, or it was taken back. -EINVAL: what is kept cannot be read.
 * -errno. The caller releases *ret in any case. */
int bootstore_load(const struct root *root, struct kept *ret) _must_check_;

/* Replaces what is kept, at once or not at all. 0 or -errno. */
int bootstore_save(const struct root *root, const struct kept *kept) _must_check_;

/* Forgets it. 0 or -errno. */
int bootstore_clear(const struct root *root) _must_check_;

/* Adds a file as it is now, with its mode and owner; the texts are copied. 0 or -errno. */
int kept_add(const struct root *root, struct kept *kept, const char *path, const char *before,
	     const char *after) _must_check_;
/* Takes one out. */
void kept_drop(struct kept *kept, size_t at);
void kept_release(struct kept *kept);

/* Makes the file hold that text, with the mode and owner that were kept; NULL removes it. No
 * component of the path may be a symbolic link. 0 or -errno. */
int kept_write(const struct root *root, const struct kept_file *file,
	       const char *text) _must_check_;

/* 1: the file has that text now (NULL: it is not there); 0 another; -errno. */
int kept_compare(const struct root *root, const struct kept_file *file,
		 const char *text) _must_check_;

#define _cleanup_kept_ _cleanup_(kept_release)

#endif
