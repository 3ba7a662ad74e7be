/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Network duties, on made-up machines; the names of the tests are what a user relies on. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sys/usage.h"
#include "unit/tree.h"

#define NIC "0000:01:00.0"
#define UP "0x1003"
#define DOWN "0x1002"

static const char mountinfo[] = "26 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n";

#define ROUTES                                                                                     \
	"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"

static int setup(void **state)
{
	int r = tree_setup(state);
	const struct tree *tree = *state;

	tree_device(tree, NIC, "0x020000");
	tree_driver(tree, NIC, "e1000e");
	tree_file(tree, "proc/self/mountinfo", mountinfo);
	return r;
}

static void scan(const struct tree *tree, const char *session, struct usages *usages)
{
	struct machine machine = { 0 };
	struct pci_addr addr;

	assert_int_equal(pci_addr_parse(NIC, &addr), 0);
	assert_int_equal(usage_scan_session(&tree->root, &machine, &addr, 1, session,
					    DISK_PATIENCE_DEFAULT, usages),
			 0);
}

static void expect(const struct tree *tree, const char *const *facts, size_t count)
{
	_cleanup_usages_ struct usages usages = { 0 };

	scan(tree, NULL, &usages);
	for (size_t i = 0; i < usages.count && i < count; i++)
		assert_string_equal(usages.list[i].fact, facts[i]);
	if (usages.count > count)
		fail_msg("one reason too many: %s", usages.list[count].fact);
	if (usages.count < count)
		fail_msg("missing: %s", facts[usages.count]);
}

#define EXPECT(tree, ...)                                                                          \
	expect((tree), (const char *const[]){ __VA_ARGS__ },                                       \
	       sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void a_nic_without_duties_is_free(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, DOWN);
	expect(tree, NULL, 0);
}

static void a_nic_without_interfaces_is_free(void **state)
{
	expect(*state, NULL, 0);
}

static void a_device_that_is_not_there_is_nobodys(void **state)
{
	const struct tree *tree = *state;
	_cleanup_usages_ struct usages usages = { 0 };
	struct machine machine = { 0 };
	struct pci_addr addr = { .bus = 0x77 };

	assert_int_equal(
		usage_scan(&tree->root, &machine, &addr, 1, DISK_PATIENCE_DEFAULT, &usages), 0);
	assert_int_equal(usages.count, 0);
}

static void a_default_route_is_named_with_its_gateway(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_file(tree, "proc/net/route",
		  ROUTES "eth0\t00000000\t0202000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
			 "eth0\t0002000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n");
	EXPECT(tree, "carries the default route via 10.0.2.2",
	       "has the network 10.0.2.0/24 in use");
}

static void an_ipv6_default_route_alone_is_enough(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_file(
		tree, "proc/net/ipv6_route",
		"00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
		"fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n"
		"00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
		"00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n");
	EXPECT(tree, "carries the IPv6 default route via fe80::1");
}

static void a_link_local_address_alone_is_not_in_use(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_file(tree, "proc/net/if_inet6",
		  "fe80000000000000505400fffe123456 02 40 20 80     eth0\n");
	expect(tree, NULL, 0);
}

static void an_address_of_an_interface_that_is_down_is_not_in_use(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, DOWN);
	tree_file(tree, "proc/net/if_inet6",
		  "20010db8000000000000000000000002 02 40 00 80     eth0\n");
	expect(tree, NULL, 0);
}

static void other_interfaces_duties_do_not_count(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_file(tree, "proc/net/route",
		  ROUTES "eth1\t00000000\t0202000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n");
	tree_file(tree, "proc/net/if_inet6",
		  "20010db8000000000000000000000002 03 40 00 80     eth1\n");
	expect(tree, NULL, 0);
}

