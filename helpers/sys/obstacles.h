/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What stands in the way of the declared devices: changes that were not finished, and what the
 * planner refuses. Reads only. */
#ifndef VFIO_TOOL_OBSTACLES_H
#define VFIO_TOOL_OBSTACLES_H

#include "core/audit.h"
#include "sys/inventory.h"

/* The facts that audit_devices() wants, and what they point to; `{0}` is none. */
struct obstacles {
	struct pending *pending;
	size_t pending_count;
	struct pci_addr *held;
	size_t held_count;
	struct refusal *refusals;
	size_t refusal_count;
};

/* Gathers them for an inventory that has the declared devices in full. The planner is asked, as in
 * a dry run, about those that are not where they should be; not where a change is under way: its
 * device may keep a reader waiting for ever. 0 or -errno; the caller releases *ret in any case. */
int obstacles_gather(const struct inventory *inventory, struct obstacles *ret) _must_check_;
void obstacles_release(struct obstacles *obstacles);

#define _cleanup_obstacles_ _cleanup_(obstacles_release)

#endif
