/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What all command lines have in common. */
#ifndef VFIO_TOOL_CLI_H
#define VFIO_TOOL_CLI_H

#include <getopt.h>
#include <stdbool.h>

#include "core/exitcode.h"
#include "core/guard.h"
#include "core/strbuf.h"

/* Makes file descriptors 0 to 2 valid, so that nothing opened later is taken for one of them. */
void cli_start(void);

/* Writes to standard output; false when not all of it could be written (a full disk, a closed
 * pipe). */
bool cli_print(const char *text) _must_check_;

/* Asks a person on standard error and reads the answer from standard input; anything but yes, and
 * no answer, is no. */
bool cli_ask(const char *question) _must_check_;

/* The same for who has to tell no from no answer: 1 yes, 0 another answer, -ENODATA none: an end of
 * file, or the terminal is gone. */
int cli_answer(const char *question) _must_check_;

/* True for "y" and "yes" in any case, with blanks around. */
bool cli_means_yes(const char *answer);

/* "PROGRAM: what is wrong" and where the help is, to stderr. Returns EXIT_ERROR. */
enum exitcode cli_usage_error(const char *program, const char *format, ...) _printf_(2, 3);

/* Says what getopt_long() could not take when it returned `result`, '?' or ':' (for the latter the
 * short options begin with ':', and opterr is 0), and which of the long options was meant. Returns
 * EXIT_ERROR. */
enum exitcode cli_bad_option(const char *program, int result, char *const *argv,
			     const struct option *options);

/* True as root; else says how to become it, and the caller exits with EXIT_NOT_ROOT. */
bool cli_need_root(int argc, char *const *argv);

/* Splits comma-separated lists of one or more arguments into words. The caller frees list and
 * words' one buffer with words_release(). -EINVAL: an empty item ("a,,b"). */
struct words {
	char **list;
	size_t count;
};
int words_add(struct words *words, const char *argument) _must_check_;
void words_release(struct words *words);

/* The guards of --allow=a,b; -EINVAL with the reason in `why`. */
int cli_parse_guards(const char *argument, guard_set *ret, struct strbuf *why) _must_check_;

/* Whole seconds from 1 to 3600 into milliseconds. -EINVAL. */
int cli_parse_timeout(const char *argument, unsigned *ret_ms) _must_check_;

#define _cleanup_words_ _cleanup_(words_release)

#endif
