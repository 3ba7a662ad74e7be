/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/syntax-token.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || is_one_of(c, "abcdefABCDEF");
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The character `offset` places on, NUL behind the end. */
static char peek(const struct lexer *lexer, size_t offset)
{
	return (size_t)(lexer->end - lexer->at) > offset ? lexer->at[offset] : '\0';
}

static void skip_line(struct lexer *lexer)
{
	while (lexer->at < lexer->end && *lexer->at != '\n')
		lexer->at++;
}

/* Behind the comment that begins here; false when it does not end. */
static bool skip_comment(struct lexer *lexer)
{
	for (lexer->at += 2; lexer->at < lexer->end; lexer->at++) {
		if (*lexer->at == '\n')
			lexer->line++;
		if (*lexer->at == '*' && peek(lexer, 1) == '/') {
			lexer->at += 2;
			return true;
		}
	}
	return false;
}

/* White space and comments; false at a comment without end, which *at then still points to. */
static bool skip_blank(struct lexer *lexer)
{
	for (;;) {
		char c = peek(lexer, 0);
		struct lexer before = *lexer;

		if (is_one_of(c, " \t\r\n")) {
			lexer->line += c == '\n';
			lexer->at++;
		} else if (c == '#' || (c == '/' && peek(lexer, 1) == '/')) {
			skip_line(lexer);
		} else if (c == '/' && peek(lexer, 1) == '*') {
			if (skip_comment(lexer))
				continue;
			*lexer = before;
			return false;
		} else {
			return true;
		}
	}
}

static size_t digits(const struct lexer *lexer, size_t at)
{
	size_t count = 0;

	while (is_digit(peek(lexer, at + count)))
		count++;
	return count;
}

/* The length of "e+5" at `at`, 0 when there is none. */
static size_t exponent(const struct lexer *lexer, size_t at)
{
	size_t sign = is_one_of(peek(lexer, at + 1), "+-");

	if (!is_one_of(peek(lexer, at), "eE") || digits(lexer, at + 1 + sign) == 0)
		return 0;
	return 1 + sign + digits(lexer, at + 1 + sign);
}

static size_t long_suffix(const struct lexer *lexer, size_t at)
{
	if (peek(lexer, at) != 'L')
		return 0;
	return peek(lexer, at + 1) == 'L' ? 2 : 1;
}

/* The length of the number that begins here, 0 when none does. */
static size_t number_length(const struct lexer *lexer)
{
	size_t sign = is_one_of(peek(lexer, 0), "+-"), len = sign + digits(lexer, sign);

	if (peek(lexer, 0) == '0' && is_one_of(peek(lexer, 1), "xX") && is_hex(peek(lexer, 2))) {
		for (len = 3; is_hex(peek(lexer, len)); len++)
			;
		return len + long_suffix(lexer, len);
	}
	if (peek(lexer, len) == '.') {
		len += 1 + digits(lexer, len + 1);
		return len + exponent(lexer, len);
	}
	if (len == sign)
		return 0;
	size_t power = exponent(lexer, len);
	return len + (power ? power : long_suffix(lexer, len));
}

static bool is_nul_escape(const struct lexer *lexer, size_t at)
{
	return is_one_of(peek(lexer, at + 1), "xX") && peek(lexer, at + 2) == '0' &&
	       peek(lexer, at + 3) == '0';
}

static struct token string_token(const struct lexer *lexer)
{
	struct token token = { TOKEN_STRING, lexer->at, 1, lexer->line };

	for (;; token.len++) {
		char c = peek(lexer, token.len);

		if (c == '\0' || c == '\n') {
			token.type = TOKEN_OPEN_STRING;
			return token;
		}
		if (c == '"') {
			token.len++;
			return token;
		}
		if (c == '\\') {
			if (is_nul_escape(lexer, token.len))
				token.type = TOKEN_NUL_ESCAPE;
			if (is_one_of(peek(lexer, token.len + 1), "\\\""))
				token.len++;
		}
	}
}

static struct token word_token(const struct lexer *lexer)
{
	struct token token = { TOKEN_NAME, lexer->at, 1, lexer->line };

	while (is_letter(peek(lexer, token.len)) || is_digit(peek(lexer, token.len)) ||
	       is_one_of(peek(lexer, token.len), "-_*"))
		token.len++;
	if ((token.len == 4 && strncasecmp(token.start, "true", 4) == 0) ||
	    (token.len == 5 && strncasecmp(token.start, "false", 5) == 0))
		token.type = TOKEN_BOOL;
	return token;
}

static struct token token_here(const struct lexer *lexer)
{
	char c = peek(lexer, 0);
	size_t number = number_length(lexer);

	if (lexer->at == lexer->end)
		return (struct token){ TOKEN_END, lexer->at, 0, lexer->line };
	if (c == '"')
		return string_token(lexer);
	if (is_letter(c) || c == '*')
		return word_token(lexer);
	if (number > 0)
		return (struct token){ TOKEN_NUMBER, lexer->at, number, lexer->line };
	if (is_one_of(c, "=:"))
		return (struct token){ TOKEN_EQUALS, lexer->at, 1, lexer->line };
	if (is_one_of(c, "{}[]();,"))
		return (struct token){ TOKEN_MARK, lexer->at, 1, lexer->line };
	return (struct token){ TOKEN_OTHER, lexer->at, 1, lexer->line };
}

struct token lexer_next(struct lexer *lexer)
{
	if (!skip_blank(lexer))
		return (struct token){ TOKEN_OPEN_COMMENT, lexer->at, 2, lexer->line };

	struct token token = token_here(lexer);
	lexer->at += token.len;
	return token;
}

bool token_is(const struct token *token, char mark)
{
	return token->type == TOKEN_MARK && *token->start == mark;
}

bool token_is_any(const struct token *token, const char *marks)
{
	return token->type == TOKEN_MARK && strchr(marks, *token->start);
}

char token_closing(const struct token *opening)
{
	return *opening->start == '(' ? ')' : *opening->start == '[' ? ']' : '}';
}
