/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/outline.h"
#include "core/strbuf.h"

static const char *text;
static struct outline outline;
static struct strbuf shown;

static int tear_down(void **state)
{
	outline_release(&outline);
	strbuf_release(&shown);
	return 0;
}

static void read_text(const char *file)
{
	text = file;
	outline_release(&outline);
	assert_int_equal(outline_make(text, strlen(text), &outline), 0);
}

static void show_span(const struct span *span)
{
	strbuf_addf(&shown, "%d[", span->line);
	strbuf_addn(&shown, text + span->start, span->end - span->start);
	strbuf_add(&shown, "]");
}

/* "LINE[name]LINE[value]" of each key, with "+" for a separator behind it. */
static const char *keys_of(const struct outline_group *group)
{
	strbuf_release(&shown);
	for (size_t i = 0; i < group->count; i++) {
		const struct outline_key *key = &group->keys[i];

		show_span(&key->name);
		show_span(&key->value);
		strbuf_add(&shown, key->end > key->value.end ? "+" : "-");
	}
	return strbuf_text(&shown);
}

static void keys_have_their_name_value_and_line(void **state)
{
	read_text("a = 1 ; # b = 2;\n"
		  "b:\"x\" /* c */\n \"y\", c =\n { d = (1, { e = true; }, [ 2 ]); }\n"
		  "d = false");
	assert_string_equal(keys_of(&outline.top),
			    "1[a]1[1]+2[b]2[\"x\" /* c */\n \"y\"]+"
			    "3[c]4[{ d = (1, { e = true; }, [ 2 ]); }]-5[d]5[false]-");
	assert_int_equal(outline.top.span.end, strlen(text));
}

static void a_separator_ends_a_key_where_blanks_stand_before_it(void **state)
{
	read_text("a = 1 /* ; */ ;b = 2\n");
	assert_int_equal(outline.top.keys[0].end, strlen("a = 1 /* ; */ ;"));
	assert_int_equal(outline.top.keys[1].end, strlen("a = 1 /* ; */ ;b = 2"));
}

static void entries_have_their_keys_and_those_of_their_match(void **state)
{
	read_text("devices = ( # none\n"
		  "  { name = \"}\"; match = { id = \"8086:1\"; expect = \"1\" } },\n"
		  "  \"no group\", ( { x = 1; } ),\n"
		  "  { match = \"no group\"; }\n"
		  ");\noptions: { node_mode = \"0600\"; }");
	assert_int_equal(outline.count, 4);
	assert_string_equal(keys_of(&outline.entries[0].group),
			    "2[name]2[\"}\"]+2[match]2[{ id = \"8086:1\"; expect = \"1\" }]-");
	assert_string_equal(keys_of(&outline.entries[0].match),
			    "2[id]2[\"8086:1\"]+2[expect]2[\"1\"]-");
	assert_int_equal(outline.entries[1].group.count, 0);
	assert_int_equal(outline.entries[2].group.count, 0);
	assert_int_equal(outline.entries[3].match.count, 0);
	assert_int_equal(outline.entries[3].match.span.end, 0);
	assert_string_equal(keys_of(&outline.options), "6[node_mode]6[\"0600\"]+");
	strbuf_release(&shown);
	show_span(&outline.entries[3].group.span);
	assert_string_equal(strbuf_text(&shown), "4[{ match = \"no group\"; }]");
	assert_ptr_equal(outline_find(&outline.entries[0].match, text, "id"),
			 &outline.entries[0].match.keys[0]);
	assert_null(outline_find(&outline.entries[0].match, text, "i"));
}

static void devices_that_are_no_list_have_no_entries(void **state)
{
	static const char *const files[] = { "",
					     "# x",
					     "devices = \"x\";",
					     "devices = { a = 1; };",
					     "devices = [ 1 ];",
					     "options = 3;" };

	for (size_t i = 0; i < ELEMENTSOF(files); i++) {
		read_text(files[i]);
		assert_int_equal(outline.count, 0);
		assert_int_equal(outline.list.end, 0);
		assert_int_equal(outline.options.count, 0);
	}
}

static void an_empty_list_has_its_place(void **state)
{
	read_text("devices = ( # x\n )");
	assert_int_equal(outline.list.start, strlen("devices = "));
	assert_int_equal(outline.list.end, strlen(text));
	read_text("devices = [ ];");
	assert_int_equal(outline.list.end, strlen(text) - 1);
}

static void what_is_no_configuration_leaves_the_outline_as_it_was(void **state)
{
	struct outline mark = { .count = 77 };

	assert_int_equal(outline_make("a = ", 4, &mark), -EINVAL);
	assert_int_equal(outline_make("a = 1; \0", 8, &mark), -EINVAL);
	assert_int_equal(outline_make("a = 1; /*", 9, &mark), -EINVAL);
	assert_int_equal(mark.count, 77);
}

static void a_line_is_indented_by_its_blanks(void **state)
{
	static const char lines[] = "a\n\t  b c";
	struct span indent = outline_indent(lines, 7);

	assert_int_equal(indent.start, 2);
	assert_int_equal(indent.end, 5);
	assert_true(outline_begins_line(lines, 5));
	assert_false(outline_begins_line(lines, 6));
	assert_true(outline_begins_line(lines, 0));
	assert_true(outline_begins_line(lines, 3));
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_have_their_name_value_and_line),
		TEST(a_separator_ends_a_key_where_blanks_stand_before_it),
		TEST(entries_have_their_keys_and_those_of_their_match),
		TEST(devices_that_are_no_list_have_no_entries),
		TEST(an_empty_list_has_its_place),
		TEST(what_is_no_configuration_leaves_the_outline_as_it_was),
		TEST(a_line_is_indented_by_its_blanks),
	};

	return cmocka_run_group_tests_name("outline", tests, NULL, NULL);
}
