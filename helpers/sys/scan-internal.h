/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the parts of scan share. */
#ifndef VFIO_TOOL_SCAN_INTERNAL_H
#define VFIO_TOOL_SCAN_INTERNAL_H

#include "sys/scan.h"

/* The first name in net/ of a device's directory, or of the virtio device on it; nothing is written
 * when there is none. */
void scan_read_interface(int dir, struct device *device);

/* scan_device() with the slots at hand, which need not be there unless they are asked for. */
int scan_with_slots(const struct root *root, const struct pci_addr *addr, unsigned extras,
		    const struct slots *slots, struct device *ret) _must_check_;

#endif
