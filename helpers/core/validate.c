/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/validate.h"

#include <errno.h>
#include <string.h>

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

static int add_problem(const struct problem *problem, struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };
	_cleanup_strbuf_ struct strbuf where = { 0 };

	strbuf_add_escaped(&where, problem->file);
	if (problem->line > 0)
		strbuf_addf(&where, ":%d", problem->line);
	strbuf_addf(&draft.fact, "%s: ", strbuf_text(&where));
	strbuf_add_escaped(&draft.fact, problem->text);
	strbuf_add_escaped(&draft.remedy, problem->remedy);
	if (where.error)
		return where.error;
	return findings_add_texts(findings, FINDING_CONFIG_PROBLEM, strbuf_text(&where),
				  &draft.fact, &draft.remedy);
}

int validate_files(const struct policy *policy, const struct problems *problems,
		   struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < problems->count; i++)
		r = add_problem(&problems->list[i], findings);
	if (r == 0 && policy->options.set_permissions)
		r = findings_add(findings, FINDING_CONFIG_PERMISSIONS, "set_permissions",
				 "set_permissions = true: every user may open the devices",
				 "put who is to use them into the group of node_group instead");
	if (r < 0 || problems->count > 0)
		return r;
	if (policy->count == 0)
		return findings_add(findings, FINDING_CONFIG_EMPTY, "", "no device is declared",
				    "write an entry; see conf/examples");
	strbuf_addf(&draft.fact, "the files have no mistake: %zu %s", policy->count,
		    policy->count == 1 ? "entry" : "entries");
	return findings_add_texts(findings, FINDING_CONFIG_VALID, "", &draft.fact, &draft.remedy);
}

int validate_killswitch(const struct policy *policy, const struct killswitch *ks,
			struct findings *findings)
{
	int r = 0;

	if (ks->disabled)
		r = findings_add(findings, FINDING_SWITCHED_OFF, "/" KILLSWITCH_FILE,
				 "switched off by the file /" KILLSWITCH_FILE
				 ": nothing is done, and `apply` refuses",
				 "switch it on with: vfio-tool install");
	if (r == 0 && ks->off)
		r = findings_add(findings, FINDING_KILL_SWITCH, "vfio_tool",
				 "switched off on the kernel command line (vfio_tool=0): nothing "
				 "is done, and `apply` refuses",
				 "boot without it");
	for (size_t i = 0; r == 0 && i < policy->count; i++) {
		_cleanup_draft_ struct draft draft = { 0 };

		if (!killswitch_skips(ks, policy->entries[i].name))
			continue;
		strbuf_addf(&draft.fact, "%s: skipped on the kernel command line",
			    policy->entries[i].name);
		strbuf_addf(&draft.remedy, "boot without it in vfio_tool.skip=");
		r = findings_add_texts(findings, FINDING_ENTRY_SKIPPED, policy->entries[i].name,
				       &draft.fact, &draft.remedy);
	}
	return r;
}

static enum finding_kind misfit_finding(const struct misfit *misfit)
{
	switch (misfit->kind) {
	case MISFIT_MISSING:
		if (misfit->moved)
			return FINDING_DEVICE_MOVED;
		return misfit->entry->required ? FINDING_DEVICE_MISSING
					       : FINDING_DEVICE_OPTIONAL_MISSING;
	case MISFIT_EXCHANGED:
		return FINDING_DEVICE_EXCHANGED;
	case MISFIT_COUNT:
		return FINDING_DEVICE_COUNT;
	case MISFIT_CONTESTED:
	case MISFIT_KIND_MAX:
		break;
	}
	return FINDING_DEVICE_CONTESTED;
}

/* That another card has its place is one thing, where it is now another. */
static int add_moved(const struct misfit *misfit, struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };

	strbuf_addf(&draft.fact, "%s: a card like it is at %s now", misfit->entry->name,
		    PCI_ADDR_TEXT(&misfit->moved_to));
	strbuf_add(&draft.remedy, "if it is the one, run vfio-tool update, or put that "
				  "address into the entry");
	return findings_add_texts(findings, FINDING_DEVICE_MOVED, misfit->entry->name, &draft.fact,
				  &draft.remedy);
}

