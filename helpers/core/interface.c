/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/interface.h"

#include <string.h>

#include "core/netname.h"

static const char *const source_names[INTERFACE_SOURCE_MAX] = {
	[INTERFACE_SYSFS] = "sysfs",
	[INTERFACE_RECORD] = "record",
	[INTERFACE_CONFIGURATION] = "configuration",
	[INTERFACE_PREDICTED] = "predicted",
};

const char *interface_source_to_string(enum interface_source source)
{
	return source_names[source];
}

enum interface_source interface_of(const struct device *device, const struct record *record,
				   const struct entry *entry, char ret[static INTERFACE_TEXT_MAX])
{
	const char *const names[] = {
		[INTERFACE_SYSFS] = device->interface,
		[INTERFACE_RECORD] = record ? record->interface : "",
		/* the name of one device, not of each that an entry selects */
		[INTERFACE_CONFIGURATION] =
			entry && entry->expect == 1 ? entry->match.interface : "",
	};

	for (size_t i = 0; i < ELEMENTSOF(names); i++)
		if (interface_name_valid(names[i])) {
			strcpy(ret, names[i]);
			return (enum interface_source)i;
		}
	if (device->class >> 16 == PCI_BASE_NETWORK && netname_predict(device, ret) == 0)
		return INTERFACE_PREDICTED;
	ret[0] = '\0';
	return INTERFACE_NONE;
}
