/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Virtual functions (SR-IOV): their numbers, and the addresses that those come to. */
#ifndef VFIO_TOOL_VF_H
#define VFIO_TOOL_VF_H

#include "core/pci.h"
#include "core/strbuf.h"

#define VF_COUNT_MAX 65535 /* 16 bits, PCIe 9.3.3.5 */
#define VF_RANGES_MAX 16

/* Some of the numbers that a physical function gives its virtual ones, from 0 on. */
struct vf_set {
	struct vf_range {
		unsigned first, last;
	} ranges[VF_RANGES_MAX]; /* rising, apart from each other */
	size_t count;		 /* 0: all of them */
};

/* Takes "all", or numbers and ranges with commas between: "0-7,12". -EINVAL. */
int vf_set_parse(const char *text, struct vf_set *ret) _must_check_;

/* Adds it in the form that vf_set_parse() takes. */
void vf_set_format(const struct vf_set *set, struct strbuf *out);

/* True when the number is one of them. */
bool vf_set_has(const struct vf_set *set, unsigned number);

/* True when a number is in both. */
bool vf_sets_overlap(const struct vf_set *a, const struct vf_set *b);

/* How a physical function numbers its virtual ones (sriov_offset, sriov_stride). */
struct vf_layout {
	unsigned offset, stride; /* offset 0: not known */
	unsigned total;
};

/* The address of a virtual function; false when there can be none with that number. */
bool vf_address(const struct pci_addr *pf, const struct vf_layout *layout, unsigned number,
		struct pci_addr *ret) _must_check_;

/* The way back: -1 when the address is not one of its virtual functions'. */
int vf_number(const struct pci_addr *pf, const struct vf_layout *layout,
	      const struct pci_addr *addr);

#endif
