/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/conflict.h"

#include <errno.h>
#include <string.h>

#include "core/cmdline.h"
#include "core/conflict-internal.h"
#include "core/match.h"

static const char *const winners[WINNER_MAX] = {
	[WINNER_BOTH] = "both",
	[WINNER_VFIO_TOOL] = "vfio-tool",
	[WINNER_RIVAL] = "rival",
	[WINNER_OPEN] = "open",
};

const char *winner_to_string(enum winner winner)
{
	return winners[winner];
}

int winner_from_string(const char *text, enum winner *ret)
{
	for (size_t i = 0; i < WINNER_MAX; i++) {
		if (strcmp(text, winners[i]) == 0) {
			*ret = (enum winner)i;
			return 0;
		}
	}
	return -EINVAL;
}

/* How what a claim wants stands to what the entry wants. */
enum relation {
	/* the entry is for VFIO, and the claim wants ... */
	RELATION_SAME,	  /* ... the same driver */
	RELATION_VARIANT, /* ... another driver of VFIO */
	RELATION_FOREIGN, /* ... a driver that is none of VFIO's */
	RELATION_UNNAMED, /* ... no driver that is named */
	/* the entry is for the kernel, and the claim wants ... */
	RELATION_AWAY,		 /* ... to take it from there */
	RELATION_KERNEL_UNNAMED, /* ... no driver that is named */
	/* the claim is about a module of VFIO */
	RELATION_VFIO_MODULE_BARRED,
	RELATION_VFIO_MODULE,
	/* the claim is about a native module, and the entry is for VFIO or the kernel */
	RELATION_NATIVE_BARRED,
	RELATION_NATIVE,
	RELATION_KERNEL_BARRED,
	RELATION_NONE, /* nothing is wanted that matters */
	RELATION_MAX
};

/* No reason: it does not matter. */
struct ruling {
	enum winner winner;
	const char *reason;
};

