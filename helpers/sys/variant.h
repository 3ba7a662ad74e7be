/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* driver = "auto": which VFIO driver the tables of this system's kernel have for a device. */
#ifndef VFIO_TOOL_SYS_VARIANT_H
#define VFIO_TOOL_SYS_VARIANT_H

#include "core/match.h"
#include "core/variant.h"
#include "sys/root.h"

/* Finds the variant for a device: the most specific alias by libkmod, which knows built-in modules
 * too; below --root, or without libkmod, by the tables' text form. A module that is not there is
 * passed over. The driver's name is what the module has registered where it is loaded. False:
 * there were no tables, and it is the generic one. */
bool variant_find(const struct root *root, const struct device *device, struct variant *ret);

/* The same by libkmod alone, in the tables of the running kernel below `top` (NULL: /). -ENOSYS: no
 * libkmod; -ENOENT: the tables name no module at all. The driver's name is the module's. */
int variant_from_modules(const char *top, const char *modalias, struct variant *ret) _must_check_;

/* The name of the PCI driver that a module has registered; false when it is not loaded. */
bool variant_registered(const struct root *root, const char *module,
			char ret[static DRIVER_TEXT_MAX]);

/* Fills in the `variant` of a device of which the IDs and the class are known. */
void variant_fill(const struct root *root, struct device *device);

/* Fills in the `variant` of each device whose entry has driver = "auto". */
void variants_fill(const struct root *root, const struct selection *selection,
		   struct machine *machine);

#endif
