/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The known word that someone who mistyped one most likely meant. */
#ifndef VFIO_TOOL_SUGGEST_H
#define VFIO_TOOL_SUGGEST_H

#include <stddef.h>

#include "core/macro.h"
#include "core/strbuf.h"

/* The nearest of `count` known words: the fewest letters to insert, delete, replace or swap, where
 * case and '-' against '_' count nothing. NULL when none is near enough to be what was meant. */
const char *suggest_nearest(const char *word, const char *const *known, size_t count) _must_check_;

/* Adds "did you mean `NEAREST`?", or "known are A, B, C" when none is near. */
void suggest_add(struct strbuf *buf, const char *word, const char *const *known, size_t count);

#endif
