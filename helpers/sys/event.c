/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/event.h"

#include <errno.h>
#include <libudev.h>
#include <string.h>
#include <unistd.h>

static void udev_cleanup(struct udev **udev)
{
	udev_unref(*udev);
}

static void udev_device_cleanup(struct udev_device **device)
{
	udev_device_unref(*device);
}

/* libudev cuts the strings of the environment into keys and values where they stand (systemd 252):
 * getenv() would find nothing afterwards. So it gets a copy, in one piece. NULL: out of memory. */
static char **copy_environment(void)
{
	size_t count = 0, size = 0;

	for (char **variable = environ; variable && *variable; variable++, count++)
		size += strlen(*variable) + 1;
	char **copy = malloc((count + 1) * sizeof(*copy) + size);
	if (!copy)
		return NULL;
	char *text = (char *)(copy + count + 1);
	for (size_t i = 0; i < count; i++) {
		copy[i] = text;
		text = stpcpy(text, environ[i]) + 1;
	}
	copy[count] = NULL;
	return copy;
}

static struct udev_device *device_from(struct udev *udev, char **variables)
{
	char **own = environ;

	if (!udev || !variables)
		return NULL;
	environ = variables;
	struct udev_device *device = udev_device_new_from_environment(udev);
	environ = own;
	return device;
}

static enum event_action action_from(const char *action)
{
	if (strcmp(action, "remove") == 0)
		return EVENT_REMOVE;
	/* a bind, a change: the helper looks at the device just the same */
	return strcmp(action, "add") == 0 ? EVENT_ADD : EVENT_OTHER;
}

int event_read(const struct pci_addr *expected, struct event *ret)
{
	if (!getenv("ACTION") || !getenv("DEVPATH")) {
		*ret = (struct event){ .action = EVENT_ADD, .addr = *expected };
		return 0;
	}

	_cleanup_free_ char **variables = copy_environment();
	_cleanup_(udev_cleanup) struct udev *udev = udev_new();
	_cleanup_(udev_device_cleanup) struct udev_device *device = device_from(udev, variables);
	struct pci_addr addr;

	if (!device)
		return -EINVAL;
	const char *name = udev_device_get_sysname(device),
		   *action = udev_device_get_action(device);
	if (!name || !action || pci_addr_parse(name, &addr) < 0 ||
	    pci_addr_compare(&addr, expected) != 0)
		return -EINVAL;
	*ret = (struct event){ .action = action_from(action), .addr = addr };
	return 0;
}
