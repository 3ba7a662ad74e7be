/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Waits until something about PCI devices changes: a device, its driver, its interfaces. */
#ifndef VFIO_TOOL_MONITOR_H
#define VFIO_TOOL_MONITOR_H

#include "sys/root.h"

struct monitor; /* opaque: libudev's monitor */

/* Listens to udev, which speaks when its rules are through; where no udevd runs, to the kernel.
 * NULL: that could not be had, errno says why. */
struct monitor *monitor_open(const struct root *root);
void monitor_close(struct monitor *monitor);

/* Waits for a change, and then until there is none for a moment: what belongs together is one. 1 a
 * change, 0 none within `timeout_ms`, -EPIPE: nobody reads standard output any more, another
 * -errno. */
int monitor_wait(struct monitor *monitor, int timeout_ms) _must_check_;

/* True when udev is through with an interface, so that its name stays; also where no udevd runs. */
bool monitor_has_named(const struct root *root, const char *interface);

static inline void monitor_cleanup(struct monitor **monitor)
{
	monitor_close(*monitor);
}
#define _cleanup_monitor_ _cleanup_(monitor_cleanup)

#endif
