/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fake/driver-core.h"

enum { CARDS = 3 };

/* Three e1000e, each in a group of its own, and the request to bring all to vfio-pci. */
static struct fake fake;
static struct fake_device *card[CARDS];
static struct port port;
static struct want wants[CARDS];
static struct plan plan;
static struct outcome outcome;
static bool pending[CARDS];

static int set_up(void **state)
{
	static const char *const addrs[CARDS] = { "0000:01:00.0", "0000:02:00.0", "0000:03:00.0" };

	fake_init(&fake);
	for (int i = 0; i < CARDS; i++)
		card[i] = fake_add_device(&fake, addrs[i], "8086:10d3:8086:0001", i);
	fake_register(&fake, "e1000e", "8086:10d3");
	fake_register(&fake, "vfio-pci", "")->vfio = true;
	fake_register(&fake, "pci-stub", "")->leaves_dma = true;
	port = fake_port(&fake);
	for (int i = 0; i < CARDS; i++)
		wants[i] = (struct want){ .addr = card[i]->facts.addr,
					  .goal = GOAL_VFIO,
					  .driver = "vfio-pci" };
	return 0;
}

static int tear_down(void **state)
{
	plan_release(&plan);
	return fake.violation ? -1 : 0;
}

static void make(size_t count)
{
	_cleanup_machine_ struct machine machine = { 0 };
	const struct fake_driver *vfio = fake_driver(&fake, "vfio-pci");
	const char *const drivers[] = { "vfio-pci" };
	const struct situation situation = { .machine = &machine,
					     .drivers = drivers,
					     .driver_count = vfio->turn > 0,
					     .may_load = true };

	assert_int_equal(fake_scan(&fake, &machine), 0);
	assert_int_equal(plan_make(&situation, wants, count, &plan), 0);
	assert_int_equal(plan.refusal_count, 0);
}

static void carry_out(size_t count)
{
	make(count);
	memset(pending, 0, sizeof(pending));
	apply_plan(&port, &plan, pending, &outcome);
}

static void assert_state(int i, const char *driver, const char *override)
{
	assert_string_equal(card[i]->facts.binding.driver, driver);
	assert_string_equal(card[i]->facts.binding.override, override);
}

/* The digits of those that could not be brought back. */
static void assert_pending(const char *which)
{
	for (int i = 0; i < CARDS; i++)
		assert_int_equal(pending[i], strchr(which, '0' + i) != NULL);
}

static void assert_undone(int error)
{
	assert_pending("");
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_int_equal(outcome.error, error);
	for (int i = 0; i < CARDS; i++)
		if (card[i]->present)
			assert_state(i, "e1000e", "");
}

static void assert_says(const char *expected)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	outcome_render(&outcome, &text);
	assert_string_equal(strbuf_text(&text), expected);
}

static void add_trouble(int i, const char *driver, int error, unsigned times)
{
	struct fake_trouble *trouble = &card[i]->troubles[card[i]->troubles[0].driver != NULL];

	*trouble = (struct fake_trouble){ .driver = driver, .error = error, .times = times };
}

static size_t writes_to(int i)
{
	size_t count = 0;

	for (size_t k = 0; k < fake.call_count; k++)
		count += fake.calls[k].kind == 'w' &&
			 pci_addr_compare(&fake.calls[k].step.addr, &card[i]->facts.addr) == 0;
	return count;
}

/* --- tests ---------------------------------------------------------------------------------------
 */

static void three_devices_are_bound(void **state)
{
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_DONE);
	assert_int_equal(outcome.done, plan.count);
	assert_int_equal(outcome.error, 0);
	for (int i = 0; i < CARDS; i++)
		assert_state(i, "vfio-pci", "vfio-pci");
	assert_says("");
}

static void nothing_to_do_makes_no_call(void **state)
{
	carry_out(3);
	plan_release(&plan);
	fake.call_count = 0;
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_DONE);
	assert_int_equal(fake.call_count, 0);
}

