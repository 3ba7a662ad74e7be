/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/conftext.h"

#include <errno.h>
#include <string.h>

#include "core/outline.h"
#include "core/syntax-token.h"

/* In place of the bytes from `start` to before `end` there is to be `with`. */
struct splice {
	size_t start, end;
	const char *with;
};

enum { SPLICES_MAX = 3 };

/* Changes at rising places; `at_once` is one edit. */
struct splices {
	struct splice list[SPLICES_MAX];
	size_t count;
};

static void add_splice(struct splices *splices, size_t start, size_t end, const char *with)
{
	splices->list[splices->count++] = (struct splice){ start, end, with };
}

/* Makes the changes, and looks whether the outcome can be read. */
static int apply(struct strbuf *text, const struct splices *splices)
{
	_cleanup_strbuf_ struct strbuf changed = { 0 };
	_cleanup_outline_ struct outline outline = { .count = 0 };
	const char *old = strbuf_text(text);
	size_t at = 0;

	for (size_t i = 0; i < splices->count; i++) {
		const struct splice *splice = &splices->list[i];

		strbuf_addn(&changed, old + at, splice->start - at);
		strbuf_add(&changed, splice->with);
		at = splice->end;
	}
	strbuf_addn(&changed, old + at, text->len - at);
	int r = changed.error;
	if (r == 0)
		r = outline_make(strbuf_text(&changed), changed.len, &outline);
	if (r < 0)
		return r;
	struct strbuf swap = *text;
	*text = changed;
	changed = swap;
	return 0;
}

static bool at_line_end(const char *at)
{
	return at[0] == '\0' || at[0] == '\n' || (at[0] == '\r' && at[1] == '\n');
}

static size_t skip_blanks(const char *text, size_t at)
{
	while (text[at] == ' ' || text[at] == '\t')
		at++;
	return at;
}

/* Behind the blanks and comments that follow a place in its line; a comment of several lines is
 * one of them. */
static size_t skip_trailing(const char *text, size_t at)
{
	for (;;) {
		at = skip_blanks(text, at);
		if (text[at] == '#' || (text[at] == '/' && text[at + 1] == '/')) {
			while (!at_line_end(text + at))
				at++;
		} else if (text[at] == '/' && text[at + 1] == '*') {
			const char *end = strstr(text + at + 2, "*/");

			at = end ? (size_t)(end - text) + 2 : strlen(text);
		} else {
			return at;
		}
	}
}

/* How the lines of the text end: as the first one does. */
static const char *line_end(const char *text)
{
	const char *first = strchr(text, '\n');

	return first && first > text && first[-1] == '\r' ? "\r\n" : "\n";
}

static void add_indent(const char *text, size_t at, struct strbuf *out)
{
	struct span indent = outline_indent(text, at);

	strbuf_addn(out, text + indent.start, indent.end - indent.start);
}

/* Behind the last key: on a line of its own where that one has its own. */
static int add_key(struct strbuf *text, const struct outline_group *group, const char *key,
		   const char *value)
{
	const char *old = strbuf_text(text);
	_cleanup_strbuf_ struct strbuf line = { 0 };
	struct splices splices = { .count = 0 };

	if (group->count == 0) {
		strbuf_addf(&line, " %s = %s;", key, value);
		strbuf_add(&line, old[group->span.start + 1] == '}' ? " " : "");
		add_splice(&splices, group->span.start + 1, group->span.start + 1,
			   strbuf_text(&line));
		return line.error ? line.error : apply(text, &splices);
	}
	const struct outline_key *last = &group->keys[group->count - 1];
	size_t behind = skip_trailing(old, last->end);
	bool own_line = at_line_end(old + behind) && outline_begins_line(old, last->name.start);
	if (last->end == last->value.end)
		add_splice(&splices, last->end, last->end, ";");
	if (own_line) {
		strbuf_add(&line, line_end(old));
		add_indent(old, last->name.start, &line);
	} else {
		behind = last->end;
		strbuf_add(&line, " ");
	}
	strbuf_addf(&line, "%s = %s;", key, value);
	add_splice(&splices, behind, behind, strbuf_text(&line));
	return line.error ? line.error : apply(text, &splices);
}

