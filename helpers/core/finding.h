/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a judgement comes to: findings, each of a kind that has a stable identifier. The kinds that
 * a check finds are explained in docs/findings.md. */
#ifndef VFIO_TOOL_FINDING_H
#define VFIO_TOOL_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"
#include "core/strbuf.h"

enum severity {
	SEVERITY_OK,	  /* it is as it should be */
	SEVERITY_NOTE,	  /* worth knowing, nothing is wrong */
	SEVERITY_WARNING, /* it works, but not as safely as it should, or not at the next boot */
	SEVERITY_ERROR,	  /* VFIO cannot be used, or a device is not where it was declared to be */
	SEVERITY_MAX
};

/* The order is that of docs/findings.md. An identifier never changes its meaning. */
enum finding_kind {
	FINDING_IOMMU_ACTIVE,
	FINDING_PCI_ABSENT,
	FINDING_IOMMU_INACTIVE,
	FINDING_DEVICE_WITHOUT_IOMMU,
	FINDING_INTERRUPTS_NOT_REMAPPED,
	FINDING_INTERRUPTS_UNSAFE,
	FINDING_NOIOMMU_MODE,
	FINDING_CMDLINE_VALUE,
	FINDING_CMDLINE_CONTRADICTS,
	FINDING_CMDLINE_IDS,
	FINDING_MODPROBE_IDS,
	FINDING_MODULES_THERE,
	FINDING_MODULE_MISSING,
	FINDING_MODULE_BLACKLISTED,
	FINDING_MODULE_NOT_LOADED,
	FINDING_NEXT_MODULES_THERE,
	FINDING_NEXT_MODULE_MISSING,
	FINDING_LOCKDOWN,
	FINDING_INITRAMFS_FRESH,
	FINDING_INITRAMFS_NOT_NEEDED,
	FINDING_INITRAMFS_RENEWED,
	FINDING_INITRAMFS_STALE,
	FINDING_INITRAMFS_WITHOUT_PART,
	FINDING_INITRAMFS_TAKES_NEEDED,
	FINDING_INITRAMFS_UNKNOWN,
	FINDING_IMAGE_FRESH,
	FINDING_IMAGE_STALE,
	FINDING_IMAGE_WITHOUT_PART,
	FINDING_KILL_SWITCH,
	FINDING_KILL_SWITCH_INITRAMFS,
	FINDING_SWITCHED_OFF,
	FINDING_ENTRY_SKIPPED,
	FINDING_SERVICE_MISSING,
	FINDING_SERVICE_DISABLED,
	FINDING_SERVICE_MASKED,
	FINDING_RULES_MISSING,
	FINDING_RULES_STALE,
	FINDING_CONFIG_VALID,
	FINDING_CONFIG_EMPTY,
	FINDING_CONFIG_PROBLEM,
	FINDING_CONFIG_PERMISSIONS,
	FINDING_CHANGE_UNFINISHED,
	FINDING_DEVICE_READY,
	FINDING_DEVICE_HELD_BACK,
	FINDING_DEVICE_MISSING,
	FINDING_DEVICE_OPTIONAL_MISSING,
	FINDING_DEVICE_MOVED,
	FINDING_DEVICE_EXCHANGED,
	FINDING_DEVICE_COUNT,
	FINDING_DEVICE_CONTESTED,
	FINDING_DEVICE_NOT_ON_VFIO,
	FINDING_DEVICE_WRONG_DRIVER,
	FINDING_DEVICE_NOT_ON_KERNEL,
	FINDING_DEVICE_WITHOUT_DRIVER,
	FINDING_DEVICE_REFUSED,
	FINDING_DEVICE_UNDECLARED,
	FINDING_DEVICE_GROUP_NOT_VIABLE,
	FINDING_DEVICE_RESERVED_REGION,
	FINDING_DEVICE_WITHOUT_RESET,
	FINDING_DEVICE_POWERED_OFF,
	FINDING_FUNCTIONS_READY,
	FINDING_FUNCTIONS_NUMBER,
	FINDING_FUNCTIONS_REFUSED,
	FINDING_INTERFACE_MISSING,
	FINDING_NODE_MISSING,
	FINDING_NODE_ACCESS,
	FINDING_NODE_OPEN,
	FINDING_CONTAINER_ACCESS,
	FINDING_ACCOUNT_MISSING,
	FINDING_ACCOUNT_NOT_SYSTEM,
	FINDING_GROUP_EMPTY,
	FINDING_MEMLOCK_LOW,
	FINDING_UNIT_MEMLOCK,
	FINDING_HUGEPAGES_NONE,
	FINDING_RIVALS_NONE,
	FINDING_RIVALS_UNREAD,
	FINDING_RIVAL_HARMLESS,
	FINDING_RIVAL_DRIVERCTL,
	FINDING_RIVAL_IDS,
	FINDING_RIVAL_INSTALL,
	FINDING_RIVAL_BLACKLIST,
	FINDING_RIVAL_PCIBACK,
	FINDING_RIVAL_RULE,
	FINDING_RIVAL_LIBVIRT,
	FINDING_RIVAL_PROXMOX,
	FINDING_RIVAL_SUPERGFX,
	FINDING_RIVAL_SPDK,
	FINDING_RIVAL_DPDK,
	FINDING_RIVAL_UNIT,
	FINDING_RIVAL_SCRIPT,
	FINDING_RIVAL_OLD_TOOL,
	FINDING_KIND_MAX
};

/* Something that holds. */
struct finding {
	enum finding_kind kind;
	char *subject; /* the entry, device, module, ... that it is about, "" for the machine */
	char *fact;    /* what is so, for people, one line */
	char *remedy;  /* the way out, "" when there is none */
};

struct findings {
	struct finding *list;
	size_t count;
};

/* "iommu-inactive" */
const char *finding_kind_to_string(enum finding_kind kind);
int finding_kind_from_string(const char *text, enum finding_kind *ret) _must_check_;

/* What holds when there is such a finding, for a verdict: "the IOMMU is not active". */
const char *finding_headline(enum finding_kind kind);

/* Each kind has one severity, wherever it is found. */
enum severity finding_severity(enum finding_kind kind);
const char *severity_to_string(enum severity severity);
int severity_from_string(const char *text, enum severity *ret) _must_check_;

/* Adds a finding; the texts are copied. -ENOMEM. */
int findings_add(struct findings *findings, enum finding_kind kind, const char *subject,
		 const char *fact, const char *remedy) _must_check_;

/* The same; takes what is in the buffers, and passes on that one of them failed. */
int findings_add_texts(struct findings *findings, enum finding_kind kind, const char *subject,
		       const struct strbuf *fact, const struct strbuf *remedy) _must_check_;

/* The same for a message as others render it: the fact, and behind it, on lines of their own that
 * are indented, the way out. */
int findings_add_message(struct findings *findings, enum finding_kind kind, const char *subject,
			 const char *message) _must_check_;
void findings_release(struct findings *findings);

/* Takes out those of the kinds for which `drops` is true. */
void findings_drop(struct findings *findings, bool (*drops)(enum finding_kind kind));

/* The worst severity, SEVERITY_OK when there is no finding. */
enum severity findings_worst(const struct findings *findings);

/* True when anything is not as it should be: a warning or an error. */
bool findings_wrong(const struct findings *findings);

/* How many findings have that severity. */
size_t findings_count(const struct findings *findings, enum severity severity);

#define _cleanup_findings_ _cleanup_(findings_release)

#endif
