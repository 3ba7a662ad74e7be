/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit/card.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define DEVICES "sys/devices/pci0000:00"

void card_attribute(const struct tree *tree, const char *address, const char *name,
		    const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), DEVICES "/%s/%s", address, name);
	tree_file(tree, path, text);
}

static void add_to_group(const struct tree *tree, const char *address, int group)
{
	char path[256], target[256];

	snprintf(path, sizeof(path), "sys/kernel/iommu_groups/%d/devices/%s", group, address);
	snprintf(target, sizeof(target), "../../../../devices/pci0000:00/%s", address);
	tree_link(tree, path, target);
	snprintf(path, sizeof(path), DEVICES "/%s/iommu_group", address);
	snprintf(target, sizeof(target), "../../../kernel/iommu_groups/%d", group);
	tree_link(tree, path, target);
}

void card_add(const struct tree *tree, const char *address, const char *id, const char *class,
	      int group)
{
	static const char *const names[] = { "vendor", "device", "subsystem_vendor",
					     "subsystem_device" };
	char text[16];

	tree_device(tree, address, class);
	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		snprintf(text, sizeof(text), "0x%.4s\n", id + 5 * i);
		card_attribute(tree, address, names[i], text);
	}
	card_attribute(tree, address, "driver_override", "(null)\n");
	card_attribute(tree, address, "numa_node", "-1\n");
	if (group >= 0)
		add_to_group(tree, address, group);
}

void card_remove(const struct tree *tree, const char *address)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/sys/bus/pci/devices/%s", tree->path, address);
	assert_int_equal(unlink(path), 0);
}

struct pci_addr card_addr(const char *text)
{
	struct pci_addr addr = { 0 };

	assert_int_equal(pci_addr_parse(text, &addr), 0);
	return addr;
}
