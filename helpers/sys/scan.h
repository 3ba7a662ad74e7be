/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the FACTS from sysfs. */
#ifndef VFIO_TOOL_SCAN_H
#define VFIO_TOOL_SCAN_H

#include "core/device.h"
#include "core/vf.h"
#include "sys/root.h"

/* What costs more than a few system calls and is read only when it is asked for. */
enum scan_extra {
	SCAN_SLOT = 1 << 0,
	SCAN_SERIAL = 1 << 1,
	SCAN_INTERFACE = 1 << 2,
	SCAN_NUMA_NODE = 1 << 3,
	SCAN_ONBOARD = 1 << 4, /* with SCAN_SLOT: what netname_predict() needs; with SCAN_INTERFACE
				  only of a card that has none */
	SCAN_BRIEF = 1 << 5,   /* less: no override, header type, path and virtual functions, but
				  what SCAN_ONBOARD is for */
	/* No override, and the rest as without. Before kernel 6.12 reading it waits for the
	 * device's lock, for ever where an unbind waits for a VFIO user. */
	SCAN_NO_OVERRIDE = 1 << 6,
	SCAN_PF =
		1 << 7, /* of a virtual function what its PF is, and which of its functions it is */
};

/* The extras that a set of match keys (policy_match_keys()) needs. */
unsigned scan_extras_for(unsigned match_keys);

/* Reads one device. -ENOENT when there is none at that address (or it vanished meanwhile), another
 * -errno when it could not be read. */
int scan_device(const struct root *root, const struct pci_addr *addr, unsigned extras,
		struct device *ret) _must_check_;

/* Reads identity and state through the descriptor of a device's directory, which stays bound to
 * that very device: gone is -ENODEV, also when another card has the address now. Does not read
 * path, slot, serial, onboard or interface. */
int scan_state(int dir, const struct pci_addr *addr, struct device *ret) _must_check_;

/* Adds a device and every other member of its IOMMU group to the machine. */
int scan_with_group(const struct root *root, const struct pci_addr *addr, unsigned extras,
		    struct machine *machine) _must_check_;

/* Adds every device. One that vanishes during the scan is left out. -ENOENT: this system has no PCI
 * bus. */
int scan_all(const struct root *root, unsigned extras, struct machine *machine) _must_check_;

/* What scan_some() reads: of every device address, IDs and class with what `match_keys`
 * (policy_match_keys()) need; of those for which `in_full` is true, and of the other members of
 * their groups, all that scan_device() reads with `extras`. */
struct scan_scope {
	unsigned match_keys;
	bool (*in_full)(const struct device *identity, const void *context);
	const void *context;
	unsigned extras;
};

/* Adds every device to a machine that is empty. The group of one that was not read in full is -1.
 * Errors as scan_all(). */
int scan_some(const struct root *root, const struct scan_scope *scope,
	      struct machine *machine) _must_check_;

/* The physical slots of the machine, read once. */
struct slot {
	struct pci_addr addr; /* of function 0 */
	char name[SLOT_TEXT_MAX];
};

struct slots {
	struct slot *list;
	size_t count;
};

/* -ENOMEM; a machine without slots has none. */
int slots_read(const struct root *root, struct slots *ret) _must_check_;
void slots_release(struct slots *slots);

/* The slot that a function sits in, "" none. */
const char *slots_find(const struct slots *slots, const struct pci_addr *addr);

/* Reads address, IDs, class and what a set of match keys (policy_match_keys()) needs; nothing else
 * of the device is known then. `slots` are those of the machine where the keys need them, else
 * NULL. -errno when it is gone or could not be read. */
int scan_identity(const struct root *root, const struct pci_addr *addr, unsigned match_keys,
		  const struct slots *slots, struct device *ret) _must_check_;

#define _cleanup_slots_ _cleanup_(slots_release)

/* The PCI function whose network interface that is, itself or through virtio. -ENOENT: no such
 * interface; -ENODEV: it is not that of a PCI device, but a virtual one, or one that shares the
 * function with others: of a USB device, of a subfunction. */
int scan_interface(const struct root *root, const char *name, struct pci_addr *ret) _must_check_;

/* Fills in the interface of a device that was read without it; "" when it has none. */
void scan_add_interface(const struct root *root, struct device *device);

/* Fills in the slot of a device that was read without it. Every slot of the machine is read for it:
 * false, and nothing is done, when there are more than `max`. */
bool scan_add_slot(const struct root *root, size_t max, struct device *device);

/* How a physical function numbers its virtual ones: through the directory of it, or of one of them
 * with `pf` "physfn/". False when that is not known. */
bool scan_vf_layout(int dir, const char *pf, struct vf_layout *ret) _must_check_;

/* Opens a device's directory; -errno. */
int scan_open_device(const struct root *root, const struct pci_addr *addr) _must_check_;

/* The IOMMU group of a device, -1 when it has none; -ENOENT when there is no such device. */
int scan_group_number(const struct root *root, const struct pci_addr *addr, int *ret) _must_check_;

/* True when there is a device at that address. */
bool scan_present(const struct root *root, const struct pci_addr *addr);

/* True when the PCI driver is registered with the kernel. */
bool scan_driver_known(const struct root *root, const char *driver);

#endif
