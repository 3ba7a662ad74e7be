/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A stopped child is as good as one that the kernel keeps. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/patient.h"
#include "unit/tree.h"

enum { LONG_MS = 20000, SHORT_MS = 100 };

static int read_attribute(const struct tree *tree, unsigned timeout_ms, const char *name,
			  char *text, size_t size)
{
	return (int)patient_read_within(timeout_ms, tree->root.sys, name, text, size);
}

/* Stops the child that reads for this process. */
static void stop_reader(void)
{
	char path[64];
	int child = 0;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	while (fscanf(file, "%d", &child) == 1)
		assert_int_equal(kill(child, SIGSTOP), 0);
	fclose(file);
	assert_true(child > 0);
}

static void what_answers_is_read_as_ever(void **state)
{
	const struct tree *tree = *state;
	char text[8];

	tree_file(tree, "sys/one", "first\n");
	tree_file(tree, "sys/two", "a longer one\n");
	assert_int_equal(read_attribute(tree, LONG_MS, "one", text, sizeof(text)), 5);
	assert_string_equal(text, "first");
	assert_int_equal(read_attribute(tree, LONG_MS, "two", text, sizeof(text)), -ENOBUFS);
	assert_int_equal(read_attribute(tree, LONG_MS, "three", text, sizeof(text)), -ENOENT);
	assert_int_equal(read_attribute(tree, LONG_MS, "one", text, sizeof(text)), 5);
}

static void what_does_not_answer_keeps_nobody(void **state)
{
	const struct tree *tree = *state;
	char text[8];

	tree_file(tree, "sys/one", "first\n");
	assert_int_equal(read_attribute(tree, LONG_MS, "one", text, sizeof(text)), 5);
	stop_reader();
	assert_int_equal(read_attribute(tree, SHORT_MS, "one", text, sizeof(text)), -ETIMEDOUT);
	/* the next one is not behind it */
	assert_int_equal(read_attribute(tree, LONG_MS, "one", text, sizeof(text)), 5);
	assert_string_equal(text, "first");
}

static void a_child_that_is_left_behind_holds_no_lock(void **state)
{
	const struct tree *tree = *state;
	char text[8];

	tree_file(tree, "sys/one", "first\n");
	tree_file(tree, "run/lock", "");
	int lock = openat(tree->root.run, "lock", O_RDONLY);
	assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
	/* a fresh one, which was born with it */
	stop_reader();
	assert_int_equal(read_attribute(tree, SHORT_MS, "one", text, sizeof(text)), -ETIMEDOUT);
	assert_int_equal(read_attribute(tree, LONG_MS, "one", text, sizeof(text)), 5);
	close(lock);
	lock = openat(tree->root.run, "lock", O_RDONLY);
	assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
	close(lock);
}

static void a_made_up_machine_needs_none(void **state)
{
	const struct tree *tree = *state;

	assert_false(patient_needed(tree->root.sys));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_answers_is_read_as_ever),
		TEST(what_does_not_answer_keeps_nobody),
		TEST(a_child_that_is_left_behind_holds_no_lock),
		TEST(a_made_up_machine_needs_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