/* clang-format off */
static const struct ruling rulings[RIVAL_MAX][RELATION_MAX] = {
	[RIVAL_DRIVERCTL] = {
		[RELATION_SAME] = { WINNER_BOTH, "its service takes the device off that driver and puts it back, at boot and on hotplug" },
		[RELATION_VARIANT] = { WINNER_OPEN, "each puts it on its own driver, and the later one stays" },
		[RELATION_FOREIGN] = { WINNER_RIVAL, "at boot and on hotplug it is left to it; only apply and bind, by hand, go past that" },
		[RELATION_AWAY] = { WINNER_RIVAL, "what is to stay with the kernel is checked, never moved" },
	},
	[RIVAL_IDS] = {
		[RELATION_SAME] = { WINNER_BOTH, "but every other device with that ID goes there, too" },
		[RELATION_VARIANT] = { WINNER_VFIO_TOOL, "driver_override keeps every other driver off it" },
		[RELATION_FOREIGN] = { WINNER_VFIO_TOOL, "vfio-bind takes it over where that was there first" },
		[RELATION_AWAY] = { WINNER_OPEN, "the driver that is loaded first has it" },
	},
	[RIVAL_SOFTDEP] = {
		[RELATION_NATIVE] = { WINNER_BOTH, "but modprobe runs no `install` command where there is a softdep, so that the early claim is up to the rules" },
	},
	[RIVAL_INSTALL] = {
		[RELATION_VFIO_MODULE_BARRED] = { WINNER_RIVAL, "without that module nothing gets to VFIO" },
		[RELATION_VFIO_MODULE] = { WINNER_BOTH, "as far as the command loads the module in the end" },
		[RELATION_NATIVE_BARRED] = { WINNER_BOTH, "the native driver stays out, for every other device, too" },
		[RELATION_NATIVE] = { WINNER_VFIO_TOOL, "the rules claim the device all the same; of two `install` lines for a module the first is run" },
		[RELATION_KERNEL_BARRED] = { WINNER_RIVAL, "without that module the device has no driver" },
		[RELATION_SAME] = { WINNER_BOTH, "the device gets that driver either way" },
		[RELATION_VARIANT] = { WINNER_VFIO_TOOL, "vfio-bind puts it right when udev comes to the device" },
		[RELATION_FOREIGN] = { WINNER_OPEN, "an override that somebody else has set is left alone, unless the device is on VFIO before that" },
		[RELATION_UNNAMED] = { WINNER_OPEN, "which driver that gives it to is not to be seen here" },
		[RELATION_AWAY] = { WINNER_RIVAL, "what is to stay with the kernel is checked, never moved" },
		[RELATION_KERNEL_UNNAMED] = { WINNER_OPEN, "which driver that gives it to is not to be seen here" },
	},
	[RIVAL_BLACKLIST] = {
		[RELATION_VFIO_MODULE_BARRED] = { WINNER_RIVAL, "without that module nothing gets to VFIO" },
		[RELATION_KERNEL_BARRED] = { WINNER_RIVAL, "without that module the device has no driver" },
	},
	[RIVAL_PCIBACK] = {
		[RELATION_FOREIGN] = { WINNER_RIVAL, "Xen keeps it for its guests, and its first domain has no IOMMU groups" },
		[RELATION_AWAY] = { WINNER_RIVAL, "Xen keeps it for its guests" },
	},
	[RIVAL_RULE] = {
		[RELATION_SAME] = { WINNER_BOTH, "the device gets that driver either way" },
		[RELATION_VARIANT] = { WINNER_VFIO_TOOL, "vfio-bind puts it right within the same event" },
		[RELATION_FOREIGN] = { WINNER_OPEN, "an override that somebody else has set is left alone, unless the device is on VFIO before that" },
		[RELATION_UNNAMED] = { WINNER_OPEN, "both act in the same event" },
		[RELATION_AWAY] = { WINNER_RIVAL, "what is to stay with the kernel is checked, never moved" },
		[RELATION_KERNEL_UNNAMED] = { WINNER_OPEN, "which driver that gives it to is not to be seen here" },
	},
	[RIVAL_LIBVIRT] = {
		[RELATION_SAME] = { WINNER_BOTH, "libvirt neither takes nor gives back what is on that driver when the guest starts" },
		[RELATION_VARIANT] = { WINNER_RIVAL, "when the guest starts it goes to that driver, and when it ends back to the kernel" },
		[RELATION_FOREIGN] = { WINNER_RIVAL, "when the guest starts it goes to that driver, and when it ends back to the kernel" },
		[RELATION_AWAY] = { WINNER_RIVAL, "it is taken from the kernel when the guest starts" },
	},
	[RIVAL_PROXMOX] = {
		[RELATION_SAME] = { WINNER_BOTH, "what is on that driver when the guest starts stays there" },
		[RELATION_VARIANT] = { WINNER_RIVAL, "it is moved when the guest starts" },
		[RELATION_AWAY] = { WINNER_RIVAL, "it is taken from the kernel when the guest starts, for good" },
	},
	[RIVAL_SUPERGFX] = {
		[RELATION_SAME] = { WINNER_OPEN, "when it is switched to another mode it unloads the modules of VFIO" },
		[RELATION_VARIANT] = { WINNER_OPEN, "when it is switched to another mode it unloads the modules of VFIO" },
		[RELATION_AWAY] = { WINNER_RIVAL, "it unloads the native driver" },
	},
	[RIVAL_SPDK] = {
		[RELATION_SAME] = { WINNER_BOTH, "setup.sh leaves it there, but `setup.sh reset` gives it back to the kernel" },
		[RELATION_VARIANT] = { WINNER_RIVAL, "the service runs later" },
		[RELATION_UNNAMED] = { WINNER_RIVAL, "`setup.sh reset` gives all of its devices back to the kernel" },
		[RELATION_AWAY] = { WINNER_RIVAL, "it takes a disk that nothing uses" },
	},
	[RIVAL_DPDK] = {
		[RELATION_SAME] = { WINNER_BOTH, "what is on that driver stays there" },
		[RELATION_VARIANT] = { WINNER_RIVAL, "the service runs later" },
		[RELATION_FOREIGN] = { WINNER_RIVAL, "the service runs later" },
		[RELATION_AWAY] = { WINNER_RIVAL, "it is taken from the kernel when the service starts" },
	},
	[RIVAL_UNIT] = {
		[RELATION_SAME] = { WINNER_BOTH, "but it may take the device off that driver first" },
		[RELATION_VARIANT] = { WINNER_RIVAL, "the service runs later" },
		[RELATION_FOREIGN] = { WINNER_RIVAL, "the service runs later" },
		[RELATION_UNNAMED] = { WINNER_OPEN, "which driver that gives it to is not to be seen here" },
		[RELATION_AWAY] = { WINNER_RIVAL, "it is taken from the kernel when the service starts" },
		[RELATION_KERNEL_UNNAMED] = { WINNER_OPEN, "which driver that gives it to is not to be seen here" },
	},
	[RIVAL_SCRIPT] = {
		[RELATION_SAME] = { WINNER_BOTH, "the device gets that driver either way" },
		[RELATION_VARIANT] = { WINNER_VFIO_TOOL, "vfio-bind puts it right when udev comes to the device" },
		[RELATION_FOREIGN] = { WINNER_OPEN, "an override that somebody else has set is left alone, unless the device is on VFIO before that" },
		[RELATION_UNNAMED] = { WINNER_OPEN, "which driver that gives it to is not to be seen here" },
		[RELATION_AWAY] = { WINNER_RIVAL, "what is to stay with the kernel is checked, never moved" },
		[RELATION_KERNEL_UNNAMED] = { WINNER_OPEN, "which driver that gives it to is not to be seen here" },
	},
	[RIVAL_OLD_TOOL] = {
		[RELATION_SAME] = { WINNER_BOTH, "but late in the boot, and through new_id, which takes every unbound device with that ID" },
		[RELATION_VARIANT] = { WINNER_VFIO_TOOL, "it leaves alone what has the driver already" },
		[RELATION_AWAY] = { WINNER_RIVAL, "it is taken from the kernel when the old service starts" },
	},
};
/* clang-format on */

