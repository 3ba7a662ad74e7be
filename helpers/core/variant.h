/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which VFIO driver is made for a device: the variant drivers, which know a model better than
 * vfio-pci does, have aliases of the form "vfio_pci:v...d..." (kernel scripts/mod/file2alias.c). */
#ifndef VFIO_TOOL_VARIANT_H
#define VFIO_TOOL_VARIANT_H

#include "core/device.h"

#define VARIANT_ALIAS_MAX 96

/* What /sys shows of a device and what the kernel's tables know of drivers come together here. */
struct variant {
	char module[DRIVER_TEXT_MAX];  /* "mlx5_vfio_pci", "vfio_pci" */
	char driver[DRIVER_TEXT_MAX];  /* its name as a driver: "mlx5_vfio_pci", "vfio-pci" */
	char alias[VARIANT_ALIAS_MAX]; /* the pattern that names the device, "" for the generic one
					*/
};

/* vfio-pci, until something better is known. */
struct variant variant_generic(void);

/* The alias that the tables are asked for, of a device's `modalias` ("pci:v..."); false when that
 * is none. */
bool variant_alias(const char *modalias, char ret[static VARIANT_ALIAS_MAX]) _must_check_;

/* Takes over a module with a pattern that matches `alias` when it says more about the device than
 * what there is: the pattern with the fewest wildcards counts, of two that say as much the first.
 * The name of the driver is then that of the module, as the kernel's build system gives it
 * (KBUILD_MODNAME) and as nearly all drivers have it; what a module registers is seen in sysfs once
 * it is loaded. */
void variant_consider(struct variant *best, const char *alias, const char *pattern,
		      const char *module);

/* Takes the table modules.alias and a device's `modalias`. Modules for which `has` is false are
 * passed over, NULL: none. */
struct variant variant_choose(const char *table, const char *modalias,
			      bool (*has)(void *context, const char *module), void *context);

#endif
