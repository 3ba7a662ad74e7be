/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which devices `list` shows, and what it shows of them. */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "core/classname.h"
#include "core/suggest.h"
#include "sys/ethtool.h"
#include "sys/list.h"
#include "sys/log.h"
#include "sys/nearest.h"

static const struct pci_class network = { PCI_BASE_NETWORK << 16, 0xff0000 };

static int parse_classes(const char *text, struct list_filter *filter, struct strbuf *why)
{
	_cleanup_words_ struct words words = { 0 };
	int r = words_add(&words, text);

	if (r == -EINVAL || words.count > ELEMENTSOF(filter->classes)) {
		strbuf_add(why, "--class takes classes, separated by commas");
		return -EINVAL;
	}
	for (size_t i = 0; r == 0 && i < words.count; i++) {
		_cleanup_strbuf_ struct strbuf hint = { 0 };

		r = classname_parse(words.list[i], &filter->classes[filter->class_count++], &hint);
		if (r == -EINVAL)
			strbuf_addf(why, "--class: there is no class `%s`; %s", words.list[i],
				    strbuf_text(&hint));
	}
	return r;
}

static int parse_modes(const char *text, struct list_filter *filter, struct strbuf *why)
{
	_cleanup_words_ struct words words = { 0 };
	const char *known[STATUS_MAX];
	int r = words_add(&words, text);

	if (r == -EINVAL)
		strbuf_add(why, "--mode takes statuses, separated by commas");
	for (enum status status = 0; status < STATUS_MAX; status++)
		known[status] = status_to_string(status);
	for (size_t i = 0; r == 0 && i < words.count; i++) {
		enum status status = STATUS_MAX;

		r = status_from_string(words.list[i], &status);
		filter->modes |= 1u << status;
		if (r < 0) {
			strbuf_addf(why, "--mode: there is no status `%s`; ", words.list[i]);
			suggest_add(why, words.list[i], known, STATUS_MAX);
		}
	}
	return r;
}

int list_filter_parse(const struct probe_call *call, struct list_filter *ret, struct strbuf *why)
{
	struct list_filter filter = { .patterns = &call->words, .companions = call->tree };
	int r = 0;

	if (call->all && call->class_name) {
		strbuf_add(why, "--all and --class exclude each other");
		return -EINVAL;
	}
	if (call->class_name)
		r = parse_classes(call->class_name, &filter, why);
	else if (!call->all && call->words.count == 0)
		filter.classes[filter.class_count++] = network;
	if (r == 0 && call->mode)
		r = parse_modes(call->mode, &filter, why);
	if (r == 0)
		*ret = filter;
	return r;
}

static bool in_classes(const struct device *device, const void *context)
{
	const struct list_filter *filter = context;

	for (size_t i = 0; i < filter->class_count; i++)
		if (pci_class_matches(&filter->classes[i], device->class))
			return true;
	return filter->class_count == 0;
}

bool (*list_filter_scope(const struct list_filter *filter))(const struct device *, const void *)
{
	/* a pattern may name a driver or an interface, which only the full reading shows */
	return filter->class_count > 0 && filter->patterns->count == 0 ? in_classes : NULL;
}

static bool pattern_fits(const char *pattern, const struct list_row *row)
{
	const struct device *device = row->device;
	char address[PCI_ADDR_TEXT_MAX], id[PCI_ID_TEXT_MAX], shown_id[32];

	pci_addr_format(&device->addr, address);
	snprintf(id, sizeof(id), "%04x:%04x", device->id.vendor, device->id.device);
	snprintf(shown_id, sizeof(shown_id), "0x%04x:0x%04x", device->id.vendor, device->id.device);
	/* an address without its domain is one of domain 0, as for lspci */
	const char *const texts[] = { address,
				      device->addr.domain == 0 ? strchr(address, ':') + 1 : "",
				      id,
				      shown_id,
				      row->interface,
				      device->binding.driver,
				      row->entry ? row->entry->name : "" };
	for (size_t i = 0; i < ELEMENTSOF(texts); i++)
		if (texts[i][0] != '\0' && fnmatch(pattern, texts[i], 0) == 0)
			return true;
	return false;
}

/* True when one of the patterns fits, or there are none; marks all that do. */
static bool fits(const struct list_filter *filter, const struct list_row *row, bool *hit)
{
	bool any = filter->patterns->count == 0;

	for (size_t i = 0; i < filter->patterns->count; i++)
		if (pattern_fits(filter->patterns->list[i], row))
			any = hit[i] = true;
	return any && in_classes(row->device, filter) &&
	       (filter->modes == 0 || filter->modes & 1u << row->status);
}

static void fill_row(const struct inventory *inventory, const struct blockers *blockers,
		     const struct device *device, struct list_row *row)
{
	row->device = device;
	row->blocker = blockers_find(blockers, device);
	row->status = status_with(device, row->blocker);
	row->entry = inventory_entry(inventory, &device->addr);
	row->record = inventory_record(inventory, &device->addr);
	row->source = interface_of(device, row->record, row->entry, row->interface);
}

