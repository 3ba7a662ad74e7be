/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/readiness.h"

#include <errno.h>
#include <string.h>

#include "core/iommu.h"
#include "core/status.h"

/* A finding that is being written. */
struct draft {
	struct strbuf fact, remedy;
};

static void draft_release(struct draft *draft)
{
	strbuf_release(&draft->fact);
	strbuf_release(&draft->remedy);
}

#define _cleanup_draft_ _cleanup_(draft_release)

static int add(const struct readiness_facts *facts, enum finding_kind kind,
	       const struct draft *draft, struct findings *findings)
{
	return findings_add_texts(findings, kind, PCI_ADDR_TEXT(&facts->device->addr), &draft->fact,
				  &draft->remedy);
}

static void add_place(const struct device *device, struct strbuf *out)
{
	if (device->binding.driver[0] == '\0') {
		strbuf_add(out, "has no driver");
		return;
	}
	strbuf_add(out, "on ");
	strbuf_add_escaped(out, device->binding.driver);
}

static int judge_driver(const struct readiness_facts *facts, struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };

	strbuf_addf(&draft.fact, "%s: ", facts->label);
	add_place(facts->device, &draft.fact);
	strbuf_add(&draft.fact, ", not on VFIO");
	strbuf_addf(&draft.remedy, "hand it over with: vfio-tool bind %s",
		    PCI_ADDR_TEXT(&facts->device->addr));
	return add(facts, FINDING_DEVICE_NOT_ON_VFIO, &draft, findings);
}

/* The kernel takes the device and refuses its user (mechanics 1.8). */
static int judge_group(const struct readiness_facts *facts, const struct device *blocker,
		       struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };
	const struct device *device = facts->device;

	strbuf_addf(&draft.fact, "%s: ", facts->label);
	add_place(device, &draft.fact);
	if (!blocker) {
		strbuf_add(&draft.fact, ", but it has no IOMMU group: it cannot be opened");
		strbuf_add(&draft.remedy, "the IOMMU is off or absent: ");
		strbuf_add(&draft.remedy, iommu_general_remedy());
		return add(facts, FINDING_DEVICE_WITHOUT_IOMMU, &draft, findings);
	}
	strbuf_add(&draft.fact, ", but nobody can open it: driver ");
	strbuf_add_escaped(&draft.fact, blocker->binding.driver);
	strbuf_addf(&draft.fact, " holds %s of the same IOMMU group %d",
		    PCI_ADDR_TEXT(&blocker->addr), device->group);
	if (device_is_bridge(blocker))
		strbuf_add(&draft.remedy, "that bridge must be without a driver or on pcieport");
	else
		strbuf_addf(&draft.remedy, "take it along with: vfio-tool bind %s",
			    PCI_ADDR_TEXT(&blocker->addr));
	return add(facts, FINDING_DEVICE_GROUP_NOT_VIABLE, &draft, findings);
}

static int judge_missing_node(const struct readiness_facts *facts, struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };

	strbuf_addf(&draft.fact, "%s: ", facts->label);
	add_place(facts->device, &draft.fact);
	strbuf_addf(&draft.fact, ", but there is no %s", facts->node_path);
	strbuf_add(&draft.remedy, "is devtmpfs on /dev? In a container, hand the node in");
	return add(facts, FINDING_NODE_MISSING, &draft, findings);
}

/* An account of the entry that does not exist: udev leaves that part of the access as it was. */
static bool account_is_missing(const struct node_wish *wish, struct draft *draft)
{
	bool owner = !wish->owner_known;

	if (owner || !wish->group_known)
		strbuf_addf(&draft->remedy, "there is no %s `%s`: create it, or correct the entry",
			    owner ? "user" : "group",
			    owner ? wish->access.owner : wish->access.group);
	return draft->remedy.len > 0;
}

static bool access_is_as_wished(const struct node_state *node, const struct node_wish *wish)
{
	return wish->owner_known && wish->group_known && node->owner == wish->owner &&
	       node->group == wish->group && node->mode == wish->access.mode;
}

