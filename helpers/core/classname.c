/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/classname.h"

#include <errno.h>
#include <string.h>

#include "core/suggest.h"

/* PCI Code and ID Assignment Specification 1.11, section 1. */
static const struct {
	const char *name;
	struct pci_class class;
} names[] = {
	{ "network", { 0x020000, 0xff0000 } },	  { "ethernet", { 0x020000, 0xffff00 } },
	{ "infiniband", { 0x020700, 0xffff00 } }, { "storage", { 0x010000, 0xff0000 } },
	{ "nvme", { 0x010800, 0xffff00 } },	  { "sata", { 0x010600, 0xffff00 } },
	{ "display", { 0x030000, 0xff0000 } },	  { "gpu", { 0x030000, 0xff0000 } },
	{ "vga", { 0x030000, 0xffff00 } },	  { "multimedia", { 0x040000, 0xff0000 } },
	{ "audio", { 0x040300, 0xffff00 } },	  { "bridge", { 0x060000, 0xff0000 } },
	{ "usb", { 0x0c0300, 0xffff00 } },	  { "accelerator", { 0x120000, 0xff0000 } },
	{ "crypto", { 0x100000, 0xff0000 } },
};

int classname_parse(const char *text, struct pci_class *ret, struct strbuf *why)
{
	const char *known[ELEMENTSOF(names)];

	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		if (strcmp(text, names[i].name) == 0) {
			*ret = names[i].class;
			return 0;
		}
		known[i] = names[i].name;
	}
	if (pci_class_parse(text, ret) == 0)
		return 0;
	suggest_add(why, text, known, ELEMENTSOF(known));
	return -EINVAL;
}
