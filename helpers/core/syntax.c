/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Messages for people need to know what the writer was about, so this is a parser of its own: one
 * function for each rule of libconfig's grammar, one `explain_` for each place where it fails. */
#include "core/syntax.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/syntax-token.h"

struct parser {
	struct lexer lexer;
	struct token token; /* the one that is looked at */
	struct token key;   /* the key whose value is being read */
	int depth;
	int *line;
	struct strbuf *text, *remedy;
};

#define ENTRY_EXAMPLE                                                                              \
	"devices = ( { match = { address = \"0000:21:00.0\"; id = \"8086:158b\"; }; } );"

static int fail(struct parser *parser, int line, const char *right, const char *format, ...)
	_printf_(4, 5);

static int fail(struct parser *parser, int line, const char *right, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	strbuf_add(parser->text, text);
	strbuf_add(parser->remedy, right);
	*parser->line = line;
	return -EINVAL;
}

/* A piece of the file for a message; what is longer than a line of text is cut. */
#define SHOWN_MAX 48
#define SHOWN(token) (int)((token).len < SHOWN_MAX ? (token).len : SHOWN_MAX), (token).start

static bool is_mark(const struct token *token, char mark)
{
	return token->type == TOKEN_MARK && *token->start == mark;
}

static bool is_any_mark(const struct token *token, const char *marks)
{
	return token->type == TOKEN_MARK && strchr(marks, *token->start);
}

/* Moves on to the next token; what the lexer itself found wrong ends here. */
static int advance(struct parser *parser)
{
	parser->token = lexer_next(&parser->lexer);
	switch (parser->token.type) {
	case TOKEN_OPEN_STRING:
		return fail(parser, parser->token.line, "add the `\"`",
			    "the string has no closing quote on this line");
	case TOKEN_OPEN_COMMENT:
		return fail(parser, parser->token.line, "add `*/`",
			    "the comment that begins here has no end");
	case TOKEN_NUL_ESCAPE:
		return fail(parser, parser->token.line, "remove `\\x00`",
			    "the string has a NUL character in it");
	case TOKEN_END:
	case TOKEN_NAME:
	case TOKEN_EQUALS:
	case TOKEN_STRING:
	case TOKEN_NUMBER:
	case TOKEN_BOOL:
	case TOKEN_MARK:
	case TOKEN_OTHER:
		break;
	}
	return 0;
}

static char closing_of(const struct token *opening)
{
	return *opening->start == '(' ? ')' : *opening->start == '[' ? ']' : '}';
}

static int explain_unclosed(struct parser *parser, const struct token *opening)
{
	char right[sizeof("add `});` where it ends")];

	snprintf(right, sizeof(right), "add `%c` where it ends", closing_of(opening));
	return fail(parser, opening->line, right, "the `%c` of this line is not closed",
		    *opening->start);
}

/* A bracket that closes something else than what is open; `opening` is NULL at the top. */
static int explain_bracket(struct parser *parser, const struct token *opening)
{
	char right[sizeof("write `)` before it")];

	if (!opening)
		return fail(parser, parser->token.line,
			    "remove it, or look for a missing bracket above", "`%c` closes nothing",
			    *parser->token.start);
	snprintf(right, sizeof(right), "write `%c` before it", closing_of(opening));
	return fail(parser, parser->token.line, right,
		    "`%c` stands where the `%c` of line %d is still open", *parser->token.start,
		    *opening->start, opening->line);
}

/* The text from a token to the end of the word or value that it begins. */
static struct token raw_word(const struct parser *parser, const struct token *from)
{
	struct token raw = *from;

	while (raw.start + raw.len < parser->lexer.end &&
	       !strchr(" \t\r\n;,(){}[]\"", raw.start[raw.len]))
		raw.len++;
	return raw;
}

/* "[devices]" and "[[devices]]" up to the last bracket on the line. */
static struct token raw_section(const struct parser *parser)
{
	struct token raw = parser->token;
	size_t len = 0;

	for (const char *at = raw.start; at < parser->lexer.end && *at != '\n' && *at != '#'; at++)
		if (*at == ']')
			len = (size_t)(at - raw.start) + 1;
	raw.len = len > 0 ? len : 1;
	return raw;
}

/* One character, which may have several bytes. */
static struct token raw_character(const struct parser *parser)
{
	struct token raw = parser->token;

