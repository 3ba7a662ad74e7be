/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/policy.h"
#include "sys/scan.h"
#include "unit/card.h"

#define NIC "0000:01:00.0"
#define NIC_ID "8086:10d3:8086:a01f"

static void add_nic(const struct tree *tree)
{
	card_add(tree, NIC, NIC_ID, "0x020000", 7);
}

static struct device scan(const struct tree *tree, const char *address, unsigned extras)
{
	const struct pci_addr addr = card_addr(address);
	struct device device;

	assert_int_equal(scan_device(&tree->root, &addr, extras, &device), 0);
	return device;
}

/* What scan_device() says about NIC; its output must be untouched. */
static int scan_error(const struct tree *tree)
{
	const struct pci_addr addr = card_addr(NIC);
	struct device device = { .group = 77, .class = 88 };
	int r = scan_device(&tree->root, &addr, 0, &device);

	assert_int_equal(device.group, 77);
	assert_int_equal(device.class, 88);
	return r;
}

static void a_device_is_read_as_it_is(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	tree_driver(tree, NIC, "e1000e");
	card_attribute(tree, NIC, "numa_node", "1\n");
	struct device device = scan(tree, NIC, SCAN_NUMA_NODE);
	assert_string_equal(PCI_ADDR_TEXT(&device.addr), NIC);
	assert_string_equal(PCI_ID_TEXT(&device.id), NIC_ID);
	assert_int_equal(device.class, 0x020000);
	assert_string_equal(device.binding.driver, "e1000e");
	assert_string_equal(device.binding.override, "");
	assert_true(device.overridable);
	assert_int_equal(device.group, 7);
	assert_int_equal(device.numa_node, 1);
	assert_false(device.is_vf);
	assert_false(device.noiommu);
	assert_string_equal(device.path, NIC);
	assert_string_equal(device.interface, "");
}

static void a_device_without_driver_group_and_node(void **state)
{
	const struct tree *tree = *state;

	card_add(tree, NIC, NIC_ID, "0x020000", -1);
	struct device device = scan(tree, NIC, 0);
	assert_string_equal(device.binding.driver, "");
	assert_int_equal(device.group, -1);
	assert_int_equal(device.numa_node, -1);
	assert_int_equal(device.header, PCI_HEADER_UNKNOWN);
}

static void domains_above_ffff_are_devices_too(void **state)
{
	const struct tree *tree = *state;
	_cleanup_machine_ struct machine machine = { 0 };

	card_add(tree, "10000:e1:00.0", NIC_ID, "0x010802", 7);
	card_add(tree, "ffffffff:ff:1f.7", NIC_ID, "0x010802", 7);
	add_nic(tree);
	assert_int_equal(scan_all(&tree->root, 0, &machine), 0);
	assert_int_equal(machine.count, 3);
	assert_int_equal(machine.devices[1].addr.domain, 0x10000);
	assert_int_equal(machine.devices[2].addr.domain, 0xffffffff);
	assert_int_equal(machine.devices[2].addr.function, 7);
}

static void an_override_is_told_from_none(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	assert_string_equal(scan(tree, NIC, 0).binding.override, "");
	card_attribute(tree, NIC, "driver_override", "vfio-pci\n");
	assert_string_equal(scan(tree, NIC, 0).binding.override, "vfio-pci");
	card_attribute(tree, NIC, "driver_override", "\n");
	assert_string_equal(scan(tree, NIC, 0).binding.override, "");
}

static void remove_attribute(const struct tree *tree, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/sys/devices/pci0000:00/" NIC "/%s", tree->path, name);
	assert_int_equal(unlink(path), 0);
}

static void a_kernel_without_overrides_is_noticed(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	remove_attribute(tree, "driver_override");
	struct device device = scan(tree, NIC, 0);
	assert_false(device.overridable);
	assert_string_equal(device.binding.override, "");
}

