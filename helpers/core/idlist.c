/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/idlist.h"

#include <string.h>

/* "8086:10d3:..." without what follows the second number. */
static bool parse_item(const char *item, size_t len, struct pci_id *ret)
{
	char text[16];
	size_t vendor = strcspn(item, ":,");
	size_t end = vendor < len ? vendor + 1 + strcspn(item + vendor + 1, ":,") : len;

	if (end >= sizeof(text))
		return false;
	memcpy(text, item, end);
	text[end] = '\0';
	return pci_id_parse(text, ret) == 0;
}

bool idlist_next(const char **at, struct pci_id *ret)
{
	while (**at != '\0') {
		const char *item = *at;
		size_t len = strcspn(item, ",");

		*at = item + len + (item[len] == ',');
		if (parse_item(item, len, ret))
			return true;
	}
	return false;
}

bool idlist_names(const char *list, const struct pci_id *id)
{
	struct pci_id item;

	while (idlist_next(&list, &item))
		if (pci_id_matches(&item, id))
			return true;
	return false;
}
