/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Files of shell assignments, as /etc/default/grub is one: what the variables come to, and where
 * each byte of that stands. dash and bash have to agree on what a file says; what they would read
 * differently, and everything that is not an assignment, is refused with its line. */
#ifndef VFIO_TOOL_SHELLVAR_H
#define VFIO_TOOL_SHELLVAR_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"
#include "core/strbuf.h"

enum shellvar_flag {
	SHELLVAR_APPENDS = 1 << 0, /* NAME+=word is an assignment: /bin/sh is bash */
};

/* Where one byte of a value stands: in which text, and the bytes of it that it is made of. */
struct shellorigin {
	int file;
	size_t start, end;
};

/* How the word of an assignment ends. */
enum shellvar_end { SHELLVAR_BARE, SHELLVAR_SINGLE_QUOTE, SHELLVAR_DOUBLE_QUOTE };

struct shellvar {
	char *name;
	struct strbuf value;
	struct shellorigin *origins; /* one for each byte of the value */
	bool unknown;		     /* it depends on what only the shell finds out */
	int line;		     /* of the last assignment; 0: there is none */
	int file;		     /* where that is */
	size_t word_start, word_end; /* its word */
	enum shellvar_end end;
};

struct shellvars {
	struct shellvar *list;
	size_t count;
};

/* What a file cannot be judged for. */
struct shellvar_fault {
	int line;
	const char *what; /* "a command", a string that stays */
};

/* A part of a value. */
struct shellspan {
	size_t from, to;
};

/* Says that a variable is empty before the first file is read; others are unknown then. -ENOMEM. */
int shellvars_declare(struct shellvars *vars, const char *name) _must_check_;

/* Takes the assignments of one text, the next of the files that a shell would read one after
 * another; `file` is its number, for the origins. -EOPNOTSUPP: it cannot be judged, and *ret_fault
 * says why; what was read up to there stays in `vars`. -ENOMEM. */
int shellvars_read(const char *text, int file, unsigned flags, struct shellvars *vars,
		   struct shellvar_fault *ret_fault) _must_check_;

/* The variable, or NULL. */
const struct shellvar *shellvars_find(const struct shellvars *vars, const char *name);
void shellvars_release(struct shellvars *vars);

/* Adds the text of the file `file` to `out` without those bytes of it that make up the `drops` of
 * the value, and with `add`, when it is no empty string and the last assignment stands there, at
 * the end of that assignment. `add` has nothing in it that a shell would not take for itself within
 * quotes. -ENOMEM. */
int shellvar_edit(const struct shellvar *var, const struct shellspan *drops, size_t count,
		  const char *add, int file, const char *text, struct strbuf *out) _must_check_;

#define _cleanup_shellvars_ _cleanup_(shellvars_release)

#endif
