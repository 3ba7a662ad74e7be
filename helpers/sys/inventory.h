/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the reports show: the machine with its intent and its history, each read once. */
#ifndef VFIO_TOOL_INVENTORY_H
#define VFIO_TOOL_INVENTORY_H

#include "core/match.h"
#include "core/record.h"
#include "sys/root.h"

struct inventory {
	struct root root;
	struct machine machine; /* every function; see struct inventory_scope for how much of it */
	struct policy policy;
	struct problems problems;
	struct selection selection; /* which entry means which device of the machine */
	struct record *records;	    /* in the order of their addresses, those of the very cards */
	size_t record_count;
};

#define INVENTORY_NONE                                                                             \
	{                                                                                          \
		.root = {.top = -1, .sys = -1, .proc = -1, .run = -1 }                             \
	}

/* How much is read of which device. */
struct inventory_scope {
	/* Judged by address, IDs and class alone: true for the devices whose state is read as well
	 * (driver, group, ...), with the other members of their groups. Of the rest only address,
	 * IDs, class and what the configuration matches on are there, and their group is -1. NULL:
	 * all. */
	bool (*in_full)(const struct device *identity, const void *context);
	const void *context;
	unsigned extras; /* of enum scan_extra, for the devices that are read in full */
};

/* Without a scope every device is read in full, with its slot, onboard number, interface and NUMA
 * node.
 *
 * Fills an inventory that is INVENTORY_NONE and that the caller releases in any case. -errno with
 * the reason and the way out, for people, in `why`. -ENOENT: this system has no PCI bus. */
int inventory_read(const char *root, const struct inventory_scope *scope,
		   struct inventory *inventory, struct strbuf *why) _must_check_;

/* The same in two steps, for who has to look at the configuration first: the system and what is
 * declared there, then the machine, and what both come to. */
int inventory_open(const char *root, struct inventory *inventory, struct strbuf *why) _must_check_;
int inventory_scan(struct inventory *inventory, const struct inventory_scope *scope,
		   struct strbuf *why) _must_check_;

/* The second step for some devices alone: they and the other members of their groups are read in
 * full; the rest of the machine only when an entry that counts its devices may mean one of them.
 * One that is not there (any more) is left out. */
int inventory_scan_devices(struct inventory *inventory, const struct pci_addr *addrs, size_t count,
			   unsigned extras, struct strbuf *why) _must_check_;
void inventory_release(struct inventory *inventory);

/* The record of a device, or NULL. */
const struct record *inventory_record(const struct inventory *inventory,
				      const struct pci_addr *addr);

/* The entry that means the device, or NULL. */
const struct entry *inventory_entry(const struct inventory *inventory, const struct pci_addr *addr);

#define _cleanup_inventory_ _cleanup_(inventory_release)

#endif
