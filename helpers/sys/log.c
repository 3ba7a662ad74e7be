/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/log.h"

#include <endian.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/strbuf.h"

static struct {
	enum log_target target;
	const char *program;
	int max_level;
	bool prefixed; /* stderr is read by the journal */
} state = { .program = "vfio-tool", .max_level = LOG_NOTICE };

/* JOURNAL_STREAM has the device and inode of the stream that systemd connected (systemd.exec(5)).
 */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char own[64];
	struct stat st;

	if (!stream || fstat(STDERR_FILENO, &st) < 0)
		return false;
	snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return strcmp(stream, own) == 0;
}

void log_init(enum log_target target, const char *program, int max_level)
{
	state.target = target;
	state.program = program;
	state.max_level = max_level;
	state.prefixed = target == LOG_TO_STDERR && stderr_is_journal();
}

/* A field of the journal's native protocol; the form with a length, for text that may have several
 * lines. */
static void add_field(struct strbuf *out, const char *name, const char *value)
{
	uint64_t len = htole64(strlen(value));

	strbuf_addf(out, "%s\n", name);
	strbuf_addn(out, (const char *)&len, sizeof(len));
	strbuf_addf(out, "%s\n", value);
}

static bool send_to_journal(int level, const char *device, const char *text)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX,
				       .sun_path = "/run/systemd/journal/socket" };
	_cleanup_strbuf_ struct strbuf datagram = { 0 };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return false;
	strbuf_addf(&datagram, "PRIORITY=%d\nSYSLOG_IDENTIFIER=%s\n", level, state.program);
	if (device)
		strbuf_addf(&datagram, "VFIO_DEVICE=%s\n", device);
	add_field(&datagram, "MESSAGE", text);
	ssize_t sent = sendto(fd, strbuf_text(&datagram), datagram.len, MSG_NOSIGNAL,
			      (const struct sockaddr *)&address, sizeof(address));
	close(fd);
	return sent >= 0;
}

static void send_to_kernel(int level, const char *text)
{
	/* a longer record is refused as a whole (kernel/printk LOG_LINE_MAX less its prefix) */
	enum { RECORD_MAX = 960 };
	_cleanup_strbuf_ struct strbuf line = { 0 };
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return;
	/* one record is one line */
	strbuf_addf(&line, "<%d>%s: ", level, state.program);
	for (const char *at = text; *at != '\0'; at++)
		strbuf_addn(&line, *at == '\n' ? ";" : at, 1);
	(void)!write(fd, strbuf_text(&line), line.len < RECORD_MAX ? line.len : RECORD_MAX);
	close(fd);
}

/* Every line gets its prefix, else the journal takes the later ones for other messages. */
static void send_to_stderr(int level, const char *text)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	for (const char *line = text; line;) {
		const char *end = strchr(line, '\n');

		if (state.prefixed)
			strbuf_addf(&out, "<%d>", level);
		strbuf_addn(&out, line, end ? (size_t)(end - line) : strlen(line));
		strbuf_add(&out, "\n");
		line = end ? end + 1 : NULL;
	}
	(void)!write(STDERR_FILENO, strbuf_text(&out), out.len);
}

void log_message(int level, const char *device, const char *format, ...)
{
	_cleanup_free_ char *text = NULL;
	va_list args;

	if (level > state.max_level)
		return;
	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (!text)
		return;
	if (state.target == LOG_TO_STDERR)
		send_to_stderr(level, text);
	else if (!send_to_journal(level, device, text))
		send_to_kernel(level, text);
}
