/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Where things stand in the text of a configuration file: for who shows where a value comes from,
 * and for edits in the text itself, which keep what people have written around them. */
#ifndef VFIO_TOOL_OUTLINE_H
#define VFIO_TOOL_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"

/* The bytes from `start` to before `end`; `end` is 0 for what is not there. */
struct span {
	size_t start, end;
	int line; /* of the first byte */
};

struct outline_key {
	struct span name, value;
	size_t end; /* behind the `;` or `,` that follows, or behind the value */
};

/* Keys between braces. */
struct outline_group {
	struct span span; /* from `{` to behind `}` */
	struct outline_key *keys;
	size_t count;
};

/* One element of `devices`. What is no group has no keys. */
struct outline_entry {
	struct outline_group group; /* `match` is one of its keys */
	struct outline_group match;
};

struct outline {
	struct outline_group top; /* the keys of the file; its span is the whole text */
	struct outline_group options;
	struct span list; /* of `devices`, from `(` to behind `)`; an empty one may be `[` `]` */
	struct outline_entry *entries;
	size_t count;
};

/* Reads a text. -EINVAL: it does not pass syntax_check(); -ENOMEM. *ret is then untouched. What is
 * right in its syntax and wrong in its meaning (`devices` is no list) is left out. */
int outline_make(const char *text, size_t len, struct outline *ret) _must_check_;
void outline_release(struct outline *outline);

/* The key of a group, or NULL. `text` is the one that the outline was made of. */
const struct outline_key *outline_find(const struct outline_group *group, const char *text,
				       const char *key);

/* True when nothing but blanks stands before a place in its line. */
bool outline_begins_line(const char *text, size_t at);

/* Where the line of a place begins, and where its blanks end: what to indent like. */
struct span outline_indent(const char *text, size_t at);

#define _cleanup_outline_ _cleanup_(outline_release)

#endif
