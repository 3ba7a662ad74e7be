/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/lock.h"
#include "unit/card.h"

/* a and b share a group, c is in another, d in none */
static const char *const names[] = { "0000:01:00.0", "0000:01:00.1", "0000:02:00.0",
				     "0000:03:00.0" };
enum { A, B, C, D, CARDS };

static void fill(struct machine *machine, struct pci_addr addrs[static CARDS])
{
	static const int groups[CARDS] = { 7, 7, 8, -1 };

	for (size_t i = 0; i < CARDS; i++) {
		struct device device = { .addr = card_addr(names[i]), .group = groups[i] };

		addrs[i] = device.addr;
		assert_int_equal(machine_add(machine, &device), 0);
	}
}

static int take(const struct tree *tree, size_t card, unsigned timeout_ms, struct locks *ret)
{
	_cleanup_machine_ struct machine machine = { 0 };
	struct pci_addr addrs[CARDS];

	fill(&machine, addrs);
	return locks_take(&tree->root, &machine, &addrs[card], 1, timeout_ms, ret);
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void a_device_is_locked_once(void **state)
{
	_cleanup_locks_ struct locks locks = { 0 };
	struct locks second = { 0 };

	assert_int_equal(take(*state, A, 0, &locks), 0);
	assert_int_equal(take(*state, A, 0, &second), -ETIMEDOUT);
	assert_null(second.list);
	assert_int_equal(second.count, 0);
	locks_release(&locks);
	assert_int_equal(take(*state, A, 0, &second), 0);
	locks_release(&second);
}

static void a_group_is_locked_with_its_device(void **state)
{
	_cleanup_locks_ struct locks locks = { 0 };
	struct locks second = { 0 };

	assert_int_equal(take(*state, A, 0, &locks), 0);
	assert_int_equal(take(*state, B, 0, &second), -ETIMEDOUT);
}

static void devices_of_other_groups_are_free(void **state)
{
	_cleanup_locks_ struct locks a = { 0 };
	_cleanup_locks_ struct locks c = { 0 };
	_cleanup_locks_ struct locks d = { 0 };

	assert_int_equal(take(*state, A, 0, &a), 0);
	assert_int_equal(take(*state, C, 0, &c), 0);
	assert_int_equal(take(*state, D, 0, &d), 0);
	assert_int_equal(a.count, 2);
	assert_int_equal(d.count, 1);
}

static void what_is_named_twice_does_not_wait_for_itself(void **state)
{
	const struct tree *tree = *state;
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_locks_ struct locks locks = { 0 };
	struct pci_addr addrs[CARDS];

	fill(&machine, addrs);
	const struct pci_addr twice[] = { addrs[B], addrs[A], addrs[B], addrs[D], addrs[D] };
	assert_int_equal(locks_take(&tree->root, &machine, twice, 5, 0, &locks), 0);
	assert_int_equal(locks.count, 4);
}

static void nothing_is_kept_when_one_is_taken(void **state)
{
	const struct tree *tree = *state;
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_locks_ struct locks c = { 0 };
	_cleanup_locks_ struct locks a = { 0 };
	struct locks both = { 0 };
	struct pci_addr addrs[CARDS];

	fill(&machine, addrs);
	assert_int_equal(take(tree, C, 0, &c), 0);
	assert_int_equal(locks_take(&tree->root, &machine, addrs, 3, 0, &both), -ETIMEDOUT);
	assert_null(both.list);
	assert_int_equal(take(tree, A, 0, &a), 0);
}

static void waiting_ends_in_time(void **state)
{
	_cleanup_locks_ struct locks locks = { 0 };
	struct locks second = { 0 };

	assert_int_equal(take(*state, A, 0, &locks), 0);
	long long begin = now_ms();
	assert_int_equal(take(*state, A, 150, &second), -ETIMEDOUT);
	assert_true(now_ms() - begin >= 150);
}

/* Runs `work` in a child; returns its pid. */
static pid_t spawn(const struct tree *tree, int (*work)(const struct tree *tree, int pipe_fd),
		   int pipe_fd)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		_exit(work(tree, pipe_fd));
	return child;
}

