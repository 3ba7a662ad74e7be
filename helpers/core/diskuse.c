/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/diskuse.h"

#include <errno.h>
#include <string.h>

#include "core/strbuf.h"

/* What one judgement works on. */
struct judgement {
	const struct pci_addr *addr;
	struct blocks *blocks;
	const struct storage *storage;
	struct usages *usages;
};

static const char *basename_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* True when a path below /dev names the block; the kernel has '!' where the path has '/'. */
static bool block_has_path(const struct block *block, const char *path)
{
	const char *name = basename_of(path);
	const char *own = strrchr(block->name, '!');

	if (strncmp(path, "/dev/", 5) != 0)
		return false;
	return strcmp(own ? own + 1 : block->name, name) == 0 ||
	       (block->label[0] != '\0' && strcmp(block->label, name) == 0);
}

static bool pool_has(const struct pool *pool, const char *name)
{
	for (size_t i = 0; i < pool->count; i++)
		if (strcmp(pool->names[i], name) == 0)
			return true;
	return false;
}

/* The pool that a mount without a device number shows, or NULL when its source says nothing. */
static const struct pool *pool_of_mount(const struct pools *pools, const struct mount *mount)
{
	char first[256];
	size_t len = strcspn(mount->source, ":"); /* bcachefs lists its devices */

	if (len >= sizeof(first))
		return NULL;
	memcpy(first, mount->source, len);
	first[len] = '\0';
	for (size_t i = 0; i < pools->count; i++)
		if (strcmp(pools->list[i].type, mount->type) == 0 &&
		    pool_has(&pools->list[i], basename_of(first)))
			return &pools->list[i];
	return NULL;
}

/* True when the mount is of a pool that the block is in; a pool that cannot be told counts. */
static bool mount_in_pool(const struct pools *pools, const struct mount *mount,
			  const struct block *block)
{
	const struct pool *own = pool_of_mount(pools, mount);

	for (size_t i = 0; i < pools->count; i++) {
		const struct pool *pool = &pools->list[i];

		if (strcmp(pool->type, mount->type) == 0 && pool_has(pool, block->name))
			return !own || own == pool;
	}
	return false;
}

static bool mount_on_block(const struct storage *storage, const struct mount *mount,
			   const struct block *block)
{
	if (block->kind == BLOCK_PATH)
		return false;
	if (mount->major != 0)
		return mount->major == block->major && mount->minor == block->minor;
	return block_has_path(block, mount->source) || mount_in_pool(&storage->pools, mount, block);
}

/* True when the path is on a mounted file system of ours, or is a device node of ours. */
static bool path_is_ours(const struct judgement *on, const char *path)
{
	const struct mount *mount = mounts_find(&on->storage->mounts, path);

	for (size_t i = 0; i < on->blocks->count; i++) {
		const struct block *block = &on->blocks->list[i];

		if (block->ours && (block_has_path(block, path) ||
				    (mount && mount_on_block(on->storage, mount, block))))
			return true;
	}
	return false;
}

/* Marks what stands on the device, through files of loop devices too; true when one more was found.
 */
static bool reach_further(const struct judgement *on)
{
	bool more = false;

	for (size_t i = 0; i < on->blocks->count; i++) {
		struct block *block = &on->blocks->list[i];

		if (block->ours)
			continue;
		if (block->below >= 0)
			block->ours = on->blocks->list[block->below].ours;
		else
			block->ours = !block->backing || path_is_ours(on, block->backing);
		more |= block->ours;
	}
	return more;
}

static void mark_used(struct blocks *blocks, size_t at)
{
	for (int i = (int)at; i >= 0; i = blocks->list[i].below)
		blocks->list[i].used = true;
}

static const char *kind_text(enum block_kind kind)
{
	static const char *const texts[BLOCK_MAX] = {
		[BLOCK_DISK] = "disk",
		[BLOCK_PARTITION] = "partition",
		[BLOCK_PATH] = "NVMe path",
		[BLOCK_LVM] = "LVM volume",
		[BLOCK_CRYPT] = "dm-crypt volume",
		[BLOCK_MULTIPATH] = "multipath device",
		[BLOCK_DM] = "device-mapper device",
		[BLOCK_MD] = "md array",
		[BLOCK_BCACHE] = "bcache device",
		[BLOCK_LOOP] = "loop device",
	};

	return texts[kind];
}

