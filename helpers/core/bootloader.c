/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/bootloader.h"

#include <string.h>

static const struct {
	const char *name, *text;
	bool editable;
} layouts[BOOTLAYOUT_MAX] = {
	[BOOTLAYOUT_UNKNOWN] = { "unknown", "no boot loader that is known here", false },
	[BOOTLAYOUT_SEVERAL] = { "several", "several boot loaders, and nothing says which boots",
				 false },
	[BOOTLAYOUT_GRUB_DROPIN] = { "grub-drop-in", "GRUB, with drop-ins in /etc/default/grub.d",
				     true },
	[BOOTLAYOUT_GRUB] = { "grub", "GRUB, with /etc/default/grub", true },
	[BOOTLAYOUT_GRUBBY] = { "grubby", "GRUB with loader entries, changed by grubby", true },
	[BOOTLAYOUT_SYSTEMD_BOOT] = { "systemd-boot",
				      "systemd-boot, with /etc/kernel/cmdline and kernel-install",
				      true },
	[BOOTLAYOUT_SYSTEMD_BOOT_ENTRIES] = { "systemd-boot-entries",
					      "systemd-boot, with entries written by hand", true },
	[BOOTLAYOUT_PROXMOX] = { "proxmox",
				 "systemd-boot by proxmox-boot-tool, with /etc/kernel/cmdline",
				 true },
	[BOOTLAYOUT_PROXMOX_GRUB] = { "proxmox-grub", "GRUB by proxmox-boot-tool", true },
	[BOOTLAYOUT_UKI] = { "uki", "unified kernel images, built by kernel-install", true },
	[BOOTLAYOUT_UKI_MKINITCPIO] = { "uki-mkinitcpio",
					"unified kernel images, built by mkinitcpio", true },
	[BOOTLAYOUT_UKI_SIGNED] = { "uki-signed",
				    "a unified kernel image under Secure Boot: its command line is "
				    "signed with it",
				    false },
	[BOOTLAYOUT_RPM_OSTREE] = { "rpm-ostree", "rpm-ostree", true },
	[BOOTLAYOUT_BOOTC] = { "bootc", "a bootc image: what it boots with is part of it", false },
	[BOOTLAYOUT_BOOTC_IMAGE] = { "bootc-image", "a bootc image, with kargs.d", true },
	[BOOTLAYOUT_RASPBERRY] = { "raspberry-pi",
				   "the firmware of a Raspberry Pi, with cmdline.txt", true },
	[BOOTLAYOUT_EXTLINUX] = { "extlinux", "extlinux.conf", true },
	[BOOTLAYOUT_UBOOT_MENU] = { "u-boot-menu", "extlinux.conf, written by u-boot-update",
				    true },
};

const char *bootlayout_to_string(enum bootlayout layout)
{
	return layout < BOOTLAYOUT_MAX ? layouts[layout].name : NULL;
}

const char *bootlayout_describe(enum bootlayout layout)
{
	return layout < BOOTLAYOUT_MAX ? layouts[layout].text : NULL;
}

bool bootlayout_is_editable(enum bootlayout layout)
{
	return layout < BOOTLAYOUT_MAX && layouts[layout].editable;
}

static bool booted_by(const struct bootfacts *facts, const char *name)
{
	return strncasecmp(facts->loader, name, strlen(name)) == 0;
}

static enum bootlayout find_ostree(const bool *has)
{
	if (has[BOOTFACT_OSTREE_BOOTED])
		return has[BOOTFACT_RPM_OSTREE] ? BOOTLAYOUT_RPM_OSTREE
		       : has[BOOTFACT_BOOTC]	? BOOTLAYOUT_BOOTC
						: BOOTLAYOUT_UNKNOWN;
	return has[BOOTFACT_BOOTC] ? BOOTLAYOUT_BOOTC_IMAGE : BOOTLAYOUT_MAX;
}

static enum bootlayout find_uki(const struct bootfacts *facts)
{
	if (facts->secure_boot == ANSWER_YES)
		return BOOTLAYOUT_UKI_SIGNED;
	if (facts->has[BOOTFACT_UKI_MKINITCPIO])
		return BOOTLAYOUT_UKI_MKINITCPIO;
	return facts->has[BOOTFACT_UKI] && facts->has[BOOTFACT_KERNEL_INSTALL] ? BOOTLAYOUT_UKI
									       : BOOTLAYOUT_UNKNOWN;
}

static enum bootlayout find_systemd_boot(const bool *has)
{
	if (has[BOOTFACT_KERNEL_INSTALL] &&
	    (has[BOOTFACT_KERNEL_CMDLINE] || has[BOOTFACT_ENTRIES_MADE]))
		return BOOTLAYOUT_SYSTEMD_BOOT;
	return has[BOOTFACT_ENTRIES] && !has[BOOTFACT_ENTRIES_MADE]
		       ? BOOTLAYOUT_SYSTEMD_BOOT_ENTRIES
		       : BOOTLAYOUT_UNKNOWN;
}

