/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Kernel modules through libkmod. Where it is missing, callers do without. */
#ifndef VFIO_TOOL_MODULE_H
#define VFIO_TOOL_MODULE_H

#include <stddef.h>

#include "core/macro.h"
#include "core/strbuf.h"

/* Loads the module that provides the VFIO driver `driver` ("vfio-pci"), what it depends on, and
 * vfio_iommu_type1, whose absence is no error. 0 also when it was there or is built in; -ENOENT: no
 * such module; -EPERM: blacklisted, or the kernel refused it; -ENOSYS: no libkmod; another -errno
 * from loading. Whether the driver is there now is seen in sysfs, not here. */
int module_load(const char *driver) _must_check_;

/* Loads the modules that the kernel's tables name for a device's `modalias`, without our own
 * `install` commands: the caller knows what he does. 0 when one could be loaded, else as above. */
int module_load_alias(const char *modalias) _must_check_;

/* The modules that the tables name for any of the aliases, sorted, each once. Nothing is loaded.
 * `top` is the directory given with --root, NULL for the running system. The caller frees the names
 * with module_names_free(). No module is an empty list, not an error; -ENOSYS: no libkmod. */
int module_names_for_aliases(const char *top, char *const *modaliases, size_t alias_count,
			     char ***ret, size_t *ret_count) _must_check_;
void module_names_free(char **names, size_t count);

/* For people: why module_load() or module_load_alias() returned `error`. */
void module_explain(int error, const char *driver, struct strbuf *out);

#endif