/* "nvme0n1p2", "LVM volume vg0-root on nvme0n1p3" */
static void add_name(struct strbuf *fact, const struct blocks *blocks, size_t at)
{
	const struct block *block = &blocks->list[at];
	int below = block->below;

	if (block->kind > BLOCK_PATH)
		strbuf_addf(fact, "%s ", kind_text(block->kind));
	strbuf_add_escaped(fact, block->label[0] ? block->label : block->name);
	while (below >= 0 && blocks->list[below].kind > BLOCK_PATH)
		below = blocks->list[below].below;
	if (block->kind > BLOCK_PATH && below >= 0) {
		strbuf_add(fact, " on ");
		strbuf_add_escaped(fact, blocks->list[below].name);
	}
}

static int report(const struct judgement *on, enum guard guard, size_t at, struct strbuf *fact)
{
	mark_used(on->blocks, at);
	return fact->error ? fact->error
			   : usages_add(on->usages, on->addr, guard, strbuf_text(fact));
}

static bool mount_bears_vital(const struct mounts *mounts, const struct mount *mount)
{
	if (mount_is_vital(mount))
		return true;
	for (size_t i = 0; i < mounts->count; i++)
		if (mount_is_vital(&mounts->list[i]) &&
		    mount_is_layer(mounts, &mounts->list[i], mount))
			return true;
	return false;
}

/* One reason for the vital mounts of a block, or for its other mounts: the first is named. */
static int judge_mounts(const struct judgement *on, size_t at, bool vital)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };
	const struct mounts *mounts = &on->storage->mounts;
	size_t count = 0;

	for (size_t i = 0; i < mounts->count; i++) {
		const struct mount *mount = &mounts->list[i];

		if (!mount_on_block(on->storage, mount, &on->blocks->list[at]) ||
		    mount_bears_vital(mounts, mount) != vital || count++ > 0)
			continue;
		strbuf_add(&fact, vital ? "holds " : "is mounted on ");
		strbuf_add_escaped(&fact, mount->point);
	}
	if (count == 0)
		return 0;
	if (count > 1)
		strbuf_addf(&fact, " and %zu more", count - 1);
	strbuf_add(&fact, " (");
	add_name(&fact, on->blocks, at);
	strbuf_add(&fact, ")");
	return report(on, vital ? GUARD_ROOT_DISK : GUARD_MOUNTED, at, &fact);
}

static bool swap_on_block(const struct storage *storage, const struct swap *swap,
			  const struct block *block)
{
	if (!swap->is_file)
		return block_has_path(block, swap->path);
	const struct mount *mount = mounts_find(&storage->mounts, swap->path);
	return mount && mount_on_block(storage, mount, block);
}

static int judge_swaps(const struct judgement *on, size_t at)
{
	for (size_t i = 0; i < on->storage->swaps.count; i++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 };
		const struct swap *swap = &on->storage->swaps.list[i];

		if (!swap_on_block(on->storage, swap, &on->blocks->list[at]))
			continue;
		strbuf_add(&fact, "holds swap space (");
		if (swap->is_file) {
			strbuf_add_escaped(&fact, swap->path);
			strbuf_add(&fact, " on ");
		}
		add_name(&fact, on->blocks, at);
		strbuf_add(&fact, ")");
		if (report(on, GUARD_SWAP, at, &fact) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* In a pool that is in use, and none of the mounts that are visible shows it. */
static int judge_pools(const struct judgement *on, size_t at)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };
	const struct block *block = &on->blocks->list[at];

	for (size_t i = 0; !block->used && i < on->storage->pools.count; i++) {
		if (!pool_has(&on->storage->pools.list[i], block->name))
			continue;
		strbuf_addf(&fact, "belongs to a %s file system in use (",
			    on->storage->pools.list[i].type);
		add_name(&fact, on->blocks, at);
		strbuf_add(&fact, ")");
		return report(on, GUARD_MOUNTED, at, &fact);
	}
	return 0;
}

/* What is built on the disk and has nothing on top and no other reason. */
static int judge_member(const struct judgement *on, size_t at)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };
	const struct block *block = &on->blocks->list[at];

	if (block->kind <= BLOCK_PATH || block->topped || block->used)
		return 0;
	strbuf_add(&fact, "is part of ");
	add_name(&fact, on->blocks, at);
	return report(on, GUARD_DISK_MEMBER, at, &fact);
}

static int judge_block(const struct judgement *on, size_t at)
{
	if (judge_mounts(on, at, true) < 0 || judge_mounts(on, at, false) < 0 ||
	    judge_swaps(on, at) < 0 || judge_pools(on, at) < 0)
		return -ENOMEM;
	return judge_member(on, at);
}

