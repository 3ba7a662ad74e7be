/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The files that a boot loader takes the kernel command line from, and what they are to be. */
#ifndef VFIO_TOOL_BOOTPLAN_H
#define VFIO_TOOL_BOOTPLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/bootparam.h"
#include "core/strbuf.h"

/* How a file has it. */
enum bootform {
	BOOTFORM_SHELL,	  /* assignments, read one file after another */
	BOOTFORM_LINE,	  /* all of the file but comments: /etc/kernel/cmdline, cmdline.txt */
	BOOTFORM_OPTIONS, /* lines `options ...` of a loader entry */
	BOOTFORM_APPEND,  /* lines `append ...` of extlinux.conf, each for an entry of its own */
	BOOTFORM_KARGS,	  /* kargs = ["...", ...] of bootc, a file of our own */
	BOOTFORM_RUNNING, /* the running kernel's command line, which a program edits */
	BOOTFORM_RESULT,  /* not edited: written by the loader's own program */
};

struct bootfile {
	char *path;
	enum bootform form;
	char *text;  /* as it is; NULL: it is not there */
	char *start; /* what a file that is not there begins with; NULL: nothing */
	char *after; /* as it is to be; NULL: as it is */
};

struct bootplan {
	struct bootfile *files;
	size_t count;
	unsigned drop; /* what may not be switched off: bits of enum bootswitch */
	const char
		*adds[4]; /* words that are to be there, strings that stay; NULL behind the last */
	bool bash;	  /* /bin/sh is bash */
	bool whole_words; /* a program edits, which takes words as a whole */

	/* of BOOTFORM_SHELL: the variables that make up the command line, NULL behind the last.
	 * What is added goes to the first: into the file `own`, else to where it stands, else into
	 * the first file */
	const char *variables[3];
	const char *own; /* a path among `files`, NULL: there are no drop-ins */
};

/* Adds a file; `text` is copied, NULL: it is not there. -ENOMEM. */
int bootplan_add(struct bootplan *plan, const char *path, enum bootform form,
		 const char *text) _must_check_;

/* Sets `after` of the files that have to change. -EOPNOTSUPP: what a file says cannot be told, or
 * could not be changed for certain; `why` has where, what and the way out. -ENOMEM. */
int bootplan_make(struct bootplan *plan, struct strbuf *why) _must_check_;

/* Adds the words that are to be added, and those that are to go, each once, with blanks between.
 * Nothing of both: all is as it should be. Same errors. */
int bootplan_summary(const struct bootplan *plan, struct strbuf *add, struct strbuf *drop,
		     struct strbuf *why) _must_check_;

/* True when a file is to be another. */
bool bootplan_changes(const struct bootplan *plan);

/* 1 when the line has all of the words and nothing is switched off in it, 0, or -ENOMEM. */
int bootplan_holds(const struct bootplan *plan, const char *line) _must_check_;

/* Adds the words that the line does not have once nothing is switched off in it. -ENOMEM. */
int bootplan_missing(const struct bootplan *plan, const char *line,
		     struct strbuf *ret) _must_check_;

/* Counts the entries in the files of BOOTFORM_RESULT, and those of them whose command lines hold.
 * -ENOMEM. */
int bootplan_results(const struct bootplan *plan, size_t *ret_entries,
		     size_t *ret_good) _must_check_;

/* Adds the files' changes as a diff. -ENOMEM. */
int bootplan_diff(const struct bootplan *plan, struct strbuf *out) _must_check_;

void bootplan_release(struct bootplan *plan);

#define _cleanup_bootplan_ _cleanup_(bootplan_release)

#endif
