/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/udevadm.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

bool udevd_is_running(const struct root *root)
{
	return root->live && root->run >= 0 && root_exists(root->run, "udev/control");
}

/* Runs udevadm, silently, and waits for it. */
static int run(char *const *arguments)
{
	static const char *const places[] = { "/usr/bin/udevadm", "/bin/udevadm", "/sbin/udevadm" };
	char *environment[] = { NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = 0;
	int r = -posix_spawn_file_actions_init(&actions), status;

	if (r < 0)
		return r;
	for (int fd = 0; r == 0 && fd <= 2; fd++)
		r = -posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
	if (r == 0)
		r = -ENOENT;
	for (size_t i = 0; r == -ENOENT && i < ELEMENTSOF(places); i++)
		r = -posix_spawn(&pid, places[i], &actions, NULL, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	if (r < 0)
		return r;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

int udevd_reload(void)
{
	char program[] = "udevadm", control[] = "control", reload[] = "--reload",
	     timeout[] = "--timeout=5";

	return run((char *[]){ program, control, reload, timeout, NULL });
}

int udevd_retrigger_nodes(void)
{
	char program[] = "udevadm", trigger[] = "trigger", action[] = "--action=change",
	     groups[] = "--subsystem-match=vfio", devices[] = "--subsystem-match=vfio-dev";

	return run((char *[]){ program, trigger, action, groups, devices, NULL });
}

int udevd_retrigger_container(void)
{
	char program[] = "udevadm", trigger[] = "trigger", action[] = "--action=change",
	     subsystem[] = "--subsystem-match=misc", name[] = "--sysname-match=vfio";

	return run((char *[]){ program, trigger, action, subsystem, name, NULL });
}

int udevd_settle(void)
{
	char program[] = "udevadm", settle[] = "settle", timeout[] = "--timeout=30";

	return run((char *[]){ program, settle, timeout, NULL });
}
