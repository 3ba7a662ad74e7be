/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Carries out a plan through a port, reads back after every write, and goes back when a step fails.
 * It knows no file: the port is the kernel, or a fake of it in tests. */
#ifndef VFIO_TOOL_APPLY_H
#define VFIO_TOOL_APPLY_H

#include "core/device.h"
#include "core/plan.h"

/* The way to the kernel. All return 0 or -errno; `write` and `load` may return -ETIMEDOUT when the
 * kernel did not answer in time: then nothing more is asked of that device. */
struct port {
	void *context;
	/* Reads what the device is and the state it is in: address, id, binding, has_vfio_dev. */
	int (*read)(void *context, const struct pci_addr *addr, struct device *ret);
	/* Does the write of one STEP_OVERRIDE, STEP_UNBIND, STEP_BIND or STEP_PROBE. */
	int (*write)(void *context, const struct step *step);
	/* STEP_LOAD and STEP_LOAD_FOR. */
	int (*load)(void *context, const struct step *step);
	/* Waits before a step is tried again. */
	void (*pause)(void *context, unsigned milliseconds);
};

enum apply_end {
	APPLY_DONE,   /* every step holds */
	APPLY_UNDONE, /* a step failed, and every device is as it was before */
	APPLY_STUCK,  /* a step failed, and not everything could be restored */
	APPLY_END_MAX
};

/* How it went. */
struct outcome {
	enum apply_end end;
	size_t done;	    /* steps that hold (before anything was undone) */
	struct step failed; /* the step that failed, unless APPLY_DONE */
	int error; /* why: -errno; -ESTALE: another card is there now; -EREMOTEIO: the kernel
		      reported success, and the state read back says otherwise; -EXDEV: the IOMMU
		      group is not usable */
	struct pci_addr stuck; /* APPLY_STUCK: the first device that could not be restored */
	int stuck_error;
};

/* Executes the steps. On failure every touched device is brought back, in reverse order. A device
 * that is gone (-ENOENT, -ENODEV) needs no restoring. `pending` has a flag for each of plan->saved,
 * all clear; those are set that could not be brought back: all others are as they were. */
void apply_plan(const struct port *port, const struct plan *plan, bool *pending,
		struct outcome *ret);

/* Undoes a plan that was carried out, because what `step` did turned out to be of no use. */
void apply_undo(const struct port *port, const struct plan *plan, const struct step *step,
		int error, bool *pending, struct outcome *outcome);

/* Brings one device back to what was saved: reads, plans the way, goes it, reads again. 0 also when
 * the device is gone or another card is in its place; -errno when it is not as it was. */
int apply_restore(const struct port *port, const struct saved *saved) _must_check_;

/* How a journal's device ends. */
enum restored {
	RESTORED,	    /* it is as it was, gone, or another card */
	RESTORED_NO_DRIVER, /* as it was, but for its driver, which no module brings back */
	RESTORED_BY_KERNEL, /* it had no driver, and has the one that the kernel gives it for its
			       override: left there */
};

/* The same, for a journal that has to end. A device that waited for its driver, which came after
 * the run was cut off, is where it was to be: undoing that would leave it without one. Returns an
 * enum restored or -errno. */
int apply_restore_rest(const struct port *port, const struct saved *saved) _must_check_;

/* For people, of the step that failed: "driver vfio-pci did not take it: Invalid argument". */
void outcome_cause(const struct outcome *outcome, struct strbuf *out);

/* For people: "0000:01:00.0: vfio-pci did not take it: Invalid argument; it is back on e1000e". */
void outcome_render(const struct outcome *outcome, struct strbuf *out);

#endif
