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

/* What makes a key of `entry` agree with the facts of the device that the entry means. A place
 * (slot, path, node) that the entry has and the device has not is taken out; names are kept, they
 * are not always to be seen, and so is a serial number, which root alone can read. An `id` that
 * says less than the whole stays when it has a `*`. An entry that selects without an address gets
 * no further selectors, only names, and these only when it means one device by its place or serial
 * number. */
enum fact_edit fact_edit_for(const struct entry *entry, const struct settings *settings,
			     const struct settings *facts, const char *key);

#endif