	while (raw.start + raw.len < parser->lexer.end &&
	       ((unsigned char)raw.start[raw.len] & 0xc0) == 0x80)
		raw.len++;
	return raw;
}

static bool is_quote(const struct token *raw)
{
	static const char *const quotes[] = { "'",	"`",	  "\u2018", "\u2019", "\u201a",
					      "\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb" };

	for (size_t i = 0; i < ELEMENTSOF(quotes); i++)
		if (strlen(quotes[i]) == raw->len && memcmp(quotes[i], raw->start, raw->len) == 0)
			return true;
	return false;
}

static int explain_other(struct parser *parser, const char *place)
{
	struct token raw = raw_character(parser);

	if (is_quote(&raw))
		return fail(parser, raw.line, "write plain double quotes, \"...\"",
			    "`%.*s` is not a quote that libconfig knows", SHOWN(raw));
	return fail(parser, raw.line, "remove it", "`%.*s` has no meaning %s", SHOWN(raw), place);
}

/* Something else than a key where a setting or the end of a group is wanted. */
static int explain_setting(struct parser *parser, const struct token *opening)
{
	const struct token *token = &parser->token;

	if (token->type == TOKEN_END)
		return explain_unclosed(parser, opening);
	if (is_any_mark(token, ")]}"))
		return explain_bracket(parser, opening);
	if (is_any_mark(token, ";,"))
		return fail(parser, token->line, "remove it", "a `%c` too many", *token->start);
	if (is_mark(token, '['))
		return fail(parser, token->line,
			    "`vfio-tool import` converts a file of the old tool; here "
			    "write " ENTRY_EXAMPLE,
			    "`%.*s` is TOML, not libconfig", SHOWN(raw_section(parser)));
	if (token->type == TOKEN_STRING)
		return fail(parser, token->line, "write the key without quotes",
			    "%.*s stands where a key is wanted", SHOWN(*token));
	if (token->type == TOKEN_OTHER)
		return explain_other(parser, "where a key is wanted");
	if (is_any_mark(token, "{("))
		return fail(parser, token->line, "write " ENTRY_EXAMPLE,
			    "`%c` without a key before it", *token->start);
	return fail(parser, token->line, "write KEY = VALUE;",
		    "`%.*s` stands where a key is wanted", SHOWN(*token));
}

static int explain_no_value(struct parser *parser)
{
	char right[SHOWN_MAX + sizeof("write  = \"...\";")];

	snprintf(right, sizeof(right), "write %.*s = \"...\";", SHOWN(parser->key));
	return fail(parser, parser->key.line, right, "`%.*s` has no value", SHOWN(parser->key));
}

/* No '=' behind a key. */
static int explain_equals(struct parser *parser)
{
	const struct token *token = &parser->token;
	char right[SHOWN_MAX + sizeof("write  = ...")];

	if (token->type == TOKEN_END || is_any_mark(token, ")]};,"))
		return explain_no_value(parser);
	if (token->type == TOKEN_OTHER)
		return explain_other(parser, "behind a key");
	snprintf(right, sizeof(right), "write %.*s = %s", SHOWN(parser->key),
		 is_mark(token, '{')   ? "{"
		 : is_mark(token, '(') ? "("
		 : is_mark(token, '[') ? "["
				       : "...");
	return fail(parser, parser->key.line, right, "`=` is missing behind `%.*s`",
		    SHOWN(parser->key));
}

/* A word without quotes; `from` is its first token, the lexer stands behind that. */
static int explain_bare(struct parser *parser, const struct token *from)
{
	struct token raw = raw_word(parser, from);
	char right[SHOWN_MAX + sizeof("write \"\"")];
	bool is_yes = (raw.len == 3 && strncasecmp(raw.start, "yes", 3) == 0) ||
		      (raw.len == 2 && strncasecmp(raw.start, "on", 2) == 0);
	bool is_no = (raw.len == 2 && strncasecmp(raw.start, "no", 2) == 0) ||
		     (raw.len == 3 && strncasecmp(raw.start, "off", 3) == 0);

	if (is_yes || is_no)
		return fail(parser, raw.line, is_yes ? "write true" : "write false",
			    "`%.*s` is no value", SHOWN(raw));
	snprintf(right, sizeof(right), "write \"%.*s\"", SHOWN(raw));
	return fail(parser, raw.line, right, "the value `%.*s` is not in quotes", SHOWN(raw));
}

