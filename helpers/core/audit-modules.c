/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is said about modules, and what the next kernel has of them. */
#include "core/audit-prerequisites.h"

#include <errno.h>
#include <string.h>

#include "core/idlist.h"

static void add_module(const struct modconf_line *line, struct strbuf *out)
{
	strbuf_add_escaped(out, line->module);
	strbuf_add(out, ": ");
}

static int add_obstacle(const struct modconf_line *line, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	add_module(line, &fact);
	if (line->kind == MODCONF_INSTALL) {
		strbuf_add(&fact, "instead of loading it `");
		strbuf_add_escaped(&fact, line->value);
		strbuf_add(&fact, "` is run, by ");
	} else {
		strbuf_add(&fact, line->kind == MODCONF_KERNEL_REFUSES
					  ? "the kernel does not load it, by module_blacklist= on "
					  : "udev does not load it, it is blacklisted by ");
	}
	strbuf_add_escaped(&fact, line->place);
	if (line->cmdline)
		strbuf_add(&remedy, "take it out of the boot loader's configuration, and reboot");
	else
		strbuf_add(&remedy, "take that line out; an initramfs may have a copy of the file: "
				    "build it anew");
	return findings_add_texts(findings, FINDING_MODULE_BLACKLISTED, line->module, &fact,
				  &remedy);
}

/* Only devices that no entry hands to VFIO are worth a word: the others are meant to go there. */
static int judge_ids(const struct modconf_line *line, const struct machine *machine,
		     const struct selection *selection, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < machine->count; i++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };
		const struct device *device = &machine->devices[i];
		const struct entry *entry = selection->entry_of[i];

		if ((entry && entry->mode == MODE_VFIO) || !idlist_names(line->value, &device->id))
			continue;
		strbuf_addf(&fact, "%s: vfio-pci takes it, which no entry hands to VFIO: ids=",
			    PCI_ADDR_TEXT(&device->addr));
		strbuf_add_escaped(&fact, line->value);
		strbuf_addf(&fact, " %s ", line->cmdline ? "on" : "in");
		strbuf_add_escaped(&fact, line->place);
		strbuf_add(&remedy, "leave it to the entries, which tell cards of one kind apart: "
				    "take ids= out there");
		r = findings_add_texts(findings,
				       line->cmdline ? FINDING_CMDLINE_IDS : FINDING_MODPROBE_IDS,
				       PCI_ADDR_TEXT(&device->addr), &fact, &remedy);
	}
	return r;
}

int audit_modconf(const struct modconf *modconf, const struct host *host,
		  const struct machine *machine, const struct selection *selection,
		  struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < host->module_count; i++) {
		const struct host_module *module = &host->modules[i];
		const struct modconf_line *line = modconf_obstacle(modconf, module->name);

		if (line && module->state != MODULE_BUILT_IN && module->state != MODULE_ABSENT)
			r = add_obstacle(line, findings);
	}
	for (size_t i = 0; r == 0 && i < modconf->count; i++)
		if (modconf->list[i].kind == MODCONF_IDS)
			r = judge_ids(&modconf->list[i], machine, selection, findings);
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

int audit_loaded(const struct host *host, const struct modconf *modconf, bool wanted,
		 struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; wanted && r == 0 && i < host->module_count; i++) {
		const struct host_module *module = &host->modules[i];
		_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

		if (module->state != MODULE_LOADABLE || !is_needed_now(host, module) ||
		    modconf_obstacle(modconf, module->name))
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
