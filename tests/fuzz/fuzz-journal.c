/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The journal of a transaction: what is taken is written and read back the same; what is refused
 * leaves the outputs as they were; no driver's name leads out of a directory. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_same(const struct saved *a, const struct saved *b)
{
	require(pci_addr_compare(&a->addr, &b->addr) == 0);
	require(memcmp(&a->id, &b->id, sizeof(a->id)) == 0);
	require(strcmp(a->binding.driver, b->binding.driver) == 0);
	require(strcmp(a->binding.override, b->binding.override) == 0);
	require(a->on_vfio == b->on_vfio);
}

static void check_again(const struct saved *saved, size_t count)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_free_ struct saved *again = NULL;
	size_t again_count;

	journal_render(saved, count, &text);
	require(text.error == 0);
	require(journal_parse(strbuf_text(&text), &again, &again_count) == 0);
	require(again_count == count);
	for (size_t i = 0; i < count; i++) {
		check_same(&again[i], &saved[i]);
		require(!strchr(saved[i].binding.driver, '/'));
		require(strcmp(saved[i].binding.driver, "..") != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);
	struct saved mark, *saved = &mark;
	size_t count = 7;

	require(text != NULL);
	int r = journal_parse(text, &saved, &count);
	if (r < 0) {
		require(r == -EINVAL && saved == &mark && count == 7);
		return 0;
	}
	check_again(saved, count);
	free(saved);
	return 0;
}
