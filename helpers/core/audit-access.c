/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the devices and those who shall use them need: resets, accounts, rules, memory to lock. */
#include "core/audit-prerequisites.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "core/resources.h"

/* "0000:01:00.0 (dpdk0): " */
static void begin(const struct hardware_facts *facts, struct strbuf *out)
{
	strbuf_addf(out, "%s (%s): ", PCI_ADDR_TEXT(&facts->device->addr), facts->entry);
}

/* Intel's IOMMU has always refused it, kernel 6.5 and later refuse it for all (iommu.c
 * __iommu_device_set_domain, require_direct). */
static int judge_reserved(const struct hardware_facts *facts, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	begin(facts, &fact);
	strbuf_addf(&fact,
		    "the firmware wants memory of its group %d mapped one to one (RMRR, 0x%" PRIx64
		    " to 0x%" PRIx64 "): kernels refuse to hand it out, with "
		    "Intel's IOMMU all, with others from 6.5 on",
		    facts->device->group, facts->reserved_start, facts->reserved_end);
	strbuf_add(&remedy, "switch off in the firmware what uses it (remote management, sensors, "
			    "shared memory), or use another slot");
	return findings_add_texts(findings, FINDING_DEVICE_RESERVED_REGION,
				  PCI_ADDR_TEXT(&facts->device->addr), &fact, &remedy);
}

static int judge_reset(const struct hardware_facts *facts, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	begin(facts, &fact);
	strbuf_add(&fact, "it cannot be reset alone: what one user leaves behind, the next may "
			  "find");
	strbuf_add(&remedy,
		   "a reset of its bus takes all functions on it: hand them over together");
	return findings_add_texts(findings, FINDING_DEVICE_WITHOUT_RESET,
				  PCI_ADDR_TEXT(&facts->device->addr), &fact, &remedy);
}

static int judge_power(const struct hardware_facts *facts, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	begin(facts, &fact);
	strbuf_add(&fact, "it is switched off (D3cold) while nobody uses it");
	strbuf_addf(&remedy, "where it does not come back from that: echo 0 >d3cold_allowed in "
			     "its directory of sysfs, or disable_idle_d3=1 for vfio-pci");
	return findings_add_texts(findings, FINDING_DEVICE_POWERED_OFF,
				  PCI_ADDR_TEXT(&facts->device->addr), &fact, &remedy);
}

int audit_hardware(const struct hardware_facts *facts, struct findings *findings)
{
	int r = facts->reserved ? judge_reserved(facts, findings) : 0;

	if (r == 0 && facts->resettable == ANSWER_NO)
		r = judge_reset(facts, findings);
	return r == 0 && facts->powered_off ? judge_power(facts, findings) : r;
}

int audit_rules(enum rules_state state, const char *path, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	if (state == RULES_FRESH)
		return 0;
	strbuf_addf(&fact, "%s %s", path,
		    state == RULES_MISSING
			    ? "is not there: udev does not know the configuration"
			    : "is not what the configuration and the machine come to now");
	strbuf_add(&remedy, "write the rules anew: vfio-tool apply, or vfio-generate");
	return findings_add_texts(
		findings, state == RULES_MISSING ? FINDING_RULES_MISSING : FINDING_RULES_STALE,
		path, &fact, &remedy);
}

int audit_consumer(const struct consumer *consumer, struct findings *findings)
{
	const uint64_t enough = UINT64_C(64) << 20;
	const struct unitfile *file = &consumer->file;
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	/* who has CAP_IPC_LOCK, as root has, may lock what he likes */
	if ((file->user[0] == '\0' && !file->dynamic) || file->locks || consumer->memlock >= enough)
		return 0;
	strbuf_add_escaped(&fact, consumer->unit);
	strbuf_addf(&fact,
		    ": it %s vfio-tool.service, runs as %s, and may lock %s of memory%s; "
		    "what a device may reach counts as locked",
		    file->needs ? "needs" : "is ordered after",
		    file->user[0] != '\0' ? file->user : "a user of its own",
		    SIZE_TEXT(consumer->memlock), file->limited ? "" : " by default");
	strbuf_add(&remedy, "LimitMEMLOCK=infinity below [Service]: systemctl edit ");
	strbuf_add_escaped(&remedy, consumer->unit);
	return findings_add_texts(findings, FINDING_UNIT_MEMLOCK, consumer->unit, &fact, &remedy);
}

