/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/field.h"

#include <errno.h>
#include <string.h>

bool field_next_line(const char **text, char *line, size_t size)
{
	size_t len = strcspn(*text, "\n");
	size_t copy = len < size ? len : size - 1;

	if (**text == '\0')
		return false;
	memcpy(line, *text, copy);
	line[copy] = '\0';
	*text += len + ((*text)[len] == '\n');
	return true;
}

bool field_next_word(const char **line, char *word, size_t size)
{
	const char *begin = *line + strspn(*line, " \t");
	size_t len = strcspn(begin, " \t");

	if (len == 0 || len >= size)
		return false;
	memcpy(word, begin, len);
	word[len] = '\0';
	*line = begin + len;
	return true;
}

int field_number(const char *text, int base, size_t digits, uint64_t *ret)
{
	static const char all[] = "0123456789abcdefABCDEF";

	if (base == 16 && strncmp(text, "0x", 2) == 0)
		text += 2;
	size_t len = strspn(text, base == 16 ? all : "0123456789");
	if (len == 0 || len > digits || text[len] != '\0')
		return -EINVAL;
	*ret = strtoull(text, NULL, base);
	return 0;
}