static enum bootlayout find_grub(const bool *has)
{
	if (has[BOOTFACT_GRUB_ENTRIES] && has[BOOTFACT_ENTRIES])
		return has[BOOTFACT_GRUBBY] ? BOOTLAYOUT_GRUBBY : BOOTLAYOUT_UNKNOWN;
	if (has[BOOTFACT_PROXMOX_ESPS])
		return BOOTLAYOUT_PROXMOX_GRUB;
	return has[BOOTFACT_GRUB_DROPINS] ? BOOTLAYOUT_GRUB_DROPIN : BOOTLAYOUT_GRUB;
}

static enum bootlayout find_proxmox(const struct bootfacts *facts)
{
	if (booted_by(facts, "systemd-boot"))
		return BOOTLAYOUT_PROXMOX;
	if (facts->loader[0] != '\0' || !facts->has[BOOTFACT_KERNEL_CMDLINE])
		return find_grub(facts->has);
	return BOOTLAYOUT_PROXMOX;
}

enum bootlayout bootlayout_find(const struct bootfacts *facts)
{
	const bool *has = facts->has;
	const bool grub = has[BOOTFACT_GRUB_DEFAULT] && has[BOOTFACT_GRUB_MKCONFIG];
	const enum bootlayout ostree = find_ostree(has);

	if (ostree != BOOTLAYOUT_MAX)
		return ostree;
	if (has[BOOTFACT_PROXMOX_ESPS] && has[BOOTFACT_PROXMOX_TOOL])
		return find_proxmox(facts);
	if (has[BOOTFACT_UKI_BOOTED])
		return find_uki(facts);
	if (booted_by(facts, "systemd-boot"))
		return has[BOOTFACT_UKI] || has[BOOTFACT_UKI_MKINITCPIO] ? find_uki(facts)
									 : find_systemd_boot(has);
	if (booted_by(facts, "GRUB"))
		return grub ? find_grub(has) : BOOTLAYOUT_UNKNOWN;

	/* by what is there alone */
	if (has[BOOTFACT_RASPBERRY])
		return BOOTLAYOUT_RASPBERRY;
	if (grub && (has[BOOTFACT_SYSTEMD_BOOT] || has[BOOTFACT_UKI]) &&
	    !has[BOOTFACT_GRUB_ENTRIES])
		return BOOTLAYOUT_SEVERAL;
	if (grub)
		return find_grub(has);
	if (has[BOOTFACT_EXTLINUX])
		return has[BOOTFACT_UBOOT_UPDATE] ? BOOTLAYOUT_UBOOT_MENU : BOOTLAYOUT_EXTLINUX;
	if (has[BOOTFACT_UKI] || has[BOOTFACT_UKI_MKINITCPIO])
		return find_uki(facts);
	return has[BOOTFACT_SYSTEMD_BOOT] || has[BOOTFACT_ENTRIES] ? find_systemd_boot(has)
								   : BOOTLAYOUT_UNKNOWN;
}

static void add_list(const char *words, struct strbuf *out)
{
	for (const char *at = words; *at != '\0';) {
		size_t len = strcspn(at, " ");

		strbuf_addf(out, "%s\"%.*s\"", at == words ? "" : ", ", (int)len, at);
		at += len + (at[len] == ' ');
	}
}

static void advise_by_hand(const char *add, const char *drop, struct strbuf *out)
{
	if (drop[0] != '\0')
		strbuf_addf(out, "  take off the kernel command line: %s\n", drop);
	if (add[0] != '\0')
		strbuf_addf(out, "  put on the kernel command line: %s\n", add);
}

void bootlayout_advise(enum bootlayout layout, const char *add, const char *drop,
		       struct strbuf *out)
{
	if (bootlayout_is_editable(layout))
		return;
	advise_by_hand(add, drop, out);
	switch ((int)layout) {
	case BOOTLAYOUT_SEVERAL:
		strbuf_add(out,
			   "  with GRUB: in GRUB_CMDLINE_LINUX of /etc/default/grub, then "
			   "update-grub or grub-mkconfig\n"
			   "  with systemd-boot: in /etc/kernel/cmdline, then kernel-install add "
			   "for each kernel\n"
			   "  `bootctl status` on the running system names the one that booted\n");
		break;
	case BOOTLAYOUT_UKI_SIGNED:
		if (add[0] != '\0')
			strbuf_addf(out,
				    "  a signed addon beside the image can add to it: ukify build "
				    "--cmdline=\"%s\" --secureboot-private-key=KEY "
				    "--secureboot-certificate=CERT --output=vfio-tool.addon.efi\n",
				    add);
		if (drop[0] != '\0')
			strbuf_add(out, "  what is in the image can only be taken out by building "
					"and signing it anew\n");
		break;
	case BOOTLAYOUT_BOOTC:
		if (add[0] != '\0') {
			strbuf_add(out,
				   "  in the image, as /usr/lib/bootc/kargs.d/50-vfio-tool.toml: "
				   "kargs = [");
			add_list(add, out);
			strbuf_add(out, "]\n");
		}
		if (drop[0] != '\0')
			strbuf_add(out, "  words of the image stand in its "
					"/usr/lib/bootc/kargs.d/*.toml\n");
		break;
	default:
		strbuf_add(out,
			   "  in the configuration of your boot loader; its manual says where\n");
	}
}
