/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the configuration records of a device, so that it is known again: where it is, what it is,
 * what it is called. */
#ifndef VFIO_TOOL_FACTS_H
#define VFIO_TOOL_FACTS_H

#include "core/device.h"
#include "core/policy.h"
#include "core/setting.h"

/* Adds the keys of `match` that a device agrees with: address, id with the subsystem, slot, path,
 * serial number and NUMA node as far as it has them, interface and mac unless they are "". What the
 * configuration could not say (a slot with blanks in its name) is left out. -ENOMEM. */
int facts_of(const struct device *device, const char *interface, const char *mac,
	     struct settings *facts) _must_check_;

/* What is to be done with a key of an entry. */
enum fact_edit { FACT_KEEP, FACT_SET, FACT_UNSET };

/* The keys that facts_of() knows, in the order of a file; NULL ends them. */
extern const char *const fact_keys[];

/* What a key that the device has not says. */
enum facts_scope {
	FACTS_SOME, /* root alone can read a serial number, and names are not always to be seen */
	FACTS_ALL_BUT_NAMES, /* root has read them, and a person says that it is the one */
	FACTS_OF_ANOTHER,    /* and what the entry has is of another card */
	FACTS_NAMES_ONLY,    /* names that are recorded and wrong are corrected, nothing else is */
};

/* What makes a key of `entry` agree with the facts of a device. A place (slot, path, node) that the
 * entry has and the device has not is taken out, and what else the scope says. An `id` that agrees
 * and says less than the whole stays when it has a `*`. An entry that selects without an address
 * gets no further selectors, only names, and these only when it means one device by its place or
 * serial number. */
enum fact_edit fact_edit_for(const struct entry *entry, const struct settings *settings,
			     const struct settings *facts, const char *key, enum facts_scope scope);

/* By what a device is known to be the one that an entry once meant; the later the surer. */
enum likeness {
	LIKENESS_NONE,
	LIKENESS_ID,   /* it is of the same kind */
	LIKENESS_PATH, /* and behind the same bridges: the buses were numbered anew */
	LIKENESS_MAC,
	LIKENESS_SERIAL,
	LIKENESS_MAX
};

/* How a device, with the address of its interface or "", is like the one that an entry means. The
 * functions of one card share its serial number: they are told apart by their own numbers. Where
 * the entry has a serial number and the device shows none, nothing is surer than LIKENESS_ID: its
 * configuration space may be out of reach, or it is another card. */
enum likeness facts_likeness(const struct entry *entry, const struct device *device,
			     const char *mac);

#endif
