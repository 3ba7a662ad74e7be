/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A PCI function in a made-up tree, with everything that sys/scan reads. */
#ifndef VFIO_TOOL_CARD_H
#define VFIO_TOOL_CARD_H

#include "core/pci.h"
#include "unit/tree.h"

/* Adds one: `id` is "8086:10d3:8086:a01f", `class` "0x020000"; `group` -1 is none. It has no driver
 * and no override. */
void card_add(const struct tree *tree, const char *address, const char *id, const char *class,
	      int group);

/* Writes an attribute of it, replacing what is there. */
void card_attribute(const struct tree *tree, const char *address, const char *name,
		    const char *text);

/* Takes it out of the machine. */
void card_remove(const struct tree *tree, const char *address);

/* An address that must be one. */
struct pci_addr card_addr(const char *text);

#endif