static void when_the_second_of_three_fails_all_are_as_before(void **state)
{
	add_trouble(1, "vfio-pci", -EINVAL, 0);
	carry_out(3);
	assert_undone(-EINVAL);
	assert_int_equal(outcome.failed.kind, STEP_BIND);
	assert_int_equal(outcome.done, 5);
	assert_int_equal(writes_to(2), 0);
	assert_says("0000:02:00.0: driver vfio-pci did not take it: Invalid argument\n"
		    "  everything is as it was before");
}

static void unwinding_goes_backwards(void **state)
{
	size_t first = 0, second = 0;

	add_trouble(1, "vfio-pci", -EINVAL, 0);
	carry_out(3);
	for (size_t i = 0; i < fake.call_count; i++) {
		const struct fake_call *call = &fake.calls[i];

		if (call->kind != 'w' || call->step.kind != STEP_BIND ||
		    strcmp(call->step.value, "e1000e") != 0)
			continue;
		if (pci_addr_compare(&call->step.addr, &card[0]->facts.addr) == 0)
			first = i;
		else
			second = i;
	}
	assert_true(second > 0 && first > second);
}

static void an_override_of_before_is_restored(void **state)
{
	fake_set(card[0], "e1000e", "e1000e", NULL);
	add_trouble(1, "vfio-pci", -EINVAL, 0);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_state(0, "e1000e", "e1000e");
}

static void an_override_that_lost_its_race_is_restored(void **state)
{
	fake_set(card[0], "e1000e", "vfio-pci", NULL);
	add_trouble(1, "vfio-pci", -EINVAL, 0);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_state(0, "e1000e", "vfio-pci");
}

static void a_driver_that_takes_nothing_by_id_is_restored(void **state)
{
	fake_set(card[0], "pci-stub", "", NULL);
	add_trouble(1, "vfio-pci", -EINVAL, 0);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_state(0, "pci-stub", "");
}

static void a_device_without_driver_is_without_driver_again(void **state)
{
	fake_set(card[0], "", "", NULL);
	add_trouble(1, "vfio-pci", -EINVAL, 0);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_state(0, "", "");
}

static void what_a_loaded_driver_took_by_itself_is_given_back(void **state)
{
	fake_driver(&fake, "vfio-pci")->turn = 0;
	fake_set(card[2], "", "vfio-pci", NULL);
	add_trouble(1, "vfio-pci", -EINVAL, 0);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_state(0, "e1000e", "");
	assert_state(1, "e1000e", "");
	assert_state(2, "", "vfio-pci");
}

static void a_device_that_was_not_reached_is_not_asked(void **state)
{
	struct fake_event *actor = fake_expect(&fake, FAKE_ACTOR, 1);

	actor->step = (struct step){ .kind = STEP_OVERRIDE,
				     .addr = card[2]->facts.addr,
				     .value = "somebody-elses" };
	add_trouble(1, "vfio-pci", -EINVAL, 0);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_state(2, "e1000e", "somebody-elses");
	assert_int_equal(card[2]->last_read, 0);
}

static void a_module_that_cannot_be_loaded_changes_nothing(void **state)
{
	fake_driver(&fake, "vfio-pci")->turn = 0;
	fake_driver(&fake, "vfio-pci")->loadable = false;
	carry_out(3);
	assert_undone(-ENOENT);
	assert_int_equal(fake.call_count, 1);
	assert_says("0000:01:00.0: the module of driver vfio-pci could not be loaded: "
		    "No such file or directory\n"
		    "  everything is as it was before");
}

static void a_native_driver_that_fails_too_leaves_the_device_stuck(void **state)
{
	add_trouble(1, "vfio-pci", -EINVAL, 0);
	add_trouble(1, "e1000e", -EIO, 0);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_STUCK);
	assert_int_equal(outcome.error, -EINVAL);
	assert_int_equal(outcome.stuck_error, -EIO);
	assert_int_equal(pci_addr_compare(&outcome.stuck, &card[1]->facts.addr), 0);
	assert_state(0, "e1000e", "");
	assert_state(1, "", "e1000e");
	assert_state(2, "e1000e", "");
	assert_says("0000:02:00.0: driver vfio-pci did not take it: Invalid argument\n"
		    "  0000:02:00.0 could not be brought back (Input/output error): see "
		    "vfio-tool list --all, and the kernel's log");
}

