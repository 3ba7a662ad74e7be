/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whatever modprobe.d, the kernel command line and units say: what is taken from them is text of
 * theirs, and what is refused leaves nothing behind. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/idlist.h"
#include "core/modconf.h"
#include "core/resources.h"
#include "core/unitfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_modules(const char *text)
{
	_cleanup_modconf_ struct modconf modconf = { 0 };

	if (modconf_take_file(text, "file", &modconf) < 0)
		abort();
	size_t in_file = modconf.count;
	if (modconf_take_cmdline(text, &modconf) < 0)
		abort();
	for (size_t i = 0; i < modconf.count; i++) {
		const struct modconf_line *line = &modconf.list[i];

		if (line->kind >= MODCONF_KIND_MAX || line->module[0] == '\0' ||
		    strchr(line->module, '-') || line->cmdline != (i >= in_file))
			abort();
		if ((line->kind == MODCONF_BLACKLIST || line->kind == MODCONF_KERNEL_REFUSES) &&
		    !modconf_obstacle(&modconf, line->module))
			abort();
	}
}

static void try_ids(const char *text)
{
	const char *at = text;
	struct pci_id id;

	while (idlist_next(&at, &id))
		if (!idlist_names(text, &id))
			abort();
	if (*at != '\0')
		abort();
}

static void try_units(const char *text)
{
	struct unitfile file = { 0 };
	uint64_t limit = 77, start = 77, end = 77;

	if (unitfile_take(text, "vfio-tool.service", &file) < 0)
		abort();
	if (strlen(file.user) >= sizeof(file.user) || strcmp(file.user, "root") == 0)
		abort();
	if ((file.after || file.needs) && !strstr(text, "vfio-tool.service"))
		abort();
	if (unitfile_take_default(text, &limit) != 1 && limit != 77)
		abort();
	limit = 77;
	if (unitfile_parse_limit(text, &limit) < 0 && limit != 77)
		abort();
	if (!reserved_direct_find(text, &start, &end) && (start != 77 || end != 77))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);

	if (!text)
		abort();
	try_modules(text);
	try_ids(text);
	try_units(text);
	return 0;
}
