/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Judges what `status` does not look at: what keeps VFIO from working at the next boot, or a
 * program from using it. Each adds findings; 0 or -ENOMEM. */
#ifndef VFIO_TOOL_AUDIT_PREREQUISITES_H
#define VFIO_TOOL_AUDIT_PREREQUISITES_H

#include "core/finding.h"
#include "core/host.h"
#include "core/match.h"
#include "core/rival.h"
#include "core/unitfile.h"

/* Words of the kernel command line that switch off what VFIO needs, or have no effect. */
int audit_cmdline(const char *cmdline, const struct host *host,
		  struct findings *findings) _must_check_;

/* Whose words they are, for audit_claims(). */
#define AUDIT_CMDLINE "the kernel command line"

/* Modules that may not be loaded, and IDs that vfio-pci is told to take: claims of modprobe.d, and
 * of the file AUDIT_CMDLINE. */
int audit_claims(const struct claims *claims, const struct host *host,
		 const struct machine *machine, const struct selection *selection,
		 struct findings *findings) _must_check_;

/* Modules that a device which is there needs and that are not loaded. `wanted`: a declared device
 * is there. One that modprobe.d or the kernel refuses is left to audit_claims(). */
int audit_loaded(const struct host *host, const struct claims *claims, bool wanted,
		 struct findings *findings) _must_check_;

/* The kernel that boots next, when it is another than the one that runs. */
struct next_kernel {
	const char *release;
	const char *reason;	    /* why it is held for that: "/boot/vmlinuz names it" */
	const char *const *missing; /* needed modules that it does not have */
	size_t missing_count;
};

int audit_next_kernel(const struct next_kernel *next, struct findings *findings) _must_check_;

/* What the hardware of a declared device allows. */
struct hardware_facts {
	const struct device *device;
	const char *entry;
	enum answer resettable; /* alone */
	bool powered_off;	/* D3cold */
	bool reserved;		/* the firmware wants this memory mapped one to one */
	uint64_t reserved_start, reserved_end;
};

int audit_hardware(const struct hardware_facts *facts, struct findings *findings) _must_check_;

/* A file that was generated from the configuration. */
enum rules_state { RULES_FRESH, RULES_MISSING, RULES_STALE };

/* `path` is where it is, or should be. */
int audit_rules(enum rules_state state, const char *path, struct findings *findings) _must_check_;

/* A service that is ordered behind ours, needs it, or both. */
struct consumer {
	char *unit;
	struct unitfile file;
	uint64_t memlock; /* that holds for it */
};

int audit_consumer(const struct consumer *consumer, struct findings *findings) _must_check_;

/* One account that an entry gives the nodes to. */
struct account_facts {
	bool is_group;
	const char *name, *entry;
	bool known; /* there is such an account */
	unsigned number;
	unsigned systemd;    /* its version, 0 unknown or not there */
	enum answer members; /* of a group */
};

int audit_account(const struct account_facts *facts, struct findings *findings) _must_check_;

/* /dev/vfio/vfio, which every user of a group's node opens as well, and those whom an entry gives
 * such a node to. */
struct container_facts {
	const char *path;
	unsigned owner, group, mode;
	const char *entry;
	unsigned user_owner, user_group, user_mode;
};

int audit_container(const struct container_facts *facts, struct findings *findings) _must_check_;

#endif