/* Something else than a value; `opening` is the list or array, NULL behind '='. */
static int explain_value(struct parser *parser, const struct token *opening)
{
	struct token token = parser->token;

	if (token.type == TOKEN_OTHER)
		return explain_other(parser, "where a value is wanted");
	if (!opening && (token.type == TOKEN_END || is_any_mark(&token, ")]};,")))
		return explain_no_value(parser);
	if (token.type == TOKEN_END)
		return explain_unclosed(parser, opening);
	if (is_any_mark(&token, ")]}"))
		return explain_bracket(parser, opening);
	if (is_any_mark(&token, "{(["))
		return fail(parser, token.line, "write ( ) around it instead of [ ]",
			    "`%c` within [ ], where only strings may stand", *token.start);
	if (token.type != TOKEN_NAME)
		return fail(parser, token.line, "remove it", "a `%c` too many", *token.start);
	if (opening && advance(parser) == 0 && parser->token.type == TOKEN_EQUALS)
		return fail(parser, token.line, "write ( { KEY = VALUE; } )",
			    "the setting `%.*s` in a list needs { } around it", SHOWN(token));
	if (parser->text->len > 0)
		return -EINVAL;
	return explain_bare(parser, &token);
}

/* Neither ',' nor the end behind an element of a list or array. */
static int explain_separator(struct parser *parser, const struct token *opening)
{
	const struct token *token = &parser->token;

	if (token->type == TOKEN_END)
		return explain_unclosed(parser, opening);
	if (is_any_mark(token, ")]}"))
		return explain_bracket(parser, opening);
	if (is_mark(token, ';'))
		return fail(parser, token->line, "write `,`, and none behind the last",
			    "`;` between the elements of the `%c` of line %d", *opening->start,
			    opening->line);
	if (token->type == TOKEN_OTHER)
		return explain_other(parser, "between the elements of a list");
	return fail(parser, token->line, "write `,` between the elements",
		    "a `,` is missing before `%.*s`", SHOWN(*token));
}

/* The keys that a group has so far. */
struct names {
	struct token list[SYNTAX_SETTINGS_MAX];
	size_t count;
};

static int take_name(struct parser *parser, struct names *names)
{
	const struct token *token = &parser->token;

	for (size_t i = 0; i < names->count; i++)
		if (names->list[i].len == token->len &&
		    memcmp(names->list[i].start, token->start, token->len) == 0)
			return fail(parser, token->line, "remove one of the two",
				    "`%.*s` stands already in line %d", SHOWN(*token),
				    names->list[i].line);
	if (names->count == SYNTAX_SETTINGS_MAX)
		return fail(parser, token->line, "write devices = ( { ... }, { ... } );",
			    "more than %d keys in one group", SYNTAX_SETTINGS_MAX);
	names->list[names->count++] = *token;
	parser->key = *token;
	return advance(parser);
}

static int parse_value(struct parser *parser, const struct token *opening);

static int parse_setting(struct parser *parser, struct names *names)
{
	int r = take_name(parser, names);

	if (r < 0)
		return r;
	if (parser->token.type != TOKEN_EQUALS)
		return explain_equals(parser);
	r = advance(parser);
	if (r < 0)
		return r;
	r = parse_value(parser, NULL);
	if (r < 0 || !is_any_mark(&parser->token, ";,"))
		return r;
	return advance(parser);
}

/* Settings up to what closes them; `opening` is NULL at the top. */
static int parse_settings(struct parser *parser, const struct token *opening)
{
	struct names names = { .count = 0 };

	for (;;) {
		if (opening ? is_mark(&parser->token, '}') : parser->token.type == TOKEN_END)
			return 0;
		if (parser->token.type != TOKEN_NAME)
			return explain_setting(parser, opening);
		int r = parse_setting(parser, &names);
		if (r < 0)
			return r;
	}
}

/* The elements of a list or array up to what closes them. */
static int parse_elements(struct parser *parser, const struct token *opening)
{
	char closing = closing_of(opening);

	if (is_mark(&parser->token, closing))
		return 0;
	for (;;) {
		int r = parse_value(parser, opening);
		if (r < 0 || is_mark(&parser->token, closing))
			return r;
		if (!is_mark(&parser->token, ','))
			return explain_separator(parser, opening);
		int line = parser->token.line;
		r = advance(parser);
		if (r < 0)
			return r;
		if (is_mark(&parser->token, closing))
			return fail(parser, line, "remove it (libconfig 1.5 does not read it)",
				    "a `,` behind the last element");
	}
}

