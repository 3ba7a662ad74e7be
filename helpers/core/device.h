/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The FACTS: what a machine's PCI functions are and which state they are in, as sys/scan read it.
 */
#ifndef VFIO_TOOL_DEVICE_H
#define VFIO_TOOL_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/macro.h"
#include "core/pci.h"

#define DRIVER_TEXT_MAX 64
#define INTERFACE_TEXT_MAX 16 /* IFNAMSIZ */
#define PATH_TEXT_MAX 128
#define SLOT_TEXT_MAX 64
#define ONBOARD_TEXT_MAX sizeof("65535")

/* A driver's name that may become a path component or stand in a rule: letters, digits, '-', '_',
 * '.' and '+' (pata drivers), not starting with a dot, at most DRIVER_TEXT_MAX - 1 characters. */
bool driver_name_valid(const char *name);

/* A network interface's name by the kernel's rule (net/core/dev.c dev_valid_name), and printable.
 */
bool interface_name_valid(const char *name);

/* The part of a device that a change touches and a way back restores. "" is "none". */
struct binding {
	char driver[DRIVER_TEXT_MAX];
	char override[DRIVER_TEXT_MAX];
};

struct device {
	struct pci_addr addr;
	struct pci_id id;
	uint32_t class;		/* 24 bits */
	int header;		/* PCI_HEADER_… */
	bool multifunction;	/* the header says that its slot has several functions */
	struct binding binding; /* as it was when it was read */
	bool overridable;	/* has the attribute driver_override */
	bool silent;		/* the kernel did not say what the override is: somebody keeps the
				   device's lock, as a driver does that does not let go */
	bool has_vfio_dev; /* the bound driver registered the device with VFIO (kernel >= 6.1) */
	int group;	   /* IOMMU group, -1 none */
	bool noiommu;	   /* the group is the one VFIO makes up in no-IOMMU mode */
	bool boot_vga;	   /* the firmware's display */
	bool is_vf;
	struct pci_addr pf;		    /* of a VF */
	struct pci_id pf_id;		    /* its PF's; vendor 0: not asked for */
	int vf_number;			    /* of a VF: which of its PF's; -1 not asked for */
	bool has_vfs;			    /* VFs exist on this PF */
	int numa_node;			    /* -1 none or not asked for */
	char path[PATH_TEXT_MAX];	    /* "" unknown */
	char slot[SLOT_TEXT_MAX];	    /* physical slot; "" none or not asked for */
	char serial[PCI_SERIAL_TEXT_MAX];   /* "" none, not readable or not asked for */
	char onboard[ONBOARD_TEXT_MAX];	    /* the firmware's number of an onboard network card;
					       "" none or not asked for */
	char interface[INTERFACE_TEXT_MAX]; /* first network interface; "" none or not asked for */
	char variant[DRIVER_TEXT_MAX]; /* the VFIO driver that is made for it; "" not asked for */
};

/* Devices in the order of their addresses, each address once. */
struct machine {
	struct device *devices;
	size_t count;
};

/* Adds a copy in its place; replaces the device of the same address. -ENOMEM. */
int machine_add(struct machine *machine, const struct device *device) _must_check_;

/* The device at an address, or NULL. */
struct device *machine_find(const struct machine *machine, const struct pci_addr *addr);

void machine_release(struct machine *machine);

#define _cleanup_machine_ _cleanup_(machine_release)

/* True for a PCI-to-PCI or CardBus bridge and for a host bridge: what VFIO never takes. */
bool device_is_bridge(const struct device *device);

/* True when the driver that is bound is one of VFIO's: judged by the vfio-dev directory, and by the
 * name where the kernel is older than that directory. */
bool device_on_vfio(const struct device *device);

/* True for the drivers of device_on_stub(). */
bool driver_is_stub(const char *driver);

/* True when the driver that is bound holds the device for somebody outside the kernel (a program, a
 * guest) or for nobody, and no part of the kernel uses it. VFIO's drivers are not meant. */
bool device_on_stub(const struct device *device);

/* True when driver_override names a driver that is none of VFIO's: we never leave one there, so it
 * is somebody else's decision (driverctl, libvirt, an administrator). */
bool device_override_foreign(const struct device *device);

/* True for a disk controller and for the firmware's display: what a system may live on before
 * anything shows that it does, and what an initramfs leaves alone unless it was vetted. */
bool device_needs_vetting(const struct device *device);

/* True when the device does not stop its group from being used through VFIO: it has no driver, is
 * on VFIO, or its driver leaves DMA alone (pci-stub, pcieport: `driver_managed_dma`,
 * mechanics 1.8). */
bool device_viable(const struct device *device);

#endif
