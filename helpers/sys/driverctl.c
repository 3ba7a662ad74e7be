/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/driverctl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void driverctl_path(const struct pci_addr *addr, struct strbuf *out)
{
	strbuf_addf(out, "/etc/driverctl.d/pci-%s", PCI_ADDR_TEXT(addr));
}

bool driverctl_claims(const struct root *root, const struct pci_addr *addr)
{
	char path[64], driver[256];

	snprintf(path, sizeof(path), "etc/driverctl.d/pci-%s", PCI_ADDR_TEXT(addr));
	ssize_t len = root_read(root->top, path, driver, sizeof(driver));
	if (len == -ENOENT || len == -ENOTDIR)
		return false;
	/* what cannot be read is somebody's word all the same */
	return len < 0 || (len > 0 && !strstr(driver, "vfio"));
}
