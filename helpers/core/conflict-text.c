/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <string.h>

#include "core/conflict-internal.h"

static void add_place(const struct claim *claim, struct strbuf *out)
{
	strbuf_add_escaped(out, claim->file);
	if (claim->line > 0)
		strbuf_addf(out, ":%d", claim->line);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_unit(const struct claim *claim)
{
	const char *dot = strrchr(claim->file, '.');

	return dot && strcmp(dot, ".service") == 0;
}

/* True for what stands on the kernel command line, which is no file that somebody edits. */
static bool on_cmdline(const struct claim *claim)
{
	return claim->file[0] != '/';
}

static void add_driver(const struct claim *claim, const char *otherwise, struct strbuf *out)
{
	strbuf_add(out, claim->driver[0] != '\0' ? claim->driver : otherwise);
}

/* "the guest web1", what the guest's file is called where it has no name. */
static void add_guest(const struct claim *claim, struct strbuf *out)
{
	strbuf_add(out, "the guest ");
	strbuf_add_escaped(out, claim->who && claim->who[0] != '\0' ? claim->who
								    : base_name(claim->file));
	strbuf_add(out, " has it on ");
	add_driver(claim, "VFIO", out);
}

/* What a claim says: about the device and a driver, or about a module. */
static const struct phrase {
	const char *before, *module_before, *module_behind;
} phrases[RIVAL_MAX] = {
	[RIVAL_DRIVERCTL] = { .before = "driverctl gives it to " },
	[RIVAL_IDS] = { .before = "ids= gives it to " },
	[RIVAL_SOFTDEP] = { .module_before = "a softdep loads VFIO before ", .module_behind = "" },
	[RIVAL_INSTALL] = { .before = "a script that modprobe runs gives it to ",
			    .module_before = "a command is run in place of loading ",
			    .module_behind = "" },
	[RIVAL_BLACKLIST] = { .module_before = "the module ", .module_behind = " is kept out" },
	[RIVAL_PCIBACK] = { .before = "xen-pciback.hide= gives it to " },
	[RIVAL_RULE] = { .before = "a udev rule gives it to " },
	[RIVAL_SUPERGFX] = { .before = "supergfxd, in mode Vfio, gives it to " },
	[RIVAL_SPDK] = { .before = "SPDK's setup.sh gives it to " },
	[RIVAL_DPDK] = { .before = "dpdk.service gives it to " },
	[RIVAL_UNIT] = { .before = "a service gives it to " },
	[RIVAL_SCRIPT] = { .before = "a script of the initramfs gives it to " },
	[RIVAL_OLD_TOOL] = { .before = "the old vfio-tool gives it to " },
};

static void add_claim(const struct claim *claim, struct strbuf *out)
{
	const struct phrase *phrase = &phrases[claim->rival];

	if (claim->rival == RIVAL_LIBVIRT || claim->rival == RIVAL_PROXMOX) {
		add_guest(claim, out);
	} else if (claim->keys == CLAIM_MODULE) {
		strbuf_add(out, phrase->module_before);
		strbuf_add_escaped(out, claim->name);
		strbuf_add(out, phrase->module_behind);
	} else {
		strbuf_add(out, phrase->before);
		add_driver(claim,
			   claim->rival == RIVAL_SPDK ? "the kernel" : "a driver that is not named",
			   out);
	}
}

void conflict_add_fact(const struct contest *contest, const char *label, struct strbuf *out)
{
	static const char *const outcomes[WINNER_MAX] = {
		[WINNER_BOTH] = "vfio-tool wants the same",
		[WINNER_VFIO_TOOL] = "vfio-tool wins",
		[WINNER_RIVAL] = "that wins",
		[WINNER_OPEN] = "it is open which wins",
	};
	const struct claim *claim = contest->claim;

	if (label) {
		strbuf_addf(out, "%s: ", label);
		add_claim(claim, out);
		strbuf_add(out, " (");
		add_place(claim, out);
		strbuf_add(out, ")");
	} else {
		add_place(claim, out);
		strbuf_add(out, claim->rival == RIVAL_OLD_TOOL ? ": a unit of the old vfio-tool"
							       : ": gives devices to drivers");
	}
	strbuf_addf(out, "; %s: %s", outcomes[contest->winner], contest->reason);
}

/* --- the way out ---------------------------------------------------------------------------------
 */

static void add_driverctl(const struct contest *contest, struct strbuf *out)
{
	if (contest->winner == WINNER_BOTH) {
		/* unset-override would take the device off VFIO now */
		strbuf_add(out, "to leave it to vfio-tool alone: rm ");
		strbuf_add_escaped(out, contest->claim->file);
		return;
	}
	strbuf_addf(out, "driverctl unset-override %s", PCI_ADDR_TEXT(&contest->device->addr));
	if (contest->entry->mode == MODE_VFIO)
		strbuf_add(out, "; vfio-tool apply");
}

static void add_removal(const char *what, const struct claim *claim, const char *then,
			struct strbuf *out)
{
	if (on_cmdline(claim)) {
		strbuf_addf(out, "take %s out of the kernel command line", what);
		return;
	}
	strbuf_addf(out, "take %s out of ", what);
	add_place(claim, out);
	strbuf_add(out, then);
}

static void add_unit(const struct claim *claim, struct strbuf *out)
{
	if (!is_unit(claim)) {
		add_removal("that", claim, "", out);
		return;
	}
	strbuf_add(out, "systemctl disable --now ");
	strbuf_add_escaped(out, base_name(claim->file));
}

static void add_old_tool(const struct contest *contest, struct strbuf *out)
{
	strbuf_add(out, "rm ");
	strbuf_add_escaped(out, contest->claim->file);
	if (!contest->device)
		strbuf_add(out, "; systemctl daemon-reload; systemctl enable vfio-tool");
}

/* A guest that does not manage a device needs somebody who has put it on VFIO before. */
static void add_guest_remedy(const struct contest *contest, struct strbuf *out)
{
	const struct claim *claim = contest->claim;

	if (claim->rival == RIVAL_PROXMOX) {
		add_removal("that hostpci line", claim, "", out);
		return;
	}
	strbuf_add(out, "virsh edit ");
	strbuf_add_escaped(out, claim->who ? claim->who : "");
	strbuf_add(out,
		   contest->entry->mode == MODE_VFIO ? ": managed='no'" : ": take the device out");
}

void conflict_add_remedy(const struct contest *contest, struct strbuf *out)
{
	static const char image[] = ", and build the initramfs anew";
	const struct claim *claim = contest->claim;

	switch (claim->rival) {
	case RIVAL_DRIVERCTL:
		add_driverctl(contest, out);
		break;
	case RIVAL_IDS:
		add_removal("that ID", claim, image, out);
		break;
	case RIVAL_SOFTDEP:
	case RIVAL_INSTALL:
	case RIVAL_BLACKLIST:
		add_removal(on_cmdline(claim)		  ? "that module"
			    : claim->keys == CLAIM_MODULE ? "that line"
							  : "that",
			    claim, image, out);
		break;
	case RIVAL_PCIBACK:
		add_removal("the device", claim, "", out);
		break;
	case RIVAL_RULE:
		add_removal("the rule", claim, image, out);
		break;
	case RIVAL_LIBVIRT:
	case RIVAL_PROXMOX:
		add_guest_remedy(contest, out);
		break;
	case RIVAL_SUPERGFX:
		strbuf_add(out, "leave the device to one of them: supergfxctl --mode Hybrid, or "
				"no entry for it");
		break;
	case RIVAL_SPDK:
	case RIVAL_UNIT:
		add_unit(claim, out);
		break;
	case RIVAL_DPDK:
		add_removal("that line", claim, "", out);
		break;
	case RIVAL_SCRIPT:
		add_removal("that", claim, image, out);
		break;
	case RIVAL_OLD_TOOL:
		add_old_tool(contest, out);
		break;
	case RIVAL_MAX:
		break;
	}
}
