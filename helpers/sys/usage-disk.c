/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Block devices below a device, what stands on them, and what is mounted. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sys/openers.h"
#include "sys/usage-parts.h"

#define BLOCKS "class/block"
#define MOUNTINFO_MAX ((size_t)16 * 1024 * 1024)
#define BLOCKS_MAX 65536
#define NODE_LEN (CHILD_TEXT_MAX + sizeof("dev/"))

/* What one listing step works on. */
struct collect {
	struct usage_run *run;
	struct blocks *blocks;
	const char *name; /* of the block device that is listed */
	int at;		  /* its place */
	/* what its directory holds */
	bool is_partition, has_holders, has_dm, has_md, has_loop, has_bcache;
	struct children partitions;
};

static int add_block(struct usage_run *run, struct blocks *blocks, const char *name, int below);

int usage_read_storage(struct usage_run *run)
{
	_cleanup_free_ char *mounts = NULL, *swaps = NULL;
	const struct root *root = run->root;
	size_t len;
	int r;

	if (run->storage_read)
		return 0;
	r = root_read_file(root->proc, "self/mountinfo", MOUNTINFO_MAX, &mounts, &len);
	if (r < 0)
		return r;
	r = mounts_parse(mounts, &run->storage.mounts);
	if (r < 0)
		return r;
	/* a kernel without swap has no such file */
	r = root_read_file(root->proc, "swaps", MOUNTINFO_MAX, &swaps, &len);
	if (r == 0)
		r = swaps_parse(swaps, &run->storage.swaps);
	if (r < 0 && r != -ENOENT)
		return r;
	run->storage_read = true;
	return 0;
}

static int visit_block(void *data, const char *name, int type)
{
	struct collect *collect = data;

	collect->is_partition |= strcmp(name, "partition") == 0;
	collect->has_holders |= strcmp(name, "holders") == 0;
	collect->has_dm |= strcmp(name, "dm") == 0;
	collect->has_md |= strcmp(name, "md") == 0;
	collect->has_loop |= strcmp(name, "loop") == 0;
	collect->has_bcache |= strcmp(name, "bcache") == 0 && type == DT_DIR;
	/* partitions, and the boot areas of an eMMC, are named after their disk */
	if (type == DT_DIR && strncmp(name, collect->name, strlen(collect->name)) == 0)
		return children_add(&collect->partitions, CHILD_BLOCK, name);
	return 0;
}

static int visit_holder(void *data, const char *name, int type)
{
	struct collect *collect = data;

	return add_block(collect->run, collect->blocks, name, collect->at);
}

/* The devices that a bcache set makes of its disks: "set/bdevN/dev" of a caching device, "dev" of a
 * backing one. */
static int visit_bcache_set(void *data, const char *name, int type)
{
	struct collect *collect = data;
	char set[CHILD_TEXT_MAX + 32], device[CHILD_TEXT_MAX];

	snprintf(set, sizeof(set), "bcache/set/%.*s/dev", CHILD_TEXT_MAX - 1, name);
	if (strncmp(name, "bdev", 4) != 0 ||
	    root_read_link_name(collect->run->root->sys, USAGE_PATH(BLOCKS, collect->name, set),
				device, sizeof(device)) < 0)
		return 0;
	return add_block(collect->run, collect->blocks, device, collect->at);
}

static int add_bcache(struct collect *collect)
{
	const struct root *root = collect->run->root;
	char device[CHILD_TEXT_MAX];

	collect->blocks->list[collect->at].signature = SIGNATURE_BCACHE;
	if (root_read_link_name(root->sys, USAGE_PATH(BLOCKS, collect->name, "bcache/dev"), device,
				sizeof(device)) == 0 &&
	    add_block(collect->run, collect->blocks, device, collect->at) < 0)
		return -ENOMEM;
	return usage_list(root->sys, USAGE_PATH(BLOCKS, collect->name, "bcache/set"),
			  visit_bcache_set, collect);
}

static void read_mapper(const struct root *root, struct block *block)
{
	char uuid[160] = "";

	if (root_read(root->sys, USAGE_PATH(BLOCKS, block->name, "dm/uuid"), uuid, sizeof(uuid)) <
	    0)
		uuid[0] = '\0';
	if (root_read(root->sys, USAGE_PATH(BLOCKS, block->name, "dm/name"), block->label,
		      sizeof(block->label)) < 0)
		block->label[0] = '\0';
	block->kind = block_kind_from_uuid(uuid);
}

