/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The machine, and what was said about all of it. */
#include "core/audit.h"

#include <errno.h>
#include <string.h>

#include "core/iommu.h"

static int judge_iommu(const struct host *host, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };
	bool active = iommu_judge(host) == IOMMU_ACTIVE;

	iommu_explain(host, &fact, &remedy);
	return findings_add_texts(findings, active ? FINDING_IOMMU_ACTIVE : FINDING_IOMMU_INACTIVE,
				  "", &fact, &remedy);
}

/* Without remapping the kernel lets nobody use a group (kernel vfio_iommu_type1.c
 * vfio_iommu_type1_attach_group), unless it was told to. */
static int judge_interrupts(const struct host *host, struct findings *findings)
{
	if (host->iommus == 0 || host->groups == 0)
		return 0;
	if (host->unsafe == ANSWER_YES)
		return findings_add(
			findings, FINDING_INTERRUPTS_UNSAFE, "",
			"unsafe interrupts are allowed (allow_unsafe_interrupts): a device "
			"on VFIO can raise any interrupt of the host",
			"take that option out of modprobe.d where interrupts are remapped");
	if (host->remapping != ANSWER_NO)
		return 0;
	return findings_add(
		findings, FINDING_INTERRUPTS_NOT_REMAPPED, "",
		"interrupts are not remapped: the kernel refuses to hand out groups",
		"enable interrupt remapping (x2APIC) in the firmware; `vfio-tool setup-boot` "
		"takes intremap=off off the kernel command line");
}

/* A kernel that was replaced by an update runs on without its modules. */
static bool is_missing(const struct host_module *module, bool declares)
{
	return module->needed &&
	       (module->state == MODULE_ABSENT || (module->state == MODULE_UNKNOWN && declares));
}

static int add_missing(const struct host *host, const struct host_module *module,
		       struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	strbuf_addf(&fact, "%s: ", module->name);
	if (module->state == MODULE_ABSENT) {
		strbuf_add(&fact, "the kernel ");
		strbuf_add_escaped(&fact, host->release);
		strbuf_add(&fact, " has no such module");
		strbuf_add(&remedy, "install the package with all of its modules");
	} else {
		strbuf_add(&fact, "it is not loaded, and the modules of the kernel ");
		strbuf_add_escaped(&fact, host->release);
		strbuf_add(&fact, " are not there");
		strbuf_add(&remedy, "reboot when the kernel was updated, or install its modules");
	}
	return findings_add_texts(findings, FINDING_MODULE_MISSING, module->name, &fact, &remedy);
}

static int judge_modules(const struct host *host, bool declares, struct findings *findings)
{
	bool there = host->module_count > 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < host->module_count; i++) {
		const struct host_module *module = &host->modules[i];

		there = there && (!module->needed || module->state >= MODULE_LOADABLE);
		if (is_missing(module, declares))
			r = add_missing(host, module, findings);
	}
	if (r == 0 && there)
		r = findings_add(findings, FINDING_MODULES_THERE, "",
				 "the kernel has the VFIO modules", "");
	return r;
}

static int judge_lockdown(const struct host *host, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	if (host->lockdown < LOCKDOWN_INTEGRITY)
		return 0;
	strbuf_addf(
		&fact,
		"the kernel is locked down (%s): VFIO works, modules must be signed, and nobody "
		"writes to configuration space or memory of devices through sysfs",
		lockdown_to_string(host->lockdown));
	return findings_add_texts(findings, FINDING_LOCKDOWN, "", &fact, &remedy);
}

static int judge_service(const struct host *host, struct findings *findings)
{
	switch (host->service) {
	case SERVICE_ABSENT:
		return findings_add(findings, FINDING_SERVICE_MISSING, "vfio-tool.service",
				    "vfio-tool.service is not installed: nothing verifies the "
				    "configuration at boot",
				    "install vfio-tool again");
	case SERVICE_MASKED:
		return findings_add(findings, FINDING_SERVICE_MASKED, "vfio-tool.service",
				    "vfio-tool.service is masked",
				    "systemctl unmask vfio-tool.service");
	case SERVICE_UNWANTED:
		return findings_add(
			findings, FINDING_SERVICE_DISABLED, "vfio-tool.service",
			"vfio-tool.service is wanted by nothing: it is not started at boot",
			"let systemd see the configuration: systemctl daemon-reload");
	case SERVICE_UNKNOWN:
	case SERVICE_ACTIVE:
	case SERVICE_INACTIVE:
	case SERVICE_STATE_MAX:
		break;
	}
	return 0;
}