static void the_first_stuck_device_is_the_one_that_is_named(void **state)
{
	add_trouble(2, "vfio-pci", -EINVAL, 0);
	add_trouble(2, "e1000e", -EIO, 0);
	add_trouble(0, "e1000e", -ENOMEM, 0);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_STUCK);
	assert_int_equal(pci_addr_compare(&outcome.stuck, &card[2]->facts.addr), 0);
	assert_int_equal(outcome.stuck_error, -EIO);
}

static void another_card_is_not_written_to(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_EXCHANGE, 1);

	event->addr = card[0]->facts.addr;
	assert_int_equal(pci_id_parse("144d:a808:144d:0004", &event->id), 0);
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_int_equal(outcome.error, -ESTALE);
	assert_int_equal(writes_to(0), 0);
	assert_state(0, "", "");
	assert_says("0000:01:00.0: its driver_override could not be written: another card is there "
		    "now\n  everything is as it was before");
}

static void another_card_that_came_meanwhile_is_not_bound(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_EXCHANGE, 4);

	event->counts_writes = false;
	event->addr = card[0]->facts.addr;
	assert_int_equal(pci_id_parse("8086:10d3:8086:0002", &event->id), 0);
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_int_not_equal(outcome.error, 0);
	assert_string_not_equal(card[0]->facts.binding.driver, "vfio-pci");
}

static void another_card_that_came_last_is_not_called_done(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_EXCHANGE, 8);

	event->addr = card[0]->facts.addr;
	assert_int_equal(pci_id_parse("8086:10d3:8086:0002", &event->id), 0);
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_int_equal(outcome.error, -ESTALE);
}

static void a_write_that_does_nothing_is_seen(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_NOTHING, 3);

	event->counts_writes = true;
	carry_out(3);
	assert_undone(-EREMOTEIO);
	assert_int_equal(outcome.failed.kind, STEP_BIND);
	assert_says(
		"0000:01:00.0: driver vfio-pci did not take it: the kernel reported success, but "
		"it is not so\n  everything is as it was before");
}

static void a_write_that_reports_failure_and_worked_counts_as_done(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_FAIL_LATE, 2);

	event->counts_writes = true;
	event->error = -EIO;
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_DONE);
}

static void a_probe_that_defers_is_tried_again(void **state)
{
	add_trouble(1, "vfio-pci", -EAGAIN, 4);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_DONE);
	assert_int_equal(fake.paused, 80 + 160 + 320 + 640);
}

static void a_probe_that_defers_for_ever_is_given_up(void **state)
{
	add_trouble(1, "vfio-pci", -EAGAIN, 0);
	carry_out(3);
	assert_undone(-EAGAIN);
	assert_int_equal(fake.paused, 80 + 160 + 320 + 640);
}

static void a_device_that_is_pulled_stops_the_others(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_UNPLUG, 5);

	event->counts_writes = true;
	event->addr = card[1]->facts.addr;
	carry_out(3);
	assert_undone(-ENOENT);
	assert_int_equal(pci_addr_compare(&outcome.failed.addr, &card[1]->facts.addr), 0);
}

static void a_device_that_is_pulled_once_done_is_noticed(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_UNPLUG, 9);

	event->counts_writes = true;
	event->addr = card[0]->facts.addr;
	carry_out(3);
	assert_undone(-ENOENT);
	assert_int_equal(outcome.done, plan.count);
}

static void a_device_that_somebody_takes_back_is_noticed(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_ACTOR, 9);

	event->counts_writes = true;
	event->step = (struct step){ .kind = STEP_UNBIND,
				     .addr = card[0]->facts.addr,
				     .value = "vfio-pci" };
	carry_out(3);
	assert_undone(-EREMOTEIO);
	assert_int_equal(pci_addr_compare(&outcome.failed.addr, &card[0]->facts.addr), 0);
	assert_int_equal(outcome.failed.kind, STEP_BIND);
}

static void a_device_that_cannot_be_read_again_is_not_called_done(void **state)
{
	fake_expect(&fake, FAKE_FAIL, 8)->error = -EIO;
	carry_out(1);
	assert_undone(-EIO);
}

