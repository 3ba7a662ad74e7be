/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/resources.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/field.h"

/* include/linux/ioport.h; the low bits of a memory region are those of its register
 * (include/uapi/linux/pci_regs.h PCI_BASE_ADDRESS_MEM_TYPE_64) */
enum {
	RESOURCE_IO = 0x00000100,
	RESOURCE_PREFETCH = 0x00002000,
	RESOURCE_MEM_64 = 0x00100000,
	RESOURCE_UNSET = 0x20000000,
};

static int parse_region(const char *line, uint64_t ret[static 3])
{
	char word[32];

	for (size_t i = 0; i < 3; i++)
		if (!field_next_word(&line, word, sizeof(word)) || strncmp(word, "0x", 2) != 0 ||
		    field_number(word, 16, 16, &ret[i]) < 0)
			return -EINVAL;
	return line[strspn(line, " \t")] == '\0' ? 0 : -EINVAL;
}

static int add_region(struct bars *bars, unsigned number, const uint64_t region[static 3])
{
	uint64_t start = region[0], end = region[1], flags = region[2];

	if (flags == 0)
		return 0;
	if (end < start || end - start == UINT64_MAX)
		return -EINVAL;
	bars->list[bars->count++] = (struct bar){
		.number = number,
		.io = flags & RESOURCE_IO,
		.is_64 = flags & RESOURCE_MEM_64,
		.prefetchable = flags & RESOURCE_PREFETCH,
		/* one that found no room stands at 0 */
		.assigned = !(flags & RESOURCE_UNSET) && start != 0,
		.start = start,
		.size = end - start + 1,
	};
	return 0;
}

int bars_parse(const char *text, struct bars *ret)
{
	struct bars bars = { 0 };
	unsigned number = 0;
	char line[80];

	while (number < BARS_MAX && field_next_line(&text, line, sizeof(line))) {
		uint64_t region[3] = { 0 };

		if (parse_region(line, region) < 0 || add_region(&bars, number++, region) < 0)
			return -EINVAL;
	}
	if (number == 0)
		return -EINVAL;
	*ret = bars;
	return 0;
}

int rebar_parse(const char *text, uint64_t *ret)
{
	uint64_t sizes;

	if (field_number(text, 16, 16, &sizes) < 0 || sizes >> REBAR_BITS != 0)
		return -EINVAL;
	*ret = sizes;
	return 0;
}

uint64_t rebar_size(unsigned bit)
{
	return UINT64_C(1) << (bit + 20);
}

const char *size_format(uint64_t bytes, char text[static SIZE_TEXT_MAX])
{
	static const char units[] = "\0KMGTPE";
	size_t unit = 0;

	while (bytes != 0 && bytes % 1024 == 0 && unit < sizeof(units) - 2) {
		bytes /= 1024;
		unit++;
	}
	snprintf(text, SIZE_TEXT_MAX, "%llu%.1s", (unsigned long long)bytes, &units[unit]);
	return text;
}

static bool reset_name_valid(const char *name)
{
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

int reset_methods_parse(const char *text, struct reset_methods *ret)
{
	struct reset_methods methods = { 0 };

	for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " ")) {
		size_t len = strcspn(text, " ");

		if (methods.count == RESET_METHODS_MAX || len >= RESET_TEXT_MAX)
			return -EINVAL;
		char *name = methods.names[methods.count++];
		memcpy(name, text, len);
		if (!reset_name_valid(name))
			return -EINVAL;
		text += len;
	}
	*ret = methods;
	return 0;
}

bool reserved_direct_find(const char *text, uint64_t *ret_start, uint64_t *ret_end)
{
	char line[128], words[3][32];

	while (field_next_line(&text, line, sizeof(line))) {
		const char *at = line;
		uint64_t start, end;
		size_t count = 0;

		while (count < ELEMENTSOF(words) &&
		       field_next_word(&at, words[count], sizeof(words[count])))
			count++;
		if (count < ELEMENTSOF(words) || strcmp(words[2], "direct") != 0 ||
		    field_number(words[0], 16, 16, &start) < 0 ||
		    field_number(words[1], 16, 16, &end) < 0)
			continue;
		*ret_start = start;
		*ret_end = end;
		return true;
	}
	return false;
}

int pcie_speed_parse(const char *text, unsigned *ret)
{
	size_t digits = strspn(text, "0123456789"), tenths = 0;
	unsigned speed = 0;

	if (digits == 0 || digits > 3)
		return -EINVAL;
	for (size_t i = 0; i < digits; i++)
		speed = speed * 10 + (unsigned)(text[i] - '0');
	speed *= 10;
	text += digits;
	if (*text == '.') {
		tenths = strspn(++text, "0123456789");
		if (tenths != 1)
			return -EINVAL;
		speed += (unsigned)(*text++ - '0');
	}
	if (speed == 0 || (strcmp(text, " GT/s PCIe") != 0 && strcmp(text, " GT/s") != 0))
		return -EINVAL;
	*ret = speed;
	return 0;
}

int pcie_width_parse(const char *text, unsigned *ret)
{
	uint64_t width;

	if (field_number(text, 10, 2, &width) < 0 || width == 0 || width > 32)
		return -EINVAL;
	*ret = (unsigned)width;
	return 0;
}
