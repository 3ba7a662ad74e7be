/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/match.h"

#include <errno.h>
#include <string.h>

/* A virtual function is what its physical one is, and has no place of its own. */
static bool is_function_of(const struct match *match, const struct device *device)
{
	return device->is_vf && pci_addr_compare(&match->pf.addr, &device->pf) == 0 &&
	       pci_id_matches(&match->pf.id, &device->pf_id) && device->vf_number >= 0 &&
	       vf_set_has(&match->vfs, (unsigned)device->vf_number);
}

unsigned match_disagreement(const struct match *match, const struct device *device)
{
	unsigned differ = 0;

	if (pci_addr_compare(&match->address, &device->addr) != 0)
		differ |= MATCH_ADDRESS;
	if (!pci_id_matches(&match->id, &device->id))
		differ |= MATCH_ID;
	if (!pci_class_matches(&match->class, device->class))
		differ |= MATCH_CLASS;
	if (strcmp(match->slot, device->slot) != 0)
		differ |= MATCH_SLOT;
	if (strcmp(match->path, device->path) != 0)
		differ |= MATCH_PATH;
	if (strcmp(match->serial, device->serial) != 0)
		differ |= MATCH_SERIAL;
	if (match->numa_node != device->numa_node)
		differ |= MATCH_NUMA_NODE;
	if (match->keys & MATCH_PF && !is_function_of(match, device))
		differ |= MATCH_PF;
	return differ & match->keys;
}

unsigned policy_match_keys(const struct policy *policy)
{
	unsigned keys = 0;

	for (size_t i = 0; i < policy->count; i++)
		keys |= policy->entries[i].match.keys;
	return keys;
}

bool entry_is_local(const struct entry *entry)
{
	return entry->match.keys & MATCH_ADDRESS;
}

bool entry_is_auto(const struct entry *entry)
{
	return strcmp(entry->driver, DRIVER_AUTO) == 0;
}

const char *entry_driver(const struct entry *entry, const struct device *device)
{
	if (!entry_is_auto(entry))
		return entry->driver;
	return device && device->variant[0] != '\0' ? device->variant : "vfio-pci";
}

bool entry_expects(const struct entry *entry, unsigned count)
{
	return entry->expect == 0 ? count > 0 : count == entry->expect;
}

static int misfit_add(struct selection *selection, const struct misfit *misfit)
{
	struct misfit *misfits =
		reallocarray(selection->misfits, selection->misfit_count + 1, sizeof(*misfits));

	if (!misfits)
		return -ENOMEM;
	selection->misfits = misfits;
	misfits[selection->misfit_count++] = *misfit;
	return 0;
}

static bool is_at_home(const struct entry *entry, const struct device *device)
{
	return entry->match.keys & MATCH_ADDRESS &&
	       pci_addr_compare(&entry->match.address, &device->addr) == 0;
}

/* Where the card that an entry means has gone: it agrees in everything but the places that move
 * with the slot. */
static void find_moved(const struct entry *entry, const struct machine *machine,
		       struct misfit *misfit)
{
	const unsigned place = MATCH_ADDRESS | MATCH_SLOT | MATCH_PATH | MATCH_NUMA_NODE;

	if (!(entry->match.keys & ~place))
		return;
	for (size_t i = 0; i < machine->count; i++)
		if ((match_disagreement(&entry->match, &machine->devices[i]) & ~place) == 0 &&
		    !is_at_home(entry, &machine->devices[i])) {
			misfit->moved = true;
			misfit->moved_to = machine->devices[i].addr;
			return;
		}
}

/* Says why nothing matches: another card is at the address, or no card at all. */
static int add_absence(struct selection *selection, const struct entry *entry,
		       const struct machine *machine)
{
	const struct device *there = entry->match.keys & MATCH_ADDRESS
					     ? machine_find(machine, &entry->match.address)
					     : NULL;
	struct misfit misfit = { .kind = MISFIT_MISSING, .entry = entry };

	if (there) {
		misfit.kind = MISFIT_EXCHANGED;
		misfit.addr = there->addr;
		misfit.found = there->id;
	}
	find_moved(entry, machine, &misfit);
	return misfit_add(selection, &misfit);
}

static unsigned count_matches(const struct entry *entry, const struct machine *machine)
{
	unsigned count = 0;

	for (size_t i = 0; i < machine->count; i++)
		count += match_disagreement(&entry->match, &machine->devices[i]) == 0;
	return count;
}

/* Gives the matching devices to the entry; what another entry has already is contested. */
static int take_matches(struct selection *selection, const struct entry *entry,
			const struct machine *machine, bool *contested)
{
	for (size_t i = 0; i < machine->count; i++) {
		if (match_disagreement(&entry->match, &machine->devices[i]) != 0)
			continue;
		if (!selection->entry_of[i]) {
			selection->entry_of[i] = entry;
			continue;
		}
		struct misfit misfit = {
			.kind = MISFIT_CONTESTED,
			.entry = entry,
			.other = selection->entry_of[i],
			.addr = machine->devices[i].addr,
		};
		int r = misfit_add(selection, &misfit);
		if (r < 0)
			return r;
		contested[i] = true;
	}
	return 0;
}

