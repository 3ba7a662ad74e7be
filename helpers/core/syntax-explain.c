/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/syntax-explain.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

int syntax_fail(struct parser *parser, int line, const char *right, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	strbuf_add_escaped(parser->text, text);
	strbuf_add_escaped(parser->remedy, right);
	*parser->line = line;
	return -EINVAL;
}

int syntax_advance(struct parser *parser)
{
	parser->token = lexer_next(&parser->lexer);
	switch (parser->token.type) {
	case TOKEN_OPEN_STRING:
		return syntax_fail(parser, parser->token.line, "add the `\"`",
				   "the string has no closing quote on this line");
	case TOKEN_OPEN_COMMENT:
		return syntax_fail(parser, parser->token.line, "add `*/`",
				   "the comment that begins here has no end");
	case TOKEN_NUL_ESCAPE:
		return syntax_fail(parser, parser->token.line, "remove `\\x00`",
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

struct token syntax_raw_word(const struct parser *parser, const struct token *from)
{
	struct token raw = *from;

	while (raw.start + raw.len < parser->lexer.end &&
	       !strchr(" \t\r\n;,(){}[]\"", raw.start[raw.len]))
		raw.len++;
	return raw;
}

static int explain_unclosed(struct parser *parser, const struct token *opening)
{
	char right[sizeof("add `)` where it ends")];

	snprintf(right, sizeof(right), "add `%c` where it ends", token_closing(opening));
	return syntax_fail(parser, opening->line, right, "the `%c` of this line is not closed",
			   *opening->start);
}

/* Something that cannot come before what is open is closed. */
static int explain_still_open(struct parser *parser, const struct token *opening)
{
	char right[sizeof("write `)` before it")];

	snprintf(right, sizeof(right), "write `%c` before it", token_closing(opening));
	return syntax_fail(parser, parser->token.line, right,
			   "`%.*s` stands where the `%c` of line %d is still open",
			   TOKEN_SHOWN(parser->token), *opening->start, opening->line);
}

/* A bracket that closes something else than what is open; `opening` is NULL at the top. */
static int explain_bracket(struct parser *parser, const struct token *opening)
{
	if (opening)
		return explain_still_open(parser, opening);
	return syntax_fail(parser, parser->token.line,
			   "remove it, or look for a missing bracket above", "`%c` closes nothing",
			   *parser->token.start);
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

int syntax_explain_include(struct parser *parser, int line)
{
	return syntax_fail(parser, line, "put the file into conf.d, where all are read in order",
			   "@include is not supported");
}

/* True when a string on the line of the token has no end, and what follows was taken for one. */
static bool quotes_are_odd(const struct parser *parser)
{
	const char *from = parser->token.start, *to = from;
	size_t quotes = 0;

	while (from > parser->start && from[-1] != '\n')
		from--;
	while (to < parser->lexer.end && *to != '\n')
		to++;
	for (; from < to; from++)
		quotes += *from == '"' && (from == parser->start || from[-1] != '\\');
	return quotes % 2 != 0;
}

static int explain_odd_quotes(struct parser *parser)
{
	return syntax_fail(parser, parser->token.line, "look for the string that has no end",
			   "a `\"` is missing on this line");
}

static int explain_other(struct parser *parser, const char *place)
{
	struct token raw = raw_character(parser);

	if (*raw.start == '@')
		return syntax_explain_include(parser, raw.line);
	if (is_quote(&raw))
		return syntax_fail(parser, raw.line, "write plain double quotes, \"...\"",
				   "`%.*s` is not a quote that libconfig knows", TOKEN_SHOWN(raw));
	return syntax_fail(parser, raw.line, "remove it", "`%.*s` has no meaning %s",
			   TOKEN_SHOWN(raw), place);
}

/* Something else than a key where a setting or the end of a group is wanted. */
int syntax_explain_setting(struct parser *parser, const struct token *opening)
{
	const struct token *token = &parser->token;

	if (token->type == TOKEN_END)
		return explain_unclosed(parser, opening);
	if (quotes_are_odd(parser))
		return explain_odd_quotes(parser);
	if (token_is_any(token, ")]}"))
		return explain_bracket(parser, opening);
	if (token_is_any(token, ";,"))
		return syntax_fail(parser, token->line, "remove it", "a `%c` too many",
				   *token->start);
	if (token_is(token, '['))
		return syntax_fail(parser, token->line, "write " SYNTAX_ENTRY_EXAMPLE,
				   "`%.*s` is TOML, as the old tool had it, not libconfig",
				   TOKEN_SHOWN(raw_section(parser)));
	if (token->type == TOKEN_STRING)
		return syntax_fail(parser, token->line, "write the key without quotes",
				   "%.*s stands where a key is wanted", TOKEN_SHOWN(*token));
	if (token->type == TOKEN_OTHER)
		return explain_other(parser, "where a key is wanted");
	if (token_is_any(token, "{("))
		return syntax_fail(parser, token->line, "write " SYNTAX_ENTRY_EXAMPLE,
				   "`%c` without a key before it", *token->start);
	return syntax_fail(parser, token->line, "write KEY = VALUE;",
			   "`%.*s` stands where a key is wanted", TOKEN_SHOWN(*token));
}

static int explain_no_value(struct parser *parser)
{
	char right[TOKEN_SHOWN_MAX + sizeof("write  = \"...\";")];

	snprintf(right, sizeof(right), "write %.*s = \"...\";", TOKEN_SHOWN(parser->key));
	return syntax_fail(parser, parser->key.line, right,
			   parser->token.type == TOKEN_END ? "the file ends behind `%.*s`"
							   : "`%.*s` has no value",
			   TOKEN_SHOWN(parser->key));
}

/* No '=' behind a key. */
int syntax_explain_equals(struct parser *parser)
{
	const struct token *token = &parser->token;
	char right[TOKEN_SHOWN_MAX + sizeof("write  = ...")];

	if (token->type == TOKEN_END || token_is_any(token, ")]};,"))
		return explain_no_value(parser);
	if (token->type == TOKEN_OTHER)
		return explain_other(parser, "behind a key");
	snprintf(right, sizeof(right), "write %.*s = %s", TOKEN_SHOWN(parser->key),
		 token_is(token, '{')	? "{"
		 : token_is(token, '(') ? "("
		 : token_is(token, '[') ? "["
					: "...");
	return syntax_fail(parser, parser->key.line, right, "`=` is missing behind `%.*s`",
			   TOKEN_SHOWN(parser->key));
}

/* A word without quotes; `from` is its first token, the lexer stands behind that. */
int syntax_explain_bare(struct parser *parser, const struct token *from)
{
	struct token raw = syntax_raw_word(parser, from);
	char right[TOKEN_SHOWN_MAX + sizeof("write \"\"")];
	bool is_yes = (raw.len == 3 && strncasecmp(raw.start, "yes", 3) == 0) ||
		      (raw.len == 2 && strncasecmp(raw.start, "on", 2) == 0);
	bool is_no = (raw.len == 2 && strncasecmp(raw.start, "no", 2) == 0) ||
		     (raw.len == 3 && strncasecmp(raw.start, "off", 3) == 0);

	if (is_yes || is_no)
		return syntax_fail(parser, raw.line, is_yes ? "write true" : "write false",
				   "`%.*s` is no value", TOKEN_SHOWN(raw));
	snprintf(right, sizeof(right), "write \"%.*s\"", TOKEN_SHOWN(raw));
	return syntax_fail(parser, raw.line, right, "the value `%.*s` is not in quotes",
			   TOKEN_SHOWN(raw));
}

/* Something else than a value; `opening` is the list or array, NULL behind '='. */
int syntax_explain_value(struct parser *parser, const struct token *opening)
{
	struct token token = parser->token;

	if (token.type == TOKEN_OTHER)
		return explain_other(parser, "where a value is wanted");
	if (!opening && (token.type == TOKEN_END || token_is_any(&token, ")]};,")))
		return explain_no_value(parser);
	if (token.type == TOKEN_END)
		return explain_unclosed(parser, opening);
	if (token_is_any(&token, ")]}"))
		return explain_bracket(parser, opening);
	if (token_is_any(&token, "{(["))
		return syntax_fail(parser, token.line, "write ( ) around it instead of [ ]",
				   "`%c` within [ ], where only strings may stand", *token.start);
	if (token.type != TOKEN_NAME)
		return syntax_fail(parser, token.line, "remove it", "a `%c` too many",
				   *token.start);
	if (opening && syntax_advance(parser) == 0 && parser->token.type == TOKEN_EQUALS)
		return syntax_fail(parser, token.line, "write ( { KEY = VALUE; } )",
				   "the setting `%.*s` in a list needs { } around it",
				   TOKEN_SHOWN(token));
	if (parser->text->len > 0)
		return -EINVAL;
	return syntax_explain_bare(parser, &token);
}

/* Neither ',' nor the end behind an element of a list or array. */
int syntax_explain_separator(struct parser *parser, const struct token *opening)
{
	const struct token *token = &parser->token;

	if (token->type == TOKEN_END)
		return explain_unclosed(parser, opening);
	if (quotes_are_odd(parser))
		return explain_odd_quotes(parser);
	if (token_is_any(token, ")]}"))
		return explain_bracket(parser, opening);
	if (token->type == TOKEN_NAME)
		return explain_still_open(parser, opening);
	if (token_is(token, ';'))
		return syntax_fail(parser, token->line, "write `,`, and none behind the last",
				   "`;` between the elements of the `%c` of line %d",
				   *opening->start, opening->line);
	if (token->type == TOKEN_OTHER)
		return explain_other(parser, "between the elements of a list");
	return syntax_fail(parser, token->line, "write `,` between the elements",
			   "a `,` is missing before `%.*s`", TOKEN_SHOWN(*token));
}
