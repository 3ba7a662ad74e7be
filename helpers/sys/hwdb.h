/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names of vendors, devices and classes, from udev's hardware database. */
#ifndef VFIO_TOOL_HWDB_H
#define VFIO_TOOL_HWDB_H

#include "core/device.h"
#include "core/strbuf.h"

struct hwdb; /* opaque: struct udev_hwdb and what belongs to it */

/* NULL: this system has no database; every look-up then finds nothing. */
struct hwdb *hwdb_open(void);
void hwdb_close(struct hwdb *hwdb);

/* Adds the names that are found, escaped for a terminal, and nothing for those that are not. Any of
 * the buffers may be NULL. */
void hwdb_names(struct hwdb *hwdb, const struct pci_id *id, uint32_t class, struct strbuf *vendor,
		struct strbuf *device, struct strbuf *class_name);

static inline void hwdb_cleanup(struct hwdb **hwdb)
{
	hwdb_close(*hwdb);
}
#define _cleanup_hwdb_ _cleanup_(hwdb_cleanup)

#endif
