/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `list`: one line a device. */
#include <errno.h>
#include <string.h>

#include "sys/list.h"
#include "sys/log.h"
#include "sys/scan.h"

void list_release(struct list *list)
{
	free(list->rows);
	*list = (struct list){ 0 };
}

static bool is_network(const struct device *device, const void *context)
{
	return device->class >> 16 == PCI_BASE_NETWORK;
}

static void fill_row(const struct inventory *inventory, const struct device *device,
		     struct list_row *row)
{
	row->device = device;
	row->status = status_of(&inventory->machine, device);
	row->blocker = status_blocker(&inventory->machine, device);
	row->entry = inventory_entry(inventory, &device->addr);
	row->record = inventory_record(inventory, &device->addr);
	row->source = interface_of(device, row->record, row->entry, row->interface);
}

static int make_rows(const struct inventory *inventory, const struct probe_call *call,
		     struct list *ret)
{
	const struct machine *machine = &inventory->machine;
	struct list list = { .rows = calloc(machine->count + 1, sizeof(*list.rows)) };

	if (!list.rows)
		return -ENOMEM;
	for (size_t i = 0; i < machine->count; i++)
		if (call->all || is_network(&machine->devices[i], NULL))
			fill_row(inventory, &machine->devices[i], &list.rows[list.count++]);
	*ret = list;
	return 0;
}

enum exitcode probe_list(const struct probe_call *call)
{
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;
	_cleanup_strbuf_ struct strbuf why = { 0 };
	_cleanup_list_ struct list list = { 0 };
	struct inventory_scope scope = {
		.in_full = call->all ? NULL : is_network,
		.extras = SCAN_SLOT | SCAN_ONBOARD | SCAN_INTERFACE | SCAN_NUMA_NODE,
	};
	struct list_columns columns;
	int r = list_columns_choose(call->columns, call->verbose, &columns, &why);

	if (r == 0)
		r = inventory_read(call->root, &scope, &inventory, &why);
	if (r == 0)
		r = make_rows(&inventory, call, &list);
	if (r < 0) {
		log_error("%s", why.len > 0 ? strbuf_text(&why) : strerror(-r));
		return EXIT_ERROR;
	}
	_cleanup_free_ char *text = call->format == PROBE_JSON
					    ? list_to_json(&list, call)
					    : list_to_text(&list, &columns, call);
	return text && cli_print(text) ? EXIT_DONE : EXIT_ERROR;
}
