/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The DECISION: from what is and what is wanted to the steps that lead there, or to refusals. */
#ifndef VFIO_TOOL_PLAN_H
#define VFIO_TOOL_PLAN_H

#include "core/device.h"
#include "core/exitcode.h"
#include "core/guard.h"
#include "core/policy.h"
#include "core/strbuf.h"

enum step_kind {
	STEP_LOAD,     /* make the driver `value` known to the kernel: load its module */
	STEP_LOAD_FOR, /* load the modules that the kernel's alias table names for the device */
	STEP_OVERRIDE, /* write `value` to driver_override; "" clears it */
	STEP_UNBIND,   /* write the address to drivers/VALUE/unbind */
	STEP_BIND,     /* write the address to drivers/VALUE/bind */
	STEP_PROBE,    /* write the address to drivers_probe: whichever driver takes it, or none */
	STEP_VF_PROBING, /* write `value` to sriov_drivers_autoprobe: "0" keeps every driver off the
			    virtual functions that are made next; not part of a plan */
	STEP_VF_COUNT,	 /* write `value` to sriov_numvfs; not part of a plan */
	STEP_KIND_MAX
};

struct step {
	enum step_kind kind;
	struct pci_addr addr;
	char value[DRIVER_TEXT_MAX];
};

/* A device before anything was written to it: what the way back restores. */
struct saved {
	struct pci_addr addr;
	struct pci_id id;
	struct binding binding;
	bool on_vfio; /* the driver was one of VFIO's */
};

/* Why a device is left alone. */
struct refusal {
	struct pci_addr addr;
	enum exitcode code;
	char *fact;   /* what is so */
	char *remedy; /* the way out, "" when there is none */
};

struct plan {
	struct step *steps;
	size_t count;
	struct saved *saved; /* the devices that the steps touch, in that order */
	size_t saved_count;
	struct refusal *refusals; /* with a refusal there are no steps: all or nothing */
	size_t refusal_count;
};

enum goal {
	GOAL_VFIO,   /* on the VFIO driver `driver` */
	GOAL_NATIVE, /* back with the kernel */
	GOAL_CLAIM,  /* only the override, only for a device that has no driver yet */
	GOAL_MAX
};

struct want {
	struct pci_addr addr;
	enum goal goal;
	const struct entry *entry;	/* the entry that means the device, or NULL */
	char driver[DRIVER_TEXT_MAX];	/* GOAL_VFIO, GOAL_CLAIM: the VFIO driver;
					   GOAL_NATIVE: the driver to return to, "" = whichever takes
					   it */
	char override[DRIVER_TEXT_MAX]; /* GOAL_NATIVE: the override to restore */
	enum group_policy group;
	const struct companion *companions;
	size_t companion_count;
	guard_set allow;
	bool along; /* set by the planner: a sibling that comes with another want */
};

/* Everything a decision rests on. `machine` has at least the wanted devices and the members of
 * their groups. */
struct situation {
	const struct machine *machine;
	const struct usages *usages; /* why the host needs devices; may be NULL */
	const struct usages
		*holders; /* who holds devices open through VFIO (guard unused); may be NULL */
	const struct usages
		*claims; /* who else directs devices to a driver (guard unused); may be NULL */
	bool unattended; /* nobody is there who could be asked: what others decided stays */
	const struct selection *selection; /* which entry means which device; may be NULL */
	const char *const *drivers; /* names of the VFIO drivers that the kernel knows already */
	size_t driver_count;
	bool may_load; /* options.auto_load_module */
};

/* The addresses that the wants reach once `group` and `companions` are followed: the wanted devices
 * and the siblings that would be taken with them. Usages and holders are needed for these. -ENOMEM.
 */
int plan_reach(const struct machine *machine, const struct want *wants, size_t count,
	       struct pci_addr **ret, size_t *ret_count) _must_check_;

/* Decides. 0 or -ENOMEM; a refusal is a result, not an error. A device that is already where it
 * should be has no step. */
int plan_make(const struct situation *situation, const struct want *wants, size_t count,
	      struct plan *ret) _must_check_;

/* The steps that bring a device from the state it is in now back to what was saved; none when it is
 * there. */
int plan_restore(const struct device *now, const struct saved *saved,
		 struct plan *ret) _must_check_;

/* The worst code of the refusals, EXIT_DONE when there are none. */
enum exitcode plan_code(const struct plan *plan);

void plan_release(struct plan *plan);

/* The attribute that a step writes, relative to sysfs, and the text it writes; false for STEP_LOAD
 * and STEP_LOAD_FOR. */
bool step_target(const struct step *step, char path[static 256],
		 char text[static DRIVER_TEXT_MAX + 1]);

/* One line for people: `write "vfio-pci" to SYSFS/bus/pci/...`. */
void step_render(const struct step *step, const char *sysfs, struct strbuf *out);
void refusal_render(const struct refusal *refusal, struct strbuf *out);

const char *step_kind_to_string(enum step_kind kind);
int step_kind_from_string(const char *text, enum step_kind *ret) _must_check_;

#define _cleanup_plan_ _cleanup_(plan_release)

#endif