/* What a user of VFIO will need next. VFIO counts each byte that a device may reach as locked. */
static int judge_memory(const struct host *host, struct findings *findings)
{
	const uint64_t enough = UINT64_C(64) << 20;
	uint64_t pages = 0;
	int r = 0;

	for (size_t i = 0; i < host->hugepages_count; i++)
		pages += host->hugepages[i].total;
	if (host->memlock_known && host->memlock < enough) {
		_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

		strbuf_addf(&fact,
			    "memlock: this shell may lock %llu KiB; what a device may reach "
			    "counts as locked",
			    (unsigned long long)(host->memlock / 1024));
		strbuf_add(&remedy, "LimitMEMLOCK=infinity in the unit of the program, or "
				    "memlock in /etc/security/limits.d for a login");
		r = findings_add_texts(findings, FINDING_MEMLOCK_LOW, "", &fact, &remedy);
	}
	if (r == 0 && host->hugepages_count > 0 && pages == 0)
		r = findings_add(
			findings, FINDING_HUGEPAGES_NONE, "",
			"hugepages: none are reserved; DPDK and SPDK want some",
			"vm.nr_hugepages=1024 in /etc/sysctl.d, or hugepages= on the kernel "
			"command line");
	return r;
}

int audit_host(const struct host *host, bool declares, struct findings *findings)
{
	int r = judge_iommu(host, findings);

	if (r == 0)
		r = judge_interrupts(host, findings);
	if (r == 0 && host->noiommu == ANSWER_YES)
		r = findings_add(
			findings, FINDING_NOIOMMU_MODE, "",
			"no-IOMMU mode is on: a device that has no group can be given away, "
			"and then reaches all of the memory",
			"switch it off where there is an IOMMU: vfio.enable_unsafe_noiommu_mode");
	if (r == 0)
		r = judge_modules(host, declares, findings);
	if (r == 0)
		r = judge_lockdown(host, findings);
	if (r == 0 && declares)
		r = judge_service(host, findings);
	return r == 0 ? judge_memory(host, findings) : r;
}

int audit_disabled(struct findings *findings)
{
	return findings_add(findings, FINDING_SWITCHED_OFF, "/" KILLSWITCH_FILE,
			    "vfio-tool is switched off by the file /" KILLSWITCH_FILE
			    ": nothing is taken at boot or on hotplug",
			    "switch it on with: vfio-tool install; until then: vfio-tool bind "
			    "DEVICE");
}

static int judge_switches(const struct policy *policy, const struct killswitch *killswitch,
			  struct findings *findings)
{
	int r = 0;

	if (killswitch->disabled)
		r = audit_disabled(findings);
	if (r == 0 && killswitch->off)
		r = findings_add(
			findings, FINDING_KILL_SWITCH, "",
			"vfio_tool=0 is on the kernel command line: nothing is taken at boot "
			"or on hotplug",
			"reboot without it; until then: vfio-tool bind DEVICE");
	else if (r == 0 && killswitch->off_in_initramfs)
		r = findings_add(findings, FINDING_KILL_SWITCH_INITRAMFS, "",
				 "rd.vfio_tool=0 is on the kernel command line: the initramfs took "
				 "nothing, native drivers in it came first",
				 "reboot without it");
	for (size_t i = 0; r == 0 && i < killswitch->skip_count; i++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

		if (!policy_find(policy, killswitch->skip[i]))
			continue;
		strbuf_addf(&fact, "%s: skipped by vfio_tool.skip= on the kernel command line",
			    killswitch->skip[i]);
		strbuf_add(&remedy, "reboot without it");
		r = findings_add_texts(findings, FINDING_ENTRY_SKIPPED, killswitch->skip[i], &fact,
				       &remedy);
	}
	return r;
}

static int judge_problem(const struct problem *problem, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	strbuf_add_escaped(&fact, problem->file ? problem->file : "?");
	if (problem->line > 0)
		strbuf_addf(&fact, ":%d", problem->line);
	strbuf_add(&fact, ": ");
	strbuf_add_escaped(&fact, problem->text);
	strbuf_add_escaped(&remedy, problem->remedy ? problem->remedy : "");
	return findings_add_texts(findings, FINDING_CONFIG_PROBLEM,
				  problem->file ? problem->file : "", &fact, &remedy);
}

int audit_intent(const struct policy *policy, const struct problems *problems,
		 const struct killswitch *killswitch, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < problems->count; i++)
		r = judge_problem(&problems->list[i], findings);
	if (r == 0 && policy->count == 0 && problems->count == 0)
		r = findings_add(findings, FINDING_CONFIG_EMPTY, "", "no device is declared",
				 "name one in /etc/vfio-tool/conf.d/NAME.conf");
	if (r == 0 && policy->options.set_permissions)
		r = findings_add(findings, FINDING_CONFIG_PERMISSIONS, "",
				 "set_permissions is on: every user may open the devices",
				 "use node_group instead");
	return r == 0 ? judge_switches(policy, killswitch, findings) : r;
}
