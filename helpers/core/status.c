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

static int compare_places(const void *a, const void *b)
{
	const struct device *one = *(const struct device *const *)a,
			    *other = *(const struct device *const *)b;

	if (one->group != other->group)
		return one->group < other->group ? -1 : 1;
	return pci_addr_compare(&one->addr, &other->addr);
}

int blockers_make(const struct machine *machine, struct blockers *ret)
{
	struct blockers blockers = { .list = calloc(machine->count + 1, sizeof(*blockers.list)) };

	if (!blockers.list)
		return -ENOMEM;
	for (size_t i = 0; i < machine->count; i++)
		if (machine->devices[i].group >= 0 && !device_viable(&machine->devices[i]))
			blockers.list[blockers.count++] = &machine->devices[i];
	qsort(blockers.list, blockers.count, sizeof(*blockers.list), compare_places);
	*ret = blockers;
	return 0;
}

void blockers_release(struct blockers *blockers)
{
	free(blockers->list);
	*blockers = (struct blockers){ 0 };
}

const struct device *blockers_find(const struct blockers *blockers, const struct device *device)
{
	size_t low = 0, high = blockers->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (blockers->list[middle]->group < device->group)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < blockers->count && blockers->list[low]->group == device->group; low++)
		if (pci_addr_compare(&blockers->list[low]->addr, &device->addr) != 0)
			return blockers->list[low];
	return NULL;
}

enum status status_with(const struct device *device, const struct device *blocker)
{
	if (device->binding.driver[0] == '\0')
		return STATUS_NONE;
	if (!device_on_vfio(device))
		return STATUS_KERNEL;
	return device->group < 0 || blocker ? STATUS_BLOCKED : STATUS_VFIO;
}

enum status status_of(const struct machine *machine, const struct device *device)
{
	return status_with(device, status_blocker(machine, device));
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