static void read_backing(const struct root *root, struct block *block)
{
	char path[4096];

	block->kind = BLOCK_LOOP;
	if (root_read(root->sys, USAGE_PATH(BLOCKS, block->name, "loop/backing_file"), path,
		      sizeof(path)) > 0)
		block->backing = strdup(path);
}

static void read_block(const struct root *root, const struct collect *found, struct block *block)
{
	char text[32], head[CHILD_TEXT_MAX];

	if (root_read(root->sys, USAGE_PATH(BLOCKS, block->name, "dev"), text, sizeof(text)) > 0)
		(void)!device_number_parse(text, &block->major, &block->minor);
	if (child_nvme_head(block->name, head))
		block->kind = BLOCK_PATH;
	else if (found->is_partition)
		block->kind = BLOCK_PARTITION;
	else if (found->has_dm)
		read_mapper(root, block);
	else if (found->has_md)
		block->kind = BLOCK_MD;
	else if (found->has_loop)
		read_backing(root, block);
	else if (strncmp(block->name, "bcache", 6) == 0)
		block->kind = BLOCK_BCACHE;
}

/* What stands on the block device that was just added. */
static int add_above(struct collect *collect)
{
	char head[CHILD_TEXT_MAX];
	int r = 0;

	for (size_t i = 0; r == 0 && i < collect->partitions.count; i++)
		r = add_block(collect->run, collect->blocks, collect->partitions.list[i].name,
			      collect->at);
	if (r == 0 && collect->has_holders)
		r = usage_list(collect->run->root->sys,
			       USAGE_PATH(BLOCKS, collect->name, "holders"), visit_holder, collect);
	if (r == 0 && collect->has_bcache)
		r = add_bcache(collect);
	if (r == 0 && child_nvme_head(collect->name, head) &&
	    root_exists(collect->run->root->sys, USAGE_PATH(BLOCKS, head, "")))
		r = add_block(collect->run, collect->blocks, head, collect->at);
	return r;
}

static int add_block(struct usage_run *run, struct blocks *blocks, const char *name, int below)
{
	struct block block = { .below = below };
	struct collect collect = { .run = run, .blocks = blocks, .name = block.name };
	int r;

	if (strlen(name) >= sizeof(block.name) || blocks->count >= BLOCKS_MAX)
		return -E2BIG;
	if (blocks_find(blocks, name) >= 0)
		return 0;
	strcpy(block.name, name);
	r = usage_list(run->root->sys, USAGE_PATH(BLOCKS, name, ""), visit_block, &collect);
	if (r == 0) {
		read_block(run->root, &collect, &block);
		collect.at = (int)blocks->count;
		r = blocks_add(blocks, &block);
	}
	if (r == 0)
		r = add_above(&collect);
	children_release(&collect.partitions);
	return r;
}

/* Any loop device may have its file on the disk; which, the judgement finds out. */
static int visit_loop(void *data, const char *name, int type)
{
	struct collect *collect = data;

	if (strncmp(name, "loop", 4) != 0 ||
	    !root_exists(collect->run->root->sys, USAGE_PATH(BLOCKS, name, "loop/backing_file")))
		return 0;
	return add_block(collect->run, collect->blocks, name, -1);
}

static int visit_pool_member(void *data, const char *name, int type)
{
	struct usage_run *run = data;
	char label[BLOCK_LABEL_MAX];

	if (pools_add_name(&run->storage.pools, name) < 0)
		return -ENOMEM;
	if (root_read(run->root->sys, USAGE_PATH(BLOCKS, name, "dm/name"), label, sizeof(label)) <=
	    0)
		return 0;
	return pools_add_name(&run->storage.pools, label);
}

static int visit_btrfs(void *data, const char *name, int type)
{
	struct usage_run *run = data;

	if (type != DT_DIR || strcmp(name, "features") == 0)
		return 0;
	if (pools_add(&run->storage.pools, "btrfs") < 0)
		return -ENOMEM;
	return usage_list(run->root->sys, USAGE_PATH("fs/btrfs", name, "devices"),
			  visit_pool_member, run);
}

