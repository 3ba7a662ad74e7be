/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/journal.h"
#include "sys/lock.h"
#include "sys/provisional.h"
#include "sys/runstate.h"
#include "unit/card.h"

static struct record record_of(const char *addr, const char *interface, long long when)
{
	struct record record = {
		.addr = card_addr(addr),
		.id = { 0x8086, 0x10d3, 0x8086, 0xa01f },
		.before = { .driver = "e1000e" },
		.driver = "vfio-pci",
		.by = "bind",
		.when = when,
	};

	snprintf(record.interface, sizeof(record.interface), "%s", interface);
	return record;
}

static void save(const struct tree *tree, const char *addr, const char *interface, long long when)
{
	const struct record record = record_of(addr, interface, when);

	assert_int_equal(record_save(&tree->root, &record), 0);
}

static void a_record_is_found_again(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr("0000:01:00.0");
	struct record record;

	assert_int_equal(record_load(&tree->root, &addr, &record), -ENOENT);
	save(tree, "0000:01:00.0", "enp1s0", 5);
	assert_int_equal(record_load(&tree->root, &addr, &record), 0);
	assert_string_equal(record.interface, "enp1s0");
	assert_string_equal(record.before.driver, "e1000e");
}

static void everybody_may_read_a_record(void **state)
{
	const struct tree *tree = *state;
	struct stat st;

	save(tree, "0000:01:00.0", "enp1s0", 5);
	assert_int_equal(fstatat(tree->root.run, "vfio-tool/devices/0000:01:00.0", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
}

static void a_forgotten_record_is_gone(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr("0000:01:00.0");
	struct record record;

	assert_int_equal(record_forget(&tree->root, &addr), 0);
	save(tree, "0000:01:00.0", "enp1s0", 5);
	assert_int_equal(record_forget(&tree->root, &addr), 0);
	assert_int_equal(record_load(&tree->root, &addr, &record), -ENOENT);
	assert_int_equal(record_forget(&tree->root, &addr), 0);
}

static void what_is_not_readable_as_a_record_is_none(void **state)
{
	static const char *const texts[] = {
		"",
		"address=0000:01:00.0\n",
		"address=0000:02:00.0\nid=8086:10d3:8086:a01f\n", /* of another device */
		"address=0000:01:00.0\nid=8086:10d3:8086:a01f\nwhen",
	};
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr("0000:01:00.0");

	for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
		struct record record = { .when = 77 };

		tree_file(tree, "run/vfio-tool/devices/0000:01:00.0", texts[i]);
		assert_int_equal(record_load(&tree->root, &addr, &record), -ENOENT);
		assert_true(record.when == 77);
	}
}

static void a_record_with_a_nul_is_none(void **state)
{
	static const char text[] = "address=0000:01:00.0\nid=8086:10d3:8086:a01f\n\0driver=x\n";
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr("0000:01:00.0");
	struct record record;

	tree_data(tree, "run/vfio-tool/devices/0000:01:00.0", 0, text, sizeof(text) - 1,
		  sizeof(text) - 1);
	assert_int_equal(record_load(&tree->root, &addr, &record), -ENOENT);
}

static void the_latest_record_of_an_interface_is_found(void **state)
{
	const struct tree *tree = *state;
	struct record record;

	assert_int_equal(record_find_interface(&tree->root, "enp1s0", &record), -ENOENT);
	save(tree, "0000:01:00.0", "enp1s0", 5);
	save(tree, "0000:02:00.0", "enp1s0", 7);
	save(tree, "0000:03:00.0", "enp1s0", 6);
	save(tree, "0000:04:00.0", "enp4s0", 9);
	tree_file(tree, "run/vfio-tool/devices/0000:05:00.0", "interface=enp1s0\n");
	assert_int_equal(record_find_interface(&tree->root, "enp1s0", &record), 0);
	assert_int_equal(record.addr.bus, 2);
	assert_int_equal(record_find_interface(&tree->root, "enp9s0", &record), -ENOENT);
}

static void a_device_is_held_back_until_it_is_let_go(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr addr = card_addr("0000:01:00.0"), other = card_addr("0000:02:00.0");

	assert_false(held_back(&tree->root, &addr));
	assert_int_equal(let_go(&tree->root, &addr), 0);
	assert_int_equal(hold_back(&tree->root, &addr), 0);
	assert_int_equal(hold_back(&tree->root, &addr), 0);
	assert_true(held_back(&tree->root, &addr));
	assert_false(held_back(&tree->root, &other));
	assert_int_equal(let_go(&tree->root, &addr), 0);
	assert_false(held_back(&tree->root, &addr));
}

static void without_a_runtime_directory_nothing_is_remembered(void **state)
{
	const struct tree *tree = *state;
	const struct record record = record_of("0000:01:00.0", "enp1s0", 5);
	struct root bare = tree->root;
	struct record found;

	bare.run = -1;
	assert_int_equal(record_save(&bare, &record), -ENOENT);
	assert_int_equal(record_load(&bare, &record.addr, &found), -ENOENT);
	assert_int_equal(record_find_interface(&bare, "enp1s0", &found), -ENOENT);
	assert_int_equal(record_forget(&bare, &record.addr), 0);
	assert_int_equal(hold_back(&bare, &record.addr), -ENOENT);
	assert_false(held_back(&bare, &record.addr));
	assert_false(journal_pending(&bare, &record.addr));
	assert_int_equal(journals_recover(&bare, NULL, NULL), 0);
}

/* --- journals --- */

static void set_saved(struct saved saved[static 2])
{
	saved[0] = (struct saved){ .addr = card_addr("0000:01:00.0"),
				   .id = { 0x8086, 0x10d3, 0x8086, 0xa01f },
				   .binding = { .driver = "e1000e" } };
	saved[1] = (struct saved){ .addr = card_addr("0000:02:00.0"),
				   .id = { 0x144d, 0xa80a, 0x144d, 0xa801 },
				   .binding = { .driver = "nvme" } };
}

/* What the recovery was called with, and what it answers. */
struct calls {
	const struct tree *tree;
	size_t count, devices;
	int answer;
	const char *only; /* the device that cannot be brought back; NULL: with an error, all */
	bool was_locked;
	pid_t child;
	int ends[2];
};

static int remember(void *context, const struct saved *saved, size_t count, bool *pending)
{
	struct calls *calls = context;
	_cleanup_machine_ struct machine machine = { 0 };
	struct locks locks = { 0 };

	calls->count++;
	calls->devices += count;
	calls->was_locked = locks_take(&calls->tree->root, &machine, &saved[0].addr, 1, 0,
				       &locks) == -ETIMEDOUT;
	locks_release(&locks);
	for (size_t i = 0; i < count; i++)
		pending[i] =
			calls->answer < 0 &&
			(!calls->only || strcmp(calls->only, PCI_ADDR_TEXT(&saved[i].addr)) == 0);
	return calls->answer;
}

static bool journal_there(const struct tree *tree)
{
	return root_exists(tree->root.run, "vfio-tool/journal/0000:01:00.0");
}

static void a_journal_names_its_devices_until_it_is_removed(void **state)
{
	const struct tree *tree = *state;
	const struct pci_addr other = card_addr("0000:03:00.0");
	const bool none[] = { false, false };
	struct saved saved[2];

	set_saved(saved);
	assert_false(journal_pending(&tree->root, &saved[1].addr));
	assert_int_equal(journal_write(&tree->root, saved, 2), 0);
	assert_true(journal_pending(&tree->root, &saved[0].addr));
	assert_true(journal_pending(&tree->root, &saved[1].addr));
	assert_false(journal_pending(&tree->root, &other));
	assert_int_equal(journal_narrow(&tree->root, saved, none, 2), 0);
	assert_false(journal_pending(&tree->root, &saved[0].addr));
	assert_int_equal(journal_narrow(&tree->root, saved, none, 0), 0);
}

/* True when there are journals of these names and no others. */
static bool journals_are(const struct tree *tree, bool first, bool second)
{
	return journal_there(tree) == first &&
	       (faccessat(tree->root.run, "vfio-tool/journal/0000:02:00.0", F_OK, 0) == 0) ==
		       second;
}

/* Nothing of systemd runs where a tree is a directory of the test, so that no timer is started. */
static void leave_waiting(const struct tree *tree)
{
	struct saved saved[2];
	_cleanup_strbuf_ struct strbuf text = { 0 };

	set_saved(saved);
	journal_render(saved, 2, &text);
	assert_int_equal(mkdirat(tree->root.run, "vfio-tool", 0755) < 0 && errno != EEXIST, 0);
	assert_int_equal(
		mkdirat(tree->root.run, "vfio-tool/provisional", 0755) < 0 && errno != EEXIST, 0);
	_cleanup_close_ int fd = openat(tree->root.run, "vfio-tool/provisional/before",
					O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	assert_int_equal(write(fd, text.data, text.len), (ssize_t)text.len);
}

static void a_change_waits_until_it_is_confirmed_or_undone(void **state)
{
	const struct tree *tree = *state;
	struct saved saved[2], *loaded = NULL;
	char session[32] = "x";
	size_t count = 0;

	set_saved(saved);
	assert_int_equal(provisional_load(&tree->root, &loaded, &count, session, sizeof(session)),
			 -ENOENT);
	assert_int_equal(provisional_confirm(&tree->root), -ENOENT);
	assert_int_equal(provisional_undo(&tree->root, &saved[0].addr), -ENOENT);
	leave_waiting(tree);
	assert_int_equal(provisional_load(&tree->root, &loaded, &count, session, sizeof(session)),
			 0);
	assert_int_equal(count, 2);
	assert_string_equal(loaded[0].binding.driver, saved[0].binding.driver);
	assert_string_equal(session, "");
	free(loaded);
	assert_true(provisional_names(&tree->root, &saved[1].addr));
	assert_int_equal(provisional_confirm(&tree->root), 0);
	assert_false(provisional_names(&tree->root, &saved[1].addr));
	assert_int_equal(provisional_undo(&tree->root, &saved[0].addr), -ENOENT);

	leave_waiting(tree);
	assert_int_equal(provisional_undo(&tree->root, &saved[0].addr), 0);
	assert_int_equal(provisional_confirm(&tree->root), -ENOENT);
	assert_true(journal_pending(&tree->root, &saved[1].addr));
	leave_waiting(tree);
	assert_int_equal(provisional_undo(&tree->root, &saved[0].addr), -EEXIST);
}

static void a_journal_that_is_narrowed_names_the_rest(void **state)
{
	const struct tree *tree = *state;
	const bool first[] = { true, false }, second[] = { false, true }, both[] = { true, true };
	struct saved saved[2];

	set_saved(saved);
	assert_int_equal(journal_write(&tree->root, saved, 2), 0);
	assert_int_equal(journal_narrow(&tree->root, saved, both, 2), 0);
	assert_true(journal_pending(&tree->root, &saved[0].addr));
	assert_true(journal_pending(&tree->root, &saved[1].addr));
	assert_int_equal(journal_narrow(&tree->root, saved, first, 2), 0);
	assert_true(journal_pending(&tree->root, &saved[0].addr));
	assert_false(journal_pending(&tree->root, &saved[1].addr));
	assert_true(journals_are(tree, true, false));
	assert_int_equal(journal_write(&tree->root, saved, 2), 0);
	assert_int_equal(journal_narrow(&tree->root, saved, second, 2), 0);
	assert_false(journal_pending(&tree->root, &saved[0].addr));
	assert_true(journal_pending(&tree->root, &saved[1].addr));
	/* not in the way of the next journal of the first device */
	assert_true(journals_are(tree, false, true));
}

static void a_journal_that_was_left_is_undone_under_its_locks(void **state)
{
	struct calls calls = { .tree = *state };
	struct saved saved[2];

	set_saved(saved);
	assert_int_equal(journal_write(&calls.tree->root, saved, 2), 0);
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), 0);
	assert_int_equal(calls.count, 1);
	assert_int_equal(calls.devices, 2);
	assert_true(calls.was_locked);
	assert_false(journal_there(calls.tree));
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), 0);
	assert_int_equal(calls.count, 1);
}

