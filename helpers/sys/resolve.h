/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From what a person typed to devices: an address, an interface's name (present, recorded, in the
 * configuration, or the one that a device on VFIO would have), a vendor:device pair that one device
 * has, or the name of an entry. */
#ifndef VFIO_TOOL_RESOLVE_H
#define VFIO_TOOL_RESOLVE_H

#include "core/policy.h"
#include "core/strbuf.h"
#include "sys/root.h"

struct addr_list {
	struct pci_addr *list;
	size_t count;
};

/* Adds an address unless it is there already. -ENOMEM. */
int addr_list_add(struct addr_list *list, const struct pci_addr *addr) _must_check_;
void addr_list_release(struct addr_list *list);

/* Adds what `text` names. -ENOENT: nothing is of that name, or an entry finds fewer devices than it
 * expects; -ENOTUNIQ: more devices are meant; -EINVAL: it cannot be a name; the reason and the way
 * out, for people, are then in `why`. */
int resolve(const struct root *root, const struct policy *policy, const char *text,
	    struct addr_list *ret, struct strbuf *why) _must_check_;

#define _cleanup_addr_list_ _cleanup_(addr_list_release)

#endif
