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

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(devices_that_are_still_to_come_are_waited_for),
		TEST(devices_that_do_not_come_end_with_the_time),
		TEST(each_look_reads_anew),
		TEST(too_many_devices_are_not_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
