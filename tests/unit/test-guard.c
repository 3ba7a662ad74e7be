/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/guard.h"

static void every_guard_has_a_name_that_leads_back(void **state)
{
	for (int i = 0; i < GUARD_MAX; i++) {
		enum guard guard = GUARD_MAX;

		assert_int_equal(guard_from_string(guard_to_string((enum guard)i), &guard), 0);
		assert_int_equal(guard, i);
	}
}

static void anything_else_is_no_guard(void **state)
{
	static const char *const rows[] = { "", "all", "Root-disk", "root_disk", "root-disk " };

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		enum guard guard = GUARD_SWAP;

		assert_int_equal(guard_from_string(rows[i], &guard), -EINVAL);
		assert_int_equal(guard, GUARD_SWAP);
	}
}

static void reasons_are_kept_in_order_with_their_own_text(void **state)
{
	_cleanup_usages_ struct usages usages = { 0 };
	char fact[] = "carries the default route";

	assert_int_equal(
		usages_add(&usages, &(struct pci_addr){ 0, 1, 0, 0 }, GUARD_DEFAULT_ROUTE, fact),
		0);
	fact[0] = 'X';
	assert_int_equal(
		usages_add(&usages, &(struct pci_addr){ 0, 2, 0, 0 }, GUARD_SWAP, "has swap"), 0);
	assert_int_equal(usages.count, 2);
	assert_string_equal(usages.list[0].fact, "carries the default route");
	assert_int_equal(usages.list[0].guard, GUARD_DEFAULT_ROUTE);
	assert_int_equal(usages.list[1].addr.bus, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_guard_has_a_name_that_leads_back),
		cmocka_unit_test(anything_else_is_no_guard),
		cmocka_unit_test(reasons_are_kept_in_order_with_their_own_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
