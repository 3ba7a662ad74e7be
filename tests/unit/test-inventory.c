/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/inventory.h"
#include "sys/scan.h"
#include "unit/card.h"

#define NIC "0000:01:00.0"
#define NIC_ID "8086:10d3:8086:a01f"
#define SOUND "0000:01:00.1"
#define DISK "0000:02:00.0"
#define DISK_ID "144d:a808:144d:a801"

static void add_machine(const struct tree *tree)
{
	card_add(tree, NIC, NIC_ID, "0x020000", 7);
	tree_driver(tree, NIC, "e1000e");
	tree_net(tree, NIC, "enp1s0", 2, "0x1003");
	card_add(tree, SOUND, "8086:0001:8086:0001", "0x040300", 7);
	tree_driver(tree, SOUND, "snd_hda_intel");
	card_add(tree, DISK, DISK_ID, "0x010802", 8);
	tree_driver(tree, DISK, "nvme");
}

static bool is_network(const struct device *device, const void *context)
{
	return device->class >> 16 == PCI_BASE_NETWORK;
}

static void read_inventory(const struct tree *tree, const struct inventory_scope *scope,
			   struct inventory *inventory)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };

	assert_int_equal(inventory_read(tree->path, scope, inventory, &why), 0);
	assert_string_equal(strbuf_text(&why), "");
}

static const struct device *find(const struct inventory *inventory, const char *address)
{
	const struct pci_addr addr = card_addr(address);

	return machine_find(&inventory->machine, &addr);
}

static void without_a_scope_everything_is_read(void **state)
{
	const struct tree *tree = *state;
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;

	add_machine(tree);
	read_inventory(tree, NULL, &inventory);
	assert_int_equal(inventory.machine.count, 3);
	assert_string_equal(find(&inventory, NIC)->interface, "enp1s0");
	assert_string_equal(find(&inventory, DISK)->binding.driver, "nvme");
	assert_int_equal(find(&inventory, DISK)->group, 8);
}

static void with_a_scope_the_rest_has_its_identity_alone(void **state)
{
	const struct tree *tree = *state;
	const struct inventory_scope scope = { .in_full = is_network };
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;

	add_machine(tree);
	read_inventory(tree, &scope, &inventory);
	assert_string_equal(find(&inventory, NIC)->binding.driver, "e1000e");
	assert_string_equal(find(&inventory, SOUND)->binding.driver, "snd_hda_intel");
	const struct device *disk = find(&inventory, DISK);
	assert_string_equal(PCI_ID_TEXT(&disk->id), DISK_ID);
	assert_int_equal(disk->class, 0x010802);
	assert_string_equal(disk->binding.driver, "");
	assert_int_equal(disk->group, -1);
}

static void what_the_configuration_matches_on_is_read_of_the_rest_too(void **state)
{
	const struct tree *tree = *state;
	const struct inventory_scope scope = { .in_full = is_network };
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;
	const struct pci_addr disk = card_addr(DISK), nic = card_addr(NIC);

	add_machine(tree);
	tree_file(tree, "sys/bus/pci/slots/4/address", "0000:02:00\n");
	card_attribute(tree, DISK, "numa_node", "1\n");
	tree_file(tree, "etc/vfio-tool/vfio-tool.conf",
		  "devices = ( { name = \"disk\"; match = { slot = \"4\"; numa_node = \"1\"; "
		  "path = \"0000:02:00.0\"; id = \"144d:a808\"; expect = \"1\"; }; } );\n");
	read_inventory(tree, &scope, &inventory);
	assert_int_equal(inventory.problems.count, 0);
	assert_string_equal(inventory_entry(&inventory, &disk)->name, "disk");
	assert_null(inventory_entry(&inventory, &nic));
}

