/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is passed over in other tools' files: what is named has its file and a line that is there.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/leftover.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static int lines_of(const char *text)
{
	int count = 1;

	for (; *text != '\0'; text++)
		count += *text == '\n';
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_claims_ struct claims claims = { 0 };

	require(text && rival_parse_libvirt(text, "file", &claims) == 0);
	size_t managed = claims.count;
	require(leftover_ids(text, "file", &problems) == 0);
	require(leftover_libvirt(text, "file", &claims, &problems) == 0);
	for (size_t i = 0; i < problems.count; i++) {
		require(problems.list[i].line > 0 && problems.list[i].line <= lines_of(text));
		require(strcmp(problems.list[i].file, "file") == 0 &&
			problems.list[i].text[0] != '\0');
	}
	for (size_t i = managed; i < claims.count; i++)
		require(claims.list[i].keys == CLAIM_ADDRESS && claims.list[i].line > 0);
	return 0;
}
