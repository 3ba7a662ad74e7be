/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/draft.h"
#include "tree.h"

#define MAIN "etc/vfio-tool/vfio-tool.conf"
#define DROP_IN "etc/vfio-tool/conf.d/a.conf"

/* A configuration of one file, and a draft that adds to it. */
struct bench {
	const struct tree *tree;
	struct origins origins;
	struct drafts drafts;
	struct strbuf why;
};

static void bench_begin(struct bench *bench, void **state)
{
	*bench = (struct bench){ .tree = *state, .drafts = DRAFTS_NONE };
	tree_dir(bench->tree, "etc/vfio-tool/conf.d");
	tree_file(bench->tree, MAIN, "# main\n");
	assert_int_equal(origins_read(&bench->tree->root, &bench->origins), 0);
}

static void bench_end(struct bench *bench)
{
	origins_release(&bench->origins);
	drafts_release(&bench->drafts);
	strbuf_release(&bench->why);
}

static int open_draft(struct bench *bench, const char *path, const char *add)
{
	int draft = drafts_open(&bench->tree->root, &bench->origins, path, "# new\n",
				&bench->drafts, &bench->why);

	if (draft >= 0)
		strbuf_add(&bench->drafts.list[draft].new, add);
	return draft;
}

static int write_drafts(struct bench *bench)
{
	return drafts_write(&bench->tree->root, &bench->drafts, &bench->why);
}

static void file_is(const struct bench *bench, const char *path, const char *text)
{
	_cleanup_free_ char *now = NULL;
	size_t len;

	assert_int_equal(root_read_file(bench->tree->root.top, path, 4096, &now, &len), 0);
	assert_string_equal(now, text);
}

static void a_file_that_is_there_is_added_to_and_a_new_one_begins_with_the_heading(void **state)
{
	struct bench bench;

	bench_begin(&bench, state);
	assert_int_equal(open_draft(&bench, "/" MAIN, "x"), 0);
	assert_int_equal(open_draft(&bench, "/" DROP_IN, "y"), 1);
	assert_int_equal(open_draft(&bench, "/" MAIN, "z\n"), 0);
	assert_int_equal(drafts_changed(&bench.drafts), 2);
	assert_int_equal(write_drafts(&bench), 0);
	file_is(&bench, MAIN, "# main\nxz\n");
	file_is(&bench, DROP_IN, "# new\ny");
	bench_end(&bench);
}

static void what_somebody_else_has_changed_since_is_not_overwritten(void **state)
{
	struct bench bench;

	bench_begin(&bench, state);
	assert_int_equal(open_draft(&bench, "/" DROP_IN, ""), 0);
	assert_int_equal(open_draft(&bench, "/" MAIN, "x"), 1);
	tree_file(bench.tree, MAIN, "# theirs\n");
	assert_int_equal(write_drafts(&bench), -EPERM);
	assert_string_equal(strbuf_text(&bench.why),
			    "/" MAIN ": somebody else has changed it since it was read: nothing "
			    "was written\n  run the command again");
	file_is(&bench, MAIN, "# theirs\n");
	assert_int_equal(faccessat(bench.tree->root.top, DROP_IN, F_OK, 0), -1);
	bench_end(&bench);
}

static void a_file_that_has_appeared_or_gone_since_is_one_that_changed(void **state)
{
	struct bench bench;

	bench_begin(&bench, state);
	assert_int_equal(open_draft(&bench, "/" DROP_IN, "x"), 0);
	tree_file(bench.tree, DROP_IN, "# theirs\n");
	assert_int_equal(write_drafts(&bench), -EPERM);
	file_is(&bench, DROP_IN, "# theirs\n");
	bench_end(&bench);

	bench_begin(&bench, state);
	assert_int_equal(open_draft(&bench, "/" MAIN, "x"), 0);
	assert_int_equal(unlinkat(bench.tree->root.top, MAIN, 0), 0);
	assert_int_equal(write_drafts(&bench), -EPERM);
	assert_int_equal(faccessat(bench.tree->root.top, MAIN, F_OK, 0), -1);
	bench_end(&bench);
}

static void a_link_that_was_put_there_since_is_not_followed(void **state)
{
	struct bench bench;

	bench_begin(&bench, state);
	assert_int_equal(open_draft(&bench, "/" MAIN, "x"), 0);
	tree_file(bench.tree, "other", "# main\n");
	assert_int_equal(unlinkat(bench.tree->root.top, MAIN, 0), 0);
	tree_link(bench.tree, MAIN, "../../other");
	assert_int_equal(write_drafts(&bench), -EPERM);
	file_is(&bench, "other", "# main\n");
	bench_end(&bench);
}

