/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/port.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/module.h"
#include "sys/scan.h"

enum { LOAD_MS = 30000 };

void kernel_init(struct kernel *kernel, const struct root *root, unsigned timeout_ms,
		 long long until_ms)
{
	*kernel = (struct kernel){ .root = root, .timeout_ms = timeout_ms, .until_ms = until_ms };
}

void kernel_release(struct kernel *kernel)
{
	for (size_t i = 0; i < kernel->count; i++)
		close_cleanup(&kernel->dirs[i].fd);
	free(kernel->dirs);
	*kernel = (struct kernel){ 0 };
}

/* The held directory of a device, opened on first use; -errno. */
static int device_dir(struct kernel *kernel, const struct pci_addr *addr)
{
	for (size_t i = 0; i < kernel->count; i++)
		if (pci_addr_compare(&kernel->dirs[i].addr, addr) == 0)
			return kernel->dirs[i].fd;

	struct held_dir *dirs = reallocarray(kernel->dirs, kernel->count + 1, sizeof(*dirs));
	if (!dirs)
		return -ENOMEM;
	kernel->dirs = dirs;
	int fd = scan_open_device(kernel->root, addr);
	if (fd < 0)
		return fd;
	dirs[kernel->count++] = (struct held_dir){ .addr = *addr, .fd = fd };
	return fd;
}

static int read_device(void *context, const struct pci_addr *addr, struct device *ret)
{
	int dir = device_dir(context, addr);

	int r = dir < 0 ? dir : scan_state(dir, addr, ret);
	return r == 0 && ret->silent ? -ETIMEDOUT : r;
}

static void pause_ms(void *context _unused_, unsigned milliseconds)
{
	struct timespec time = { .tv_sec = milliseconds / 1000,
				 .tv_nsec = milliseconds % 1000 * 1000000L };

	while (nanosleep(&time, &time) < 0 && errno == EINTR)
		;
}

/* True when the child has ended within the time. */
static bool ends_in_time(pid_t child, unsigned timeout_ms)
{
	int pidfd = (int)syscall(SYS_pidfd_open, child, 0), ready;
	struct pollfd poll_fd = { .fd = pidfd, .events = POLLIN };

	if (pidfd < 0) { /* before kernel 5.3 */
		siginfo_t ended = { 0 };

		for (unsigned waited = 0; waited < timeout_ms; waited += 10) {
			if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT) < 0 ||
			    ended.si_pid == child)
				return true;
			pause_ms(NULL, 10);
		}
		return false;
	}
	do {
		ready = poll(&poll_fd, 1, (int)timeout_ms);
	} while (ready < 0 && errno == EINTR);
	close(pidfd);
	return ready != 0;
}

/* Waits for the child; its exit status is the errno of what it did. Not killed when it is late: a
 * signal makes the kernel's wait for a VFIO user unbreakable (mechanics 1.5). */
static int wait_for_child(pid_t child, unsigned timeout_ms)
{
	int status;

	if (!ends_in_time(child, timeout_ms))
		return -ETIMEDOUT;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

/* In the child: what the terminal sends to the parent is not for it, and whoever reads our output
 * must not wait for a child that the kernel keeps. */
static void be_on_its_own(void)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
}

static int write_with_deadline(const struct kernel *kernel, int dir, const char *path,
			       const char *text)
{
	unsigned left = clock_left_ms(kernel->timeout_ms, kernel->until_ms);

	if (left == 0)
		return -ETIMEDOUT;
	pid_t child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		be_on_its_own();
		_exit(-root_write(dir, path, text) & 0xff);
	}
	return wait_for_child(child, left);
}

/* A module comes from a disk that all of a boot may be waiting for. One that was given up would be
 * loaded all the same, and take the devices that wait for it after they were reported as failed. */
static int load_with_deadline(const struct kernel *kernel, int (*load)(const char *name),
			      const char *name)
{
	unsigned each = kernel->timeout_ms > LOAD_MS ? kernel->timeout_ms : LOAD_MS;
	unsigned left = clock_left_ms(each, kernel->until_ms);

	if (left == 0)
		return -ETIMEDOUT;
	pid_t child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		be_on_its_own();
		_exit(-load(name) & 0xff);
	}
	return wait_for_child(child, left);
}

/* Through the held directory, so that it reaches this very device; the answer for another driver is
 * the kernel's. */
static int unbind(const struct kernel *kernel, int dir, const struct step *step)
{
	char driver[DRIVER_TEXT_MAX];
	int r = root_read_link_name(dir, "driver", driver, sizeof(driver));

	if (r < 0 || strcmp(driver, step->value) != 0)
		return -ENODEV;
	return write_with_deadline(kernel, dir, "driver/unbind", PCI_ADDR_TEXT(&step->addr));
}

static int write_step(void *context, const struct step *step)
{
	struct kernel *kernel = context;
	char path[256], text[DRIVER_TEXT_MAX + 1];

	if (!step_target(step, path, text))
		return -EINVAL;
	if (step->kind == STEP_BIND || step->kind == STEP_PROBE)
		return write_with_deadline(kernel, kernel->root->sys, path, text);

	int dir = device_dir(kernel, &step->addr);
	if (dir < 0)
		return dir;
	if (step->kind == STEP_UNBIND)
		return unbind(kernel, dir, step);
	return write_with_deadline(kernel, dir, strrchr(path, '/') + 1, text);
}

static int load_step(void *context, const struct step *step)
{
	struct kernel *kernel = context;
	char modalias[256];

	if (step->kind == STEP_LOAD)
		return scan_driver_known(kernel->root, step->value)
			       ? 0
			       : load_with_deadline(kernel, module_load, step->value);

	int dir = device_dir(kernel, &step->addr);
	if (dir < 0)
		return dir;
	ssize_t len = root_read(dir, "modalias", modalias, sizeof(modalias));
	return len < 0 ? (int)len : load_with_deadline(kernel, module_load_alias, modalias);
}

struct port kernel_port(struct kernel *kernel)
{
	return (struct port){
		.context = kernel,
		.read = read_device,
		.write = write_step,
		.load = load_step,
		.pause = pause_ms,
	};
}
