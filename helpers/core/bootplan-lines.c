/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Files that have command lines in lines of their own. */
#include <errno.h>
#include <string.h>

#include "core/bootplan-internal.h"

static const char *keyword_of(enum bootform form)
{
	return form == BOOTFORM_OPTIONS ? "options" : form == BOOTFORM_APPEND ? "append" : "";
}

/* Where the words of a line begin; NULL: it has none of the kernel's. */
const char *bootplan_find_words(enum bootform form, const char *line)
{
	const char *keyword = keyword_of(form);
	const size_t len = strlen(keyword);

	while (bootplan_is_blank(*line))
		line++;
	if (*line == '#' || *line == '\n' || *line == '\0')
		return NULL;
	if (strncasecmp(line, keyword, len) != 0)
		return NULL;
	return len == 0 || bootplan_is_blank(line[len]) ? line + len : NULL;
}

/* One line without its end, to be freed. */
char *bootplan_copy_line(const char *line, size_t *ret_len)
{
	*ret_len = strcspn(line, "\n");
	return strndup(line, *ret_len);
}

const char *bootfile_text(const struct bootfile *file)
{
	return file->text ? file->text : file->start ? file->start : "";
}

/* All lines with words, as one. */
int bootplan_join(const struct bootfile *file, struct strbuf *ret)
{
	for (const char *line = bootfile_text(file); *line != '\0';) {
		const char *words = bootplan_find_words(file->form, line);
		size_t len = strcspn(line, "\n");

		if (words)
			strbuf_addf(ret, "%.*s ", (int)(len - (size_t)(words - line)), words);
		line += len + (line[len] == '\n');
	}
	return ret->error;
}

static bool is_comment(const char *line)
{
	return line[strspn(line, " \t")] == '#';
}

/* `add`: what the file misses; it goes to the first line, or to each that misses it. */
static int edit_lines(const struct bootplan *plan, const struct bootfile *file, struct strbuf *add,
		      struct strbuf *out)
{
	int r = 0;

	for (const char *line = bootfile_text(file); r == 0 && *line != '\0';) {
		const char *words = bootplan_find_words(file->form, line);
		size_t len;
		_cleanup_free_ char *copy = bootplan_copy_line(line, &len);

		if (!copy)
			return -ENOMEM;
		if (words && file->form == BOOTFORM_APPEND) {
			strbuf_release(add);
			r = bootplan_missing(plan, copy + (words - line), add);
		}
		if (words && r == 0) {
			const size_t start = out->len;

			strbuf_addn(out, line, (size_t)(words - line));
			/* a keyword stays apart from what follows it */
			if (file->form != BOOTFORM_LINE && bootplan_is_blank(*words))
				strbuf_addn(out, words++, 1);
			r = bootplan_edit_line(plan, copy + (words - line), strbuf_text(add), out);
			/* what came second would make the line a comment */
			if (r == 0 && is_comment(out->data ? out->data + start : ""))
				r = -EOPNOTSUPP;
			strbuf_release(add);
		} else if (r == 0) {
			strbuf_addn(out, copy, len);
		}
		strbuf_add(out, line[len] == '\n' ? "\n" : "");
		line += len + (line[len] == '\n');
	}
	return r < 0 ? r : out->error;
}

/* An entry for a kernel: others have no command line. */
static bool is_kernel_entry(const char *text)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, "linux", 5) == 0 && bootplan_is_blank(line[5]))
			return true;
	}
	return false;
}

bool bootfile_has_kernel(const struct bootfile *file)
{
	if (!file->text && !file->start && file->form != BOOTFORM_KARGS)
		return false;
	return file->form != BOOTFORM_OPTIONS || is_kernel_entry(bootfile_text(file));
}

int bootplan_refuse(const struct bootfile *file, const char *what, const char *remedy,
		    struct strbuf *why)
{
	strbuf_add_escaped(why, file->path);
	strbuf_addf(why, ": %s\n  %s", what, remedy);
	return why->error ? why->error : -EOPNOTSUPP;
}

/* What else than the loader would make of it. */
static int judge_text(const struct bootfile *file, const char *line, struct strbuf *why)
{
	if (strchr(bootfile_text(file), '\r'))
		return bootplan_refuse(
			file, "has line ends of another system (CR LF)",
			"take them out (sed -i 's/\\r$//'), and run the command again", why);
	if (file->form == BOOTFORM_OPTIONS && strchr(line, '$'))
		return bootplan_refuse(
			file, "takes its options from a variable of the boot loader",
			"change it by hand, or on the running system, where the loader's own "
			"program does it",
			why);
	return 0;
}

