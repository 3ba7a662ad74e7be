/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "sys/remember.h"
#include "sys/runstate.h"
#include "unit/card.h"

/* A request for two network cards on e1000e, and how it ended. */
enum { A, B, CARDS };
static const char *const names[CARDS] = { "0000:01:00.0", "0000:02:00.0" };
static struct pci_addr addrs[CARDS];
static struct want wants[CARDS];
static struct saved saved[CARDS];
static struct refusal refusal;
static struct link links[CARDS];
static struct transaction transaction;
static struct session session;

static int set_up(void **state)
{
	tree_setup(state);
	const struct tree *tree = *state;

	session = (struct session){ .root = &tree->root, .by = "bind" };
	transaction = (struct transaction){ .reached = addrs, .reached_count = CARDS };
	transaction.links = links;
	for (size_t i = 0; i < CARDS; i++) {
		struct device device = { .addr = card_addr(names[i]),
					 .id = { 0x8086, 0x10d3, 0x8086, 1 },
					 .group = (int)i,
					 .binding = { .driver = "e1000e" } };

		card_add(tree, names[i], "8086:10d3:8086:0001", "0x020000", (int)i);
		snprintf(device.interface, sizeof(device.interface), "eth%zu", i);
		addrs[i] = device.addr;
		wants[i] =
			(struct want){ .addr = addrs[i], .goal = GOAL_VFIO, .driver = "vfio-pci" };
		saved[i] = (struct saved){ addrs[i], device.id, device.binding, false };
		assert_int_equal(machine_add(&transaction.machine, &device), 0);
	}
	return 0;
}

static int tear_down(void **state)
{
	machine_release(&transaction.machine);
	return tree_teardown(state);
}

static void refuse_b(const char *fact)
{
	refusal = (struct refusal){ .addr = addrs[B], .fact = (char *)(uintptr_t)fact };
	transaction.end = TRANSACTION_REFUSED;
	transaction.plan.refusals = &refusal;
	transaction.plan.refusal_count = 1;
	remember_failure(&session, wants, CARDS, &transaction);
}

static void fail_on_b(size_t pending)
{
	transaction.end = pending ? TRANSACTION_STUCK : TRANSACTION_UNDONE;
	transaction.plan.saved = saved;
	transaction.plan.saved_count = CARDS;
	transaction.outcome = (struct outcome){
		.failed = { .kind = STEP_UNBIND, .addr = addrs[B], .value = "e1000e" },
		.error = -ETIMEDOUT,
	};
	transaction.pending = &addrs[B];
	transaction.pending_count = pending;
	remember_failure(&session, wants, CARDS, &transaction);
}

static void finish(void)
{
	transaction.end = TRANSACTION_DONE;
	remember_result(&session, wants, CARDS, &transaction);
}

static struct record record_of(size_t card)
{
	struct record record;

	assert_int_equal(record_load(session.root, &addrs[card], &record), 0);
	return record;
}

static void assert_last(size_t card, enum change_result result, const char *why)
{
	const struct record record = record_of(card);

	assert_int_equal(record.last.result, result);
	assert_string_equal(record.last.why, why);
}

