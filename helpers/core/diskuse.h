/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The decision about a disk: which of its contents the host lives on. */
#ifndef VFIO_TOOL_DISKUSE_H
#define VFIO_TOOL_DISKUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/child.h"
#include "core/guard.h"
#include "core/mounts.h"
#include "core/signature.h"

enum block_kind {
	BLOCK_DISK,
	BLOCK_PARTITION,
	BLOCK_PATH, /* the hidden path to an NVMe namespace that several controllers share */
	/* what the host builds on top */
	BLOCK_LVM,
	BLOCK_CRYPT,
	BLOCK_MULTIPATH,
	BLOCK_DM, /* any other device-mapper device */
	BLOCK_MD,
	BLOCK_BCACHE,
	BLOCK_LOOP,
	BLOCK_MAX
};

#define BLOCK_LABEL_MAX 128 /* DM_NAME_LEN */

struct block {
	char name[CHILD_TEXT_MAX];
	char label[BLOCK_LABEL_MAX]; /* of device-mapper: "vg0-root"; "" none */
	char *backing;		     /* of a loop device: the file; owned */
	unsigned major, minor;
	enum block_kind kind;
	int below;		  /* place of the one that it stands on; -1: the device's own, or a
				     loop device of which that is not known yet */
	enum signature signature; /* what is stored on it, as far as it was looked at */
	bool busy;		  /* somebody has it open for himself alone */
	int unread;		  /* it could not be looked at: -errno; else 0 */
	/* filled by diskuse_judge() */
	bool ours;   /* it stands on the device */
	bool topped; /* another block device stands on it */
	bool used;   /* a reason was given for it, or for what stands on it */
};

struct blocks {
	struct block *list;
	size_t count;
};

/* A file system of several devices without a number of its own, by kernel names and labels. */
struct pool {
	const char *type; /* "btrfs", "bcachefs" */
	char **names;
	size_t count;
};

struct pools {
	struct pool *list;
	size_t count;
};

/* All that a judgement needs besides the blocks. */
struct storage {
	struct mounts mounts;
	struct swaps swaps;
	struct pools pools;
};

/* Adds a copy; `backing` is taken over, also on failure. -ENOMEM. */
int blocks_add(struct blocks *blocks, const struct block *block) _must_check_;
int blocks_find(const struct blocks *blocks, const char *name);
void blocks_release(struct blocks *blocks);

/* The last pool gets one more name. -ENOMEM. */
int pools_add(struct pools *pools, const char *type) _must_check_;
int pools_add_name(struct pools *pools, const char *name) _must_check_;
void storage_release(struct storage *storage);

/* Device-mapper's kind from its uuid: "LVM-...", "CRYPT-LUKS2-...", "mpath-...". */
enum block_kind block_kind_from_uuid(const char *uuid);

/* Adds a reason for everything that is mounted, swapped to or built on the blocks. -ENOMEM. */
int diskuse_judge(const struct pci_addr *addr, struct blocks *blocks, const struct storage *storage,
		  struct usages *usages) _must_check_;

/* True when only the bytes can tell whether the block belongs to something. */
bool diskuse_wants_look(const struct block *block);

/* True when nothing on the disk at this place has a reason yet. */
bool diskuse_is_idle(const struct blocks *blocks, size_t disk);

/* Second step, after `signature`, `busy` and `unread` of the rest were filled. -ENOMEM. */
int diskuse_judge_contents(const struct pci_addr *addr, const struct blocks *blocks,
			   const struct storage *storage, struct usages *usages) _must_check_;

/* A program has a node of the disks open, without having taken it for itself alone. -ENOMEM. */
int diskuse_judge_opener(const struct pci_addr *addr, const char *node, const char *command,
			 int pid, struct usages *usages) _must_check_;

/* True for programs that open every disk for a moment: the judgement must not depend on when it is
 * made. */
bool diskuse_is_passer_by(const char *command);

#define _cleanup_blocks_ _cleanup_(blocks_release)
#define _cleanup_storage_ _cleanup_(storage_release)

#endif