static void a_journal_that_cannot_be_undone_stays(void **state)
{
	struct calls calls = { .tree = *state, .answer = -EBUSY };
	struct saved saved[2];

	set_saved(saved);
	assert_int_equal(journal_write(&calls.tree->root, saved, 2), 0);
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), -EBUSY);
	assert_true(journal_pending(&calls.tree->root, &saved[1].addr));
	calls.answer = 0;
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), 0);
	assert_false(journal_there(calls.tree));
}

static void what_could_be_undone_is_not_named_any_more(void **state)
{
	struct calls calls = { .tree = *state, .answer = -ETIMEDOUT, .only = "0000:02:00.0" };
	struct saved saved[2];

	set_saved(saved);
	assert_int_equal(journal_write(&calls.tree->root, saved, 2), 0);
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), -ETIMEDOUT);
	assert_true(journals_are(calls.tree, false, true));
	assert_false(journal_pending(&calls.tree->root, &saved[0].addr));
	assert_true(journal_pending(&calls.tree->root, &saved[1].addr));
	calls.answer = 0;
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), 0);
	assert_true(journals_are(calls.tree, false, false));
}

/* As a child that is late with 0000:02:00.0 does. */
static int remember_and_leave_a_child(void *context, const struct saved *saved, size_t count,
				      bool *pending)
{
	struct calls *calls = context;

	calls->child = fork();
	assert_true(calls->child >= 0);
	if (calls->child == 0) {
		char byte;

		close(calls->ends[1]);
		_exit(read(calls->ends[0], &byte, 1) == 0 ? 0 : 1);
	}
	return remember(context, saved, count, pending);
}