static void a_device_without_modalias_is_known_by_its_other_attributes(void **state)
{
	const struct tree *tree = *state;
	const struct inventory_scope scope = { .in_full = is_network };
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;

	add_machine(tree);
	card_attribute(tree, DISK, "modalias", "\n");
	read_inventory(tree, &scope, &inventory);
	assert_string_equal(PCI_ID_TEXT(&find(&inventory, DISK)->id), DISK_ID);
}

static void one_that_cannot_be_read_is_left_out(void **state)
{
	const struct tree *tree = *state;
	const struct inventory_scope scope = { .in_full = is_network };
	_cleanup_inventory_ struct inventory some = INVENTORY_NONE, all = INVENTORY_NONE;

	add_machine(tree);
	/* its name is still there, its attributes are not */
	tree_link(tree, "sys/bus/pci/devices/0000:03:00.0", "../../../devices/gone");
	tree_link(tree, "sys/kernel/iommu_groups/7/devices/0000:03:00.0", "../gone");
	read_inventory(tree, &scope, &some);
	read_inventory(tree, NULL, &all);
	assert_int_equal(some.machine.count, 3);
	assert_int_equal(all.machine.count, 3);
}

static bool takes_away(const struct device *device, const void *context)
{
	const struct tree *tree = context;

	if (device->class >> 16 == PCI_BASE_NETWORK)
		card_remove(tree, NIC);
	return device->class >> 16 == PCI_BASE_NETWORK;
}

static void one_that_vanishes_in_mid_scan_is_left_out(void **state)
{
	const struct tree *tree = *state;
	const struct inventory_scope scope = { .in_full = takes_away, .context = tree };
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;

	add_machine(tree);
	read_inventory(tree, &scope, &inventory);
	assert_int_equal(inventory.machine.count, 2);
	assert_null(find(&inventory, NIC));
}

static void add_record(const struct tree *tree, const char *address, const char *id)
{
	char path[64], text[256];

	snprintf(path, sizeof(path), "run/vfio-tool/devices/%s", address);
	snprintf(text, sizeof(text), "address=%s\nid=%s\ninterface=enp1s0\n", address, id);
	tree_file(tree, path, text);
}

static void a_record_is_that_of_the_very_card(void **state)
{
	const struct tree *tree = *state;
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;
	const struct pci_addr nic = card_addr(NIC), disk = card_addr(DISK);

	add_machine(tree);
	add_record(tree, NIC, NIC_ID);
	add_record(tree, DISK, "144d:ffff:144d:a801");
	add_record(tree, "0000:09:00.0", NIC_ID);
	tree_file(tree, "run/vfio-tool/devices/0000:01:00.1", "no record\n");
	read_inventory(tree, NULL, &inventory);
	assert_int_equal(inventory.record_count, 1);
	assert_string_equal(inventory_record(&inventory, &nic)->interface, "enp1s0");
	assert_null(inventory_record(&inventory, &disk));
}

/* Reads the NIC alone, with a configuration. */
static void read_nic(const struct tree *tree, const char *config, struct inventory *inventory)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	const struct pci_addr addrs[] = { card_addr(NIC), card_addr("0000:09:00.0") };

	tree_file(tree, "etc/vfio-tool/vfio-tool.conf", config);
	assert_int_equal(inventory_open(tree->path, inventory, &why), 0);
	assert_int_equal(inventory->problems.count, 0);
	assert_int_equal(inventory_scan_devices(inventory, addrs, 2, SCAN_INTERFACE, &why), 0);
	assert_string_equal(strbuf_text(&why), "");
}

static void one_device_is_read_with_its_group_alone(void **state)
{
	const struct tree *tree = *state;
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;
	const struct pci_addr nic = card_addr(NIC);

	add_machine(tree);
	add_record(tree, NIC, NIC_ID);
	add_record(tree, DISK, DISK_ID);
	read_nic(tree,
		 "devices = ( { name = \"a\"; match = { address = \"" NIC
		 "\"; id = \"8086:10d3\"; }; } );\n",
		 &inventory);
	assert_int_equal(inventory.machine.count, 2);
	assert_string_equal(find(&inventory, NIC)->interface, "enp1s0");
	assert_string_equal(find(&inventory, SOUND)->binding.driver, "snd_hda_intel");
	assert_string_equal(inventory_entry(&inventory, &nic)->name, "a");
	assert_string_equal(inventory_record(&inventory, &nic)->interface, "enp1s0");
	assert_int_equal(inventory.record_count, 1);
}

