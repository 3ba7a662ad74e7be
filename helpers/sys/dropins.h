/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Configuration of other programs that stands in several directories: modprobe.d, system.conf.d,
 * units. The first directory that has a name wins, all are read in the order of their names. */
#ifndef VFIO_TOOL_DROPINS_H
#define VFIO_TOOL_DROPINS_H

#include "sys/root.h"

struct dropin {
	char *name; /* "vfio.conf" */
	char *path; /* below the root: "etc/modprobe.d/vfio.conf" */
	size_t rank;
};

struct dropins {
	struct dropin *list;
	size_t count;
};

/* Lists what is in the directories below the root, the first of which counts most, and has a name
 * that ends in `suffix`. Directories that are not there have none. 0 or -ENOMEM; the caller
 * releases *ret in any case. */
int dropins_list(const struct root *root, const char *const *directories, size_t count,
		 const char *suffix, struct dropins *ret) _must_check_;
void dropins_release(struct dropins *dropins);

/* Reads one of them, or another file below the root, into fresh memory. NULL with 0 in *ret_error
 * when it cannot be read, is a link to /dev/null, or is larger than 1 MiB: it says nothing then;
 * else -ENOMEM there. */
char *dropin_read(const struct root *root, const char *path, int *ret_error);

#define _cleanup_dropins_ _cleanup_(dropins_release)

#endif
