/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/conftext.h"

static struct strbuf text;

static int tear_down(void **state)
{
	strbuf_release(&text);
	return 0;
}

static void begin(const char *file)
{
	strbuf_release(&text);
	strbuf_add(&text, file);
}

static void set(size_t index, enum conftext_group group, const char *key, const char *value)
{
	assert_int_equal(conftext_set(&text, index, group, key, value), 0);
}

static void is(const char *file)
{
	assert_string_equal(strbuf_text(&text), file);
}

static const char layout[] = "# head\n"
			     "devices = (\n"
			     "  # the first\n"
			     "  { name = \"a\"; match = { id = \"8086:1\"; }; }, # behind\n"
			     "  {\n"
			     "    name = \"b\" # no end\n"
			     "    match = {\n"
			     "      address = \"0000:01:00.0\"; // where\n"
			     "      id = \"8086:2\"; /* what\n"
			     "      it is */\n"
			     "    };\n"
			     "  } /* , */\n"
			     "  # the end\n"
			     ");\n";

/* The layout with one piece of it replaced. */
static void is_layout_with(const char *piece, const char *by)
{
	_cleanup_strbuf_ struct strbuf wanted = { 0 };
	const char *at = strstr(layout, piece);

	assert_non_null(at);
	strbuf_addn(&wanted, layout, (size_t)(at - layout));
	strbuf_add(&wanted, by);
	strbuf_add(&wanted, at + strlen(piece));
	is(strbuf_text(&wanted));
}

static void a_value_is_replaced_where_it_stands(void **state)
{
	begin(layout);
	set(1, CONFTEXT_MATCH, "address", "\"0000:05:00.0\"");
	is_layout_with("0000:01:00.0", "0000:05:00.0");
}

static void a_key_is_added_on_a_line_of_its_own_where_the_others_have_one(void **state)
{
	begin(layout);
	set(1, CONFTEXT_MATCH, "slot", "\"3\"");
	is_layout_with("      it is */\n", "      it is */\n      slot = \"3\";\n");
}

static void a_key_is_added_in_line_where_the_others_stand_so(void **state)
{
	begin(layout);
	set(0, CONFTEXT_MATCH, "slot", "\"3\"");
	is_layout_with("\"8086:1\";", "\"8086:1\"; slot = \"3\";");
	begin(layout);
	set(0, CONFTEXT_ENTRY, "mode", "\"kernel\"");
	is_layout_with("\"8086:1\"; };", "\"8086:1\"; }; mode = \"kernel\";");
}

static void a_key_without_an_end_gets_one(void **state)
{
	begin("devices = ( { name = \"a\" # x\n } );");
	set(0, CONFTEXT_ENTRY, "mode", "\"kernel\"");
	is("devices = ( { name = \"a\"; mode = \"kernel\"; # x\n } );");
	begin("devices = ( {\n\tname = \"a\" # x\n} );");
	set(0, CONFTEXT_ENTRY, "mode", "\"kernel\"");
	is("devices = ( {\n\tname = \"a\"; # x\n\tmode = \"kernel\";\n} );");
	begin("devices = ( {} );");
	set(0, CONFTEXT_ENTRY, "mode", "\"kernel\"");
	is("devices = ( { mode = \"kernel\"; } );");
}

static void lines_end_as_the_file_has_them(void **state)
{
	begin("devices = (\r\n  {\r\n    name = \"a\"; # x\r\n  }\r\n);\r\n");
	set(0, CONFTEXT_ENTRY, "mode", "\"vfio\"");
	is("devices = (\r\n  {\r\n    name = \"a\"; # x\r\n    mode = \"vfio\";\r\n  }\r\n);\r\n");
	assert_int_equal(conftext_unset(&text, 0, CONFTEXT_ENTRY, "mode"), 0);
	is("devices = (\r\n  {\r\n    name = \"a\"; # x\r\n  }\r\n);\r\n");
	assert_int_equal(conftext_append(&text, "{\n  name = \"b\";\n}"), 0);
	is("devices = (\r\n  {\r\n    name = \"a\"; # x\r\n  },\r\n  {\r\n    name = \"b\";\r\n  "
	   "}\r\n"
	   ");\r\n");
}

static void a_key_is_taken_out_with_its_line_unless_more_is_in_it(void **state)
{
	begin(layout);
	assert_int_equal(conftext_unset(&text, 1, CONFTEXT_MATCH, "address"), 0);
	is_layout_with("address = \"0000:01:00.0\"; //", "//");
	begin("devices = (\n  {\n    a = 1;\n    b = 2;\n  }\n);");
	assert_int_equal(conftext_unset(&text, 0, CONFTEXT_ENTRY, "a"), 0);
	is("devices = (\n  {\n    b = 2;\n  }\n);");
	begin("devices = ( { a = 1; b = 2; } );");
	assert_int_equal(conftext_unset(&text, 0, CONFTEXT_ENTRY, "b"), 0);
	is("devices = ( { a = 1; } );");
}

