/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `list --json`: docs/vfio-tool.schema.json says what the members are. */
#include <jansson.h>
#include <stdio.h>

#include "sys/list.h"

/* What a device says may be no UTF-8, which JSON cannot carry. "" is unknown. */
static json_t *text_or_null(const char *text)
{
	_cleanup_strbuf_ struct strbuf escaped = { 0 };

	if (!text || text[0] == '\0')
		return json_null();
	strbuf_add_escaped(&escaped, text);
	return json_string(strbuf_text(&escaped));
}

static json_t *number_or_null(long long number)
{
	return number < 0 ? json_null() : json_integer(number);
}

static json_t *hex(uint32_t number, int digits)
{
	char text[16];

	snprintf(text, sizeof(text), "%0*x", digits, number);
	return json_string(text);
}

static json_t *row_to_json(const struct list_row *row)
{
	const struct device *device = row->device;

	return json_pack(
		"{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o}", "address",
		PCI_ADDR_TEXT(&device->addr), "interface", text_or_null(row->interface),
		"interface_source", text_or_null(interface_source_to_string(row->source)), "driver",
		text_or_null(device->binding.driver), "iommu_group", number_or_null(device->group),
		"vendor", hex(device->id.vendor, 4), "device", hex(device->id.device, 4),
		"subvendor", hex(device->id.subvendor, 4), "subdevice",
		hex(device->id.subdevice, 4), "class", hex(device->class, 6), "status",
		status_to_string(row->status), "numa_node", number_or_null(device->numa_node),
		"slot", text_or_null(device->slot), "entry",
		text_or_null(row->entry ? row->entry->name : NULL));
}

/* Device by device: all of a large machine as one tree of JSON would cost megabytes. */
static int add_row(const struct list_row *row, struct strbuf *out)
{
	json_t *object = row_to_json(row);
	_cleanup_free_ char *text = object ? json_dumps(object, 0) : NULL;

	json_decref(object);
	if (!text)
		return -1;
	strbuf_add(out, text);
	return out->error;
}

char *list_to_json(const struct list *list, const struct probe_call *call)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	strbuf_add(&out, "{\"schema\": 1, \"devices\": [");
	for (size_t i = 0; i < list->count; i++) {
		strbuf_add(&out, i == 0 ? "\n  " : ",\n  ");
		if (add_row(&list->rows[i], &out) < 0)
			return NULL;
	}
	strbuf_add(&out, list->count > 0 ? "\n]}\n" : "]}\n");
	return strbuf_take(&out);
}
