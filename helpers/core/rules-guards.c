/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the rules must leave to the guards of vfio-bind. */
#include "core/rules-internal.h"

/* True when the guards have seen every device that the entry means at the moment. */
static bool is_vetted(const struct rules_options *options, const struct entry *entry)
{
	size_t count = 0;

	for (size_t i = 0; i < options->found_count; i++) {
		if (options->found[i].entry != entry)
			continue;
		if (!options->found[i].vetted)
			return false;
		count++;
	}
	return count > 0;
}

bool rules_vouched_for(const struct rules_options *options, const struct entry *entry)
{
	return (entry->allow & GUARD_BIT(GUARD_UNVETTED)) || is_vetted(options, entry);
}

/* True when the entry of the device lifts every guard that stood against it. */
static bool is_lifted(const struct rules_options *options, const struct verdict *verdict)
{
	guard_set left = verdict->guards;

	for (size_t i = 0; i < options->found_count; i++)
		if (pci_addr_compare(&options->found[i].device->addr, &verdict->addr) == 0)
			left &= ~options->found[i].entry->allow;
	return left == 0;
}

static void add_left(const struct pci_addr *addr, const struct pci_id *id, bool *any,
		     struct strbuf *out)
{
	if (!*any)
		strbuf_add(out, "# what the system was seen to need, or another tool has, is left "
				"to the guards\n");
	*any = true;
	strbuf_addf(out, "KERNEL==\"%s\", ", PCI_ADDR_TEXT(addr));
	rules_add_id("ATTR", "vendor", id->vendor, out);
	rules_add_id("ATTR", "device", id->device, out);
	strbuf_add(out, "GOTO=\"vfio_tool_bind\"\n");
}

/* True when a verdict that was given at another address stands against the device. */
static bool is_needed_here(const struct rules_options *options, const struct rules_found *found)
{
	const struct verdict *verdict =
		options->verdicts ? verdicts_find(options->verdicts, found->device) : NULL;

	return verdict && pci_addr_compare(&verdict->addr, &found->device->addr) != 0 &&
	       (verdict->guards & ~found->entry->allow);
}

void rules_add_needed(const struct rules_options *options, struct strbuf *out)
{
	bool any = false;

	if (options->verdicts && options->verdicts->unread) {
		strbuf_add(out, "# what the system needs could not be read: all is left to the "
				"guards\n"
				"GOTO=\"vfio_tool_bind\"\n");
		return;
	}
	for (size_t i = 0; i < options->found_count; i++)
		if (options->found[i].foreign || is_needed_here(options, &options->found[i]))
			add_left(&options->found[i].device->addr, &options->found[i].device->id,
				 &any, out);
	for (size_t i = 0; options->verdicts && i < options->verdicts->count; i++) {
		const struct verdict *verdict = &options->verdicts->list[i];

		if (!is_lifted(options, verdict))
			add_left(&verdict->addr, &verdict->id, &any, out);
	}
}
