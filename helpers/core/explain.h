/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* In plain words: why a device is as it is, what binding it means, and what happens to it next. */
#ifndef VFIO_TOOL_EXPLAIN_H
#define VFIO_TOOL_EXPLAIN_H

#include "core/child.h"
#include "core/killswitch.h"
#include "core/match.h"
#include "core/plan.h"
#include "core/record.h"
#include "core/status.h"
#include "core/verdict.h"

/* What is known about a device; pointers may be NULL where nothing is known. */
struct explain_facts {
	const struct machine *machine; /* at least the members of its group */
	const struct device *device;
	const struct policy *policy;
	const struct entry *entry;	 /* which means it, and that nothing disputes */
	const struct misfit *misfit;	 /* what keeps an entry from meaning it */
	const struct record *record;	 /* of this very card */
	const char *when;		 /* of the record, for people */
	const struct killswitch *killed; /* of this boot */
	const struct children *children; /* what its driver has made of it */
	const struct usages *usages;	 /* what it does for the host */
	const struct plan *plan;	 /* of binding it */
	const struct pci_addr *reached;	 /* what the plan would bind */
	size_t reached_count;
	const struct verdict *verdict; /* what was kept for the boots to come */
	bool unread;		       /* that cannot be read */
	bool held_back;		       /* by unbind */
	bool interrupted;	       /* a change that was cut off is to be undone */
	bool has_rules;		       /* udev has rules of ours */
	bool id_by_kernel;	       /* the kernel command line gives its ID to vfio-pci */
};

/* Each adds sentences, one a line; what belongs to the one above is indented by two spaces. */

/* Why it is in the state it is in: by which entry, by whom, when. */
void explain_state(const struct explain_facts *facts, struct strbuf *out);

/* What goes away when its driver lets go of it; nothing is added when nothing does. */
void explain_loss(const struct explain_facts *facts, struct strbuf *out);

/* Who else is in its IOMMU group, and what that means for binding it. */
void explain_group(const struct explain_facts *facts, struct strbuf *out);

/* What happens to it at the next boot, and when it is plugged in again. */
void explain_next(const struct explain_facts *facts, struct strbuf *out);

/* True when `vfio-pci.ids=` on a kernel command line names the device. -ENOMEM is false. */
bool explain_id_on_cmdline(const char *cmdline, const struct pci_id *id);

/* Guards without which the running system dies: what they are about is no command to be copied. */
#define EXPLAIN_DEADLY                                                                             \
	(GUARD_BIT(GUARD_ROOT_DISK) | GUARD_BIT(GUARD_SWAP) | GUARD_BIT(GUARD_NETWORK_ROOT))

#endif
