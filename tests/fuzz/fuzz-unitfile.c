/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whatever units and the kernel's list of reserved memory say: what is taken from them is text of
 * theirs, and what is refused leaves nothing behind. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/resources.h"
#include "core/unitfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	try_units(text);
	return 0;
}
