/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Who holds a device open through VFIO: taking it away would wait for as long as that user likes
 * (promise P7). */
#ifndef VFIO_TOOL_HOLDER_H
#define VFIO_TOOL_HOLDER_H

#include <sys/types.h>

#include "core/device.h"
#include "core/strbuf.h"
#include "sys/root.h"

struct holder {
	pid_t pid;     /* 0: held, but by whom could not be seen */
	char name[64]; /* its command, "" unknown */
};

/* 1 with *ret set when a program holds the device's group or character device open, 0 when it is
 * free, -errno when that could not be found out. Only for a device on a VFIO driver, and only
 * before it is taken off it: for a moment the group looks busy to others. */
int holder_find(const struct root *root, const struct device *device,
		struct holder *ret) _must_check_;

/* The same by looking alone: nothing is opened, so that nobody is disturbed. -EPERM: nobody was
 * seen, but without root not everybody can be. */
int holder_see(const struct root *root, const struct device *device,
	       struct holder *ret) _must_check_;

/* The same for many devices: all processes are looked through once. */
struct holders {
	struct held_node {
		char node[80]; /* its path */
		struct holder holder;
	} * list;
	size_t count;
	bool partial; /* without root not everybody can be seen */
};

int holders_read(const struct root *root, struct holders *ret) _must_check_; /* -ENOMEM */
void holders_release(struct holders *holders);

/* What holder_see() says. */
int holders_find(const struct holders *holders, const struct root *root,
		 const struct device *device, struct holder *ret) _must_check_;

#define _cleanup_holders_ _cleanup_(holders_release)

/* "is held by qemu-system-x86 (pid 1234)" */
void holder_render(const struct holder *holder, struct strbuf *out);

#endif