static void a_child_that_is_late_keeps_only_its_device(void **state)
{
	struct calls calls = { .tree = *state, .answer = -ETIMEDOUT, .only = "0000:02:00.0" };
	_cleanup_machine_ struct machine machine = { 0 };
	struct locks locks = { 0 };
	struct saved saved[2];
	int status;

	set_saved(saved);
	assert_int_equal(pipe(calls.ends), 0);
	assert_int_equal(journal_write(&calls.tree->root, saved, 2), 0);
	assert_int_equal(journals_recover(&calls.tree->root, remember_and_leave_a_child, &calls),
			 -ETIMEDOUT);
	assert_int_equal(locks_take(&calls.tree->root, &machine, &saved[0].addr, 1, 0, &locks), 0);
	locks_release(&locks);
	assert_int_equal(locks_take(&calls.tree->root, &machine, &saved[1].addr, 1, 0, &locks),
			 -ETIMEDOUT);
	close(calls.ends[0]);
	close(calls.ends[1]);
	assert_int_equal(waitpid(calls.child, &status, 0), calls.child);
	assert_int_equal(locks_take(&calls.tree->root, &machine, &saved[1].addr, 1, 0, &locks), 0);
	locks_release(&locks);
}

static void one_that_cannot_be_undone_does_not_stop_the_others(void **state)
{
	struct calls calls = { .tree = *state, .answer = -EBUSY };
	struct saved saved[2];

	set_saved(saved);
	assert_int_equal(journal_write(&calls.tree->root, &saved[0], 1), 0);
	assert_int_equal(journal_write(&calls.tree->root, &saved[1], 1), 0);
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), -EBUSY);
	assert_int_equal(calls.count, 2);
}