int diskuse_judge(const struct pci_addr *addr, struct blocks *blocks, const struct storage *storage,
		  struct usages *usages)
{
	struct judgement on = { addr, blocks, storage, usages };

	while (reach_further(&on))
		;
	for (size_t i = 0; i < blocks->count; i++)
		if (blocks->list[i].ours && blocks->list[i].below >= 0 &&
		    blocks->list[i].kind != BLOCK_PARTITION)
			blocks->list[blocks->list[i].below].topped = true;
	for (size_t i = 0; i < blocks->count; i++)
		if (blocks->list[i].ours && judge_block(&on, i) < 0)
			return -ENOMEM;
	return 0;
}

bool diskuse_wants_look(const struct block *block)
{
	return block->ours && (block->kind == BLOCK_DISK || block->kind == BLOCK_PARTITION) &&
	       !block->topped && !block->used;
}

bool diskuse_is_idle(const struct blocks *blocks, size_t disk)
{
	return !blocks->list[disk].used;
}

/* The strongest mount of ZFS: its pools do not say which disks they are on. */
static enum guard zfs_guard(const struct mounts *mounts)
{
	enum guard guard = GUARD_DISK_MEMBER;

	for (size_t i = 0; i < mounts->count; i++) {
		if (strcmp(mounts->list[i].type, "zfs") != 0)
			continue;
		if (mount_is_vital(&mounts->list[i]))
			return GUARD_ROOT_DISK;
		guard = GUARD_MOUNTED;
	}
	return guard;
}

/* What the bytes say of one block. */
static int judge_signature(const struct judgement *on, const struct block *block)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };
	enum guard guard = GUARD_DISK_MEMBER;

	strbuf_addf(&fact, "holds %s (", signature_to_string(block->signature));
	strbuf_add_escaped(&fact, block->name);
	if (block->signature == SIGNATURE_ZFS)
		guard = zfs_guard(&on->storage->mounts);
	strbuf_add(&fact, guard == GUARD_ROOT_DISK ? "), and the root file system is on ZFS"
			  : guard == GUARD_MOUNTED ? "), and ZFS is mounted"
						   : ")");
	return fact.error ? fact.error
			  : usages_add(on->usages, on->addr, guard, strbuf_text(&fact));
}

static int judge_unread(const struct judgement *on, const struct block *block)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };
	const char *error = strerrordesc_np(-block->unread);

	strbuf_add(&fact, "could not be judged: ");
	strbuf_add_escaped(&fact, block->name);
	strbuf_addf(&fact, " could not be read (%s)", error ? error : "unknown error");
	return fact.error ? fact.error
			  : usages_add(on->usages, on->addr, GUARD_DISK_MEMBER, strbuf_text(&fact));
}

static int judge_busy(const struct judgement *on, const struct block *block)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };

	strbuf_add(&fact, "is in use by a mount elsewhere, a storage layer or a program (");
	strbuf_add_escaped(&fact, block->name);
	strbuf_add(&fact, ")");
	return fact.error ? fact.error
			  : usages_add(on->usages, on->addr, GUARD_MOUNTED, strbuf_text(&fact));
}

int diskuse_judge_contents(const struct pci_addr *addr, const struct blocks *blocks,
			   const struct storage *storage, struct usages *usages)
{
	struct judgement on = { .addr = addr, .storage = storage, .usages = usages };

	for (size_t i = 0; i < blocks->count; i++) {
		const struct block *block = &blocks->list[i];

		if (!block->ours)
			continue;
		if (signature_is_member(block->signature) && !block->used &&
		    judge_signature(&on, block) < 0)
			return -ENOMEM;
		if (block->busy && judge_busy(&on, block) < 0)
			return -ENOMEM;
		if (block->unread < 0 && judge_unread(&on, block) < 0)
			return -ENOMEM;
	}
	return 0;
}

int diskuse_judge_opener(const struct pci_addr *addr, const char *node, const char *command,
			 int pid, struct usages *usages)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };

	strbuf_add(&fact, "is open in ");
	strbuf_add_escaped(&fact, command);
	strbuf_addf(&fact, " (pid %d: ", pid);
	strbuf_add_escaped(&fact, node);
	strbuf_add(&fact, ")");
	return fact.error ? fact.error
			  : usages_add(usages, addr, GUARD_MOUNTED, strbuf_text(&fact));
}

bool diskuse_is_passer_by(const char *command)
{
	static const char *const names[] = { "systemd-udevd", "(udev-worker)", "udevd", "udevadm" };

	for (size_t i = 0; i < ELEMENTSOF(names); i++)
		if (strcmp(command, names[i]) == 0)
			return true;
	return false;
}
