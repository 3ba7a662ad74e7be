/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What `info` shows of one device beyond what every report reads. */
#ifndef VFIO_TOOL_DETAIL_H
#define VFIO_TOOL_DETAIL_H

#include <sys/types.h>

#include "core/host.h"
#include "core/interface.h"
#include "core/link.h"
#include "core/resources.h"
#include "core/variant.h"
#include "sys/holder.h"
#include "sys/hwdb.h"
#include "sys/inventory.h"

/* A device node. */
struct node {
	char path[64];	/* "/dev/vfio/12"; "" there is no such node to be expected */
	bool there;	/* else the fields below say nothing */
	mode_t mode;	/* permission bits */
	char owner[64]; /* names, numbers where there are none, and below --root=DIR */
	char group[64];
};

struct pcie_link {
	unsigned speed, width; /* tenths of GT/s, lanes; 0 unknown */
};

enum holding {
	HOLDING_NOBODY,
	HOLDING_SOMEBODY,
	HOLDING_UNSEEN, /* nobody was seen, but it takes root to see everybody */
	HOLDING_UNASKED /* the device is not on VFIO */
};

#define ATTRIBUTE_TEXT_MAX 32

struct detail {
	const struct device *device;
	struct strbuf vendor_name, device_name, class_name; /* "" without a database */
	char revision[8];				    /* hex digits, "" unknown */
	bool serial_hidden;				    /* only root may read that far */
	char iommu[IOMMU_TEXT_MAX];			    /* the unit that translates for it */
	bool slot_skipped;     /* there are too many slots to look for the one */
	bool override_skipped; /* reading it might have to wait for a change */
	bool pending;	       /* a change is under way or was not finished */
	bool held;	       /* given back by hand */
	struct node group_node, cdev;
	char by_name[ENTRY_NAME_MAX + 32]; /* the link to its node, "" none */
	struct link network; /* of its interface; while it is on VFIO, what is remembered */
	enum holding holding;
	struct holder holder;
	bool resets_known;
	struct reset_methods resets;
	bool bars_known;
	struct bars bars;
	struct pcie_link pcie, pcie_max;
	char power_state[ATTRIBUTE_TEXT_MAX];	 /* "D0", "" unknown */
	char runtime_status[ATTRIBUTE_TEXT_MAX]; /* "active", "" unknown */
	enum answer d3cold;			 /* may be switched off */
	int total_vfs;				 /* -1: no SR-IOV */
	struct pci_addr *vfs;
	size_t vf_count;
	bool aliases_known; /* the kernel's table was there to choose a driver from */
	struct variant variant;
};

/* More slots than this are not looked through for the one of a device. */
#define DETAIL_SLOTS_MAX 128

/* Reads all of it for a device of the inventory, which outlives *ret. -ENOENT: the device has
 * vanished. The caller releases *ret in any case. */
int detail_read(const struct inventory *inventory, struct hwdb *hwdb, const struct device *device,
		struct detail *ret) _must_check_;
void detail_release(struct detail *detail);

/* interface_of(); a name is not predicted without the slot. */
enum interface_source detail_interface(const struct inventory *inventory,
				       const struct detail *detail,
				       char ret[static INTERFACE_TEXT_MAX]);

/* The nodes, the link to them, and who holds one of them open. */
void detail_read_nodes(const struct inventory *inventory, int dir, struct detail *detail);

/* The ways to reset the function alone, by the directory of the device; false: not known. Without
 * the attribute it cannot be reset alone; that is known, too, but for a kernel before 5.15, which
 * has only `reset` and does not say how. */
bool detail_read_resets(int dir, struct reset_methods *ret);

#define _cleanup_detail_ _cleanup_(detail_release)

#endif
