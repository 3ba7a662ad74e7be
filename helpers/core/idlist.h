/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The value of vfio-pci's parameter `ids`: devices that it takes wherever it finds them
 * (drivers/vfio/pci/vfio_pci.c vfio_pci_fill_ids). */
#ifndef VFIO_TOOL_IDLIST_H
#define VFIO_TOOL_IDLIST_H

#include <stdbool.h>

#include "core/pci.h"

/* Copies the next item of the list "8086:10d3,10de:2684:1458:40e5", cut to vendor and device: what
 * may follow (subvendor, subdevice, class, mask) only narrows it. False at the end; an item that is
 * no ID is passed over. */
bool idlist_next(const char **at, struct pci_id *ret);

/* True when an item of the list means the device. */
bool idlist_names(const char *list, const struct pci_id *id);

#endif