static bool takes_away(const char *driver)
{
	return driver_is_stub(driver) || rival_driver_is_vfio(driver);
}

/* A driver's name may have '-' where its module has '_'. */
static bool is_module_of(const char *module, const char driver[static DRIVER_TEXT_MAX])
{
	char name[DRIVER_TEXT_MAX];

	memcpy(name, driver, sizeof(name));
	for (char *at = name; *at != '\0'; at++)
		if (*at == '-')
			*at = '_';
	return cmdline_name_is(module, name);
}

/* The module of a driver of VFIO, or one that all of those need. */
static bool is_needed_module(const char *module, const struct entry *entry,
			     const struct device *device)
{
	static const char *const all[] = { "vfio", "vfio_pci_core", "vfio_iommu_type1", "iommufd" };

	for (size_t i = 0; i < ELEMENTSOF(all); i++)
		if (cmdline_name_is(module, all[i]))
			return true;
	return is_module_of(module, entry_driver(entry, device));
}

/* Of several native drivers (nouveau and nvidia) the one that has the device is the one that it
 * needs. */
static bool has_another_driver(const struct device *device, const char *module)
{
	return device->binding.driver[0] != '\0' && !device_on_vfio(device) &&
	       !is_module_of(module, device->binding.driver);
}

static enum relation relation_of_module(const struct contender *contender,
					const struct claim *claim)
{
	bool vfio = contender->entry->mode == MODE_VFIO;

	if (vfio && is_needed_module(claim->name, contender->entry, contender->subject.device))
		return claim->bars ? RELATION_VFIO_MODULE_BARRED : RELATION_VFIO_MODULE;
	if (!claim_means(claim, &contender->subject))
		return RELATION_NONE;
	if (vfio)
		return claim->bars ? RELATION_NATIVE_BARRED : RELATION_NATIVE;
	if (!claim->bars || has_another_driver(contender->subject.device, claim->name))
		return RELATION_NONE;
	return RELATION_KERNEL_BARRED;
}

static enum relation relation_of(const struct contender *contender, const struct claim *claim)
{
	const struct entry *entry = contender->entry;

	if (claim->keys == CLAIM_MODULE)
		return relation_of_module(contender, claim);
	if (!claim_means(claim, &contender->subject))
		return RELATION_NONE;
	if (entry->mode != MODE_VFIO) {
		if (claim->driver[0] == '\0')
			return RELATION_KERNEL_UNNAMED;
		return takes_away(claim->driver) ? RELATION_AWAY : RELATION_NONE;
	}
	if (claim->driver[0] == '\0')
		return RELATION_UNNAMED;
	if (strcmp(claim->driver, entry_driver(entry, contender->subject.device)) == 0)
		return RELATION_SAME;
	return rival_driver_is_vfio(claim->driver) ? RELATION_VARIANT : RELATION_FOREIGN;
}

/* True when a softdep brings VFIO before the driver that the device is to stay with. */
static bool vfio_is_first(const struct contender *contender, const struct claims *claims)
{
	for (size_t i = 0; i < claims->count; i++)
		if (claims->list[i].rival == RIVAL_SOFTDEP &&
		    claim_means(&claims->list[i], &contender->subject))
			return true;
	return false;
}