static void an_unbind_that_times_out_leaves_the_device_alone(void **state)
{
	fake_set(card[1], "vfio-pci", "", fake_driver(&fake, "vfio-pci"));
	card[1]->held = true;
	fake_register(&fake, "mlx5_vfio_pci", "")->vfio = true;
	snprintf(wants[1].driver, sizeof(wants[1].driver), "mlx5_vfio_pci");
	carry_out(2);
	assert_int_equal(outcome.end, APPLY_STUCK);
	assert_int_equal(outcome.error, -ETIMEDOUT);
	assert_int_equal(outcome.stuck_error, -ETIMEDOUT);
	assert_int_equal(outcome.failed.kind, STEP_UNBIND);
	assert_int_equal(pci_addr_compare(&outcome.stuck, &card[1]->facts.addr), 0);
	assert_pending("1");
	assert_state(0, "e1000e", "");
	assert_says("0000:02:00.0: driver vfio-pci does not let go of it: no answer in time\n"
		    "  0000:02:00.0 is not brought back yet: the next run of vfio-bind does that, "
		    "once the kernel has answered");
}

static void a_way_back_that_times_out_asks_no_more(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_FAIL, 8);

	event->counts_writes = true;
	event->error = -ETIMEDOUT;
	add_trouble(1, "vfio-pci", -EINVAL, 0);
	carry_out(2);
	assert_int_equal(outcome.end, APPLY_STUCK);
	assert_int_equal(outcome.stuck_error, -ETIMEDOUT);
	assert_pending("1");
	assert_state(0, "e1000e", "");
}

static void a_load_that_times_out_leaves_those_that_wait_for_it_alone(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_FAIL_LATE, 1);

	event->error = -ETIMEDOUT;
	fake_driver(&fake, "vfio-pci")->turn = 0;
	fake_set(card[1], "", "vfio-pci", NULL);
	carry_out(3);
	assert_int_equal(outcome.end, APPLY_STUCK);
	assert_int_equal(pci_addr_compare(&outcome.stuck, &card[1]->facts.addr), 0);
	assert_pending("1");
	assert_state(0, "e1000e", "");
	assert_says("0000:01:00.0: the module of driver vfio-pci could not be loaded: no answer in "
		    "time\n  0000:02:00.0 may still get it, when it is there: see vfio-tool info "
		    "then");
}

static void a_load_that_times_out_with_nobody_waiting_changes_nothing(void **state)
{
	fake_expect(&fake, FAKE_FAIL, 1)->error = -ETIMEDOUT;
	fake_driver(&fake, "vfio-pci")->turn = 0;
	carry_out(3);
	assert_undone(-ETIMEDOUT);
}

static void go_home(int i, const char *driver, const char *override)
{
	fake_set(card[i], "vfio-pci", "vfio-pci", fake_driver(&fake, "vfio-pci"));
	wants[i].goal = GOAL_NATIVE;
	snprintf(wants[i].driver, sizeof(wants[i].driver), "%s", driver);
	snprintf(wants[i].override, sizeof(wants[i].override), "%s", override);
}

static void a_device_goes_home_to_the_driver_it_had(void **state)
{
	go_home(0, "e1000e", "vfio-pci");
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_DONE);
	assert_state(0, "e1000e", "vfio-pci");
}

static void a_device_goes_home_to_whichever_driver_takes_it(void **state)
{
	fake_driver(&fake, "e1000e")->turn = 0;
	go_home(0, "", "vfio-pci");
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_DONE);
	assert_state(0, "e1000e", "vfio-pci");
}

static void that_no_driver_takes_it_is_an_answer(void **state)
{
	fake_driver(&fake, "e1000e")->turn = 0;
	fake_driver(&fake, "e1000e")->id_count = 0;
	go_home(0, "", "");
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_DONE);
	assert_state(0, "", "");
}

static void a_vfio_driver_that_takes_it_by_id_is_no_home(void **state)
{
	struct fake_driver *vfio = fake_driver(&fake, "vfio-pci");

	vfio->ids[vfio->id_count++] = card[0]->facts.id;
	fake_driver(&fake, "e1000e")->turn = fake.turns + 1;
	fake.turns++;
	go_home(0, "", "");
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_int_equal(outcome.error, -EREMOTEIO);
	assert_state(0, "vfio-pci", "vfio-pci");
	assert_says("0000:01:00.0: no driver of the kernel took it: the kernel reported success, "
		    "but it is not so\n  everything is as it was before");
}

