/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/erase.h"
#include "sys/root.h"

static char where_text[] = "/tmp/test-erase-XXXXXX";
static int top = -1;

static void put(const char *path)
{
	_cleanup_close_ int fd = openat(top, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
}

static int setup(void **state)
{
	if (!mkdtemp(where_text))
		return -1;
	top = open(where_text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return top < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	close(top);
	return rmdir(where_text);
}

static bool keeps_that(const char *name, const void *context)
{
	return strcmp(name, context) == 0;
}

static void all_of_it_goes_and_no_link_is_followed(void **state)
{
	_cleanup_strbuf_ struct strbuf where = { 0 };

	assert_int_equal(mkdirat(top, "ours", 0755) | mkdirat(top, "ours/below", 0755) |
				 mkdirat(top, "theirs", 0755),
			 0);
	put("ours/a");
	put("ours/below/b");
	put("theirs/c");
	assert_int_equal(symlinkat("../theirs", top, "ours/link"), 0);
	assert_int_equal(erase_tree(top, "ours", NULL, NULL, &where), 5);
	assert_false(root_exists(top, "ours"));
	assert_true(root_exists(top, "theirs/c"));
	assert_int_equal(erase_tree(top, "ours", NULL, NULL, &where), 0);

	assert_int_equal(symlinkat("theirs", top, "ours"), 0);
	assert_int_equal(erase_tree(top, "ours", NULL, NULL, &where), -ENOTDIR);
	assert_string_equal(strbuf_text(&where), "ours");
	assert_int_equal(unlinkat(top, "ours", 0), 0);
	assert_int_equal(erase_tree(top, "theirs", NULL, NULL, &where), 2);
}

static void what_is_kept_keeps_the_directory(void **state)
{
	_cleanup_strbuf_ struct strbuf where = { 0 };

	assert_int_equal(mkdirat(top, "ours", 0755) | mkdirat(top, "ours/below", 0755), 0);
	put("ours/disabled");
	put("ours/below/disabled");
	assert_int_equal(erase_tree(top, "ours", keeps_that, "disabled", &where), 2);
	assert_true(root_exists(top, "ours/disabled"));
	assert_int_equal(erase_tree(top, "ours", NULL, NULL, &where), 2);
}

static void what_is_nested_too_deep_is_named_and_the_rest_goes(void **state)
{
	_cleanup_strbuf_ struct strbuf where = { 0 };
	char path[64] = "deep";

	assert_int_equal(mkdirat(top, path, 0755), 0);
	put("deep/a");
	for (int i = 0; i < 10; i++)
		assert_int_equal(mkdirat(top, strcat(path, "/d"), 0755), 0);
	assert_int_equal(erase_tree(top, "deep", NULL, NULL, &where), -ELOOP);
	assert_string_equal(strbuf_text(&where), "deep/d/d/d/d/d/d/d/d/d");
	assert_false(root_exists(top, "deep/a"));
	strbuf_release(&where);
	assert_int_equal(erase_tree(top, "deep/d/d/d/d", NULL, NULL, &where), 7);
	assert_int_equal(erase_tree(top, "deep", NULL, NULL, &where), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_it_goes_and_no_link_is_followed),
		cmocka_unit_test(what_is_kept_keeps_the_directory),
		cmocka_unit_test(what_is_nested_too_deep_is_named_and_the_rest_goes),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
