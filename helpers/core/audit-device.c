/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The declared devices: is each where it should be, and why not. */
#include "core/audit.h"

#include <errno.h>
#include <string.h>

#include "core/status.h"

/* One judgement in the making. */
struct judgement {
	enum finding_kind kind;
	struct strbuf fact, remedy;
};

static void judgement_release(struct judgement *judgement)
{
	strbuf_release(&judgement->fact);
	strbuf_release(&judgement->remedy);
}

#define _cleanup_judgement_ _cleanup_(judgement_release)

static int add(struct findings *findings, const struct judgement *judgement, const char *subject)
{
	return findings_add_texts(findings, judgement->kind, subject, &judgement->fact,
				  &judgement->remedy);
}

static const struct refusal *refusal_of(const struct device_facts *facts,
					const struct pci_addr *addr)
{
	for (size_t i = 0; i < facts->refusal_count; i++)
		if (pci_addr_compare(&facts->refusals[i].addr, addr) == 0)
			return &facts->refusals[i];
	return NULL;
}

/* All or nothing: what is refused to one of a group keeps the others of it, too. */
static const struct refusal *refusal_for(const struct device_facts *facts,
					 const struct device *device)
{
	const struct refusal *own = refusal_of(facts, &device->addr);

	for (size_t i = 0; !own && device->group >= 0 && i < facts->machine->count; i++)
		if (facts->machine->devices[i].group == device->group)
			own = refusal_of(facts, &facts->machine->devices[i].addr);
	return own;
}

static bool is_held(const struct device_facts *facts, const struct pci_addr *addr)
{
	for (size_t i = 0; i < facts->held_count; i++)
		if (pci_addr_compare(&facts->held[i], addr) == 0)
			return true;
	return false;
}

static bool is_pending(const struct device_facts *facts, const struct pci_addr *addr)
{
	for (size_t i = 0; i < facts->pending_count; i++)
		if (pci_addr_compare(&facts->pending[i].addr, addr) == 0)
			return true;
	return false;
}

/* "0000:01:00.0 (dpdk0): " */
static void begin(struct judgement *judgement, const struct device *device,
		  const struct entry *entry)
{
	strbuf_addf(&judgement->fact, "%s (%s): ", PCI_ADDR_TEXT(&device->addr), entry->name);
}

/* "is on e1000e", "has no driver" */
static void add_where(struct strbuf *out, const struct device *device)
{
	if (device->binding.driver[0] == '\0') {
		strbuf_add(out, "has no driver");
		return;
	}
	strbuf_add(out, "is on ");
	strbuf_add_escaped(out, device->binding.driver);
}

/* The last try, when it failed: what was against it may be so still. */
static void add_failure(struct judgement *judgement, const struct device_facts *facts,
			const struct pci_addr *addr)
{
	for (size_t i = 0; i < facts->record_count; i++) {
		const struct record *record = &facts->records[i];

		if (pci_addr_compare(&record->addr, addr) != 0 ||
		    record->last.result == CHANGE_DONE)
			continue;
		strbuf_add(&judgement->fact, "; the last try, by ");
		strbuf_add_escaped(&judgement->fact, record->last.by);
		strbuf_addf(&judgement->fact,
			    ", was %s: ", change_result_to_string(record->last.result));
		strbuf_add_escaped(&judgement->fact, record->last.why);
	}
}

/* What the planner says against it, or what is in the way of trying. */
static void add_reason(struct judgement *judgement, const struct device_facts *facts,
		       const struct device *device)
{
	const struct refusal *refusal = refusal_for(facts, device);

	if (is_pending(facts, &device->addr)) {
		strbuf_add(&judgement->fact, ": its change was not finished");
	} else if (facts->switched_off) {
		strbuf_addf(&judgement->remedy,
			    "%s is in force; take it all the same with: vfio-tool bind ",
			    facts->switched_off);
		strbuf_add(&judgement->remedy, PCI_ADDR_TEXT(&device->addr));
	} else if (refusal) {
		strbuf_add(&judgement->fact, ": ");
		if (pci_addr_compare(&refusal->addr, &device->addr) != 0)
			strbuf_addf(&judgement->fact, "%s of its group ",
				    PCI_ADDR_TEXT(&refusal->addr));
		strbuf_add_escaped(&judgement->fact, refusal->fact);
		strbuf_add_escaped(&judgement->remedy, refusal->remedy);
	} else {
		add_failure(judgement, facts, &device->addr);
		strbuf_add(&judgement->remedy, "take it now with: vfio-tool apply");
	}
}

static void judge_absence_from_vfio(struct judgement *judgement, const struct device_facts *facts,
				    const struct device *device, const struct entry *entry)
{
	const char *driver = entry_driver(entry, device);

	if (device->group < 0) {
		judgement->kind = FINDING_DEVICE_WITHOUT_IOMMU;
		add_where(&judgement->fact, device);
	} else if (device_on_vfio(device) && strcmp(device->binding.driver, driver) != 0) {
		judgement->kind = FINDING_DEVICE_WRONG_DRIVER;
		add_where(&judgement->fact, device);
		strbuf_addf(&judgement->fact, ", its entry says %s", driver);
	} else {
		judgement->kind = FINDING_DEVICE_NOT_ON_VFIO;
		add_where(&judgement->fact, device);
		strbuf_addf(&judgement->fact, ", not on %s", driver);
	}
	add_reason(judgement, facts, device);
}