static void a_search_for_a_driver_that_fails_is_not_called_done(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_FAIL, 4);

	event->counts_writes = true;
	event->error = -EPERM;
	go_home(0, "", "");
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_int_equal(outcome.error, -EPERM);
	assert_int_equal(outcome.failed.kind, STEP_PROBE);
	assert_state(0, "vfio-pci", "vfio-pci");
}

static void a_search_for_modules_may_fail(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_FAIL, 3);

	event->counts_writes = true;
	event->error = -ENOENT;
	go_home(0, "", "");
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_DONE);
	assert_state(0, "e1000e", "");
}

static void a_search_for_modules_that_times_out_is_the_end(void **state)
{
	struct fake_event *event = fake_expect(&fake, FAKE_FAIL, 3);

	event->counts_writes = true;
	event->error = -ETIMEDOUT;
	go_home(0, "", "");
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_STUCK);
	assert_int_equal(outcome.failed.kind, STEP_LOAD_FOR);
	assert_says("0000:01:00.0: the modules that know it could not be loaded: no answer in "
		    "time\n  0000:01:00.0 is not brought back yet: the next run of vfio-bind does "
		    "that, once the kernel has answered");
}

static void in_a_group_in_use_no_device_goes_home(void **state)
{
	card[1]->facts.group = 0;
	fake_set(card[1], "vfio-pci", "vfio-pci", fake_driver(&fake, "vfio-pci"));
	card[1]->held = true;
	go_home(0, "e1000e", "");
	carry_out(1);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_int_equal(outcome.error, -EBUSY);
	assert_state(0, "vfio-pci", "vfio-pci");
}

static void what_turned_out_to_be_of_no_use_is_undone(void **state)
{
	carry_out(3);
	apply_undo(&port, &plan, &plan.steps[5], -EXDEV, pending, &outcome);
	assert_undone(-EXDEV);
	assert_says(
		"0000:02:00.0: driver vfio-pci did not take it for use: another driver has taken "
		"a device of its IOMMU group\n  everything is as it was before");
}

/* --- kills ---------------------------------------------------------------------------------------
 */

static void recover(void)
{
	fake_new_process(&fake);
	for (size_t i = plan.saved_count; i > 0; i--)
		assert_int_equal(apply_restore(&port, &plan.saved[i - 1]), 0);
}

static void a_kill_at_any_call_is_repaired_by_the_next_run(void **state)
{
	unsigned at = 0;

	do {
		set_up(state);
		fake_set(card[1], "e1000e", "vfio-pci", NULL);
		fake_driver(&fake, "vfio-pci")->turn = 0;
		fake_expect(&fake, FAKE_KILL, ++at);
		plan_release(&plan);
		carry_out(3);
		if (fake.killed) {
			recover();
			assert_state(0, "e1000e", "");
			assert_state(1, "e1000e", "vfio-pci");
			assert_state(2, "e1000e", "");
		}
		assert_null(fake.violation);
	} while (outcome.end != APPLY_DONE);
	assert_true(at > 20);
}

static void a_kill_while_unwinding_is_repaired_by_the_next_run(void **state)
{
	unsigned at = 0;

	do {
		set_up(state);
		add_trouble(2, "vfio-pci", -EINVAL, 0);
		fake_expect(&fake, FAKE_KILL, ++at);
		plan_release(&plan);
		carry_out(3);
		if (fake.killed)
			recover();
		for (int i = 0; i < CARDS; i++)
			assert_state(i, "e1000e", "");
	} while (outcome.end != APPLY_UNDONE);
}

static void a_device_that_is_gone_needs_no_restoring(void **state)
{
	make(3);
	card[0]->present = false;
	assert_int_equal(apply_restore(&port, &plan.saved[0]), 0);
}

