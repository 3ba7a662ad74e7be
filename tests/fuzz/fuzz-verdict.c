/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Verdicts of the guards: what is taken is written and read back the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void render_all(const struct verdicts *verdicts, struct strbuf *out)
{
	for (size_t i = 0; i < verdicts->count; i++)
		verdict_render(&verdicts->list[i], out);
	require(out->error == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);
	_cleanup_verdicts_ struct verdicts verdicts = { 0 }, again = { 0 };
	_cleanup_strbuf_ struct strbuf first = { 0 }, second = { 0 };

	require(text != NULL);
	require(verdicts_parse(text, &verdicts) == 0);
	render_all(&verdicts, &first);
	require(verdicts_parse(strbuf_text(&first), &again) == 0);
	render_all(&again, &second);
	require(strcmp(strbuf_text(&first), strbuf_text(&second)) == 0);
	require(again.count == verdicts.count);
	for (size_t i = 0; i < again.count; i++)
		require((again.list[i].guards == 0) == (verdicts.list[i].guards == 0));
	return 0;
}
