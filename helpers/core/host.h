/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a machine has of what VFIO needs, and the parsers of the kernel's texts about it. They take
 * a whole file; on failure they return -EINVAL and leave *ret untouched. */
#ifndef VFIO_TOOL_HOST_H
#define VFIO_TOOL_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bootparam.h"
#include "core/macro.h"

/* What could be found out. */
enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES, ANSWER_MAX };

/* "unknown", "no", "yes". */
const char *answer_to_string(enum answer answer);

enum module_state {
	MODULE_UNKNOWN,	 /* the kernel's tables are not there to look into */
	MODULE_ABSENT,	 /* this kernel has none of that name */
	MODULE_LOADABLE, /* it has, and it is loaded when it is needed */
	MODULE_LOADED,
	MODULE_BUILT_IN,
	MODULE_STATE_MAX
};

const char *module_state_to_string(enum module_state state);

enum lockdown {
	LOCKDOWN_UNKNOWN,
	LOCKDOWN_NONE,
	LOCKDOWN_INTEGRITY,
	LOCKDOWN_CONFIDENTIALITY,
	LOCKDOWN_MAX
};

const char *lockdown_to_string(enum lockdown lockdown);

/* vfio-tool.service, as far as files tell. */
enum service_state {
	SERVICE_UNKNOWN,
	SERVICE_ABSENT,	  /* there is no such unit */
	SERVICE_MASKED,	  /* it is a link to /dev/null */
	SERVICE_UNWANTED, /* nothing starts it */
	SERVICE_ACTIVE,	  /* it is at work, or has done its work */
	SERVICE_INACTIVE, /* it was not started, or it failed */
	SERVICE_STATE_MAX
};

const char *service_state_to_string(enum service_state state);

/* Whose IOMMU it is: a word for another one does nothing. */
enum iommu_maker { MAKER_UNKNOWN, MAKER_INTEL, MAKER_AMD, MAKER_ARM };

/* What the kernel does about Intel's IOMMU when it is told nothing. */
enum iommu_default { DEFAULT_UNKNOWN, DEFAULT_ON, DEFAULT_OFF, DEFAULT_WITHOUT };

/* How much memory a process may lock. */
#define MEMLOCK_UNLIMITED UINT64_MAX

struct hugepages {
	uint64_t size; /* bytes */
	uint64_t total, free;
};

#define IOMMU_TEXT_MAX 32
#define MODULE_TEXT_MAX 64
#define HUGEPAGES_MAX 8
#define HOST_MODULES_MAX 16

struct host_module {
	char name[MODULE_TEXT_MAX];
	enum module_state state;
	bool needed; /* else others can do without it */
};

struct host {
	char release[128];	    /* of the kernel, "" unknown */
	char iommu[IOMMU_TEXT_MAX]; /* the first by name, "" none */
	unsigned iommus;
	unsigned groups;
	enum iommu_maker maker;
	enum answer described; /* by the firmware: there is a table of an IOMMU */
	enum iommu_default intel_default;
	struct bootparams params; /* what is in force */
	enum answer remapping;	  /* of interrupts */
	enum answer unsafe;	  /* allow_unsafe_interrupts */
	enum answer noiommu;	  /* enable_unsafe_noiommu_mode */
	enum answer iommufd;	  /* the kernel has it, loaded or built in */
	enum answer cdev;	  /* VFIO devices have character devices of their own */
	enum answer group_nodes;  /* VFIO groups have nodes */
	enum module_state vfio;
	struct host_module modules[HOST_MODULES_MAX];
	size_t module_count;
	enum lockdown lockdown;
	enum answer secure_boot;
	enum service_state service;
	bool memlock_known;
	uint64_t memlock; /* bytes, of this process */
	struct hugepages hugepages[HUGEPAGES_MAX];
	size_t hugepages_count;
};

/* Are interrupts remapped? Told from the chips that /proc/interrupts names: "IR-" stands before
 * those of remapped ones on x86 (drivers/iommu/intel/irq_remapping.c, amd/iommu.c), and a GIC's ITS
 * always isolates (IRQ_DOMAIN_FLAG_ISOLATED_MSI). Other machines stay unknown. */
enum answer remapping_from_interrupts(const char *text);

/* Takes /sys/kernel/security/lockdown: "none [integrity] confidentiality". */
int lockdown_parse(const char *text, enum lockdown *ret) _must_check_;

/* Takes /proc/PID/limits; the soft limit of "Max locked memory", in bytes. */
int memlock_parse(const char *text, uint64_t *ret) _must_check_;

/* True when /proc/devices has a character device of that name: "vfio" for group nodes, "vfio-dev"
 * for a device's own (drivers/vfio/group.c, device_cdev.c). */
bool character_device_listed(const char *text, const char *name);

/* Takes the EFI variable SecureBoot as efivarfs has it: four bytes of attributes, one of value. */
enum answer secure_boot_from_variable(const uint8_t *data, size_t len);

/* Takes the name of a directory of /sys/kernel/mm/hugepages, "hugepages-2048kB", in bytes. */
int hugepage_size_parse(const char *name, uint64_t *ret) _must_check_;

#endif
