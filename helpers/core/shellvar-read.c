/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What POSIX (XCU 2.2, 2.6, 2.9.1) makes of a text that has assignments and comments. */
#include "core/shellvar.h"

#include <errno.h>
#include <string.h>

/* More than any command line; a few lines can double a value with each. */
#define VALUE_MAX ((size_t)64 * 1024)

struct reader {
	const char *text;
	size_t at;
	int file, line;
	unsigned flags;
	bool exporting;
	struct shellvars *vars;
	struct shellvar_fault fault;
};

static int refuse(struct reader *reader, const char *what)
{
	reader->fault = (struct shellvar_fault){ reader->line, what };
	return -EOPNOTSUPP;
}

static char now(const struct reader *reader)
{
	return reader->text[reader->at];
}

static char next(const struct reader *reader)
{
	return now(reader) == '\0' ? '\0' : reader->text[reader->at + 1];
}

/* Goes on by `count` bytes, none of which is the end. */
static void step(struct reader *reader, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (reader->text[reader->at++] == '\n')
			reader->line++;
}

static bool starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t name_length(const char *text)
{
	size_t len = 0;

	if (!starts_name(text[0]))
		return 0;
	while (starts_name(text[len]) || (text[len] >= '0' && text[len] <= '9'))
		len++;
	return len;
}

static bool is_joined(const struct reader *reader)
{
	return now(reader) == '\\' && next(reader) == '\n';
}

/* A variable while its new value is put together. */
struct draft {
	struct strbuf value;
	struct shellorigin *origins;
	size_t size;
	bool unknown;
	enum shellvar_end end;
};

static void draft_release(struct draft *draft)
{
	strbuf_release(&draft->value);
	free(draft->origins);
}

static int put(struct draft *draft, char c, struct shellorigin origin)
{
	if (draft->value.len == draft->size) {
		size_t size = draft->size * 2 + 64;
		struct shellorigin *list = reallocarray(draft->origins, size, sizeof(*list));

		if (!list)
			return -ENOMEM;
		draft->origins = list;
		draft->size = size;
	}
	draft->origins[draft->value.len] = origin;
	strbuf_addn(&draft->value, &c, 1);
	return draft->value.error;
}

/* One byte of the value, from the next `bytes` of the text, the last of which it is. */
static int take(struct reader *reader, size_t bytes, struct draft *draft)
{
	const struct shellorigin origin = { reader->file, reader->at, reader->at + bytes };

	const char c = reader->text[reader->at + bytes - 1];

	if (c == '\r')
		return refuse(reader, "a line end of another system (CR LF)");
	/* dash and bash have some of them for themselves */
	if ((c >= 0 && c < ' ' && c != '\t' && c != '\n') || c == 0x7f)
		return refuse(reader, "a control character");
	if (draft->value.len >= VALUE_MAX)
		return refuse(reader, "a value that is too long");
	step(reader, bytes);
	return put(draft, c, origin);
}

static int take_variable(struct reader *reader, const struct shellvar *var, struct draft *draft)
{
	int r = 0;

	if (!var || var->unknown) {
		draft->unknown = true;
		return 0;
	}
	if (draft->value.len + var->value.len > VALUE_MAX)
		return refuse(reader, "a value that is too long");
	for (size_t i = 0; r == 0 && i < var->value.len; i++)
		r = put(draft, var->value.data[i], var->origins[i]);
	return r;
}

static int take_reference(struct reader *reader, struct draft *draft)
{
	bool braces = next(reader) == '{';
	const char *name = reader->text + reader->at + (braces ? 2 : 1);
	size_t len = name_length(name);
	_cleanup_free_ char *copy = strndup(name, len);

	if (!copy)
		return -ENOMEM;
	if (len == 0 || (braces && name[len] != '}'))
		return refuse(reader, "an expansion that only the shell can judge");
	step(reader, len + (braces ? 3 : 1));
	/* the name would go on in the next line */
	if (!braces && is_joined(reader))
		return refuse(reader, "a name that is cut in two");
	return take_variable(reader, shellvars_find(reader->vars, copy), draft);
}

/* `command`: both shells look for the next backquote, whatever is in between. */
static int skip_backquotes(struct reader *reader)
{
	for (step(reader, 1); now(reader) != '`'; step(reader, 1)) {
		if (now(reader) == '\\' && next(reader) != '\0')
			step(reader, 1);
		if (now(reader) == '\0')
			return refuse(reader, "a backquote without its other one");
	}
	step(reader, 1);
	return 0;
}

static int skip_quotes(struct reader *reader, char quote)
{
	for (step(reader, 1); now(reader) != quote; step(reader, 1)) {
		if (quote == '"' && now(reader) == '\\' && next(reader) != '\0')
			step(reader, 1);
		else if (quote == '"' && (now(reader) == '$' || now(reader) == '`'))
			return refuse(reader, "a command in a command");
		if (now(reader) == '\0')
			return refuse(reader, "a quote without its other one");
	}
	step(reader, 1);
	return 0;
}

