/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Why a device is left alone. */
#include "core/plan-internal.h"

#include <errno.h>
#include <string.h>

#include "core/iommu.h"
#include "core/match.h"

/* Adds a refusal; takes over both texts, also when it fails. */
int plan_refuse_text(struct plan *plan, const struct pci_addr *addr, enum exitcode code,
		     struct strbuf *fact, struct strbuf *remedy)
{
	_cleanup_free_ char *fact_text = strbuf_take(fact), *remedy_text = strbuf_take(remedy);
	struct refusal *refusals =
		reallocarray(plan->refusals, plan->refusal_count + 1, sizeof(*refusals));

	if (refusals)
		plan->refusals = refusals;
	if (!refusals || !fact_text || !remedy_text)
		return -ENOMEM;
	refusals[plan->refusal_count++] = (struct refusal){
		.addr = *addr,
		.code = code,
		.fact = TAKE_PTR(fact_text),
		.remedy = TAKE_PTR(remedy_text),
	};
	return 0;
}

int plan_refuse(struct plan *plan, const struct pci_addr *addr, enum exitcode code,
		const char *fact, const char *remedy)
{
	struct strbuf fact_text = { 0 }, remedy_text = { 0 };

	strbuf_add(&fact_text, fact);
	strbuf_add(&remedy_text, remedy);
	return plan_refuse_text(plan, addr, code, &fact_text, &remedy_text);
}

/* True when the device is where the want leads already. */
bool plan_is_settled(const struct device *device, const struct want *want)
{
	switch (want->goal) {
	case GOAL_VFIO:
		return strcmp(device->binding.driver, want->driver) == 0;
	case GOAL_CLAIM:
		return device->binding.driver[0] != '\0' ||
		       strcmp(device->binding.override, want->driver) == 0;
	case GOAL_NATIVE:
	case GOAL_MAX:
		break;
	}
	return false;
}

/* What no permission lifts. */
static int refuse_impossible(struct plan *plan, const struct device *device,
			     const struct want *want)
{
	if (device_is_bridge(device))
		return plan_refuse(plan, &device->addr, EXIT_REFUSED,
				   "is a bridge: VFIO takes endpoints only",
				   "name the devices behind it instead");
	if (device->silent)
		return plan_refuse(plan, &device->addr, EXIT_TIMEOUT,
				   "does not answer: the kernel is still busy with it, as with a "
				   "driver that does not let go",
				   "see the kernel's log, and try again");
	if (want->goal != GOAL_NATIVE && device->group < 0)
		return plan_refuse(
			plan, &device->addr, EXIT_REFUSED,
			"has no IOMMU group: the IOMMU is off or absent, so VFIO cannot isolate it",
			iommu_general_remedy());
	if (!device->overridable)
		return plan_refuse(
			plan, &device->addr, EXIT_REFUSED,
			"has no driver_override: this kernel cannot direct it to a driver", "");
	if (want->goal != GOAL_NATIVE && want->entry && want->entry->mode == MODE_KERNEL) {
		struct strbuf fact = { 0 }, remedy = { 0 };

		strbuf_addf(&fact,
			    "stays with the kernel: the entry %s at %s:%d says mode = \"kernel\"",
			    want->entry->name, want->entry->file, want->entry->line);
		strbuf_add(&remedy, "change that entry");
		return plan_refuse_text(plan, &device->addr, EXIT_REFUSED, &fact, &remedy);
	}
	return 0;
}