static void a_route_on_a_bridge_above_is_carried_by_the_nic(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_net(tree, NULL, "br0", 5, UP);
	tree_dir(tree, "sys/class/net/br0/bridge");
	tree_upper(tree, "eth0", "br0", NULL);
	tree_file(tree, "proc/net/route",
		  ROUTES "br0\t00000000\t0202000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n");
	EXPECT(tree, "carries the default route via 10.0.2.2 (through br0)",
	       "is part of bridge br0");
}

static void a_route_on_a_vlan_on_a_bond_is_carried_by_the_nic(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_net(tree, NULL, "bond0", 5, UP);
	tree_net(tree, NULL, "bond0.100", 6, UP);
	tree_dir(tree, "sys/class/net/bond0/bonding");
	tree_upper(tree, "eth0", "bond0", NULL);
	tree_upper(tree, "bond0", "bond0.100", "vlan");
	tree_file(tree, "proc/net/route",
		  ROUTES "bond0.100\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");
	EXPECT(tree, "is part of bond bond0",
	       "carries the default route via 10.0.2.2 (through bond0.100)");
}

static void members_count_even_when_everything_is_down(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, DOWN);
	tree_net(tree, NULL, "eth0.7", 5, DOWN);
	tree_net(tree, NULL, "macvlan0", 6, DOWN);
	tree_upper(tree, "eth0", "eth0.7", "vlan");
	tree_upper(tree, "eth0", "macvlan0", "macvlan");
	_cleanup_usages_ struct usages usages = { 0 };
	scan(tree, NULL, &usages);
	assert_int_equal(usages.count, 2);
	assert_int_equal(usages.list[0].guard, GUARD_UPPER);
	assert_int_equal(usages.list[1].guard, GUARD_UPPER);
	assert_non_null(strstr(usages.list[0].fact, " on top"));
}

static void interfaces_below_virtio_and_usb_are_found(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC "/usb1/1-1/1-1:1.0", "usb0", 2, UP);
	tree_file(tree, "proc/net/route",
		  ROUTES "usb0\t00000000\t00000000\t0001\t0\t0\t100\t00000000\t0\t0\t0\n");
	EXPECT(tree, "carries the default route");
}

static void an_interface_in_another_namespace_is_in_use(void **state)
{
	const struct tree *tree = *state;

	tree_dir(tree, "sys/devices/pci0000:00/" NIC "/net");
	EXPECT(tree, "has its network interface in another network namespace");
}

static void a_strange_name_cannot_be_judged(void **state)
{
	const struct tree *tree = *state;
	_cleanup_usages_ struct usages usages = { 0 };

	tree_dir(tree, "sys/devices/pci0000:00/" NIC "/net/a\tb");
	scan(tree, NULL, &usages);
	assert_int_equal(usages.count, 1);
	assert_string_equal(usages.list[0].fact, "could not be judged: a\\x09b: Invalid argument");
}

static void routes_that_cannot_be_read_are_a_reason(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_file(tree, "proc/net/route", ROUTES "garbage\n");
	EXPECT(tree, "could not be judged: addresses: Bad message");
}

static void mounts_that_cannot_be_read_are_a_reason(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_file(tree, "proc/self/mountinfo", "garbage\n");
	EXPECT(tree, "could not be judged: what is mounted: Bad message");
}

static void the_ssh_session_is_found_by_our_end_of_it(void **state)
{
	const struct tree *tree = *state;
	_cleanup_usages_ struct usages usages = { 0 };

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_file(tree, "proc/net/if_inet6",
		  "20010db8000000000000000000000002 02 40 00 80     eth0\n");
	scan(tree, "2001:db8::9 50000 2001:db8::2 22", &usages);
	assert_int_equal(usages.count, 2);
	assert_int_equal(usages.list[1].guard, GUARD_SSH);
	assert_string_equal(usages.list[1].fact, "carries your ssh session from 2001:db8::9");
}

static void a_link_local_ssh_session_is_found_by_its_interface(void **state)
{
	const struct tree *tree = *state;
	_cleanup_usages_ struct usages usages = { 0 };

	tree_net(tree, NIC, "eth0", 2, UP);
	scan(tree, "fe80::9%eth0 50000 fe80::2%eth0 22", &usages);
	assert_int_equal(usages.count, 1);
	assert_int_equal(usages.list[0].guard, GUARD_SSH);
}

