/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sys/clock.h"
#include "sys/port.h"
#include "sys/root.h"
#include "unit/tree.h"

#define CARD "0000:01:00.0"

static const char *override_of(const struct tree *tree)
{
	static char text[32];

	assert_true(root_read(tree->root.sys, "bus/pci/devices/" CARD "/driver_override", text,
			      sizeof(text)) >= 0);
	return text;
}

/* Writes an override with an end for all of it. */
static int write_until(const struct tree *tree, long long until_ms)
{
	_cleanup_kernel_ struct kernel kernel;
	struct step step = { .kind = STEP_OVERRIDE, .value = "vfio-pci" };

	assert_int_equal(pci_addr_parse(CARD, &step.addr), 0);
	kernel_init(&kernel, &tree->root, 5000, until_ms);
	const struct port port = kernel_port(&kernel);
	return port.write(port.context, &step);
}

static void what_is_left_is_the_less_of_both(void **state)
{
	long long now = clock_now_ms();

	assert_int_equal(clock_left_ms(5000, 0), 5000);
	assert_int_equal(clock_left_ms(5000, now + 600000), 5000);
	assert_int_equal(clock_left_ms(5000, now), 0);
	assert_int_equal(clock_left_ms(5000, 1), 0);
	unsigned left = clock_left_ms(600000, now + 60000);
	assert_true(left > 0 && left <= 60000);
}

static void when_the_time_for_all_is_over_nothing_is_begun(void **state)
{
	const struct tree *tree = *state;

	tree_device(tree, CARD, "0x020000");
	tree_file(tree, "sys/bus/pci/devices/" CARD "/driver_override", "(null)\n");
	assert_int_equal(write_until(tree, clock_now_ms() - 1), -ETIMEDOUT);
	assert_string_equal(override_of(tree), "(null)");
	assert_int_equal(write_until(tree, clock_now_ms() + 60000), 0);
	assert_memory_equal(override_of(tree), "vfio-pci", 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_left_is_the_less_of_both),
		TEST(when_the_time_for_all_is_over_nothing_is_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
