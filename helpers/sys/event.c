/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/event.h"

#include <errno.h>
#include <libudev.h>
#include <string.h>

static void udev_cleanup(struct udev **udev)
{
	udev_unref(*udev);
}

static void udev_device_cleanup(struct udev_device **device)
{
	udev_device_unref(*device);
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

	_cleanup_(udev_cleanup) struct udev *udev = udev_new();
	_cleanup_(udev_device_cleanup) struct udev_device *device =
		udev ? udev_device_new_from_environment(udev) : NULL;
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
