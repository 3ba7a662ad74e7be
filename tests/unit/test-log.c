/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Each case runs in a child of its own. Where messages go to the system, that child has its own
 * mounts, with a journal's socket and a kernel's log that are ours; without the right to have these
 * the case is left out. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/log.h"

enum { CANNOT = 77, HEARD_MAX = 8192 };

/* Runs `say` in a child that writes its standard error into a pipe; returns the exit status. */
static int hear(int (*say)(void), char text[static HEARD_MAX])
{
	int ends[2], status;
	size_t len = 0;
	ssize_t got;

	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		_exit(say());
	}
	close(ends[1]);
	while ((got = read(ends[0], text + len, HEARD_MAX - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* --- stderr --- */

static int say_before_init(void)
{
	log_debug("no");
	log_info("no");
	log_notice("one %d", 1);
	log_error("two\n  three");
	return 0;
}

static void notices_go_to_stderr_without_more_ado(void **state)
{
	char text[HEARD_MAX];

	assert_int_equal(hear(say_before_init, text), 0);
	assert_string_equal(text, "one 1\ntwo\n  three\n");
}

static int say_quietly(void)
{
	log_init(LOG_TO_STDERR, "vfio-x", LOG_WARNING);
	log_notice("no");
	log_warning("yes");
	log_message(LOG_ERR, "0000:01:00.0", "%s", "yes, too");
	return 0;
}

static void what_is_less_important_is_dropped(void **state)
{
	char text[HEARD_MAX];

	hear(say_quietly, text);
	assert_string_equal(text, "yes\nyes, too\n");
}

static int say_to_unit(void)
{
	char stream[64];
	struct stat st;

	if (fstat(STDERR_FILENO, &st) < 0)
		return 1;
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	log_init(LOG_TO_STDERR, "vfio-x", LOG_DEBUG);
	log_error("one\n  two");
	log_debug("three");
	return 0;
}

static void a_unit_puts_the_level_before_each_line(void **state)
{
	char text[HEARD_MAX];

	hear(say_to_unit, text);
	assert_string_equal(text, "<3>one\n<3>  two\n<7>three\n");
}

static int say_with_another_stream(void)
{
	setenv("JOURNAL_STREAM", "0:1", 1);
	log_init(LOG_TO_STDERR, "vfio-x", LOG_DEBUG);
	log_error("one");
	return 0;
}

static void another_stream_is_a_person(void **state)
{
	char text[HEARD_MAX];

	hear(say_with_another_stream, text);
	assert_string_equal(text, "one\n");
}

static int say_to_closed(void)
{
	close(STDERR_FILENO);
	log_init(LOG_TO_STDERR, "vfio-x", LOG_DEBUG);
	log_error("one");
	return 0;
}

static void a_closed_stderr_is_no_obstacle(void **state)
{
	char text[HEARD_MAX];

	assert_int_equal(hear(say_to_closed, text), 0);
	assert_string_equal(text, "");
}

/* --- the system --- */

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return good;
}

/* Gives this process a /run of its own, and the file /run/kmsg in the place of the kernel's log. */
static bool have_own_system(void)
{
	char map[32];
	uid_t uid = geteuid();

	if (unshare(CLONE_NEWNS) < 0) {
		if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
			return false;
		snprintf(map, sizeof(map), "0 %u 1", (unsigned)uid);
		if (!write_file("/proc/self/uid_map", map))
			return false;
	}
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", "/run", "tmpfs", 0, "size=1m") < 0 || mkdir("/run/systemd", 0755) < 0 ||
	    mkdir("/run/systemd/journal", 0755) < 0)
		return false;
	int fd = open("/run/kmsg", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	close(fd);
	return mount("/run/kmsg", "/dev/kmsg", NULL, MS_BIND, NULL) == 0;
}

static int open_journal(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX,
				       .sun_path = "/run/systemd/journal/socket" };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	return fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 ? fd
											    : -1;
}

/* What came stands on standard error then, for hear(). */
static int pass_on(int fd)
{
	char data[HEARD_MAX];
	ssize_t len = read(fd, data, sizeof(data));

	return len > 0 && write(STDERR_FILENO, data, (size_t)len) == len ? 0 : 1;
}

static int say_to_journal(void)
{
	if (!have_own_system())
		return CANNOT;
	int journal = open_journal();
	if (journal < 0)
		return CANNOT;
	log_init(LOG_TO_SYSTEM, "vfio-x", LOG_NOTICE);
	log_info("no");
	log_message(LOG_WARNING, "0000:01:00.0", "one\n%s", "PRIORITY=0");
	return pass_on(journal);
}

static void the_journal_gets_fields_and_all_lines(void **state)
{
	static const char expected[] = "PRIORITY=4\nSYSLOG_IDENTIFIER=vfio-x\n"
				       "VFIO_DEVICE=0000:01:00.0\nMESSAGE\n"
				       "\x0e\0\0\0\0\0\0\0one\nPRIORITY=0\n";
	char text[HEARD_MAX];
	int status = hear(say_to_journal, text);

	if (status == CANNOT)
		skip();
	assert_int_equal(status, 0);
	assert_memory_equal(text, expected, sizeof(expected));
}

static int say_to_kernel(void)
{
	if (!have_own_system())
		return CANNOT;
	log_init(LOG_TO_SYSTEM, "vfio-x", LOG_NOTICE);
	log_message(LOG_ERR, "0000:01:00.0", "one\n  two");
	int fd = open("/run/kmsg", O_RDONLY | O_CLOEXEC);
	return fd < 0 ? CANNOT : pass_on(fd);
}

static void without_a_journal_the_kernel_gets_one_line(void **state)
{
	char text[HEARD_MAX];
	int status = hear(say_to_kernel, text);

	if (status == CANNOT)
		skip();
	assert_int_equal(status, 0);
	assert_string_equal(text, "<3>vfio-x: one;  two");
}

static int say_much_to_kernel(void)
{
	char much[5000];

	if (!have_own_system())
		return CANNOT;
	memset(much, 'x', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	log_init(LOG_TO_SYSTEM, "vfio-x", LOG_NOTICE);
	log_error("%s", much);
	int fd = open("/run/kmsg", O_RDONLY | O_CLOEXEC);
	return fd < 0 ? CANNOT : pass_on(fd);
}

static void the_kernel_gets_no_more_than_it_takes(void **state)
{
	char text[HEARD_MAX];
	int status = hear(say_much_to_kernel, text);

	if (status == CANNOT)
		skip();
	assert_int_equal(status, 0);
	assert_int_equal(strlen(text), 960);
}

static int say_to_nobody(void)
{
	if (!have_own_system())
		return CANNOT;
	if (umount2("/dev/kmsg", MNT_DETACH) < 0 ||
	    mount("/run/systemd", "/dev", NULL, MS_BIND, NULL) < 0)
		return CANNOT;
	log_init(LOG_TO_SYSTEM, "vfio-x", LOG_NOTICE);
	log_error("one");
	return 0;
}

static void without_either_nothing_is_said(void **state)
{
	char text[HEARD_MAX];
	int status = hear(say_to_nobody, text);

	if (status == CANNOT)
		skip();
	assert_int_equal(status, 0);
	assert_string_equal(text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notices_go_to_stderr_without_more_ado),
		cmocka_unit_test(what_is_less_important_is_dropped),
		cmocka_unit_test(a_unit_puts_the_level_before_each_line),
		cmocka_unit_test(another_stream_is_a_person),
		cmocka_unit_test(a_closed_stderr_is_no_obstacle),
		cmocka_unit_test(the_journal_gets_fields_and_all_lines),
		cmocka_unit_test(without_a_journal_the_kernel_gets_one_line),
		cmocka_unit_test(the_kernel_gets_no_more_than_it_takes),
		cmocka_unit_test(without_either_nothing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
