/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Classes of devices by the words that people have for them. */
#ifndef VFIO_TOOL_CLASSNAME_H
#define VFIO_TOOL_CLASSNAME_H

#include "core/pci.h"
#include "core/strbuf.h"

/* Takes "network", "nvme", "gpu", ..., or 2, 4 or 6 hex digits. -EINVAL with what would be right
 * added to `why`. */
int classname_parse(const char *text, struct pci_class *ret, struct strbuf *why) _must_check_;

#endif
