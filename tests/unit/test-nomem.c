/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Match and plan when memory runs out: -ENOMEM at every allocation, and nothing is left behind. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/match.h"
#include "core/plan.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED
#endif

static unsigned until_failure; /* 0: allocations succeed */

static bool fails(void)
{
	return until_failure > 0 && --until_failure == 0;
}

void *reallocarray(void *pointer, size_t count, size_t size)
{
	return fails() ? NULL : realloc(pointer, count * size);
}

#ifndef SANITIZED /* there these belong to the sanitizer */
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *pointer, size_t size);

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size)
{
	return fails() ? NULL : __libc_realloc(pointer, size);
}
#endif

/* Calls `work` with the first, the second, ... allocation failing, until none does. */
static void try_each(int (*work)(void))
{
	unsigned at = 1;
	int r;

	for (;; at++) {
		until_failure = at;
		r = work();
		if (until_failure > 0)
			break;
		assert_int_equal(r, -ENOMEM);
	}
	until_failure = 0;
	assert_int_equal(r, 0);
	assert_true(at > 1);
}

static struct machine machine;
static struct usages usages, holders;
static struct want wants[2];
static char file[] = "10-lab.conf";

static void add_device(uint8_t bus, uint8_t function, const char *driver, int group)
{
	struct device device = { .addr = { .bus = bus, .function = function },
				 .id = { 0x8086, 0x158b, 0x8086, 2 },
				 .overridable = true,
				 .group = group };

	snprintf(device.binding.driver, sizeof(device.binding.driver), "%s", driver);
	assert_int_equal(machine_add(&machine, &device), 0);
}

static int set_up(void **state)
{
	add_device(1, 0, "i40e", 1);
	add_device(1, 1, "i40e", 1);
	add_device(2, 0, "vfio-pci", 2);
	wants[0] =
		(struct want){ .addr = { .bus = 1 }, .driver = "vfio-pci", .group = GROUP_WHOLE };
	wants[1] = (struct want){ .addr = { .bus = 2 }, .goal = GOAL_NATIVE };
	return 0;
}

static int tear_down(void **state)
{
	machine_release(&machine);
	usages_release(&usages);
	usages_release(&holders);
	return 0;
}

static bool may_load = true;

static int plan_once(void)
{
	_cleanup_plan_ struct plan plan = { 0 };
	const struct situation situation = {
		.machine = &machine, .usages = &usages, .holders = &holders, .may_load = may_load
	};

	return plan_make(&situation, wants, 2, &plan);
}

static int reach_once(void)
{
	_cleanup_free_ struct pci_addr *addrs = NULL;
	size_t count;

	return plan_reach(&machine, wants, 2, &addrs, &count);
}

static int restore_once(void)
{
	_cleanup_plan_ struct plan plan = { 0 };
	const struct saved saved = { .addr = { .bus = 2 }, .binding = { "i40e", "" } };

	return plan_restore(&machine.devices[2], &saved, &plan);
}

static int restore_override_once(void)
{
	_cleanup_plan_ struct plan plan = { 0 };
	const struct saved saved = { .addr = { .bus = 2 }, .binding = { "vfio-pci", "a" } };

	return plan_restore(&machine.devices[2], &saved, &plan);
}

static int select_once(void)
{
	_cleanup_selection_ struct selection selection = { 0 };
	struct entry entries[4];

	for (size_t i = 0; i < ELEMENTSOF(entries); i++)
		entries[i] = (struct entry){ .expect = 1, .file = file };
	entries[0].match = (struct match){ .keys = MATCH_ADDRESS, .address = { .bus = 2 } };
	entries[1].match = entries[0].match; /* contested */
	entries[2].match =
		(struct match){ .keys = MATCH_ADDRESS, .address = { .bus = 9 } }; /* missing */
	entries[3].match = (struct match){ .keys = MATCH_NUMA_NODE };		  /* count */
	const struct policy policy = { .entries = entries, .count = ELEMENTSOF(entries) };
	return selection_make(&policy, &machine, &selection);
}

static void a_plan_survives_it(void **state)
{
	try_each(plan_once);
}

static void the_way_home_survives_it_with_and_without_a_driver_to_go_to(void **state)
{
	strcpy(wants[1].override, "vfio-pci");
	try_each(plan_once);
	strcpy(wants[1].driver, "i40e");
	try_each(plan_once);
}

static void refusals_survive_it(void **state)
{
	const struct pci_addr addr = { .bus = 1 }, held = { .bus = 2 };
	struct entry entry = { .mode = MODE_KERNEL, .file = file };

	assert_int_equal(usages_add(&usages, &addr, GUARD_SSH, "carries your session"), 0);
	assert_int_equal(usages_add(&holders, &held, GUARD_MAX, "is held"), 0);
	try_each(plan_once);
	wants[0].group = GROUP_STRICT;
	try_each(plan_once);
	wants[0].entry = &entry;
	try_each(plan_once);
	wants[0].entry = NULL;
	wants[0].addr.bus = 9;
	try_each(plan_once);
}

static void a_refused_load_survives_it(void **state)
{
	may_load = false;
	try_each(plan_once);
	may_load = true;
}

static void reach_survives_it(void **state)
{
	try_each(reach_once);
}

static void the_way_back_survives_it(void **state)
{
	try_each(restore_once);
	try_each(restore_override_once);
}

static void a_selection_survives_it(void **state)
{
	try_each(select_once);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_plan_survives_it),
		TEST(the_way_home_survives_it_with_and_without_a_driver_to_go_to),
		TEST(refusals_survive_it),
		TEST(a_refused_load_survives_it),
		TEST(reach_survives_it),
		TEST(the_way_back_survives_it),
		TEST(a_selection_survives_it),
	};

	return cmocka_run_group_tests_name("nomem", tests, NULL, NULL);
}
