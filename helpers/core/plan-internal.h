/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the parts of the planner share; nobody else includes it. */
#ifndef VFIO_TOOL_PLAN_INTERNAL_H
#define VFIO_TOOL_PLAN_INTERNAL_H

#include "core/plan.h"

struct want_list {
	struct want *list;
	size_t count;
};

/* The want for an address, or NULL. */
const struct want *plan_find_want(const struct want_list *wants, const struct pci_addr *addr);

/* True when the device is where the want leads already. */
bool plan_is_settled(const struct device *device, const struct want *want);

/* Adds a refusal; takes over both texts, also when it fails with -ENOMEM. */
int plan_refuse_text(struct plan *plan, const struct pci_addr *addr, enum exitcode code,
		     struct strbuf *fact, struct strbuf *remedy);

/* The same with constant texts. */
int plan_refuse(struct plan *plan, const struct pci_addr *addr, enum exitcode code,
		const char *fact, const char *remedy);

/* Adds every reason to leave the wanted device alone; none: it may be taken. 0 or -ENOMEM. */
int plan_judge(struct plan *plan, const struct situation *situation, const struct want_list *wants,
	       const struct want *want);

#endif
