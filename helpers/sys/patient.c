/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/patient.h"

#include <errno.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/root.h"

enum { PATIENCE_MS = 3000, PATH_MAX_SENT = 128, TEXT_MAX_SENT = 4096 };

struct answer {
	ssize_t result;
	char text[TEXT_MAX_SENT];
};

/* The child of this process, by the socket to it; -1: none. */
static int reader = -1;

/* What a message with a descriptor is made of. */
struct letter {
	char path[PATH_MAX_SENT];
	struct iovec data;
	struct msghdr message;
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
};

static void letter_init(struct letter *letter)
{
	memset(letter, 0, sizeof(*letter));
	letter->data = (struct iovec){ letter->path, sizeof(letter->path) };
	letter->message = (struct msghdr){ .msg_iov = &letter->data,
					   .msg_iovlen = 1,
					   .msg_control = letter->control.room,
					   .msg_controllen = sizeof(letter->control.room) };
}

/* In the child: serves until the parent is gone. */
static void serve(int socket)
{
	static struct answer answer;
	struct letter letter;

	for (;;) {
		letter_init(&letter);
		if (recvmsg(socket, &letter.message, MSG_CMSG_CLOEXEC) != sizeof(letter.path))
			return;
		const struct cmsghdr *head = CMSG_FIRSTHDR(&letter.message);
		int dir = -1;
		if (head && head->cmsg_type == SCM_RIGHTS)
			memcpy(&dir, CMSG_DATA(head), sizeof(dir));
		letter.path[sizeof(letter.path) - 1] = '\0';
		answer.result = root_read(dir, letter.path, answer.text, sizeof(answer.text));
		close(dir);
		if (send(socket, &answer, sizeof(answer), MSG_NOSIGNAL) != sizeof(answer))
			return;
	}
}

/* Nothing of the parent's may be held by a child that is left behind: locks least of all. */
static void keep_only(int socket)
{
	enum { ONLY = 3, MANY = 1024 };

	if (socket != ONLY)
		dup2(socket, ONLY);
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	if (syscall(SYS_close_range, ONLY + 1, ~0u, 0) == 0)
		return;
	for (int fd = ONLY + 1; fd < MANY; fd++) /* before kernel 5.9 */
		close(fd);
}

static int start(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	pid_t child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		keep_only(ends[1]);
		serve(3);
		_exit(0);
	}
	int error = errno;
	close(ends[1]);
	if (child < 0) {
		close(ends[0]);
		return -error;
	}
	reader = ends[0];
	return 0;
}

static int ask(int dir, const char *path)
{
	struct letter letter;

	letter_init(&letter);
	if (snprintf(letter.path, sizeof(letter.path), "%s", path) >= (int)sizeof(letter.path))
		return -ENAMETOOLONG;
	struct cmsghdr *head = CMSG_FIRSTHDR(&letter.message);
	*head = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
				  .cmsg_type = SCM_RIGHTS,
				  .cmsg_len = CMSG_LEN(sizeof(int)) };
	memcpy(CMSG_DATA(head), &dir, sizeof(dir));
	return sendmsg(reader, &letter.message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

static int hear(unsigned timeout_ms, struct answer *ret)
{
	long long until = clock_now_ms() + timeout_ms;
	struct pollfd wait = { .fd = reader, .events = POLLIN };
	int ready;

	do {
		ready = poll(&wait, 1, (int)clock_left_ms(timeout_ms, until));
	} while (ready < 0 && errno == EINTR);
	if (ready <= 0)
		return ready < 0 ? -errno : -ETIMEDOUT;
	return recv(reader, ret, sizeof(*ret), 0) == sizeof(*ret) ? 0 : -EIO;
}

ssize_t patient_read_within(unsigned timeout_ms, int dir, const char *path, char *text, size_t size)
{
	static struct answer answer;
	int r = reader < 0 ? start() : 0;

	if (r == 0)
		r = ask(dir, path);
	if (r == 0)
		r = hear(timeout_ms, &answer);
	if (r < 0) {
		close_cleanup(&reader);
		reader = -1;
		return r;
	}
	if (answer.result < 0)
		return answer.result;
	if ((size_t)answer.result >= size)
		return -ENOBUFS;
	memcpy(text, answer.text, (size_t)answer.result + 1);
	return answer.result;
}

ssize_t patient_read(int dir, const char *path, char *text, size_t size)
{
	return patient_read_within(PATIENCE_MS, dir, path, text, size);
}

static bool kernel_keeps_readers_waiting(void)
{
	static int known = -1;
	struct utsname kernel;

	if (known < 0)
		known = uname(&kernel) < 0 || strtoul(kernel.release, NULL, 10) < 7;
	return known;
}

bool patient_needed(int dir)
{
	struct statfs where;

	return kernel_keeps_readers_waiting() && fstatfs(dir, &where) == 0 &&
	       where.f_type == SYSFS_MAGIC;
}
