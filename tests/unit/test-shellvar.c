/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/shellvar.h"

static struct shellvar_fault fault;

static int read_text(const char *text, unsigned flags, struct shellvars *vars)
{
	fault = (struct shellvar_fault){ 0 };
	return shellvars_read(text, 0, flags, vars, &fault);
}

static void assert_value(const char *text, const char *name, const char *value)
{
	_cleanup_shellvars_ struct shellvars vars = { 0 };

	assert_int_equal(read_text(text, SHELLVAR_APPENDS, &vars), 0);
	const struct shellvar *var = shellvars_find(&vars, name);
	assert_non_null(var);
	assert_false(var->unknown);
	assert_string_equal(strbuf_text(&var->value), value);
}

static void assert_refused(const char *text, int line, const char *what)
{
	_cleanup_shellvars_ struct shellvars vars = { 0 };

	assert_int_equal(read_text(text, 0, &vars), -EOPNOTSUPP);
	assert_int_equal(fault.line, line);
	assert_non_null(strstr(fault.what, what));
}

static void quotes_and_backslashes_are_taken_off(void **state)
{
	assert_value("A=quiet", "A", "quiet");
	assert_value("A=", "A", "");
	assert_value("A='a \"b\" $c\\'", "A", "a \"b\" $c\\");
	assert_value("A=\"a \\\"b\\\" \\$c \\x\"", "A", "a \"b\" $c \\x");
	assert_value("A=a\\ b\\\nc", "A", "a bc");
	assert_value("A=\"a \\\n b\"", "A", "a  b");
	assert_value("A='a'\"b\"c", "A", "abc");
	assert_value("A=x$", "A", "x$");
}

static void comments_and_several_on_a_line_are_told_apart(void **state)
{
	assert_value("A=x#y # A=z\n", "A", "x#y");
	assert_value("# A=z \\\nA=x\n", "A", "x");
	assert_value("A=1; B=2 C=3", "C", "3");
	assert_value("export A='x'; export A\n", "A", "x");
}

static void the_last_assignment_counts_and_takes_over_what_was_there(void **state)
{
	assert_value("A=1\nA=2\n", "A", "2");
	assert_value("A=1\nA=\"$A ${A} 2\"\n", "A", "1 1 2");
	assert_value("A=1\nA+=' 2'\n", "A", "1 2");
}

static void what_only_the_shell_can_tell_is_unknown(void **state)
{
	static const char *const texts[] = { "A=`echo x`", "A=\"$(sed 's, x .*$,,' /f)\"",
					     "A=$HOME",	   "A=~",
					     "A=$1",	   "B=`x`\nA=\"a $B\"" };

	for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
		_cleanup_shellvars_ struct shellvars vars = { 0 };

		assert_int_equal(read_text(texts[i], 0, &vars), 0);
		assert_true(shellvars_find(&vars, "A")->unknown);
	}
}

static void what_is_no_assignment_is_refused_with_its_line(void **state)
{
	assert_refused("A=1\nif true; then\nA=2\nfi\n", 2, "a command");
	assert_refused("A=1 env\n", 1, "a command");
	assert_refused("A=1\n\n. /etc/x\n", 3, "a command");
	assert_refused("A=1 && B=2\n", 1, "a command");
	assert_refused("A=(1 2)\n", 1, "a command");
	assert_refused("A=\"1\n", 2, "a quote");
	assert_refused("A=1\nA+=2\n", 2, "+=");
	assert_refused("A=${B:=x}\n", 1, "an expansion");
	assert_refused("A=$((1))\n", 1, "arithmetic");
	assert_refused("A=$'x'\n", 1, "do not agree");
	assert_refused("A=\"x\"\r\n", 1, "CR LF");
	assert_refused("PATH=x\n", 1, "belongs to the shell");
	assert_refused("A=x\\", 1, "a backslash");
	assert_refused("A=x\001\n", 1, "a control character");
}

static void a_value_that_doubles_ends(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_add(&text, "A=0123456789\n");
	for (int i = 0; i < 40; i++)
		strbuf_add(&text, "A=$A$A\n");
	assert_refused(strbuf_text(&text), 14, "too long");
}

static void assert_edited(const char *text, const struct shellspan *drop, const char *add,
			  const char *expected)
{
	_cleanup_shellvars_ struct shellvars vars = { 0 };
	_cleanup_strbuf_ struct strbuf out = { 0 };

	assert_int_equal(read_text(text, 0, &vars), 0);
	assert_int_equal(
		shellvar_edit(shellvars_find(&vars, "A"), drop, drop ? 1 : 0, add, 0, text, &out),
		0);
	assert_string_equal(strbuf_text(&out), expected);
}

static void an_edit_leaves_every_other_byte(void **state)
{
	assert_edited("# c\n A=\"x y\" # A\nB=1", NULL, " z", "# c\n A=\"x y z\" # A\nB=1");
	assert_edited("A='x y'", NULL, " z", "A='x y z'");
	assert_edited("A=x # c", NULL, " z", "A=\"x z\" # c");
	assert_edited("A=", NULL, "z", "A=\"z\"");
	assert_edited("A=x\\ y", NULL, " z", "A=x\\ y\" z\"");
	assert_edited("A=\"x y\\\"\"z", &(struct shellspan){ 1, 4 }, "", "A=\"x\"z");
	assert_edited("A=1\nA=\"$A x\"\n", &(struct shellspan){ 0, 1 }, " z", "A=\nA=\"$A x z\"\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_and_backslashes_are_taken_off),
		cmocka_unit_test(comments_and_several_on_a_line_are_told_apart),
		cmocka_unit_test(the_last_assignment_counts_and_takes_over_what_was_there),
		cmocka_unit_test(what_only_the_shell_can_tell_is_unknown),
		cmocka_unit_test(what_is_no_assignment_is_refused_with_its_line),
		cmocka_unit_test(a_value_that_doubles_ends),
		cmocka_unit_test(an_edit_leaves_every_other_byte),
	};

	return cmocka_run_group_tests_name("shellvar", tests, NULL, NULL);
}
