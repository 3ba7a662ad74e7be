/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The device on VFIO whose interface udev would give a name to, were it with the kernel. */
#ifndef VFIO_TOOL_PREDICT_H
#define VFIO_TOOL_PREDICT_H

#include "core/pci.h"
#include "sys/root.h"

/* Finds it among the devices on VFIO, which are all that is read. -ENOENT: none; -ENOTUNIQ: the
 * firmware gives the same number to several. */
int predict_interface(const struct root *root, const char *name, struct pci_addr *ret) _must_check_;

#endif
