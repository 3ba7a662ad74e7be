/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/link.h"

static void every_state_has_its_own_name(void **state)
{
	for (int a = 0; a < LINK_STATE_MAX; a++) {
		assert_non_null(link_state_to_string(a));
		for (int b = 0; b < a; b++)
			assert_string_not_equal(link_state_to_string(a), link_state_to_string(b));
	}
}

static void a_speed_is_written_as_people_write_it(void **state)
{
	static const struct {
		unsigned mbit;
		const char *text;
	} rows[] = {
		{ 0, "-" },
		{ 10, "10M" },
		{ 100, "100M" },
		{ 1000, "1G" },
		{ 2500, "2.5G" },
		{ 5000, "5G" },
		{ 10000, "10G" },
		{ 25000, "25G" },
		{ 56000, "56G" },
		{ 100000, "100G" },
		{ 800000, "800G" },
		{ 1234, "1234M" },
		{ UINT32_MAX, "4294967295M" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		char text[SPEED_TEXT_MAX];

		speed_format(rows[i].mbit, text);
		assert_string_equal(text, rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_has_its_own_name),
		cmocka_unit_test(a_speed_is_written_as_people_write_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
