/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/spawn.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static int direct(posix_spawn_file_actions_t *actions, const struct spawn_files *files)
{
	const int from[] = { files->input, files->output, files->error };
	int r = 0;

	for (int fd = STDIN_FILENO; r == 0 && fd <= STDERR_FILENO; fd++)
		if (from[fd] >= 0)
			r = posix_spawn_file_actions_adddup2(actions, from[fd], fd);
	return r;
}

int spawn_program(const char *path, char *const *arguments, char *const *environment,
		  const struct spawn_files *files, pid_t *ret)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	if (posix_spawn_file_actions_init(&actions) != 0)
		return -ENOMEM;
	if (posix_spawnattr_init(&attributes) != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return -ENOMEM;
	}
	/* the process group is what a terminal sends its signals to */
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF |
						      (files->apart ? POSIX_SPAWN_SETPGROUP : 0));
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	int r = direct(&actions, files);
	if (r == 0)
		r = posix_spawn(ret, path, &actions, &attributes, arguments, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -r;
}

int spawn_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}