static int refuse_used(struct plan *plan, const struct situation *situation,
		       const struct device *device, const struct want *want)
{
	const struct usages *usages = situation->usages;

	for (size_t i = 0; want->goal != GOAL_NATIVE && usages && i < usages->count; i++) {
		const struct usage *usage = &usages->list[i];

		if (pci_addr_compare(&usage->addr, &device->addr) != 0 ||
		    want->allow & GUARD_BIT(usage->guard))
			continue;
		struct strbuf fact = { 0 }, remedy = { 0 };
		strbuf_add(&fact, usage->fact);
		strbuf_addf(&remedy,
			    "to take it all the same: %s--allow=%s, or allow = [ \"%s\" ] in %s",
			    want->along ? "name it too, with " : "", guard_to_string(usage->guard),
			    guard_to_string(usage->guard),
			    want->along ? "an entry of its own" : "its entry");
		int r = plan_refuse_text(plan, &device->addr, EXIT_REFUSED, &fact, &remedy);
		if (r < 0)
			return r;
	}
	return 0;
}

/* A device that a VFIO user holds open would make the unbind wait for ever (mechanics 1.5). */
static int refuse_held(struct plan *plan, const struct situation *situation,
		       const struct device *device)
{
	const struct usages *holders = situation->holders;

	for (size_t i = 0; holders && i < holders->count; i++) {
		if (pci_addr_compare(&holders->list[i].addr, &device->addr) != 0)
			continue;
		return plan_refuse(plan, &device->addr, EXIT_REFUSED, holders->list[i].fact,
				   "stop that program first");
	}
	return 0;
}

/* The entry that keeps a sibling with the kernel must not be overruled by `group`. */
static const struct entry *entry_of(const struct situation *situation, const struct pci_addr *addr)
{
	return situation->selection
		       ? selection_entry(situation->selection, situation->machine, addr)
		       : NULL;
}

static int refuse_blocked_group(struct plan *plan, const struct device *device,
				const struct device *sibling, bool goes_home)
{
	struct strbuf fact = { 0 }, remedy = { 0 };

	strbuf_addf(&fact, "shares IOMMU group %d with %s, which ", device->group,
		    PCI_ADDR_TEXT(&sibling->addr));
	if (goes_home) {
		strbuf_add(&fact, "the same request gives back to the kernel");
	} else {
		strbuf_add(&fact, "driver ");
		strbuf_add_escaped(&fact, sibling->binding.driver);
		strbuf_add(&fact, " holds");
	}
	strbuf_add(&fact, ": the group would not be usable");
	if (goes_home)
		strbuf_add(&remedy, "take both, or neither");
	else if (device_is_bridge(sibling))
		strbuf_addf(&remedy, "that bridge must be without a driver or on pcieport");
	else
		strbuf_addf(&remedy,
			    "take the group along (group = \"whole\", --group=whole), name "
			    "\"%s %04x:%04x\" in `companions`, or free it from its driver",
			    PCI_ADDR_TEXT(&sibling->addr), sibling->id.vendor, sibling->id.device);
	return plan_refuse_text(plan, &device->addr, EXIT_REFUSED, &fact, &remedy);
}

/* True when the request brings the device to a driver of the kernel. */
static bool goes_home(const struct device *device, const struct want *want)
{
	return want && want->goal == GOAL_NATIVE &&
	       (device_on_vfio(device) || device->binding.driver[0] == '\0');
}

/* The kernel's own rule (mechanics 1.8), applied to how the group will be. */
static int refuse_unviable(struct plan *plan, const struct machine *machine,
			   const struct device *device, const struct want_list *wants)
{
	for (size_t i = 0; i < machine->count; i++) {
		const struct device *sibling = &machine->devices[i];

		if (sibling == device || sibling->group != device->group)
			continue;
		const struct want *want = plan_find_want(wants, &sibling->addr);
		if (want && want->goal == GOAL_VFIO)
			continue;
		if (!device_viable(sibling) || goes_home(sibling, want))
			return refuse_blocked_group(plan, device, sibling,
						    goes_home(sibling, want));
	}
	return 0;
}

