/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sys/request.h"
#include "sys/runstate.h"
#include "unit/card.h"

#define NIC_ID "8086:10d3:8086:a01f"
#define DISK_ID "144d:a80a:144d:a801"

/* Two like NICs in one group, a third in another, a disk. */
struct world {
	struct tree *tree;
	struct policy policy;
	struct addr_list devices;
	struct request request;
	struct declaration declaration;
};

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	void *tree;

	assert_non_null(world);
	assert_int_equal(tree_setup(&tree), 0);
	world->tree = tree;
	card_add(tree, "0000:01:00.0", NIC_ID, "0x020000", 1);
	card_add(tree, "0000:01:00.1", NIC_ID, "0x020000", 1);
	card_add(tree, "0000:02:00.0", NIC_ID, "0x020000", 2);
	card_add(tree, "0000:03:00.0", DISK_ID, "0x010802", 3);
	tree_dir(tree, "sys/bus/pci/drivers/e1000e");
	policy_init(&world->policy);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;
	void *tree = world->tree;

	addr_list_release(&world->devices);
	request_release(&world->request);
	declaration_release(&world->declaration);
	policy_release(&world->policy);
	tree_teardown(&tree);
	free(world);
	return 0;
}

/* address NULL: by the id alone, for `expect` devices */
static struct entry *add_entry(struct world *world, const char *name, const char *address,
			       const char *id, unsigned expect)
{
	struct entry *entry = policy_add_entry(&world->policy, "test.conf", 1);

	assert_non_null(entry);
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	snprintf(entry->driver, sizeof(entry->driver), "vfio-pci");
	assert_int_equal(pci_id_parse(id, &entry->match.id), 0);
	entry->match.keys = MATCH_ID;
	entry->expect = expect;
	if (address) {
		entry->match.keys |= MATCH_ADDRESS;
		entry->match.address = card_addr(address);
	}
	return entry;
}

static void name_device(struct world *world, const char *address)
{
	const struct pci_addr addr = card_addr(address);

	assert_int_equal(addr_list_add(&world->devices, &addr), 0);
}

static const struct want *bind_one(struct world *world, const struct terms *terms)
{
	assert_int_equal(request_bind(&world->tree->root, &world->policy, terms, &world->devices,
				      &world->request),
			 0);
	assert_int_equal(world->request.count, world->devices.count);
	return &world->request.wants[0];
}

static const struct terms no_terms = { 0 };

/* --- bind --- */

static void a_device_without_an_entry_has_the_usual_terms(void **state)
{
	struct world *world = *state;

	name_device(world, "0000:01:00.0");
	const struct want *want = bind_one(world, &no_terms);
	assert_int_equal(want->goal, GOAL_VFIO);
	assert_string_equal(want->driver, "vfio-pci");
	assert_int_equal(want->group, GROUP_STRICT);
	assert_int_equal(want->allow, 0);
	assert_null(want->entry);
}

static void an_entry_gives_its_terms(void **state)
{
	struct world *world = *state;
	struct entry *entry = add_entry(world, "nic", "0000:01:00.0", "8086:10d3", 1);

	snprintf(entry->driver, sizeof(entry->driver), "mlx5_vfio_pci");
	entry->group = GROUP_WHOLE;
	entry->allow = GUARD_BIT(GUARD_SWAP);
	name_device(world, "0000:01:00.0");
	const struct want *want = bind_one(world, &no_terms);
	assert_string_equal(want->driver, "mlx5_vfio_pci");
	assert_int_equal(want->group, GROUP_WHOLE);
	assert_int_equal(want->allow, GUARD_BIT(GUARD_SWAP));
	assert_ptr_equal(want->entry, entry);
}

static void the_command_line_goes_before_the_entry(void **state)
{
	static const enum group_policy strict = GROUP_STRICT;
	const struct terms terms = { .driver = "other-vfio",
				     .group = &strict,
				     .allow = GUARD_BIT(GUARD_UPPER) };
	struct world *world = *state;
	struct entry *entry = add_entry(world, "nic", "0000:01:00.0", "8086:10d3", 1);

	entry->group = GROUP_WHOLE;
	entry->allow = GUARD_BIT(GUARD_SWAP);
	name_device(world, "0000:01:00.0");
	const struct want *want = bind_one(world, &terms);
	assert_string_equal(want->driver, "other-vfio");
	assert_int_equal(want->group, GROUP_STRICT);
	assert_int_equal(want->allow, GUARD_BIT(GUARD_SWAP) | GUARD_BIT(GUARD_UPPER));
}

static void the_terms_for_another_card_do_not_count(void **state)
{
	struct world *world = *state;

	add_entry(world, "nic", "0000:01:00.0", "8086:1572", 1)->allow = GUARD_BIT(GUARD_SWAP);
	name_device(world, "0000:01:00.0");
	const struct want *want = bind_one(world, &no_terms);
	assert_int_equal(want->allow, 0);
	assert_null(want->entry);
}

