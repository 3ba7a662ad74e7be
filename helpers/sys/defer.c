/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/defer.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONFIRM_UNIT "vfio-tool-confirm"

/* Runs a program of systemd and waits for it. */
static int run(const char *program, char *const *argv)
{
	char *envp[] = { NULL };
	pid_t pid;
	int status;

	/* sd_booted(3) */
	if (access("/run/systemd/system", F_OK) < 0)
		return -ENOENT;
	int r = posix_spawn(&pid, program, NULL, NULL, argv, envp);
	if (r != 0)
		return -r;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

int defer_to_service(const struct pci_addr *addr)
{
	char unit[64], program[] = "systemctl", no_block[] = "--no-block", start[] = "start";

	snprintf(unit, sizeof(unit), "vfio-bind@%s.service", PCI_ADDR_TEXT(addr));
	return run("/usr/bin/systemctl", (char *[]){ program, no_block, start, unit, NULL });
}

int defer_revert(unsigned seconds)
{
	char program[] = "systemd-run", quiet[] = "--quiet", collect[] = "--collect",
	     unit[] = "--unit=" CONFIRM_UNIT, accuracy[] = "--timer-property=AccuracySec=1s",
	     delay[64], helper[] = SBINDIR "/vfio-bind", apply[] = "apply", revert[] = "--revert";

	snprintf(delay, sizeof(delay), "--on-active=%us", seconds);
	return run("/usr/bin/systemd-run", (char *[]){ program, quiet, collect, unit, accuracy,
						       delay, helper, apply, revert, NULL });
}

int defer_cancel(void)
{
	char program[] = "systemctl", stop[] = "stop", timer[] = CONFIRM_UNIT ".timer";

	return run("/usr/bin/systemctl", (char *[]){ program, stop, timer, NULL });
}
