/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The predecessor's TOML: nothing is lost. Each line that has anything in it is understood as
 * something, or is among those that were not. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/oldconfig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool has_line(const struct oldconfig_list *list, int line)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->list[i].line == line)
			return true;
	return false;
}

static bool is_kept(const struct oldconfig *config, int line)
{
	return has_line(&config->devices[MODE_VFIO], line) ||
	       has_line(&config->devices[MODE_KERNEL], line) || has_line(&config->mapped, line) ||
	       has_line(&config->options, line) || has_line(&config->unknown, line);
}

/* Structure, which says nothing by itself: brackets and commas, the heads of sections and arrays.
 */
static bool is_structure(const char *line, size_t len)
{
	size_t begin = 0;

	while (begin < len && strchr(" \t\r,]", line[begin]))
		begin++;
	return begin == len || line[begin] == '#' || line[begin] == '[' ||
	       memchr(line + begin, '[', len - begin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);
	_cleanup_oldconfig_ struct oldconfig config = { .mapped = { 0 } };
	int line = 1;

	require(text && oldconfig_parse(text, &config) == 0);
	require(config.mapped.count == config.addresses.count);
	for (const char *at = text; *at != '\0'; line++) {
		size_t len = strcspn(at, "\n");

		require(is_structure(at, len) || is_kept(&config, line));
		at += len + (at[len] == '\n');
	}
	return 0;
}
