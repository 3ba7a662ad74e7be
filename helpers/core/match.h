/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* INTENT meets FACTS: which entry means which device, and what does not fit. */
#ifndef VFIO_TOOL_MATCH_H
#define VFIO_TOOL_MATCH_H

#include "core/device.h"
#include "core/policy.h"

/* The keys of `match` that disagree with the device; 0 when it is the one that is meant. */
unsigned match_disagreement(const struct match *match, const struct device *device);

/* The keys that any entry asks for, so that sys/scan reads no slot and no serial number for
 * nothing. */
unsigned policy_match_keys(const struct policy *policy);

/* True when an entry can mean only one address: the rest of the machine need not be read for it. */
bool entry_is_local(const struct entry *entry);

/* True when that is the number of devices that the entry may mean. */
bool entry_expects(const struct entry *entry, unsigned count);

/* True when the entry leaves the choice of the VFIO driver to us: driver = "auto". */
bool entry_is_auto(const struct entry *entry);

/* The VFIO driver that the entry wants for the device: with "auto" its variant, or the generic one
 * where that is not known. `device` may be NULL. */
const char *entry_driver(const struct entry *entry, const struct device *device);

/* Something about an entry that does not fit the machine. */
enum misfit_kind {
	MISFIT_MISSING,	  /* no device matches */
	MISFIT_EXCHANGED, /* the address is taken by another card */
	MISFIT_COUNT,	  /* another number than `expect` matches */
	MISFIT_CONTESTED, /* two entries mean one device */
	MISFIT_KIND_MAX
};

struct misfit {
	enum misfit_kind kind;
	const struct entry *entry;
	const struct entry *other; /* MISFIT_CONTESTED */
	struct pci_addr addr;	   /* MISFIT_EXCHANGED, MISFIT_CONTESTED */
	struct pci_id found;	   /* MISFIT_EXCHANGED */
	unsigned count;		   /* MISFIT_COUNT */
	bool moved;		   /* the card that is meant is at `moved_to` */
	struct pci_addr moved_to;
};

/* What a policy means on a machine. */
struct selection {
	const struct entry *
		*entry_of; /* one for each device of the machine, NULL: no entry means it */
	size_t device_count;
	struct misfit *misfits;
	size_t misfit_count;
};

/* Resolves all entries. A device that two entries mean, and the devices of an entry with the wrong
 * count, belong to none; but whatever an entry with mode = "kernel" agrees with belongs to that
 * entry. -ENOMEM. The selection points into policy and must not outlive it. */
int selection_make(const struct policy *policy, const struct machine *machine,
		   struct selection *ret) _must_check_;
void selection_release(struct selection *selection);

/* The entry that means the device, or NULL. */
const struct entry *selection_entry(const struct selection *selection,
				    const struct machine *machine, const struct pci_addr *addr);

/* The text of a misfit for people: "nic0 (file:3): ...", with the way out on its own line. */
void misfit_render(const struct misfit *misfit, struct strbuf *out);

#define _cleanup_selection_ _cleanup_(selection_release)

#endif
