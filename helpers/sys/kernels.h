/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which kernel boots next, as far as files tell: boot loaders have their own ways to choose. */
#ifndef VFIO_TOOL_KERNELS_H
#define VFIO_TOOL_KERNELS_H

#include "core/host.h"
#include "sys/root.h"

#define KERNEL_TEXT_MAX 128

/* Finds the release of the kernel that the link vmlinuz names (in /boot, or in /: Debian,
 * openSUSE), else the newest that has modules. `*ret_reason` is why, for people. False: there are
 * no modules of any. */
bool kernel_find_next(const struct root *root, char ret[static KERNEL_TEXT_MAX],
		      const char **ret_reason);

/* What the kernel `release` does about Intel's IOMMU by itself, as its configuration says. */
enum iommu_default kernel_iommu_default(const struct root *root, const char *release);

#endif
