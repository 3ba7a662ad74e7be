/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/facts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *const fact_keys[] = { "address",   "id",	    "slot", "path", "serial",
				  "numa_node", "interface", "mac",  NULL };

/* Adds what a file could say; the rest is passed over. */
static int add_fact(struct settings *facts, const char *key, const char *text)
{
	_cleanup_strbuf_ struct strbuf what = { 0 }, right = { 0 };
	const struct value value = { .type = VALUE_STRING, .string = text };
	struct entry scratch = { .expect = 0 };

	if (text[0] == '\0' || match_set(&scratch, key, &value, &what, &right) < 0)
		return 0;
	return settings_add_text(facts, SETTING_MATCH, key, text);
}

int facts_of(const struct device *device, const char *interface, const char *mac,
	     struct settings *facts)
{
	char node[16] = "";
	const char *const values[] = {
		PCI_ADDR_TEXT(&device->addr),
		PCI_ID_TEXT(&device->id),
		device->slot,
		device->path,
		device->serial,
		node,
		interface,
		mac,
	};
	int r = 0;

	if (device->numa_node >= 0)
		snprintf(node, sizeof(node), "%d", device->numa_node);

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(values); i++)
		r = add_fact(facts, fact_keys[i], values[i]);
	return r;
}

static bool is_name(const char *key)
{
	return strcmp(key, "interface") == 0 || strcmp(key, "mac") == 0;
}

/* True when an entry without an address means one certain device. */
static bool means_one(const struct entry *entry)
{
	return entry->expect == 1 &&
	       entry->match.keys & (MATCH_ADDRESS | MATCH_SLOT | MATCH_PATH | MATCH_SERIAL);
}

/* An id that agrees, with less than all of it on purpose. */
static bool is_pattern(const struct entry *entry, const char *fact)
{
	const struct pci_id *id = &entry->match.id;
	struct pci_id whole;

	if (pci_id_parse(fact, &whole) < 0 || !pci_id_matches(id, &whole))
		return false;
	if (!(entry->match.keys & MATCH_ADDRESS))
		return true;
	return id->device == PCI_ANY || (id->subvendor == PCI_ANY) != (id->subdevice == PCI_ANY);
}

/* True when a device that has not the key is one that does not agree with it. */
static bool is_gone(const char *key, enum facts_scope scope)
{
	if (is_name(key))
		return scope == FACTS_OF_ANOTHER;
	if (strcmp(key, "serial") == 0)
		return scope != FACTS_SOME;
	return true;
}

/* A node is nothing to know a device by: only who asked for one has it. */
static bool may_add(const struct entry *entry, const char *key)
{
	if (strcmp(key, "numa_node") == 0)
		return false;
	return is_name(key) ? means_one(entry) : entry->match.keys & MATCH_ADDRESS;
}

enum fact_edit fact_edit_for(const struct entry *entry, const struct settings *settings,
			     const struct settings *facts, const char *key, enum facts_scope scope)
{
	const struct setting *has = settings_find(settings, SETTING_MATCH, key);
	const struct setting *fact = settings_find(facts, SETTING_MATCH, key);

	if (scope == FACTS_NAMES_ONLY && !(has && fact && is_name(key)))
		return FACT_KEEP;
	if (!fact)
		return has && is_gone(key, scope) ? FACT_UNSET : FACT_KEEP;
	if (!has)
		return may_add(entry, key) ? FACT_SET : FACT_KEEP;
	if (setting_equal(has, fact))
		return FACT_KEEP;
	if (strcmp(key, "id") == 0 && is_pattern(entry, fact->strings[0]))
		return FACT_KEEP;
	return FACT_SET;
}

static bool same_function(const struct match *match, const struct device *device)
{
	return !(match->keys & MATCH_ADDRESS) || match->address.function == device->addr.function;
}

enum likeness facts_likeness(const struct entry *entry, const struct device *device,
			     const char *mac)
{
	const struct match *match = &entry->match;

	if (!(match->keys & MATCH_ID) || !pci_id_matches(&match->id, &device->id))
		return LIKENESS_NONE;
	if (match->keys & MATCH_SERIAL && strcmp(match->serial, device->serial) == 0 &&
	    same_function(match, device))
		return LIKENESS_SERIAL;
	/* another number, or another address, is another card, whatever else agrees */
	if (match->keys & MATCH_SERIAL && device->serial[0] != '\0')
		return LIKENESS_NONE;
	/* one that shows none may be another without a number: what is weaker proves nothing then
	 */
	bool lacks_serial = match->keys & MATCH_SERIAL;

	if (match->mac[0] != '\0' && mac[0] != '\0' && strcmp(match->mac, mac) != 0)
		return LIKENESS_NONE;
	if (!lacks_serial && match->mac[0] != '\0' && mac[0] != '\0')
		return LIKENESS_MAC;
	if (!lacks_serial && match->keys & MATCH_PATH && strcmp(match->path, device->path) == 0)
		return LIKENESS_PATH;
	return same_function(match, device) ? LIKENESS_ID : LIKENESS_NONE;
}