/* A card that sits where a companion was is not taken for it (promise P3). */
static int refuse_exchanged(struct plan *plan, const struct machine *machine,
			    const struct device *device, const struct want *want)
{
	bool asked = want->goal != GOAL_NATIVE && want->group == GROUP_LIST && !want->along;

	for (size_t i = 0; asked && i < want->companion_count; i++) {
		const struct companion *companion = &want->companions[i];
		const struct device *found = machine_find(machine, &companion->addr);
		struct strbuf fact = { 0 }, remedy = { 0 };

		if (!found || found == device || found->group != device->group ||
		    pci_id_matches(&companion->id, &found->id))
			continue;
		strbuf_addf(&fact, "its companion %s is another card: expected %s, found %s",
			    PCI_ADDR_TEXT(&companion->addr), PCI_ID_TEXT(&companion->id),
			    PCI_ID_TEXT(&found->id));
		strbuf_addf(&remedy,
			    "when that card is meant, write \"%s %04x:%04x\" in `companions`",
			    PCI_ADDR_TEXT(&companion->addr), found->id.vendor, found->id.device);
		int r = plan_refuse_text(plan, &device->addr, EXIT_REFUSED, &fact, &remedy);
		if (r < 0)
			return r;
	}
	return 0;
}

static const char *claim_on(const struct situation *situation, const struct device *device)
{
	const struct usages *claims = situation->claims;

	for (size_t i = 0; claims && i < claims->count; i++)
		if (pci_addr_compare(&claims->list[i].addr, &device->addr) == 0)
			return claims->list[i].fact;
	return NULL;
}

/* An override that another has written is replaced when a person asks for it, and never silently.
 */
static int refuse_foreign(struct plan *plan, const struct situation *situation,
			  const struct device *device, const struct want *want)
{
	const char *claim = claim_on(situation, device);
	bool foreign = device_override_foreign(device);
	struct strbuf fact = { 0 }, remedy = { 0 };

	if (!situation->unattended || want->goal == GOAL_NATIVE || (!foreign && !claim))
		return 0;
	if (foreign) {
		strbuf_add(&fact, "has driver_override \"");
		strbuf_add_escaped(&fact, device->binding.override);
		strbuf_addf(&fact, "\", set by %s", claim ? claim : "somebody else");
	} else {
		strbuf_addf(&fact, "is to have another driver by %s", claim);
	}
	strbuf_add(&remedy, "take it all the same with: vfio-tool apply");
	if (claim)
		strbuf_addf(&remedy, "; for good: driverctl unset-override %s",
			    PCI_ADDR_TEXT(&device->addr));
	return plan_refuse_text(plan, &device->addr, EXIT_REFUSED, &fact, &remedy);
}

/* What stands against a change, for a device that is not there yet. */
static int refuse_change(struct plan *plan, const struct situation *situation,
			 const struct device *device, const struct want *want)
{
	int r = refuse_exchanged(plan, situation->machine, device, want);

	if (r == 0)
		r = refuse_foreign(plan, situation, device, want);
	if (r == 0)
		r = refuse_used(plan, situation, device, want);
	return r == 0 && device_on_vfio(device) ? refuse_held(plan, situation, device) : r;
}

int plan_judge(struct plan *plan, const struct situation *situation, const struct want_list *wants,
	       const struct want *want)
{
	const struct device *device = machine_find(situation->machine, &want->addr);
	struct want terms = *want;
	size_t refusals = plan->refusal_count;

	if (!device)
		return plan_refuse(plan, &want->addr, EXIT_NOT_FOUND, "no such device",
				   "see which there are with: vfio-tool list --all");
	if (!terms.entry)
		terms.entry = entry_of(situation, &want->addr);
	if (want->along && terms.entry)
		terms.allow = terms.entry->allow;
	int r = refuse_impossible(plan, device, &terms);
	if (r < 0 || plan->refusal_count > refusals)
		return r;
	if (!plan_is_settled(device, want))
		r = refuse_change(plan, situation, device, &terms);
	/* also where nothing is left to do: a device in a group that cannot be used is no success
	 */
	if (r == 0 && want->goal == GOAL_VFIO)
		r = refuse_unviable(plan, situation->machine, device, wants);
	return r;
}
