/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Edits in the text of a configuration: what comes out can be read, has the change and no other,
 * and every comment and every byte of what is not meant is as it was. The first four bytes say
 * which edit, where, of which group and which key. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/conftext.h"
#include "core/diff.h"
#include "core/outline.h"
#include "core/syntax-token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static const char *const keys[] = { "name", "id", "address", "slot", "mac", "mode", "match", "x" };
static const char *const values[] = { "\"0000:21:00.0\"", "true", "[ \"a\", \"b\" ]",
				      "{ a = 1; }" };
static const char entry_text[] = "{\n  name = \"new\";\n  match = { id = \"8086:1\"; };\n}";

struct edit {
	enum { SET, UNSET, APPEND, REMOVE, EDITS } kind;
	size_t index;
	enum conftext_group group;
	const char *key, *value;
};

static int make_edit(const struct edit *edit, struct strbuf *text)
{
	switch (edit->kind) {
	case SET:
		return conftext_set(text, edit->index, edit->group, edit->key, edit->value);
	case UNSET:
		return conftext_unset(text, edit->index, edit->group, edit->key);
	case APPEND:
		return conftext_append(text, entry_text);
	case REMOVE:
	case EDITS:
		break;
	}
	return conftext_remove(text, edit->index);
}

/* All that is neither a token nor blank: the comments. */
static void add_comments(const struct strbuf *text, struct strbuf *out)
{
	struct lexer lexer = { strbuf_text(text), strbuf_text(text) + text->len, 1 };

	for (const char *at = lexer.at;;) {
		struct token token = lexer_next(&lexer);

		for (; at < token.start; at++)
			if (!strchr(" \t\r\n", *at))
				strbuf_addn(out, at, 1);
		if (token.type == TOKEN_END)
			return;
		at = token.start + token.len;
	}
}

static void check_comments(const struct strbuf *before, const struct strbuf *after)
{
	_cleanup_strbuf_ struct strbuf a = { 0 }, b = { 0 };

	add_comments(before, &a);
	add_comments(after, &b);
	require(strcmp(strbuf_text(&a), strbuf_text(&b)) == 0);
}

/* True when `longer` has all that `shorter` has, in its order. */
static bool is_within(const struct strbuf *shorter, const struct strbuf *longer)
{
	const char *at = strbuf_text(shorter);

	for (const char *c = strbuf_text(longer); *c != '\0' && *at != '\0'; c++)
		at += *c == *at;
	return *at == '\0';
}

static bool same_span(const struct strbuf *a, const struct span *of_a, const struct strbuf *b,
		      const struct span *of_b)
{
	size_t len = of_a->end - of_a->start;

	return len == of_b->end - of_b->start &&
	       memcmp(strbuf_text(a) + of_a->start, strbuf_text(b) + of_b->start, len) == 0;
}

static bool span_is(const struct strbuf *text, const struct span *span, const char *value)
{
	return strlen(value) == span->end - span->start &&
	       memcmp(strbuf_text(text) + span->start, value, strlen(value)) == 0;
}

/* The entries other than the one that is meant are the same bytes. */
static void check_others(const struct edit *edit, const struct strbuf *before,
			 const struct outline *old, const struct strbuf *after,
			 const struct outline *new)
{
	bool removes = edit->kind == REMOVE;

	require(new->count == old->count + (edit->kind == APPEND) - removes);
	for (size_t i = 0; i < old->count; i++) {
		bool meant = edit->kind != APPEND && i == edit->index;
		size_t now = removes && i > edit->index ? i - 1 : i;

		require(meant || same_span(before, &old->entries[i].group.span, after,
					   &new->entries[now].group.span));
	}
}

static const struct outline_key *find(const struct edit *edit, const struct strbuf *text,
				      const struct outline *outline)
{
	const struct outline_entry *entry = &outline->entries[edit->index];

	return outline_find(edit->group == CONFTEXT_MATCH ? &entry->match : &entry->group,
			    strbuf_text(text), edit->key);
}

static void check_key(const struct edit *edit, const struct strbuf *before,
		      const struct outline *old, const struct strbuf *after,
		      const struct outline *new)
{
	if (edit->kind == UNSET)
		require(!find(edit, after, new) && is_within(after, before));
	if (edit->kind != SET)
		return;
	const struct outline_key *key = find(edit, after, new);
	require(key && span_is(after, &key->value, edit->value));
	if (!find(edit, before, old))
		require(is_within(before, after));
}

static void check_edited(const struct edit *edit, const struct strbuf *before,
			 const struct strbuf *after)
{
	_cleanup_outline_ struct outline old = { .count = 0 }, new = { .count = 0 };

	require(outline_make(strbuf_text(before), before->len, &old) == 0);
	require(outline_make(strbuf_text(after), after->len, &new) == 0);
	check_others(edit, before, &old, after, &new);
	check_key(edit, before, &old, after, &new);
	if (edit->kind == REMOVE)
		require(is_within(after, before));
	/* a value that is replaced takes its comments with it */
	if (edit->kind != SET || !find(edit, before, &old))
		if (edit->kind != UNSET && edit->kind != REMOVE)
			check_comments(before, after);
}

static void check_diff(const struct strbuf *before, const struct strbuf *after)
{
	_cleanup_strbuf_ struct strbuf diff = { 0 };

	require(diff_unified("a", "b", strbuf_text(before), strbuf_text(after), &diff) == 0);
	require((diff.len > 0) == (strcmp(strbuf_text(before), strbuf_text(after)) != 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_strbuf_ struct strbuf before = { 0 }, after = { 0 };
	_cleanup_outline_ struct outline outline = { .count = 0 };

	if (size < 4 || memchr(data, '\0', size))
		return 0;
	const struct edit edit = {
		.kind = data[0] % EDITS,
		.index = data[1] % 4,
		.group = data[2] % 2 ? CONFTEXT_MATCH : CONFTEXT_ENTRY,
		.key = keys[data[3] % ELEMENTSOF(keys)],
		.value = values[data[3] / 8 % ELEMENTSOF(values)],
	};
	strbuf_addn(&before, (const char *)data + 4, size - 4);
	strbuf_addn(&after, (const char *)data + 4, size - 4);
	bool valid = outline_make(strbuf_text(&before), before.len, &outline) == 0;
	int r = make_edit(&edit, &after);
	require(r == 0 || r == -ENOENT || r == -EEXIST || r == -EINVAL);
	require(valid || r == -EINVAL);
	if (r == 0)
		check_edited(&edit, &before, &after);
	else
		require(strcmp(strbuf_text(&before), strbuf_text(&after)) == 0);
	check_diff(&before, &after);
	return 0;
}
