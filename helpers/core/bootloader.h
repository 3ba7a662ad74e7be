/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which boot loader a system has, and where that takes the kernel command line from: told from what
 * is there and what it says. */
#ifndef VFIO_TOOL_BOOTLOADER_H
#define VFIO_TOOL_BOOTLOADER_H

#include <stdbool.h>

#include "core/host.h"
#include "core/strbuf.h"

/* What is there. */
enum bootfact {
	BOOTFACT_OSTREE_BOOTED,
	BOOTFACT_RPM_OSTREE,
	BOOTFACT_BOOTC,
	BOOTFACT_PROXMOX_ESPS, /* proxmox-boot-tool keeps them */
	BOOTFACT_PROXMOX_TOOL,
	BOOTFACT_RASPBERRY,	/* cmdline.txt beside config.txt */
	BOOTFACT_EXTLINUX,	/* extlinux.conf */
	BOOTFACT_UBOOT_UPDATE,	/* it is written by u-boot-update */
	BOOTFACT_GRUB_DEFAULT,	/* /etc/default/grub */
	BOOTFACT_GRUB_CONFIG,	/* grub.cfg */
	BOOTFACT_GRUB_MKCONFIG, /* or update-grub */
	BOOTFACT_GRUB_DROPINS,	/* that one reads /etc/default/grub.d */
	BOOTFACT_GRUB_ENTRIES,	/* grub.cfg takes entries from loader/entries (blscfg) */
	BOOTFACT_GRUBBY,
	BOOTFACT_ENTRIES,	 /* loader/entries has some */
	BOOTFACT_ENTRIES_MADE,	 /* they are made by kernel-install: their names are its */
	BOOTFACT_SYSTEMD_BOOT,	 /* loader.conf */
	BOOTFACT_KERNEL_CMDLINE, /* /etc/kernel/cmdline */
	BOOTFACT_KERNEL_INSTALL,
	BOOTFACT_UKI,	     /* kernel-install or mkinitcpio make unified images */
	BOOTFACT_UKI_BOOTED, /* the running kernel came as one */
	BOOTFACT_UKI_MKINITCPIO,
	BOOTFACT_MAX
};

struct bootfacts {
	bool has[BOOTFACT_MAX];
	enum answer secure_boot;
	char loader[64]; /* what the running system was booted by, as it says itself; "" unknown */
};

enum bootlayout {
	BOOTLAYOUT_UNKNOWN,
	BOOTLAYOUT_SEVERAL, /* and nothing says which of them boots */
	BOOTLAYOUT_GRUB_DROPIN,
	BOOTLAYOUT_GRUB,
	BOOTLAYOUT_GRUBBY,
	BOOTLAYOUT_SYSTEMD_BOOT,	 /* /etc/kernel/cmdline, kernel-install */
	BOOTLAYOUT_SYSTEMD_BOOT_ENTRIES, /* written by hand */
	BOOTLAYOUT_PROXMOX,		 /* systemd-boot by proxmox-boot-tool */
	BOOTLAYOUT_PROXMOX_GRUB,
	BOOTLAYOUT_UKI, /* built by kernel-install */
	BOOTLAYOUT_UKI_MKINITCPIO,
	BOOTLAYOUT_UKI_SIGNED, /* the command line is in a signed image */
	BOOTLAYOUT_RPM_OSTREE,
	BOOTLAYOUT_BOOTC,	/* a booted image */
	BOOTLAYOUT_BOOTC_IMAGE, /* one that is being built */
	BOOTLAYOUT_RASPBERRY,
	BOOTLAYOUT_EXTLINUX,
	BOOTLAYOUT_UBOOT_MENU, /* extlinux.conf is written by u-boot-update */
	BOOTLAYOUT_MAX
};

/* "grub-drop-in", ...: stable, for programs. */
const char *bootlayout_to_string(enum bootlayout layout);

/* "GRUB, with drop-ins in /etc/default/grub.d" */
const char *bootlayout_describe(enum bootlayout layout);

/* By the loader that booted the running system, else by what is there; where that leaves it open,
 * BOOTLAYOUT_SEVERAL or BOOTLAYOUT_UNKNOWN. */
enum bootlayout bootlayout_find(const struct bootfacts *facts);

/* Adds what a person has to do, lines, where the command line cannot be changed from here: `add`
 * and `drop` are words with blanks between, "" none. Nothing where it can. */
void bootlayout_advise(enum bootlayout layout, const char *add, const char *drop,
		       struct strbuf *out);

/* True where it can be changed: by files, or by a program. */
bool bootlayout_is_editable(enum bootlayout layout);

#endif
