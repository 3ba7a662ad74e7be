/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/device.h"

#include <errno.h>
#include <string.h>

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool driver_name_valid(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len >= DRIVER_TEXT_MAX || name[0] == '.')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_alnum(name[i]) && !strchr("-_.+", name[i]))
			return false;
	return true;
}

bool interface_name_valid(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len >= INTERFACE_TEXT_MAX || strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0)
		return false;
	for (size_t i = 0; i < len; i++)
		if (name[i] <= ' ' || name[i] > '~' || strchr("/:\"\\,", name[i]))
			return false;
	return true;
}

/* The first place whose address is not below `addr`. */
static size_t machine_place(const struct machine *machine, const struct pci_addr *addr)
{
	size_t low = 0, high = machine->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pci_addr_compare(&machine->devices[middle].addr, addr) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct device *machine_find(const struct machine *machine, const struct pci_addr *addr)
{
	size_t at = machine_place(machine, addr);

	if (at == machine->count || pci_addr_compare(&machine->devices[at].addr, addr) != 0)
		return NULL;
	return &machine->devices[at];
}

int machine_add(struct machine *machine, const struct device *device)
{
	size_t at = machine_place(machine, &device->addr);

	if (at < machine->count &&
	    pci_addr_compare(&machine->devices[at].addr, &device->addr) == 0) {
		machine->devices[at] = *device;
		return 0;
	}
	/* grows at powers of two */
	if ((machine->count & (machine->count - 1)) == 0) {
		size_t room = machine->count ? machine->count * 2 : 1;
		struct device *devices = reallocarray(machine->devices, room, sizeof(*devices));

		if (!devices)
			return -ENOMEM;
		machine->devices = devices;
	}
	memmove(machine->devices + at + 1, machine->devices + at,
		(machine->count - at) * sizeof(*device));
	machine->devices[at] = *device;
	machine->count++;
	return 0;
}

void machine_release(struct machine *machine)
{
	free(machine->devices);
	*machine = (struct machine){ 0 };
}

bool device_is_bridge(const struct device *device)
{
	return device->header == PCI_HEADER_BRIDGE || device->header == PCI_HEADER_CARDBUS ||
	       device->class >> 16 == PCI_BASE_BRIDGE;
}

bool device_on_vfio(const struct device *device)
{
	return device->binding.driver[0] != '\0' &&
	       (device->has_vfio_dev || strcmp(device->binding.driver, "vfio-pci") == 0);
}

bool driver_is_stub(const char *driver)
{
	/* xen-pciback registers itself as pciback */
	static const char *const stubs[] = { "pci-stub", "uio_pci_generic", "igb_uio", "pciback",
					     "xen-pciback" };

	for (size_t i = 0; i < ELEMENTSOF(stubs); i++)
		if (strcmp(driver, stubs[i]) == 0)
			return true;
	return false;
}

bool device_on_stub(const struct device *device)
{
	return driver_is_stub(device->binding.driver);
}

bool device_override_foreign(const struct device *device)
{
	return device->binding.override[0] != '\0' && !strstr(device->binding.override, "vfio");
}

bool device_needs_vetting(const struct device *device)
{
	/* disks also hang on USB and Fibre Channel (serial buses) and on SD host controllers */
	return device->class >> 16 == PCI_BASE_STORAGE || device->class >> 8 == 0x0c03 ||
	       device->class >> 8 == 0x0c04 || device->class >> 8 == 0x0805 || device->boot_vga;
}

bool device_viable(const struct device *device)
{
	return device->binding.driver[0] == '\0' || device_on_vfio(device) ||
	       strcmp(device->binding.driver, "pci-stub") == 0 ||
	       strcmp(device->binding.driver, "pcieport") == 0;
}
