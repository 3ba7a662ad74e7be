/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "sys/cli.h"
#include "sys/clock.h"

static volatile sig_atomic_t caught;

static void note_signal(int number)
{
	caught = number;
}

void terminal_catch_signals(void)
{
	static const int numbers[] = { SIGINT, SIGQUIT, SIGHUP, SIGTERM };
	struct sigaction action = { .sa_handler = note_signal };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ELEMENTSOF(numbers); i++)
		(void)sigaction(numbers[i], &action, NULL);
}

void terminal_drop_typed(void)
{
	(void)tcflush(STDIN_FILENO, TCIFLUSH);
}

bool terminal_there(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Waits until there is something to read. */
static int wait_for_input(long long until_ms)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	for (;;) {
		long long left = until_ms - clock_now_ms();

		if (caught)
			return -ENODATA;
		if (until_ms >= 0 && left <= 0)
			return -ETIMEDOUT;
		/* in steps: a signal may come just before poll() begins to wait */
		int r = poll(&input, 1, until_ms >= 0 && left < 500 ? (int)left : 500);
		if (r > 0)
			return 0;
		if (r < 0 && errno != EINTR)
			return -ENODATA;
	}
}

/* Reads to the end of the line. -E2BIG: it is longer. */
static int read_line(long long until_ms, char *line, size_t size)
{
	size_t len = 0;
	char c;

	for (;;) {
		int r = wait_for_input(until_ms);
		if (r < 0)
			return r;
		if (read(STDIN_FILENO, &c, 1) != 1)
			return -ENODATA;
		if (c == '\n')
			break;
		if (len + 1 < size)
			line[len] = c;
		len++;
	}
	if (len + 1 > size)
		return -E2BIG;
	line[len] = '\0';
	return 0;
}

int terminal_ask(const char *question, int timeout_ms, char *answer, size_t size)
{
	long long until_ms = timeout_ms < 0 ? -1 : clock_now_ms() + timeout_ms;
	int r;

	for (;;) {
		dprintf(STDERR_FILENO, "%s", question);
		r = read_line(until_ms, answer, size);
		if (r != -E2BIG)
			break;
		dprintf(STDERR_FILENO, "that is too long; say it in several steps\n");
	}
	if (r < 0)
		dprintf(STDERR_FILENO, "\n");
	return r;
}

int terminal_ask_yes(const char *question, int timeout_ms)
{
	char text[1024], answer[64];

	snprintf(text, sizeof(text), "%s [y/N] ", question);
	int r = terminal_ask(text, timeout_ms, answer, sizeof(answer));
	return r < 0 ? r : cli_means_yes(answer);
}