/* The new text has to read as it was meant: a word that comes first can make a line a comment. */
static int verify(const struct bootplan *plan, const struct bootfile *file, const char *text,
		  struct strbuf *why)
{
	_cleanup_strbuf_ struct strbuf add = { 0 }, drop = { 0 };
	struct bootfile new = *file;
	_cleanup_free_ char *copy = strdup(text);

	if (!copy)
		return -ENOMEM;
	new.text = copy;
	int r = bootplan_summarize_file(plan, &new, &add, &drop, why);
	if (r < 0 || (add.len == 0 && drop.len == 0))
		return r;
	return bootplan_refuse(file, "cannot be changed without changing something else",
			       "change it by hand", why);
}

int bootplan_make_file(const struct bootplan *plan, struct bootfile *file, struct strbuf *why)
{
	_cleanup_strbuf_ struct strbuf line = { 0 }, add = { 0 }, out = { 0 };
	int r = 0;

	if (!bootfile_has_kernel(file))
		return 0;
	r = bootplan_join(file, &line);
	if (r == 0)
		r = judge_text(file, strbuf_text(&line), why);
	if (r == 0)
		r = bootplan_missing(plan, strbuf_text(&line), &add);
	if (r == 0)
		r = edit_lines(plan, file, &add, &out);
	if (r == -EOPNOTSUPP && why->len == 0)
		return bootplan_refuse(file,
				       "cannot be changed for certain: a quote without its other "
				       "one, or a comment",
				       "change it by hand", why);
	/* no line was there to take it */
	if (r == 0 && add.len > 0 && file->form != BOOTFORM_APPEND) {
		strbuf_add(&out, out.len > 0 && out.data[out.len - 1] != '\n' ? "\n" : "");
		strbuf_addf(&out, "%s%s%s\n", keyword_of(file->form),
			    file->form == BOOTFORM_OPTIONS ? " " : "", strbuf_text(&add));
	}
	if (r < 0 || (add.len == 0 && strcmp(strbuf_text(&out), bootfile_text(file)) == 0))
		return r;
	r = verify(plan, file, strbuf_text(&out), why);
	if (r < 0)
		return r;
	file->after = strbuf_take(&out);
	return file->after ? 0 : -ENOMEM;
}

/* The words of our own list. */
void bootplan_join_kargs(const struct bootfile *file, struct strbuf *ret)
{
	for (const char *at = strchr(bootfile_text(file), '['); at && (at = strchr(at, '"'));) {
		size_t len = strcspn(at + 1, "\"");

		strbuf_addf(ret, "%.*s ", (int)len, at + 1);
		at += len + 1 + (at[len + 1] == '"');
	}
}

static void add_list(const char *words, struct strbuf *out)
{
	static const char blanks[] = " \t\n\v\f\r";
	const char *glue = "";

	for (words += strspn(words, blanks); *words != '\0'; words += strspn(words, blanks)) {
		size_t len = strcspn(words, blanks);

		strbuf_addf(out, "%s\"%.*s\"", glue, (int)len, words);
		words += len;
		glue = ", ";
	}
}

int bootplan_make_kargs(const struct bootplan *plan, struct bootfile *file, struct strbuf *why)
{
	static const char heading[] = "# Written by `vfio-tool setup-boot`.\n";
	_cleanup_strbuf_ struct strbuf line = { 0 }, all = { 0 }, words = { 0 }, out = { 0 };
	struct bootparams params;

	if (file->text && strncmp(file->text, heading, strlen(heading)) != 0)
		return bootplan_refuse(file, "is not ours", "take it away, or change it by hand",
				       why);
	bootplan_join_kargs(file, &line);
	int r = bootparams_read(strbuf_text(&line), &params);
	if (r == 0 && (params.ends || params.open))
		return bootplan_refuse(file, "has words that are not the kernel's",
				       "take it away, or change it by hand", why);
	if (r == 0)
		r = bootplan_missing(plan, strbuf_text(&line), &all);
	if (r == 0)
		r = bootplan_edit_line(plan, strbuf_text(&line), strbuf_text(&all), &words);
	if (r < 0 || strcmp(strbuf_text(&words), strbuf_text(&line)) == 0)
		return r;
	strbuf_addf(&out, "%skargs = [", heading);
	add_list(strbuf_text(&words), &out);
	strbuf_add(&out, "]\n");
	file->after = strbuf_take(&out);
	return file->after ? 0 : -ENOMEM;
}