/* One thing within $(...), which both shells have to end at the same place. */
static int skip_in_command(struct reader *reader, int *depth)
{
	const char *at = reader->text + reader->at;

	if (*at == '\0')
		return refuse(reader, "a command that does not end");
	if (*at == '\'' || *at == '"')
		return skip_quotes(reader, *at);
	if (*at == '`' || strncmp(at, "<<", 2) == 0 || strncmp(at, "case", 4) == 0 ||
	    (*at == '#' && strchr(" \t\n;(&|", at[-1])))
		return refuse(reader, "a command that only the shell can judge");
	if (at[0] == '$' && at[1] == '{') {
		size_t len = 2 + strcspn(at + 2, "(){}'\"`\\$\n");

		if (at[len] != '}')
			return refuse(reader, "an expansion that only the shell can judge");
		step(reader, len + 1);
		return 0;
	}
	*depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
	step(reader, *at == '\\' && at[1] != '\0' ? 2 : 1);
	return 0;
}

static int skip_command(struct reader *reader)
{
	int depth = 1, r = 0;

	if (reader->text[reader->at + 2] == '(')
		return refuse(reader, "arithmetic");
	step(reader, 2);
	while (r == 0 && depth > 0)
		r = skip_in_command(reader, &depth);
	return r;
}

/* What begins with '$' or a backquote, also within double quotes. */
static int take_expansion(struct reader *reader, bool quoted, struct draft *draft)
{
	const char c = next(reader);

	if (now(reader) == '`' || c == '(') {
		draft->unknown = true;
		return now(reader) == '`' ? skip_backquotes(reader) : skip_command(reader);
	}
	if (c == '{' || starts_name(c))
		return take_reference(reader, draft);
	if (c == '[' || c == '\\' || (!quoted && (c == '\'' || c == '"')))
		return refuse(reader, "an expansion that shells do not agree on");
	if (c == '\0' || !strchr("0123456789@*#?$!-", c))
		return take(reader, 1, draft);
	draft->unknown = true;
	step(reader, 2);
	return 0;
}

static int take_single_quotes(struct reader *reader, struct draft *draft)
{
	int r = 0;

	step(reader, 1);
	while (r == 0 && now(reader) != '\'')
		r = now(reader) == '\0' ? refuse(reader, "a quote without its other one")
					: take(reader, 1, draft);
	if (r == 0)
		step(reader, 1);
	return r;
}

static int take_double_quotes(struct reader *reader, struct draft *draft)
{
	int r = 0;

	step(reader, 1);
	while (r == 0 && now(reader) != '"') {
		if (now(reader) == '\0')
			r = refuse(reader, "a quote without its other one");
		else if (is_joined(reader))
			step(reader, 2);
		else if (now(reader) == '\\' && next(reader) != '\0' &&
			 strchr("$`\"\\", next(reader)))
			r = take(reader, 2, draft);
		else if (now(reader) == '$' || now(reader) == '`')
			r = take_expansion(reader, true, draft);
		else
			r = take(reader, 1, draft);
	}
	if (r == 0)
		step(reader, 1);
	return r;
}

/* One thing that stands in no quotes. */
static int take_bare(struct reader *reader, struct draft *draft)
{
	const char c = now(reader);

	draft->end = SHELLVAR_BARE;
	/* `export` is a command: its words are expanded as those of others are */
	if (reader->exporting && strchr("{*?[~$`", c))
		return refuse(reader, "an expansion behind `export`");
	if (c == '(' || c == ')' || c == '<' || c == '>' || c == '&' || c == '|')
		return refuse(reader, "a command");
	if (c == '\\') {
		if (next(reader) == '\0')
			return refuse(reader, "a backslash at the end");
		if (next(reader) != '\n')
			return take(reader, 2, draft);
		step(reader, 2);
		return 0;
	}
	if (c == '$' || c == '`')
		return take_expansion(reader, false, draft);
	if (c == '~')
		draft->unknown = true;
	return take(reader, 1, draft);
}

static bool ends_word(char c)
{
	return c == '\0' || strchr(" \t\n;", c) != NULL;
}

static int take_word(struct reader *reader, struct draft *draft)
{
	int r = 0;

	while (r == 0 && !ends_word(now(reader))) {
		if (now(reader) == '\'') {
			r = take_single_quotes(reader, draft);
			draft->end = SHELLVAR_SINGLE_QUOTE;
		} else if (now(reader) == '"') {
			r = take_double_quotes(reader, draft);
			draft->end = SHELLVAR_DOUBLE_QUOTE;
		} else {
			r = take_bare(reader, draft);
		}
	}
	return r;
}

