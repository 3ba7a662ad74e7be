/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/keyvalue.h"

#include <errno.h>
#include <string.h>

void keyvalue_add(struct strbuf *out, const char *key, const char *value)
{
	strbuf_addf(out, "%s=", key);
	for (const unsigned char *byte = (const unsigned char *)value; *byte != '\0'; byte++) {
		if (*byte < ' ' || *byte > '~' || *byte == '\\')
			strbuf_addf(out, "\\x%02x", *byte);
		else
			strbuf_addn(out, (const char *)byte, 1);
	}
	strbuf_add(out, "\n");
}

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef", *found = c == '\0' ? NULL : strchr(digits, c);

	return found ? (int)(found - digits) : -1;
}

/* Decodes in place; false when an escape is none of ours or gives a NUL. */
static bool decode(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; to++) {
		if (*from != '\\') {
			*to = *from++;
			continue;
		}
		int high = from[1] == 'x' ? hex_value(from[2]) : -1;
		int low = high < 0 ? -1 : hex_value(from[3]);
		if (low < 0 || (high == 0 && low == 0))
			return false;
		*to = (char)(high << 4 | low);
		from += 4;
	}
	*to = '\0';
	return true;
}

int keyvalue_next(const char **text, char *line, size_t size, const char **ret_key,
		  const char **ret_value)
{
	const char *end = strchr(*text, '\n');
	size_t len = end ? (size_t)(end - *text) : 0;

	if (**text == '\0')
		return 0;
	if (!end || len >= size)
		return -EINVAL;
	memcpy(line, *text, len);
	line[len] = '\0';
	char *equals = strchr(line, '=');
	if (!equals || equals == line)
		return -EINVAL;
	*equals = '\0';
	if (!decode(equals + 1))
		return -EINVAL;
	*text = end + 1;
	*ret_key = line;
	*ret_value = equals + 1;
	return 1;
}
