/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/sheet.h"

static void expect(const struct sheet *sheet, const char *text)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	sheet_render(sheet, &out);
	assert_int_equal(out.error, 0);
	assert_string_equal(strbuf_text(&out), text);
}

static void values_stand_below_each_other(void **state)
{
	_cleanup_sheet_ struct sheet sheet = { 0 };

	sheet_section(&sheet, "state");
	sheet_row(&sheet, "driver", "%s", "e1000e");
	sheet_section(&sheet, "hardware");
	sheet_row(&sheet, "a", "%d", 1);
	expect(&sheet, "state\n"
		       "  driver: e1000e\n"
		       "hardware\n"
		       "  a:      1\n");
}

static void further_lines_and_rows_without_a_key_are_indented(void **state)
{
	_cleanup_sheet_ struct sheet sheet = { 0 };

	sheet_row(&sheet, "vfs", "2 of 8\n0000:01:02.0\n0000:01:02.1");
	sheet_row(&sheet, "", "more");
	expect(&sheet, "  vfs: 2 of 8\n"
		       "       0000:01:02.0\n"
		       "       0000:01:02.1\n"
		       "       more\n");
}

static void a_section_without_rows_is_left_out(void **state)
{
	_cleanup_sheet_ struct sheet sheet = { 0 };

	sheet_section(&sheet, "nothing");
	sheet_section(&sheet, "something");
	sheet_row(&sheet, "a", "b");
	sheet_section(&sheet, "nothing more");
	expect(&sheet, "something\n  a: b\n");
}

static void an_empty_buffer_makes_no_row(void **state)
{
	_cleanup_sheet_ struct sheet sheet = { 0 };
	struct strbuf text = { 0 };

	sheet_row_take(&sheet, "a", &text);
	expect(&sheet, "");
	strbuf_add(&text, "b");
	sheet_row_take(&sheet, "a", &text);
	assert_null(text.data);
	expect(&sheet, "  a: b\n");
}

static void a_failed_allocation_is_passed_on(void **state)
{
	_cleanup_sheet_ struct sheet sheet = { 0 };
	_cleanup_strbuf_ struct strbuf out = { 0 };
	struct strbuf text = { .error = -ENOMEM };

	sheet_row_take(&sheet, "a", &text);
	sheet_render(&sheet, &out);
	assert_int_equal(out.error, -ENOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_stand_below_each_other),
		cmocka_unit_test(further_lines_and_rows_without_a_key_are_indented),
		cmocka_unit_test(a_section_without_rows_is_left_out),
		cmocka_unit_test(an_empty_buffer_makes_no_row),
		cmocka_unit_test(a_failed_allocation_is_passed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