/* What shells give a meaning of their own, or do not let anyone change. */
static bool is_special(const char *name, size_t len)
{
	static const char *const names[] = { "PPID",
					     "UID",
					     "EUID",
					     "SHELLOPTS",
					     "OPTIND",
					     "LINENO",
					     "RANDOM",
					     "SRANDOM",
					     "SECONDS",
					     "GROUPS",
					     "DIRSTACK",
					     "HISTCMD",
					     "FUNCNAME",
					     "PIPESTATUS",
					     "_",
					     "IFS",
					     "PATH",
					     "LANG",
					     "POSIXLY_CORRECT",
					     "EPOCHSECONDS",
					     "EPOCHREALTIME",
					     "COMP_WORDBREAKS" };

	if (strncmp(name, "BASH", 4) == 0 || strncmp(name, "LC_", 3) == 0)
		return true;
	for (size_t i = 0; i < ELEMENTSOF(names); i++)
		if (strlen(names[i]) == len && strncmp(names[i], name, len) == 0)
			return true;
	return false;
}

static int assign(struct reader *reader, struct shellvar *var, int line, size_t start,
		  struct draft *draft)
{
	free(var->origins);
	strbuf_release(&var->value);
	var->value = draft->value;
	var->origins = TAKE_PTR(draft->origins);
	draft->value = (struct strbuf){ 0 };
	var->unknown = draft->unknown;
	var->line = line;
	var->file = reader->file;
	var->word_start = start;
	var->word_end = reader->at;
	var->end = draft->end;
	return 0;
}

static int take_assignment(struct reader *reader, size_t len)
{
	const char *name = reader->text + reader->at;
	bool appends = name[len] == '+';
	_cleanup_(draft_release) struct draft draft = { 0 };
	_cleanup_free_ char *copy = strndup(name, len);
	const int line = reader->line;
	int r = copy ? 0 : -ENOMEM;

	if (r == 0 && is_special(name, len))
		r = refuse(reader, "a variable that belongs to the shell");
	if (r == 0 && appends && !(reader->flags & SHELLVAR_APPENDS))
		r = refuse(reader, "+=, which this system's /bin/sh does not know");
	if (r == 0 && appends)
		r = take_variable(reader, shellvars_find(reader->vars, copy), &draft);
	if (r < 0)
		return r;
	step(reader, len + (appends ? 2 : 1));
	const size_t start = reader->at;
	r = take_word(reader, &draft);
	if (r == 0)
		r = shellvars_declare(reader->vars, copy);
	for (size_t i = 0; r == 0 && i < reader->vars->count; i++)
		if (strcmp(reader->vars->list[i].name, copy) == 0)
			return assign(reader, &reader->vars->list[i], line, start, &draft);
	return r;
}

static void skip_blanks(struct reader *reader)
{
	while (now(reader) == ' ' || now(reader) == '\t' || is_joined(reader))
		step(reader, is_joined(reader) ? 2 : 1);
}

static void skip_comment(struct reader *reader)
{
	step(reader, strcspn(reader->text + reader->at, "\n"));
}

/* `export NAME` alone, or the next word of a line. */
static int take_item(struct reader *reader)
{
	const char *at = reader->text + reader->at;
	size_t len = name_length(at);

	if (*at == '\r')
		return refuse(reader, "a line end of another system (CR LF)");
	if (len > 0 && (at[len] == '=' || (at[len] == '+' && at[len + 1] == '=')))
		return take_assignment(reader, len);
	if (len > 0 && reader->exporting && ends_word(at[len])) {
		step(reader, len);
		return 0;
	}
	return refuse(reader, "a command");
}

static bool takes_export(struct reader *reader)
{
	static const char word[] = "export";
	const char *at = reader->text + reader->at;

	if (strncmp(at, word, strlen(word)) != 0 ||
	    (at[strlen(word)] != ' ' && at[strlen(word)] != '\t'))
		return false;
	step(reader, strlen(word));
	return true;
}

/* Assignments up to the end of the line, or to a semicolon. */
static int take_line(struct reader *reader)
{
	int r = 0;

	reader->exporting = takes_export(reader);
	skip_blanks(reader);
	/* `export` alone lists variables */
	if (reader->exporting && ends_word(now(reader)))
		return refuse(reader, "a command");
	while (r == 0 && !ends_word(now(reader))) {
		if (now(reader) == '#') {
			skip_comment(reader);
			break;
		}
		r = take_item(reader);
		if (r == 0)
			skip_blanks(reader);
	}
	if (r == 0 && now(reader) == ';') {
		step(reader, 1);
		skip_blanks(reader);
		if (now(reader) == ';')
			r = refuse(reader, "a command");
	}
	return r;
}

int shellvars_read(const char *text, int file, unsigned flags, struct shellvars *vars,
		   struct shellvar_fault *ret_fault)
{
	struct reader reader = {
		.text = text, .file = file, .line = 1, .flags = flags, .vars = vars
	};
	int r = 0;

	while (r == 0) {
		skip_blanks(&reader);
		if (now(&reader) == '\0')
			return 0;
		if (now(&reader) == '\n')
			step(&reader, 1);
		else if (now(&reader) == ';')
			r = refuse(&reader, "a command");
		else
			r = take_line(&reader);
	}
	if (r == -EOPNOTSUPP)
		*ret_fault = reader.fault;
	return r;
}
