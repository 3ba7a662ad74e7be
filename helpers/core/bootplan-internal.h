/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Between the files of bootplan. */
#ifndef VFIO_TOOL_BOOTPLAN_INTERNAL_H
#define VFIO_TOOL_BOOTPLAN_INTERNAL_H

#include "core/bootplan.h"

static inline bool bootplan_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* True when the command line is put together by shell assignments. */
static inline bool bootplan_is_shell(const struct bootplan *plan)
{
	return plan->variables[0] != NULL;
}

/* What a file is, or is to begin with. */
const char *bootfile_text(const struct bootfile *file);

/* True when there is a command line in it, or is to be one. */
bool bootfile_has_kernel(const struct bootfile *file);

/* Where the words of a line begin; NULL: it has none of the kernel's. */
const char *bootplan_find_words(enum bootform form, const char *line);

/* One line without its end, to be freed. NULL: -ENOMEM. */
char *bootplan_copy_line(const char *line, size_t *ret_len);

/* Adds all lines with words, as one. -ENOMEM. */
int bootplan_join(const struct bootfile *file, struct strbuf *ret);

/* The same of a list of bootc's. */
void bootplan_join_kargs(const struct bootfile *file, struct strbuf *ret);

/* Adds the words of one line without what has to go, and with `add`. -EOPNOTSUPP: what is added
 * would be within a quote; -ENOMEM. */
int bootplan_edit_line(const struct bootplan *plan, const char *words, const char *add,
		       struct strbuf *out);

/* Sets `after` of one file. As bootplan_make(). */
int bootplan_make_file(const struct bootplan *plan, struct bootfile *file, struct strbuf *why);
int bootplan_make_kargs(const struct bootplan *plan, struct bootfile *file, struct strbuf *why);

/* "FILE: what", and the way out. -EOPNOTSUPP or -ENOMEM. */
int bootplan_refuse(const struct bootfile *file, const char *what, const char *remedy,
		    struct strbuf *why);

/* bootplan_summary() of one file. */
int bootplan_summarize_file(const struct bootplan *plan, const struct bootfile *file,
			    struct strbuf *add, struct strbuf *drop, struct strbuf *why);

/* For bootplan-shell.c. */
int bootplan_make_shell(struct bootplan *plan, struct strbuf *why);
int bootplan_line_shell(const struct bootplan *plan, struct strbuf *ret, struct strbuf *why);

#endif
