/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Who else wants PCI devices: what the files of other tools, of modprobe, udev and systemd, and the
 * kernel command line, say about them. */
#ifndef VFIO_TOOL_RIVAL_H
#define VFIO_TOOL_RIVAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/device.h"
#include "core/macro.h"
#include "core/pci.h"

enum rival {
	RIVAL_DRIVERCTL, /* /etc/driverctl.d */
	RIVAL_IDS,	 /* ids= of vfio-pci or pci-stub, in modprobe.d or on the command line */
	RIVAL_SOFTDEP,	 /* modprobe.d: a VFIO module before a native one */
	RIVAL_INSTALL,	 /* modprobe.d: a command in place of a module */
	RIVAL_BLACKLIST, /* modprobe.d or the command line: a module is kept out */
	RIVAL_PCIBACK,	 /* xen-pciback.hide= on the command line */
	RIVAL_RULE,	 /* a udev rule */
	RIVAL_LIBVIRT,	 /* a guest's managed host device */
	RIVAL_PROXMOX,	 /* a guest's hostpci */
	RIVAL_SUPERGFX,	 /* supergfxd, in mode Vfio */
	RIVAL_SPDK,	 /* a unit that runs SPDK's setup.sh */
	RIVAL_DPDK,	 /* /etc/dpdk/interfaces */
	RIVAL_UNIT,	 /* another unit that gives devices to drivers */
	RIVAL_SCRIPT,	 /* a script of an initramfs that does */
	RIVAL_OLD_TOOL,	 /* the file and the unit of this tool's predecessor */
	RIVAL_MAX
};

/* "driverctl", "ids", ...: stable, for programs. */
const char *rival_to_string(enum rival rival);
int rival_from_string(const char *text, enum rival *ret) _must_check_;

/* How a claim says which devices it means; all that are set must agree. */
enum claim_key {
	CLAIM_ADDRESS = 1 << 0,
	CLAIM_SLOT = 1 << 1,	/* with CLAIM_ADDRESS: all functions of that device */
	CLAIM_PATTERN = 1 << 2, /* glob patterns of addresses, with | between */
	CLAIM_ID = 1 << 3,
	CLAIM_CLASS = 1 << 4,
	CLAIM_MODULE = 1 << 5,	  /* the devices that this module drives, or could */
	CLAIM_INTERFACE = 1 << 6, /* the device with that network interface */
};

struct claim {
	enum rival rival;
	unsigned keys; /* of enum claim_key; 0: which devices it means cannot be told */
	struct pci_addr addr;
	struct pci_id id;
	struct pci_class class;	      /* any mask */
	char *name;		      /* the pattern, module or interface; NULL none */
	char driver[DRIVER_TEXT_MAX]; /* whom they are to go to; "" nobody, or nobody is named */
	char *who;		      /* the guest, module, program, ...; NULL none */
	bool bars;		      /* it keeps the module out, for good */
	bool late;		      /* it acts when a guest or service starts, not at boot */
	bool alone;		      /* its line of modprobe.d has this one ID, and nothing else */
	char *file;
	int line; /* 0: the file as a whole */
};

/* A program that a unit or an `install` line runs: it may be a script that is worth reading. */
struct lead {
	enum rival rival;
	char *program; /* an absolute path */
};

struct claims {
	struct claim *list;
	size_t count;
	struct lead *leads;
	size_t lead_count;
};

/* Each adds what the text of one file claims; `file` stands in messages and is copied. What is not
 * understood is passed over: it is another program's file. 0 or -ENOMEM. */
typedef int rival_parser(const char *text, const char *file, struct claims *claims);

/* In their order: driverctl's "i40e" in .../pci-0000:21:00.0; a file of modprobe.d; the kernel
 * command line; udev rules; a domain's XML; a guest of Proxmox; supergfxd's JSON; Debian's
 * interfaces of DPDK; the predecessor's TOML; a systemd service; a script of an initramfs. */
rival_parser rival_parse_driverctl;
rival_parser rival_parse_modprobe;
rival_parser rival_parse_cmdline;
rival_parser rival_parse_rules;
rival_parser rival_parse_libvirt;
rival_parser rival_parse_proxmox;
rival_parser rival_parse_supergfx;
rival_parser rival_parse_dpdk;
rival_parser rival_parse_old_config;
rival_parser rival_parse_unit;
rival_parser rival_parse_script;

/* The same for a script that somebody else runs. */
int rival_parse_program(enum rival rival, const char *text, const char *file,
			struct claims *claims) _must_check_;

/* A device: `interface` is its network interface or "", `modules` drive it, or could. */
struct claim_subject {
	const struct device *device;
	const char *interface;
	char *const *modules;
	size_t module_count;
};

/* True when a device agrees with all keys of a claim that has keys. */
bool claim_means(const struct claim *claim, const struct claim_subject *subject);

/* True for a module or driver of VFIO, whichever way its name is written. */
bool rival_driver_is_vfio(const char *driver);

void claims_release(struct claims *claims);

#define _cleanup_claims_ _cleanup_(claims_release)

#endif
