/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sys/resolve.h"
#include "sys/runstate.h"
#include "unit/card.h"

#define NIC_ID "8086:10d3:8086:a01f"
#define DISK_ID "144d:a80a:144d:a801"

/* A machine of two like NICs and a disk; `gone` in the configuration is at no address. */
struct world {
	struct tree *tree;
	struct policy policy;
	struct addr_list found;
	struct strbuf why;
};

static void add_entry(struct world *world, const char *name, const char *address, const char *id,
		      const char *interface)
{
	struct entry *entry = policy_add_entry(&world->policy, "test.conf", 1);

	assert_non_null(entry);
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	snprintf(entry->match.interface, sizeof(entry->match.interface), "%s", interface);
	assert_int_equal(pci_id_parse(id, &entry->match.id), 0);
	entry->match.keys = MATCH_ID;
	entry->expect = 1;
	if (!address)
		return;
	entry->match.keys |= MATCH_ADDRESS;
	entry->match.address = card_addr(address);
}

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	void *tree;

	assert_non_null(world);
	assert_int_equal(tree_setup(&tree), 0);
	world->tree = tree;
	card_add(tree, "0000:01:00.0", NIC_ID, "0x020000", 1);
	card_add(tree, "0000:02:00.0", NIC_ID, "0x020000", 2);
	card_add(tree, "10000:e1:00.0", DISK_ID, "0x010802", 3);
	tree_net(tree, "0000:01:00.0", "enp1s0", 3, "0x1003");
	tree_net(tree, NULL, "bond0", 4, "0x1003");
	policy_init(&world->policy);
	add_entry(world, "dpdk0", "0000:01:00.0", "8086:10d3", "lan7");
	add_entry(world, "gone", "0000:09:00.0", "8086:10d3", "");
	add_entry(world, "disk", NULL, "144d:a80a", "");
	add_entry(world, "nics", NULL, "8086:10d3", "");
	add_entry(world, "none", NULL, "8086:1572", "");
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;
	void *tree = world->tree;

	addr_list_release(&world->found);
	strbuf_release(&world->why);
	policy_release(&world->policy);
	tree_teardown(&tree);
	free(world);
	return 0;
}

static int look_up(struct world *world, const char *text)
{
	addr_list_release(&world->found);
	strbuf_release(&world->why);
	return resolve(&world->tree->root, &world->policy, text, &world->found, &world->why);
}

static void means(struct world *world, const char *text, const char *address)
{
	assert_int_equal(look_up(world, text), 0);
	assert_int_equal(world->found.count, 1);
	assert_string_equal(PCI_ADDR_TEXT(&world->found.list[0]), address);
	assert_int_equal(world->why.len, 0);
}

/* `why` is what the message begins with. */
static void fails(struct world *world, const char *text, int error, const char *why)
{
	assert_int_equal(look_up(world, text), error);
	assert_int_equal(world->found.count, 0);
	assert_memory_equal(strbuf_text(&world->why), why, strlen(why));
}

static void an_address_is_itself(void **state)
{
	means(*state, "0000:01:00.0", "0000:01:00.0");
	means(*state, "01:00.0", "0000:01:00.0");
	means(*state, "10000:E1:00.0", "10000:e1:00.0");
	means(*state, "00010000:e1:00.0", "10000:e1:00.0");
}

static void an_address_without_a_device_is_told(void **state)
{
	fails(*state, "0000:09:00.0", -ENOENT, "0000:09:00.0: no such device\n  ");
	fails(*state, "e1:00.0", -ENOENT, "0000:e1:00.0: no such device\n  ");
}

static void a_present_interface_is_its_device(void **state)
{
	means(*state, "enp1s0", "0000:01:00.0");
}

static void a_virtual_interface_is_no_device(void **state)
{
	fails(*state, "bond0", -EINVAL, "bond0: this is not the interface of a PCI device\n  ");
}

static void an_interface_of_the_configuration_is_its_entry(void **state)
{
	means(*state, "lan7", "0000:01:00.0");
}

static void record_interface(const struct world *world, const char *address, const char *id,
			     const char *interface)
{
	struct record record = { .addr = card_addr(address), .when = 1 };

	assert_int_equal(pci_id_parse(id, &record.id), 0);
	snprintf(record.interface, sizeof(record.interface), "%s", interface);
	assert_int_equal(record_save(&world->tree->root, &record), 0);
}

