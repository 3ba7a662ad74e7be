/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/systemd.h"

#include <errno.h>
#include <unistd.h>

#include "sys/spawn.h"

bool systemd_runs(void)
{
	return access("/run/systemd/system", F_OK) == 0;
}

int systemd_run(const char *program, char *const *arguments, int output)
{
	const struct spawn_files files = { -1, output, output, false };
	char *environment[] = { NULL };
	pid_t pid;

	if (!systemd_runs())
		return -ENOENT;
	int r = spawn_program(program, arguments, environment, &files, &pid);
	if (r == 0)
		r = spawn_wait(pid);
	return r > 0 || r == -EINTR ? -EIO : r;
}
