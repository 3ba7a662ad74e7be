/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a plan comes to, and what has become of it. */
#include <errno.h>
#include <string.h>

#include "core/bootplan-internal.h"

/* Words with blanks between, each once. */
static void add_once(const char *word, size_t len, struct strbuf *list)
{
	for (const char *at = strbuf_text(list); *at != '\0';) {
		size_t there = strcspn(at, " ");

		if (there == len && strncmp(at, word, len) == 0)
			return;
		at += there + (at[there] == ' ');
	}
	strbuf_addf(list, "%s%.*s", list->len > 0 ? " " : "", (int)len, word);
}

static bool is_space(char c)
{
	return c == '\0' || strchr(" \t\n", c);
}

/* A word, or "NAME=ITEM" for an item of a list. */
static void add_dropped(const struct bootplan *plan, const char *line, struct bootspan span,
			struct strbuf *drop)
{
	_cleanup_strbuf_ struct strbuf item = { 0 };
	size_t from = span.from, to = span.to;

	while (from > 0 && !is_space(line[from - 1]))
		from--;
	while (!is_space(line[to]))
		to++;
	if (plan->whole_words || (from == span.from && to == span.to)) {
		add_once(line + from, to - from, drop);
		return;
	}
	size_t start = span.from + (line[span.from] == ','), len = strcspn(line + start, ", \t\n");
	strbuf_addf(&item, "%.*s%.*s", (int)strcspn(line + from, "=") + 1, line + from, (int)len,
		    line + start);
	add_once(strbuf_text(&item), item.len, drop);
}

static int summarize(const struct bootplan *plan, const char *line, struct strbuf *add,
		     struct strbuf *drop)
{
	_cleanup_strbuf_ struct strbuf missing = { 0 };
	_cleanup_bootspans_ struct bootspans spans = { 0 };
	int r = bootplan_missing(plan, line, &missing);

	if (r == 0)
		r = bootparams_drop(line, plan->drop, &spans);
	for (const char *at = strbuf_text(&missing); r == 0 && *at != '\0';) {
		size_t len = strcspn(at, " ");

		add_once(at, len, add);
		at += len + (at[len] == ' ');
	}
	for (size_t i = 0; r == 0 && i < spans.count; i++)
		add_dropped(plan, line, spans.list[i], drop);
	return r < 0 ? r : add->error ? add->error : drop->error;
}

/* Entries of extlinux.conf have command lines of their own. */
static int summarize_appends(const struct bootplan *plan, const struct bootfile *file,
			     struct strbuf *add, struct strbuf *drop)
{
	int r = 0;

	for (const char *line = bootfile_text(file); r == 0 && *line != '\0';) {
		const char *words = bootplan_find_words(file->form, line);
		size_t len;
		_cleanup_free_ char *copy = bootplan_copy_line(line, &len);

		if (!copy)
			return -ENOMEM;
		if (words)
			r = summarize(plan, copy + (words - line), add, drop);
		line += len + (line[len] == '\n');
	}
	return r;
}

int bootplan_summarize_file(const struct bootplan *plan, const struct bootfile *file,
			    struct strbuf *add, struct strbuf *drop, struct strbuf *why)
{
	_cleanup_strbuf_ struct strbuf line = { 0 };

	int r = 0;

	if (!bootfile_has_kernel(file) && file->form != BOOTFORM_RUNNING)
		return 0;
	if (file->form == BOOTFORM_KARGS)
		bootplan_join_kargs(file, &line);
	else if (file->form != BOOTFORM_APPEND)
		r = bootplan_join(file, &line);
	if (r == 0)
		r = file->form == BOOTFORM_APPEND ? summarize_appends(plan, file, add, drop)
						  : summarize(plan, strbuf_text(&line), add, drop);
	return r == -EOPNOTSUPP ? bootplan_refuse(file, "has a quote that has no other one",
						  "change it by hand", why)
				: r;
}

int bootplan_summary(const struct bootplan *plan, struct strbuf *add, struct strbuf *drop,
		     struct strbuf *why)
{
	_cleanup_strbuf_ struct strbuf line = { 0 };
	int r = bootplan_is_shell(plan) ? bootplan_line_shell(plan, &line, why) : 0;

	if (r == 0 && bootplan_is_shell(plan))
		r = summarize(plan, strbuf_text(&line), add, drop);
	for (size_t i = 0; r == 0 && i < plan->count; i++)
		if (plan->files[i].form != BOOTFORM_SHELL && plan->files[i].form != BOOTFORM_RESULT)
			r = bootplan_summarize_file(plan, &plan->files[i], add, drop, why);
	return r;
}

/* The command line of an entry as loaders write it; NULL: another line. */
static const char *find_result(const char *line)
{
	static const char *const keywords[] = { "linux", "linux16", "linuxefi", "options",
						"append" };

	line += strspn(line, " \t");
	for (size_t i = 0; i < ELEMENTSOF(keywords); i++) {
		size_t len = strlen(keywords[i]);

		if (strncasecmp(line, keywords[i], len) == 0 && bootplan_is_blank(line[len]))
			return line + len;
	}
	return NULL;
}

/* `linux` of a loader entry is the kernel's file alone. */
static bool is_file_only(const char *words)
{
	words += strspn(words, " \t");
	words += strcspn(words, " \t\n");
	words += strspn(words, " \t");
	return *words == '\0' || *words == '\n';
}

int bootplan_results(const struct bootplan *plan, size_t *ret_entries, size_t *ret_good)
{
	size_t entries = 0, good = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct bootfile *file = &plan->files[i];

		if (file->form != BOOTFORM_RESULT || !file->text)
			continue;
		for (const char *line = file->text; *line != '\0';) {
			const char *words = find_result(line);
			size_t len;
			_cleanup_free_ char *copy = bootplan_copy_line(line, &len);
			int r = copy ? 0 : -ENOMEM;

			if (r == 0 && words && !is_file_only(words)) {
				entries++;
				r = bootplan_holds(plan, copy + (words - line));
				r = r == -EOPNOTSUPP ? 0 : r;
			}
			if (r < 0)
				return r;
			good += (size_t)r;
			line += len + (line[len] == '\n');
		}
	}
	*ret_entries = entries;
	*ret_good = good;
	return 0;
}
