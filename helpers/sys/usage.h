/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Gathers what the in-use guard judges (promise P4): the duties that devices have for the host. */
#ifndef VFIO_TOOL_USAGE_H
#define VFIO_TOOL_USAGE_H

#include "core/child.h"
#include "core/device.h"
#include "core/guard.h"
#include "sys/root.h"

/* Milliseconds; anything may be given. A disk that was spun down takes ten seconds and more until
 * it answers; a worker of udev has not got them. */
enum disk_patience { DISK_PATIENCE_UDEV = 5000, DISK_PATIENCE_DEFAULT = 20000 };

/* Finds every reason not to take the wanted devices away from the host. What can be read and would
 * be needed for a judgement, but fails, becomes a reason too ("could not be judged: ..."). A device
 * that is not there has no reasons. `machine` needs to hold no more than the wanted devices; what
 * it does not hold is read.
 * `session` is the value of SSH_CONNECTION (see session_find()) or NULL.
 * Disks whose use nothing else tells are read, in a child; `patience_ms` is how long the first of
 * them that does not answer is waited for. 0, or -errno when no judgement could be made; *ret is
 * then untouched. */
int usage_scan_session(const struct root *root, const struct machine *machine,
		       const struct pci_addr *wanted, size_t count, const char *session,
		       unsigned patience_ms, struct usages *ret) _must_check_;

/* The same for the ssh session that this process belongs to, if it does. */
int usage_scan(const struct root *root, const struct machine *machine,
	       const struct pci_addr *wanted, size_t count, unsigned patience_ms,
	       struct usages *ret) _must_check_;

/* What the host's drivers have made of a device: interfaces, disks with their partitions, displays,
 * ..., by their kernel names. -ENOENT: no such device. The caller releases *ret, also on failure.
 */
int usage_children(const struct root *root, const struct pci_addr *addr,
		   struct children *ret) _must_check_;

#endif
