/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sys/root.h"
#include "sys/spawn.h"

enum { ARGUMENTS_MAX = 8 };

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

static int start_and_wait(const char *const *arguments, const struct spawn_files *files)
{
	char *environment[] = { (char[]){ "PATH=/usr/sbin:/usr/bin:/sbin:/bin" },
				(char[]){ "LC_ALL=C.UTF-8" }, NULL };
	char path[256], texts[ARGUMENTS_MAX][4096];
	char *copies[ARGUMENTS_MAX + 1] = { NULL };
	pid_t pid = 0;

	for (size_t i = 0; i < ARGUMENTS_MAX && arguments[i]; i++) {
		if (snprintf(texts[i], sizeof(texts[i]), "%s", arguments[i]) >=
		    (int)sizeof(texts[i]))
			return -E2BIG;
		copies[i] = texts[i];
	}
	snprintf(path, sizeof(path), "%s/%s", SBINDIR, arguments[0]);
	int r = spawn_program(path, copies, environment, files, &pid);
	return r < 0 ? r : spawn_wait(pid);
}

int helper_run(const char *const *arguments, struct strbuf *out, struct strbuf *error)
{
	/* files in memory and no pipes: a child that a driver does not let go would hold those open
	 */
	_cleanup_close_ int output = memfd_create("output", MFD_CLOEXEC);
	_cleanup_close_ int errors = memfd_create("errors", MFD_CLOEXEC);
	_cleanup_close_ int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	const struct spawn_files files = { nothing, output, errors, true };

	if (output < 0 || errors < 0 || nothing < 0)
		return -errno;
	int r = start_and_wait(arguments, &files);
	take_output(output, out);
	take_output(errors, error);
	return r;
}

int helper_run_here(const char *const *arguments)
{
	const struct spawn_files files = { -1, -1, -1, false };

	return start_and_wait(arguments, &files);
}
