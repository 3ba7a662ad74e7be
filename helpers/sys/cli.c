/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/suggest.h"

void cli_start(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR | O_NOCTTY);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
	/* a closed pipe is reported as the failed write that it is */
	signal(SIGPIPE, SIG_IGN);
}

bool cli_print(const char *text)
{
	size_t len = strlen(text);

	while (len > 0) {
		ssize_t written = write(STDOUT_FILENO, text, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			dprintf(STDERR_FILENO, "standard output: %s\n", strerror(errno));
			return false;
		}
		text += written;
		len -= (size_t)written;
	}
	return true;
}

enum exitcode cli_usage_error(const char *program, const char *format, ...)
{
	_cleanup_strbuf_ struct strbuf escaped = { 0 };
	_cleanup_free_ char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (text)
		strbuf_add_escaped(&escaped, text);
	dprintf(STDERR_FILENO, "%s: %s\nTry '%s --help'.\n", program, strbuf_text(&escaped),
		program);
	return EXIT_ERROR;
}

bool cli_need_root(int argc, char *const *argv)
{
	_cleanup_strbuf_ struct strbuf command = { 0 };

	if (geteuid() == 0)
		return true;
	for (int i = 0; i < argc; i++) {
		const char *name =
			i == 0 && strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[i];

		strbuf_add(&command, " ");
		strbuf_add_escaped(&command, name);
	}
	dprintf(STDERR_FILENO, "This command requires root privileges.\nRun with sudo: sudo%s\n",
		strbuf_text(&command));
	return false;
}

static int add_word(struct words *words, const char *text, size_t len)
{
	char **list = reallocarray(words->list, words->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	words->list = list;
	list[words->count] = strndup(text, len);
	if (!list[words->count])
		return -ENOMEM;
	words->count++;
	return 0;
}

int words_add(struct words *words, const char *argument)
{
	for (const char *at = argument;; at++) {
		size_t len = strcspn(at, ",");
		int r = len > 0 ? add_word(words, at, len) : -EINVAL;

		if (r < 0)
			return r;
		at += len;
		if (*at == '\0')
			return 0;
	}
}

void words_release(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->list[i]);
	free(words->list);
	*words = (struct words){ 0 };
}

int cli_parse_guards(const char *argument, guard_set *ret, struct strbuf *why)
{
	_cleanup_words_ struct words words = { 0 };
	const char *known[GUARD_MAX];
	guard_set set = 0;
	int r = words_add(&words, argument);

	for (enum guard guard = 0; guard < GUARD_MAX; guard++)
		known[guard] = guard_to_string(guard);
	if (r == -EINVAL)
		strbuf_add(why, "--allow takes names of guards, separated by commas");
	for (size_t i = 0; r == 0 && i < words.count; i++) {
		enum guard guard;

		r = guard_from_string(words.list[i], &guard);
		if (r == 0) {
			set |= GUARD_BIT(guard);
			continue;
		}
		strbuf_addf(why, "--allow: there is no guard `%s`; ", words.list[i]);
		suggest_add(why, words.list[i], known, GUARD_MAX);
	}
	if (r == 0)
		*ret = set;
	return r;
}

int cli_parse_timeout(const char *argument, unsigned *ret_ms)
{
	char *end;

	errno = 0;
	unsigned long seconds = strtoul(argument, &end, 10);
	if (errno != 0 || end == argument || *end != '\0' || argument[0] == '-' || seconds < 1 ||
	    seconds > 3600)
		return -EINVAL;
	*ret_ms = (unsigned)seconds * 1000;
	return 0;
}
