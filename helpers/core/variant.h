/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which VFIO driver is made for a device: the variant drivers, which know a model better than
 * vfio-pci does, have aliases of the form "vfio_pci:v...d..." (kernel scripts/mod/file2alias.c). */
#ifndef VFIO_TOOL_VARIANT_H
#define VFIO_TOOL_VARIANT_H

#include "core/device.h"

/* What /sys shows of a device and what the kernel's tables know of drivers come together here. */
struct variant {
	char driver[DRIVER_TEXT_MAX]; /* its name as a driver: "mlx5_vfio_pci", "vfio-pci" */
	char alias[96]; /* the pattern that names the device, "" for the generic one */
};

/* Takes the table modules.alias and a device's `modalias` ("pci:v..."). The most specific pattern
 * counts: the one with the fewest wildcards. Without a match it is vfio-pci. */
struct variant variant_choose(const char *table, const char *modalias);

#endif
