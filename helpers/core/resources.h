/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What attributes of a PCI function say about the hardware: memory regions, ways to reset it, the
 * PCIe link. Parsers take a whole attribute; on failure they return -EINVAL and leave *ret
 * untouched. */
#ifndef VFIO_TOOL_RESOURCES_H
#define VFIO_TOOL_RESOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/macro.h"

/* A base address register, or the expansion ROM. */
#define BAR_ROM 6u
#define BARS_MAX 7

struct bar {
	unsigned number; /* 0 to 5, or BAR_ROM */
	bool io;	 /* ports; else memory */
	bool is_64;
	bool prefetchable;
	bool assigned; /* it has an address: `start` counts */
	uint64_t start;
	uint64_t size;
	uint64_t sizes; /* resizable: bit n is set when it can have rebar_size(n); 0 it cannot */
};

struct bars {
	struct bar list[BARS_MAX]; /* those that the function has, in their order */
	size_t count;
};

/* Takes the attribute `resource`: "START END FLAGS" a line (drivers/pci/pci-sysfs.c resource_show,
 * flags of include/linux/ioport.h). Lines behind the ROM, of virtual functions and bridge windows,
 * are passed over. */
int bars_parse(const char *text, struct bars *ret) _must_check_;

/* Takes `resourceN_resize`: a bitmap in hex (kernel 6.1, Documentation/ABI/testing/sysfs-bus-pci).
 */
int rebar_parse(const char *text, uint64_t *ret) _must_check_;

#define REBAR_BITS 44u

/* 1 MiB for bit 0, 2 MiB for bit 1, ...; `bit` is below REBAR_BITS. */
uint64_t rebar_size(unsigned bit);

/* A size in the largest unit that divides it: "64K", "256M", "16G", "1536K", "100" for bytes. */
#define SIZE_TEXT_MAX 24
const char *size_format(uint64_t bytes, char text[static SIZE_TEXT_MAX]);
#define SIZE_TEXT(bytes) size_format((bytes), (char[SIZE_TEXT_MAX]){ 0 })

/* The ways to reset a function, the preferred one first. */
#define RESET_TEXT_MAX 32
#define RESET_METHODS_MAX 16

struct reset_methods {
	char names[RESET_METHODS_MAX][RESET_TEXT_MAX];
	size_t count; /* 0: it cannot be reset by itself */
};

/* Takes `reset_method`: words of small letters, digits and '_' (drivers/pci/pci.c
 * pci_reset_fn_methods). Names that a newer kernel has are taken as well. */
int reset_methods_parse(const char *text, struct reset_methods *ret) _must_check_;

/* Finds in `reserved_regions` of an IOMMU group ("START END TYPE" a line) the first one that has to
 * be mapped one to one whoever has the device: type "direct". "direct-relaxable" is for the kernel
 * alone (kernel Documentation/ABI/testing/sysfs-kernel-iommu_groups). */
bool reserved_direct_find(const char *text, uint64_t *ret_start, uint64_t *ret_end);

/* Takes current_link_speed or max_link_speed, "16.0 GT/s PCIe" (before kernel 5.8 "16 GT/s"), in
 * tenths of GT/s. "Unknown" is -EINVAL, too. */
int pcie_speed_parse(const char *text, unsigned *ret) _must_check_;

/* Takes current_link_width or max_link_width: 1 to 32 lanes. 0 and 63 stand for "not known". */
int pcie_width_parse(const char *text, unsigned *ret) _must_check_;

#endif
