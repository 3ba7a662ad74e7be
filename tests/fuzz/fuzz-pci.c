/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names of PCI things: what is taken is written the same and read back the same; what is refused
 * leaves the output as it was. The first byte chooses the parser. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/device.h"
#include "core/pci.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_address(const char *text)
{
	struct pci_addr addr = { 1, 2, 3, 4 }, lenient = addr, again = addr;
	int r = pci_addr_parse(text, &addr), l = pci_addr_parse_lenient(text, &lenient);

	require(r == 0 || (r == -EINVAL && pci_addr_compare(&addr, &again) == 0));
	require(r < 0 || (l == 0 && pci_addr_compare(&addr, &lenient) == 0));
	if (l == 0) {
		require(pci_addr_parse(PCI_ADDR_TEXT(&lenient), &again) == 0);
		require(pci_addr_compare(&lenient, &again) == 0);
		require(pci_path_valid(PCI_ADDR_TEXT(&lenient)));
	}
}

static void check_id(const char *text)
{
	const struct pci_id before = { 1, 2, 3, 4 };
	struct pci_id id = before, again;
	int r = pci_id_parse(text, &id);

	if (r < 0) {
		require(r == -EINVAL && memcmp(&id, &before, sizeof(id)) == 0);
		return;
	}
	require(pci_id_parse(PCI_ID_TEXT(&id), &again) == 0);
	require(memcmp(&id, &again, sizeof(id)) == 0);
	require(pci_id_matches(&id, &id));
}

static void check_class(const char *text)
{
	struct pci_class class = { 1, 2 };
	int r = pci_class_parse(text, &class);

	if (r < 0) {
		require(r == -EINVAL && class.value == 1 && class.mask == 2);
		return;
	}
	require(class.value <= 0xffffff && (class.value & ~class.mask) == 0);
	require(pci_class_matches(&class, class.value));
	require(pci_class_matches(&class, class.value | (0xffffff & ~class.mask)));
}

static void check_path(const char *text)
{
	char path[PATH_TEXT_MAX] = "untouched", small[20] = "untouched";
	int r = pci_path_from_syspath(text, path, sizeof(path));
	int s = pci_path_from_syspath(text, small, sizeof(small));

	require(r == 0 ? pci_path_valid(path) : strcmp(path, "untouched") == 0);
	require(s == 0 ? strcmp(small, path) == 0 : strcmp(small, "untouched") == 0);
	if (pci_path_valid(text))
		require(strspn(text, "0123456789abcdef:./") == strlen(text));
}

static void check_serial(const char *text, const uint8_t *data, size_t size)
{
	char serial[PCI_SERIAL_TEXT_MAX] = "untouched";
	int r = pci_serial_from_config(data, size, serial);

	require(r == 0 ? pci_serial_valid(serial)
		       : r == -ENOENT && strcmp(serial, "untouched") == 0);
	if (pci_serial_valid(text))
		require(strlen(text) == PCI_SERIAL_TEXT_MAX - 1);
}

static void check_names(const char *text)
{
	if (driver_name_valid(text))
		require(strlen(text) < DRIVER_TEXT_MAX && !strpbrk(text, "/ \n\"$%"));
	if (interface_name_valid(text))
		require(strlen(text) < INTERFACE_TEXT_MAX && !strpbrk(text, "/: \n\""));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	_cleanup_free_ char *text = strndup((const char *)data + 1, size - 1);
	require(text != NULL);
	switch (data[0]) {
	case 'a':
		check_address(text);
		break;
	case 'i':
		check_id(text);
		break;
	case 'c':
		check_class(text);
		break;
	case 'p':
		check_path(text);
		break;
	case 's':
		check_serial(text, data + 1, size - 1);
		break;
	default:
		check_names(text);
	}
	return 0;
}
