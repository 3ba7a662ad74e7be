/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whatever a device's attributes say, what is taken from them is within its bounds, and what is
 * refused leaves nothing behind. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/resources.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_bars(const char *text)
{
	struct bars bars = { .count = 99 };
	unsigned next = 0;
	int r = bars_parse(text, &bars);

	if (r < 0 && (r != -EINVAL || bars.count != 99))
		abort();
	for (size_t i = 0; r == 0 && i < bars.count; i++) {
		const struct bar *bar = &bars.list[i];

		if (i >= BARS_MAX || bar->number < next || bar->number > BAR_ROM ||
		    bar->size == 0 || bar->start + (bar->size - 1) < bar->start)
			abort();
		if (strlen(SIZE_TEXT(bar->size)) >= SIZE_TEXT_MAX)
			abort();
		next = bar->number + 1;
	}
}

static void try_methods(const char *text)
{
	struct reset_methods methods = { .count = 99 };
	int r = reset_methods_parse(text, &methods);

	if (r < 0 && (r != -EINVAL || methods.count != 99))
		abort();
	for (size_t i = 0; r == 0 && i < methods.count; i++)
		if (i >= RESET_METHODS_MAX || methods.names[i][0] == '\0' ||
		    !strstr(text, methods.names[i]))
			abort();
}

static void try_numbers(const char *text)
{
	unsigned speed = 77, width = 77;
	uint64_t sizes = 77;

	if (rebar_parse(text, &sizes) < 0 ? sizes != 77 : sizes >> REBAR_BITS != 0)
		abort();
	if (pcie_speed_parse(text, &speed) < 0 ? speed != 77 : speed == 0 || speed > 9999)
		abort();
	if (pcie_width_parse(text, &width) < 0 ? width != 77 : width == 0 || width > 32)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);

	if (!text)
		abort();
	try_bars(text);
	try_methods(text);
	try_numbers(text);
	return 0;
}
