/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/vf.h"

#include <errno.h>
#include <string.h>

static const char *take_number(const char *text, unsigned *ret)
{
	unsigned long number = 0;
	const char *at = text;

	for (; *at >= '0' && *at <= '9'; at++) {
		number = number * 10 + (unsigned long)(*at - '0');
		if (number >= VF_COUNT_MAX)
			return NULL;
	}
	*ret = (unsigned)number;
	return at == text ? NULL : at;
}

int vf_set_parse(const char *text, struct vf_set *ret)
{
	struct vf_set set = { .count = 0 };

	if (strcmp(text, "all") == 0) {
		*ret = set;
		return 0;
	}
	for (const char *at = text;; at++) {
		struct vf_range range = { 0 };

		at = take_number(at, &range.first);
		range.last = range.first;
		if (at && *at == '-')
			at = take_number(at + 1, &range.last);
		if (!at || range.last < range.first || set.count == VF_RANGES_MAX ||
		    (set.count > 0 && range.first <= set.ranges[set.count - 1].last))
			return -EINVAL;
		set.ranges[set.count++] = range;
		if (*at == '\0')
			break;
		if (*at != ',')
			return -EINVAL;
	}
	*ret = set;
	return 0;
}

void vf_set_format(const struct vf_set *set, struct strbuf *out)
{
	if (set->count == 0)
		strbuf_add(out, "all");
	for (size_t i = 0; i < set->count; i++) {
		const struct vf_range *range = &set->ranges[i];

		strbuf_addf(out, "%s%u", i ? "," : "", range->first);
		if (range->last > range->first)
			strbuf_addf(out, "-%u", range->last);
	}
}

bool vf_set_has(const struct vf_set *set, unsigned number)
{
	for (size_t i = 0; i < set->count; i++)
		if (number >= set->ranges[i].first && number <= set->ranges[i].last)
			return true;
	return set->count == 0;
}

bool vf_sets_overlap(const struct vf_set *a, const struct vf_set *b)
{
	/* of two ranges that share a number, one begins within the other */
	for (size_t i = 0; i < a->count; i++)
		if (vf_set_has(b, a->ranges[i].first))
			return true;
	for (size_t i = 0; i < b->count; i++)
		if (vf_set_has(a, b->ranges[i].first))
			return true;
	return a->count == 0 && b->count == 0;
}

static unsigned routing_id(const struct pci_addr *addr)
{
	return (unsigned)addr->bus << 8 | (unsigned)addr->device << 3 | addr->function;
}

bool vf_address(const struct pci_addr *pf, const struct vf_layout *layout, unsigned number,
		struct pci_addr *ret)
{
	unsigned id = routing_id(pf) + layout->offset + layout->stride * number;

	if (layout->offset == 0 || number >= layout->total || (number > 0 && layout->stride == 0) ||
	    id > 0xffff)
		return false;
	*ret = (struct pci_addr){ .domain = pf->domain,
				  .bus = (uint8_t)(id >> 8),
				  .device = id >> 3 & 0x1f,
				  .function = id & 7 };
	return true;
}

int vf_number(const struct pci_addr *pf, const struct vf_layout *layout,
	      const struct pci_addr *addr)
{
	unsigned first = routing_id(pf) + layout->offset, id = routing_id(addr);

	if (layout->offset == 0 || addr->domain != pf->domain || id < first)
		return -1;
	if (id == first)
		return 0;
	if (layout->stride == 0 || (id - first) % layout->stride != 0)
		return -1;
	unsigned number = (id - first) / layout->stride;
	return number < layout->total ? (int)number : -1;
}
