/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/cli.h"

/* --- words --- */

static void lists_and_arguments_add_up(void **state)
{
	_cleanup_words_ struct words words = { 0 };

	assert_int_equal(words_add(&words, "a"), 0);
	assert_int_equal(words_add(&words, "b,c d,e"), 0);
	assert_int_equal(words.count, 4);
	assert_string_equal(words.list[0], "a");
	assert_string_equal(words.list[2], "c d");
	assert_string_equal(words.list[3], "e");
}

static void an_empty_item_is_refused(void **state)
{
	static const char *const arguments[] = { "", ",", "a,", ",a", "a,,b" };

	for (size_t i = 0; i < ELEMENTSOF(arguments); i++) {
		_cleanup_words_ struct words words = { 0 };

		assert_int_equal(words_add(&words, arguments[i]), -EINVAL);
	}
}

static void words_may_be_long(void **state)
{
	_cleanup_words_ struct words words = { 0 };
	static char text[100001];

	memset(text, 'x', sizeof(text) - 1);
	text[50000] = ',';
	assert_int_equal(words_add(&words, text), 0);
	assert_int_equal(words.count, 2);
	assert_int_equal(strlen(words.list[0]), 50000);
	assert_int_equal(strlen(words.list[1]), 49999);
}

/* --- values --- */

static void guards_are_a_set(void **state)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	guard_set set = 0;

	assert_int_equal(cli_parse_guards("root-disk,swap,root-disk", &set, &why), 0);
	assert_int_equal(set, GUARD_BIT(GUARD_ROOT_DISK) | GUARD_BIT(GUARD_SWAP));
	assert_int_equal(why.len, 0);
}

static void every_guard_can_be_named(void **state)
{
	for (enum guard guard = 0; guard < GUARD_MAX; guard++) {
		_cleanup_strbuf_ struct strbuf why = { 0 };
		guard_set set = 0;

		assert_int_equal(cli_parse_guards(guard_to_string(guard), &set, &why), 0);
		assert_int_equal(set, GUARD_BIT(guard));
	}
}

static void a_guard_that_is_none_is_refused_with_the_nearest(void **state)
{
	static const struct {
		const char *argument, *why;
	} cases[] = {
		{ "root-dsk", "--allow: there is no guard `root-dsk`; did you mean `root-disk`?" },
		{ "swap,mountd", "--allow: there is no guard `mountd`; did you mean `mounted`?" },
		{ "", "--allow takes names of guards, separated by commas" },
		{ "swap,", "--allow takes names of guards, separated by commas" },
	};

	for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
		_cleanup_strbuf_ struct strbuf why = { 0 };
		guard_set set = 77;

		assert_int_equal(cli_parse_guards(cases[i].argument, &set, &why), -EINVAL);
		assert_string_equal(strbuf_text(&why), cases[i].why);
		assert_int_equal(set, 77);
	}
}

static void a_timeout_is_a_number_of_seconds(void **state)
{
	static const char *const bad[] = { "",	  "0",	  "3601",
					   "-1",  "1s",	  "1.5",
					   "0x1", "soon", "99999999999999999999" };
	unsigned ms = 7;

	for (size_t i = 0; i < ELEMENTSOF(bad); i++) {
		assert_int_equal(cli_parse_timeout(bad[i], &ms), -EINVAL);
		assert_int_equal(ms, 7);
	}
	assert_int_equal(cli_parse_timeout("1", &ms), 0);
	assert_int_equal(ms, 1000);
	assert_int_equal(cli_parse_timeout("3600", &ms), 0);
	assert_int_equal(ms, 3600000);
}

/* --- what is said, by a child whose descriptors are ours --- */

/* Runs `say` with descriptor `fd` going into a pipe; returns what came, and its exit status. */
static const char *hear(int fd, int (*say)(void), int *ret_status, char text[static 4096])
{
	int ends[2];
	size_t len = 0;
	ssize_t got;

	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], fd);
		close(ends[0]);
		close(ends[1]);
		_exit(say());
	}
	close(ends[1]);
	while ((got = read(ends[0], text + len, 4095 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, ret_status, 0), child);
	return text;
}

static int say_wrong_usage(void)
{
	return cli_usage_error("vfio-x", "`%s` is \x1b wrong", "\xff\n");
}

static void a_usage_error_is_escaped_and_names_the_help(void **state)
{
	char text[4096];
	int status;

	assert_string_equal(hear(STDERR_FILENO, say_wrong_usage, &status, text),
			    "vfio-x: `\\xff\\x0a` is \\x1b wrong\nTry 'vfio-x --help'.\n");
	assert_int_equal(WEXITSTATUS(status), EXIT_ERROR);
}

static int say_endless_usage(void)
{
	static char endless[20000];

	memset(endless, 'x', sizeof(endless) - 1);
	return cli_usage_error("vfio-x", "`%s`", endless);
}

static void a_usage_error_has_an_end(void **state)
{
	char text[4096];
	int status;

	assert_true(strlen(hear(STDERR_FILENO, say_endless_usage, &status, text)) < 600);
	assert_non_null(strstr(text, "xxx...\nTry 'vfio-x --help'.\n"));
}

static const struct option options[] = {
	{ "dry-run", no_argument, NULL, 'n' },
	{ "driver", required_argument, NULL, 256 },
	{ 0 },
};

static const char *bad_argument;

