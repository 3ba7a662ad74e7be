/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/cmdline.h"

#include <stddef.h>

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool cmdline_next(char **at, char **ret_name, char **ret_value)
{
	char *word = *at, *equals = NULL, *end;
	bool quoted = false;

	while (is_blank(*word))
		word++;
	if (*word == '\0')
		return false;
	for (end = word; *end != '\0' && (quoted || !is_blank(*end)); end++) {
		if (*end == '"')
			quoted = !quoted;
		else if (*end == '=' && !equals)
			equals = end;
	}
	*at = end + (*end != '\0');
	*end = '\0';

	/* "name=value", name="value" */
	if (end - word > 1 && end[-1] == '"' && (word[0] == '"' || (equals && equals[1] == '"')))
		end[-1] = '\0';
	*ret_name = word + (word[0] == '"');
	*ret_value = NULL;
	if (equals) {
		*equals = '\0';
		*ret_value = equals + 1 + (equals[1] == '"');
	}
	return true;
}

bool cmdline_name_is(const char *name, const char *known)
{
	for (; *name != '\0' && *known != '\0'; name++, known++)
		if (*name != *known && !(*name == '-' && *known == '_'))
			return false;
	return *name == *known;
}
