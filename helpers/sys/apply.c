/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/apply.h"

#include <errno.h>
#include <string.h>

/* A driver that defers its probe, or a reader that holds the device for a moment, deserves a second
 * try. */
enum { TRIES = 5, PAUSE_MS = 40 };

static bool same_id(const struct pci_id *a, const struct pci_id *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static bool is_gone(int error)
{
	return error == -ENOENT || error == -ENODEV;
}

/* True when what the step was for can be seen in the state that was read back. */
static bool step_holds(const struct step *step, const struct device *now, int written)
{
	switch (step->kind) {
	case STEP_OVERRIDE:
		return strcmp(now->binding.override, step->value) == 0;
	case STEP_UNBIND:
		return strcmp(now->binding.driver, step->value) != 0;
	case STEP_BIND:
		return strcmp(now->binding.driver, step->value) == 0;
	case STEP_PROBE: /* no driver may want it: that is an answer too, if the kernel asked */
		return now->binding.driver[0] != '\0' ? !device_on_vfio(now) : written == 0;
	case STEP_LOAD:
	case STEP_LOAD_FOR:
	case STEP_VF_PROBING:
	case STEP_VF_COUNT:
	case STEP_KIND_MAX:
		break;
	}
	return true;
}

/* Another card may have come to the address since. */
static int check_identity(const struct port *port, const struct pci_addr *addr,
			  const struct pci_id *id)
{
	struct device now;
	int r = port->read(port->context, addr, &now);

	if (r < 0)
		return r;
	return same_id(&now.id, id) ? 0 : -ESTALE;
}

/* Writes once and reads back. What the write reports does not count when the state is as wanted:
 * another helper or the kernel itself may have been faster. */
static int write_and_read_back(const struct port *port, const struct step *step,
			       const struct pci_id *id)
{
	struct device now;
	int written = port->write(port->context, step);

	if (written == -ETIMEDOUT)
		return written;
	int r = port->read(port->context, &step->addr, &now);
	if (r < 0)
		return r;
	if (!same_id(&now.id, id))
		return -ESTALE;
	if (step_holds(step, &now, written))
		return 0;
	return written < 0 ? written : -EREMOTEIO;
}

static bool step_writes(const struct step *step)
{
	return step->kind != STEP_LOAD && step->kind != STEP_LOAD_FOR;
}

static int do_load(const struct port *port, const struct step *step)
{
	int r = port->load(port->context, step);

	/* LOAD_FOR helps the probe that follows, which may find a driver without it */
	return step->kind == STEP_LOAD || r == -ETIMEDOUT ? r : 0;
}

/* `fresh`: the last call was a read of this device. */
static int do_write(const struct port *port, const struct step *step, const struct pci_id *id,
		    bool fresh)
{
	int r = 0;

	for (int i = 0; i < TRIES; i++) {
		if (i > 0)
			port->pause(port->context, PAUSE_MS << i);
		if (i > 0 || !fresh)
			r = check_identity(port, &step->addr, id);
		if (r == 0)
			r = write_and_read_back(port, step, id);
		if (r != -EAGAIN && r != -EBUSY)
			break;
	}
	return r;
}

static const struct saved *find_saved(const struct plan *plan, const struct pci_addr *addr)
{
	for (size_t i = 0; i < plan->saved_count; i++)
		if (pci_addr_compare(&plan->saved[i].addr, addr) == 0)
			return &plan->saved[i];
	return NULL;
}

/* Executes without a way back. */
static int run_steps(const struct port *port, const struct plan *plan, size_t *ret_done)
{
	const struct saved *last = NULL; /* the device that was read last */
	int r = 0;

	for (*ret_done = 0; *ret_done < plan->count; ++*ret_done) {
		const struct step *step = &plan->steps[*ret_done];

		if (step_writes(step)) {
			const struct saved *saved = find_saved(plan, &step->addr);

			r = saved ? do_write(port, step, &saved->id, saved == last) : -EINVAL;
			last = saved;
		} else {
			r = do_load(port, step);
			last = NULL;
		}
		if (r < 0)
			return r;
	}
	return 0;
}

static bool same_binding(const struct binding *a, const struct binding *b)
{
	return strcmp(a->driver, b->driver) == 0 && strcmp(a->override, b->override) == 0;
}

int apply_restore(const struct port *port, const struct saved *saved)
{
	_cleanup_plan_ struct plan plan = { 0 };
	struct device now;
	size_t done;
	int r = port->read(port->context, &saved->addr, &now);

	if (is_gone(r))
		return 0;
	if (r < 0)
		return r;
	if (!same_id(&now.id, &saved->id))
		return 0;
	r = plan_restore(&now, saved, &plan);
	if (r < 0)
		return r;
	int failed = run_steps(port, &plan, &done);
	if (failed == -ETIMEDOUT)
		return failed;
	r = port->read(port->context, &saved->addr, &now);
	if (is_gone(r))
		return 0;
	if (r < 0)
		return r;
	if (same_binding(&now.binding, &saved->binding))
		return 0;
	return failed < 0 ? failed : -EREMOTEIO;
}

/* True when the kernel itself may have bound the device, which was without a driver: under an
 * override to the driver it names, without one to any of its own. */
static bool is_found_by_kernel(const struct saved *saved, const struct device *now)
{
	if (!same_id(&now->id, &saved->id) || saved->binding.driver[0] != '\0' ||
	    now->binding.driver[0] == '\0' ||
	    strcmp(now->binding.override, saved->binding.override) != 0)
		return false;
	return saved->binding.override[0] != '\0'
		       ? strcmp(now->binding.driver, saved->binding.override) == 0
		       : !device_on_vfio(now);
}

int apply_restore_rest(const struct port *port, const struct saved *saved)
{
	struct step load = { .kind = STEP_LOAD, .addr = saved->addr };
	struct saved without = *saved;
	struct device now;

	int r = port->read(port->context, &saved->addr, &now);

	if (r == -ETIMEDOUT)
		return r;
	if (r == 0 && is_found_by_kernel(saved, &now))
		return RESTORED_BY_KERNEL;
	r = apply_restore(port, saved);
	/* a device that is gone is no failure, so it is the driver's directory that is not there */
	if (r != -ENOENT || saved->binding.driver[0] == '\0')
		return r;
	memcpy(load.value, saved->binding.driver, sizeof(load.value));
	r = port->load(port->context, &load);
	if (r < 0 && r != -ETIMEDOUT) {
		load.kind = STEP_LOAD_FOR;
		r = port->load(port->context, &load);
	}
	if (r != -ETIMEDOUT)
		r = apply_restore(port, saved);
	if (r != -ENOENT)
		return r;
	without.binding.driver[0] = '\0';
	r = apply_restore(port, &without);
	return r < 0 ? r : RESTORED_NO_DRIVER;
}

/* True when a later step of the plan decides about the same part of the same device. */
static bool is_superseded(const struct plan *plan, size_t at)
{
	const struct step *step = &plan->steps[at];

	for (size_t i = at + 1; i < plan->count; i++)
		if (step_writes(&plan->steps[i]) &&
		    pci_addr_compare(&plan->steps[i].addr, &step->addr) == 0 &&
		    (plan->steps[i].kind == STEP_OVERRIDE) == (step->kind == STEP_OVERRIDE))
			return true;
	return false;
}

/* Looks at all devices once more: while one was done, others may have been changed. */
static int verify(const struct port *port, const struct plan *plan, size_t *ret_failed)
{
	const struct saved *last = NULL;
	struct device now;

	for (size_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];
		const struct saved *saved = find_saved(plan, &step->addr);

		if (!step_writes(step) || !saved || is_superseded(plan, i))
			continue;
		*ret_failed = i;
		int r = saved == last ? 0 : port->read(port->context, &step->addr, &now);
		if (r < 0)
			return r;
		last = saved;
		if (!same_id(&now.id, &saved->id))
			return -ESTALE;
		if (!step_holds(step, &now, 0))
			return -EREMOTEIO;
	}
	return 0;
}

