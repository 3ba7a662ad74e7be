/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/diff.h"

static struct strbuf diff;

static int tear_down(void **state)
{
	strbuf_release(&diff);
	return 0;
}

static const char *diff_of(const char *a, const char *b)
{
	strbuf_release(&diff);
	assert_int_equal(diff_unified("a", "b", a, b, &diff), 0);
	return strbuf_text(&diff);
}

static void texts_that_are_equal_have_no_difference(void **state)
{
	assert_string_equal(diff_of("", ""), "");
	assert_string_equal(diff_of("x\ny", "x\ny"), "");
}

static void three_lines_stand_around_a_change(void **state)
{
	assert_string_equal(diff_of("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n"),
			    "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n");
}

static void a_new_file_and_one_that_goes_have_empty_sides(void **state)
{
	assert_string_equal(diff_of("", "1\n2\n"), "--- a\n+++ b\n@@ -0,0 +1,2 @@\n+1\n+2\n");
	assert_string_equal(diff_of("1\n", ""), "--- a\n+++ b\n@@ -1 +0,0 @@\n-1\n");
}

static void an_end_without_a_newline_is_said(void **state)
{
	assert_string_equal(diff_of("1", "1\n"),
			    "--- a\n+++ b\n@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+1\n");
}

static void changes_that_are_near_share_a_hunk(void **state)
{
	assert_string_equal(diff_of("1\n2\n3\n4\n5\n6\n7\n", "1\nX\n3\n4\n5\nY\n7\n"),
			    "--- a\n+++ b\n@@ -1,7 +1,7 @@\n 1\n-2\n+X\n 3\n 4\n 5\n-6\n+Y\n 7\n");
	diff_of("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n");
	assert_string_equal(strbuf_text(&diff),
			    "--- a\n+++ b\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
			    "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

/* Makes the new text from the old one and the diff; each hunk has to name the right lines. */
static void patch(const char *old, const char *hunks, struct strbuf *out)
{
	size_t line = 1, now = 1;

	for (const char *at = hunks; *at != '\0';) {
		size_t len = strcspn(at, "\n") + 1, from, to, from_count = 1, to_count = 1;
		char mark = *at;

		if (mark == '@') {
			if (sscanf(at, "@@ -%zu,%zu +%zu,%zu", &from, &from_count, &to, &to_count) <
			    2)
				assert_true(sscanf(at, "@@ -%zu +%zu,%zu", &from, &to, &to_count) >=
					    2);
			/* an empty side is named by the line before it */
			from += from_count == 0;
			to += to_count == 0;
			assert_int_equal(to - now, from - line);
			for (; line < from; line++, now++) {
				size_t skip = strcspn(old, "\n") + 1;

				strbuf_addn(out, old, skip);
				old += skip;
			}
		} else {
			assert_true(mark == '+' || strncmp(old, at + 1, len - 1) == 0);
			if (mark != '-')
				strbuf_addn(out, at + 1, len - 1);
			now += mark != '-';
			line += mark != '+';
			old += mark != '+' ? len - 1 : 0;
		}
		at += len;
	}
	strbuf_add(out, old);
}

static unsigned random_state = 1;

static unsigned roll(unsigned below)
{
	random_state = random_state * 1103515245 + 12345;
	return (random_state >> 16) % below;
}

static void add_random(struct strbuf *out)
{
	for (unsigned i = roll(40); i > 0; i--)
		strbuf_addf(out, "%c\n", 'a' + (int)roll(4));
}

static void what_is_said_leads_from_one_text_to_the_other(void **state)
{
	for (int i = 0; i < 20000; i++) {
		_cleanup_strbuf_ struct strbuf a = { 0 }, b = { 0 }, made = { 0 };

		add_random(&a);
		add_random(&b);
		const char *text = diff_of(strbuf_text(&a), strbuf_text(&b));
		if (*text != '\0')
			text = strstr(text, "@@");
		patch(strbuf_text(&a), text, &made);
		assert_string_equal(strbuf_text(&made), strbuf_text(&b));
	}
}

static void a_text_too_large_to_compare_is_replaced(void **state)
{
	_cleanup_strbuf_ struct strbuf a = { 0 }, b = { 0 }, made = { 0 };

	for (int i = 0; i < 3000; i++) {
		strbuf_addf(&a, "%d\n", i);
		strbuf_addf(&b, "%d\n", i + 1);
	}
	patch(strbuf_text(&a), strstr(diff_of(strbuf_text(&a), strbuf_text(&b)), "@@"), &made);
	assert_string_equal(strbuf_text(&made), strbuf_text(&b));
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(texts_that_are_equal_have_no_difference),
		TEST(three_lines_stand_around_a_change),
		TEST(a_new_file_and_one_that_goes_have_empty_sides),
		TEST(an_end_without_a_newline_is_said),
		TEST(changes_that_are_near_share_a_hunk),
		TEST(what_is_said_leads_from_one_text_to_the_other),
		TEST(a_text_too_large_to_compare_is_replaced),
	};

	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
