/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/outline.h"

#include <errno.h>
#include <string.h>

#include "core/strbuf.h"
#include "core/syntax-token.h"
#include "core/syntax.h"

/* Reads a text that is known to be right, so that nothing has to be checked but its end. */
struct reader {
	const char *text;
	struct lexer lexer;
	struct token token; /* the one that is looked at */
	size_t behind;	    /* the token before it ended here */
};

static size_t place(const struct reader *reader, const char *at)
{
	return (size_t)(at - reader->text);
}

static void advance(struct reader *reader)
{
	reader->behind = place(reader, reader->token.start + reader->token.len);
	reader->token = lexer_next(&reader->lexer);
}

/* Begins with the token at `span`, of which nothing is read behind the end. */
static struct reader reader_at(const char *text, const struct span *span)
{
	struct reader reader = {
		.text = text,
		.lexer = { text + span->start, text + span->end, span->line },
	};

	reader.token = lexer_next(&reader.lexer);
	return reader;
}

static bool at_end(const struct reader *reader, char closing)
{
	return reader->token.type == TOKEN_END || token_is(&reader->token, closing);
}

static void skip_brackets(struct reader *reader)
{
	size_t depth = 0;

	do {
		if (token_is_any(&reader->token, "{[("))
			depth++;
		else if (token_is_any(&reader->token, "}])"))
			depth--;
		advance(reader);
	} while (depth > 0 && reader->token.type != TOKEN_END);
}

/* Behind a value, and where it was. */
static struct span read_value(struct reader *reader)
{
	struct span span = { .start = place(reader, reader->token.start),
			     .line = reader->token.line };

	if (token_is_any(&reader->token, "{[(")) {
		skip_brackets(reader);
	} else if (reader->token.type == TOKEN_STRING) {
		/* "a" "b" is one string */
		while (reader->token.type == TOKEN_STRING)
			advance(reader);
	} else {
		advance(reader);
	}
	span.end = reader->behind;
	return span;
}

static struct outline_key read_key(struct reader *reader)
{
	struct outline_key key = {
		.name = { .start = place(reader, reader->token.start), .line = reader->token.line },
	};

	key.name.end = key.name.start + reader->token.len;
	advance(reader); /* to the equals sign */
	advance(reader);
	key.value = read_value(reader);
	if (token_is_any(&reader->token, ";,"))
		advance(reader);
	key.end = reader->behind;
	return key;
}

static int add_key(struct outline_group *group, const struct outline_key *key)
{
	struct outline_key *keys = reallocarray(group->keys, group->count + 1, sizeof(*keys));

	if (!keys)
		return -ENOMEM;
	group->keys = keys;
	keys[group->count++] = *key;
	return 0;
}

static int read_keys(struct reader *reader, struct outline_group *group)
{
	while (!at_end(reader, '}')) {
		struct outline_key key = read_key(reader);
		int r = add_key(group, &key);

		if (r < 0)
			return r;
	}
	return 0;
}

/* A value that may be a group. */
static int read_group(const char *text, const struct span *span, struct outline_group *group)
{
	struct reader reader = reader_at(text, span);

	group->span = *span;
	if (!token_is(&reader.token, '{'))
		return 0;
	advance(&reader);
	return read_keys(&reader, group);
}

static int read_member(const char *text, const struct outline_group *group, const char *key,
		       struct outline_group *ret)
{
	const struct outline_key *found = outline_find(group, text, key);

	return found && text[found->value.start] == '{' ? read_group(text, &found->value, ret) : 0;
}

static int add_entry(const char *text, const struct span *span, struct outline *outline)
{
	struct outline_entry *entries =
		reallocarray(outline->entries, outline->count + 1, sizeof(*entries));

	if (!entries)
		return -ENOMEM;
	outline->entries = entries;
	struct outline_entry *entry = &entries[outline->count++];
	*entry = (struct outline_entry){ .group = { .count = 0 } };
	int r = read_group(text, span, &entry->group);
	return r == 0 ? read_member(text, &entry->group, "match", &entry->match) : r;
}

static int read_devices(const char *text, struct outline *outline)
{
	const struct outline_key *devices = outline_find(&outline->top, text, "devices");

	if (!devices)
		return 0;
	struct reader reader = reader_at(text, &devices->value);
	char closing = token_is_any(&reader.token, "([") ? token_closing(&reader.token) : '\0';
	bool is_list = closing == ')';
	if (closing == '\0')
		return 0;
	advance(&reader);
	if (!is_list && !at_end(&reader, closing))
		return 0;
	outline->list = devices->value;
	while (!at_end(&reader, closing)) {
		struct span span = read_value(&reader);
		int r = add_entry(text, &span, outline);

		if (r < 0)
			return r;
		if (token_is(&reader.token, ','))
			advance(&reader);
	}
	return 0;
}

static int check(const char *text, size_t len)
{
	_cleanup_strbuf_ struct strbuf what = { 0 }, right = { 0 };
	int line;

	return syntax_check(text, len, &line, &what, &right);
}

int outline_make(const char *text, size_t len, struct outline *ret)
{
	_cleanup_outline_ struct outline outline = {
		.top = { .span = { .end = len, .line = 1 } },
	};
	int r = check(text, len);

	if (r < 0)
		return r;
	struct reader reader = reader_at(text, &outline.top.span);
	r = read_keys(&reader, &outline.top);
	if (r == 0)
		r = read_member(text, &outline.top, "options", &outline.options);
	if (r == 0)
		r = read_devices(text, &outline);
	if (r < 0)
		return r;
	*ret = outline;
	outline = (struct outline){ .count = 0 };
	return 0;
}

void outline_release(struct outline *outline)
{
	for (size_t i = 0; i < outline->count; i++) {
		free(outline->entries[i].group.keys);
		free(outline->entries[i].match.keys);
	}
	free(outline->entries);
	free(outline->options.keys);
	free(outline->top.keys);
	*outline = (struct outline){ .count = 0 };
}

const struct outline_key *outline_find(const struct outline_group *group, const char *text,
				       const char *key)
{
	size_t len = strlen(key);

	for (size_t i = 0; i < group->count; i++) {
		const struct span *name = &group->keys[i].name;

		if (name->end - name->start == len && memcmp(text + name->start, key, len) == 0)
			return &group->keys[i];
	}
	return NULL;
}

struct span outline_indent(const char *text, size_t at)
{
	struct span span = { .start = at };

	while (span.start > 0 && text[span.start - 1] != '\n')
		span.start--;
	for (span.end = span.start; span.end < at; span.end++)
		if (text[span.end] != ' ' && text[span.end] != '\t')
			break;
	return span;
}

bool outline_begins_line(const char *text, size_t at)
{
	return outline_indent(text, at).end == at;
}