static struct ruling rule(const struct contender *contender, const struct claim *claim,
			  const struct claims *claims)
{
	enum relation relation = relation_of(contender, claim);

	/* supergfxd leaves the firmware's display to the host */
	if (claim->rival == RIVAL_SUPERGFX && contender->subject.device->boot_vga)
		return (struct ruling){ 0 };
	if (claim->rival == RIVAL_IDS && relation == RELATION_AWAY &&
	    rival_driver_is_vfio(claim->driver) && vfio_is_first(contender, claims))
		return (struct ruling){ WINNER_RIVAL,
					"a softdep loads it before the native driver" };
	return rulings[claim->rival][relation];
}

static int add(struct contests *contests, struct contest *contest, const char *label)
{
	struct contest *list = reallocarray(contests->list, contests->count + 1, sizeof(*list));
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	if (!list)
		return -ENOMEM;
	contests->list = list;
	conflict_add_fact(contest, label, &fact);
	conflict_add_remedy(contest, &remedy);
	contest->fact = strbuf_take(&fact);
	contest->remedy = strbuf_take(&remedy);
	if (!contest->fact || !contest->remedy) {
		free(contest->fact);
		free(contest->remedy);
		return -ENOMEM;
	}
	list[contests->count++] = *contest;
	return 0;
}

int conflict_judge(const struct contender *contender, const struct claims *claims,
		   struct contests *contests)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < claims->count; i++) {
		const struct ruling ruling = rule(contender, &claims->list[i], claims);
		struct contest contest = { .claim = &claims->list[i],
					   .device = contender->subject.device,
					   .entry = contender->entry,
					   .winner = ruling.winner,
					   .reason = ruling.reason };

		if (ruling.reason)
			r = add(contests, &contest, contender->label);
	}
	return r;
}

int conflict_judge_unclear(const struct claims *claims, struct contests *contests)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < claims->count; i++) {
		struct contest contest = { .claim = &claims->list[i],
					   .winner = WINNER_OPEN,
					   .reason = "which devices it means is not to be seen "
						     "here" };

		if (claims->list[i].keys != 0)
			continue;
		if (claims->list[i].rival == RIVAL_OLD_TOOL) {
			contest.winner = WINNER_RIVAL;
			contest.reason = "it has the name of vfio-tool's own, and is run in its "
					 "place";
		}
		r = add(contests, &contest, NULL);
	}
	return r;
}

enum finding_kind conflict_finding(const struct contest *contest)
{
	static const enum finding_kind kinds[RIVAL_MAX] = {
		[RIVAL_DRIVERCTL] = FINDING_RIVAL_DRIVERCTL,
		[RIVAL_IDS] = FINDING_RIVAL_IDS,
		[RIVAL_SOFTDEP] = FINDING_RIVAL_HARMLESS,
		[RIVAL_INSTALL] = FINDING_RIVAL_INSTALL,
		[RIVAL_BLACKLIST] = FINDING_RIVAL_BLACKLIST,
		[RIVAL_PCIBACK] = FINDING_RIVAL_PCIBACK,
		[RIVAL_RULE] = FINDING_RIVAL_RULE,
		[RIVAL_LIBVIRT] = FINDING_RIVAL_LIBVIRT,
		[RIVAL_PROXMOX] = FINDING_RIVAL_PROXMOX,
		[RIVAL_SUPERGFX] = FINDING_RIVAL_SUPERGFX,
		[RIVAL_SPDK] = FINDING_RIVAL_SPDK,
		[RIVAL_DPDK] = FINDING_RIVAL_DPDK,
		[RIVAL_UNIT] = FINDING_RIVAL_UNIT,
		[RIVAL_SCRIPT] = FINDING_RIVAL_SCRIPT,
		[RIVAL_OLD_TOOL] = FINDING_RIVAL_OLD_TOOL,
	};

	if (contest->winner == WINNER_BOTH || contest->winner == WINNER_VFIO_TOOL)
		return FINDING_RIVAL_HARMLESS;
	return kinds[contest->claim->rival];
}

int conflict_findings(const struct contests *contests, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < contests->count; i++) {
		const struct contest *contest = &contests->list[i];

		r = findings_add(findings, conflict_finding(contest),
				 contest->device ? PCI_ADDR_TEXT(&contest->device->addr)
						 : contest->claim->file,
				 contest->fact, contest->remedy);
	}
	return r;
}

void contests_release(struct contests *contests)
{
	for (size_t i = 0; i < contests->count; i++) {
		free(contests->list[i].fact);
		free(contests->list[i].remedy);
	}
	free(contests->list);
	*contests = (struct contests){ 0 };
}
