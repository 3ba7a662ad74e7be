/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/markup.h"

static void is_xml(const char *text, const char *expected)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	xml_add_text(&out, text);
	assert_int_equal(out.error, 0);
	assert_string_equal(strbuf_text(&out), expected);
}

static void is_dot(const char *text, const char *expected)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	dot_add_text(&out, text);
	assert_int_equal(out.error, 0);
	assert_string_equal(strbuf_text(&out), expected);
}

static void text_is_no_markup_in_xml(void **state)
{
	is_xml("", "");
	is_xml("82574L", "82574L");
	is_xml("</text><script>\"&'", "&lt;/text&gt;&lt;script&gt;&quot;&amp;&#39;");
	is_xml("Größe ✓ 漢", "Größe ✓ 漢");
}

static void what_xml_cannot_say_is_said_in_numbers(void **state)
{
	is_xml("a\x01\x1b[31m\n\tb\x7f", "a\\x01\\x1b[31m\\x0a\\x09b\\x7f");
	is_xml("\xff\xfe", "\\xff\\xfe");
	is_xml("\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd",
	       "\\xef\\xbf\\xbe\\xef\\xbf\\xbf\xef\xbf\xbd");
	is_xml("\xed\xa0\x80", "\\xed\\xa0\\x80"); /* a surrogate */
	is_xml("\xc2\x85", "\\xc2\\x85");
}

static void text_is_no_markup_in_dot(void **state)
{
	is_dot("i40e", "i40e");
	is_dot("a\"]; b [label=\"", "a\\\"]; b [label=\\\"");
	is_dot("\\N\\l", "\\\\N\\\\l");
	is_dot("&lt;", "&amp;lt;");
	is_dot("\x01\n", "\\\\x01\\\\x0a");
}

static void columns_are_those_of_a_terminal(void **state)
{
	assert_int_equal(text_columns(""), 0);
	assert_int_equal(text_columns("i40e"), 4);
	assert_int_equal(text_columns("Größe"), 5);
	assert_int_equal(text_columns("a · b…"), 6);
	assert_int_equal(text_columns("漢字"), 4);
	assert_int_equal(text_columns("😀"), 2);
}

static void a_text_is_cut_between_characters(void **state)
{
	assert_int_equal(text_fit("i40e", 9), 4);
	assert_int_equal(text_fit("i40e", 2), 2);
	assert_int_equal(text_fit("i40e", 0), 0);
	assert_int_equal(text_fit("öö", 1), 2);
	assert_int_equal(text_fit("漢字", 3), 3);
	assert_int_equal(text_fit("漢字", 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_no_markup_in_xml),
		cmocka_unit_test(what_xml_cannot_say_is_said_in_numbers),
		cmocka_unit_test(text_is_no_markup_in_dot),
		cmocka_unit_test(columns_are_those_of_a_terminal),
		cmocka_unit_test(a_text_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