static void what_is_refused_is_there_for_everybody_to_read(void **state)
{
	const struct tree *tree = *state;
	struct stat st;

	refuse_b("carries the default route");
	const struct record record = record_of(B);
	assert_int_equal(record.last.result, CHANGE_REFUSED);
	assert_string_equal(record.last.why, "carries the default route");
	assert_string_equal(record.last.by, "bind");
	assert_string_equal(record.last.stage, "boot");
	assert_true(record.last.when > 0);
	assert_string_equal(record.before.driver, "e1000e");
	assert_string_equal(record.interface, "eth1");
	assert_false(record_was_taken(&record));
	assert_last(A, CHANGE_REFUSED, "0000:02:00.0: carries the default route");
	assert_int_equal(fstatat(tree->root.run, "vfio-tool/devices/0000:02:00.0", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
}

static void what_is_where_it_should_be_has_not_failed(void **state)
{
	struct record record;

	snprintf(wants[A].driver, sizeof(wants[A].driver), "e1000e");
	refuse_b("carries the default route");
	assert_int_equal(record_load(session.root, &addrs[A], &record), -ENOENT);
}

static void what_is_stuck_is_told_from_what_is_undone(void **state)
{
	fail_on_b(1);
	assert_last(A, CHANGE_UNDONE,
		    "0000:02:00.0: driver e1000e does not let go of it: no answer in time");
	assert_last(B, CHANGE_STUCK, "driver e1000e does not let go of it: no answer in time");
	fail_on_b(0);
	assert_last(B, CHANGE_UNDONE, "driver e1000e does not let go of it: no answer in time");
}

static void the_same_failure_is_noted_once(void **state)
{
	const struct tree *tree = *state;
	struct stat before, after;

	refuse_b("carries the default route");
	assert_int_equal(fstatat(tree->root.run, "vfio-tool/devices/0000:02:00.0", &before, 0), 0);
	refuse_b("carries the default route");
	assert_int_equal(fstatat(tree->root.run, "vfio-tool/devices/0000:02:00.0", &after, 0), 0);
	assert_true(before.st_ino == after.st_ino &&
		    before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
	refuse_b("has an address");
	assert_last(B, CHANGE_REFUSED, "has an address");
}

static void a_success_takes_the_place_of_a_failure(void **state)
{
	refuse_b("carries the default route");
	finish();
	const struct record record = record_of(B);
	assert_last(B, CHANGE_DONE, "");
	assert_true(record_was_taken(&record));
	assert_true(record.when == record.last.when && record.when > 0);
}

static void a_failure_leaves_what_is_known_of_the_last_success(void **state)
{
	finish();
	session.by = "unbind";
	wants[B].goal = GOAL_NATIVE;
	refuse_b("is held open by qemu");
	const struct record record = record_of(B);
	assert_string_equal(record.driver, "vfio-pci");
	assert_string_equal(record.by, "bind");
	assert_string_equal(record.last.by, "unbind");
	assert_int_equal(record.last.result, CHANGE_REFUSED);
}

static void a_device_that_is_gone_gets_no_record(void **state)
{
	struct record record;

	card_remove(*state, names[B]);
	refuse_b("carries the default route");
	assert_int_equal(record_load(session.root, &addrs[B], &record), -ENOENT);
	assert_int_equal(record_load(session.root, &addrs[A], &record), 0);
}

static void another_card_does_not_inherit_a_record(void **state)
{
	finish();
	transaction.machine.devices[B].id.device++;
	refuse_b("carries the default route");
	const struct record record = record_of(B);
	assert_false(record_was_taken(&record));
	assert_int_equal(record.id.device, 0x10d4);
}

static void what_a_stage_gives_back_stays_on_record_as_a_failure(void **state)
{
	finish();
	refuse_b("carries the default route");
	session.unattended = true;
	wants[A].goal = wants[B].goal = GOAL_NATIVE;
	finish();
	const struct record record = record_of(B);
	assert_false(record_was_taken(&record));
	assert_last(B, CHANGE_REFUSED, "carries the default route");
	session.unattended = false;
	finish();
	assert_false(root_exists(session.root->run, "vfio-tool/devices/0000:02:00.0"));
}

static void a_recovery_ends_what_was_stuck(void **state)
{
	fail_on_b(1);
	remember_recovery(&session, &saved[B], RESTORED);
	assert_int_equal(record_of(B).last.result, CHANGE_UNDONE);
	fail_on_b(1);
	snprintf(saved[B].binding.override, sizeof(saved[B].binding.override), "vfio-pci");
	remember_recovery(&session, &saved[B], RESTORED_BY_KERNEL);
	assert_last(B, CHANGE_DONE, "");
	assert_string_equal(record_of(B).driver, "vfio-pci");
	assert_string_equal(record_of(B).by, "bind");
	fail_on_b(1);
	saved[B].binding.override[0] = '\0';
	remember_recovery(&session, &saved[B], RESTORED_BY_KERNEL);
	assert_int_equal(record_of(B).last.result, CHANGE_UNDONE);
}

static void another_card_was_not_stuck(void **state)
{
	fail_on_b(1);
	saved[B].id.device++;
	remember_recovery(&session, &saved[B], RESTORED);
	assert_int_equal(record_of(B).last.result, CHANGE_STUCK);
}

static void what_was_not_stuck_is_no_matter_of_a_recovery(void **state)
{
	refuse_b("carries the default route");
	remember_recovery(&session, &saved[B], RESTORED);
	assert_last(B, CHANGE_REFUSED, "carries the default route");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_refused_is_there_for_everybody_to_read),
		TEST(what_is_where_it_should_be_has_not_failed),
		TEST(what_is_stuck_is_told_from_what_is_undone),
		TEST(the_same_failure_is_noted_once),
		TEST(a_success_takes_the_place_of_a_failure),
		TEST(a_failure_leaves_what_is_known_of_the_last_success),
		TEST(a_device_that_is_gone_gets_no_record),
		TEST(another_card_does_not_inherit_a_record),
		TEST(what_a_stage_gives_back_stays_on_record_as_a_failure),
		TEST(a_recovery_ends_what_was_stuck),
		TEST(another_card_was_not_stuck),
		TEST(what_was_not_stuck_is_no_matter_of_a_recovery),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
