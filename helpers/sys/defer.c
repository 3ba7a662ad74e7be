/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/defer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "core/macro.h"
#include "sys/root.h"
#include "sys/systemd.h"

#define CONFIRM_UNIT "vfio-tool-confirm"

int defer_to_service(const struct pci_addr *addr)
{
	char unit[64], program[] = "systemctl", no_block[] = "--no-block", start[] = "start";

	snprintf(unit, sizeof(unit), "vfio-bind@%s.service", PCI_ADDR_TEXT(addr));
	return systemd_run("/usr/bin/systemctl", (char *[]){ program, no_block, start, unit, NULL },
			   -1);
}

int defer_revert(unsigned seconds)
{
	char program[] = "systemd-run", quiet[] = "--quiet", collect[] = "--collect",
	     unit[] = "--unit=" CONFIRM_UNIT, accuracy[] = "--timer-property=AccuracySec=1s",
	     restart[] = "--property=Restart=on-failure", pause[] = "--property=RestartSec=20",
	     delay[64], helper[] = SBINDIR "/vfio-bind", apply[] = "apply", undo[] = "--revert";

	snprintf(delay, sizeof(delay), "--on-active=%us", seconds);
	return systemd_run("/usr/bin/systemd-run",
			   (char *[]){ program, quiet, collect, unit, accuracy, restart, pause,
				       delay, helper, apply, undo, NULL },
			   -1);
}

int defer_cancel(void)
{
	char program[] = "systemctl", stop[] = "stop", timer[] = CONFIRM_UNIT ".timer",
	     service[] = CONFIRM_UNIT ".service";
	_cleanup_close_ int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	return systemd_run("/usr/bin/systemctl", (char *[]){ program, stop, timer, service, NULL },
			   nothing);
}