static void another_nics_ssh_session_does_not_count(void **state)
{
	const struct tree *tree = *state;
	_cleanup_usages_ struct usages usages = { 0 };

	tree_net(tree, NIC, "eth0", 2, UP);
	scan(tree, "10.0.2.2 50000 10.0.2.15 22", &usages);
	assert_int_equal(usages.count, 0);
	scan(tree, "not a connection", &usages);
	assert_int_equal(usages.count, 0);
}

static void a_root_on_nfs_stops_every_nic_that_is_up(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_file(tree, "proc/self/mountinfo",
		  "26 1 0:20 / / rw - nfs4 srv:/root rw,vers=4.2,addr=10.0.2.2\n");
	EXPECT(tree, "carries /, a file system of type nfs4, from 10.0.2.2");
}

static void iscsi_and_nvme_over_tcp_stop_every_nic_that_is_up(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_file(tree, "sys/class/iscsi_connection/connection1:0/persistent_address",
		  "10.0.2.7\n");
	tree_file(tree, "sys/class/nvme/nvme0/transport", "pcie\n");
	tree_dir(tree, "sys/devices/virtual/nvme-fabrics/ctl/nvme1");
	tree_file(tree, "sys/class/nvme/nvme1/transport", "tcp\n");
	tree_file(tree, "sys/class/nvme/nvme1/address", "traddr=10.0.2.8,trsvcid=4420\n");
	EXPECT(tree, "carries the iSCSI connection1:0 from 10.0.2.7",
	       "carries nvme1, NVMe over tcp, from 10.0.2.8");
}

static void a_root_on_nbd_below_lvm_stops_every_nic_that_is_up(void **state)
{
	const struct tree *tree = *state;

	tree_net(tree, NIC, "eth0", 2, UP);
	tree_disk(tree, NULL, "nbd0", "43:0", 4096);
	tree_mapper(tree, "dm-0", "253:0", "vg-root", "LVM-x");
	tree_holder(tree, "nbd0", "dm-0");
	tree_file(tree, "proc/self/mountinfo", "26 1 253:0 / / rw - ext4 /dev/mapper/vg-root rw\n");
	EXPECT(tree, "carries a file system that the host lives on (nbd0)");
}

static void virtual_functions_are_counted_by_driver(void **state)
{
	const struct tree *tree = *state;

	for (int i = 0; i < 3; i++) {
		static const char *const vfs[] = { "0000:01:10.0", "0000:01:10.1", "0000:01:10.2" };
		char link[128], target[64];

		tree_device(tree, vfs[i], "0x020000");
		snprintf(link, sizeof(link), "sys/devices/pci0000:00/" NIC "/virtfn%d", i);
		snprintf(target, sizeof(target), "../%s", vfs[i]);
		tree_link(tree, link, target);
	}
	tree_driver(tree, "0000:01:10.0", "vfio-pci");
	tree_driver(tree, "0000:01:10.1", "vfio-pci");
	EXPECT(tree, "has 3 virtual functions: 2 on vfio-pci, 1 without driver");
}

static void a_virtual_functions_duties_are_those_of_its_physical_function(void **state)
{
	const struct tree *tree = *state;

	tree_device(tree, "0000:01:10.0", "0x020000");
	tree_driver(tree, "0000:01:10.0", "igbvf");
	tree_link(tree, "sys/devices/pci0000:00/" NIC "/virtfn0", "../0000:01:10.0");
	tree_net(tree, "0000:01:10.0", "eth5", 9, UP);
	tree_file(tree, "proc/net/route",
		  ROUTES "eth5\t00000000\t0202000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n");
	EXPECT(tree, "has 1 virtual function: 1 on igbvf",
	       "carries the default route via 10.0.2.2 (through virtual function 0000:01:10.0)");
}