static int report_misses(const struct inventory *inventory, const struct list_filter *filter,
			 const bool *hit)
{
	int r = 0;

	for (size_t i = 0; i < filter->patterns->count; i++) {
		const char *pattern = filter->patterns->list[i];
		_cleanup_strbuf_ struct strbuf why = { 0 };

		if (hit[i])
			continue;
		strbuf_add_escaped(&why, pattern);
		strbuf_add(&why, ": no device is of that name\n  ");
		if (!nearest_add(&inventory->root, &inventory->policy, pattern, &why))
			strbuf_add(&why, "see all of them with: vfio-tool list --all");
		log_error("%s", strbuf_text(&why));
		r = -ENOENT;
	}
	return r;
}

static int compare_groups(const void *a, const void *b)
{
	const struct list_row *one = a, *other = b;
	/* those without a group come last */
	unsigned group = (unsigned)one->device->group, other_group = (unsigned)other->device->group;

	if (group != other_group)
		return group < other_group ? -1 : 1;
	return pci_addr_compare(&one->device->addr, &other->device->addr);
}

static bool has_group(const struct list_row *rows, size_t count, int group)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((unsigned)rows[middle].device->group < (unsigned)group)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && rows[low].device->group == group;
}

/* Adds the members of the rows' groups that have no row; sorts by group. -ENOMEM. */
static int add_companions(const struct inventory *inventory, const struct blockers *blockers,
			  struct list *list)
{
	const struct machine *machine = &inventory->machine;
	_cleanup_free_ bool *shown = calloc(machine->count + 1, sizeof(*shown));
	size_t own = list->count;

	if (!shown)
		return -ENOMEM;
	for (size_t i = 0; i < own; i++)
		shown[list->rows[i].device - machine->devices] = true;
	qsort(list->rows, own, sizeof(*list->rows), compare_groups);
	for (size_t i = 0; i < machine->count; i++) {
		const struct device *device = &machine->devices[i];

		if (!shown[i] && device->group >= 0 && has_group(list->rows, own, device->group))
			fill_row(inventory, blockers, device, &list->rows[list->count++]);
	}
	qsort(list->rows, list->count, sizeof(*list->rows), compare_groups);
	return 0;
}

/* What the interfaces say; of a card that has none now, what is remembered. */
static int fill_links(const struct inventory *inventory, bool macs, struct list *list)
{
	_cleanup_free_ const char **names = calloc(list->count + 1, sizeof(*names));
	_cleanup_free_ struct link *links = calloc(list->count + 1, sizeof(*links));

	if (!names || !links)
		return -ENOMEM;
	for (size_t i = 0; i < list->count; i++)
		names[i] = list->rows[i].device->interface;
	ethtool_read(&inventory->root, names, list->count, macs, links);
	for (size_t i = 0; i < list->count; i++) {
		struct list_row *row = &list->rows[i];

		row->link = links[i];
		if (row->source == INTERFACE_SYSFS)
			continue;
		if (row->record) {
			row->link.max_speed = row->record->max_speed;
			strcpy(row->link.mac, row->record->mac);
		}
		if (row->link.mac[0] == '\0' && row->entry && row->entry->expect == 1)
			strcpy(row->link.mac, row->entry->match.mac);
	}
	return 0;
}

static void add_matching(const struct inventory *inventory, const struct blockers *blockers,
			 const struct list_filter *filter, bool *hit, struct list *list)
{
	for (size_t i = 0; i < inventory->machine.count; i++) {
		struct list_row row = { 0 };

		fill_row(inventory, blockers, &inventory->machine.devices[i], &row);
		if (fits(filter, &row, hit))
			list->rows[list->count++] = row;
	}
}

int list_fill(const struct inventory *inventory, const struct list_filter *filter, unsigned needs,
	      struct list *ret)
{
	_cleanup_list_ struct list list = { .inventory = inventory };
	_cleanup_blockers_ struct blockers blockers = { 0 };
	_cleanup_free_ bool *hit = calloc(filter->patterns->count + 1, sizeof(*hit));
	int r = blockers_make(&inventory->machine, &blockers);

	list.rows = calloc(inventory->machine.count + 1, sizeof(*list.rows));
	if (r == 0 && (!hit || !list.rows))
		r = -ENOMEM;
	if (r == 0)
		add_matching(inventory, &blockers, filter, hit, &list);
	if (r == 0 && filter->companions)
		r = add_companions(inventory, &blockers, &list);
	if (r == 0 && needs & LIST_NEED_LINKS)
		r = fill_links(inventory, needs & LIST_NEED_MACS, &list);
	if (r < 0)
		return r;
	ret->inventory = inventory;
	ret->count = list.count;
	ret->rows = TAKE_PTR(list.rows);
	return report_misses(inventory, filter, hit);
}

void list_release(struct list *list)
{
	free(list->rows);
	list->rows = NULL;
	list->count = 0;
}