static void a_vfio_driver_is_known_by_its_directory(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	tree_dir(tree, "sys/devices/pci0000:00/" NIC "/vfio-dev/vfio0");
	assert_false(scan(tree, NIC, 0).has_vfio_dev); /* left over from a driver that is gone */
	tree_driver(tree, NIC, "mlx5_vfio_pci");
	assert_true(scan(tree, NIC, 0).has_vfio_dev);
}

static void virtual_functions_know_their_physical_one(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	tree_link(tree, "sys/devices/pci0000:00/" NIC "/virtfn0", "../0000:01:10.1");
	card_add(tree, "0000:01:10.1", NIC_ID, "0x020000", 8);
	tree_link(tree, "sys/devices/pci0000:00/0000:01:10.1/physfn", "../" NIC);
	struct device vf = scan(tree, "0000:01:10.1", 0), pf = scan(tree, NIC, 0);
	assert_true(vf.is_vf);
	assert_string_equal(PCI_ADDR_TEXT(&vf.pf), NIC);
	assert_false(vf.has_vfs);
	assert_false(pf.is_vf);
	assert_true(pf.has_vfs);
}

static void the_header_type_comes_from_config_space(void **state)
{
	static const struct {
		uint8_t byte;
		int header;
	} cases[] = { { 0x00, PCI_HEADER_NORMAL },
		      { 0x80, PCI_HEADER_NORMAL },
		      { 0x81, PCI_HEADER_BRIDGE },
		      { 0x02, PCI_HEADER_CARDBUS } };
	const struct tree *tree = *state;

	add_nic(tree);
	for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
		uint8_t config[64] = { [0x0e] = cases[i].byte };

		tree_data(tree, "sys/devices/pci0000:00/" NIC "/config", 0, config, sizeof(config),
			  sizeof(config));
		assert_int_equal(scan(tree, NIC, 0).header, cases[i].header);
	}
	tree_data(tree, "sys/devices/pci0000:00/" NIC "/config", 0, "", 0, 14);
	assert_int_equal(scan(tree, NIC, 0).header, PCI_HEADER_UNKNOWN);
}

static void only_a_display_is_asked_for_the_firmware(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	card_attribute(tree, NIC, "boot_vga", "1\n");
	assert_false(scan(tree, NIC, 0).boot_vga);
	card_attribute(tree, NIC, "class", "0x030000\n");
	assert_true(scan(tree, NIC, 0).boot_vga);
	card_attribute(tree, NIC, "boot_vga", "0\n");
	assert_false(scan(tree, NIC, 0).boot_vga);
}

static void a_group_that_vfio_made_up_is_told(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	tree_file(tree, "sys/kernel/iommu_groups/7/name", "vfio-noiommu\n");
	assert_false(scan(tree, NIC, 0).noiommu);
	tree_driver(tree, NIC, "vfio-pci");
	assert_true(scan(tree, NIC, 0).noiommu);
}

static void an_attribute_that_lacks_is_no_device(void **state)
{
	static const char *const names[] = { "vendor", "device", "subsystem_vendor",
					     "subsystem_device", "class" };
	const struct tree *tree = *state;

	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		if (i == 0)
			add_nic(tree);
		else
			card_attribute(tree, NIC, names[i - 1], "0x8086\n");
		remove_attribute(tree, names[i]);
		assert_int_equal(scan_error(tree), -ENOENT);
	}
}

static void hostile_texts_are_errors_and_nothing_is_touched(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
	} cases[] = {
		{ "vendor", "", -EINVAL },
		{ "vendor", "\n", -EINVAL },
		{ "vendor", "0x10000\n", -EINVAL },
		{ "vendor", "-1\n", -EINVAL },
		{ "vendor", "0x8086 \n", -EINVAL },
		{ "vendor", "0x80\n86\n", -EINVAL },
		{ "vendor", "0x\n", -EINVAL },
		{ "vendor", "eight\n", -EINVAL },
		{ "vendor", "0x000000000000000000000000000000000008086\n", -ENOBUFS },
		{ "class", "0x1000000\n", -EINVAL },
		{ "class", "99999999999999999999\n", -EINVAL },
	};
	const struct tree *tree = *state;

	for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
		if (i == 0)
			add_nic(tree);
		card_attribute(tree, NIC, cases[i].name, cases[i].text);
		assert_int_equal(scan_error(tree), cases[i].error);
		card_attribute(tree, NIC, cases[i].name,
			       strcmp(cases[i].name, "class") == 0 ? "0x020000\n" : "0x8086\n");
	}
}

