/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/defer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "core/macro.h"
#include "sys/root.h"
#include "sys/spawn.h"

#define CONFIRM_UNIT "vfio-tool-confirm"

/* Runs a program of systemd and waits for it; what it says goes to `output`, -1: to ours. */
static int run(const char *program, char *const *argv, int output)
{
	const struct spawn_files files = { -1, output, output };
	char *environment[] = { NULL };
	pid_t pid;

	/* sd_booted(3) */
	if (access("/run/systemd/system", F_OK) < 0)
		return -ENOENT;
	int r = spawn_program(program, argv, environment, &files, &pid);
	if (r == 0)
		r = spawn_wait(pid);
	return r > 0 || r == -EINTR ? -EIO : r;
}

int defer_to_service(const struct pci_addr *addr)
{
	char unit[64], program[] = "systemctl", no_block[] = "--no-block", start[] = "start";

	snprintf(unit, sizeof(unit), "vfio-bind@%s.service", PCI_ADDR_TEXT(addr));
	return run("/usr/bin/systemctl", (char *[]){ program, no_block, start, unit, NULL }, -1);
}

int defer_revert(unsigned seconds)
{
	char program[] = "systemd-run", quiet[] = "--quiet", collect[] = "--collect",
	     unit[] = "--unit=" CONFIRM_UNIT, accuracy[] = "--timer-property=AccuracySec=1s",
	     restart[] = "--property=Restart=on-failure", pause[] = "--property=RestartSec=20",
	     delay[64], helper[] = SBINDIR "/vfio-bind", apply[] = "apply", undo[] = "--revert";

	snprintf(delay, sizeof(delay), "--on-active=%us", seconds);
	return run("/usr/bin/systemd-run",
		   (char *[]){ program, quiet, collect, unit, accuracy, restart, pause, delay,
			       helper, apply, undo, NULL },
		   -1);
}

int defer_cancel(void)
{
	char program[] = "systemctl", stop[] = "stop", timer[] = CONFIRM_UNIT ".timer",
	     service[] = CONFIRM_UNIT ".service";
	_cleanup_close_ int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	return run("/usr/bin/systemctl", (char *[]){ program, stop, timer, service, NULL },
		   nothing);
}