static int judge_access(const struct readiness_facts *facts, const struct node_state *node,
			struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };
	const struct node_wish *wish = &facts->wish;

	strbuf_addf(&draft.fact,
		    "%s: %s has owner %u, group %u and mode %04o, it is to have %s:%s and %04o",
		    facts->label, node->path, node->owner, node->group, node->mode,
		    wish->access.owner, wish->access.group, wish->access.mode);
	if (!account_is_missing(wish, &draft))
		strbuf_add(&draft.remedy, "write the rules anew, and have udev follow them: "
					  "vfio-tool apply");
	return add(facts, FINDING_NODE_ACCESS, &draft, findings);
}

static int add_ready(const struct readiness_facts *facts, struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };
	bool openable = facts->node_count == 0;

	strbuf_addf(&draft.fact, "%s: ", facts->label);
	add_place(facts->device, &draft.fact);
	strbuf_addf(&draft.fact, ", IOMMU group %d", facts->device->group);
	for (size_t i = 0; i < facts->node_count; i++) {
		strbuf_addf(&draft.fact, ", %s", facts->nodes[i].path);
		openable |= facts->nodes[i].openable;
	}
	if (!openable)
		strbuf_addf(&draft.remedy,
			    "you may not open it yourself: owner %u, group %u, mode %04o",
			    facts->nodes[0].owner, facts->nodes[0].group, facts->nodes[0].mode);
	return add(facts, FINDING_DEVICE_READY, &draft, findings);
}

int readiness_judge_vfio(const struct readiness_facts *facts, struct findings *findings)
{
	const struct device *device = facts->device;
	const struct device *blocker = status_blocker(facts->machine, device);

	if (!device_on_vfio(device))
		return judge_driver(facts, findings);
	if (blocker || device->group < 0)
		return judge_group(facts, blocker, findings);
	if (facts->nodes_seen && facts->node_count == 0)
		return judge_missing_node(facts, findings);
	for (size_t i = 0; facts->wish.judged && i < facts->node_count; i++)
		if (!access_is_as_wished(&facts->nodes[i], &facts->wish))
			return judge_access(facts, &facts->nodes[i], findings);
	return add_ready(facts, findings);
}

/* InfiniBand and fabric controllers need not have one. */
static bool should_have_interface(const struct device *device)
{
	unsigned subclass = device->class >> 8 & 0xff;

	return device->class >> 16 == PCI_BASE_NETWORK && subclass != 0x07 && subclass != 0x08;
}

int readiness_judge_kernel(const struct readiness_facts *facts, struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };
	const struct device *device = facts->device;
	enum finding_kind kind = FINDING_DEVICE_READY;

	strbuf_addf(&draft.fact, "%s: ", facts->label);
	add_place(device, &draft.fact);
	if (device->binding.driver[0] == '\0') {
		kind = FINDING_DEVICE_WITHOUT_DRIVER;
		strbuf_addf(&draft.remedy, "give it to its driver with: vfio-tool unbind %s",
			    PCI_ADDR_TEXT(&device->addr));
	} else if (device_on_vfio(device)) {
		kind = FINDING_DEVICE_NOT_ON_KERNEL;
		strbuf_add(&draft.fact, ", not with the kernel");
		strbuf_addf(&draft.remedy, "give it back with: vfio-tool unbind %s",
			    PCI_ADDR_TEXT(&device->addr));
	} else if (device_on_stub(device)) {
		kind = FINDING_DEVICE_NOT_ON_KERNEL;
		strbuf_add(&draft.fact, ", not with the kernel");
		strbuf_add(&draft.remedy, "something else put it there: driverctl, a service or "
					  "the kernel command line; undo it there");
	} else if (should_have_interface(device) && device->interface[0] == '\0') {
		kind = FINDING_INTERFACE_MISSING;
		strbuf_add(&draft.fact, ", but it has no network interface here");
		strbuf_add(&draft.remedy, "see what its driver says: journalctl -k; or it is in "
					  "another network namespace");
	} else if (device->interface[0] != '\0') {
		strbuf_addf(&draft.fact, ", interface %s", device->interface);
	}
	return add(facts, kind, &draft, findings);
}

enum exitcode readiness_code(enum finding_kind kind)
{
	switch (finding_severity(kind)) {
	case SEVERITY_OK:
	case SEVERITY_NOTE:
		return EXIT_DONE;
	case SEVERITY_WARNING:
	case SEVERITY_ERROR:
	case SEVERITY_MAX:
		break;
	}
	return kind == FINDING_DEVICE_MISSING ? EXIT_NOT_FOUND : EXIT_WRONG_MODE;
}
