/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the places of a disk that say whose it is. A disk that does not answer keeps its reader in
 * the kernel, so a child reads, and we wait for it no longer than the caller's patience. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/usage-parts.h"

#define SECTOR 512u

/* What the child says of one block device; `place` is DONE in its last record. */
#define DONE UINT32_MAX
struct seen {
	uint32_t place;
	int32_t unread;
	uint32_t signature;
	uint32_t busy;
};

static uint64_t read_sectors(const struct root *root, const char *name, const char *attribute)
{
	char text[32];

	if (root_read(root->sys, USAGE_PATH("class/block", name, attribute), text, sizeof(text)) <
	    1)
		return 0;
	return strtoull(text, NULL, 10) * SECTOR;
}

/* The node of a disk; the kernel writes '!' for what is a '/' in it. */
static int node_open(const struct root *root, const struct block *block, int flags)
{
	char path[CHILD_TEXT_MAX + 8];
	struct stat st;

	snprintf(path, sizeof(path), "dev/%s", block->name);
	for (char *at = path; (at = strchr(at, '!')); *at = '/')
		;
	_cleanup_close_ int fd =
		openat(root->top, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | flags);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	/* the node of something else says nothing; below --root=DIR it may be an image */
	if (S_ISBLK(st.st_mode) ? st.st_rdev != makedev(block->major, block->minor)
				: root->live || !S_ISREG(st.st_mode))
		return -ENOENT;
	return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

static ssize_t read_at(int fd, void *data, size_t size, uint64_t offset)
{
	size_t len = 0;

	while (len < size) {
		ssize_t got = pread(fd, (uint8_t *)data + len, size - len, (off_t)(offset + len));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		len += (size_t)got;
	}
	return (ssize_t)len;
}

/* Judges `size` bytes from `start` on. An empty drive holds nothing. */
static int look_at(int fd, uint64_t start, uint64_t size, uint32_t *ret_signature)
{
	_cleanup_free_ uint8_t *data = malloc(SIGNATURE_FRONT_LEN);
	size_t front = size < SIGNATURE_FRONT_LEN ? (size_t)size : SIGNATURE_FRONT_LEN;
	size_t tail = size < SIGNATURE_TAIL_LEN ? (size_t)size : SIGNATURE_TAIL_LEN;

	if (!data)
		return -ENOMEM;
	ssize_t len = read_at(fd, data, front, start);
	if (len < 0)
		return len == -ENOMEDIUM ? 0 : (int)len;
	*ret_signature = signature_find(data, (size_t)len);
	if (signature_is_member(*ret_signature))
		return 0;
	len = read_at(fd, data, tail, start + size - tail);
	if (len < 0)
		return (int)len;
	enum signature at_end = signature_find_tail(data, (size_t)len, size);
	if ((size_t)len == tail && at_end != SIGNATURE_NONE)
		*ret_signature = at_end;
	return 0;
}

static bool belongs(const struct blocks *blocks, size_t i, size_t disk)
{
	return i == disk ||
	       (blocks->list[i].kind == BLOCK_PARTITION && blocks->list[i].below == (int)disk);
}

static void look_at_parts(const struct root *root, const struct blocks *blocks, size_t disk, int fd,
			  bool busy, int to)
{
	for (size_t i = disk; i < blocks->count; i++) {
		const struct block *block = &blocks->list[i];
		struct seen seen = { .place = (uint32_t)i, .busy = busy && i == disk };

		if (!belongs(blocks, i, disk) || !(seen.busy || diskuse_wants_look(block)))
			continue;
		uint64_t size = read_sectors(root, block->name, "size");
		uint64_t start = i == disk ? 0 : read_sectors(root, block->name, "start");
		if (size > 0)
			seen.unread = look_at(fd, start, size, &seen.signature);
		if (write(to, &seen, sizeof(seen)) != (ssize_t)sizeof(seen))
			return;
	}
}

/* The child. An exclusive open tells whether a file system, a storage layer or a program has taken
 * the disk or a part of it, in whichever mount namespace; it is asked only of a disk that has no
 * reason yet. */
static void look(const struct root *root, const struct blocks *blocks, size_t disk, int to)
{
	const struct block *block = &blocks->list[disk];
	bool idle = diskuse_is_idle(blocks, disk), busy = false;
	int fd = node_open(root, block, idle ? O_EXCL : 0);

	if (fd == -EBUSY) {
		busy = true;
		fd = node_open(root, block, 0);
	}
	if (fd >= 0) {
		look_at_parts(root, blocks, disk, fd, busy, to);
		return;
	}
	struct seen seen = { .place = (uint32_t)disk, .unread = fd, .busy = busy };
	/* without a node, or a medium, sysfs has said all there is */
	if (fd != -ENOENT && fd != -ENXIO && fd != -ENOMEDIUM)
		(void)!write(to, &seen, sizeof(seen));
}

static void take_seen(struct blocks *blocks, const struct seen *seen)
{
	if (seen->place >= blocks->count)
		return;
	struct block *block = &blocks->list[seen->place];
	if (seen->signature < SIGNATURE_MAX && block->signature == SIGNATURE_NONE)
		block->signature = seen->signature;
	block->busy = seen->busy;
	block->unread = seen->unread;
}

/* Waits for the child's next record. 1, 0 at its end, -ETIMEDOUT. */
static int next_seen(int from, int patience_ms, struct seen *seen)
{
	struct pollfd pollfd = { .fd = from, .events = POLLIN };
	int r;

	do {
		r = poll(&pollfd, 1, patience_ms);
	} while (r < 0 && errno == EINTR);
	if (r <= 0)
		return r < 0 ? -errno : -ETIMEDOUT;
	/* a record is smaller than PIPE_BUF and comes whole */
	ssize_t len = read(from, seen, sizeof(*seen));
	if (len == 0)
		return 0;
	return len == (ssize_t)sizeof(*seen) ? 1 : -EIO;
}

/* Takes what the child says; only one that came to its end has said all. */
static int collect(struct blocks *blocks, int from, int patience_ms)
{
	struct seen seen = { 0 };
	int r;

	while ((r = next_seen(from, patience_ms, &seen)) > 0 && seen.place != DONE)
		take_seen(blocks, &seen);
	if (r < 0)
		return r;
	return seen.place == DONE ? 0 : -EIO;
}

/* Lets go of the child; one that is stuck in the kernel is left behind. */
static void finish(pid_t child, bool came_to_its_end)
{
	if (!came_to_its_end)
		kill(child, SIGKILL);
	while (waitpid(child, NULL, came_to_its_end ? 0 : WNOHANG) < 0 && errno == EINTR)
		;
}

static int run_child(const struct usage_run *run, struct blocks *blocks, size_t disk)
{
	_cleanup_close_ int from = -1;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	from = ends[0];
	pid_t child = fork();
	if (child == 0) {
		struct seen done = { .place = DONE };

		/* whoever reads our output must not wait for a disk that does not answer */
		close(STDIN_FILENO);
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		look(run->root, blocks, disk, ends[1]);
		(void)!write(ends[1], &done, sizeof(done));
		_exit(0);
	}
	int error = errno;
	close(ends[1]);
	if (child < 0)
		return -error;
	int r = collect(blocks, from, (int)run->patience_ms);
	finish(child, r == 0);
	return r;
}

static bool wants_look(const struct blocks *blocks, size_t disk)
{
	for (size_t i = disk; i < blocks->count; i++)
		if (belongs(blocks, i, disk) && diskuse_wants_look(&blocks->list[i]))
			return true;
	return false;
}

int usage_peek(struct usage_run *run, struct blocks *blocks, size_t disk)
{
	if (!wants_look(blocks, disk))
		return 0;
	int r = run->disk_silent ? -ETIMEDOUT : run_child(run, blocks, disk);
	if (r < 0)
		blocks->list[disk].unread = r;
	run->disk_silent |= r == -ETIMEDOUT;
	return 0;
}
