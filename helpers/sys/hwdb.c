/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/hwdb.h"

#include <libudev.h>
#include <string.h>

struct hwdb {
	struct udev *udev;
	struct udev_hwdb *database;
};

struct hwdb *hwdb_open(void)
{
	struct hwdb *hwdb = calloc(1, sizeof(*hwdb));

	if (!hwdb)
		return NULL;
	hwdb->udev = udev_new();
	if (hwdb->udev)
		hwdb->database = udev_hwdb_new(hwdb->udev);
	if (hwdb->database)
		return hwdb;
	hwdb_close(hwdb);
	return NULL;
}

void hwdb_close(struct hwdb *hwdb)
{
	if (!hwdb)
		return;
	udev_hwdb_unref(hwdb->database);
	udev_unref(hwdb->udev);
	free(hwdb);
}

/* The value of the first key that was found, in the order of the keys. */
static void add_first(struct udev_list_entry *found, const char *const *keys, struct strbuf *out)
{
	for (; out && *keys; keys++) {
		struct udev_list_entry *entry = udev_list_entry_get_by_name(found, *keys);
		const char *value = entry ? udev_list_entry_get_value(entry) : NULL;

		if (!value || value[0] == '\0')
			continue;
		strbuf_add_escaped(out, value);
		return;
	}
}

void hwdb_names(struct hwdb *hwdb, const struct pci_id *id, uint32_t class, struct strbuf *vendor,
		struct strbuf *device, struct strbuf *class_name)
{
	static const char *const vendor_keys[] = { "ID_VENDOR_FROM_DATABASE", NULL };
	static const char *const device_keys[] = { "ID_MODEL_FROM_DATABASE", NULL };
	static const char *const class_keys[] = { "ID_PCI_SUBCLASS_FROM_DATABASE",
						  "ID_PCI_CLASS_FROM_DATABASE", NULL };
	char modalias[PCI_MODALIAS_TEXT_MAX];

	if (!hwdb)
		return;
	/* what udev looks up */
	pci_modalias_format(id, class, modalias);
	struct udev_list_entry *found =
		udev_hwdb_get_properties_list_entry(hwdb->database, modalias, 0);
	add_first(found, vendor_keys, vendor);
	add_first(found, device_keys, device);
	add_first(found, class_keys, class_name);
}
