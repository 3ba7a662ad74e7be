/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/root.h"

enum { ARGUMENTS_MAX = 8 };

/* A file in memory and no pipe: a child that a driver does not let go would hold that open. */
static int spawn(const char *path, char *const *arguments, int output, int error, pid_t *ret)
{
	char *environment[] = { (char[]){ "PATH=/usr/sbin:/usr/bin:/sbin:/bin" },
				(char[]){ "LC_ALL=C.UTF-8" }, NULL };
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
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	int r = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(&actions, error, STDERR_FILENO);
	if (r == 0)
		r = posix_spawn(ret, path, &actions, &attributes, arguments, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -r;
}

static void take_output(int output, struct strbuf *out)
{
	char text[4096];
	ssize_t len;
	off_t at = 0;

	while ((len = pread(output, text, sizeof(text), at)) > 0) {
		strbuf_addn(out, text, (size_t)len);
		at += len;
	}
}

int helper_run(const char *const *arguments, struct strbuf *out, struct strbuf *error)
{
	_cleanup_close_ int output = memfd_create("output", MFD_CLOEXEC);
	_cleanup_close_ int errors = memfd_create("errors", MFD_CLOEXEC);
	char path[256], texts[ARGUMENTS_MAX][4096];
	char *copies[ARGUMENTS_MAX + 1] = { NULL };
	int status = 0;
	pid_t pid = 0;

	if (output < 0 || errors < 0)
		return -errno;
	for (size_t i = 0; i < ARGUMENTS_MAX && arguments[i]; i++) {
		if (snprintf(texts[i], sizeof(texts[i]), "%s", arguments[i]) >=
		    (int)sizeof(texts[i]))
			return -E2BIG;
		copies[i] = texts[i];
	}
	snprintf(path, sizeof(path), "%s/%s", SBINDIR, arguments[0]);
	int r = spawn(path, copies, output, errors, &pid);
	if (r < 0)
		return r;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	take_output(output, out);
	take_output(errors, error);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}
