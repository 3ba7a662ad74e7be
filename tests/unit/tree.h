/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes a small machine of files in a temporary directory, for tests of what reads sysfs, procfs
 * and device nodes through `struct root`. Everything asserts: a failure ends the test. Paths are
 * below the tree ("sys/class/net/eth0/flags"); directories on the way are made. */
#ifndef VFIO_TOOL_TREE_H
#define VFIO_TOOL_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "sys/root.h"

struct tree {
	char path[64];
	struct root root; /* opened with --root=PATH by tree_open() */
};

/* cmocka fixtures: *state is a new `struct tree` with empty sys, proc, run and dev. */
int tree_setup(void **state);
int tree_teardown(void **state);

void tree_dir(const struct tree *tree, const char *path);
void tree_file(const struct tree *tree, const char *path, const char *text);
void tree_link(const struct tree *tree, const char *path, const char *target);

/* Puts bytes into a file that is `size` bytes large; called again, adds to it. */
void tree_data(const struct tree *tree, const char *path, uint64_t offset, const void *data,
	       size_t len, uint64_t size);

/* A PCI function: its directory below sys/devices/pci0000:00 with `class` ("0x020000") and the link
 * in bus/pci/devices. */
void tree_device(const struct tree *tree, const char *address, const char *class);

/* Binds it: the link `driver`. */
void tree_driver(const struct tree *tree, const char *address, const char *driver);

/* An interface below a device ("0000:01:00.0", or deeper: "0000:01:00.0/virtio0"); NULL: a virtual
 * one. `flags` is "0x1003" when it is up, "0x1002" when it is down. */
void tree_net(const struct tree *tree, const char *parent, const char *name, unsigned index,
	      const char *flags);

/* Stacks one interface on another; `devtype` is what uevent says ("vlan"), NULL for none. */
void tree_upper(const struct tree *tree, const char *lower, const char *upper, const char *devtype);

/* A disk in a directory below a device ("0000:01:00.0/nvme/nvme0"), NULL: a virtual one. `size` is
 * in sectors. */
void tree_disk(const struct tree *tree, const char *parent, const char *name, const char *number,
	       uint64_t size);
void tree_partition(const struct tree *tree, const char *disk_path, const char *disk,
		    const char *name, const char *number, uint64_t start, uint64_t size);

/* A device-mapper device and what it stands on. */
void tree_mapper(const struct tree *tree, const char *name, const char *number, const char *label,
		 const char *uuid);
void tree_holder(const struct tree *tree, const char *lower, const char *upper);

#endif
