/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sys/monitor.h"
#include "sys/ready.h"
#include "unit/card.h"

#define NIC_ID "8086:10d3:8086:a01f"

/* Two like NICs, of which the second appears when it is waited for. */
struct world {
	struct tree *tree;
	struct policy policy;
	struct ready ready;
};

/* In the place of udev: what happens while it is waited. */
static struct {
	struct tree *tree;
	unsigned waits;
	bool through; /* with the interfaces */
	void (*happens)(const struct tree *tree);
} udev;

struct monitor *monitor_open(const struct root *root)
{
	return (struct monitor *)&udev;
}

void monitor_close(struct monitor *monitor)
{
}

static void add_nic(const struct tree *tree, const char *address, unsigned group)
{
	card_add(tree, address, NIC_ID, "0x010802", group);
	tree_driver(tree, address, "nvme");
}

int monitor_wait(struct monitor *monitor, int timeout_ms)
{
	udev.waits++;
	if (udev.happens && udev.waits == 1)
		udev.happens(udev.tree);
	return 1;
}

bool monitor_has_named(const struct root *root, const char *interface)
{
	return udev.through;
}

static void udev_names_the_interface(const struct tree *tree)
{
	udev.through = true;
}

static void the_second_appears(const struct tree *tree)
{
	add_nic(tree, "0000:02:00.0", 2);
}

static void the_second_gets_its_driver(const struct tree *tree)
{
	tree_driver(tree, "0000:02:00.0", "nvme");
}

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	void *tree;

	assert_non_null(world);
	assert_int_equal(tree_setup(&tree), 0);
	world->tree = tree;
	add_nic(tree, "0000:01:00.0", 1);
	policy_init(&world->policy);
	struct entry *entry = policy_add_entry(&world->policy, "test.conf", 1);
	assert_non_null(entry);
	strcpy(entry->name, "pair");
	assert_int_equal(pci_id_parse(NIC_ID, &entry->match.id), 0);
	entry->match.keys = MATCH_ID;
	entry->mode = MODE_KERNEL;
	entry->expect = 2;
	memset(&udev, 0, sizeof(udev));
	udev.tree = tree;
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;
	void *tree = world->tree;

	ready_release(&world->ready);
	policy_release(&world->policy);
	tree_teardown(&tree);
	free(world);
	return 0;
}

static enum exitcode wait_for(struct world *world, unsigned timeout_ms)
{
	char pair[] = "pair", *list[] = { pair };
	struct words words = { .list = list, .count = 1 };
	const struct demands demands = { .of = { [MODE_KERNEL] = &words } };
	struct judge judge = { .root = &world->tree->root, .policy = &world->policy };

	assert_int_equal(ready_wait(&judge, &demands, timeout_ms, &world->ready), 0);
	return world->ready.code;
}

static void devices_that_are_still_to_come_are_waited_for(void **state)
{
	struct world *world = *state;

	udev.happens = the_second_appears;
	assert_int_equal(wait_for(world, 60000), EXIT_DONE);
	assert_int_equal(udev.waits, 1);
	assert_int_equal(world->ready.count, 2);
	assert_false(world->ready.timed_out);
}

static void devices_that_do_not_come_end_with_the_time(void **state)
{
	struct world *world = *state;

	assert_int_equal(wait_for(world, 20), EXIT_NOT_FOUND);
	assert_true(udev.waits > 0);
	assert_true(world->ready.timed_out);
}

static void each_look_reads_anew(void **state)
{
	struct world *world = *state;

	card_add(world->tree, "0000:02:00.0", NIC_ID, "0x010802", 2);
	udev.happens = the_second_gets_its_driver;
	assert_int_equal(wait_for(world, 60000), EXIT_DONE);
	assert_int_equal(udev.waits, 1);
}

static void too_many_devices_are_not_waited_for(void **state)
{
	struct world *world = *state;

	add_nic(world->tree, "0000:02:00.0", 2);
	world->policy.entries[0].expect = 1;
	assert_int_equal(wait_for(world, 60000), EXIT_ERROR);
	assert_int_equal(udev.waits, 0);
	assert_false(world->ready.timed_out);
}

/* A network card on its driver, with an interface; `named` as in struct judge. */
static void wait_for_interface(struct world *world, bool named)
{
	char address[] = "0000:03:00.0", *list[] = { address };
	struct words words = { .list = list, .count = 1 };
	const struct demands demands = { .of = { [MODE_KERNEL] = &words } };
	struct judge judge = { .root = &world->tree->root,
			       .policy = &world->policy,
			       .named = named };

	card_add(world->tree, address, NIC_ID, "0x020000", 3);
	tree_driver(world->tree, address, "e1000e");
	tree_net(world->tree, address, "eth0", 7, "0x1002");
	udev.happens = udev_names_the_interface;
	assert_int_equal(ready_wait(&judge, &demands, 60000, &world->ready), 0);
	assert_int_equal(world->ready.code, EXIT_DONE);
	assert_string_equal(world->ready.list[0].device.interface, "eth0");
}

static void an_interface_is_there_when_udev_has_named_it(void **state)
{
	wait_for_interface(*state, true);
	assert_int_equal(udev.waits, 1);
}

static void whom_the_name_is_no_matter_is_not_kept_waiting(void **state)
{
	wait_for_interface(*state, false);
	assert_int_equal(udev.waits, 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(devices_that_are_still_to_come_are_waited_for),
		TEST(devices_that_do_not_come_end_with_the_time),
		TEST(each_look_reads_anew),
		TEST(too_many_devices_are_not_waited_for),
		TEST(an_interface_is_there_when_udev_has_named_it),
		TEST(whom_the_name_is_no_matter_is_not_kept_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