static void a_draft_without_a_change_is_not_written(void **state)
{
	struct bench bench;
	struct stat before, after;

	bench_begin(&bench, state);
	assert_int_equal(fstatat(bench.tree->root.top, MAIN, &before, 0), 0);
	assert_int_equal(open_draft(&bench, "/" MAIN, ""), 0);
	tree_file(bench.tree, MAIN, "# theirs\n");
	assert_int_equal(write_drafts(&bench), 0);
	assert_int_equal(fstatat(bench.tree->root.top, MAIN, &after, 0), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	file_is(&bench, MAIN, "# theirs\n");
	bench_end(&bench);
}

static void only_files_below_etc_are_written(void **state)
{
	struct bench bench;

	bench_begin(&bench, state);
	assert_int_equal(open_draft(&bench, "/usr/lib/vfio-tool/conf.d/a.conf", "x"), -EPERM);
	assert_int_equal(open_draft(&bench, "/etc/vfio-toolx/conf.d/a.conf", "x"), -EPERM);
	assert_int_equal(bench.drafts.count, 0);
	bench_end(&bench);
}

static void the_whole_is_read_with_the_drafts_in_place(void **state)
{
	struct bench bench;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy policy = { .count = 0 };

	bench_begin(&bench, state);
	open_draft(&bench, "/" MAIN,
		   "devices = ( { match = { class = \"02\"; expect = \"1\"; }; } );");
	open_draft(&bench, "/" DROP_IN, "options = { node_group = \"a b\"; };");
	assert_int_equal(drafts_parse(&bench.drafts, &bench.origins, &policy, &problems), 0);
	assert_int_equal(policy.count, 1);
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.list[0].file, "/" DROP_IN);
	assert_int_equal(problems.list[0].line, 2);
	bench_end(&bench);
}

static void a_file_whose_place_a_new_one_takes_is_not_counted(void **state)
{
	struct bench bench;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy policy = { .count = 0 };
	const struct tree *tree = *state;

	tree_dir(tree, "usr/lib/vfio-tool/conf.d");
	tree_file(tree, "usr/lib/vfio-tool/conf.d/a.conf",
		  "devices = ( { match = { class = \"02\"; expect = \"1\"; }; } );");
	bench_begin(&bench, state);
	const struct config_file *other = drafts_replaced(&bench.origins, "/" DROP_IN);
	assert_non_null(other);
	assert_string_equal(other->path, "/usr/lib/vfio-tool/conf.d/a.conf");
	assert_null(drafts_replaced(&bench.origins, "/etc/vfio-tool/conf.d/b.conf"));
	assert_null(drafts_replaced(&bench.origins, "/" MAIN));
	assert_null(drafts_replaced(&bench.origins, "/etc/vfio-tool/conf.d/vfio-tool.conf"));
	open_draft(&bench, "/" DROP_IN, "");
	assert_int_equal(drafts_parse(&bench.drafts, &bench.origins, &policy, &problems), 0);
	assert_int_equal(policy.count, 0);
	bench_end(&bench);
}

static void a_file_that_nobody_would_read_is_a_problem(void **state)
{
	struct bench bench;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy policy = { .count = 0 };

	bench_begin(&bench, state);
	open_draft(&bench, "/" DROP_IN, "");
	for (int i = 0; i < 9000; i++)
		strbuf_add(&bench.drafts.list[0].new, "# thirty bytes of a comment .\n");
	assert_int_equal(drafts_parse(&bench.drafts, &bench.origins, &policy, &problems), 0);
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.list[0].text, "would have more than 256 KiB");
	bench_end(&bench);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_that_is_there_is_added_to_and_a_new_one_begins_with_the_heading),
		TEST(what_somebody_else_has_changed_since_is_not_overwritten),
		TEST(a_file_that_has_appeared_or_gone_since_is_one_that_changed),
		TEST(a_link_that_was_put_there_since_is_not_followed),
		TEST(a_draft_without_a_change_is_not_written),
		TEST(only_files_below_etc_are_written),
		TEST(the_whole_is_read_with_the_drafts_in_place),
		TEST(a_file_whose_place_a_new_one_takes_is_not_counted),
		TEST(a_file_that_nobody_would_read_is_a_problem),
	};

	return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
