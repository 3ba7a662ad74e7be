/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The interface name by which people know a network card, also while a VFIO driver has it. */
#ifndef VFIO_TOOL_INTERFACE_H
#define VFIO_TOOL_INTERFACE_H

#include "core/device.h"
#include "core/policy.h"
#include "core/record.h"

/* Where the name comes from, the best first. */
enum interface_source {
	INTERFACE_SYSFS,	 /* it exists now */
	INTERFACE_RECORD,	 /* it had it when it was bound */
	INTERFACE_CONFIGURATION, /* `interface` of its entry */
	INTERFACE_PREDICTED,	 /* what udev would most likely call it */
	INTERFACE_NONE,
	INTERFACE_SOURCE_MAX
};

/* The name of a device that was read with slot, onboard number and interface. `record` and `entry`
 * are its own, or NULL. With INTERFACE_NONE the name is "". */
enum interface_source interface_of(const struct device *device, const struct record *record,
				   const struct entry *entry, char ret[static INTERFACE_TEXT_MAX]);

/* "sysfs", "record", "configuration", "predicted"; NULL for none. */
const char *interface_source_to_string(enum interface_source source);

#endif
