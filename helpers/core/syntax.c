/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Messages for people need to know what the writer was about, so this is a parser of its own: one
 * function for each rule of libconfig's grammar, one syntax_explain_ for each place where it fails.
 */
#include "core/syntax.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "core/syntax-explain.h"

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
			return syntax_fail(parser, token->line, "remove one of the two",
					   "`%.*s` stands already in line %d", TOKEN_SHOWN(*token),
					   names->list[i].line);
	if (names->count == SYNTAX_SETTINGS_MAX)
		return syntax_fail(parser, token->line, "write devices = ( { ... }, { ... } );",
				   "more than %d keys in one group", SYNTAX_SETTINGS_MAX);
	names->list[names->count++] = *token;
	parser->key = *token;
	return syntax_advance(parser);
}

static int parse_value(struct parser *parser, const struct token *opening);

static int parse_setting(struct parser *parser, struct names *names)
{
	int r = take_name(parser, names);

	if (r < 0)
		return r;
	if (parser->token.type != TOKEN_EQUALS)
		return syntax_explain_equals(parser);
	r = syntax_advance(parser);
	if (r < 0)
		return r;
	r = parse_value(parser, NULL);
	if (r < 0 || !token_is_any(&parser->token, ";,"))
		return r;
	return syntax_advance(parser);
}

/* Settings up to what closes them; `opening` is NULL at the top. */
static int parse_settings(struct parser *parser, const struct token *opening)
{
	struct names names = { .count = 0 };

	for (;;) {
		if (opening ? token_is(&parser->token, '}') : parser->token.type == TOKEN_END)
			return 0;
		if (parser->token.type != TOKEN_NAME)
			return syntax_explain_setting(parser, opening);
		int r = parse_setting(parser, &names);
		if (r < 0)
			return r;
	}
}

/* libconfig takes an array only with elements of one type. */
static int check_array_type(struct parser *parser, enum token_type type)
{
	const struct token *token = &parser->token;

	if (token->type == type || type == TOKEN_END ||
	    (token->type != TOKEN_STRING && token->type != TOKEN_NUMBER &&
	     token->type != TOKEN_BOOL))
		return 0;
	return syntax_fail(parser, token->line, "write strings only: \"...\"",
			   "`%.*s` is of another type than the element before it",
			   TOKEN_SHOWN(*token));
}

/* The elements of a list or array up to what closes them. */
static int parse_elements(struct parser *parser, const struct token *opening)
{
	char closing = token_closing(opening);
	enum token_type type = TOKEN_END;

	if (token_is(&parser->token, closing))
		return 0;
	for (;;) {
		int r = *opening->start == '[' ? check_array_type(parser, type) : 0;
		type = parser->token.type;
		if (r == 0)
			r = parse_value(parser, opening);
		if (r < 0 || token_is(&parser->token, closing))
			return r;
		if (!token_is(&parser->token, ','))
			return syntax_explain_separator(parser, opening);
		int line = parser->token.line;
		r = syntax_advance(parser);
		if (r < 0)
			return r;
		if (token_is(&parser->token, closing))
			return syntax_fail(parser, line,
					   "remove it (libconfig 1.5 does not read it)",
					   "a `,` behind the last element");
	}
}

static int parse_brackets(struct parser *parser)
{
	struct token opening = parser->token, key = parser->key;

	if (parser->depth == SYNTAX_DEPTH_MAX)
		return syntax_fail(parser, opening.line, "write " SYNTAX_ENTRY_EXAMPLE,
				   "brackets more than %d deep", SYNTAX_DEPTH_MAX);
	parser->depth++;
	int r = syntax_advance(parser);
	if (r < 0)
		return r;
	r = *opening.start == '{' ? parse_settings(parser, &opening)
				  : parse_elements(parser, &opening);
	if (r < 0)
		return r;
	parser->depth--;
	parser->key = key;
	return syntax_advance(parser);
}

/* True when a word goes on behind a token: 0000:21:00.0, true-ish. */
static bool goes_on(const struct parser *parser, const struct token *token)
{
	struct token raw = syntax_raw_word(parser, token);

	return raw.len > token->len && !strchr("#/", token->start[token->len]);
}

static int parse_scalar(struct parser *parser)
{
	struct token token = parser->token;

	if (token.type != TOKEN_STRING && goes_on(parser, &token))
		return syntax_explain_bare(parser, &token);
	int r = syntax_advance(parser);
	/* "a" "b" is one string */
	while (r == 0 && token.type == TOKEN_STRING && parser->token.type == TOKEN_STRING)
		r = syntax_advance(parser);
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
		if (!in_array && token_is_any(&parser->token, "{(["))
			return parse_brackets(parser);
		return syntax_explain_value(parser, opening);
	case TOKEN_END:
	case TOKEN_NAME:
	case TOKEN_EQUALS:
	case TOKEN_OTHER:
	case TOKEN_OPEN_STRING:
	case TOKEN_OPEN_COMMENT:
	case TOKEN_NUL_ESCAPE:
		break;
	}
	return syntax_explain_value(parser, opening);
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
		return syntax_explain_include(parser, line);
	for (; text < end; text++)
		if ((unsigned char)*text < 0x20 && *text != '\t' && *text != '\r')
			return syntax_fail(parser, line, "save the file as plain text (UTF-8)",
					   "the line has the control character 0x%02x",
					   (unsigned char)*text);
	return 0;
}

static int check_text(struct parser *parser, const char *text, size_t len)
{
	const char *end = text + len;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		return syntax_fail(parser, 1, "save the file as UTF-8 without it",
				   "the file begins with a byte order mark");
	for (int line = 1; text < end; line++) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline ? newline : end;
		int r = check_line(parser, text, stop, line);

		if (r < 0)
			return r;
		if (!utf8_valid(text, (size_t)(stop - text)))
			return syntax_fail(parser, line, "save the file as UTF-8",
					   "the line is not UTF-8");
		text = newline ? newline + 1 : end;
	}
	return 0;
}

int syntax_check(const char *text, size_t len, int *reterr_line, struct strbuf *reterr_text,
		 struct strbuf *reterr_remedy)
{
	struct parser parser = {
		.start = text,
		.lexer = { .at = text, .end = text + len, .line = 1 },
		.line = reterr_line,
		.text = reterr_text,
		.remedy = reterr_remedy,
	};
	int r = check_text(&parser, text, len);

	if (r < 0)
		return r;
	r = syntax_advance(&parser);
	if (r < 0)
		return r;
	return parse_settings(&parser, NULL);
}