static void an_override_that_is_no_drivers_name_is_not_touched(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	card_attribute(tree, NIC, "driver_override",
		       "0123456789012345678901234567890123456789012345678901234567890123456789\n");
	assert_false(scan(tree, NIC, 0).overridable);
}

static void a_nul_in_an_attribute_is_an_error(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	tree_data(tree, "sys/devices/pci0000:00/" NIC "/driver_override", 0, "vfio\0pci\n", 9, 9);
	assert_int_equal(scan_error(tree), -EINVAL);
}

static void what_only_informs_may_be_odd(void **state)
{
	static const char *const odd[] = { "", "x\n", "-2\n", "70000\n", "0x1 2\n" };
	const struct tree *tree = *state;

	add_nic(tree);
	for (size_t i = 0; i < ELEMENTSOF(odd); i++) {
		card_attribute(tree, NIC, "numa_node", odd[i]);
		card_attribute(tree, NIC, "sriov_numvfs", odd[i]);
		struct device device = scan(tree, NIC, 0);
		assert_int_equal(device.numa_node, -1);
		assert_false(device.has_vfs);
	}
}

static void a_group_of_no_number_is_none(void **state)
{
	static const char *const names[] = { "x", "-1", "7x", "99999999999" };
	const struct tree *tree = *state;
	char target[64];

	card_add(tree, NIC, NIC_ID, "0x020000", -1);
	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		snprintf(target, sizeof(target), "../../../kernel/iommu_groups/%s", names[i]);
		tree_link(tree, "sys/devices/pci0000:00/" NIC "/iommu_group", target);
		assert_int_equal(scan(tree, NIC, 0).group, -1);
		remove_attribute(tree, "iommu_group");
	}
}

static void a_device_that_is_not_there(void **state)
{
	assert_int_equal(scan_error(*state), -ENOENT);
}

static void a_held_directory_stays_bound_to_its_device(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr(NIC);
	struct device device = { .group = 77 };

	add_nic(tree);
	_cleanup_close_ int dir = scan_open_device(&tree->root, &addr);
	assert_true(dir >= 0);
	assert_int_equal(scan_state(dir, &addr, &device), 0);
	assert_int_equal(device.group, 7);

	/* the card is pulled, and another one comes to the address */
	char from[256], to[256];
	snprintf(from, sizeof(from), "%s/sys/devices/pci0000:00/" NIC, tree->path);
	snprintf(to, sizeof(to), "%s/gone", tree->path);
	assert_int_equal(rename(from, to), 0);
	card_remove(tree, NIC);
	card_add(tree, NIC, "144d:a80a:144d:a801", "0x010802", -1);
	snprintf(to, sizeof(to), "%s/gone/vendor", tree->path);
	assert_int_equal(unlink(to), 0);
	device.group = 77;
	assert_int_equal(scan_state(dir, &addr, &device), -ENODEV);
	assert_int_equal(device.group, 77);
}

/* --- more than one device --- */

static void a_group_is_read_with_its_device(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr(NIC);
	_cleanup_machine_ struct machine machine = { 0 };

	add_nic(tree);
	card_add(tree, "0000:01:00.1", NIC_ID, "0x020000", 7);
	card_add(tree, "0000:02:00.0", NIC_ID, "0x020000", 8);
	card_add(tree, "0000:03:00.0", NIC_ID, "0x020000", -1);
	assert_int_equal(scan_with_group(&tree->root, &addr, 0, &machine), 0);
	assert_int_equal(machine.count, 2);
	assert_int_equal(machine.devices[1].addr.function, 1);
}

