/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Keeps two helpers from working on one device or one IOMMU group at once. */
#ifndef VFIO_TOOL_LOCK_H
#define VFIO_TOOL_LOCK_H

#include "core/device.h"
#include "sys/root.h"

/* Locks, released when the descriptors close or the process ends: a device's group first, then the
 * device, in an order that all helpers share. */
struct locks {
	struct lock *list;
	size_t count;
};

/* Takes the lock of each device and of each group it is in, waiting `timeout_ms` in all.
 * -ETIMEDOUT: somebody else works on one of them. */
int locks_take(const struct root *root, const struct machine *machine, const struct pci_addr *addrs,
	       size_t count, unsigned timeout_ms, struct locks *ret) _must_check_;
void locks_release(struct locks *locks);

/* Gives up all but the locks of these devices and of the groups that `machine` says they are in,
 * also for the children of this process: one that is late with a device keeps that device, and
 * nothing else. */
void locks_narrow(struct locks *locks, const struct machine *machine, const struct pci_addr *addrs,
		  size_t count);

#define _cleanup_locks_ _cleanup_(locks_release)

#endif
