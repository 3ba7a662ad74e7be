/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Starts a program: by its path, without a shell, with an environment that is not the caller's. */
#ifndef VFIO_TOOL_SPAWN_H
#define VFIO_TOOL_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/macro.h"

/* Where its standard files go; -1: to the caller's own. */
struct spawn_files {
	int input, output, error;
	bool apart; /* from the caller's terminal: Ctrl-C and a lost connection do not reach it */
};

/* SIGPIPE, which the caller ignores, is as scripts rely on. 0 or -errno. */
int spawn_program(const char *path, char *const *arguments, char *const *environment,
		  const struct spawn_files *files, pid_t *ret) _must_check_;

/* Waits for it. Its exit status; -EINTR when a signal ended it; -errno. */
int spawn_wait(pid_t pid) _must_check_;

#endif
