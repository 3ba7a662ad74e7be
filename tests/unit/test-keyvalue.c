/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/keyvalue.h"

static void a_pair_is_a_line(void **state)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	keyvalue_add(&out, "driver", "e1000e");
	keyvalue_add(&out, "entry", "");
	assert_string_equal(strbuf_text(&out), "driver=e1000e\nentry=\n");
}

static void what_is_no_plain_text_is_escaped(void **state)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	keyvalue_add(&out, "k", "a\nb=c\\d\x7f\xc3\xa9 ~");
	assert_string_equal(strbuf_text(&out), "k=a\\x0ab=c\\x5cd\\x7f\\xc3\\xa9 ~\n");
}

static void every_byte_comes_back(void **state)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };
	char all[256], line[1200];
	const char *text, *key, *value;

	for (int i = 0; i < 255; i++)
		all[i] = (char)(i + 1);
	all[255] = '\0';
	keyvalue_add(&out, "all", all);
	text = strbuf_text(&out);
	assert_int_equal(keyvalue_next(&text, line, sizeof(line), &key, &value), 1);
	assert_string_equal(key, "all");
	assert_string_equal(value, all);
	assert_int_equal(keyvalue_next(&text, line, sizeof(line), &key, &value), 0);
}

static void lines_are_taken_in_their_order(void **state)
{
	const char *text = "a=1\nb=x=y\n", *key, *value;
	char line[16];

	assert_int_equal(keyvalue_next(&text, line, sizeof(line), &key, &value), 1);
	assert_string_equal(key, "a");
	assert_string_equal(value, "1");
	assert_int_equal(keyvalue_next(&text, line, sizeof(line), &key, &value), 1);
	assert_string_equal(key, "b");
	assert_string_equal(value, "x=y");
	assert_string_equal(text, "");
}

static void refuse(const char *given, size_t size)
{
	const char *text = given, *key = "key", *value = "value";
	char line[64];

	assert_int_equal(keyvalue_next(&text, line, size, &key, &value), -EINVAL);
	assert_ptr_equal(text, given);
	assert_string_equal(key, "key");
	assert_string_equal(value, "value");
}

static void another_form_is_refused_and_nothing_is_touched(void **state)
{
	static const char *const lines[] = {
		"a",	     "a=b",	 "\n",	      "no equals\n", "=b\n",	    "a=\\\n",
		"a=\\x\n",   "a=\\x4\n", "a=\\x4g\n", "a=\\x4G\n",   "a=\\X41\n",   "a=\\n\n",
		"a=\\x00\n", "a=\\x0\n", "a=\\x4A\n", "a=b\\",	     "a=\\x41\\\n",
	};

	for (size_t i = 0; i < ELEMENTSOF(lines); i++)
		refuse(lines[i], 64);
}

static void a_line_that_is_too_long_is_refused(void **state)
{
	const char *text = "key=123\n", *key, *value;
	char line[8];

	refuse(text, 7);
	assert_int_equal(keyvalue_next(&text, line, sizeof(line), &key, &value), 1);
	assert_string_equal(value, "123");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pair_is_a_line),
		cmocka_unit_test(what_is_no_plain_text_is_escaped),
		cmocka_unit_test(every_byte_comes_back),
		cmocka_unit_test(lines_are_taken_in_their_order),
		cmocka_unit_test(another_form_is_refused_and_nothing_is_touched),
		cmocka_unit_test(a_line_that_is_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
