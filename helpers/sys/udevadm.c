/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/udevadm.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sys/spawn.h"

bool udevd_is_running(const struct root *root)
{
	return root->live && root->run >= 0 && root_exists(root->run, "udev/control");
}

/* Runs udevadm, silently, and waits for it. */
static int run(char *const *arguments)
{
	static const char *const places[] = { "/usr/bin/udevadm", "/bin/udevadm", "/sbin/udevadm" };
	char *environment[] = { NULL };
	_cleanup_close_ int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	const struct spawn_files files = { nothing, nothing, nothing, false };
	pid_t pid = 0;
	int r = -ENOENT;

	if (nothing < 0)
		return -errno;
	for (size_t i = 0; r == -ENOENT && i < ELEMENTSOF(places); i++)
		r = spawn_program(places[i], arguments, environment, &files, &pid);
	if (r == 0)
		r = spawn_wait(pid);
	return r > 0 || r == -EINTR ? -EIO : r;
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