int validate_misfits(const struct selection *selection, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < selection->misfit_count; i++) {
		const struct misfit *misfit = &selection->misfits[i];
		_cleanup_strbuf_ struct strbuf text = { 0 };

		misfit_render(misfit, &text);
		r = text.error ? text.error
			       : findings_add_message(findings, misfit_finding(misfit),
						      misfit->entry->name, strbuf_text(&text));
		if (r == 0 && misfit->kind == MISFIT_EXCHANGED && misfit->moved)
			r = add_moved(misfit, findings);
	}
	return r;
}

int validate_refusals(const struct plan *plan, const struct pci_addr *addr, const char *label,
		      const char *subject, struct findings *findings, size_t *ret_count)
{
	size_t count = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < plan->refusal_count; i++) {
		const struct refusal *refusal = &plan->refusals[i];
		_cleanup_draft_ struct draft draft = { 0 };

		if (pci_addr_compare(&refusal->addr, addr) != 0)
			continue;
		count++;
		strbuf_addf(&draft.fact, "%s: %s", label, refusal->fact);
		strbuf_add(&draft.remedy, refusal->remedy);
		r = findings_add_texts(findings, FINDING_DEVICE_REFUSED, subject, &draft.fact,
				       &draft.remedy);
	}
	*ret_count = count;
	return r;
}

static int add_not_there(const struct declared *declared, struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };
	const struct entry *entry = declared->entry;
	const char *driver = declared->device->binding.driver;
	bool other = device_on_vfio(declared->device);
	enum finding_kind kind = other		  ? FINDING_DEVICE_WRONG_DRIVER
				 : declared->held ? FINDING_DEVICE_HELD_BACK
						  : FINDING_DEVICE_NOT_ON_VFIO;

	strbuf_addf(&draft.fact, "%s: ", declared->label);
	if (driver[0] == '\0') {
		strbuf_add(&draft.fact, "has no driver");
	} else {
		strbuf_add(&draft.fact, "on ");
		strbuf_add_escaped(&draft.fact, driver);
	}
	if (kind == FINDING_DEVICE_HELD_BACK)
		strbuf_add(&draft.fact, ", given back by hand");
	strbuf_addf(&draft.fact, "; the entry %s at ", entry->name);
	strbuf_add_escaped(&draft.fact, entry->file);
	strbuf_addf(&draft.fact, ":%d wants it on %s", entry->line,
		    entry_driver(entry, declared->device));
	strbuf_add(&draft.remedy, "take it with: vfio-tool apply");
	return findings_add_texts(findings, kind, entry->name, &draft.fact, &draft.remedy);
}

int validate_declared(const struct declared *declared, const struct plan *plan,
		      struct findings *findings, bool *ret_there)
{
	const struct device *device = declared->device;
	size_t refusals = 0;

	*ret_there = strcmp(device->binding.driver, entry_driver(declared->entry, device)) == 0;
	if (*ret_there)
		return 0;
	int r = validate_refusals(plan, &device->addr, declared->label, declared->entry->name,
				  findings, &refusals);
	return r == 0 && refusals == 0 ? add_not_there(declared, findings) : r;
}

int validate_unfinished(const struct declared *declared, struct findings *findings)
{
	_cleanup_draft_ struct draft draft = { 0 };

	strbuf_addf(&draft.fact, "%s: a change is under way, or was cut off", declared->label);
	strbuf_add(&draft.remedy, "undo what was cut off, and do what is declared: vfio-tool "
				  "apply");
	return findings_add_texts(findings, FINDING_CHANGE_UNFINISHED, declared->entry->name,
				  &draft.fact, &draft.remedy);
}

