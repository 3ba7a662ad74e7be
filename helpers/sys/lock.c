/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/outfile.h"

enum { RETRY_MS = 10, NO_GROUP = -1 };

/* Of a group, or of a device when `group` is NO_GROUP. */
struct lock {
	int fd, group;
	struct pci_addr addr;
};

static int add_lock(struct locks *locks, const struct lock *lock)
{
	struct lock *list = reallocarray(locks->list, locks->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	locks->list = list;
	list[locks->count++] = *lock;
	return 0;
}

/* Takes one lock, trying until the deadline. The file is for root alone: whoever can open it could
 * lock it. A child that is stuck in a write keeps the lock through the descriptor it inherited, as
 * it should. */
static int take_one(struct locks *locks, int dir, const char *name, const struct lock *of,
		    long long deadline)
{
	struct lock lock = *of;
	int fd = openat(dir, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

	if (fd < 0)
		return -errno;
	lock.fd = fd;
	int r = add_lock(locks, &lock);
	if (r < 0) {
		close(fd);
		return r;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		if (clock_now_ms() >= deadline)
			return -ETIMEDOUT;
		nanosleep(&(struct timespec){ .tv_nsec = RETRY_MS * 1000000L }, NULL);
	}
	return 0;
}

static int compare_ints(const void *a, const void *b)
{
	const int *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static int compare_addrs(const void *a, const void *b)
{
	return pci_addr_compare(a, b);
}

static int take_groups(struct locks *locks, int dir, const struct machine *machine,
		       const struct pci_addr *addrs, size_t count, long long deadline)
{
	_cleanup_free_ int *groups = calloc(count + 1, sizeof(*groups));
	size_t known = 0;
	int r = 0;

	if (!groups)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct device *device = machine_find(machine, &addrs[i]);

		if (device && device->group >= 0)
			groups[known++] = device->group;
	}
	qsort(groups, known, sizeof(*groups), compare_ints);
	for (size_t i = 0; r == 0 && i < known; i++) {
		const struct lock lock = { .group = groups[i] };
		char name[32];

		if (i > 0 && groups[i] == groups[i - 1])
			continue;
		snprintf(name, sizeof(name), "group-%d", groups[i]);
		r = take_one(locks, dir, name, &lock, deadline);
	}
	return r;
}

static int take_devices(struct locks *locks, int dir, const struct pci_addr *addrs, size_t count,
			long long deadline)
{
	_cleanup_free_ struct pci_addr *sorted = calloc(count + 1, sizeof(*sorted));
	int r = 0;

	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		sorted[i] = addrs[i];
	qsort(sorted, count, sizeof(*sorted), compare_addrs);
	for (size_t i = 0; r == 0 && i < count; i++) {
		const struct lock lock = { .group = NO_GROUP, .addr = sorted[i] };

		if (i == 0 || pci_addr_compare(&sorted[i], &sorted[i - 1]) != 0)
			r = take_one(locks, dir, PCI_ADDR_TEXT(&sorted[i]), &lock, deadline);
	}
	return r;
}

int locks_take(const struct root *root, const struct machine *machine, const struct pci_addr *addrs,
	       size_t count, unsigned timeout_ms, struct locks *ret)
{
	_cleanup_locks_ struct locks locks = { 0 };
	long long deadline = clock_now_ms() + timeout_ms;

	if (root->run < 0)
		return -ENOENT;
	_cleanup_close_ int dir = outfile_mkdirs(root->run, "vfio-tool/lock", 0755);
	if (dir < 0)
		return dir;
	int r = take_groups(&locks, dir, machine, addrs, count, deadline);
	if (r == 0)
		r = take_devices(&locks, dir, addrs, count, deadline);
	if (r < 0)
		return r;
	*ret = locks;
	locks = (struct locks){ 0 };
	return 0;
}

void locks_release(struct locks *locks)
{
	for (size_t i = 0; i < locks->count; i++)
		close(locks->list[i].fd);
	free(locks->list);
	*locks = (struct locks){ 0 };
}

static bool is_of(const struct lock *lock, const struct machine *machine,
		  const struct pci_addr *addr)
{
	const struct device *device = machine_find(machine, addr);

	if (lock->group == NO_GROUP)
		return pci_addr_compare(&lock->addr, addr) == 0;
	return device && device->group == lock->group;
}

void locks_narrow(struct locks *locks, const struct machine *machine, const struct pci_addr *addrs,
		  size_t count)
{
	for (size_t i = 0; i < locks->count; i++) {
		bool keep = false;

		for (size_t k = 0; k < count; k++)
			keep = keep || is_of(&locks->list[i], machine, &addrs[k]);
		/* closing would leave it with the children: their descriptors are the same open
		 * file */
		if (!keep)
			(void)!flock(locks->list[i].fd, LOCK_UN);
	}
}