/* The group of an entry, or NULL. */
static const struct outline_group *find_group(const struct outline *outline, size_t index,
					      enum conftext_group group)
{
	if (index >= outline->count)
		return NULL;
	const struct outline_group *found = group == CONFTEXT_MATCH
						    ? &outline->entries[index].match
						    : &outline->entries[index].group;
	return found->span.end > 0 ? found : NULL;
}

static bool is_group(const char *text, const struct outline_group *group)
{
	return text[group->span.start] == '{';
}

int conftext_set(struct strbuf *text, size_t index, enum conftext_group group, const char *key,
		 const char *value)
{
	_cleanup_outline_ struct outline outline = { .count = 0 };
	const char *old = strbuf_text(text);
	struct splices splices = { .count = 0 };
	int r = outline_make(old, text->len, &outline);

	if (r < 0)
		return r;
	const struct outline_group *into = find_group(&outline, index, group);
	if (!into || !is_group(old, into))
		return -ENOENT;
	const struct outline_key *found = outline_find(into, old, key);
	if (!found)
		return add_key(text, into, key, value);
	add_splice(&splices, found->value.start, found->value.end, value);
	return apply(text, &splices);
}

/* The only token of an element of a list; `end` is 0 when there is no such element, or it is more
 * than one (libconfig joins strings that follow each other). */
static struct span find_element(const char *text, const struct span *list, size_t number)
{
	struct lexer lexer = { text + list->start, text + list->end, list->line };
	struct token token = lexer_next(&lexer);
	struct span found = { 0 };
	size_t at = 0, count = 0;

	for (token = lexer_next(&lexer); token.type != TOKEN_END && !token_is_any(&token, "])");
	     token = lexer_next(&lexer)) {
		size_t start = (size_t)(token.start - text);

		if (token_is(&token, ','))
			at++;
		else if (at == number && count++ == 0)
			found = (struct span){ start, start + token.len, token.line };
	}
	return count == 1 ? found : (struct span){ 0 };
}

int conftext_set_element(struct strbuf *text, size_t index, const char *key, size_t number,
			 const char *value)
{
	_cleanup_outline_ struct outline outline = { .count = 0 };
	const char *old = strbuf_text(text);
	struct splices splices = { .count = 0 };
	int r = outline_make(old, text->len, &outline);

	if (r < 0)
		return r;
	const struct outline_group *in = find_group(&outline, index, CONFTEXT_ENTRY);
	const struct outline_key *found =
		in && is_group(old, in) ? outline_find(in, old, key) : NULL;
	if (!found || (old[found->value.start] != '[' && old[found->value.start] != '('))
		return -ENOENT;
	struct span element = find_element(old, &found->value, number);
	if (element.end == 0)
		return -ENOENT;
	add_splice(&splices, element.start, element.end, value);
	return apply(text, &splices);
}

/* Widens what is taken out to its lines when nothing else is in them, else to the blanks behind it.
 */
static void widen(const char *text, size_t *start, size_t *end)
{
	size_t behind = skip_blanks(text, *end);

	if (!outline_begins_line(text, *start) || !at_line_end(text + behind)) {
		*end = behind;
		return;
	}
	*start = outline_indent(text, *start).start;
	*end = behind + strspn(text + behind, "\r");
	*end += text[*end] == '\n';
}

int conftext_unset(struct strbuf *text, size_t index, enum conftext_group group, const char *key)
{
	_cleanup_outline_ struct outline outline = { .count = 0 };
	const char *old = strbuf_text(text);
	struct splices splices = { .count = 0 };
	int r = outline_make(old, text->len, &outline);

	if (r < 0)
		return r;
	const struct outline_group *from = find_group(&outline, index, group);
	const struct outline_key *found = from ? outline_find(from, old, key) : NULL;
	if (!found)
		return -ENOENT;
	size_t start = found->name.start, end = found->end;
	widen(old, &start, &end);
	add_splice(&splices, start, end, "");
	return apply(text, &splices);
}

/* Adds the lines of an entry, each behind the indent. */
static void add_lines(const char *entry, const char *indent, const char *eol, struct strbuf *out)
{
	for (;;) {
		size_t len = strcspn(entry, "\n");

		strbuf_add(out, indent);
		strbuf_addn(out, entry, len);
		if (entry[len] == '\0')
			return;
		strbuf_add(out, eol);
		entry += len + 1;
	}
}

