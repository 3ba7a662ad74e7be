/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The IOMMU groups of a machine. */
#include <errno.h>

#include "core/topology-internal.h"

static int compare_groups(const void *a, const void *b)
{
	const struct topology_group *one = a, *other = b;

	return (one->number > other->number) - (one->number < other->number);
}

/* Brings equal ones together. */
static size_t join_groups(struct topology_group *groups, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || groups[kept - 1].number != groups[i].number) {
			groups[kept++] = groups[i];
			continue;
		}
		groups[kept - 1].size++;
		groups[kept - 1].viable &= groups[i].viable;
	}
	return kept;
}

int topology_find_groups(const struct machine *machine, struct topology *topology)
{
	struct topology_group *groups = calloc(machine->count + 1, sizeof(*groups));
	size_t count = 0;

	if (!groups)
		return -ENOMEM;
	for (size_t i = 0; i < machine->count; i++) {
		const struct device *device = &machine->devices[i];

		if (device->group >= 0)
			groups[count++] = (struct topology_group){
				.number = device->group, .size = 1, .viable = device_viable(device)
			};
	}
	qsort(groups, count, sizeof(*groups), compare_groups);
	topology->groups = groups;
	topology->group_count = join_groups(groups, count);
	return 0;
}

size_t topology_group_size(const struct topology *topology, int group)
{
	const struct topology_group key = { .number = group };
	const struct topology_group *found =
		bsearch(&key, topology->groups, topology->group_count, sizeof(key), compare_groups);

	return found ? found->size : 0;
}
