/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The files in which others say which PCI devices they want. */
#ifndef VFIO_TOOL_RIVALS_H
#define VFIO_TOOL_RIVALS_H

#include "core/rival.h"
#include "sys/root.h"

/* Files that are there and could not be read. */
struct unread {
	struct unread_file {
		char *file;
		int error;
	} * list;
	size_t count;
};

/* Reads what claims devices: driverctl's overrides, modprobe.d, udev rules, the kernel command
 * line, guests, services that are started at boot, scripts of the initramfs. What this program has
 * generated is left out. 0 or -ENOMEM; the caller releases both in any case. */
int rivals_read(const struct root *root, struct claims *claims, struct unread *unread) _must_check_;
void unread_release(struct unread *unread);

#define _cleanup_unread_ _cleanup_(unread_release)

#endif
