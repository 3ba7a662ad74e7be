/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whatever the kernel's tables say about the machine and its drivers, what is taken from them is
 * one of the answers, a driver's name is one that may become part of a path, and what is refused
 * leaves nothing behind. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/host.h"
#include "core/variant.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_machine(const char *text)
{
	enum lockdown lockdown = LOCKDOWN_MAX;
	uint64_t bytes = 77;

	if (remapping_from_interrupts(text) >= ANSWER_MAX)
		abort();
	if (lockdown_parse(text, &lockdown) < 0
		    ? lockdown != LOCKDOWN_MAX
		    : lockdown == LOCKDOWN_UNKNOWN || lockdown >= LOCKDOWN_MAX)
		abort();
	if (memlock_parse(text, &bytes) < 0 && bytes != 77)
		abort();
	bytes = 77;
	if (hugepage_size_parse(text, &bytes) < 0 ? bytes != 77 : bytes == 0)
		abort();
	if (character_device_listed(text, "vfio") && !strstr(text, "vfio"))
		abort();
}

/* The text is a table of aliases; its first line is a device's modalias, too. */
static void try_aliases(const char *text)
{
	_cleanup_free_ char *modalias = strndup(text, strcspn(text, "\n"));

	if (!modalias)
		abort();
	const struct variant variant = variant_choose(text, modalias, NULL, NULL);
	if (!driver_name_valid(variant.driver) || strlen(variant.alias) >= sizeof(variant.alias))
		abort();
	if (variant.alias[0] == '\0'
		    ? strcmp(variant.driver, "vfio-pci") != 0
		    : !strstr(text, variant.alias) || !strstr(text, variant.driver))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);

	if (!text)
		abort();
	try_machine(text);
	try_aliases(text);
	if (secure_boot_from_variable(data, size) >= ANSWER_MAX)
		abort();
	return 0;
}