static void a_member_of_the_group_that_has_vanished_is_left_out(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr(NIC);
	_cleanup_machine_ struct machine machine = { 0 };

	add_nic(tree);
	card_add(tree, "0000:01:00.1", NIC_ID, "0x020000", 7);
	card_remove(tree, "0000:01:00.1");
	assert_int_equal(scan_with_group(&tree->root, &addr, 0, &machine), 0);
	assert_int_equal(machine.count, 1);
}

static void a_member_that_cannot_be_read_is_an_error(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr(NIC);
	_cleanup_machine_ struct machine machine = { 0 };

	add_nic(tree);
	card_add(tree, "0000:01:00.1", NIC_ID, "0x020000", 7);
	card_attribute(tree, "0000:01:00.1", "class", "what?\n");
	assert_int_equal(scan_with_group(&tree->root, &addr, 0, &machine), -EINVAL);
}

static void a_device_that_vanishes_meanwhile_is_left_out(void **state)
{
	const struct tree *tree = *state;
	_cleanup_machine_ struct machine machine = { 0 };

	add_nic(tree);
	tree_link(tree, "sys/bus/pci/devices/0000:09:00.0", "../../../devices/gone");
	tree_link(tree, "sys/bus/pci/devices/not-an-address", "../../../devices/gone");
	assert_int_equal(scan_all(&tree->root, 0, &machine), 0);
	assert_int_equal(machine.count, 1);
}

static void a_system_without_pci_is_told(void **state)
{
	const struct tree *tree = *state;
	struct root bare = tree->root;
	_cleanup_machine_ struct machine machine = { 0 };
	char path[256];

	snprintf(path, sizeof(path), "%s/sys/bus/pci/devices", tree->path);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(scan_all(&tree->root, 0, &machine), -ENOENT);
	bare.sys = -1;
	assert_int_equal(scan_all(&bare, 0, &machine), -ENOENT);
}

static void many_devices_come_in_the_order_of_their_addresses(void **state)
{
	const struct tree *tree = *state;
	_cleanup_machine_ struct machine machine = { 0 };
	char address[PCI_ADDR_TEXT_MAX];

	for (int i = 0; i < 40; i++) {
		snprintf(address, sizeof(address), "0000:%02x:00.0", (i * 17) % 40);
		card_add(tree, address, NIC_ID, "0x020000", i);
	}
	assert_int_equal(scan_all(&tree->root, 0, &machine), 0);
	assert_int_equal(machine.count, 40);
	for (int i = 0; i < 40; i++)
		assert_int_equal(machine.devices[i].addr.bus, i);
}

static void a_group_number_is_read_alone(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr(NIC), none = card_addr("0000:02:00.0"),
			      gone = card_addr("0000:03:00.0");
	int group = 77;

	add_nic(tree);
	card_add(tree, "0000:02:00.0", NIC_ID, "0x020000", -1);
	assert_int_equal(scan_group_number(&tree->root, &addr, &group), 0);
	assert_int_equal(group, 7);
	assert_int_equal(scan_group_number(&tree->root, &none, &group), 0);
	assert_int_equal(group, -1);
	group = 77;
	assert_int_equal(scan_group_number(&tree->root, &gone, &group), -ENOENT);
	assert_int_equal(group, 77);
}

/* --- what is read only when it is asked for --- */

static void the_keys_of_match_say_what_to_read(void **state)
{
	assert_int_equal(scan_extras_for(MATCH_ADDRESS | MATCH_ID | MATCH_PATH), 0);
	assert_int_equal(scan_extras_for(MATCH_SLOT), SCAN_SLOT);
	assert_int_equal(scan_extras_for(MATCH_SERIAL | MATCH_SLOT), SCAN_SLOT | SCAN_SERIAL);
}

static void the_header_tells_of_more_functions(void **state)
{
	const struct tree *tree = *state;
	uint8_t config[64] = { [0x0e] = 0x80 };

	add_nic(tree);
	assert_false(scan(tree, NIC, 0).multifunction);
	tree_data(tree, "sys/devices/pci0000:00/" NIC "/config", 0, config, sizeof(config),
		  sizeof(config));
	assert_true(scan(tree, NIC, 0).multifunction);
	assert_int_equal(scan(tree, NIC, 0).header, PCI_HEADER_NORMAL);
}