static void a_device_that_goes_while_it_is_restored_needs_none(void **state)
{
	struct fake_event *event;

	make(3);
	fake_set(card[0], "", "vfio-pci", NULL);
	event = fake_expect(&fake, FAKE_UNPLUG, 3);
	event->addr = card[0]->facts.addr;
	assert_int_equal(apply_restore(&port, &plan.saved[0]), 0);
}

static void a_driver_that_is_gone_is_all_that_cannot_be_restored(void **state)
{
	make(3);
	fake_driver(&fake, "e1000e")->turn = 0;
	fake_driver(&fake, "e1000e")->loadable = false;
	fake_set(card[0], "vfio-pci", "vfio-pci", NULL);
	assert_int_equal(apply_restore(&port, &plan.saved[0]), -ENOENT);
	assert_int_equal(apply_restore_rest(&port, &plan.saved[0]), RESTORED_NO_DRIVER);
	assert_state(0, "", "");
}

/* Whether a device that had no driver, and the override, ends with the driver it has now. */
static void assert_left(bool left, const char *override, const char *driver, const char *has)
{
	struct saved saved = { .addr = card[0]->facts.addr, .id = card[0]->facts.id };

	snprintf(saved.binding.override, sizeof(saved.binding.override), "%s", override);
	fake_set(card[0], driver, has, fake_driver(&fake, driver));
	assert_int_equal(apply_restore_rest(&port, &saved), left ? RESTORED_BY_KERNEL : RESTORED);
	assert_state(0, left ? driver : "", override);
}

static void what_waited_for_a_driver_that_came_late_keeps_it(void **state)
{
	assert_left(true, "vfio-pci", "vfio-pci", "vfio-pci");
	assert_left(true, "", "e1000e", "");
	assert_int_equal(fake.write_count, 0);
}

static void what_only_we_can_have_bound_is_undone(void **state)
{
	assert_left(false, "", "vfio-pci", "vfio-pci");
	assert_left(false, "", "vfio-pci", "");
	assert_left(false, "vfio-pci", "e1000e", "");
	assert_left(false, "vfio-pci", "e1000e", "vfio-pci");
}

static void a_device_that_does_not_answer_is_asked_once(void **state)
{
	make(3);
	fake_expect(&fake, FAKE_FAIL, 1)->error = -ETIMEDOUT;
	assert_int_equal(apply_restore_rest(&port, &plan.saved[0]), -ETIMEDOUT);
	assert_int_equal(fake.call_count, 1);
}

static void a_driver_whose_module_can_be_loaded_is_restored(void **state)
{
	make(3);
	fake_driver(&fake, "e1000e")->turn = 0;
	fake_driver(&fake, "e1000e")->loadable = true;
	fake_set(card[0], "", "vfio-pci", NULL);
	assert_int_equal(apply_restore_rest(&port, &plan.saved[0]), 0);
	assert_state(0, "e1000e", "");
}

static void what_else_fails_is_not_taken_for_a_driver_that_is_gone(void **state)
{
	make(3);
	fake_set(card[0], "", "vfio-pci", NULL);
	fake_expect(&fake, FAKE_FAIL, 5)->error = -EIO;
	assert_int_equal(apply_restore_rest(&port, &plan.saved[0]), -EIO);
}

static void another_card_is_not_restored(void **state)
{
	make(3);
	card[0]->facts.id.device++;
	fake_set(card[0], "", "vfio-pci", NULL);
	assert_int_equal(apply_restore(&port, &plan.saved[0]), 0);
	assert_int_equal(fake.write_count, 0);
}

static void a_device_that_cannot_be_read_is_not_called_restored(void **state)
{
	make(3);
	fake_expect(&fake, FAKE_FAIL, 1)->error = -EIO;
	assert_int_equal(apply_restore(&port, &plan.saved[0]), -EIO);
	fake_set(card[0], "", "vfio-pci", NULL);
	fake_expect(&fake, FAKE_FAIL, 10)->error = -EIO;
	assert_int_equal(apply_restore(&port, &plan.saved[0]), -EIO);
}

