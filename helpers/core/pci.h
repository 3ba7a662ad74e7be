/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The names PCI gives to things: addresses, IDs, classes, paths, serial numbers. Parsers take
 * exactly one value and nothing behind it; on failure they return -EINVAL and leave *ret untouched.
 */
#ifndef VFIO_TOOL_PCI_H
#define VFIO_TOOL_PCI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/macro.h"

/* A function's address as the kernel names it: "%04x:%02x:%02x.%d" of domain, bus, PCI_SLOT and
 * PCI_FUNC (drivers/pci/probe.c pci_setup_device). An ARI function above 7 shows there as another
 * device number, so the function is always 0-7. VMD domains start at 0x10000. */
struct pci_addr {
	uint32_t domain;
	uint8_t bus;
	uint8_t device;	  /* 0-0x1f */
	uint8_t function; /* 0-7 */
};

#define PCI_ADDR_TEXT_MAX sizeof("ffffffff:ff:1f.7")

/* Takes "DDDD:BB:DD.F" with a domain of 4 to 8 hex digits, in any case. */
int pci_addr_parse(const char *text, struct pci_addr *ret) _must_check_;

/* The same, and "BB:DD.F" in domain 0 as lspci takes it: for what a person types. */
int pci_addr_parse_lenient(const char *text, struct pci_addr *ret) _must_check_;

/* Writes the kernel's name of the address and returns `text`. */
const char *pci_addr_format(const struct pci_addr *addr, char text[static PCI_ADDR_TEXT_MAX]);

/* Orders by domain, bus, device, function: below, equal to or above 0. */
int pci_addr_compare(const struct pci_addr *a, const struct pci_addr *b);

/* The formatted address for the length of the expression that uses it. */
#define PCI_ADDR_TEXT(addr) pci_addr_format((addr), (char[PCI_ADDR_TEXT_MAX]){ 0 })

/* vendor:device[:subvendor:subdevice] of a function, or a pattern over them. */
#define PCI_ANY 0xffffffffu

struct pci_id {
	uint32_t vendor, device, subvendor, subdevice; /* 16 bits each, or PCI_ANY in a pattern */
};

#define PCI_ID_TEXT_MAX sizeof("ffff:ffff:ffff:ffff")

/* Takes "8086:158b", "8086:158b:8086:0002", and "*" in any place but the vendor. */
int pci_id_parse(const char *text, struct pci_id *ret) _must_check_;

/* Writes the pattern in the form that pci_id_parse() takes, as short as possible. */
const char *pci_id_format(const struct pci_id *id, char text[static PCI_ID_TEXT_MAX]);

bool pci_id_matches(const struct pci_id *pattern, const struct pci_id *id);

#define PCI_ID_TEXT(id) pci_id_format((id), (char[PCI_ID_TEXT_MAX]){ 0 })

/* A class code pattern: 2, 4 or 6 hex digits of base class, subclass and interface, "0x" allowed.
 */
struct pci_class {
	uint32_t value; /* 24 bits, zero outside the mask */
	uint32_t mask;	/* 0xff0000, 0xffff00 or 0xffffff */
};

int pci_class_parse(const char *text, struct pci_class *ret) _must_check_;

bool pci_class_matches(const struct pci_class *pattern, uint32_t code);

/* Base classes and class codes that decisions need (PCI Code and ID Assignment Specification). */
enum {
	PCI_BASE_STORAGE = 0x01,
	PCI_BASE_NETWORK = 0x02,
	PCI_BASE_DISPLAY = 0x03,
	PCI_BASE_BRIDGE = 0x06,
	PCI_BASE_SERIAL_BUS = 0x0c,
};

/* Takes what the attribute `modalias` says of a function: its IDs and its class
 * (drivers/pci/pci-sysfs.c modalias_show). */
int pci_modalias_parse(const char *text, struct pci_id *ret_id, uint32_t *ret_class) _must_check_;

/* Writes it in the same form. */
#define PCI_MODALIAS_TEXT_MAX sizeof("pci:v00000000d00000000sv00000000sd00000000bc00sc00i00")
const char *pci_modalias_format(const struct pci_id *id, uint32_t class,
				char text[static PCI_MODALIAS_TEXT_MAX]);

/* Header types of config space, offset 0x0e without the multi-function bit (PCI Local
 * Bus 3.0, 6.1). */
enum {
	PCI_HEADER_UNKNOWN = -1,
	PCI_HEADER_NORMAL = 0,
	PCI_HEADER_BRIDGE = 1,
	PCI_HEADER_CARDBUS = 2
};

/* A path through the bridges, in the syntax of the kernel's pci= parameter
 * (Documentation/admin-guide/kernel-parameters.txt): "0000:00:1c.4/00.0". It does not change when
 * buses are renumbered. Takes only that form, lower-case hex. */
bool pci_path_valid(const char *text);

/* Derives the path from a sysfs device path ("…/pci0000:00/0000:00:1c.4/0000:05:00.0").
 * Returns -EINVAL when the text is none, -ENOBUFS when `size` is too small. */
int pci_path_from_syspath(const char *syspath, char *text, size_t size) _must_check_;

/* The PCIe Device Serial Number in lspci's form, "00-15-17-ff-ff-b8-5e-2c". */
#define PCI_SERIAL_TEXT_MAX sizeof("00-00-00-00-00-00-00-00")

bool pci_serial_valid(const char *text);

/* Finds the Device Serial Number capability (PCIe 5.0, 7.9.3) in `len` bytes of config space.
 * Returns -ENOENT when it is not in what was read. */
int pci_serial_from_config(const uint8_t *config, size_t len,
			   char text[static PCI_SERIAL_TEXT_MAX]) _must_check_;

#endif