static void the_onboard_number_is_the_one_that_udev_takes(void **state)
{
	static const struct {
		const char *acpi, *smbios, *number;
	} rows[] = {
		{ NULL, NULL, "" },	    { NULL, "4\n", "4" },	  { "3\n", "4\n", "3" },
		{ "0\n", NULL, "0" },	    { "65535\n", NULL, "65535" }, { "65536\n", "4\n", "" },
		{ "16777215\n", NULL, "" }, { "one\n", "4\n", "" },	  { "\n", NULL, "" },
	};
	const struct tree *tree = *state;

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		char address[PCI_ADDR_TEXT_MAX];

		snprintf(address, sizeof(address), "0000:%02zx:00.0", i);
		card_add(tree, address, NIC_ID, "0x020000", 7);
		if (rows[i].acpi)
			card_attribute(tree, address, "acpi_index", rows[i].acpi);
		if (rows[i].smbios)
			card_attribute(tree, address, "index", rows[i].smbios);
		assert_string_equal(scan(tree, address, SCAN_ONBOARD).onboard, rows[i].number);
		assert_string_equal(scan(tree, address, 0).onboard, "");
	}
}

static void a_card_that_has_an_interface_needs_no_onboard_number(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	card_attribute(tree, NIC, "index", "4\n");
	assert_string_equal(scan(tree, NIC, SCAN_ONBOARD | SCAN_INTERFACE).onboard, "4");
	tree_net(tree, NIC, "eth0", 2, "0x1003");
	assert_string_equal(scan(tree, NIC, SCAN_ONBOARD | SCAN_INTERFACE).onboard, "");
	assert_string_equal(scan(tree, NIC, SCAN_ONBOARD).onboard, "4");
}

static void a_brief_reading_leaves_out_what_only_a_change_needs(void **state)
{
	const uint8_t config[64] = { [0x0e] = 0x80 };
	const struct tree *tree = *state;

	add_nic(tree);
	tree_driver(tree, NIC, "vfio-pci");
	card_attribute(tree, NIC, "driver_override", "vfio-pci\n");
	tree_data(tree, "sys/devices/pci0000:00/" NIC "/config", 0, config, sizeof(config),
		  sizeof(config));
	struct device device = scan(tree, NIC, SCAN_BRIEF);
	assert_string_equal(PCI_ID_TEXT(&device.id), NIC_ID);
	assert_string_equal(device.binding.driver, "vfio-pci");
	assert_int_equal(device.group, 7);
	assert_string_equal(device.binding.override, "");
	assert_false(device.overridable);
	assert_int_equal(device.header, PCI_HEADER_UNKNOWN);
	assert_string_equal(device.path, "");
	/* a name is predicted from it */
	assert_true(scan(tree, NIC, SCAN_BRIEF | SCAN_ONBOARD).multifunction);
}

static void the_slot_is_the_one_of_the_address(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	tree_file(tree, "sys/bus/pci/slots/3/address", "0000:02:00\n");
	assert_string_equal(scan(tree, NIC, SCAN_SLOT).slot, "");
	tree_file(tree, "sys/bus/pci/slots/4-1/address", "0000:01:00\n");
	tree_file(tree, "sys/bus/pci/slots/broken/address", "0000:01:00.0 and much more\n");
	assert_string_equal(scan(tree, NIC, SCAN_SLOT).slot, "4-1");
	assert_string_equal(scan(tree, NIC, 0).slot, "");
}