static int parse_brackets(struct parser *parser)
{
	struct token opening = parser->token, key = parser->key;

	if (parser->depth == SYNTAX_DEPTH_MAX)
		return fail(parser, opening.line, "write " ENTRY_EXAMPLE,
			    "brackets more than %d deep", SYNTAX_DEPTH_MAX);
	parser->depth++;
	int r = advance(parser);
	if (r < 0)
		return r;
	r = *opening.start == '{' ? parse_settings(parser, &opening)
				  : parse_elements(parser, &opening);
	if (r < 0)
		return r;
	parser->depth--;
	parser->key = key;
	return advance(parser);
}

/* True when a word goes on behind a token: 0000:21:00.0, true-ish. */
static bool goes_on(const struct parser *parser, const struct token *token)
{
	struct token raw = raw_word(parser, token);

	return raw.len > token->len && !strchr("#/", token->start[token->len]);
}

static int parse_scalar(struct parser *parser)
{
	struct token token = parser->token;

	if (token.type != TOKEN_STRING && goes_on(parser, &token))
		return explain_bare(parser, &token);
	int r = advance(parser);
	/* "a" "b" is one string */
	while (r == 0 && token.type == TOKEN_STRING && parser->token.type == TOKEN_STRING)
		r = advance(parser);
	return r;
}

static int parse_value(struct parser *parser, const struct token *opening)
{
	bool in_array = opening && *opening->start == '[';

	switch (parser->token.type) {
	case TOKEN_STRING:
	case TOKEN_NUMBER:
	case TOKEN_BOOL:
		return parse_scalar(parser);
	case TOKEN_MARK:
		if (!in_array && is_any_mark(&parser->token, "{(["))
			return parse_brackets(parser);
		return explain_value(parser, opening);
	case TOKEN_END:
	case TOKEN_NAME:
	case TOKEN_EQUALS:
	case TOKEN_OTHER:
	case TOKEN_OPEN_STRING:
	case TOKEN_OPEN_COMMENT:
	case TOKEN_NUL_ESCAPE:
		break;
	}
	return explain_value(parser, opening);
}

/* libconfig's scanner takes @include at the start of any line, and exits when it names a directory
 * ("input in flex scanner failed", 1.5 to 1.8): refused before it sees a byte, whatever comment or
 * string the line may be in. */
static bool is_include(const char *line, const char *end)
{
	static const char word[] = "@include";

	while (line < end && (*line == ' ' || *line == '\t'))
		line++;
	return (size_t)(end - line) >= sizeof(word) - 1 &&
	       memcmp(line, word, sizeof(word) - 1) == 0;
}

static int check_line(struct parser *parser, const char *text, const char *end, int line)
{
	if (is_include(text, end))
		return fail(parser, line, "put the file into conf.d, where all are read in order",
			    "@include is not supported");
	for (; text < end; text++)
		if ((unsigned char)*text < 0x20 && *text != '\t' && *text != '\r')
			return fail(parser, line, "save the file as plain text (UTF-8)",
				    "the line has the control character 0x%02x",
				    (unsigned char)*text);
	return 0;
}

static int check_text(struct parser *parser, const char *text, size_t len)
{
	const char *end = text + len;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		return fail(parser, 1, "save the file as UTF-8 without it",
			    "the file begins with a byte order mark");
	for (int line = 1; text < end; line++) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline ? newline : end;
		int r = check_line(parser, text, stop, line);

		if (r < 0)
			return r;
		if (!utf8_valid(text, (size_t)(stop - text)))
			return fail(parser, line, "save the file as UTF-8",
				    "the line is not UTF-8");
		text = newline ? newline + 1 : end;
	}
	return 0;
}

int syntax_check(const char *text, size_t len, int *reterr_line, struct strbuf *reterr_text,
		 struct strbuf *reterr_remedy)
{
	struct parser parser = {
		.lexer = { .at = text, .end = text + len, .line = 1 },
		.line = reterr_line,
		.text = reterr_text,
		.remedy = reterr_remedy,
	};
	int r = check_text(&parser, text, len);

	if (r < 0)
		return r;
	r = advance(&parser);
	if (r < 0)
		return r;
	return parse_settings(&parser, NULL);
}
