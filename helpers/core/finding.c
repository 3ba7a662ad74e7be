/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/finding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct {
	const char *name;
	enum severity severity;
	const char *headline;
} kinds[FINDING_KIND_MAX] = {
	[FINDING_IOMMU_ACTIVE] = { "iommu-active", SEVERITY_OK, "the IOMMU is active" },
	[FINDING_PCI_ABSENT] = { "pci-absent", SEVERITY_ERROR, "there is no PCI bus" },
	[FINDING_IOMMU_INACTIVE] = { "iommu-inactive", SEVERITY_ERROR, "the IOMMU is not active" },
	[FINDING_DEVICE_WITHOUT_IOMMU] = { "device-without-iommu", SEVERITY_ERROR, "a declared device has no IOMMU group" },
	[FINDING_INTERRUPTS_NOT_REMAPPED] = { "interrupts-not-remapped", SEVERITY_ERROR, "interrupts are not remapped" },
	[FINDING_INTERRUPTS_UNSAFE] = { "interrupts-unsafe", SEVERITY_WARNING, "unsafe interrupts are allowed" },
	[FINDING_NOIOMMU_MODE] = { "noiommu-mode", SEVERITY_WARNING, "no-IOMMU mode is on" },
	[FINDING_CMDLINE_VALUE] = { "cmdline-value", SEVERITY_NOTE, "the kernel command line has a value without effect" },
	[FINDING_CMDLINE_CONTRADICTS] = { "cmdline-contradicts", SEVERITY_ERROR, "the kernel command line switches off what VFIO needs" },
	[FINDING_CMDLINE_IDS] = { "cmdline-ids", SEVERITY_WARNING, "vfio-pci.ids= takes devices that no entry names" },
	[FINDING_MODPROBE_IDS] = { "modprobe-ids", SEVERITY_WARNING, "modprobe.d has vfio-pci take devices that no entry names" },
	[FINDING_MODULES_THERE] = { "modules-there", SEVERITY_OK, "the kernel has the VFIO modules" },
	[FINDING_MODULE_MISSING] = { "module-missing", SEVERITY_ERROR, "a VFIO module is missing" },
	[FINDING_MODULE_BLACKLISTED] = { "module-blacklisted", SEVERITY_ERROR, "a VFIO module is blacklisted" },
	[FINDING_MODULE_NOT_LOADED] = { "module-not-loaded", SEVERITY_ERROR, "a VFIO module is not loaded" },
	[FINDING_NEXT_MODULES_THERE] = { "next-modules-there", SEVERITY_OK, "the next kernel has the VFIO modules" },
	[FINDING_NEXT_MODULE_MISSING] = { "next-module-missing", SEVERITY_WARNING, "the next kernel lacks a VFIO module" },
	[FINDING_LOCKDOWN] = { "lockdown", SEVERITY_NOTE, "the kernel is locked down" },
	[FINDING_INITRAMFS_FRESH] = { "initramfs-fresh", SEVERITY_OK, "the initramfs is fresh" },
	[FINDING_INITRAMFS_NOT_NEEDED] = { "initramfs-not-needed", SEVERITY_OK, "the initramfs needs no part of ours" },
	[FINDING_INITRAMFS_RENEWED] = { "initramfs-renewed", SEVERITY_OK, "the initramfs was built anew" },
	[FINDING_INITRAMFS_STALE] = { "initramfs-stale", SEVERITY_WARNING, "the initramfs is stale" },
	[FINDING_INITRAMFS_WITHOUT_PART] = { "initramfs-without-part", SEVERITY_WARNING, "the initramfs has no part of vfio-tool" },
	[FINDING_INITRAMFS_TAKES_NEEDED] = { "initramfs-takes-needed", SEVERITY_WARNING, "the initramfs takes a device that is needed" },
	[FINDING_INITRAMFS_UNKNOWN] = { "initramfs-unknown", SEVERITY_NOTE, "the initramfs could not be judged" },
	[FINDING_IMAGE_FRESH] = { "image-fresh", SEVERITY_OK, "the image on disk is fresh" },
	[FINDING_IMAGE_STALE] = { "image-stale", SEVERITY_WARNING, "the image on disk is stale" },
	[FINDING_IMAGE_WITHOUT_PART] = { "image-without-part", SEVERITY_WARNING, "the image on disk has no part of vfio-tool" },
	[FINDING_KILL_SWITCH] = { "kill-switch", SEVERITY_WARNING, "vfio_tool=0 is in force" },
	[FINDING_KILL_SWITCH_INITRAMFS] = { "kill-switch-initramfs", SEVERITY_WARNING, "rd.vfio_tool=0 is in force" },
	[FINDING_SWITCHED_OFF] = { "switched-off", SEVERITY_WARNING, "vfio-tool is switched off" },
	[FINDING_ENTRY_SKIPPED] = { "entry-skipped", SEVERITY_NOTE, "an entry is skipped" },
	[FINDING_SERVICE_MISSING] = { "service-missing", SEVERITY_WARNING, "a unit is not installed" },
	[FINDING_SERVICE_DISABLED] = { "service-disabled", SEVERITY_WARNING, "a unit is not enabled" },
	[FINDING_SERVICE_MASKED] = { "service-masked", SEVERITY_WARNING, "a unit is masked" },
	[FINDING_RULES_MISSING] = { "rules-missing", SEVERITY_WARNING, "the udev rules are not there" },
	[FINDING_RULES_STALE] = { "rules-stale", SEVERITY_WARNING, "the udev rules are from another configuration" },
	[FINDING_CONFIG_VALID] = { "config-valid", SEVERITY_OK, "the configuration has no mistake" },
	[FINDING_CONFIG_EMPTY] = { "config-empty", SEVERITY_NOTE, "no device is declared" },
	[FINDING_CONFIG_PROBLEM] = { "config-problem", SEVERITY_ERROR, "the configuration has a mistake" },
	[FINDING_CONFIG_PERMISSIONS] = { "config-permissions", SEVERITY_WARNING, "every user may open the devices" },
	[FINDING_CHANGE_UNFINISHED] = { "change-unfinished", SEVERITY_WARNING, "a change was not finished" },
	[FINDING_DEVICE_READY] = { "device-ready", SEVERITY_OK, "a declared device is where it should be" },
	[FINDING_DEVICE_HELD_BACK] = { "device-held-back", SEVERITY_NOTE, "a declared device was given back by hand" },
	[FINDING_DEVICE_MISSING] = { "device-missing", SEVERITY_ERROR, "a required device is missing" },
	[FINDING_DEVICE_OPTIONAL_MISSING] = { "device-optional-missing", SEVERITY_WARNING, "a declared device is missing" },
	[FINDING_DEVICE_MOVED] = { "device-moved", SEVERITY_ERROR, "a declared device is at another address" },
	[FINDING_DEVICE_EXCHANGED] = { "device-exchanged", SEVERITY_ERROR, "another card is where a declared device was" },
	[FINDING_DEVICE_COUNT] = { "device-count", SEVERITY_ERROR, "an entry matches another number of devices" },
	[FINDING_DEVICE_CONTESTED] = { "device-contested", SEVERITY_ERROR, "two entries mean one device" },
	[FINDING_DEVICE_NOT_ON_VFIO] = { "device-not-on-vfio", SEVERITY_ERROR, "a declared device is not on VFIO" },
	[FINDING_DEVICE_WRONG_DRIVER] = { "device-wrong-driver", SEVERITY_ERROR, "a declared device is on another VFIO driver" },
	[FINDING_DEVICE_NOT_ON_KERNEL] = { "device-not-on-kernel", SEVERITY_ERROR, "a device that must stay with the kernel is on VFIO" },
	[FINDING_DEVICE_WITHOUT_DRIVER] = { "device-without-driver", SEVERITY_ERROR, "a device that must be with the kernel has no driver" },
	[FINDING_DEVICE_REFUSED] = { "device-refused", SEVERITY_ERROR, "a declared device would not be taken" },
	[FINDING_DEVICE_UNDECLARED] = { "device-undeclared", SEVERITY_NOTE, "no entry names a device like the declared ones" },
	[FINDING_DEVICE_GROUP_NOT_VIABLE] = { "device-group-not-viable", SEVERITY_ERROR, "the group of a declared device is not viable" },
	[FINDING_DEVICE_RESERVED_REGION] = { "device-reserved-region", SEVERITY_ERROR, "the firmware keeps memory for a declared device" },
	[FINDING_DEVICE_WITHOUT_RESET] = { "device-without-reset", SEVERITY_NOTE, "a declared device cannot be reset alone" },
	[FINDING_DEVICE_POWERED_OFF] = { "device-powered-off", SEVERITY_NOTE, "a declared device is switched off" },
	[FINDING_FUNCTIONS_READY] = { "functions-ready", SEVERITY_OK, "a physical function has its virtual ones" },
	[FINDING_FUNCTIONS_NUMBER] = { "functions-number", SEVERITY_ERROR, "a physical function has another number of virtual ones than declared" },
	[FINDING_FUNCTIONS_REFUSED] = { "functions-refused", SEVERITY_ERROR, "virtual functions that are declared would not be made" },
	[FINDING_INTERFACE_MISSING] = { "interface-missing", SEVERITY_ERROR, "a network card with the kernel has no interface" },
	[FINDING_NODE_MISSING] = { "node-missing", SEVERITY_ERROR, "a device on VFIO has no node" },
	[FINDING_NODE_ACCESS] = { "node-access", SEVERITY_ERROR, "a node has another owner, group or mode than declared" },
	[FINDING_NODE_OPEN] = { "node-open", SEVERITY_WARNING, "every user may open a device" },
	[FINDING_CONTAINER_ACCESS] = { "container-access", SEVERITY_ERROR, "who may open the devices may not open VFIO" },
	[FINDING_ACCOUNT_MISSING] = { "account-missing", SEVERITY_WARNING, "an account that the nodes shall belong to does not exist" },
	[FINDING_ACCOUNT_NOT_SYSTEM] = { "account-not-system", SEVERITY_WARNING, "udev ignores an account that the nodes shall belong to" },
	[FINDING_GROUP_EMPTY] = { "group-empty", SEVERITY_NOTE, "the group of the nodes has no members" },
	[FINDING_MEMLOCK_LOW] = { "memlock-low", SEVERITY_NOTE, "this shell may lock little memory" },
	[FINDING_UNIT_MEMLOCK] = { "unit-memlock", SEVERITY_WARNING, "a service that uses the devices may lock little memory" },
	[FINDING_HUGEPAGES_NONE] = { "hugepages-none", SEVERITY_NOTE, "no huge pages are reserved" },
	[FINDING_RIVALS_NONE] = { "rivals-none", SEVERITY_OK, "nobody else wants the declared devices" },
	[FINDING_RIVALS_UNREAD] = { "rivals-unread", SEVERITY_NOTE, "not all files of others could be read" },
	[FINDING_RIVAL_HARMLESS] = { "rival-harmless", SEVERITY_NOTE, "somebody else wants a declared device, to no effect" },
	[FINDING_RIVAL_DRIVERCTL] = { "rival-driverctl", SEVERITY_WARNING, "driverctl wants a declared device" },
	[FINDING_RIVAL_IDS] = { "rival-ids", SEVERITY_WARNING, "ids= wants a declared device" },
	[FINDING_RIVAL_INSTALL] = { "rival-install", SEVERITY_WARNING, "an `install` line keeps out a module that a declared device needs" },
	[FINDING_RIVAL_BLACKLIST] = { "rival-blacklist", SEVERITY_WARNING, "a module that a declared device needs is kept out" },
	[FINDING_RIVAL_PCIBACK] = { "rival-pciback", SEVERITY_WARNING, "Xen keeps a declared device" },
	[FINDING_RIVAL_RULE] = { "rival-rule", SEVERITY_WARNING, "a udev rule wants a declared device" },
	[FINDING_RIVAL_LIBVIRT] = { "rival-libvirt", SEVERITY_WARNING, "libvirt moves a declared device" },
	[FINDING_RIVAL_PROXMOX] = { "rival-proxmox", SEVERITY_WARNING, "a guest of Proxmox takes a declared device" },
	[FINDING_RIVAL_SUPERGFX] = { "rival-supergfx", SEVERITY_WARNING, "supergfxd moves a declared device" },
	[FINDING_RIVAL_SPDK] = { "rival-spdk", SEVERITY_WARNING, "SPDK's setup.sh moves a declared device" },
	[FINDING_RIVAL_DPDK] = { "rival-dpdk", SEVERITY_WARNING, "dpdk.service moves a declared device" },
	[FINDING_RIVAL_UNIT] = { "rival-unit", SEVERITY_WARNING, "a service gives devices to drivers" },
	[FINDING_RIVAL_SCRIPT] = { "rival-script", SEVERITY_WARNING, "a script of the initramfs gives devices to drivers" },
	[FINDING_RIVAL_OLD_TOOL] = { "rival-old-tool", SEVERITY_WARNING, "the old vfio-tool is still at work" },
};
/* clang-format on */

