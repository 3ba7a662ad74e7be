/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What all forms of the report say in the same words. */
#include <limits.h>

#include "core/topology.h"

static const struct device *function_at(const struct topology *topology,
					const struct topology_node *node, size_t i)
{
	return &topology->machine->devices[node->functions[i]];
}

void topology_add_range(const struct topology *topology, const struct topology_node *node,
			struct strbuf *out)
{
	size_t last = node->function_count - 1;

	strbuf_add(out, PCI_ADDR_TEXT(&function_at(topology, node, 0)->addr));
	if (last > 0)
		strbuf_addf(out, " to %s", PCI_ADDR_TEXT(&function_at(topology, node, last)->addr));
}

static int compare_numbers(const void *a, const void *b)
{
	int one = *(const int *)a, other = *(const int *)b;

	return (one > other) - (one < other);
}

/* The number of groups; `first` and `last` are those of them in the order of their numbers. */
static size_t count_groups(int *groups, size_t count, int *first, int *last)
{
	size_t different = 0;

	if (count > 0)
		qsort(groups, count, sizeof(*groups), compare_numbers);
	*first = INT_MAX;
	for (size_t i = 0; i < count; i++) {
		if (groups[i] < 0 || (i > 0 && groups[i] == groups[i - 1]))
			continue;
		if (different++ == 0)
			*first = groups[i];
		*last = groups[i];
	}
	return different;
}

void topology_add_groups(const struct topology *topology, const struct topology_node *node,
			 struct strbuf *out)
{
	_cleanup_free_ int *groups = calloc(node->function_count + 1, sizeof(*groups));
	int first, last = -1;

	if (!groups)
		return;
	for (size_t i = 0; i < node->function_count; i++)
		groups[i] = function_at(topology, node, i)->group;
	size_t count = count_groups(groups, node->function_count, &first, &last);
	if (count == 0)
		strbuf_add(out, "no group");
	else if (count == 1)
		strbuf_addf(out, "group %d", first);
	else if ((size_t)(last - first) == count - 1)
		strbuf_addf(out, "groups %d to %d", first, last);
	else
		strbuf_addf(out, "%zu groups", count);
}
