/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/status.h"

#include <errno.h>
#include <string.h>

const struct device *status_blocker(const struct machine *machine, const struct device *device)
{
	for (size_t i = 0; device->group >= 0 && i < machine->count; i++) {
		const struct device *other = &machine->devices[i];

		if (other->group == device->group && !device_viable(other) &&
		    pci_addr_compare(&other->addr, &device->addr) != 0)
			return other;
	}
	return NULL;
}

enum status status_of(const struct machine *machine, const struct device *device)
{
	if (device->binding.driver[0] == '\0')
		return STATUS_NONE;
	if (!device_on_vfio(device))
		return STATUS_KERNEL;
	return device->group < 0 || status_blocker(machine, device) ? STATUS_BLOCKED : STATUS_VFIO;
}

static const char *const names[STATUS_MAX] = {
	[STATUS_VFIO] = "vfio",
	[STATUS_KERNEL] = "kernel",
	[STATUS_NONE] = "none",
	[STATUS_BLOCKED] = "blocked",
};

const char *status_to_string(enum status status)
{
	return names[status];
}

int status_from_string(const char *text, enum status *ret)
{
	for (enum status status = 0; status < STATUS_MAX; status++)
		if (strcmp(text, names[status]) == 0) {
			*ret = status;
			return 0;
		}
	return -EINVAL;
}