static void the_terms_of_an_entry_that_counts_wrong_do_not_count(void **state)
{
	struct world *world = *state;

	add_entry(world, "nics", NULL, "8086:10d3", 2)->allow = GUARD_BIT(GUARD_SWAP);
	name_device(world, "0000:01:00.0");
	const struct want *want = bind_one(world, &no_terms);
	assert_int_equal(want->allow, 0);
	assert_null(want->entry);
}

static void the_terms_of_one_that_counts_right_do(void **state)
{
	struct world *world = *state;

	add_entry(world, "nics", NULL, "8086:10d3", 3)->allow = GUARD_BIT(GUARD_SWAP);
	name_device(world, "0000:01:00.0");
	assert_int_equal(bind_one(world, &no_terms)->allow, GUARD_BIT(GUARD_SWAP));
}

static void of_two_entries_neither_gives_its_terms(void **state)
{
	struct world *world = *state;

	add_entry(world, "one", "0000:01:00.0", "8086:10d3", 1)->allow = GUARD_BIT(GUARD_SWAP);
	add_entry(world, "three", NULL, "8086:10d3", 3)->allow = GUARD_BIT(GUARD_UPPER);
	name_device(world, "0000:01:00.0");
	const struct want *want = bind_one(world, &no_terms);
	assert_int_equal(want->allow, 0);
	assert_null(want->entry);
}

static void of_two_entries_the_one_for_the_kernel_is_heard(void **state)
{
	struct world *world = *state;

	add_entry(world, "one", "0000:01:00.0", "8086:10d3", 1);
	struct entry *kernel = add_entry(world, "three", NULL, "8086:10d3", 3);
	kernel->mode = MODE_KERNEL;
	name_device(world, "0000:01:00.0");
	assert_ptr_equal(bind_one(world, &no_terms)->entry, kernel);
}

static void a_device_that_is_not_there_is_still_wanted(void **state)
{
	struct world *world = *state;

	add_entry(world, "gone", "0000:09:00.0", "8086:10d3", 1);
	name_device(world, "0000:09:00.0");
	assert_null(bind_one(world, &no_terms)->entry);
}

/* --- unbind --- */

static const struct want *unbind_one(struct world *world)
{
	request_release(&world->request);
	assert_int_equal(request_unbind(&world->tree->root, &world->devices, &world->request), 0);
	assert_int_equal(world->request.count, 1);
	assert_int_equal(world->request.wants[0].goal, GOAL_NATIVE);
	return &world->request.wants[0];
}

static void remember(const struct world *world, const struct record *record)
{
	assert_int_equal(record_save(&world->tree->root, record), 0);
}

static struct record nic_record(const char *driver, const char *override)
{
	struct record record = { .addr = card_addr("0000:01:00.0"),
				 .id = { 0x8086, 0x10d3, 0x8086, 0xa01f } };

	snprintf(record.before.driver, sizeof(record.before.driver), "%s", driver);
	snprintf(record.before.override, sizeof(record.before.override), "%s", override);
	return record;
}

static void without_a_record_any_driver_will_do(void **state)
{
	struct world *world = *state;

	name_device(world, "0000:01:00.0");
	const struct want *want = unbind_one(world);
	assert_string_equal(want->driver, "");
	assert_string_equal(want->override, "");
}

static void with_a_record_it_goes_back(void **state)
{
	struct world *world = *state;
	const struct record record = nic_record("e1000e", "e1000e");

	remember(world, &record);
	name_device(world, "0000:01:00.0");
	const struct want *want = unbind_one(world);
	assert_string_equal(want->driver, "e1000e");
	assert_string_equal(want->override, "e1000e");
}

static void a_record_that_does_not_apply_is_not_followed(void **state)
{
	struct world *world = *state;
	struct record other = nic_record("e1000e", "x"), vfio = nic_record("e1000e", "x"),
		      unknown = nic_record("e1000", ""), path = nic_record("../e1000e", ""),
		      override = nic_record("", "mlx5_vfio_pci");

	other.id.device = 0x1572;
	vfio.before_on_vfio = true;
	const struct record *const records[] = { &other, &vfio, &unknown, &path, &override };
	name_device(world, "0000:01:00.0");
	for (size_t i = 0; i < ELEMENTSOF(records); i++) {
		remember(world, records[i]);
		const struct want *want = unbind_one(world);
		assert_string_equal(want->driver, "");
		assert_string_equal(want->override, "");
	}
}

/* --- what is declared --- */

static const struct declaration *declare(struct world *world, enum goal goal, bool together)
{
	declaration_release(&world->declaration);
	assert_int_equal(request_declared(&world->tree->root, &world->policy,
					  &(struct declaring){ .goal = goal,
							       .together = together,
							       .skip_held = goal == GOAL_CLAIM },
					  &world->declaration),
			 0);
	return &world->declaration;
}