/* True when the step may have changed the device: it was for it, or it loaded a driver, which takes
 * the devices that wait for one. */
static bool step_touches(const struct step *step, const struct saved *saved)
{
	if (step_writes(step))
		return pci_addr_compare(&step->addr, &saved->addr) == 0;
	return saved->binding.driver[0] == '\0' &&
	       (step->kind == STEP_LOAD_FOR || saved->binding.override[0] == '\0' ||
		strcmp(saved->binding.override, step->value) == 0);
}

/* True when a step that touches the device was begun; the others may have been changed by somebody
 * else since. */
static bool was_touched(const struct plan *plan, const struct saved *saved, size_t done)
{
	for (size_t i = 0; i < plan->count && i <= done; i++)
		if (step_touches(&plan->steps[i], saved))
			return true;
	return false;
}

/* True when nothing more must be asked of the device: the kernel does not answer about it. */
static bool is_silent(const struct outcome *outcome, const struct saved *saved)
{
	return outcome->error == -ETIMEDOUT &&
	       (step_touches(&outcome->failed, saved) ||
		(outcome->failed.kind != STEP_LOAD &&
		 pci_addr_compare(&outcome->failed.addr, &saved->addr) == 0));
}

/* Brings back what the plan touched so far, last first. */
static void undo(const struct port *port, const struct plan *plan, bool *pending,
		 struct outcome *outcome)
{
	for (size_t i = plan->saved_count; i > 0; i--) {
		const struct saved *saved = &plan->saved[i - 1];

		if (!was_touched(plan, saved, outcome->done))
			continue;
		int r = is_silent(outcome, saved) ? -ETIMEDOUT : apply_restore(port, saved);

		pending[i - 1] = r < 0;
		if (r < 0 && outcome->end != APPLY_STUCK) {
			outcome->end = APPLY_STUCK;
			outcome->stuck = saved->addr;
			outcome->stuck_error = r;
		}
	}
}

