/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A conversation at the terminal: lines are read as they come, so that other programs can ask there
 * in between. */
#ifndef VFIO_TOOL_TERMINAL_H
#define VFIO_TOOL_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"

/* True when there is a person who sees questions and can answer them. */
bool terminal_there(void);

/* Asks on standard error and reads a line without its end; what is longer than `size` is refused
 * with a word about it, and asked again. 0; -ENODATA: the end of the input, a signal that is being
 * caught, or the terminal is gone; -ETIMEDOUT, after `timeout_ms`, -1: never. */
int terminal_ask(const char *question, int timeout_ms, char *answer, size_t size) _must_check_;

/* 1 yes, 0 anything else; errors as above. */
int terminal_ask_yes(const char *question, int timeout_ms) _must_check_;

/* From here on Ctrl-C, Ctrl-\, a lost terminal and SIGTERM do not end this program: they end its
 * questions, all that are still to come included. */
void terminal_catch_signals(void);

/* Forgets what was typed before it was asked for. */
void terminal_drop_typed(void);

#endif
