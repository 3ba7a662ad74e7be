/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* driverctl, which gives devices to drivers by driver_override as well. */
#ifndef VFIO_TOOL_DRIVERCTL_H
#define VFIO_TOOL_DRIVERCTL_H

#include "core/device.h"
#include "core/strbuf.h"
#include "sys/root.h"

/* Where driverctl keeps what it wants for a device: "/etc/driverctl.d/pci-0000:01:00.0". */
void driverctl_path(const struct pci_addr *addr, struct strbuf *out);

/* True when driverctl is to give the device to a driver that is none of VFIO's, or to none. */
bool driverctl_claims(const struct root *root, const struct pci_addr *addr);

#endif
