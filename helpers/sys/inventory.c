/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/inventory.h"

#include <errno.h>
#include <string.h>

#include "sys/config.h"
#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/variant.h"

void inventory_release(struct inventory *inventory)
{
	selection_release(&inventory->selection);
	free(inventory->records);
	problems_release(&inventory->problems);
	policy_release(&inventory->policy);
	machine_release(&inventory->machine);
	root_close(&inventory->root);
	*inventory = (struct inventory)INVENTORY_NONE;
}

static int read_machine(struct inventory *inventory, const struct inventory_scope *scope)
{
	unsigned match_keys = policy_match_keys(&inventory->policy);
	unsigned extras =
		scope ? scope->extras : SCAN_SLOT | SCAN_ONBOARD | SCAN_INTERFACE | SCAN_NUMA_NODE;

	/* entries by path want it of every device */
	if (match_keys & MATCH_PATH)
		extras &= ~(unsigned)SCAN_BRIEF;
	if (!scope || !scope->in_full)
		return scan_all(&inventory->root, extras | scan_extras_for(match_keys),
				&inventory->machine);
	const struct scan_scope some = { match_keys, scope->in_full, scope->context, extras };
	return scan_some(&inventory->root, &some, &inventory->machine);
}

/* Another card may have the address since the record was written. */
static void drop_foreign_records(struct inventory *inventory)
{
	size_t count = 0;

	for (size_t i = 0; i < inventory->record_count; i++) {
		const struct record *record = &inventory->records[i];
		const struct device *device = machine_find(&inventory->machine, &record->addr);

		if (device && memcmp(&device->id, &record->id, sizeof(device->id)) == 0)
			inventory->records[count++] = *record;
	}
	inventory->record_count = count;
}

/* Puts a reason where there is none yet. */
static int explain(int r, const char *what, struct strbuf *why)
{
	if (r == -ENOENT && why->len == 0)
		strbuf_add(why, "this system has no PCI bus");
	if (r < 0 && why->len == 0) {
		strbuf_add_escaped(why, what);
		strbuf_addf(why, ": %s", strerror(-r));
	}
	return r;
}

int inventory_open(const char *root, struct inventory *inventory, struct strbuf *why)
{
	int r = root_open(root, &inventory->root);

	if (r == -ENOSYS)
		strbuf_addf(why, "%s is no sysfs: without it nothing is to be seen here",
			    root_sys_name());
	else if (r == 0)
		r = config_load(&inventory->root, &inventory->policy, &inventory->problems);
	if (r < 0 && why->len == 0) {
		strbuf_add_escaped(why, root ? root : "this system");
		strbuf_addf(why, ": %s", strerror(-r));
	}
	return r;
}

int inventory_scan(struct inventory *inventory, const struct inventory_scope *scope,
		   struct strbuf *why)
{
	int r = read_machine(inventory, scope);

	if (r == 0)
		r = selection_make(&inventory->policy, &inventory->machine, &inventory->selection);
	if (r == 0)
		variants_fill(&inventory->root, &inventory->selection, &inventory->machine);
	if (r == 0)
		r = records_load(&inventory->root, &inventory->records, &inventory->record_count);
	if (r == 0)
		drop_foreign_records(inventory);
	return explain(r, "the devices of this system", why);
}

/* True when an entry that counts its devices over the whole machine may mean one of these. */
static bool needs_whole_machine(const struct inventory *inventory)
{
	for (size_t i = 0; i < inventory->policy.count; i++) {
		const struct entry *entry = &inventory->policy.entries[i];

		for (size_t k = 0; !entry_is_local(entry) && k < inventory->machine.count; k++)
			if (match_disagreement(&entry->match, &inventory->machine.devices[k]) == 0)
				return true;
	}
	return false;
}

static bool was_read(const struct device *identity, const void *context)
{
	return machine_find(context, &identity->addr) != NULL;
}

/* The others, as far as it takes to count them. */
static int widen(struct inventory *inventory, unsigned extras)
{
	_cleanup_machine_ struct machine some = inventory->machine;
	const struct inventory_scope scope = { was_read, &some, extras };

	inventory->machine = (struct machine){ 0 };
	return read_machine(inventory, &scope);
}

/* The records of these, without a look at all others. */
static int load_records(struct inventory *inventory, const struct pci_addr *addrs, size_t count)
{
	inventory->records = calloc(count + 1, sizeof(*inventory->records));
	if (!inventory->records)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (record_load(&inventory->root, &addrs[i],
				&inventory->records[inventory->record_count]) == 0)
			inventory->record_count++;
	records_sort(inventory->records, inventory->record_count);
	drop_foreign_records(inventory);
	return 0;
}

int inventory_scan_devices(struct inventory *inventory, const struct pci_addr *addrs, size_t count,
			   unsigned extras, struct strbuf *why)
{
	unsigned all = extras | scan_extras_for(policy_match_keys(&inventory->policy));
	int r = 0;

	for (size_t i = 0; r == 0 && i < count; i++) {
		r = scan_with_group(&inventory->root, &addrs[i], all, &inventory->machine);
		if (r == -ENOENT)
			r = 0;
	}
	if (r == 0 && needs_whole_machine(inventory))
		r = widen(inventory, extras);
	if (r == 0)
		r = selection_make(&inventory->policy, &inventory->machine, &inventory->selection);
	if (r == 0)
		variants_fill(&inventory->root, &inventory->selection, &inventory->machine);
	if (r == 0)
		r = load_records(inventory, addrs, count);
	return explain(r, "the devices of this system", why);
}

int inventory_read(const char *root, const struct inventory_scope *scope,
		   struct inventory *inventory, struct strbuf *why)
{
	int r = inventory_open(root, inventory, why);

	return r < 0 ? r : inventory_scan(inventory, scope, why);
}

const struct record *inventory_record(const struct inventory *inventory,
				      const struct pci_addr *addr)
{
	size_t low = 0, high = inventory->record_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = pci_addr_compare(&inventory->records[middle].addr, addr);

		if (order == 0)
			return &inventory->records[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct entry *inventory_entry(const struct inventory *inventory, const struct pci_addr *addr)
{
	return selection_entry(&inventory->selection, &inventory->machine, addr);
}
