/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Work that a unit of systemd does later, or that must not keep its caller. */
#ifndef VFIO_TOOL_DEFER_H
#define VFIO_TOOL_DEFER_H

#include "core/pci.h"

/* Lets vfio-bind@ADDRESS.service do the device's binding, which udev must not wait for. 0; -ENOENT
 * without systemd; -EIO when systemd refuses it. */
int defer_to_service(const struct pci_addr *addr) _must_check_;

/* Starts a timer for what undoes a provisional change, again and again until that succeeds; the
 * same results. */
int defer_revert(unsigned seconds) _must_check_;

/* Stops both, whether they run or not; the same results. */
int defer_cancel(void);

#endif
