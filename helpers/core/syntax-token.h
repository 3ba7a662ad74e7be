/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tokens of libconfig 1.5, for syntax.c, outline.c and conftext.c. */
#ifndef VFIO_TOOL_SYNTAX_TOKEN_H
#define VFIO_TOOL_SYNTAX_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum token_type {
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_EQUALS, /* '=' or ':' */
	TOKEN_STRING,
	TOKEN_NUMBER,
	TOKEN_BOOL,
	TOKEN_MARK,	   /* one of { } [ ] ( ) ; , */
	TOKEN_OTHER,	   /* a character that libconfig has no use for */
	TOKEN_OPEN_STRING, /* no closing quote on the line */
	TOKEN_OPEN_COMMENT,
	TOKEN_NUL_ESCAPE, /* a string with \x00 in it, where libconfig would cut it */
};

struct token {
	enum token_type type;
	const char *start;
	size_t len;
	int line;
};

struct lexer {
	const char *at, *end;
	int line;
};

/* A piece of the file for "%.*s" in a message; what is too long for one is cut. */
#define TOKEN_SHOWN_MAX 48
#define TOKEN_SHOWN(token)                                                                         \
	(int)((token).len < TOKEN_SHOWN_MAX ? (token).len : TOKEN_SHOWN_MAX), (token).start

/* True for the mark, and for one of the marks. */
bool token_is(const struct token *token, char mark);
bool token_is_any(const struct token *token, const char *marks);

/* The bracket that closes an opening one. */
char token_closing(const struct token *opening);

/* The next token; comments and white space are skipped. TOKEN_END for ever at the end. */
struct token lexer_next(struct lexer *lexer);

#endif