static void mediated_devices_count(void **state)
{
	const struct tree *tree = *state;

	tree_dir(tree, "sys/devices/pci0000:00/" NIC "/83b8f4f2-509f-382f-3c1e-e6bfe0fa1001");
	EXPECT(tree, "has 1 mediated device");
}

static void allowing_one_guard_does_not_lift_another(void **state)
{
	struct usage usage = { .guard = GUARD_DEFAULT_ROUTE };
	guard_set set = 0;

	assert_int_equal(guard_set_parse("default-route,swap", &set), 0);
	assert_false(usage_blocks(&usage, set));
	usage.guard = GUARD_ADDRESS;
	assert_true(usage_blocks(&usage, set));
	assert_int_equal(guard_set_parse("default-route,", &set), -EINVAL);
	assert_int_equal(guard_set_parse("", &set), -EINVAL);
	assert_int_equal(guard_set_parse("a-name-that-is-longer-than-any-guard-has-it", &set),
			 -EINVAL);
	assert_int_equal(set, GUARD_BIT(GUARD_DEFAULT_ROUTE) | GUARD_BIT(GUARD_SWAP));
}

/* Harmless on any machine: reads, and asks rtnetlink. */
static void every_device_of_this_machine_can_be_judged(void **state)
{
	_cleanup_root_ struct root root = { -1, -1, -1, -1, false };
	struct machine machine = { 0 };

	if (root_open(NULL, &root) < 0)
		skip();
	int fd = root_open_dir(root.sys, "bus/pci/devices");
	_cleanup_dir_ DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	if (!stream)
		skip();
	for (const struct dirent *entry; (entry = readdir(stream));) {
		_cleanup_usages_ struct usages usages = { 0 };
		struct pci_addr addr;

		if (pci_addr_parse(entry->d_name, &addr) < 0)
			continue;
		assert_int_equal(
			usage_scan(&root, &machine, &addr, 1, DISK_PATIENCE_DEFAULT, &usages), 0);
		for (size_t i = 0; i < usages.count; i++)
			print_message("# %s: %s\n", entry->d_name, usages.list[i].fact);
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_nic_without_duties_is_free),
		TEST(a_nic_without_interfaces_is_free),
		TEST(a_device_that_is_not_there_is_nobodys),
		TEST(a_default_route_is_named_with_its_gateway),
		TEST(an_ipv6_default_route_alone_is_enough),
		TEST(a_link_local_address_alone_is_not_in_use),
		TEST(an_address_of_an_interface_that_is_down_is_not_in_use),
		TEST(other_interfaces_duties_do_not_count),
		TEST(a_route_on_a_bridge_above_is_carried_by_the_nic),
		TEST(a_route_on_a_vlan_on_a_bond_is_carried_by_the_nic),
		TEST(members_count_even_when_everything_is_down),
		TEST(interfaces_below_virtio_and_usb_are_found),
		TEST(an_interface_in_another_namespace_is_in_use),
		TEST(a_strange_name_cannot_be_judged),
		TEST(routes_that_cannot_be_read_are_a_reason),
		TEST(mounts_that_cannot_be_read_are_a_reason),
		TEST(the_ssh_session_is_found_by_our_end_of_it),
		TEST(a_link_local_ssh_session_is_found_by_its_interface),
		TEST(another_nics_ssh_session_does_not_count),
		TEST(a_root_on_nfs_stops_every_nic_that_is_up),
		TEST(iscsi_and_nvme_over_tcp_stop_every_nic_that_is_up),
		TEST(a_root_on_nbd_below_lvm_stops_every_nic_that_is_up),
		TEST(virtual_functions_are_counted_by_driver),
		TEST(a_virtual_functions_duties_are_those_of_its_physical_function),
		TEST(mediated_devices_count),
		cmocka_unit_test(allowing_one_guard_does_not_lift_another),
		cmocka_unit_test(every_device_of_this_machine_can_be_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
