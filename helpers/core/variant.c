/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/variant.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "core/field.h"

struct variant variant_generic(void)
{
	return (struct variant){ .module = "vfio_pci", .driver = "vfio-pci" };
}

bool variant_alias(const char *modalias, char ret[static VARIANT_ALIAS_MAX])
{
	if (strncmp(modalias, "pci:", strlen("pci:")) != 0 ||
	    strlen(modalias) + strlen("vfio_") >= VARIANT_ALIAS_MAX)
		return false;
	snprintf(ret, VARIANT_ALIAS_MAX, "vfio_%s", modalias);
	return true;
}

static unsigned count_wildcards(const char *pattern)
{
	unsigned count = 0;

	for (; *pattern != '\0'; pattern++)
		count += *pattern == '*';
	return count;
}

void variant_consider(struct variant *best, const char *alias, const char *pattern,
		      const char *module)
{
	if (strncmp(pattern, "vfio_pci:", strlen("vfio_pci:")) != 0 ||
	    strlen(pattern) >= sizeof(best->alias) || !driver_name_valid(module) ||
	    strcmp(module, "vfio_pci") == 0 || fnmatch(pattern, alias, 0) != 0)
		return;
	if (best->alias[0] != '\0' && count_wildcards(pattern) >= count_wildcards(best->alias))
		return;
	strcpy(best->alias, pattern);
	strcpy(best->module, module);
	strcpy(best->driver, module);
}

/* "alias vfio_pci:PATTERN MODULE" */
static bool take_alias(const char *line, char pattern[static VARIANT_ALIAS_MAX],
		       char module[static DRIVER_TEXT_MAX])
{
	char word[8];

	return field_next_word(&line, word, sizeof(word)) && strcmp(word, "alias") == 0 &&
	       field_next_word(&line, pattern, VARIANT_ALIAS_MAX) &&
	       field_next_word(&line, module, DRIVER_TEXT_MAX);
}

struct variant variant_choose(const char *table, const char *modalias,
			      bool (*has)(void *context, const char *module), void *context)
{
	struct variant best = variant_generic();
	char name[VARIANT_ALIAS_MAX], pattern[VARIANT_ALIAS_MAX], module[DRIVER_TEXT_MAX],
		line[256];

	if (!variant_alias(modalias, name))
		return best;
	/* nearly all of the table is about other buses */
	for (const char *at = strstr(table, "alias vfio_pci:"); at;
	     at = strstr(at, "alias vfio_pci:")) {
		field_next_line(&at, line, sizeof(line));
		if (take_alias(line, pattern, module) && (!has || has(context, module)))
			variant_consider(&best, name, pattern, module);
	}
	return best;
}
