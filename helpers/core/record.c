/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/keyvalue.h"

void record_render(const struct record *record, struct strbuf *out)
{
	char when[32], speed[32] = "";

	if (record->max_speed > 0)
		snprintf(speed, sizeof(speed), "%u", record->max_speed);
	snprintf(when, sizeof(when), "%lld", record->when);
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
	keyvalue_add(out, "when", when);
}

static bool copy_text(char *to, size_t size, const char *value)
{
	return (size_t)snprintf(to, size, "%s", value) < size;
}

static bool set_when(struct record *record, const char *value)
{
	char *end;

	errno = 0;
	record->when = strtoll(value, &end, 10);
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
		return set_when(record, value);
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