static int parse_bad_argument(void)
{
	char program[] = "vfio-x", argument[64];
	char *argv[] = { program, argument, NULL };

	snprintf(argument, sizeof(argument), "%s", bad_argument);
	opterr = 0;
	int r = getopt_long(2, argv, ":n", options, NULL);
	return r == '?' || r == ':' ? (int)cli_bad_option("vfio-x", r, argv, options) : 99;
}

static void a_bad_option_is_named_with_the_one_that_was_meant(void **state)
{
	static const struct {
		const char *argument, *text;
	} cases[] = {
		{ "--dryrun", "there is no option `--dryrun`; did you mean `--dry-run`?" },
		{ "--drivr=x", "there is no option `--drivr`; did you mean `--driver`?" },
		{ "--frobnicate", "there is no option `--frobnicate`" },
		{ "--=", "there is no option `--`" },
		{ "--dry-run=x", "--dry-run takes no value" },
		{ "--driver", "--driver lacks its value" },
		{ "-x", "there is no option `-x`" },
	};
	char text[4096], expected[256];
	int status;

	for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
		bad_argument = cases[i].argument;
		hear(STDERR_FILENO, parse_bad_argument, &status, text);
		snprintf(expected, sizeof(expected), "vfio-x: %s\nTry 'vfio-x --help'.\n",
			 cases[i].text);
		assert_string_equal(text, expected);
		assert_int_equal(WEXITSTATUS(status), EXIT_ERROR);
	}
}

static int need_root(void)
{
	char path[] = "/usr/sbin/vfio-x", argument[] = "\x1b[31m";
	char *argv[] = { path, argument, NULL };

	if (geteuid() == 0 && setresuid(65534, 65534, 65534) < 0)
		return 77;
	return cli_need_root(2, argv);
}

static void who_is_not_root_hears_how_to_become_it(void **state)
{
	char text[4096];
	int status;

	hear(STDERR_FILENO, need_root, &status, text);
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_string_equal(text, "This command requires root privileges.\n"
				  "Run with sudo: sudo vfio-x \\x1b[31m\n");
}

static int print_two(void)
{
	return cli_print("one\n") && cli_print("") && cli_print("two\n") ? 0 : 1;
}

static void what_is_printed_arrives(void **state)
{
	char text[4096];
	int status;

	assert_string_equal(hear(STDOUT_FILENO, print_two, &status, text), "one\ntwo\n");
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int print_to_full(void)
{
	int fd = open("/dev/full", O_WRONLY);

	if (fd < 0)
		return 77;
	dup2(fd, STDOUT_FILENO);
	return cli_print("x") ? 1 : 0;
}

static int print_to_closed(void)
{
	close(STDOUT_FILENO);
	cli_start();
	return cli_print("x") ? 1 : 0;
}

static int print_to_broken_pipe(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	dup2(ends[1], STDOUT_FILENO);
	close(ends[0]);
	cli_start();
	return cli_print("x") ? 1 : 0;
}

static void output_that_cannot_be_written_is_told(void **state)
{
	static const struct {
		int (*print)(void);
		const char *text;
	} cases[] = {
		{ print_to_full, "standard output: No space left on device\n" },
		{ print_to_closed, "standard output: Bad file descriptor\n" },
		{ print_to_broken_pipe, "standard output: Broken pipe\n" },
	};
	char text[4096];
	int status;

	for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
		hear(STDERR_FILENO, cases[i].print, &status, text);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
		assert_string_equal(text, cases[i].text);
	}
}

/* 0: after the start, 0 to 2 are taken and nothing that is opened later is one of them */
static int start_with_all_closed(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		close(fd);
	cli_start();
	int fd = open("/dev/null", O_RDWR);
	return fd == STDERR_FILENO + 1 ? 0 : 1;
}

static void nothing_is_opened_in_the_place_of_a_closed_stream(void **state)
{
	char text[4096];
	int status;

	hear(9, start_with_all_closed, &status, text);
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void only_yes_is_yes(void **state)
{
	static const char *const yes[] = { "y", "Y\n", "yes\n", " YES \r\n" };
	static const char *const no[] = { "", "\n", "n\n", "no", "yesno", "y y", "yep", "ye", "1" };

	for (size_t i = 0; i < ELEMENTSOF(yes); i++)
		assert_true(cli_means_yes(yes[i]));
	for (size_t i = 0; i < ELEMENTSOF(no); i++)
		assert_false(cli_means_yes(no[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_and_arguments_add_up),
		cmocka_unit_test(an_empty_item_is_refused),
		cmocka_unit_test(words_may_be_long),
		cmocka_unit_test(guards_are_a_set),
		cmocka_unit_test(every_guard_can_be_named),
		cmocka_unit_test(a_guard_that_is_none_is_refused_with_the_nearest),
		cmocka_unit_test(a_timeout_is_a_number_of_seconds),
		cmocka_unit_test(a_usage_error_is_escaped_and_names_the_help),
		cmocka_unit_test(a_usage_error_has_an_end),
		cmocka_unit_test(a_bad_option_is_named_with_the_one_that_was_meant),
		cmocka_unit_test(who_is_not_root_hears_how_to_become_it),
		cmocka_unit_test(only_yes_is_yes),
		cmocka_unit_test(what_is_printed_arrives),
		cmocka_unit_test(output_that_cannot_be_written_is_told),
		cmocka_unit_test(nothing_is_opened_in_the_place_of_a_closed_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
