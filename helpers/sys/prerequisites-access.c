/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What stands between the declared devices and those who shall use them. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/account.h"
#include "sys/detail.h"
#include "sys/node.h"
#include "sys/prerequisites.h"
#include "sys/ready.h"
#include "sys/scan.h"
#include "sys/units.h"

static bool is_pending(const struct known *known, const struct pci_addr *addr)
{
	for (size_t i = 0; i < known->obstacles->pending_count; i++)
		if (pci_addr_compare(&known->obstacles->pending[i].addr, addr) == 0)
			return true;
	return false;
}

static void read_reserved(const struct root *root, struct hardware_facts *facts)
{
	enum { REGIONS_MAX = 64 * 1024 };
	_cleanup_strbuf_ struct strbuf path = { 0 };
	_cleanup_free_ char *text = NULL;
	size_t len;

	strbuf_addf(&path, "kernel/iommu_groups/%d/reserved_regions", facts->device->group);
	if (facts->device->group >= 0 && !path.error &&
	    root_read_file(root->sys, strbuf_text(&path), REGIONS_MAX, &text, &len) == 0)
		facts->reserved =
			reserved_direct_find(text, &facts->reserved_start, &facts->reserved_end);
}

static int judge_hardware(const struct root *root, const struct device *device,
			  const struct entry *entry, struct findings *findings)
{
	struct hardware_facts facts = { .device = device, .entry = entry->name };
	_cleanup_close_ int dir = scan_open_device(root, &device->addr);
	struct reset_methods resets;
	char power[16];

	if (dir < 0)
		return 0;
	if (detail_read_resets(dir, &resets))
		facts.resettable = resets.count > 0 ? ANSWER_YES : ANSWER_NO;
	facts.powered_off = root_read(dir, "power_state", power, sizeof(power)) > 0 &&
			    strcmp(power, "D3cold") == 0;
	read_reserved(root, &facts);
	return audit_hardware(&facts, findings);
}

/* What is about the nodes; the rest of readiness was judged with the devices. */
static int take_node_findings(const struct findings *from, const struct ready_result *result,
			      struct findings *findings)
{
	const struct finding *found = &from->list[from->count - 1];
	int r = 0;

	if (found->kind == FINDING_NODE_MISSING || found->kind == FINDING_NODE_ACCESS)
		return findings_add(findings, found->kind, found->subject, found->fact,
				    found->remedy);
	for (size_t i = 0; r == 0 && i < result->node_count; i++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 };

		if (!(result->nodes[i].mode & 06))
			continue;
		strbuf_addf(&fact, "%s: every user may open it (mode %04o)", result->nodes[i].path,
			    result->nodes[i].mode);
		r = fact.error ? fact.error
			       : findings_add(findings, FINDING_NODE_OPEN, result->nodes[i].path,
					      strbuf_text(&fact),
					      "node_mode = \"0660\", and a node_group that has the "
					      "users of the device");
	}
	return r;
}

static int judge_nodes(const struct known *known, struct judge *judge, const struct device *device,
		       const struct entry *entry, struct findings *findings)
{
	const struct subject subject = { device, &known->inventory->machine, entry, NULL };
	_cleanup_findings_ struct findings own = { 0 };
	struct ready_result result;
	int r = ready_judge_device(judge, &subject, MODE_VFIO, &result, &own);

	return r == 0 ? take_node_findings(&own, &result, findings) : r;
}

int prerequisites_judge_devices(const struct known *known, struct findings *findings)
{
	const struct inventory *inventory = known->inventory;
	const struct machine *machine = &inventory->machine;
	struct judge judge = { .root = &inventory->root, .policy = &inventory->policy };
	int r = 0;

	for (size_t i = 0; r == 0 && i < machine->count; i++) {
		const struct device *device = &machine->devices[i];
		const struct entry *entry = inventory->selection.entry_of[i];

		if (!entry || entry->mode != MODE_VFIO || is_pending(known, &device->addr))
			continue;
		r = judge_hardware(&inventory->root, device, entry, findings);
		if (r == 0)
			r = judge_nodes(known, &judge, device, entry, findings);
	}
	return r;
}

/* True when an earlier entry names the account. */
static bool was_seen(const struct policy *policy, size_t index, bool is_group, const char *name)
{
	for (size_t i = 0; i < index; i++) {
		if (policy->entries[i].mode != MODE_VFIO)
			continue;
		const struct node_access access = policy_node_access(policy, &policy->entries[i]);
		if (strcmp(is_group ? access.group : access.owner, name) == 0)
			return true;
	}
	return false;
}

static int judge_account(const struct known *known, size_t index, bool is_group, const char *name,
			 struct findings *findings)
{
	const struct inventory *inventory = known->inventory;
	const struct root *root = &inventory->root;
	struct account_facts facts = { .is_group = is_group,
				       .name = name,
				       .entry = inventory->policy.entries[index].name };

	if (was_seen(&inventory->policy, index, is_group, name))
		return 0;
	facts.known =
		account_find(root, is_group ? ACCOUNT_GROUP : ACCOUNT_USER, name, &facts.number);
	facts.systemd = systemd_version(root);
	if (facts.known && is_group)
		facts.members = account_has_members(root, name, facts.number);
	return audit_account(&facts, findings);
}

static int judge_container(const struct known *known, const struct stat *st,
			   struct findings *findings)
{
	const struct inventory *inventory = known->inventory;
	struct container_facts facts = { .path = "/dev/vfio/vfio",
					 .owner = st->st_uid,
					 .group = st->st_gid,
					 .mode = st->st_mode & 07777 };
	size_t count = findings->count;
	int r = 0;

	for (size_t i = 0; r == 0 && findings->count == count && i < inventory->policy.count; i++) {
		const struct entry *entry = &inventory->policy.entries[i];
		const struct node_wish wish = node_wish_of(&inventory->root, &inventory->policy,
							   entry, &(struct node_wish){ 0 });

		if (!wish.judged)
			continue;
		facts.entry = entry->name;
		facts.user_owner = wish.owner_known ? wish.owner : 0;
		facts.user_group = wish.group_known ? wish.group : 0;
		facts.user_mode = wish.access.mode;
		r = audit_container(&facts, findings);
	}
	return r;
}

/* A tree that was captured may be without accounts, and without nodes. */
int prerequisites_judge_access(const struct known *known, struct findings *findings)
{
	const struct inventory *inventory = known->inventory;
	const struct policy *policy = &inventory->policy;
	const struct root *root = &inventory->root;
	struct stat st;
	int r = 0;

	for (size_t i = 0; r == 0 && root_exists(root->top, "etc/group") && i < policy->count;
	     i++) {
		if (policy->entries[i].mode != MODE_VFIO)
			continue;
		const struct node_access access = policy_node_access(policy, &policy->entries[i]);
		r = judge_account(known, i, false, access.owner, findings);
		if (r == 0)
			r = judge_account(known, i, true, access.group, findings);
	}
	if (r == 0 && fstatat(root->top, "dev/vfio/vfio", &st, 0) == 0 &&
	    (!root->live || S_ISCHR(st.st_mode)))
		r = judge_container(known, &st, findings);
	return r;
}