static int select_entry(struct selection *selection, const struct entry *entry,
			const struct machine *machine, bool *contested)
{
	unsigned count = count_matches(entry, machine);

	if (count == 0)
		return add_absence(selection, entry, machine);
	if (!entry_expects(entry, count)) {
		struct misfit misfit = { .kind = MISFIT_COUNT, .entry = entry, .count = count };
		return misfit_add(selection, &misfit);
	}
	return take_matches(selection, entry, machine, contested);
}

/* A device that an entry keeps with the kernel stays there, also where that entry does not fit
 * otherwise. */
static void keep_with_kernel(struct selection *selection, const struct policy *policy,
			     const struct machine *machine)
{
	for (size_t i = 0; i < policy->count; i++) {
		const struct entry *entry = &policy->entries[i];

		for (size_t k = 0; entry->mode == MODE_KERNEL && k < machine->count; k++)
			if (match_disagreement(&entry->match, &machine->devices[k]) == 0)
				selection->entry_of[k] = entry;
	}
}

int selection_make(const struct policy *policy, const struct machine *machine,
		   struct selection *ret)
{
	_cleanup_selection_ struct selection selection = {
		.entry_of = calloc(machine->count + 1, sizeof(*selection.entry_of)),
		.device_count = machine->count,
	};
	_cleanup_free_ bool *contested = calloc(machine->count + 1, sizeof(*contested));

	if (!selection.entry_of || !contested)
		return -ENOMEM;
	for (size_t i = 0; i < policy->count; i++) {
		int r = select_entry(&selection, &policy->entries[i], machine, contested);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < machine->count; i++)
		if (contested[i])
			selection.entry_of[i] = NULL;
	keep_with_kernel(&selection, policy, machine);
	*ret = selection;
	selection = (struct selection){ 0 };
	return 0;
}

void selection_release(struct selection *selection)
{
	free(selection->entry_of);
	free(selection->misfits);
	*selection = (struct selection){ 0 };
}

const struct entry *selection_entry(const struct selection *selection,
				    const struct machine *machine, const struct pci_addr *addr)
{
	const struct device *device = machine_find(machine, addr);

	return device ? selection->entry_of[device - machine->devices] : NULL;
}

static void render_where(const struct entry *entry, struct strbuf *out)
{
	strbuf_addf(out, "%s:%d", entry->file ? entry->file : "?", entry->line);
}

static void render_moved(const struct misfit *misfit, struct strbuf *out)
{
	if (misfit->moved)
		strbuf_addf(out,
			    "\n  a card like it is at %s now: if it is the one, run vfio-tool "
			    "update, or put that address into the entry",
			    PCI_ADDR_TEXT(&misfit->moved_to));
}

void misfit_render(const struct misfit *misfit, struct strbuf *out)
{
	const struct entry *entry = misfit->entry;

	switch (misfit->kind) {
	case MISFIT_MISSING:
		strbuf_addf(out, "%s: no device matches the entry at ", entry->name);
		render_where(entry, out);
		render_moved(misfit, out);
		break;
	case MISFIT_EXCHANGED:
		strbuf_addf(out, "%s: another card is there: the entry %s at ",
			    PCI_ADDR_TEXT(&misfit->addr), entry->name);
		render_where(entry, out);
		if (entry->match.keys & MATCH_ID &&
		    !pci_id_matches(&entry->match.id, &misfit->found))
			strbuf_addf(out, " means %s, found %s", PCI_ID_TEXT(&entry->match.id),
				    PCI_ID_TEXT(&misfit->found));
		else
			strbuf_addf(out,
				    " says more than the ID, and not all of it agrees with this %s",
				    PCI_ID_TEXT(&misfit->found));
		render_moved(misfit, out);
		break;
	case MISFIT_COUNT:
		strbuf_addf(out, "%s: %u device%s the entry at ", entry->name, misfit->count,
			    misfit->count == 1 ? " matches" : "s match");
		render_where(entry, out);
		strbuf_addf(out,
			    ", it expects %u: none is touched\n  %s `match`, or set expect = "
			    "\"%u\"",
			    entry->expect, misfit->count > entry->expect ? "narrow" : "widen",
			    misfit->count);
		break;
	case MISFIT_CONTESTED:
		strbuf_addf(out, "%s: two entries mean it, so neither gets it: %s at ",
			    PCI_ADDR_TEXT(&misfit->addr), misfit->other->name);
		render_where(misfit->other, out);
		strbuf_addf(out, " and %s at ", entry->name);
		render_where(entry, out);
		strbuf_add(out, "\n  take it out of one of them");
		break;
	case MISFIT_KIND_MAX:
		break;
	}
}