static int wait_for(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Begins when it is told to: the lock that it is to wait for must not be inherited. */
static int take_when_told(const struct tree *tree, int pipe_fd)
{
	struct locks locks = { 0 };
	char byte;
	int r = read(pipe_fd, &byte, 1) == 1 ? take(tree, A, 20000, &locks) : -EIO;

	locks_release(&locks);
	return r == 0 ? 0 : 1;
}

static void another_process_waits_until_it_is_free(void **state)
{
	_cleanup_locks_ struct locks locks = { 0 };
	int ends[2], status;

	assert_int_equal(pipe(ends), 0);
	pid_t child = spawn(*state, take_when_told, ends[0]);
	assert_int_equal(take(*state, A, 0, &locks), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	usleep(100000);
	assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	locks_release(&locks);
	assert_int_equal(wait_for(child), 0);
	close(ends[0]);
	close(ends[1]);
}

static int take_and_die(const struct tree *tree, int pipe_fd)
{
	struct locks locks = { 0 };
	int r = take(tree, A, 0, &locks);

	free(locks.list); /* without releasing */
	return r == 0 ? 0 : 1;
}

static void a_process_that_dies_keeps_nothing(void **state)
{
	_cleanup_locks_ struct locks locks = { 0 };

	assert_int_equal(wait_for(spawn(*state, take_and_die, -1)), 0);
	assert_int_equal(take(*state, A, 0, &locks), 0);
}

static int wait_for_end_of_pipe(const struct tree *tree, int pipe_fd)
{
	char byte;

	return read(pipe_fd, &byte, 1) == 0 ? 0 : 1;
}

/* A write that the kernel does not end goes on in a child: nobody else may come near. */
static void a_child_that_inherited_a_lock_keeps_it(void **state)
{
	struct locks locks = { 0 }, second = { 0 };
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(take(*state, A, 0, &locks), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[1]);
		_exit(wait_for_end_of_pipe(*state, ends[0]));
	}
	locks_release(&locks);
	assert_int_equal(take(*state, A, 50, &second), -ETIMEDOUT);
	close(ends[1]);
	assert_int_equal(wait_for(child), 0);
	close(ends[0]);
	assert_int_equal(take(*state, A, 0, &second), 0);
	locks_release(&second);
}

/* It keeps what is not settled, and nothing else. */
static void a_child_keeps_what_the_locks_are_narrowed_to(void **state)
{
	const struct tree *tree = *state;
	_cleanup_machine_ struct machine machine = { 0 };
	struct locks locks = { 0 }, second = { 0 };
	struct pci_addr addrs[CARDS];
	int ends[2];

	fill(&machine, addrs);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(locks_take(&tree->root, &machine, addrs, CARDS, 0, &locks), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[1]);
		_exit(wait_for_end_of_pipe(tree, ends[0]));
	}
	locks_narrow(&locks, &machine, &addrs[A], 1);
	locks_release(&locks);
	assert_int_equal(take(tree, A, 0, &second), -ETIMEDOUT);
	/* the other device of its group */
	assert_int_equal(take(tree, B, 0, &second), -ETIMEDOUT);
	assert_int_equal(take(tree, C, 0, &second), 0);
	locks_release(&second);
	assert_int_equal(take(tree, D, 0, &second), 0);
	locks_release(&second);
	close(ends[1]);
	assert_int_equal(wait_for(child), 0);
	close(ends[0]);
	assert_int_equal(take(tree, A, 0, &second), 0);
	locks_release(&second);
}

static int take_all_often(const struct tree *tree, bool backwards)
{
	_cleanup_machine_ struct machine machine = { 0 };
	struct pci_addr addrs[CARDS], order[CARDS];

	fill(&machine, addrs);
	for (size_t i = 0; i < CARDS; i++)
		order[i] = addrs[backwards ? CARDS - 1 - i : i];
	for (int i = 0; i < 20; i++) {
		struct locks locks = { 0 };

		if (locks_take(&tree->root, &machine, order, CARDS, 20000, &locks) < 0)
			return 1;
		locks_release(&locks);
	}
	return 0;
}

static int take_forwards(const struct tree *tree, int pipe_fd)
{
	return take_all_often(tree, false);
}

static int take_backwards(const struct tree *tree, int pipe_fd)
{
	return take_all_often(tree, true);
}

static void the_order_of_names_leads_to_no_deadlock(void **state)
{
	pid_t forwards = spawn(*state, take_forwards, -1);
	pid_t backwards = spawn(*state, take_backwards, -1);

	assert_int_equal(wait_for(forwards), 0);
	assert_int_equal(wait_for(backwards), 0);
}

static void nobody_else_can_open_a_lock(void **state)
{
	const struct tree *tree = *state;
	_cleanup_locks_ struct locks locks = { 0 };
	struct stat st;

	assert_int_equal(take(tree, A, 0, &locks), 0);
	assert_int_equal(fstatat(tree->root.run, "vfio-tool/lock/group-7", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(fstatat(tree->root.run, "vfio-tool/lock/0000:01:00.0", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void a_link_in_the_place_of_a_lock_is_not_followed(void **state)
{
	const struct tree *tree = *state;
	struct locks locks = { 0 };

	tree_link(tree, "run/vfio-tool/lock/group-7", "../../victim");
	assert_int_equal(take(tree, A, 0, &locks), -ELOOP);
	assert_false(root_exists(tree->root.run, "victim"));
}

static void without_a_runtime_directory_there_are_no_locks(void **state)
{
	struct tree *tree = *state;
	struct tree bare = { .root = tree->root };
	struct locks locks = { 0 };

	bare.root.run = -1;
	assert_int_equal(take(&bare, A, 0, &locks), -ENOENT);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_device_is_locked_once),
		TEST(a_group_is_locked_with_its_device),
		TEST(devices_of_other_groups_are_free),
		TEST(what_is_named_twice_does_not_wait_for_itself),
		TEST(nothing_is_kept_when_one_is_taken),
		TEST(waiting_ends_in_time),
		TEST(another_process_waits_until_it_is_free),
		TEST(a_process_that_dies_keeps_nothing),
		TEST(a_child_that_inherited_a_lock_keeps_it),
		TEST(a_child_keeps_what_the_locks_are_narrowed_to),
		TEST(the_order_of_names_leads_to_no_deadlock),
		TEST(nobody_else_can_open_a_lock),
		TEST(a_link_in_the_place_of_a_lock_is_not_followed),
		TEST(without_a_runtime_directory_there_are_no_locks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
