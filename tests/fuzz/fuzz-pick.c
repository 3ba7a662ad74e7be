/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a person types to choose: it comes to an end, lines are lines of the list, words have
 * nothing in them that separates, and what is refused has a reason and sets nothing. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/pick.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_pick(const struct pick *pick, size_t count)
{
	if (pick->first == 0) {
		require(pick->last == 0 && pick->word[0] != '\0');
		require(!strpbrk(pick->word, " \t\r\n\v\f,"));
		return;
	}
	require(pick->first <= pick->last && pick->last <= count && pick->word[0] == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	size_t count = size > 0 ? data[0] : 0;
	const char *at = text;
	int r = 1;

	require(text);
	for (size_t rounds = 0; r != 0; rounds++) {
		struct strbuf why = { 0 };
		struct pick pick = { .first = SIZE_MAX };
		const char *before = at;

		r = pick_next(&at, count, &pick, &why);
		require(rounds <= size && at >= before && at <= text + strlen(text));
		if (r > 0)
			check_pick(&pick, count);
		else
			require(pick.first == SIZE_MAX);
		require((r < 0) == (why.len > 0));
		strbuf_release(&why);
	}
	free(text);
	return 0;
}
