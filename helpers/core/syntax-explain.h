/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The parser's state and what it says where a text goes wrong; for syntax.c alone. */
#ifndef VFIO_TOOL_SYNTAX_EXPLAIN_H
#define VFIO_TOOL_SYNTAX_EXPLAIN_H

#include "core/macro.h"
#include "core/strbuf.h"
#include "core/syntax-token.h"

struct parser {
	const char *start;
	struct lexer lexer;
	struct token token; /* the one that is looked at */
	struct token key;   /* the key whose value is being read */
	int depth;
	int *line;
	struct strbuf *text, *remedy;
};

#define SYNTAX_ENTRY_EXAMPLE                                                                       \
	"devices = ( { match = { address = \"0000:21:00.0\"; id = \"8086:158b\"; }; } );"

/* Records what is wrong in a line and what would be right; always -EINVAL. */
int syntax_fail(struct parser *parser, int line, const char *right, const char *format, ...)
	_printf_(4, 5);

/* Moves on to the next token; what the lexer itself found wrong ends here. */
int syntax_advance(struct parser *parser);

/* A token with what follows it up to the end of the word that it begins. */
struct token syntax_raw_word(const struct parser *parser, const struct token *from);

/* Each says what is wrong with the token that the parser looks at; always -EINVAL. `opening` is the
 * bracket that is open. */
int syntax_explain_setting(struct parser *parser, const struct token *opening);
int syntax_explain_equals(struct parser *parser);
int syntax_explain_value(struct parser *parser, const struct token *opening);
int syntax_explain_separator(struct parser *parser, const struct token *opening);

/* The same for an @include. */
int syntax_explain_include(struct parser *parser, int line);

/* The same for a word without quotes that begins at `from`. */
int syntax_explain_bare(struct parser *parser, const struct token *from);

#endif
