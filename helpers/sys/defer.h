/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Hands a device that would keep udev waiting to a unit of its own (promise P7). */
#ifndef VFIO_TOOL_DEFER_H
#define VFIO_TOOL_DEFER_H

#include "core/pci.h"

/* Asks systemd to start vfio-bind@ADDRESS.service and does not wait for it. -ENOENT: no systemd
 * runs here. */
int defer_to_service(const struct pci_addr *addr) _must_check_;

#endif
