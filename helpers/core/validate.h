/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The configuration against the hardware: what fits, what does not, and what `apply` would refuse.
 */
#ifndef VFIO_TOOL_VALIDATE_H
#define VFIO_TOOL_VALIDATE_H

#include "core/exitcode.h"
#include "core/finding.h"
#include "core/killswitch.h"
#include "core/match.h"
#include "core/plan.h"

/* Each adds findings; 0 or -ENOMEM. */

/* Mistakes in the files, or that there is none. */
int validate_files(const struct policy *policy, const struct problems *problems,
		   struct findings *findings) _must_check_;

/* What the kernel command line switches off. `policy` still has the skipped entries. */
int validate_killswitch(const struct policy *policy, const struct killswitch *ks,
			struct findings *findings) _must_check_;

/* Entries that find no device, another card, too many, or one that another entry means. */
int validate_misfits(const struct selection *selection, struct findings *findings) _must_check_;

/* How a device of an entry stands to the plan of `apply`. */
struct declared {
	const struct entry *entry;
	const struct device *device;
	const char *label; /* "0000:21:00.0 (enp33s0f0np0)" */
	bool held;	   /* `unbind` gave it back */
};

/* Adds why a device of an entry for VFIO is not on the driver that the entry wants: refusals of
 * `apply`, else that nothing has brought it there yet. *ret_there is true, and nothing is added,
 * when it is there: whether it can be used is for readiness to judge. */
int validate_declared(const struct declared *declared, const struct plan *plan,
		      struct findings *findings, bool *ret_there) _must_check_;

/* The refusals of one device, and how many they are: also one that is where it should be can be
 * refused. */
int validate_refusals(const struct plan *plan, const struct pci_addr *addr, const char *label,
		      const char *subject, struct findings *findings,
		      size_t *ret_count) _must_check_;

/* A journal names the device of an entry: a change that is under way, or was cut off. */
int validate_unfinished(const struct declared *declared, struct findings *findings) _must_check_;

/* Refusals of devices that no entry means itself: what a group would take along. */
int validate_rest_of_plan(const struct plan *plan, const struct selection *selection,
			  const struct machine *machine, struct findings *findings) _must_check_;

/* Kinds of device of which people have several and forget one. */
enum device_kind { KIND_NETWORK, KIND_NVME, KIND_DISPLAY, KIND_OTHER };
enum device_kind device_kind_of(uint32_t class);

/* A device of a declared kind that no entry means. */
int validate_undeclared(const struct device *device, const char *label,
			struct findings *findings) _must_check_;

/* True for the kinds that are found here: whoever judges the system as well leaves them out. */
bool validate_judges(enum finding_kind kind);

/* 3 for mistakes in the files, 2 for what does not fit, else 0. */
enum exitcode validate_code(const struct findings *findings);

#endif