static void a_recorded_interface_is_its_device(void **state)
{
	record_interface(*state, "0000:02:00.0", NIC_ID, "enp2s0");
	means(*state, "enp2s0", "0000:02:00.0");
}

static void a_present_interface_counts_before_a_recorded_one(void **state)
{
	record_interface(*state, "0000:02:00.0", NIC_ID, "enp1s0");
	means(*state, "enp1s0", "0000:01:00.0");
}

static void a_recorded_interface_counts_before_the_configuration(void **state)
{
	record_interface(*state, "0000:02:00.0", NIC_ID, "lan7");
	means(*state, "lan7", "0000:02:00.0");
}

/* Puts a device on vfio-pci, as the kernel lists it. */
static void put_on_vfio(const struct world *world, const char *address)
{
	char path[96];

	tree_driver(world->tree, address, "vfio-pci");
	snprintf(path, sizeof(path), "sys/bus/pci/drivers/vfio-pci/%s", address);
	tree_link(world->tree, path, "../nowhere");
}

static void a_device_on_vfio_is_found_by_the_name_that_udev_would_give(void **state)
{
	struct world *world = *state;

	fails(world, "enp2s0", -ENOENT, "enp2s0: no such device");
	put_on_vfio(world, "0000:02:00.0");
	means(world, "enp2s0np0", "0000:02:00.0");
	tree_file(world->tree, "sys/bus/pci/slots/4/address", "0000:02:00\n");
	means(world, "ens4", "0000:02:00.0");
}

static void a_predicted_name_that_two_would_have_is_ambiguous(void **state)
{
	struct world *world = *state;

	put_on_vfio(world, "0000:01:00.0");
	put_on_vfio(world, "0000:02:00.0");
	card_attribute(world->tree, "0000:01:00.0", "index", "3\n");
	card_attribute(world->tree, "0000:02:00.0", "index", "3\n");
	fails(world, "eno3", -ENOTUNIQ, "eno3: several devices on VFIO");
}

static void of_two_records_with_one_interface_the_configured_place_counts(void **state)
{
	record_interface(*state, "0000:02:00.0", NIC_ID, "lan7");
	record_interface(*state, "0000:01:00.0", NIC_ID, "lan7");
	means(*state, "lan7", "0000:01:00.0");
}

static void another_card_at_the_place_is_not_the_recorded_one(void **state)
{
	record_interface(*state, "0000:02:00.0", DISK_ID, "enp2s0");
	fails(*state, "enp2s0", -ENOENT,
	      "enp2s0: this was the interface of 0000:02:00.0 (" DISK_ID
	      "), where another card (" NIC_ID ") is now\n  ");
}

static void a_recorded_card_that_is_gone_is_told(void **state)
{
	record_interface(*state, "0000:09:00.0", NIC_ID, "enp9s0");
	fails(*state, "enp9s0", -ENOENT,
	      "enp9s0: this was the interface of 0000:09:00.0 (" NIC_ID "), which is gone\n  ");
}

static void ids_that_one_device_has_are_that_device(void **state)
{
	means(*state, "144d:a80a", "10000:e1:00.0");
	means(*state, "144D:A80A", "10000:e1:00.0");
	means(*state, DISK_ID, "10000:e1:00.0");
}

static void ids_of_several_devices_are_ambiguous(void **state)
{
	fails(*state, "8086:10d3", -ENOTUNIQ,
	      "8086:10d3: 2 devices have these IDs\n"
	      "  name one by its address: 0000:01:00.0 0000:02:00.0");
}

static void ids_of_no_device_are_told(void **state)
{
	fails(*state, "8086:1572", -ENOENT, "8086:1572: no device has these IDs");
	fails(*state, "144d:a80a:144d:ffff", -ENOENT, "144d:a80a:144d:ffff: no device");
}

static void the_name_of_an_entry_is_what_it_means(void **state)
{
	means(*state, "dpdk0", "0000:01:00.0");
	means(*state, "disk", "10000:e1:00.0");
}

static void an_entry_without_its_device_is_told(void **state)
{
	fails(*state, "gone", -ENOENT, "0000:09:00.0: no such device\n  ");
	fails(*state, "none", -ENOENT, "none: no device matches the entry at test.conf:1");
}

