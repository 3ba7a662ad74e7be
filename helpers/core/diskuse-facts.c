/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The lists that the decision about a disk works on. */
#include <errno.h>
#include <string.h>

#include "core/diskuse.h"

int blocks_add(struct blocks *blocks, const struct block *block)
{
	struct block *list = reallocarray(blocks->list, blocks->count + 1, sizeof(*list));

	if (!list) {
		free(block->backing);
		return -ENOMEM;
	}
	list[blocks->count++] = *block;
	blocks->list = list;
	return 0;
}

int blocks_find(const struct blocks *blocks, const char *name)
{
	for (size_t i = 0; i < blocks->count; i++)
		if (strcmp(blocks->list[i].name, name) == 0)
			return (int)i;
	return -1;
}

void blocks_release(struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->count; i++)
		free(blocks->list[i].backing);
	free(blocks->list);
	*blocks = (struct blocks){ 0 };
}

int pools_add(struct pools *pools, const char *type)
{
	struct pool *list = reallocarray(pools->list, pools->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	list[pools->count++] = (struct pool){ .type = type };
	pools->list = list;
	return 0;
}

int pools_add_name(struct pools *pools, const char *name)
{
	struct pool *pool = &pools->list[pools->count - 1];
	char **names = reallocarray(pool->names, pool->count + 1, sizeof(*names));

	if (!names)
		return -ENOMEM;
	pool->names = names;
	names[pool->count] = strdup(name);
	if (!names[pool->count])
		return -ENOMEM;
	pool->count++;
	return 0;
}

static void pools_release(struct pools *pools)
{
	for (size_t i = 0; i < pools->count; i++) {
		for (size_t j = 0; j < pools->list[i].count; j++)
			free(pools->list[i].names[j]);
		free(pools->list[i].names);
	}
	free(pools->list);
	*pools = (struct pools){ 0 };
}

void storage_release(struct storage *storage)
{
	mounts_release(&storage->mounts);
	swaps_release(&storage->swaps);
	pools_release(&storage->pools);
}

enum block_kind block_kind_from_uuid(const char *uuid)
{
	static const struct {
		const char *prefix;
		enum block_kind kind;
	} kinds[] = {
		{ "LVM-", BLOCK_LVM },
		{ "CRYPT-", BLOCK_CRYPT },
		{ "mpath-", BLOCK_MULTIPATH },
	};

	for (size_t i = 0; i < ELEMENTSOF(kinds); i++)
		if (strncmp(uuid, kinds[i].prefix, strlen(kinds[i].prefix)) == 0)
			return kinds[i].kind;
	return BLOCK_DM;
}