static void the_journal_of_a_run_that_is_alive_is_left_alone(void **state)
{
	struct calls calls = { .tree = *state };
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_locks_ struct locks locks = { 0 };
	struct saved saved[2];

	set_saved(saved);
	assert_int_equal(journal_write(&calls.tree->root, saved, 2), 0);
	assert_int_equal(locks_take(&calls.tree->root, &machine, &saved[1].addr, 1, 0, &locks), 0);
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), 0);
	assert_int_equal(calls.count, 0);
	assert_true(journal_there(calls.tree));
}

static void a_run_that_works_on_the_group_is_alive_too(void **state)
{
	struct calls calls = { .tree = *state };
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_locks_ struct locks locks = { 0 };
	struct device sibling = { .addr = card_addr("0000:01:00.1"), .group = 7 };
	struct saved saved[2];

	set_saved(saved);
	card_add(calls.tree, "0000:01:00.0", "8086:10d3:8086:a01f", "0x020000", 7);
	assert_int_equal(journal_write(&calls.tree->root, saved, 1), 0);
	assert_int_equal(machine_add(&machine, &sibling), 0);
	assert_int_equal(locks_take(&calls.tree->root, &machine, &sibling.addr, 1, 0, &locks), 0);
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), 0);
	assert_int_equal(calls.count, 0);
	assert_true(journal_there(calls.tree));
}

