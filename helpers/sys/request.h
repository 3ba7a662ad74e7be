/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From what was asked to wants: one function for each way to ask. */
#ifndef VFIO_TOOL_REQUEST_H
#define VFIO_TOOL_REQUEST_H

#include "core/match.h"
#include "core/plan.h"
#include "sys/resolve.h"
#include "sys/root.h"

/* Wants that stand or fall together. */
struct request {
	struct want *wants;
	size_t count;
};

/* What the command line adds to the entries' own terms. */
struct terms {
	const char *driver;		/* --driver, NULL: the entry's, else vfio-pci */
	const enum group_policy *group; /* --group, NULL: the entry's, else strict */
	guard_set allow;		/* --allow */
};

/* The devices to bind, under the terms of the entries that mean them. */
int request_bind(const struct root *root, const struct policy *policy, const struct terms *terms,
		 const struct addr_list *devices, struct request *ret) _must_check_;

/* The devices to give back: to the driver and override that the record has, else to whichever
 * driver takes them. */
int request_unbind(const struct root *root, const struct addr_list *devices,
		   struct request *ret) _must_check_;

/* How to ask for what is declared. */
struct declaring {
	enum goal goal;
	bool together;	/* one request for all; else one for each IOMMU group, so that what is right
			   is done where something else is wrong */
	bool skip_held; /* leave what `unbind` holds back */
	bool skip_made; /* leave virtual functions that another run is making and binding */
};

/* What the configuration declares on this machine, and the selection, with what does not fit; it
 * points into the policy. The caller releases all of it. */
struct declaration {
	struct machine machine;
	struct selection selection;
	struct request *requests;
	size_t count;
};

int request_declared(const struct root *root, const struct policy *policy,
		     const struct declaring *how, struct declaration *ret) _must_check_;

/* What an event of one device asks for: the device itself when an entry means it and `unbind` does
 * not hold it back, the other devices of that entry, and the declared siblings in its group. No
 * wants: nothing is asked for. */
int request_event(const struct root *root, const struct policy *policy, const struct pci_addr *addr,
		  struct request *ret) _must_check_;

void request_release(struct request *request);
void declaration_release(struct declaration *declaration);

#define _cleanup_request_ _cleanup_(request_release)
#define _cleanup_declaration_ _cleanup_(declaration_release)

#endif
