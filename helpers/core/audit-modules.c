/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is said about modules, and what the next kernel has of them. */
#include "core/audit-prerequisites.h"

#include <errno.h>
#include <string.h>

#include "core/cmdline.h"

/* What keeps a module from being loaded, or NULL. */
static const struct claim *find_obstacle(const struct claims *claims, const char *module)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct claim *claim = &claims->list[i];

		if ((claim->rival == RIVAL_BLACKLIST || claim->rival == RIVAL_INSTALL) &&
		    claim->bars && claim->name && cmdline_name_is(claim->name, module))
			return claim;
	}
	return NULL;
}

static bool is_on_cmdline(const struct claim *claim)
{
	return strcmp(claim->file, AUDIT_CMDLINE) == 0;
}

/* "/etc/modprobe.d/vfio.conf:3", "the kernel command line" */
static void add_place(const struct claim *claim, struct strbuf *out)
{
	strbuf_add_escaped(out, claim->file);
	if (claim->line > 0)
		strbuf_addf(out, ":%d", claim->line);
}

static int add_obstacle(const struct claim *claim, const char *module, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	strbuf_addf(&fact, "%s: ", module);
	if (claim->rival == RIVAL_INSTALL) {
		strbuf_add(&fact, "instead of loading it `");
		strbuf_add_escaped(&fact, claim->who ? claim->who : "");
		strbuf_add(&fact, "` is run, by ");
	} else {
		strbuf_add(&fact, claim->who && strcmp(claim->who, "module_blacklist") == 0
					  ? "the kernel does not load it, by module_blacklist= on "
					  : "udev does not load it, it is blacklisted by ");
	}
	add_place(claim, &fact);
	strbuf_add(&remedy, is_on_cmdline(claim)
				    ? "take it out of the boot loader's configuration, and reboot"
				    : "take that line out; an initramfs may have a copy of the "
				      "file: build it anew");
	return findings_add_texts(findings, FINDING_MODULE_BLACKLISTED, module, &fact, &remedy);
}

/* Only devices that no entry hands to VFIO are worth a word: the others are meant to go there. */
static int judge_ids(const struct claim *claim, const struct machine *machine,
		     const struct selection *selection, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < machine->count; i++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };
		const struct device *device = &machine->devices[i];
		const struct claim_subject subject = { .device = device, .interface = "" };
		const struct entry *entry = selection->entry_of[i];

		if ((entry && entry->mode == MODE_VFIO) || !claim_means(claim, &subject))
			continue;
		strbuf_addf(&fact,
			    "%s: vfio-pci takes it, which no entry hands to VFIO: ids=%s %s ",
			    PCI_ADDR_TEXT(&device->addr), PCI_ID_TEXT(&claim->id),
			    is_on_cmdline(claim) ? "on" : "in");
		add_place(claim, &fact);
		strbuf_add(&remedy, "leave it to the entries, which tell cards of one kind apart: "
				    "take ids= out there");
		r = findings_add_texts(
			findings, is_on_cmdline(claim) ? FINDING_CMDLINE_IDS : FINDING_MODPROBE_IDS,
			PCI_ADDR_TEXT(&device->addr), &fact, &remedy);
	}
	return r;
}

int audit_claims(const struct claims *claims, const struct host *host,
		 const struct machine *machine, const struct selection *selection,
		 struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < host->module_count; i++) {
		const struct host_module *module = &host->modules[i];
		const struct claim *obstacle = find_obstacle(claims, module->name);

		if (obstacle && module->state != MODULE_BUILT_IN && module->state != MODULE_ABSENT)
			r = add_obstacle(obstacle, module->name, findings);
	}
	for (size_t i = 0; r == 0 && i < claims->count; i++)
		if (claims->list[i].rival == RIVAL_IDS &&
		    rival_driver_is_vfio(claims->list[i].driver))
			r = judge_ids(&claims->list[i], machine, selection, findings);
	return r;
}

static bool is_loaded(const struct host *host, const char *name)
{
	for (size_t i = 0; i < host->module_count; i++)
		if (strcmp(host->modules[i].name, name) == 0)
			return host->modules[i].state >= MODULE_LOADED;
	return false;
}

/* VFIO loads vfio_iommu_type1 when it is loaded itself, and never again. Without it and without
 * iommufd a device on VFIO can be opened, but not used. */
static bool is_needed_now(const struct host *host, const struct host_module *module)
{
	if (strcmp(module->name, "vfio_iommu_type1") == 0)
		return is_loaded(host, "vfio") && host->iommufd != ANSWER_UNKNOWN &&
		       !is_loaded(host, "iommufd");
	return module->needed;
}

int audit_loaded(const struct host *host, const struct claims *claims, bool wanted,
		 struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; wanted && r == 0 && i < host->module_count; i++) {
		const struct host_module *module = &host->modules[i];
		_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

		if (module->state != MODULE_LOADABLE || !is_needed_now(host, module) ||
		    find_obstacle(claims, module->name))
			continue;
		strbuf_addf(&fact, "%s: it is not loaded, and a declared device needs it",
			    module->name);
		strbuf_addf(&remedy, "load it with: modprobe %s, or vfio-tool check --fix",
			    module->name);
		r = findings_add_texts(findings, FINDING_MODULE_NOT_LOADED, module->name, &fact,
				       &remedy);
	}
	return r;
}

int audit_next_kernel(const struct next_kernel *next, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf name = { 0 };
	int r = 0;

	strbuf_add(&name, "the next boot's kernel ");
	strbuf_add_escaped(&name, next->release);
	strbuf_addf(&name, " (%s)", next->reason);
	for (size_t i = 0; r == 0 && i < next->missing_count; i++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

		strbuf_addf(&fact, "%s: %s has no such module", next->missing[i],
			    strbuf_text(&name));
		strbuf_add(&remedy, "install the package with all of that kernel's modules before "
				    "you reboot");
		r = findings_add_texts(findings, FINDING_NEXT_MODULE_MISSING, next->missing[i],
				       &fact, &remedy);
	}
	if (r < 0 || next->missing_count > 0)
		return r;
	strbuf_add(&name, " has the VFIO modules");
	return name.error ? name.error
			  : findings_add(findings, FINDING_NEXT_MODULES_THERE, next->release,
					 strbuf_text(&name), "");
}