int validate_rest_of_plan(const struct plan *plan, const struct selection *selection,
			  const struct machine *machine, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < plan->refusal_count; i++) {
		const struct pci_addr *addr = &plan->refusals[i].addr;
		size_t count, before = i;

		/* those of one device were added with its first */
		while (before > 0 && pci_addr_compare(&plan->refusals[before - 1].addr, addr) != 0)
			before--;
		if (before > 0 || selection_entry(selection, machine, addr))
			continue;
		r = validate_refusals(plan, addr, PCI_ADDR_TEXT(addr), PCI_ADDR_TEXT(addr),
				      findings, &count);
	}
	return r;
}

enum device_kind device_kind_of(uint32_t class)
{
	if (class >> 16 == PCI_BASE_NETWORK)
		return KIND_NETWORK;
	if (class >> 8 == 0x0108)
		return KIND_NVME;
	return class >> 16 == PCI_BASE_DISPLAY ? KIND_DISPLAY : KIND_OTHER;
}

int validate_undeclared(const struct device *device, const char *label, struct findings *findings)
{
	const struct pci_id id = { device->id.vendor, device->id.device, PCI_ANY, PCI_ANY };
	_cleanup_draft_ struct draft draft = { 0 };

	strbuf_addf(&draft.fact, "%s: no entry names it: %s", label, PCI_ID_TEXT(&id));
	if (device->binding.driver[0] != '\0') {
		strbuf_add(&draft.fact, ", on ");
		strbuf_add_escaped(&draft.fact, device->binding.driver);
	}
	return findings_add_texts(findings, FINDING_DEVICE_UNDECLARED, PCI_ADDR_TEXT(&device->addr),
				  &draft.fact, &draft.remedy);
}

bool validate_judges(enum finding_kind kind)
{
	static const bool judges[FINDING_KIND_MAX] = {
		[FINDING_PCI_ABSENT] = true,
		[FINDING_DEVICE_WITHOUT_IOMMU] = true,
		[FINDING_KILL_SWITCH] = true,
		[FINDING_SWITCHED_OFF] = true,
		[FINDING_ENTRY_SKIPPED] = true,
		[FINDING_CONFIG_VALID] = true,
		[FINDING_CONFIG_EMPTY] = true,
		[FINDING_CONFIG_PROBLEM] = true,
		[FINDING_CONFIG_PERMISSIONS] = true,
		[FINDING_CHANGE_UNFINISHED] = true,
		[FINDING_DEVICE_READY] = true,
		[FINDING_DEVICE_HELD_BACK] = true,
		[FINDING_DEVICE_MISSING] = true,
		[FINDING_DEVICE_OPTIONAL_MISSING] = true,
		[FINDING_DEVICE_MOVED] = true,
		[FINDING_DEVICE_EXCHANGED] = true,
		[FINDING_DEVICE_COUNT] = true,
		[FINDING_DEVICE_CONTESTED] = true,
		[FINDING_DEVICE_NOT_ON_VFIO] = true,
		[FINDING_DEVICE_WRONG_DRIVER] = true,
		[FINDING_DEVICE_NOT_ON_KERNEL] = true,
		[FINDING_DEVICE_WITHOUT_DRIVER] = true,
		[FINDING_DEVICE_REFUSED] = true,
		[FINDING_DEVICE_UNDECLARED] = true,
		[FINDING_DEVICE_GROUP_NOT_VIABLE] = true,
		[FINDING_INTERFACE_MISSING] = true,
		[FINDING_NODE_MISSING] = true,
		[FINDING_NODE_ACCESS] = true,
	};

	return judges[kind];
}

/* What is only a warning, and yet keeps `apply` from doing its work, does not fit, either. */
enum exitcode validate_code(const struct findings *findings)
{
	enum exitcode code = EXIT_DONE;

	for (size_t i = 0; i < findings->count; i++) {
		enum finding_kind kind = findings->list[i].kind;

		if (kind == FINDING_CONFIG_PROBLEM)
			code = exitcode_worse(code, EXIT_ERROR);
		else if (kind == FINDING_KILL_SWITCH || kind == FINDING_SWITCHED_OFF ||
			 finding_severity(kind) == SEVERITY_ERROR)
			code = exitcode_worse(code, EXIT_WRONG_MODE);
	}
	return code;
}