void apply_plan(const struct port *port, const struct plan *plan, bool *pending,
		struct outcome *ret)
{
	struct outcome outcome = { .end = APPLY_DONE };

	outcome.error = run_steps(port, plan, &outcome.done);
	size_t failed = outcome.done;
	if (outcome.error == 0)
		outcome.error = verify(port, plan, &failed);
	if (outcome.error < 0) {
		outcome.end = APPLY_UNDONE;
		outcome.failed = plan->steps[failed];
		undo(port, plan, pending, &outcome);
	}
	*ret = outcome;
}

void apply_undo(const struct port *port, const struct plan *plan, const struct step *step,
		int error, bool *pending, struct outcome *outcome)
{
	outcome->end = APPLY_UNDONE;
	outcome->error = error;
	outcome->failed = *step;
	undo(port, plan, pending, outcome);
}

void outcome_cause(const struct outcome *outcome, struct strbuf *out)
{
	const struct step *step = &outcome->failed;

	switch (step->kind) {
	case STEP_LOAD:
		strbuf_addf(out, "the module of driver %s could not be loaded", step->value);
		break;
	case STEP_OVERRIDE:
		strbuf_add(out, "its driver_override could not be written");
		break;
	case STEP_UNBIND:
		strbuf_addf(out, "driver %s does not let go of it", step->value);
		break;
	case STEP_BIND:
		strbuf_addf(out, "driver %s did not take it", step->value);
		break;
	case STEP_LOAD_FOR:
		strbuf_add(out, "the modules that know it could not be loaded");
		break;
	case STEP_PROBE:
	case STEP_VF_PROBING:
	case STEP_VF_COUNT:
	case STEP_KIND_MAX:
		strbuf_add(out, "no driver of the kernel took it");
		break;
	}
	if (outcome->error == -ESTALE)
		strbuf_add(out, ": another card is there now");
	else if (outcome->error == -EXDEV)
		strbuf_add(out, " for use: another driver has taken a device of its IOMMU group");
	else if (outcome->error == -EREMOTEIO)
		strbuf_add(out, ": the kernel reported success, but it is not so");
	else if (outcome->error == -ETIMEDOUT)
		strbuf_add(out, ": no answer in time");
	else
		strbuf_addf(out, ": %s", strerror(-outcome->error));
}

void outcome_render(const struct outcome *outcome, struct strbuf *out)
{
	if (outcome->end == APPLY_DONE)
		return;
	strbuf_addf(out, "%s: ", PCI_ADDR_TEXT(&outcome->failed.addr));
	outcome_cause(outcome, out);
	if (outcome->end == APPLY_UNDONE)
		strbuf_add(out, "\n  everything is as it was before");
	else if (outcome->stuck_error == -ETIMEDOUT && outcome->failed.kind == STEP_LOAD)
		strbuf_addf(out,
			    "\n  %s may still get it, when it is there: see vfio-tool info then",
			    PCI_ADDR_TEXT(&outcome->stuck));
	else if (outcome->stuck_error == -ETIMEDOUT)
		strbuf_addf(out,
			    "\n  %s is not brought back yet: the next run of vfio-bind does that, "
			    "once the kernel has answered",
			    PCI_ADDR_TEXT(&outcome->stuck));
	else
		strbuf_addf(
			out,
			"\n  %s could not be brought back (%s): see vfio-tool list --all, and the "
			"kernel's log",
			PCI_ADDR_TEXT(&outcome->stuck), strerror(-outcome->stuck_error));
}
