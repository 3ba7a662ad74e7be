/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/monitor.h"

#include <errno.h>
#include <libudev.h>
#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

#include "sys/udevadm.h"

enum { QUIET_MS = 200, QUIET_TRIES = 10 };

struct monitor {
	struct udev *udev;
	struct udev_monitor *source;
};

/* vfio and vfio-dev come last when a device is bound: their events are waited for as well. */
static const char *const subsystems[] = { "pci", "net", "vfio", "vfio-dev" };

static bool listen_to(struct monitor *monitor, const char *name)
{
	monitor->source = udev_monitor_new_from_netlink(monitor->udev, name);
	if (!monitor->source)
		return false;
	for (size_t i = 0; i < ELEMENTSOF(subsystems); i++)
		if (udev_monitor_filter_add_match_subsystem_devtype(monitor->source, subsystems[i],
								    NULL) < 0)
			return false;
	return udev_monitor_enable_receiving(monitor->source) >= 0;
}

struct monitor *monitor_open(const struct root *root)
{
	/* libudev listens to nobody when it is asked for udev and there is none (systemd
	 * src/libsystemd/sd-device/device-monitor.c) */
	const char *source = udevd_is_running(root) ? "udev" : "kernel";
	struct monitor *monitor = calloc(1, sizeof(*monitor));

	if (!monitor)
		return NULL;
	monitor->udev = udev_new();
	if (monitor->udev && listen_to(monitor, source))
		return monitor;
	monitor_close(monitor);
	return NULL;
}

void monitor_close(struct monitor *monitor)
{
	if (!monitor)
		return;
	udev_monitor_unref(monitor->source);
	udev_unref(monitor->udev);
	free(monitor);
}

/* 1 something is there to be read, 0 nothing within the time, -errno. */
static int wait_once(struct monitor *monitor, int timeout_ms)
{
	struct pollfd fds[] = {
		{ .fd = udev_monitor_get_fd(monitor->source), .events = POLLIN },
		/* a pipe that nobody reads shows as an error, a socket as hung up */
		{ .fd = STDOUT_FILENO },
	};
	int ready = poll(fds, ELEMENTSOF(fds), timeout_ms);

	if (ready < 0)
		return errno == EINTR ? 0 : -errno;
	if (fds[1].revents & (POLLERR | POLLHUP | POLLNVAL))
		return -EPIPE;
	return fds[0].revents != 0;
}

static void drain(struct monitor *monitor)
{
	struct udev_device *device;

	while ((device = udev_monitor_receive_device(monitor->source)))
		udev_device_unref(device);
}

int monitor_wait(struct monitor *monitor, int timeout_ms)
{
	int r = wait_once(monitor, timeout_ms);

	if (r <= 0)
		return r;
	for (int i = 0; r > 0 && i < QUIET_TRIES; i++) {
		drain(monitor);
		r = wait_once(monitor, QUIET_MS);
	}
	return r < 0 ? r : 1;
}

bool monitor_has_named(const struct root *root, const char *interface)
{
	struct udev *udev = udevd_is_running(root) ? udev_new() : NULL;
	struct udev_device *device =
		udev ? udev_device_new_from_subsystem_sysname(udev, "net", interface) : NULL;
	bool named = !udev || (device && udev_device_get_is_initialized(device));

	udev_device_unref(device);
	udev_unref(udev);
	return named;
}