/* "dev-0/block" links to the block device. */
static int visit_bcachefs_member(void *data, const char *name, int type)
{
	struct collect *collect = data;
	char link[CHILD_TEXT_MAX + 16], device[CHILD_TEXT_MAX];

	snprintf(link, sizeof(link), "%.*s/block", CHILD_TEXT_MAX, name);
	if (strncmp(name, "dev-", 4) != 0 ||
	    root_read_link_name(collect->run->root->sys,
				USAGE_PATH("fs/bcachefs", collect->name, link), device,
				sizeof(device)) < 0)
		return 0;
	return visit_pool_member(collect->run, device, DT_LNK);
}

static int visit_bcachefs(void *data, const char *name, int type)
{
	struct collect collect = { .run = data, .name = name };

	if (type != DT_DIR)
		return 0;
	if (pools_add(&collect.run->storage.pools, "bcachefs") < 0)
		return -ENOMEM;
	return usage_list(collect.run->root->sys, USAGE_PATH("fs/bcachefs", name, ""),
			  visit_bcachefs_member, &collect);
}

static int read_pools(struct usage_run *run)
{
	int r;

	if (run->pools_read)
		return 0;
	run->pools_read = true;
	r = usage_list(run->root->sys, "fs/btrfs", visit_btrfs, run);
	return r < 0 ? r : usage_list(run->root->sys, "fs/bcachefs", visit_bcachefs, run);
}

static int collect_blocks(struct usage_run *run, const struct usage_device *device,
			  struct blocks *blocks)
{
	struct collect collect = { .run = run, .blocks = blocks };
	int r = 0;

	for (size_t i = 0; r == 0 && i < device->children.count; i++)
		if (device->children.list[i].kind == CHILD_BLOCK)
			r = add_block(run, blocks, device->children.list[i].name, -1);
	return r < 0 ? r : usage_list(run->root->sys, BLOCKS, visit_loop, &collect);
}

/* The last question, as it goes through all processes: who has a disk open that is nobody's? */
static int judge_openers(struct usage_run *run, const struct usage_device *device,
			 const struct blocks *blocks)
{
	_cleanup_free_ char(*nodes)[NODE_LEN] = calloc(blocks->count + 1, sizeof(*nodes));
	_cleanup_free_ const char **names = calloc(blocks->count + 1, sizeof(*names));
	struct opener opener;
	size_t count = 0;

	if (!nodes || !names)
		return -ENOMEM;
	for (size_t i = 0; i < blocks->count; i++)
		if (blocks->list[i].ours) {
			snprintf(nodes[count], sizeof(nodes[count]), "dev/%s",
				 blocks->list[i].name);
			names[count] = nodes[count];
			count++;
		}
	int r = openers_find(run->root, names, count, diskuse_is_passer_by, &opener);
	return r <= 0 ? r
		      : diskuse_judge_opener(device->addr, opener.node, opener.command,
					     (int)opener.pid, &run->usages);
}

static int judge_blocks(struct usage_run *run, const struct usage_device *device,
			struct blocks *blocks)
{
	size_t before = run->usages.count;
	int r = diskuse_judge(device->addr, blocks, &run->storage, &run->usages);

	for (size_t i = 0; r == 0 && i < blocks->count; i++)
		if (blocks->list[i].ours && blocks->list[i].kind == BLOCK_DISK)
			r = usage_peek(run, blocks, i);
	if (r == 0)
		r = diskuse_judge_contents(device->addr, blocks, &run->storage, &run->usages);
	if (r == 0 && run->usages.count == before)
		r = judge_openers(run, device, blocks);
	return r;
}

int usage_judge_disks(struct usage_run *run, const struct usage_device *device)
{
	_cleanup_blocks_ struct blocks blocks = { 0 };
	int r;

	if (!children_have(&device->children, CHILD_BLOCK))
		return 0;
	r = usage_read_storage(run);
	if (r == 0)
		r = read_pools(run);
	if (r == 0)
		r = collect_blocks(run, device, &blocks);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		return usage_unjudged(run, device->addr, GUARD_ROOT_DISK, "its disks", r);
	return judge_blocks(run, device, &blocks);
}