static void the_slot_is_looked_for_where_there_are_not_too_many(void **state)
{
	const struct tree *tree = *state;
	struct device device = { .addr = card_addr(NIC) };

	assert_true(scan_add_slot(&tree->root, 0, &device));
	assert_string_equal(device.slot, "");
	tree_file(tree, "sys/bus/pci/slots/3/address", "0000:02:00\n");
	tree_file(tree, "sys/bus/pci/slots/4/address", "0000:01:00\n");
	assert_false(scan_add_slot(&tree->root, 1, &device));
	assert_string_equal(device.slot, "");
	assert_true(scan_add_slot(&tree->root, 2, &device));
	assert_string_equal(device.slot, "4");
}

static void the_override_can_be_left_unread(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr(NIC);
	struct device device;

	card_add(tree, NIC, "8086:10d3:8086:a01f", "0x020000", 7);
	card_attribute(tree, NIC, "driver_override", "vfio-pci\n");
	assert_int_equal(scan_device(&tree->root, &addr, 0, &device), 0);
	assert_string_equal(device.binding.override, "vfio-pci");
	assert_int_equal(scan_device(&tree->root, &addr, SCAN_NO_OVERRIDE, &device), 0);
	assert_string_equal(device.binding.override, "");
	assert_true(device.overridable);
}

static void the_serial_number_comes_from_extended_config_space(void **state)
{
	static const uint8_t capability[] = { 0x03, 0x00, 0x01, 0x00, 0x2c, 0x5e,
					      0xb8, 0xff, 0xff, 0x17, 0x15, 0x00 };
	const struct tree *tree = *state;

	add_nic(tree);
	assert_string_equal(scan(tree, NIC, SCAN_SERIAL).serial, "");
	tree_data(tree, "sys/devices/pci0000:00/" NIC "/config", 0x100, capability,
		  sizeof(capability), 4096);
	assert_string_equal(scan(tree, NIC, SCAN_SERIAL).serial, "00-15-17-ff-ff-b8-5e-2c");
	/* as somebody who is not root reads it */
	tree_data(tree, "sys/devices/pci0000:00/" NIC "/config", 0, "", 0, 64);
	assert_string_equal(scan(tree, NIC, SCAN_SERIAL).serial, "");
}

static void the_first_of_several_interfaces_is_the_name(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	tree_net(tree, NIC, "enp1s0np1", 3, "0x1003");
	tree_net(tree, NIC, "enp1s0np0", 4, "0x1003");
	tree_dir(tree, "sys/devices/pci0000:00/" NIC "/net/a name that is none");
	assert_string_equal(scan(tree, NIC, SCAN_INTERFACE).interface, "enp1s0np0");
	assert_string_equal(scan(tree, NIC, 0).interface, "");
}

static void an_interface_through_virtio_is_found(void **state)
{
	const struct tree *tree = *state;

	add_nic(tree);
	tree_driver(tree, NIC, "virtio-pci");
	assert_string_equal(scan(tree, NIC, SCAN_INTERFACE).interface, "");
	tree_net(tree, NIC "/virtio3", "ens3", 3, "0x1003");
	assert_string_equal(scan(tree, NIC, SCAN_INTERFACE).interface, "ens3");
}

/* --- from an interface to its device --- */

static int find(const struct tree *tree, const char *name, const char *expected)
{
	struct pci_addr addr = { .domain = 77 };
	int r = scan_interface(&tree->root, name, &addr);

	if (r == 0)
		assert_string_equal(PCI_ADDR_TEXT(&addr), expected);
	else
		assert_int_equal(addr.domain, 77);
	return r;
}

static void an_interface_leads_to_its_device(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "enp1s0", 3, "0x1003");
	tree_net(tree, "0000:00:1c.0/0000:02:00.0", "enp2s0", 4, "0x1003");
	tree_net(tree, "0000:00:1c.0/0000:03:00.0/virtio3", "ens3", 5, "0x1003");
	assert_int_equal(find(tree, "enp1s0", NIC), 0);
	assert_int_equal(find(tree, "enp2s0", "0000:02:00.0"), 0);
	assert_int_equal(find(tree, "ens3", "0000:03:00.0"), 0);
}

