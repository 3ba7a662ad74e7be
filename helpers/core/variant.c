/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/variant.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "core/field.h"

static unsigned count_wildcards(const char *pattern)
{
	unsigned count = 0;

	for (; *pattern != '\0'; pattern++)
		count += *pattern == '*';
	return count;
}

/* "alias vfio_pci:PATTERN MODULE" */
static bool take_alias(const char *line, char pattern[static 96],
		       char module[static DRIVER_TEXT_MAX])
{
	char word[8];

	return field_next_word(&line, word, sizeof(word)) && strcmp(word, "alias") == 0 &&
	       field_next_word(&line, pattern, 96) &&
	       strncmp(pattern, "vfio_pci:", strlen("vfio_pci:")) == 0 &&
	       field_next_word(&line, module, DRIVER_TEXT_MAX) && driver_name_valid(module);
}

struct variant variant_choose(const char *table, const char *modalias)
{
	struct variant best = { .driver = "vfio-pci" };
	unsigned fewest = 0;
	char name[112], pattern[96], module[DRIVER_TEXT_MAX], line[256];

	if (strlen(modalias) >= sizeof(name) - strlen("vfio_"))
		return best;
	snprintf(name, sizeof(name), "vfio_%s", modalias);
	/* nearly all of the table is about other buses */
	for (const char *at = strstr(table, "alias vfio_pci:"); at;
	     at = strstr(at, "alias vfio_pci:")) {
		field_next_line(&at, line, sizeof(line));
		if (!take_alias(line, pattern, module) || fnmatch(pattern, name, 0) != 0 ||
		    strcmp(module, "vfio_pci") == 0)
			continue;
		unsigned wildcards = count_wildcards(pattern);
		if (best.alias[0] != '\0' && wildcards >= fewest)
			continue;
		fewest = wildcards;
		memcpy(best.alias, pattern, sizeof(pattern));
		/* the module's name is the driver's (KBUILD_MODNAME) in all but the generic one */
		memcpy(best.driver, module, sizeof(module));
	}
	return best;
}
