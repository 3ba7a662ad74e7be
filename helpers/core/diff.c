/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/diff.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

struct line {
	const char *text;
	size_t len; /* with its newline, where it has one */
};

struct lines {
	struct line *list;
	size_t count;
};

/* What became of the lines, in the order of a diff. */
struct change {
	char mark; /* ' ', '-' or '+' */
	const struct line *line;
};

struct changes {
	struct change *list;
	size_t count;
};

static int split(const char *text, struct lines *ret)
{
	size_t count = 0;

	for (const char *at = text; *at != '\0'; count++) {
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	ret->list = calloc(count + 1, sizeof(*ret->list));
	if (!ret->list)
		return -ENOMEM;
	for (; ret->count < count; ret->count++) {
		size_t len = strcspn(text, "\n");

		len += text[len] == '\n';
		ret->list[ret->count] = (struct line){ text, len };
		text += len;
	}
	return 0;
}

static bool same(const struct line *a, const struct line *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static void add(struct changes *changes, char mark, const struct line *line)
{
	changes->list[changes->count++] = (struct change){ mark, line };
}

/* The lengths of the longest common part of what follows line i of one text and k of the other. */
static uint32_t *common_lengths(const struct line *a, size_t a_count, const struct line *b,
				size_t b_count)
{
	enum { CELLS_MAX = 1 << 22 };

	if (a_count + 1 > CELLS_MAX / (b_count + 1))
		return NULL;
	size_t width = b_count + 1;
	uint32_t *table = calloc((a_count + 1) * width, sizeof(*table));
	if (!table)
		return NULL;
	for (size_t i = a_count; i > 0; i--)
		for (size_t k = b_count; k > 0; k--) {
			uint32_t *cell = &table[(i - 1) * width + k - 1];
			uint32_t down = cell[width], right = cell[1];

			*cell = same(&a[i - 1], &b[k - 1]) ? cell[width + 1] + 1
				: down > right		   ? down
							   : right;
		}
	return table;
}

/* The part between what both begin and end with. Where it is too large to compare line by line, all
 * of it is another. */
static void compare(const struct line *a, size_t a_count, const struct line *b, size_t b_count,
		    struct changes *changes)
{
	_cleanup_free_ uint32_t *table = common_lengths(a, a_count, b, b_count);
	size_t width = b_count + 1, i = 0, k = 0;

	while (i < a_count || k < b_count) {
		if (table && i < a_count && k < b_count && same(&a[i], &b[k])) {
			add(changes, ' ', &a[i]);
			i++;
			k++;
		} else if (i < a_count &&
			   (k == b_count || !table ||
			    table[(i + 1) * width + k] >= table[i * width + k + 1])) {
			add(changes, '-', &a[i++]);
		} else {
			add(changes, '+', &b[k++]);
		}
	}
}

static void collect(const struct lines *a, const struct lines *b, struct changes *changes)
{
	size_t least = a->count < b->count ? a->count : b->count, head = 0, tail = 0;

	while (head < least && same(&a->list[head], &b->list[head]))
		head++;
	while (tail < least - head &&
	       same(&a->list[a->count - 1 - tail], &b->list[b->count - 1 - tail]))
		tail++;
	for (size_t i = 0; i < head; i++)
		add(changes, ' ', &a->list[i]);
	compare(a->list + head, a->count - head - tail, b->list + head, b->count - head - tail,
		changes);
	for (size_t i = a->count - tail; i < a->count; i++)
		add(changes, ' ', &a->list[i]);
}

/* Lines around a change, and how far apart two changes may be in one hunk. */
enum { AROUND = 3 };

static size_t hunk_end(const struct changes *changes, size_t start)
{
	size_t end = start;

	for (size_t i = start; i < changes->count && i <= end + (size_t)2 * AROUND; i++)
		if (changes->list[i].mark != ' ')
			end = i;
	end += 1 + AROUND;
	return end < changes->count ? end : changes->count;
}

static void add_range(char mark, size_t before, size_t count, struct strbuf *out)
{
	/* an empty range is named by the line before it */
	strbuf_addf(out, "%c%zu", mark, count > 0 ? before + 1 : before);
	if (count != 1)
		strbuf_addf(out, ",%zu", count);
}

static void add_hunk(const struct changes *changes, size_t start, size_t end, struct strbuf *out)
{
	size_t before[2] = { 0, 0 }, count[2] = { 0, 0 };

	for (size_t i = 0; i < end; i++) {
		size_t *counts = i < start ? before : count;

		counts[0] += changes->list[i].mark != '+';
		counts[1] += changes->list[i].mark != '-';
	}
	strbuf_add(out, "@@ ");
	add_range('-', before[0], count[0], out);
	strbuf_add(out, " ");
	add_range('+', before[1], count[1], out);
	strbuf_add(out, " @@\n");
	for (size_t i = start; i < end; i++) {
		const struct line *line = changes->list[i].line;

		strbuf_addn(out, &changes->list[i].mark, 1);
		strbuf_addn(out, line->text, line->len);
		if (line->text[line->len - 1] != '\n')
			strbuf_add(out, "\n\\ No newline at end of file\n");
	}
}

static void add_hunks(const struct changes *changes, struct strbuf *out)
{
	for (size_t i = 0; i < changes->count; i++) {
		if (changes->list[i].mark == ' ')
			continue;
		size_t end = hunk_end(changes, i);
		add_hunk(changes, i > AROUND ? i - AROUND : 0, end, out);
		i = end - 1;
	}
}

int diff_unified(const char *old_name, const char *new_name, const char *old_text,
		 const char *new_text, struct strbuf *out)
{
	struct lines a = { .count = 0 }, b = { .count = 0 };
	struct changes changes = { .count = 0 };
	int r = split(old_text, &a);

	if (r == 0)
		r = split(new_text, &b);
	if (r == 0 && !(changes.list = calloc(a.count + b.count + 1, sizeof(*changes.list))))
		r = -ENOMEM;
	if (r == 0 && strcmp(old_text, new_text) != 0) {
		collect(&a, &b, &changes);
		strbuf_addf(out, "--- %s\n+++ %s\n", old_name, new_name);
		add_hunks(&changes, out);
		r = out->error;
	}
	free(changes.list);
	free(a.list);
	free(b.list);
	return r;
}
