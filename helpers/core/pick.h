/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a person types to choose from a numbered list: "1-3,5 enp1s0 0000:21:00.0". */
#ifndef VFIO_TOOL_PICK_H
#define VFIO_TOOL_PICK_H

#include <stddef.h>

#include "core/macro.h"
#include "core/strbuf.h"

#define PICK_WORD_MAX 128

/* Lines of the list, or a name for who knows names. */
struct pick {
	size_t first, last;	  /* counted from 1; 0: it is `word` */
	char word[PICK_WORD_MAX]; /* without blanks and commas, and not a number */
};

/* Takes the next one off *at; blanks and commas stand between them. A number is one of a line of a
 * list that has `count` of them. 1: *ret is set; 0: there is none any more; -EINVAL: what is wrong
 * and what would be right is in `why`. */
int pick_next(const char **at, size_t count, struct pick *ret, struct strbuf *why) _must_check_;

#endif
