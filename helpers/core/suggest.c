/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/suggest.h"

#include <string.h>

#define WORD_MAX 32

static char folded(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '_' ? '-' : c;
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Optimal string alignment: a pair of swapped neighbours is one mistake, not two. */
static unsigned distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned rows[3][WORD_MAX + 1];
	unsigned *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		above[j] = (unsigned)j;
	for (size_t i = 1; i <= a_len; i++) {
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_len; j++) {
			char x = folded(a[i - 1]), y = folded(b[j - 1]);

			row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == folded(b[j - 2]) && y == folded(a[i - 2]) &&
			    before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		unsigned *oldest = before;
		before = above;
		above = row;
		row = oldest;
	}
	return above[b_len];
}

/* One mistake in short words, one in three letters in longer ones. */
static unsigned tolerance(size_t len)
{
	return len < 6 ? 1 : (unsigned)len / 3;
}

const char *suggest_nearest(const char *word, const char *const *known, size_t count)
{
	size_t len = strlen(word);
	const char *nearest = NULL;
	unsigned best = tolerance(len) + 1;

	if (len == 0 || len > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t known_len = strlen(known[i]);

		if (known_len > WORD_MAX)
			continue;
		unsigned far = distance(word, len, known[i], known_len);
		/* nothing of the word is left when every letter was replaced */
		if (far < best && far < known_len) {
			best = far;
			nearest = known[i];
		}
	}
	return nearest;
}

void suggest_add(struct strbuf *buf, const char *word, const char *const *known, size_t count)
{
	const char *nearest = suggest_nearest(word, known, count);

	if (nearest) {
		strbuf_addf(buf, "did you mean `%s`?", nearest);
		return;
	}
	strbuf_add(buf, "known are");
	for (size_t i = 0; i < count; i++)
		strbuf_addf(buf, "%s `%s`", i == 0 ? "" : ",", known[i]);
}
