/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is mounted and swapped to: /proc/PID/mountinfo and /proc/swaps (proc_pid_mountinfo(5),
 * proc_swaps(5)). */
#ifndef VFIO_TOOL_MOUNTS_H
#define VFIO_TOOL_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/inet.h"
#include "core/macro.h"

/* The strings stand in the list's own copy of the text, escapes resolved. */
struct mount {
	unsigned major,
		minor; /* major 0: the file system has no block device, or several (btrfs) */
	const char *point;
	const char *type;
	const char *source;
	const char *options; /* of the file system: "rw,addr=10.0.2.2,..." */
};

struct mounts {
	struct mount *list; /* in the order of the file: a later one may cover an earlier one */
	size_t count;
	char *text;
};

struct swap {
	const char *path;
	bool is_file;
};

struct swaps {
	struct swap *list;
	size_t count;
	char *text;
};

/* "259:2", as mountinfo and the attribute `dev` have it. -EBADMSG. */
int device_number_parse(const char *text, unsigned *ret_major, unsigned *ret_minor) _must_check_;

/* -EBADMSG: a line is not of that form, and nothing can be said. -ENOMEM. */
int mounts_parse(const char *text, struct mounts *ret) _must_check_;
int swaps_parse(const char *text, struct swaps *ret) _must_check_;

void mounts_release(struct mounts *mounts);
void swaps_release(struct swaps *swaps);

/* True for what the system cannot do without: /, /boot, /usr, /var, /etc and the like, and where an
 * initramfs has the root file system before it switches to it. */
bool mount_is_vital(const struct mount *mount);

/* The mount that a path lies on, or NULL. */
const struct mount *mounts_find(const struct mounts *mounts, const char *path);

/* True when the file system of `mount` is made of what is stored below another's mount: an overlay
 * and its layers. */
bool mount_is_layer(const struct mounts *mounts, const struct mount *overlay,
		    const struct mount *layer);

/* True when the file system comes over the network; *ret then is the server's address, family 0
 * when the mount does not say it. */
bool mount_is_remote(const struct mount *mount, struct inet *ret);

#define _cleanup_mounts_ _cleanup_(mounts_release)
#define _cleanup_swaps_ _cleanup_(swaps_release)

#endif
