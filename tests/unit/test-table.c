/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sys/table.h"

static void assert_text(struct table *table, const char *expected)
{
	_cleanup_free_ char *text = table_to_text(table);

	assert_non_null(text);
	assert_string_equal(text, expected);
}

static void columns_are_as_wide_as_what_is_in_them(void **state)
{
	_cleanup_table_ struct table *table = table_new(true, false);

	table_add_column(table, "NAME", 0);
	table_add_column(table, "SIZE", TABLE_RIGHT);
	table_add_column(table, "REST", 0);
	table_add_line(table, 0);
	table_add_cell(table, "a", TABLE_PLAIN);
	table_add_cell(table, "1", TABLE_RED);
	table_add_cell(table, "x y", TABLE_PLAIN);
	table_add_line(table, 0);
	table_add_cell(table, "longer", TABLE_PLAIN);
	table_add_cell(table, "123456", TABLE_PLAIN);
	table_add_cell(table, "", TABLE_PLAIN);
	assert_text(table, "NAME     SIZE REST\n"
			   "a           1 x y\n"
			   "longer 123456\n");
}

static void without_headings_there_are_lines_alone(void **state)
{
	_cleanup_table_ struct table *table = table_new(false, true);

	table_add_column(table, "A", 0);
	assert_text(table, "");
	table_add_line(table, 0);
	table_add_cell(table, "x", TABLE_RED);
	assert_text(table, "\x1b[31mx\x1b[0m\n");
}

static void a_tree_shows_how_deep_a_line_is(void **state)
{
	_cleanup_table_ struct table *table = table_new(false, false);
	static const struct {
		unsigned depth;
		const char *text;
	} lines[] = { { 0, "a" }, { 1, "b" }, { 2, "c" }, { 1, "d" }, { 0, "e" }, { 3, "f" } };

	table_add_column(table, "T", TABLE_TREE);
	for (size_t i = 0; i < ELEMENTSOF(lines); i++) {
		table_add_line(table, lines[i].depth);
		table_add_cell(table, lines[i].text, TABLE_PLAIN);
	}
	assert_text(table, "a\n"
			   "|-b\n"
			   "| `-c\n"
			   "`-d\n"
			   "e\n"
			   "`-f\n");
}

static void what_no_terminal_should_see_is_escaped(void **state)
{
	_cleanup_table_ struct table *table = table_new(false, false);

	table_add_column(table, "A", 0);
	table_add_line(table, 0);
	table_add_cell(table, "a\033[31m\n\tb\xff", TABLE_PLAIN);
	assert_text(table, "a\\x1b[31m\\x0a\\x09b\\xff\n");
}

static void lines_without_end_and_depth_are_drawn(void **state)
{
	_cleanup_table_ struct table *table = table_new(false, false);
	_cleanup_free_ char *text = NULL;

	table_add_column(table, "T", TABLE_TREE);
	for (unsigned depth = 0; depth < 200; depth++) {
		table_add_line(table, depth);
		table_add_cell(table, "x", TABLE_PLAIN);
	}
	text = table_to_text(table);
	assert_non_null(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_as_wide_as_what_is_in_them),
		cmocka_unit_test(without_headings_there_are_lines_alone),
		cmocka_unit_test(a_tree_shows_how_deep_a_line_is),
		cmocka_unit_test(what_no_terminal_should_see_is_escaped),
		cmocka_unit_test(lines_without_end_and_depth_are_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
