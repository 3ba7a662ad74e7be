/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/pick.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BETWEEN " \t\r\n\v\f,"
#define DIGITS "0123456789"

/* More than any list has, and less than what would overflow. */
enum { NUMBER_DIGITS_MAX = 9 };

static size_t read_number(const char *text, size_t len)
{
	return len <= NUMBER_DIGITS_MAX ? (size_t)strtoul(text, NULL, 10) : SIZE_MAX;
}

static int refuse(const char *word, const char *what, struct strbuf *why)
{
	strbuf_add_escaped(why, word);
	strbuf_add(why, what);
	return why->error ? why->error : -EINVAL;
}

/* "3", "3-5": digits with one dash at most. */
static bool is_number(const char *word)
{
	size_t first = strspn(word, DIGITS);
	const char *rest = word + first;

	if (rest[0] == '-')
		rest += 1 + strspn(rest + 1, DIGITS);
	return first > 0 && rest[0] == '\0';
}

static int take_number(const char *word, size_t count, struct pick *pick, struct strbuf *why)
{
	const char *dash = strchr(word, '-');
	size_t len = strcspn(word, "-");

	pick->first = pick->last = read_number(word, len);
	if (dash && dash[1] == '\0')
		return refuse(word, ": up to which line? 2-4 are the lines 2, 3 and 4", why);
	if (dash)
		pick->last = read_number(dash + 1, strlen(dash + 1));
	if (pick->first > pick->last)
		return refuse(word, ": the smaller number comes first", why);
	if (pick->first == 0 || pick->last > count) {
		strbuf_add_escaped(why, word);
		strbuf_addf(why, ": the lines have the numbers 1 to %zu", count);
		return why->error ? why->error : -EINVAL;
	}
	return 1;
}

int pick_next(const char **at, size_t count, struct pick *ret, struct strbuf *why)
{
	const char *start = *at + strspn(*at, BETWEEN);
	size_t len = strcspn(start, BETWEEN);
	struct pick pick = { 0 };

	*at = start + len;
	if (len == 0)
		return 0;
	if (len >= sizeof(pick.word))
		return refuse("this", ": is longer than any name of a device", why);
	memcpy(pick.word, start, len);
	if (is_number(pick.word)) {
		int r = take_number(pick.word, count, &pick, why);

		if (r < 0)
			return r;
		pick.word[0] = '\0';
	}
	*ret = pick;
	return 1;
}
