/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How far the boot has come, and which devices were judged before it. */
#ifndef VFIO_TOOL_STAGE_H
#define VFIO_TOOL_STAGE_H

#include <stdbool.h>

#include "core/device.h"
#include "sys/root.h"

/* True until the service has seen the configuration through once: until then mounts, swap and
 * routes are not known, so that a disk without a driver may be the one that the system is about to
 * live on. */
bool stage_is_booting(const struct root *root);

/* Says that the boot is over, for as long as this system runs. 0 or -errno. */
int stage_end_boot(const struct root *root);

/* True when what is seen here is the machine that will boot: not from a chroot, and not from a
 * container. A tree given with --root is taken for one that says nothing to the contrary. */
bool stage_sees_machine(const struct root *root);

/* True when the guard had looked at this very device when the initramfs was built, and found it
 * free: its address and IDs are in the list that travelled in the image (promise P4). */
bool stage_is_vetted(const struct root *root, const struct device *device);

#endif
