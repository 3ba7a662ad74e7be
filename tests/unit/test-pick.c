/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/pick.h"

static void numbers_ranges_and_names(void **state)
{
	const char *at = " 3, 1-2,,enp1s0f0\t0000:21:00.0 8086:158b\n-1 5x 2-3-4 ";
	static const struct pick wanted[] = {
		{ 3, 3, "" },	       { 1, 2, "" },
		{ 0, 0, "enp1s0f0" },  { 0, 0, "0000:21:00.0" },
		{ 0, 0, "8086:158b" }, { 0, 0, "-1" },
		{ 0, 0, "5x" },	       { 0, 0, "2-3-4" },
	};
	struct strbuf why = { 0 };
	struct pick pick;

	for (size_t i = 0; i < ELEMENTSOF(wanted); i++) {
		assert_int_equal(pick_next(&at, 3, &pick, &why), 1);
		assert_int_equal(pick.first, wanted[i].first);
		assert_int_equal(pick.last, wanted[i].last);
		assert_string_equal(pick.word, wanted[i].word);
	}
	assert_int_equal(pick_next(&at, 3, &pick, &why), 0);
	assert_int_equal(pick_next(&at, 3, &pick, &why), 0);
	assert_int_equal(why.len, 0);
}

static void what_is_no_line_is_refused_with_its_reason(void **state)
{
	static const struct {
		const char *answer, *why;
	} rows[] = {
		{ "0", "0: the lines have the numbers 1 to 3" },
		{ "4", "4: the lines have the numbers 1 to 3" },
		{ "2-4", "2-4: the lines have the numbers 1 to 3" },
		{ "0-3", "0-3: the lines have the numbers 1 to 3" },
		{ "3-1", "3-1: the smaller number comes first" },
		{ "2-", "2-: up to which line? 2-4 are the lines 2, 3 and 4" },
		{ "18446744073709551617",
		  "18446744073709551617: the lines have the numbers 1 to 3" },
		{ "1-18446744073709551617",
		  "1-18446744073709551617: the lines have the numbers 1 to 3" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		const char *at = rows[i].answer;
		struct pick pick = { .first = 77 };
		struct strbuf why = { 0 };

		assert_int_equal(pick_next(&at, 3, &pick, &why), -EINVAL);
		assert_string_equal(strbuf_text(&why), rows[i].why);
		assert_int_equal(pick.first, 77);
		strbuf_release(&why);
	}
}

static void a_word_may_be_as_long_as_it_is_kept(void **state)
{
	char text[PICK_WORD_MAX + 1];
	const char *at = text + 1;
	struct strbuf why = { 0 };
	struct pick pick;

	memset(text, 'a', sizeof(text));
	text[PICK_WORD_MAX] = '\0';
	assert_int_equal(pick_next(&at, 3, &pick, &why), 1);
	assert_int_equal(strlen(pick.word), PICK_WORD_MAX - 1);
	at = text;
	assert_int_equal(pick_next(&at, 3, &pick, &why), -EINVAL);
	assert_true(why.len > 0);
	strbuf_release(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_ranges_and_names),
		cmocka_unit_test(what_is_no_line_is_refused_with_its_reason),
		cmocka_unit_test(a_word_may_be_as_long_as_it_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
