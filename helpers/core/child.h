/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a device has below it in sysfs, told from the directories' names alone. */
#ifndef VFIO_TOOL_CHILD_H
#define VFIO_TOOL_CHILD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"
#include "core/pci.h"

enum child_kind {
	CHILD_NET,
	CHILD_BLOCK,
	CHILD_DRM,	   /* a card or render node */
	CHILD_FRAMEBUFFER, /* fbN */
	CHILD_INPUT,	   /* inputN */
	CHILD_TTY,
	CHILD_MEDIATED, /* a virtual device that the driver made of this one (mdev) */
	CHILD_MAX
};

/* A kernel name; a block device's can be 32 bytes and a partition's a little longer. */
#define CHILD_TEXT_MAX 64

struct child {
	enum child_kind kind;
	char name[CHILD_TEXT_MAX];
};

struct children {
	struct child *list;
	size_t count;
	struct pci_addr *vfs; /* virtual functions */
	size_t vf_count;
	bool net_elsewhere; /* has interfaces that another network namespace has taken */
	bool incomplete;    /* there was more than could be looked at */
};

/* Adds a copy. -ENOMEM. */
int children_add(struct children *children, enum child_kind kind, const char *name) _must_check_;
int children_add_vf(struct children *children, const struct pci_addr *addr) _must_check_;
bool children_have(const struct children *children, enum child_kind kind);
void children_release(struct children *children);

/* The kind of `name` in the directory `parent`; CHILD_MAX when it is no child of interest. */
enum child_kind child_kind_find(const char *parent, const char *name);

/* True for a directory that cannot hold a child of interest at any depth. */
bool child_is_barren(const char *name);

/* "nvme0n1" for "nvme0c1n1", the hidden path of a device that several controllers share (kernel
 * drivers/nvme/host/multipath.c). False for any other name. */
bool child_nvme_head(const char *name, char head[static CHILD_TEXT_MAX]);

#define _cleanup_children_ _cleanup_(children_release)

#endif
