/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/netname.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { CLASS_ETHERNET = 0x0200 };

/* Long enough for all parts; what is longer than an interface's name is not used. */
#define PARTS_MAX 64

/* udev takes a slot's name for a number in C's notation; one that is none, or 0, does not count
 * (systemd src/udev/udev-builtin-net_id.c). */
static bool slot_number(const char *slot, unsigned *ret)
{
	char *end;

	if (slot[0] < '0' || slot[0] > '9')
		return false;
	errno = 0;
	unsigned long number = strtoul(slot, &end, 0);
	if (errno != 0 || *end != '\0' || number == 0 || number > UINT32_MAX)
		return false;
	*ret = (unsigned)number;
	return true;
}

/* All numbers are decimal, those of the address as well. */
static int format_place(const struct device *device, char text[static PARTS_MAX])
{
	const struct pci_addr *addr = &device->addr;
	char domain[16] = "", function[16] = "";
	unsigned slot;

	if (device->onboard[0] != '\0')
		return snprintf(text, PARTS_MAX, "eno%s", device->onboard);
	if (addr->domain > 0)
		snprintf(domain, sizeof(domain), "P%u", addr->domain);
	if (addr->function > 0 || device->multifunction)
		snprintf(function, sizeof(function), "f%u", addr->function);
	if (slot_number(device->slot, &slot))
		return snprintf(text, PARTS_MAX, "en%ss%u%s", domain, slot, function);
	return snprintf(text, PARTS_MAX, "en%sp%us%u%s", domain, addr->bus, addr->device, function);
}

int netname_predict(const struct device *device, char ret[static INTERFACE_TEXT_MAX])
{
	char name[PARTS_MAX];

	if (device->class >> 8 != CLASS_ETHERNET || device->is_vf)
		return -ENOENT;
	if (format_place(device, name) >= INTERFACE_TEXT_MAX)
		return -ENOENT;
	memcpy(ret, name, INTERFACE_TEXT_MAX);
	return 0;
}

static bool is_number(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

bool netname_matches(const struct device *device, const char *name)
{
	char predicted[INTERFACE_TEXT_MAX];

	if (netname_predict(device, predicted) < 0)
		return false;
	size_t len = strlen(predicted);
	if (strncmp(name, predicted, len) != 0)
		return false;
	/* phys_port_name and dev_port of the interface */
	const char *port = name + len;
	return port[0] == '\0' || (strncmp(port, "np", 2) == 0 && is_number(port + 2)) ||
	       (port[0] == 'd' && is_number(port + 1));
}