/* On its driver, but another of its group keeps it from being opened. */
static void judge_blocked(struct judgement *judgement, const struct device *device,
			  const struct device *blocker)
{
	judgement->kind = FINDING_DEVICE_GROUP_NOT_VIABLE;
	add_where(&judgement->fact, device);
	strbuf_addf(&judgement->fact, ", but %s of its IOMMU group %d is on ",
		    PCI_ADDR_TEXT(&blocker->addr), device->group);
	strbuf_add_escaped(&judgement->fact, blocker->binding.driver);
	strbuf_add(&judgement->fact, ": nobody can open it");
	strbuf_addf(&judgement->remedy,
		    "hand the whole group over: group = \"whole\" in its entry, or "
		    "vfio-tool bind --group=whole %s",
		    PCI_ADDR_TEXT(&device->addr));
}

static void judge_vfio(struct judgement *judgement, const struct device_facts *facts,
		       const struct device *device, const struct entry *entry)
{
	const struct device *blocker = status_blocker(facts->machine, device);

	if (is_held(facts, &device->addr) && !device_on_vfio(device)) {
		judgement->kind = FINDING_DEVICE_HELD_BACK;
		add_where(&judgement->fact, device);
		strbuf_add(&judgement->fact, ": it was given back by hand");
		strbuf_addf(&judgement->remedy, "take it again with: vfio-tool bind %s",
			    entry->name);
	} else if (strcmp(device->binding.driver, entry_driver(entry, device)) != 0 ||
		   device->group < 0) {
		judge_absence_from_vfio(judgement, facts, device, entry);
	} else if (blocker) {
		judge_blocked(judgement, device, blocker);
	} else {
		judgement->kind = FINDING_DEVICE_READY;
		add_where(&judgement->fact, device);
	}
}

static void judge_kernel(struct judgement *judgement, const struct device *device,
			 const struct entry *entry)
{
	add_where(&judgement->fact, device);
	if (device->binding.driver[0] == '\0') {
		judgement->kind = FINDING_DEVICE_WITHOUT_DRIVER;
		strbuf_addf(&judgement->remedy, "give it to its driver with: vfio-tool unbind %s",
			    entry->name);
		return;
	}
	judgement->kind = FINDING_DEVICE_READY;
	if (!device_on_vfio(device))
		return;
	judgement->kind = FINDING_DEVICE_NOT_ON_KERNEL;
	strbuf_add(&judgement->fact, ", but its entry says mode = \"kernel\"");
	strbuf_addf(&judgement->remedy, "give it back with: vfio-tool unbind %s", entry->name);
}

static int judge_device(const struct device_facts *facts, size_t index, struct findings *findings)
{
	const struct device *device = &facts->machine->devices[index];
	const struct entry *entry = facts->selection->entry_of[index];
	_cleanup_judgement_ struct judgement judgement = { 0 };

	begin(&judgement, device, entry);
	if (entry->mode == MODE_VFIO)
		judge_vfio(&judgement, facts, device, entry);
	else
		judge_kernel(&judgement, device, entry);
	return add(findings, &judgement, PCI_ADDR_TEXT(&device->addr));
}

static int judge_misfit(const struct misfit *misfit, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_judgement_ struct judgement judgement = { 0 };

	switch (misfit->kind) {
	case MISFIT_MISSING:
		judgement.kind = misfit->entry->required ? FINDING_DEVICE_MISSING
							 : FINDING_DEVICE_OPTIONAL_MISSING;
		break;
	case MISFIT_EXCHANGED:
		judgement.kind = FINDING_DEVICE_EXCHANGED;
		break;
	case MISFIT_COUNT:
		judgement.kind = FINDING_DEVICE_COUNT;
		break;
	case MISFIT_CONTESTED:
		judgement.kind = FINDING_DEVICE_CONTESTED;
		break;
	case MISFIT_KIND_MAX:
		return 0;
	}
	misfit_render(misfit, &text);
	const char *line = strbuf_text(&text), *end = strchr(line, '\n');
	strbuf_addn(&judgement.fact, line, end ? (size_t)(end - line) : strlen(line));
	if (end)
		strbuf_add(&judgement.remedy, end + 1 + strspn(end + 1, " "));
	return text.error ? text.error : add(findings, &judgement, misfit->entry->name);
}

static int judge_pending(const struct device_facts *facts, const struct pending *pending,
			 struct findings *findings)
{
	const struct device *now = machine_find(facts->machine, &pending->addr);
	_cleanup_judgement_ struct judgement judgement = { .kind = FINDING_CHANGE_UNFINISHED };
	struct strbuf *fact = &judgement.fact;

	strbuf_addf(fact, "%s: a change was not finished", PCI_ADDR_TEXT(&pending->addr));
	if (pending->known) {
		strbuf_add(fact, ": it was on ");
		strbuf_add_escaped(fact, pending->before.driver[0] != '\0' ? pending->before.driver
									   : "no driver");
		strbuf_add(fact, ", now it ");
		if (now)
			add_where(fact, now);
		else
			strbuf_add(fact, "is gone");
	}
	if (pending->holder[0] != '\0') {
		strbuf_add(fact, "; it ");
		strbuf_add_escaped(fact, pending->holder);
		strbuf_add(&judgement.remedy,
			   "end that program; then undo what is left with: vfio-tool apply");
	} else {
		strbuf_add(&judgement.remedy, "when its driver lets go, the next vfio-tool apply "
					      "undoes what is left");
	}
	return add(findings, &judgement, PCI_ADDR_TEXT(&pending->addr));
}

int audit_devices(const struct device_facts *facts, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < facts->pending_count; i++)
		r = judge_pending(facts, &facts->pending[i], findings);
	for (size_t i = 0; r == 0 && i < facts->selection->misfit_count; i++)
		r = judge_misfit(&facts->selection->misfits[i], findings);
	for (size_t i = 0; r == 0 && i < facts->machine->count; i++)
		if (facts->selection->entry_of[i])
			r = judge_device(facts, i, findings);
	return r;
}