static void an_entry_that_matches_too_many_means_none(void **state)
{
	fails(*state, "nics", -ENOTUNIQ,
	      "nics: 2 devices match the entry at test.conf:1, it expects 1: none is touched\n  ");
}

static void an_entry_that_matches_too_few_has_not_been_found_yet(void **state)
{
	struct world *world = *state;

	world->policy.entries[3].expect = 3;
	fails(world, "nics", -ENOENT,
	      "nics: 2 devices match the entry at test.conf:1, it expects 3: none is touched\n  ");
}

static void an_entry_that_expects_two_means_both(void **state)
{
	struct world *world = *state;

	world->policy.entries[3].expect = 2;
	assert_int_equal(look_up(world, "nics"), 0);
	assert_int_equal(world->found.count, 2);
}

static void a_name_that_nothing_has_is_told(void **state)
{
	fails(*state, "enp99s0", -ENOENT, "enp99s0: no such device, interface or entry\n  ");
	fails(*state, "0000", -ENOENT, "0000: no such device, interface or entry\n  ");
}

static void what_can_be_no_name_is_told_and_escaped(void **state)
{
	fails(*state, "0000:01:00.8", -EINVAL, "0000:01:00.8: not an address, ");
	fails(*state, "../../etc", -EINVAL, "../../etc: not an address, ");
	fails(*state, " enp1s0", -EINVAL, " enp1s0: not an address, ");
	fails(*state, "\xff\x1b[31m", -EINVAL, "\\xff\\x1b[31m: not an address, ");
	fails(*state, "", -EINVAL, ": not an address, ");
}

static void what_is_far_too_long_is_cut(void **state)
{
	struct world *world = *state;
	char text[10240];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(look_up(world, text), -EINVAL);
	assert_true(world->why.len < 256);
}

static void a_system_without_pci_has_no_devices(void **state)
{
	struct world *world = *state;
	struct root bare = world->tree->root;

	bare.sys = -1;
	assert_int_equal(resolve(&bare, &world->policy, "8086:10d3", &world->found, &world->why),
			 -ENOENT);
	assert_string_equal(strbuf_text(&world->why), "this system has no PCI bus");
}

static void an_address_is_listed_once(void **state)
{
	_cleanup_addr_list_ struct addr_list list = { 0 };
	const struct pci_addr first = card_addr("0000:01:00.0"),
			      second = card_addr("10000:01:00.0");

	assert_int_equal(addr_list_add(&list, &first), 0);
	assert_int_equal(addr_list_add(&list, &second), 0);
	assert_int_equal(addr_list_add(&list, &first), 0);
	assert_int_equal(list.count, 2);
	assert_int_equal(pci_addr_compare(&list.list[0], &first), 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_address_is_itself),
		TEST(an_address_without_a_device_is_told),
		TEST(a_present_interface_is_its_device),
		TEST(a_virtual_interface_is_no_device),
		TEST(an_interface_of_the_configuration_is_its_entry),
		TEST(a_recorded_interface_is_its_device),
		TEST(a_present_interface_counts_before_a_recorded_one),
		TEST(a_recorded_interface_counts_before_the_configuration),
		TEST(a_device_on_vfio_is_found_by_the_name_that_udev_would_give),
		TEST(a_predicted_name_that_two_would_have_is_ambiguous),
		TEST(of_two_records_with_one_interface_the_configured_place_counts),
		TEST(another_card_at_the_place_is_not_the_recorded_one),
		TEST(a_recorded_card_that_is_gone_is_told),
		TEST(ids_that_one_device_has_are_that_device),
		TEST(ids_of_several_devices_are_ambiguous),
		TEST(ids_of_no_device_are_told),
		TEST(the_name_of_an_entry_is_what_it_means),
		TEST(an_entry_without_its_device_is_told),
		TEST(an_entry_that_matches_too_many_means_none),
		TEST(an_entry_that_matches_too_few_has_not_been_found_yet),
		TEST(an_entry_that_expects_two_means_both),
		TEST(a_name_that_nothing_has_is_told),
		TEST(what_can_be_no_name_is_told_and_escaped),
		TEST(what_is_far_too_long_is_cut),
		TEST(a_system_without_pci_has_no_devices),
		cmocka_unit_test(an_address_is_listed_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
