/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What people call a device: its interface, its disks, the hardware in words. */
#ifndef VFIO_TOOL_DEVICE_LABEL_H
#define VFIO_TOOL_DEVICE_LABEL_H

#include "core/topology.h"
#include "sys/hwdb.h"
#include "sys/inventory.h"

/* Adds the interface (present, remembered, configured or predicted), the disks, or the name of the
 * entry that means it; nothing when it has none of these. */
void device_label_name(const struct inventory *inventory, const struct device *device,
		       struct strbuf *out);

/* Adds the hardware in words, "82574L Gigabit Network Connection"; where the database (which may be
 * NULL) does not know it, "network 8086:10d3". */
void device_label_what(struct hwdb *hwdb, const struct device *device, struct strbuf *out);

/* Both, for each device of the machine, in their order. */
struct device_labels {
	struct topology_label *list;
	size_t count;
};

/* The hardware database is that of the running system: it is asked only about the running system.
 * -ENOMEM; the caller releases *ret, also then. */
int device_labels_make(const struct inventory *inventory, struct device_labels *ret) _must_check_;
void device_labels_release(struct device_labels *labels);

#define _cleanup_device_labels_ _cleanup_(device_labels_release)

#endif
