/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/idlist.h"

static void an_id_in_a_list_means_all_that_have_it(void **state)
{
	const struct pci_id card = { 0x8086, 0x10d3, 0x8086, 0xa01f };

	assert_true(idlist_names("8086:10d3", &card));
	assert_true(idlist_names("10de:2684,8086:10d3:8086:a01f:020000:ffff00", &card));
	assert_false(idlist_names("8086:10d4", &card));
	assert_false(idlist_names("", &card));
	assert_false(idlist_names(",,8086,8086:,:10d3,0x8086:10d3:", &card));
	assert_true(idlist_names("nonsense,8086:10d3", &card));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_in_a_list_means_all_that_have_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
