/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/suggest.h"

void cli_start(void)
{
	int fd = 0;

	/* open the wrong way round: who writes to what was closed shall know it */
	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = open("/dev/null",
			  (fcntl(STDIN_FILENO, F_GETFD) < 0 ? O_WRONLY : O_RDONLY) | O_NOCTTY);
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

bool cli_means_yes(const char *answer)
{
	static const char blanks[] = " \t\r\n";
	const char *word = answer + strspn(answer, blanks);
	size_t len = strcspn(word, blanks);

	return word[len + strspn(word + len, blanks)] == '\0' &&
	       ((len == 1 && strncasecmp(word, "y", len) == 0) ||
		(len == 3 && strncasecmp(word, "yes", len) == 0));
}

/* Passes over what is left of a line that was too long for an answer. */
static void skip_rest(const char *answer)
{
	int c = strchr(answer, '\n') ? '\n' : 0;

	while (c != '\n' && c != EOF)
		c = fgetc(stdin);
}

int cli_answer(const char *question)
{
	char answer[64];

	dprintf(STDERR_FILENO, "%s [y/N] ", question);
	if (!fgets(answer, sizeof(answer), stdin))
		return -ENODATA;
	skip_rest(answer);
	return cli_means_yes(answer);
}

bool cli_ask(const char *question)
{
	return cli_answer(question) > 0;
}

enum exitcode cli_usage_error(const char *program, const char *format, ...)
{
	enum { SHOWN_MAX = 512 };
	_cleanup_strbuf_ struct strbuf escaped = { 0 };
	_cleanup_free_ char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	bool cut = text && strlen(text) > SHOWN_MAX;
	if (cut)
		text[SHOWN_MAX] = '\0';
	if (text)
		strbuf_add_escaped(&escaped, text);
	if (cut)
		strbuf_add(&escaped, "...");
	dprintf(STDERR_FILENO, "%s: %s\nTry '%s --help'.\n", program, strbuf_text(&escaped),
		program);
	return EXIT_ERROR;
}

/* A long option of the name that was typed, or nearly. */
static const char *nearest_option(const char *word, size_t len, const struct option *options,
				  char text[static 64])
{
	enum { OPTIONS_MAX = 64 };
	const char *known[OPTIONS_MAX];
	size_t count = 0;

	for (; count < OPTIONS_MAX && options[count].name; count++)
		known[count] = options[count].name;
	if (len >= 64)
		return NULL;
	memcpy(text, word, len);
	text[len] = '\0';
	return suggest_nearest(text, known, count);
}

enum exitcode cli_bad_option(const char *program, int result, char *const *argv,
			     const struct option *options)
{
	const char *word = argv[optind - 1];
	size_t len = strcspn(word, "=");
	char text[64];

	for (size_t i = 0; optopt != 0 && options[i].name; i++)
		if (options[i].val == optopt)
			return cli_usage_error(program, "--%s %s", options[i].name,
					       result == ':' ? "lacks its value"
							     : "takes no value");
	if (optopt != 0)
		return cli_usage_error(program, "there is no option `-%c`", optopt);
	const char *nearest = len < 2 ? NULL : nearest_option(word + 2, len - 2, options, text);
	if (!nearest)
		return cli_usage_error(program, "there is no option `%.*s`", (int)len, word);
	return cli_usage_error(program, "there is no option `%.*s`; did you mean `--%s`?", (int)len,
			       word, nearest);
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
