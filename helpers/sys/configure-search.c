/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/configure-search.h"

#include <errno.h>
#include <string.h>

static int search_device(const struct update *update, const struct entry *entry, size_t device,
			 struct search *search)
{
	const struct device *identity = &update->machine.devices[device];
	struct known known;

	if (update->selection.entry_of[device] || update->taken[device] ||
	    !(entry->match.keys & MATCH_ID) || !pci_id_matches(&entry->match.id, &identity->id))
		return 0;
	int r = edit_scan(update->edit, &identity->addr, &known);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	enum likeness likeness = facts_likeness(entry, &known.device, known.mac);
	if (likeness == LIKENESS_NONE || likeness < search->likeness)
		return 0;
	search->count = likeness > search->likeness ? 1 : search->count + 1;
	search->likeness = likeness;
	search->device = device;
	search->known = known;
	return 0;
}

int find_like(const struct update *update, const struct entry *entry, struct search *search)
{
	int r = 0;

	*search = (struct search){ .likeness = LIKENESS_NONE };
	for (size_t i = 0; r == 0 && i < update->machine.count; i++)
		r = search_device(update, entry, i, search);
	return r;
}

/* True when some other device has the network address that an entry recorded. */
static bool has_other_mac(const struct update *update, const struct entry *entry, size_t device)
{
	for (size_t i = 0; i < update->machine.count; i++) {
		const struct device *other = &update->machine.devices[i];
		struct known known;

		if (i != device && pci_id_matches(&entry->match.id, &other->id) &&
		    edit_scan(update->edit, &other->addr, &known) == 0 &&
		    strcmp(known.mac, entry->match.mac) == 0)
			return true;
	}
	return false;
}

void find_displaced(struct update *update, size_t device)
{
	const struct entry *entry = update->selection.entry_of[device];
	const struct entry *entries = update->edit->origins.policy.entries;
	struct known known;

	if (!entry || entry->match.mac[0] == '\0' || entry->match.keys & MATCH_SERIAL ||
	    !(entry->match.keys & MATCH_ADDRESS) ||
	    edit_scan(update->edit, &update->machine.devices[device].addr, &known) < 0 ||
	    known.mac[0] == '\0' || strcmp(known.mac, entry->match.mac) == 0 ||
	    !has_other_mac(update, entry, device))
		return;
	update->displaced[entry - entries] = true;
	update->selection.entry_of[device] = NULL;
}
