/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/pci.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Reads `min` to `max` hex digits at *text, moves *text behind them. */
static bool take_hex(const char **text, int min, int max, uint32_t *ret)
{
	uint32_t value = 0;
	int digits = 0;

	for (int digit; digits < max && (digit = hex_digit(**text)) >= 0; digits++, (*text)++)
		value = value << 4 | (uint32_t)digit;
	if (digits < min || hex_digit(**text) >= 0)
		return false;
	*ret = value;
	return true;
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

/* "DD.F" as it stands in addresses and paths. */
static bool take_function(const char **text, uint32_t *ret_device, uint32_t *ret_function)
{
	return take_hex(text, 2, 2, ret_device) && *ret_device <= 0x1f && take_char(text, '.') &&
	       take_hex(text, 1, 1, ret_function) && *ret_function <= 7;
}

static bool take_addr(const char **text, struct pci_addr *ret)
{
	uint32_t domain, bus, device, function;

	if (!take_hex(text, 4, 8, &domain) || !take_char(text, ':') ||
	    !take_hex(text, 2, 2, &bus) || !take_char(text, ':') ||
	    !take_function(text, &device, &function))
		return false;
	*ret = (struct pci_addr){
		.domain = domain,
		.bus = (uint8_t)bus,
		.device = (uint8_t)device,
		.function = (uint8_t)function,
	};
	return true;
}

int pci_addr_parse(const char *text, struct pci_addr *ret)
{
	struct pci_addr addr;

	if (!take_addr(&text, &addr) || *text != '\0')
		return -EINVAL;
	*ret = addr;
	return 0;
}

int pci_addr_parse_lenient(const char *text, struct pci_addr *ret)
{
	uint32_t bus, device, function;

	if (pci_addr_parse(text, ret) == 0)
		return 0;
	if (!take_hex(&text, 2, 2, &bus) || !take_char(&text, ':') ||
	    !take_function(&text, &device, &function) || *text != '\0')
		return -EINVAL;
	*ret = (struct pci_addr){
		.bus = (uint8_t)bus,
		.device = (uint8_t)device,
		.function = (uint8_t)function,
	};
	return 0;
}

const char *pci_addr_format(const struct pci_addr *addr, char text[static PCI_ADDR_TEXT_MAX])
{
	snprintf(text, PCI_ADDR_TEXT_MAX, "%04x:%02x:%02x.%x", addr->domain, addr->bus,
		 addr->device & 0x1fu, addr->function & 0x7u);
	return text;
}

static uint64_t addr_rank(const struct pci_addr *addr)
{
	return (uint64_t)addr->domain << 16 | (uint64_t)addr->bus << 8 |
	       (uint64_t)addr->device << 3 | addr->function;
}

int pci_addr_compare(const struct pci_addr *a, const struct pci_addr *b)
{
	uint64_t left = addr_rank(a), right = addr_rank(b);

	return (left > right) - (left < right);
}

/* Four hex digits or "*". */
static bool take_id(const char **text, uint32_t *ret)
{
	if (take_char(text, '*')) {
		*ret = PCI_ANY;
		return true;
	}
	return take_hex(text, 4, 4, ret);
}

int pci_id_parse(const char *text, struct pci_id *ret)
{
	struct pci_id id = { PCI_ANY, PCI_ANY, PCI_ANY, PCI_ANY };

	if (!take_hex(&text, 4, 4, &id.vendor) || !take_char(&text, ':') ||
	    !take_id(&text, &id.device))
		return -EINVAL;
	if (take_char(&text, ':') && (!take_id(&text, &id.subvendor) || !take_char(&text, ':') ||
				      !take_id(&text, &id.subdevice)))
		return -EINVAL;
	if (*text != '\0')
		return -EINVAL;
	*ret = id;
	return 0;
}

static void format_id_part(uint32_t part, char text[static 5])
{
	if (part == PCI_ANY)
		strcpy(text, "*");
	else
		snprintf(text, 5, "%04x", part & 0xffff);
}

const char *pci_id_format(const struct pci_id *id, char text[static PCI_ID_TEXT_MAX])
{
	char vendor[5], device[5], subvendor[5], subdevice[5];

	format_id_part(id->vendor, vendor);
	format_id_part(id->device, device);
	format_id_part(id->subvendor, subvendor);
	format_id_part(id->subdevice, subdevice);
	if (id->subvendor == PCI_ANY && id->subdevice == PCI_ANY)
		snprintf(text, PCI_ID_TEXT_MAX, "%s:%s", vendor, device);
	else
		snprintf(text, PCI_ID_TEXT_MAX, "%s:%s:%s:%s", vendor, device, subvendor,
			 subdevice);
	return text;
}

static bool id_part_matches(uint32_t pattern, uint32_t part)
{
	return pattern == PCI_ANY || pattern == part;
}

bool pci_id_matches(const struct pci_id *pattern, const struct pci_id *id)
{
	return id_part_matches(pattern->vendor, id->vendor) &&
	       id_part_matches(pattern->device, id->device) &&
	       id_part_matches(pattern->subvendor, id->subvendor) &&
	       id_part_matches(pattern->subdevice, id->subdevice);
}

int pci_class_parse(const char *text, struct pci_class *ret)
{
	const char *digits = strncmp(text, "0x", 2) == 0 ? text + 2 : text, *end = digits;
	uint32_t value;

	if (!take_hex(&end, 2, 6, &value) || *end != '\0')
		return -EINVAL;
	switch (end - digits) {
	case 2:
		*ret = (struct pci_class){ .value = value << 16, .mask = 0xff0000 };
		return 0;
	case 4:
		*ret = (struct pci_class){ .value = value << 8, .mask = 0xffff00 };
		return 0;
	case 6:
		*ret = (struct pci_class){ .value = value, .mask = 0xffffff };
		return 0;
	default:
		return -EINVAL;
	}
}

bool pci_class_matches(const struct pci_class *pattern, uint32_t code)
{
	return (code & pattern->mask) == pattern->value;
}

/* A tag and so many hex digits. */
static bool take_tagged(const char **text, const char *tag, int digits, uint32_t max, uint32_t *ret)
{
	size_t len = strlen(tag);

	if (strncmp(*text, tag, len) != 0)
		return false;
	for (const char *at = *text + len; at < *text + len + digits; at++)
		if (hex_digit(*at) < 0)
			return false;
	*text += len;
	*ret = 0;
	for (int i = 0; i < digits; i++)
		*ret = *ret << 4 | (uint32_t)hex_digit(*(*text)++);
	return *ret <= max;
}

int pci_modalias_parse(const char *text, struct pci_id *ret_id, uint32_t *ret_class)
{
	struct pci_id id;
	uint32_t base, sub, interface;

	if (!take_tagged(&text, "pci:v", 8, 0xffff, &id.vendor) ||
	    !take_tagged(&text, "d", 8, 0xffff, &id.device) ||
	    !take_tagged(&text, "sv", 8, 0xffff, &id.subvendor) ||
	    !take_tagged(&text, "sd", 8, 0xffff, &id.subdevice) ||
	    !take_tagged(&text, "bc", 2, 0xff, &base) || !take_tagged(&text, "sc", 2, 0xff, &sub) ||
	    !take_tagged(&text, "i", 2, 0xff, &interface) || *text != '\0')
		return -EINVAL;
	*ret_id = id;
	*ret_class = base << 16 | sub << 8 | interface;
	return 0;
}

const char *pci_modalias_format(const struct pci_id *id, uint32_t class,
				char text[static PCI_MODALIAS_TEXT_MAX])
{
	snprintf(text, PCI_MODALIAS_TEXT_MAX, "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X",
		 id->vendor, id->device, id->subvendor, id->subdevice, class >> 16 & 0xff,
		 class >> 8 & 0xff, class & 0xff);
	return text;
}

/* Paths are compared as text, so only the one spelling is a path. */
static bool has_upper_case(const char *text)
{
	return strpbrk(text, "ABCDEF") != NULL;
}

bool pci_path_valid(const char *text)
{
	struct pci_addr root;
	uint32_t device, function;

	if (has_upper_case(text) || !take_addr(&text, &root))
		return false;
	while (take_char(&text, '/'))
		if (!take_function(&text, &device, &function))
			return false;
	return *text == '\0';
}

/* The component behind the last "pciDDDD:BB/", where the root bus of the device begins. */
static const char *behind_root_bus(const char *syspath)
{
	const char *found = NULL;

	for (const char *at = syspath; at; at = strchr(at, '/')) {
		uint32_t domain, bus;

		at += *at == '/';
		const char *rest = at;
		if (strncmp(rest, "pci", 3) != 0)
			continue;
		rest += 3;
		if (take_hex(&rest, 4, 8, &domain) && take_char(&rest, ':') &&
		    take_hex(&rest, 2, 2, &bus) && take_char(&rest, '/'))
			found = rest;
	}
	return found;
}

int pci_path_from_syspath(const char *syspath, char *text, size_t size)
{
	const char *at = behind_root_bus(syspath);
	struct pci_addr addr;
	char path[256], name[PCI_ADDR_TEXT_MAX];

	if (!at || !take_addr(&at, &addr))
		return -EINVAL;
	size_t len = (size_t)snprintf(path, sizeof(path), "%s", pci_addr_format(&addr, name));
	while (take_char(&at, '/')) {
		if (!take_addr(&at, &addr))
			return -EINVAL;
		if (len + sizeof("/00.0") > sizeof(path))
			return -ENOBUFS;
		len += (size_t)snprintf(path + len, sizeof(path) - len, "/%02x.%x", addr.device,
					addr.function);
	}
	if (*at != '\0')
		return -EINVAL;
	if (len >= size)
		return -ENOBUFS;
	memcpy(text, path, len + 1);
	return 0;
}

bool pci_serial_valid(const char *text)
{
	uint32_t byte;

	if (has_upper_case(text))
		return false;
	for (int i = 0; i < 8; i++)
		if ((i > 0 && !take_char(&text, '-')) || !take_hex(&text, 2, 2, &byte))
			return false;
	return *text == '\0';
}

static uint32_t config_long(const uint8_t *config, size_t at)
{
	return (uint32_t)config[at] | (uint32_t)config[at + 1] << 8 |
	       (uint32_t)config[at + 2] << 16 | (uint32_t)config[at + 3] << 24;
}

int pci_serial_from_config(const uint8_t *config, size_t len, char text[static PCI_SERIAL_TEXT_MAX])
{
	enum { EXTENDED_START = 0x100, CAPABILITY_SERIAL = 0x0003, CAPABILITIES_MAX = 96 };
	size_t at = EXTENDED_START;

	/* a hostile device may link its capabilities into a ring */
	for (int i = 0; i < CAPABILITIES_MAX && at >= EXTENDED_START && at + 12 <= len; i++) {
		uint32_t header = config_long(config, at);

		if (header == 0 || header == UINT32_MAX)
			return -ENOENT;
		if ((header & 0xffff) == CAPABILITY_SERIAL) {
			uint32_t low = config_long(config, at + 4),
				 high = config_long(config, at + 8);

			snprintf(text, PCI_SERIAL_TEXT_MAX,
				 "%02x-%02x-%02x-%02x-%02x-%02x-%02x-%02x", high >> 24,
				 high >> 16 & 0xff, high >> 8 & 0xff, high & 0xff, low >> 24,
				 low >> 16 & 0xff, low >> 8 & 0xff, low & 0xff);
			return 0;
		}
		at = header >> 20 & 0xffc;
	}
	return -ENOENT;
}