/* Taking the controller for one of its devices would take all of them. */
static void an_interface_that_shares_its_function_leads_nowhere(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC "/usb1/1-1/1-1:1.0", "enx0", 3, "0x1003");
	tree_net(tree, NIC "/mlx5_core.sf.4", "enp1s0f0s88", 4, "0x1003");
	tree_net(tree, NULL, "bond0", 5, "0x1003");
	assert_int_equal(find(tree, "enx0", NULL), -ENODEV);
	assert_int_equal(find(tree, "enp1s0f0s88", NULL), -ENODEV);
	assert_int_equal(find(tree, "bond0", NULL), -ENODEV);
}

static void what_is_no_interface_is_not_looked_for(void **state)
{
	const struct tree *tree = *state;

	tree_link(tree, "sys/class/secret", "../devices/pci0000:00/" NIC "/net/x");
	assert_int_equal(find(tree, "enp9s0", NULL), -ENOENT);
	assert_int_equal(find(tree, "../secret", NULL), -ENOENT);
	assert_int_equal(find(tree, "", NULL), -ENOENT);
	assert_int_equal(find(tree, "..", NULL), -ENOENT);
}

static void a_driver_is_known_by_its_valid_name(void **state)
{
	const struct tree *tree = *state;

	tree_dir(tree, "sys/bus/pci/drivers/vfio-pci");
	tree_dir(tree, "sys/bus/pci/odd");
	assert_true(scan_driver_known(&tree->root, "vfio-pci"));
	assert_false(scan_driver_known(&tree->root, "e1000e"));
	assert_false(scan_driver_known(&tree->root, "../odd"));
	assert_false(scan_driver_known(&tree->root, ""));
	assert_false(scan_driver_known(&tree->root, "."));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_device_is_read_as_it_is),
		TEST(a_device_without_driver_group_and_node),
		TEST(domains_above_ffff_are_devices_too),
		TEST(an_override_is_told_from_none),
		TEST(a_kernel_without_overrides_is_noticed),
		TEST(a_vfio_driver_is_known_by_its_directory),
		TEST(virtual_functions_know_their_physical_one),
		TEST(the_header_type_comes_from_config_space),
		TEST(only_a_display_is_asked_for_the_firmware),
		TEST(a_group_that_vfio_made_up_is_told),
		TEST(an_attribute_that_lacks_is_no_device),
		TEST(hostile_texts_are_errors_and_nothing_is_touched),
		TEST(an_override_that_is_no_drivers_name_is_not_touched),
		TEST(a_nul_in_an_attribute_is_an_error),
		TEST(what_only_informs_may_be_odd),
		TEST(a_group_of_no_number_is_none),
		TEST(a_device_that_is_not_there),
		TEST(a_held_directory_stays_bound_to_its_device),
		TEST(a_group_is_read_with_its_device),
		TEST(a_member_of_the_group_that_has_vanished_is_left_out),
		TEST(a_member_that_cannot_be_read_is_an_error),
		TEST(a_device_that_vanishes_meanwhile_is_left_out),
		TEST(a_system_without_pci_is_told),
		TEST(many_devices_come_in_the_order_of_their_addresses),
		TEST(a_group_number_is_read_alone),
		TEST(the_keys_of_match_say_what_to_read),
		TEST(the_header_tells_of_more_functions),
		TEST(the_onboard_number_is_the_one_that_udev_takes),
		TEST(a_card_that_has_an_interface_needs_no_onboard_number),
		TEST(a_brief_reading_leaves_out_what_only_a_change_needs),
		TEST(the_slot_is_the_one_of_the_address),
		TEST(the_slot_is_looked_for_where_there_are_not_too_many),
		TEST(the_override_can_be_left_unread),
		TEST(the_serial_number_comes_from_extended_config_space),
		TEST(the_first_of_several_interfaces_is_the_name),
		TEST(an_interface_through_virtio_is_found),
		TEST(an_interface_leads_to_its_device),
		TEST(an_interface_that_shares_its_function_leads_nowhere),
		TEST(what_is_no_interface_is_not_looked_for),
		TEST(a_driver_is_known_by_its_valid_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
