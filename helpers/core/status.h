/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* In whose hands a device is: the STATUS column. */
#ifndef VFIO_TOOL_STATUS_H
#define VFIO_TOOL_STATUS_H

#include "core/device.h"

enum status {
	STATUS_VFIO,	/* on a VFIO driver, ready to be opened */
	STATUS_KERNEL,	/* on a driver of the kernel */
	STATUS_NONE,	/* no driver */
	STATUS_BLOCKED, /* on a VFIO driver, but it cannot be opened: it has no IOMMU group, or
			   another function of its group is in the kernel's hands */
	STATUS_MAX
};

/* `machine` has at least the members of the device's group. */
enum status status_of(const struct machine *machine, const struct device *device);

/* The first other function that keeps the group from being opened, or NULL. */
const struct device *status_blocker(const struct machine *machine, const struct device *device);

/* The same for many devices of one machine, without looking through all of it each time: the
 * devices that keep their groups from being opened. Points into the machine. */
struct blockers {
	const struct device **list; /* ordered by group, then by address */
	size_t count;
};

int blockers_make(const struct machine *machine, struct blockers *ret) _must_check_; /* -ENOMEM */
void blockers_release(struct blockers *blockers);

/* What status_blocker() says. */
const struct device *blockers_find(const struct blockers *blockers, const struct device *device);

/* What status_of() says of a device with that blocker, or NULL. */
enum status status_with(const struct device *device, const struct device *blocker);

#define _cleanup_blockers_ _cleanup_(blockers_release)

const char *status_to_string(enum status status);
int status_from_string(const char *text, enum status *ret) _must_check_;

#endif