static void an_entry_that_counts_is_counted_over_the_machine(void **state)
{
	const struct tree *tree = *state;
	_cleanup_inventory_ struct inventory one = INVENTORY_NONE, two = INVENTORY_NONE;
	const struct pci_addr nic = card_addr(NIC);

	add_machine(tree);
	read_nic(tree,
		 "devices = ( { name = \"a\"; match = { class = \"02\"; expect = \"1\"; "
		 "}; } );\n",
		 &one);
	assert_int_equal(one.machine.count, 3);
	assert_string_equal(find(&one, NIC)->interface, "enp1s0");
	assert_string_equal(find(&one, DISK)->binding.driver, "");
	assert_string_equal(inventory_entry(&one, &nic)->name, "a");
	card_add(tree, "0000:05:00.0", NIC_ID, "0x020000", 9);
	read_nic(tree,
		 "devices = ( { name = \"a\"; match = { class = \"02\"; expect = \"1\"; "
		 "}; } );\n",
		 &two);
	assert_null(inventory_entry(&two, &nic));
}

static void a_system_without_pci_is_told_apart(void **state)
{
	const struct tree *tree = *state;
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;
	_cleanup_inventory_ struct inventory nowhere = INVENTORY_NONE;
	_cleanup_strbuf_ struct strbuf why = { 0 }, other = { 0 };
	char path[96];

	snprintf(path, sizeof(path), "%s/sys/bus/pci/devices", tree->path);
	assert_int_equal(rmdir(path), 0);
	snprintf(path, sizeof(path), "%s/none", tree->path);
	assert_int_equal(inventory_read(tree->path, NULL, &inventory, &why), -ENOENT);
	assert_string_equal(strbuf_text(&why), "this system has no PCI bus");
	assert_int_equal(inventory_read(path, NULL, &nowhere, &other), -ENOENT);
	assert_non_null(strstr(strbuf_text(&other), "No such file"));
}

static void slots_are_found_by_the_address_without_its_function(void **state)
{
	const struct tree *tree = *state;
	_cleanup_slots_ struct slots slots = { 0 };
	const struct pci_addr sound = card_addr(SOUND), disk = card_addr(DISK);

	tree_file(tree, "sys/bus/pci/slots/4-1/address", "0000:01:00\n");
	tree_file(tree, "sys/bus/pci/slots/4/address", "0000:01:00\n");
	tree_file(tree, "sys/bus/pci/slots/whole-bus/address", "0000:02\n");
	tree_file(tree, "sys/bus/pci/slots/odd/address", "odd\n");
	assert_int_equal(slots_read(&tree->root, &slots), 0);
	assert_int_equal(slots.count, 2);
	assert_string_equal(slots_find(&slots, &sound), "4");
	assert_string_equal(slots_find(&slots, &disk), "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(without_a_scope_everything_is_read),
		TEST(with_a_scope_the_rest_has_its_identity_alone),
		TEST(what_the_configuration_matches_on_is_read_of_the_rest_too),
		TEST(a_device_without_modalias_is_known_by_its_other_attributes),
		TEST(one_that_cannot_be_read_is_left_out),
		TEST(one_that_vanishes_in_mid_scan_is_left_out),
		TEST(a_record_is_that_of_the_very_card),
		TEST(one_device_is_read_with_its_group_alone),
		TEST(an_entry_that_counts_is_counted_over_the_machine),
		TEST(a_system_without_pci_is_told_apart),
		TEST(slots_are_found_by_the_address_without_its_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