static void an_entry_is_added_behind_the_last(void **state)
{
	begin(layout);
	assert_int_equal(conftext_append(&text, "{\n  name = \"c\";\n}"), 0);
	is_layout_with("  } /* , */\n", "  }, /* , */\n  {\n    name = \"c\";\n  }\n");
	begin("devices = ( { a = 1; } );");
	assert_int_equal(conftext_append(&text, "{ b = 1; }"), 0);
	is("devices = ( { a = 1; },\n  { b = 1; } );");
}

static void an_entry_is_added_where_there_is_none(void **state)
{
	begin("  devices = [ # none\n];");
	assert_int_equal(conftext_append(&text, "{ b = 1; }"), 0);
	is("  devices = (\n    { b = 1; } # none\n);");
	begin("devices = ();");
	assert_int_equal(conftext_append(&text, "{ b = 1; }"), 0);
	is("devices = (\n  { b = 1; }\n);");
	begin("");
	assert_int_equal(conftext_append(&text, "{ b = 1; }"), 0);
	is("devices = (\n  { b = 1; }\n);\n");
	begin("# only a comment");
	assert_int_equal(conftext_append(&text, "{ b = 1; }"), 0);
	is("# only a comment\n\ndevices = (\n  { b = 1; }\n);\n");
	begin("devices = \"none\";");
	assert_int_equal(conftext_append(&text, "{ b = 1; }"), -EEXIST);
	is("devices = \"none\";");
}

static void an_entry_is_taken_out_with_its_comma(void **state)
{
	begin(layout);
	assert_int_equal(conftext_remove(&text, 0), 0);
	is_layout_with("{ name = \"a\"; match = { id = \"8086:1\"; }; }, #", "#");
	assert_int_equal(conftext_remove(&text, 0), 0);
	is("# head\ndevices = (\n  # the first\n  # behind\n  /* , */\n  # the end\n);\n");
	begin("devices = (\n  { a = 1; },\n  { b = 1; }, # b\n  { c = 1; }\n);\n");
	assert_int_equal(conftext_remove(&text, 2), 0);
	is("devices = (\n  { a = 1; },\n  { b = 1; } # b\n);\n");
	assert_int_equal(conftext_remove(&text, 0), 0);
	is("devices = (\n  { b = 1; } # b\n);\n");
}

static void an_element_is_replaced_and_what_stands_around_it_stays(void **state)
{
	static const char list[] = "devices = ( { c = [ # first, \"no\"\n"
				   "  \"a\", /* ], */ \"b\" // b\n"
				   "  , \"c\" \"d\" ]; s = \"x\"; } );\n";

	begin(list);
	assert_int_equal(conftext_set_element(&text, 0, "c", 1, "\"other\""), 0);
	is("devices = ( { c = [ # first, \"no\"\n"
	   "  \"a\", /* ], */ \"other\" // b\n"
	   "  , \"c\" \"d\" ]; s = \"x\"; } );\n");
	begin(list);
	assert_int_equal(conftext_set_element(&text, 0, "c", 2, "\"e\""), -ENOENT);
	assert_int_equal(conftext_set_element(&text, 0, "c", 3, "\"e\""), -ENOENT);
	assert_int_equal(conftext_set_element(&text, 0, "s", 0, "\"e\""), -ENOENT);
	assert_int_equal(conftext_set_element(&text, 0, "t", 0, "\"e\""), -ENOENT);
	assert_int_equal(conftext_set_element(&text, 1, "c", 0, "\"e\""), -ENOENT);
	is(list);
}

static void what_cannot_be_done_leaves_the_text_as_it_was(void **state)
{
	begin(layout);
	assert_int_equal(conftext_set(&text, 2, CONFTEXT_ENTRY, "a", "true"), -ENOENT);
	assert_int_equal(conftext_unset(&text, 0, CONFTEXT_MATCH, "name"), -ENOENT);
	assert_int_equal(conftext_remove(&text, 2), -ENOENT);
	assert_int_equal(conftext_set(&text, 0, CONFTEXT_ENTRY, "a", "\"x\" }"), -EINVAL);
	assert_int_equal(conftext_append(&text, "{ b = 1; }, { c = ; }"), -EINVAL);
	is(layout);
	begin("devices = ( \"a\", { match = \"b\"; } );");
	assert_int_equal(conftext_set(&text, 0, CONFTEXT_ENTRY, "a", "true"), -ENOENT);
	assert_int_equal(conftext_set(&text, 1, CONFTEXT_MATCH, "a", "true"), -ENOENT);
	begin("devices = (");
	assert_int_equal(conftext_append(&text, "{ }"), -EINVAL);
	is("devices = (");
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_value_is_replaced_where_it_stands),
		TEST(a_key_is_added_on_a_line_of_its_own_where_the_others_have_one),
		TEST(a_key_is_added_in_line_where_the_others_stand_so),
		TEST(a_key_without_an_end_gets_one),
		TEST(lines_end_as_the_file_has_them),
		TEST(a_key_is_taken_out_with_its_line_unless_more_is_in_it),
		TEST(an_entry_is_added_behind_the_last),
		TEST(an_entry_is_added_where_there_is_none),
		TEST(an_entry_is_taken_out_with_its_comma),
		TEST(an_element_is_replaced_and_what_stands_around_it_stays),
		TEST(what_cannot_be_done_leaves_the_text_as_it_was),
	};

	return cmocka_run_group_tests_name("conftext", tests, NULL, NULL);
}