static void nothing_declared_is_no_request(void **state)
{
	assert_int_equal(declare(*state, GOAL_VFIO, true)->count, 0);
}

static void together_is_one_request(void **state)
{
	struct world *world = *state;

	add_entry(world, "three", NULL, "8086:10d3", 3);
	add_entry(world, "disk", "0000:03:00.0", "144d:a80a", 1);
	const struct declaration *declaration = declare(world, GOAL_VFIO, true);
	assert_int_equal(declaration->count, 1);
	assert_int_equal(declaration->requests[0].count, 4);
}

static void else_each_group_is_one(void **state)
{
	struct world *world = *state;

	add_entry(world, "three", NULL, "8086:10d3", 3);
	add_entry(world, "disk", "0000:03:00.0", "144d:a80a", 1);
	const struct declaration *declaration = declare(world, GOAL_VFIO, false);
	assert_int_equal(declaration->count, 3);
	assert_int_equal(declaration->requests[0].count, 2);
	assert_int_equal(declaration->requests[1].count, 1);
	assert_int_equal(declaration->requests[2].count, 1);
}

static void devices_without_a_group_stand_alone(void **state)
{
	struct world *world = *state;

	card_add(world->tree, "0000:04:00.0", "1af4:1041:1af4:1100", "0x020000", -1);
	card_add(world->tree, "0000:05:00.0", "1af4:1041:1af4:1100", "0x020000", -1);
	add_entry(world, "two", NULL, "1af4:1041", 2);
	assert_int_equal(declare(world, GOAL_VFIO, false)->count, 2);
}

static void what_stays_with_the_kernel_is_no_request(void **state)
{
	struct world *world = *state;

	add_entry(world, "nic", "0000:01:00.0", "8086:10d3", 1)->mode = MODE_KERNEL;
	const struct declaration *declaration = declare(world, GOAL_VFIO, true);
	assert_int_equal(declaration->count, 0);
	assert_int_equal(declaration->selection.misfit_count, 0);
}

static void what_does_not_fit_is_told_and_the_rest_is_asked_for(void **state)
{
	struct world *world = *state;

	add_entry(world, "gone", "0000:09:00.0", "8086:10d3", 1);
	add_entry(world, "other", "0000:02:00.0", "8086:1572", 1);
	add_entry(world, "disk", "0000:03:00.0", "144d:a80a", 1);
	const struct declaration *declaration = declare(world, GOAL_VFIO, true);
	assert_int_equal(declaration->count, 1);
	assert_int_equal(declaration->requests[0].count, 1);
	assert_int_equal(declaration->selection.misfit_count, 2);
	/* the whole machine was read to see where the missing one has gone */
	assert_true(declaration->selection.misfits[0].moved);
}

static void only_what_is_named_is_read_when_it_is_as_expected(void **state)
{
	struct world *world = *state;

	add_entry(world, "disk", "0000:03:00.0", "144d:a80a", 1);
	assert_int_equal(declare(world, GOAL_VFIO, true)->machine.count, 1);
}

/* modprobe repeats the claim at any time: unbind holds all the same */
static void a_claim_leaves_what_is_held_back(void **state)
{
	struct world *world = *state;
	const struct pci_addr nic = card_addr("0000:02:00.0");

	add_entry(world, "nic", "0000:02:00.0", "8086:10d3", 1);
	add_entry(world, "disk", "0000:03:00.0", "144d:a80a", 1);
	assert_int_equal(hold_back(&world->tree->root, &nic), 0);
	const struct declaration *declaration = declare(world, GOAL_CLAIM, true);
	assert_int_equal(declaration->count, 1);
	assert_int_equal(declaration->requests[0].count, 1);
	assert_int_equal(declaration->requests[0].wants[0].addr.bus, 3);
	assert_int_equal(declare(world, GOAL_VFIO, true)->requests[0].count, 2);
}

static void a_system_without_pci_is_only_a_misfit(void **state)
{
	struct world *world = *state;
	struct root bare = world->tree->root;

	add_entry(world, "nic", "0000:02:00.0", "8086:10d3", 1);
	bare.sys = -1;
	int r = request_declared(&bare, &world->policy,
				 &(struct declaring){ .goal = GOAL_VFIO, .together = true },
				 &world->declaration);
	assert_int_equal(r, 0);
	assert_int_equal(world->declaration.count, 0);
	assert_int_equal(world->declaration.selection.misfit_count, 1);
}

/* --- events --- */

static size_t event(struct world *world, const char *address)
{
	const struct pci_addr addr = card_addr(address);

	request_release(&world->request);
	assert_int_equal(request_event(&world->tree->root, &world->policy, &addr, &world->request),
			 0);
	return world->request.count;
}