static void a_state_that_does_not_stay_is_not_called_restored(void **state)
{
	struct fake_event *event;

	make(3);
	fake_set(card[0], "", "", NULL);
	event = fake_expect(&fake, FAKE_ACTOR, 9);
	event->step = (struct step){ .kind = STEP_OVERRIDE,
				     .addr = card[0]->facts.addr,
				     .value = "somebody-elses" };
	assert_int_equal(apply_restore(&port, &plan.saved[0]), -EREMOTEIO);
}

static void a_plan_with_a_step_for_no_saved_device_is_not_carried_out(void **state)
{
	make(1);
	plan.saved_count = 0;
	apply_plan(&port, &plan, pending, &outcome);
	assert_int_equal(outcome.end, APPLY_UNDONE);
	assert_int_equal(outcome.error, -EINVAL);
	assert_int_equal(fake.call_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(three_devices_are_bound),
		TEST(nothing_to_do_makes_no_call),
		TEST(when_the_second_of_three_fails_all_are_as_before),
		TEST(unwinding_goes_backwards),
		TEST(an_override_of_before_is_restored),
		TEST(an_override_that_lost_its_race_is_restored),
		TEST(a_driver_that_takes_nothing_by_id_is_restored),
		TEST(a_device_without_driver_is_without_driver_again),
		TEST(what_a_loaded_driver_took_by_itself_is_given_back),
		TEST(a_device_that_was_not_reached_is_not_asked),
		TEST(a_module_that_cannot_be_loaded_changes_nothing),
		TEST(a_native_driver_that_fails_too_leaves_the_device_stuck),
		TEST(the_first_stuck_device_is_the_one_that_is_named),
		TEST(another_card_is_not_written_to),
		TEST(another_card_that_came_meanwhile_is_not_bound),
		TEST(another_card_that_came_last_is_not_called_done),
		TEST(a_write_that_does_nothing_is_seen),
		TEST(a_write_that_reports_failure_and_worked_counts_as_done),
		TEST(a_probe_that_defers_is_tried_again),
		TEST(a_probe_that_defers_for_ever_is_given_up),
		TEST(a_device_that_is_pulled_stops_the_others),
		TEST(a_device_that_is_pulled_once_done_is_noticed),
		TEST(a_device_that_somebody_takes_back_is_noticed),
		TEST(a_device_that_cannot_be_read_again_is_not_called_done),
		TEST(an_unbind_that_times_out_leaves_the_device_alone),
		TEST(a_way_back_that_times_out_asks_no_more),
		TEST(a_load_that_times_out_leaves_those_that_wait_for_it_alone),
		TEST(a_load_that_times_out_with_nobody_waiting_changes_nothing),
		TEST(a_device_goes_home_to_the_driver_it_had),
		TEST(a_device_goes_home_to_whichever_driver_takes_it),
		TEST(that_no_driver_takes_it_is_an_answer),
		TEST(a_vfio_driver_that_takes_it_by_id_is_no_home),
		TEST(a_search_for_a_driver_that_fails_is_not_called_done),
		TEST(a_search_for_modules_may_fail),
		TEST(a_search_for_modules_that_times_out_is_the_end),
		TEST(in_a_group_in_use_no_device_goes_home),
		TEST(what_turned_out_to_be_of_no_use_is_undone),
		TEST(a_kill_at_any_call_is_repaired_by_the_next_run),
		TEST(a_kill_while_unwinding_is_repaired_by_the_next_run),
		TEST(a_device_that_is_gone_needs_no_restoring),
		TEST(a_device_that_goes_while_it_is_restored_needs_none),
		TEST(a_driver_that_is_gone_is_all_that_cannot_be_restored),
		TEST(what_waited_for_a_driver_that_came_late_keeps_it),
		TEST(what_only_we_can_have_bound_is_undone),
		TEST(a_device_that_does_not_answer_is_asked_once),
		TEST(a_driver_whose_module_can_be_loaded_is_restored),
		TEST(what_else_fails_is_not_taken_for_a_driver_that_is_gone),
		TEST(another_card_is_not_restored),
		TEST(a_device_that_cannot_be_read_is_not_called_restored),
		TEST(a_state_that_does_not_stay_is_not_called_restored),
		TEST(a_plan_with_a_step_for_no_saved_device_is_not_carried_out),
	};

	return cmocka_run_group_tests_name("apply", tests, NULL, NULL);
}