static int append_behind_last(struct strbuf *text, const struct outline *outline, const char *entry)
{
	const char *old = strbuf_text(text), *eol = line_end(old);
	const struct span *last = &outline->entries[outline->count - 1].group.span;
	_cleanup_strbuf_ struct strbuf indent = { 0 }, lines = { 0 };
	struct splices splices = { .count = 0 };
	size_t behind = skip_trailing(old, last->end);

	add_indent(old, last->start, &indent);
	if (!outline_begins_line(old, last->start))
		strbuf_add(&indent, "  ");
	strbuf_add(&lines, eol);
	add_lines(entry, strbuf_text(&indent), eol, &lines);
	add_splice(&splices, last->end, last->end, ",");
	if (!at_line_end(old + behind))
		behind = last->end;
	add_splice(&splices, behind, behind, strbuf_text(&lines));
	if (indent.error || lines.error)
		return -ENOMEM;
	return apply(text, &splices);
}

static int append_to_empty_list(struct strbuf *text, const struct span *list, const char *entry)
{
	const char *old = strbuf_text(text), *eol = line_end(old);
	_cleanup_strbuf_ struct strbuf indent = { 0 }, lines = { 0 };
	struct splices splices = { .count = 0 };
	size_t inside = list->start + 1;

	add_indent(old, list->start, &indent);
	strbuf_add(&indent, "  ");
	strbuf_addf(&lines, "(%s", eol);
	add_lines(entry, strbuf_text(&indent), eol, &lines);
	if (!at_line_end(old + skip_trailing(old, inside))) {
		strbuf_add(&lines, eol);
		add_indent(old, list->start, &lines);
	}
	add_splice(&splices, list->start, inside, strbuf_text(&lines));
	add_splice(&splices, list->end - 1, list->end, ")");
	if (indent.error || lines.error)
		return -ENOMEM;
	return apply(text, &splices);
}

static int append_list(struct strbuf *text, const char *entry)
{
	const char *old = strbuf_text(text), *eol = line_end(old);
	_cleanup_strbuf_ struct strbuf lines = { 0 };
	struct splices splices = { .count = 0 };

	if (text->len > 0)
		strbuf_addf(&lines, "%s%s", old[text->len - 1] == '\n' ? "" : eol, eol);
	strbuf_addf(&lines, "devices = (%s", eol);
	add_lines(entry, "  ", eol, &lines);
	strbuf_addf(&lines, "%s);%s", eol, eol);
	add_splice(&splices, text->len, text->len, strbuf_text(&lines));
	return lines.error ? lines.error : apply(text, &splices);
}

int conftext_append(struct strbuf *text, const char *entry)
{
	_cleanup_outline_ struct outline outline = { .count = 0 };
	const char *old = strbuf_text(text);
	int r = outline_make(old, text->len, &outline);

	if (r < 0)
		return r;
	if (outline.count > 0)
		return append_behind_last(text, &outline, entry);
	if (outline.list.end > 0)
		return append_to_empty_list(text, &outline.list, entry);
	return outline_find(&outline.top, old, "devices") ? -EEXIST : append_list(text, entry);
}

/* The comma behind an entry, over blanks, line ends and comments. */
static size_t find_comma(const char *text, size_t at)
{
	for (;;) {
		at = skip_trailing(text, at);
		if (text[at] != '\n' && text[at] != '\r')
			return at;
		at++;
	}
}

int conftext_remove(struct strbuf *text, size_t index)
{
	_cleanup_outline_ struct outline outline = { .count = 0 };
	const char *old = strbuf_text(text);
	struct splices splices = { .count = 0 };
	int r = outline_make(old, text->len, &outline);

	if (r < 0)
		return r;
	if (index >= outline.count)
		return -ENOENT;
	bool is_last = index + 1 == outline.count;
	size_t start = outline.entries[index].group.span.start,
	       end = outline.entries[index].group.span.end, comma = find_comma(old, end);
	if (is_last && index > 0) {
		comma = find_comma(old, outline.entries[index - 1].group.span.end);
		add_splice(&splices, comma, comma + 1, "");
	}
	if (!is_last && comma == end)
		end++;
	widen(old, &start, &end);
	add_splice(&splices, start, end, "");
	if (!is_last && comma >= end)
		add_splice(&splices, comma, comma + 1, "");
	return apply(text, &splices);
}
