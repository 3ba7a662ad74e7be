/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/strbuf.h"

static void an_empty_buffer_is_an_empty_text(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = { 0 };

	assert_string_equal(strbuf_text(&buf), "");
	strbuf_add(&buf, "");
	assert_string_equal(strbuf_text(&buf), "");
	assert_int_equal(buf.len, 0);
	assert_int_equal(buf.error, 0);
}

static void what_is_added_stands_in_order(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = { 0 };

	strbuf_add(&buf, "one ");
	strbuf_addn(&buf, "two and more", 3);
	strbuf_addf(&buf, " %d%s", 3, "!");
	assert_string_equal(strbuf_text(&buf), "one two 3!");
	assert_int_equal(buf.len, strlen("one two 3!"));
}

static void a_buffer_grows(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = { 0 };

	for (int i = 0; i < 10000; i++)
		strbuf_addf(&buf, "%04d", i);
	assert_int_equal(buf.len, 40000);
	assert_int_equal(buf.error, 0);
	assert_string_equal(strbuf_text(&buf) + 40000 - 8, "99989999");
}

static void an_error_stays_and_nothing_more_is_added(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = { 0 };

	strbuf_add(&buf, "before");
	strbuf_addn(&buf, "x", SIZE_MAX / 2);
	assert_int_equal(buf.error, -ENOMEM);
	strbuf_add(&buf, "after");
	strbuf_addf(&buf, "%d", 1);
	strbuf_add_escaped(&buf, "\n");
	assert_string_equal(strbuf_text(&buf), "before");
	assert_null(strbuf_take(&buf));
	assert_int_equal(buf.error, 0);
	assert_string_equal(strbuf_text(&buf), "");
}

static void a_taken_text_belongs_to_the_caller(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = { 0 };
	_cleanup_free_ char *empty = strbuf_take(&buf);

	assert_string_equal(empty, "");
	strbuf_add(&buf, "text");
	_cleanup_free_ char *text = strbuf_take(&buf);
	assert_string_equal(text, "text");
	assert_string_equal(strbuf_text(&buf), "");
	strbuf_add(&buf, "again");
	assert_string_equal(strbuf_text(&buf), "again");
}

static void what_could_drive_a_terminal_is_escaped(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" },
		{ "plain ~", "plain ~" },
		{ "\x1b[31m\n\r\t\x7f", "\\x1b[31m\\x0a\\x0d\\x09\\x7f" },
		{ "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
		  "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80" },
		{ "\xc2\x9b", "\\xc2\\x9b" }, /* CSI as one character */
		{ "\xc2\xa0", "\xc2\xa0" },
		{ "\xff\xc3", "\\xff\\xc3" },
		{ "\xc3(", "\\xc3(" },
		{ "\\x41", "\\x41" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_strbuf_ struct strbuf buf = { 0 };

		strbuf_add_escaped(&buf, rows[i][0]);
		assert_string_equal(strbuf_text(&buf), rows[i][1]);
	}
}

static void utf8_is_what_unicode_says(void **state)
{
	static const char *const good[] = { "",
					    "a",
					    "\x7f",
					    "\xc2\x80",
					    "\xdf\xbf",
					    "\xe0\xa0\x80",
					    "\xed\x9f\xbf",
					    "\xee\x80\x80",
					    "\xef\xbf\xbf",
					    "\xf0\x90\x80\x80",
					    "\xf4\x8f\xbf\xbf" };
	static const char *const bad[] = { "\x80",
					   "\xbf",
					   "\xc0\x80",
					   "\xc1\xbf",
					   "\xc2",
					   "\xc2\x7f",
					   "\xe0\x9f\xbf",
					   "\xe0\xa0",
					   "\xed\xa0\x80",
					   "\xed\xbf\xbf",
					   "\xf0\x8f\xbf\xbf",
					   "\xf4\x90\x80\x80",
					   "\xf5\x80\x80\x80",
					   "\xf0\x90\x80",
					   "\xff",
					   "\xfe",
					   "a\xe2\x82" };

	for (size_t i = 0; i < ELEMENTSOF(good); i++)
		assert_true(utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < ELEMENTSOF(bad); i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
	assert_true(utf8_valid("a\0b", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_is_an_empty_text),
		cmocka_unit_test(what_is_added_stands_in_order),
		cmocka_unit_test(a_buffer_grows),
		cmocka_unit_test(an_error_stays_and_nothing_more_is_added),
		cmocka_unit_test(a_taken_text_belongs_to_the_caller),
		cmocka_unit_test(what_could_drive_a_terminal_is_escaped),
		cmocka_unit_test(utf8_is_what_unicode_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