static void an_event_of_what_nobody_declares_asks_for_nothing(void **state)
{
	struct world *world = *state;

	assert_int_equal(event(world, "0000:01:00.0"), 0);
	add_entry(world, "nic", "0000:01:00.0", "8086:1572", 1);
	assert_int_equal(event(world, "0000:01:00.0"), 0);
	assert_int_equal(event(world, "0000:09:00.0"), 0);
}

static void an_event_asks_for_its_device(void **state)
{
	struct world *world = *state;

	add_entry(world, "nic", "0000:01:00.0", "8086:10d3", 1);
	add_entry(world, "disk", "0000:03:00.0", "144d:a80a", 1);
	assert_int_equal(event(world, "0000:01:00.0"), 1);
	assert_int_equal(world->request.wants[0].goal, GOAL_VFIO);
	assert_int_equal(world->request.wants[0].addr.bus, 1);
}

static void an_event_asks_for_the_declared_siblings_too(void **state)
{
	struct world *world = *state;

	add_entry(world, "nic0", "0000:01:00.0", "8086:10d3", 1);
	add_entry(world, "nic1", "0000:01:00.1", "8086:10d3", 1);
	add_entry(world, "nic2", "0000:02:00.0", "8086:10d3", 1);
	assert_int_equal(event(world, "0000:01:00.1"), 2);
}

static void an_event_asks_for_all_of_its_entry(void **state)
{
	struct world *world = *state;

	add_entry(world, "nics", NULL, "8086:10d3", 3);
	assert_int_equal(event(world, "0000:02:00.0"), 3);
}

static void an_event_before_all_have_come_asks_for_nothing(void **state)
{
	struct world *world = *state;

	add_entry(world, "nics", NULL, "8086:10d3", 4);
	assert_int_equal(event(world, "0000:02:00.0"), 0);
}

static void an_event_of_what_is_held_back_asks_for_nothing(void **state)
{
	struct world *world = *state;
	const struct pci_addr nic = card_addr("0000:01:00.0");

	add_entry(world, "nic0", "0000:01:00.0", "8086:10d3", 1);
	add_entry(world, "nic1", "0000:01:00.1", "8086:10d3", 1);
	assert_int_equal(hold_back(&world->tree->root, &nic), 0);
	assert_int_equal(event(world, "0000:01:00.0"), 0);
	assert_int_equal(event(world, "0000:01:00.1"), 1);
}

static void an_event_of_a_contested_device_asks_for_nothing(void **state)
{
	struct world *world = *state;

	add_entry(world, "nic", "0000:02:00.0", "8086:10d3", 1);
	add_entry(world, "nics", NULL, "8086:10d3", 3);
	assert_int_equal(event(world, "0000:02:00.0"), 0);
}

static void an_event_of_what_stays_with_the_kernel_asks_for_nothing(void **state)
{
	struct world *world = *state;

	add_entry(world, "nic", "0000:02:00.0", "8086:10d3", 1)->mode = MODE_KERNEL;
	assert_int_equal(event(world, "0000:02:00.0"), 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_device_without_an_entry_has_the_usual_terms),
		TEST(an_entry_gives_its_terms),
		TEST(the_command_line_goes_before_the_entry),
		TEST(the_terms_for_another_card_do_not_count),
		TEST(the_terms_of_an_entry_that_counts_wrong_do_not_count),
		TEST(the_terms_of_one_that_counts_right_do),
		TEST(of_two_entries_neither_gives_its_terms),
		TEST(of_two_entries_the_one_for_the_kernel_is_heard),
		TEST(a_device_that_is_not_there_is_still_wanted),
		TEST(without_a_record_any_driver_will_do),
		TEST(with_a_record_it_goes_back),
		TEST(a_record_that_does_not_apply_is_not_followed),
		TEST(nothing_declared_is_no_request),
		TEST(together_is_one_request),
		TEST(else_each_group_is_one),
		TEST(devices_without_a_group_stand_alone),
		TEST(what_stays_with_the_kernel_is_no_request),
		TEST(what_does_not_fit_is_told_and_the_rest_is_asked_for),
		TEST(only_what_is_named_is_read_when_it_is_as_expected),
		TEST(a_claim_leaves_what_is_held_back),
		TEST(a_system_without_pci_is_only_a_misfit),
		TEST(an_event_of_what_nobody_declares_asks_for_nothing),
		TEST(an_event_asks_for_its_device),
		TEST(an_event_asks_for_the_declared_siblings_too),
		TEST(an_event_asks_for_all_of_its_entry),
		TEST(an_event_before_all_have_come_asks_for_nothing),
		TEST(an_event_of_what_is_held_back_asks_for_nothing),
		TEST(an_event_of_a_contested_device_asks_for_nothing),
		TEST(an_event_of_what_stays_with_the_kernel_asks_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