static const char *const severities[SEVERITY_MAX] = {
	[SEVERITY_OK] = "ok",
	[SEVERITY_NOTE] = "note",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

const char *finding_kind_to_string(enum finding_kind kind)
{
	return kinds[kind].name;
}

int finding_kind_from_string(const char *text, enum finding_kind *ret)
{
	for (size_t i = 0; i < FINDING_KIND_MAX; i++) {
		if (strcmp(text, kinds[i].name) == 0) {
			*ret = (enum finding_kind)i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *finding_headline(enum finding_kind kind)
{
	return kinds[kind].headline;
}

enum severity finding_severity(enum finding_kind kind)
{
	return kinds[kind].severity;
}

const char *severity_to_string(enum severity severity)
{
	return severities[severity];
}

int severity_from_string(const char *text, enum severity *ret)
{
	for (size_t i = 0; i < SEVERITY_MAX; i++) {
		if (strcmp(text, severities[i]) == 0) {
			*ret = (enum severity)i;
			return 0;
		}
	}
	return -EINVAL;
}

int findings_add(struct findings *findings, enum finding_kind kind, const char *subject,
		 const char *fact, const char *remedy)
{
	struct finding *list =
		reallocarray(findings->list, findings->count + 1, sizeof(*findings->list));
	if (!list)
		return -ENOMEM;
	findings->list = list;

	_cleanup_free_ char *subject_copy = strdup(subject), *fact_copy = strdup(fact),
			    *remedy_copy = strdup(remedy);
	if (!subject_copy || !fact_copy || !remedy_copy)
		return -ENOMEM;
	list[findings->count++] = (struct finding){ .kind = kind,
						    .subject = TAKE_PTR(subject_copy),
						    .fact = TAKE_PTR(fact_copy),
						    .remedy = TAKE_PTR(remedy_copy) };
	return 0;
}

int findings_add_texts(struct findings *findings, enum finding_kind kind, const char *subject,
		       const struct strbuf *fact, const struct strbuf *remedy)
{
	if (fact->error || remedy->error)
		return -ENOMEM;
	return findings_add(findings, kind, subject, strbuf_text(fact), strbuf_text(remedy));
}

int findings_add_message(struct findings *findings, enum finding_kind kind, const char *subject,
			 const char *message)
{
	size_t len = strcspn(message, "\n");
	const char *remedy = message + len + strspn(message + len, "\n ");
	_cleanup_free_ char *fact = strndup(message, len);

	return fact ? findings_add(findings, kind, subject, fact, remedy) : -ENOMEM;
}

static void finding_release(struct finding *finding)
{
	free(finding->subject);
	free(finding->fact);
	free(finding->remedy);
}

void findings_drop(struct findings *findings, bool (*drops)(enum finding_kind kind))
{
	size_t kept = 0;

	for (size_t i = 0; i < findings->count; i++) {
		if (drops(findings->list[i].kind))
			finding_release(&findings->list[i]);
		else
			findings->list[kept++] = findings->list[i];
	}
	findings->count = kept;
}

void findings_release(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		finding_release(&findings->list[i]);
	free(findings->list);
	*findings = (struct findings){ 0 };
}

enum severity findings_worst(const struct findings *findings)
{
	enum severity worst = SEVERITY_OK;

	for (size_t i = 0; i < findings->count; i++)
		if (finding_severity(findings->list[i].kind) > worst)
			worst = finding_severity(findings->list[i].kind);
	return worst;
}

bool findings_wrong(const struct findings *findings)
{
	return findings_worst(findings) >= SEVERITY_WARNING;
}

size_t findings_count(const struct findings *findings, enum severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += finding_severity(findings->list[i].kind) == severity;
	return count;
}