static void a_file_that_is_no_journal_is_reported_once_and_removed(void **state)
{
	static const char *const texts[] = { "", "end=1\n", "address=0000:01:00.0\nid=80" };
	struct calls calls = { .tree = *state };

	for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
		tree_file(calls.tree, "run/vfio-tool/journal/0000:01:00.0", texts[i]);
		assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), -EBADMSG);
		assert_false(journal_there(calls.tree));
		assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), 0);
	}
	assert_int_equal(calls.count, 0);
}

static void a_file_that_was_not_finished_is_no_journal_yet(void **state)
{
	struct calls calls = { .tree = *state };

	tree_file(calls.tree, "run/vfio-tool/journal/.0000:01:00.0.01234567.tmp", "address=");
	assert_int_equal(journals_recover(&calls.tree->root, remember, &calls), 0);
	assert_int_equal(calls.count, 0);
}

static void what_journals_name_can_be_listed(void **state)
{
	const struct tree *tree = *state;
	struct saved saved[2];
	_cleanup_free_ struct saved *none = NULL, *listed = NULL;
	size_t count = 7;

	assert_int_equal(journals_load(&tree->root, &none, &count), 0);
	assert_int_equal(count, 0);
	set_saved(saved);
	assert_int_equal(journal_write(&tree->root, saved, 2), 0);
	tree_file(tree, "run/vfio-tool/journal/0000:09:00.0", "broken");
	assert_int_equal(journals_load(&tree->root, &listed, &count), 0);
	assert_int_equal(count, 2);
	assert_memory_equal(&listed[0].addr, &saved[0].addr, sizeof(saved[0].addr));
	assert_string_equal(listed[1].binding.driver, saved[1].binding.driver);
}

static void a_journal_is_for_everybody_to_read(void **state)
{
	const struct tree *tree = *state;
	struct saved saved[2];
	struct stat st;

	set_saved(saved);
	assert_int_equal(journal_write(&tree->root, saved, 2), 0);
	assert_int_equal(fstatat(tree->root.run, "vfio-tool/journal/0000:01:00.0", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_record_is_found_again),
		TEST(everybody_may_read_a_record),
		TEST(a_forgotten_record_is_gone),
		TEST(what_is_not_readable_as_a_record_is_none),
		TEST(a_record_with_a_nul_is_none),
		TEST(the_latest_record_of_an_interface_is_found),
		TEST(a_device_is_held_back_until_it_is_let_go),
		TEST(without_a_runtime_directory_nothing_is_remembered),
		TEST(a_journal_names_its_devices_until_it_is_removed),
		TEST(a_change_waits_until_it_is_confirmed_or_undone),
		TEST(a_journal_that_is_narrowed_names_the_rest),
		TEST(a_journal_that_was_left_is_undone_under_its_locks),
		TEST(a_journal_that_cannot_be_undone_stays),
		TEST(what_could_be_undone_is_not_named_any_more),
		TEST(a_child_that_is_late_keeps_only_its_device),
		TEST(one_that_cannot_be_undone_does_not_stop_the_others),
		TEST(the_journal_of_a_run_that_is_alive_is_left_alone),
		TEST(a_run_that_works_on_the_group_is_alive_too),
		TEST(a_file_that_is_no_journal_is_reported_once_and_removed),
		TEST(a_file_that_was_not_finished_is_no_journal_yet),
		TEST(what_journals_name_can_be_listed),
		TEST(a_journal_is_for_everybody_to_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