static int judge_account(const struct account_facts *facts, enum finding_kind kind,
			 const char *what, const char *way_out, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };

	strbuf_addf(&fact, "%s %s of the nodes of %s: %s", facts->is_group ? "group" : "user",
		    facts->name, facts->entry, what);
	return fact.error ? fact.error
			  : findings_add(findings, kind, facts->name, strbuf_text(&fact), way_out);
}

/* What udev does about an account that is not one of the system (NEWS of systemd 258). */
static int judge_number(const struct account_facts *facts, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf what = { 0 };

	strbuf_addf(&what, "its number is %u, ", facts->number);
	if (facts->systemd >= 258)
		strbuf_addf(&what, "and udev (systemd %u) ignores those that are not of the system",
			    facts->systemd);
	else
		strbuf_add(&what, "and udev ignores those that are not of the system from systemd "
				  "258 on");
	return what.error ? what.error
			  : judge_account(facts, FINDING_ACCOUNT_NOT_SYSTEM, strbuf_text(&what),
					  facts->is_group
						  ? "take a system group (groupadd --system), and "
						    "make the users its members"
						  : "take a system group, as node_group, and make "
						    "the user its member",
					  findings);
}

static int judge_members(const struct account_facts *facts, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf remedy = { 0 };

	strbuf_addf(&remedy, "usermod -aG %s USER; for a service SupplementaryGroups=%s",
		    facts->name, facts->name);
	return remedy.error ? remedy.error
			    : judge_account(facts, FINDING_GROUP_EMPTY, "it has no members",
					    strbuf_text(&remedy), findings);
}

int audit_account(const struct account_facts *facts, struct findings *findings)
{
	/* of those that are not the system's (login.defs SYS_GID_MAX) */
	const unsigned first = 1000;

	if (!facts->known)
		return judge_account(facts, FINDING_ACCOUNT_MISSING,
				     "it does not exist, udev leaves the nodes to root",
				     facts->is_group ? "create it (groupadd --system), or correct "
						       "the entry"
						     : "create it (useradd --system), or correct "
						       "the entry",
				     findings);
	if (facts->number >= first)
		return judge_number(facts, findings);
	return facts->is_group && facts->number != 0 && facts->members == ANSWER_NO
		       ? judge_members(facts, findings)
		       : 0;
}

/* True when those whom the device's node lets in are let in here, too. */
static bool lets_in(const struct container_facts *facts)
{
	const unsigned rw = 06;
	bool others = (facts->mode & rw) == rw;
	bool owner = facts->user_owner == 0 || others ||
		     (facts->owner == facts->user_owner && (facts->mode >> 6 & rw) == rw);
	bool group = facts->user_group == 0 || (facts->user_mode >> 3 & rw) != rw || others ||
		     (facts->group == facts->user_group && (facts->mode >> 3 & rw) == rw);

	return owner && group && (others || (facts->user_mode & rw) != rw);
}

int audit_container(const struct container_facts *facts, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	if (lets_in(facts))
		return 0;
	strbuf_addf(&fact,
		    "%s: has owner %u, group %u and mode %04o: those who may open the nodes of %s "
		    "need it, and may not",
		    facts->path, facts->owner, facts->group, facts->mode, facts->entry);
	strbuf_add(&remedy, "the kernel makes it 0666, and it gives access to no device by itself: "
			    "find the udev rule that changes it, and chmod 666 it");
	return findings_add_texts(findings, FINDING_CONTAINER_ACCESS, facts->path, &fact, &remedy);
}
