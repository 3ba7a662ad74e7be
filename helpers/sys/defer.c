/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/defer.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int defer_to_service(const struct pci_addr *addr)
{
	char unit[64], program[] = "systemctl", no_block[] = "--no-block", start[] = "start";
	char *argv[] = { program, no_block, start, unit, NULL };
	char *envp[] = { NULL };
	pid_t pid;
	int status;

	/* sd_booted(3) */
	if (access("/run/systemd/system", F_OK) < 0)
		return -ENOENT;
	snprintf(unit, sizeof(unit), "vfio-bind@%s.service", PCI_ADDR_TEXT(addr));
	int r = posix_spawn(&pid, "/usr/bin/systemctl", NULL, NULL, argv, envp);
	if (r != 0)
		return -r;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}
