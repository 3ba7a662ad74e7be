/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/keyvalue.h"

static const char *const results[CHANGE_RESULT_MAX] = {
	[CHANGE_DONE] = "done",
	[CHANGE_REFUSED] = "refused",
	[CHANGE_UNDONE] = "undone",
	[CHANGE_STUCK] = "stuck",
};

const char *change_result_to_string(enum change_result result)
{
	return results[result];
}

int change_result_from_string(const char *text, enum change_result *ret)
{
	for (size_t i = 0; i < ELEMENTSOF(results); i++)
		if (strcmp(results[i], text) == 0) {
			*ret = (enum change_result)i;
			return 0;
		}
	return -EINVAL;
}

bool record_was_taken(const struct record *record)
{
	return record->driver[0] != '\0';
}

static void add_number(struct strbuf *out, const char *key, long long number)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", number);
	keyvalue_add(out, key, text);
}

void record_render(const struct record *record, struct strbuf *out)
{
	char speed[32] = "";

	if (record->max_speed > 0)
		snprintf(speed, sizeof(speed), "%u", record->max_speed);
	keyvalue_add(out, "address", PCI_ADDR_TEXT(&record->addr));
	keyvalue_add(out, "id", PCI_ID_TEXT(&record->id));
	keyvalue_add(out, "driver_before", record->before.driver);
	keyvalue_add(out, "override_before", record->before.override);
	keyvalue_add(out, "on_vfio_before", record->before_on_vfio ? "yes" : "no");
	keyvalue_add(out, "driver", record->driver);
	keyvalue_add(out, "entry", record->entry);
	keyvalue_add(out, "interface", record->interface);
	keyvalue_add(out, "mac", record->mac);
	keyvalue_add(out, "max_speed", speed);
	keyvalue_add(out, "by", record->by);
	add_number(out, "when", record->when);
	keyvalue_add(out, "result", change_result_to_string(record->last.result));
	keyvalue_add(out, "stage", record->last.stage);
	keyvalue_add(out, "tried_by", record->last.by);
	add_number(out, "tried_when", record->last.when);
	keyvalue_add(out, "why", record->last.why);
}

static bool copy_text(char *to, size_t size, const char *value)
{
	return (size_t)snprintf(to, size, "%s", value) < size;
}

static bool set_when(long long *when, const char *value)
{
	char *end;

	errno = 0;
	*when = strtoll(value, &end, 10);
	return errno == 0 && end != value && *end == '\0';
}

static bool set_mac(struct record *record, const char *value)
{
	return value[0] == '\0' ||
	       (mac_valid(value) && copy_text(record->mac, sizeof(record->mac), value));
}

static bool set_speed(struct record *record, const char *value)
{
	char *end;

	errno = 0;
	unsigned long speed = strtoul(value, &end, 10);
	record->max_speed = (unsigned)speed;
	return errno == 0 && *end == '\0' && value[0] != '-' && speed <= UINT32_MAX;
}

static bool set_flag(bool *flag, const char *value)
{
	*flag = strcmp(value, "yes") == 0;
	return *flag || strcmp(value, "no") == 0;
}

static bool set_key(struct record *record, const char *key, const char *value)
{
	const struct {
		const char *key;
		char *to;
		size_t size;
	} texts[] = {
		{ "driver_before", record->before.driver, sizeof(record->before.driver) },
		{ "override_before", record->before.override, sizeof(record->before.override) },
		{ "driver", record->driver, sizeof(record->driver) },
		{ "entry", record->entry, sizeof(record->entry) },
		{ "interface", record->interface, sizeof(record->interface) },
		{ "by", record->by, sizeof(record->by) },
		{ "stage", record->last.stage, sizeof(record->last.stage) },
		{ "tried_by", record->last.by, sizeof(record->last.by) },
		{ "why", record->last.why, sizeof(record->last.why) },
	};

	for (size_t i = 0; i < ELEMENTSOF(texts); i++)
		if (strcmp(key, texts[i].key) == 0)
			return copy_text(texts[i].to, texts[i].size, value);
	if (strcmp(key, "address") == 0)
		return pci_addr_parse(value, &record->addr) == 0;
	if (strcmp(key, "id") == 0)
		return pci_id_parse(value, &record->id) == 0;
	if (strcmp(key, "on_vfio_before") == 0)
		return set_flag(&record->before_on_vfio, value);
	if (strcmp(key, "mac") == 0)
		return set_mac(record, value);
	if (strcmp(key, "max_speed") == 0)
		return set_speed(record, value);
	if (strcmp(key, "when") == 0)
		return set_when(&record->when, value);
	if (strcmp(key, "tried_when") == 0)
		return set_when(&record->last.when, value);
	if (strcmp(key, "result") == 0)
		return change_result_from_string(value, &record->last.result) == 0;
	return true;
}

int record_parse(const char *text, struct record *ret)
{
	struct record record = { .id.vendor = PCI_ANY };
	char line[1024];
	const char *key, *value;
	bool has_address = false;
	int r;

	while ((r = keyvalue_next(&text, line, sizeof(line), &key, &value)) > 0) {
		if (!set_key(&record, key, value))
			return -EINVAL;
		has_address = has_address || strcmp(key, "address") == 0;
	}
	if (r < 0 || !has_address || record.id.vendor == PCI_ANY)
		return -EINVAL;
	*ret = record;
	return 0;
}
