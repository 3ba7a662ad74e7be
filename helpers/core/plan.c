/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/plan.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/plan-internal.h"

static void copy_name(char to[static DRIVER_TEXT_MAX], const char *from)
{
	snprintf(to, DRIVER_TEXT_MAX, "%s", from);
}

static int add_step(struct plan *plan, enum step_kind kind, const struct pci_addr *addr,
		    const char *value)
{
	struct step *steps = reallocarray(plan->steps, plan->count + 1, sizeof(*steps));

	if (!steps)
		return -ENOMEM;
	plan->steps = steps;
	steps[plan->count] = (struct step){ .kind = kind, .addr = *addr };
	copy_name(steps[plan->count].value, value);
	plan->count++;
	return 0;
}

static int add_saved(struct plan *plan, const struct device *device)
{
	struct saved *saved = reallocarray(plan->saved, plan->saved_count + 1, sizeof(*saved));

	if (!saved)
		return -ENOMEM;
	plan->saved = saved;
	saved[plan->saved_count++] = (struct saved){ .addr = device->addr,
						     .id = device->id,
						     .binding = device->binding,
						     .on_vfio = device_on_vfio(device) };
	return 0;
}

void plan_release(struct plan *plan)
{
	for (size_t i = 0; i < plan->refusal_count; i++) {
		free(plan->refusals[i].fact);
		free(plan->refusals[i].remedy);
	}
	free(plan->refusals);
	free(plan->steps);
	free(plan->saved);
	*plan = (struct plan){ 0 };
}

enum exitcode plan_code(const struct plan *plan)
{
	enum exitcode code = EXIT_DONE;

	for (size_t i = 0; i < plan->refusal_count; i++)
		code = exitcode_worse(code, plan->refusals[i].code);
	return code;
}

const struct want *plan_find_want(const struct want_list *wants, const struct pci_addr *addr)
{
	for (size_t i = 0; i < wants->count; i++)
		if (pci_addr_compare(&wants->list[i].addr, addr) == 0)
			return &wants->list[i];
	return NULL;
}

static bool is_companion(const struct want *want, const struct device *sibling)
{
	for (size_t i = 0; i < want->companion_count; i++)
		if (pci_addr_compare(&want->companions[i].addr, &sibling->addr) == 0 &&
		    pci_id_matches(&want->companions[i].id, &sibling->id))
			return true;
	return false;
}

/* True when the want takes this sibling of its group along. */
static bool takes_along(const struct want *want, const struct device *sibling)
{
	if (device_is_bridge(sibling))
		return false;
	return want->group == GROUP_WHOLE ||
	       (want->group == GROUP_LIST && is_companion(want, sibling));
}

static int add_want(struct want_list *wants, const struct want *want)
{
	struct want *list = reallocarray(wants->list, wants->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	wants->list = list;
	list[wants->count++] = *want;
	return 0;
}

/* The wants, each address once, and the siblings that come along. What was allowed for a device is
 * not allowed for its siblings: each has guards of its own. */
static int expand(const struct machine *machine, const struct want *wants, size_t count,
		  struct want_list *ret)
{
	for (size_t i = 0; i < count; i++)
		if (!plan_find_want(ret, &wants[i].addr)) {
			int r = add_want(ret, &wants[i]);
			if (r < 0)
				return r;
		}
	for (size_t i = 0; i < count; i++) {
		const struct device *device = machine_find(machine, &wants[i].addr);

		if (!device || device->group < 0 || wants[i].goal == GOAL_NATIVE)
			continue;
		for (size_t k = 0; k < machine->count; k++) {
			const struct device *sibling = &machine->devices[k];

			if (sibling->group != device->group || !takes_along(&wants[i], sibling) ||
			    plan_find_want(ret, &sibling->addr))
				continue;
			struct want along = wants[i];
			along.addr = sibling->addr;
			along.entry = NULL; /* another entry may mean the sibling */
			along.allow = 0;
			along.along = true;
			int r = add_want(ret, &along);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

int plan_reach(const struct machine *machine, const struct want *wants, size_t count,
	       struct pci_addr **ret, size_t *ret_count)
{
	struct want_list reached = { 0 };
	int r = expand(machine, wants, count, &reached);
	_cleanup_free_ struct want *list = reached.list;
	struct pci_addr *addrs = r < 0 ? NULL : calloc(reached.count + 1, sizeof(*addrs));

	if (!addrs)
		return -ENOMEM;
	for (size_t i = 0; i < reached.count; i++)
		addrs[i] = list[i].addr;
	*ret = addrs;
	*ret_count = reached.count;
	return 0;
}

static bool driver_known(const struct situation *situation, const char *driver)
{
	for (size_t i = 0; i < situation->driver_count; i++)
		if (strcmp(situation->drivers[i], driver) == 0)
			return true;
	return false;
}

static bool has_load(const struct plan *plan, const char *driver)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->steps[i].kind == STEP_LOAD && strcmp(plan->steps[i].value, driver) == 0)
			return true;
	return false;
}

/* Modules are loaded before any override is written: a driver that registers binds every device
 * that names it at once, and then it would be the kernel's order and not ours. */
static int add_loads(struct plan *plan, const struct situation *situation,
		     const struct want_list *wants)
{
	for (size_t i = 0; i < wants->count; i++) {
		const struct want *want = &wants->list[i];
		const struct device *device = machine_find(situation->machine, &want->addr);

		if (want->goal != GOAL_VFIO || plan_is_settled(device, want) ||
		    driver_known(situation, want->driver) || has_load(plan, want->driver))
			continue;
		if (!situation->may_load) {
			int r = plan_refuse(
				plan, &want->addr, EXIT_ERROR,
				"its VFIO driver is not loaded, and auto_load_module is off",
				"load the module, or set auto_load_module = true");
			if (r < 0)
				return r;
			continue;
		}
		int r = add_step(plan, STEP_LOAD, &want->addr, want->driver);
		if (r < 0)
			return r;
	}
	return 0;
}

static int steps_to_vfio(struct plan *plan, const struct device *device, const struct want *want)
{
	int r = 0;

	if (strcmp(device->binding.override, want->driver) != 0)
		r = add_step(plan, STEP_OVERRIDE, &device->addr, want->driver);
	if (r < 0 || plan_is_settled(device, want))
		return r;
	if (device->binding.driver[0] != '\0')
		r = add_step(plan, STEP_UNBIND, &device->addr, device->binding.driver);
	if (r < 0)
		return r;
	return add_step(plan, STEP_BIND, &device->addr, want->driver);
}

/* From any state to `driver` and `override`. The driver is bound under an override of its own name:
 * so it takes the device whatever its ID table says (a VFIO driver, pci-stub and the like match by
 * override only, also when it was cleared after they were bound), and no other driver gets in
 * between. */
static int steps_to_binding(struct plan *plan, const struct device *now, const char *driver,
			    const char *override)
{
	const char *meanwhile = driver[0] != '\0' ? driver : override;
	int r = 0;

	if (strcmp(now->binding.override, meanwhile) != 0)
		r = add_step(plan, STEP_OVERRIDE, &now->addr, meanwhile);
	if (r == 0 && now->binding.driver[0] != '\0')
		r = add_step(plan, STEP_UNBIND, &now->addr, now->binding.driver);
	if (r == 0 && driver[0] != '\0')
		r = add_step(plan, STEP_BIND, &now->addr, driver);
	if (r == 0 && strcmp(meanwhile, override) != 0)
		r = add_step(plan, STEP_OVERRIDE, &now->addr, override);
	return r;
}

/* True for the name of a VFIO driver, as far as one can know. */
static bool names_vfio_driver(const struct situation *situation, const struct device *device,
			      const char *name)
{
	return strcmp(name, "vfio-pci") == 0 || driver_known(situation, name) ||
	       (device_on_vfio(device) && strcmp(name, device->binding.driver) == 0);
}

/* To whichever driver takes it; one of VFIO's must not, though the override to restore names it. */
static int steps_to_any_native(struct plan *plan, const struct situation *situation,
			       const struct device *device, const struct want *want)
{
	const char *meanwhile =
		names_vfio_driver(situation, device, want->override) ? "" : want->override;
	int r = 0;

	if (strcmp(device->binding.override, meanwhile) != 0)
		r = add_step(plan, STEP_OVERRIDE, &device->addr, meanwhile);
	if (r == 0 && device->binding.driver[0] != '\0')
		r = add_step(plan, STEP_UNBIND, &device->addr, device->binding.driver);
	if (r == 0)
		r = add_step(plan, STEP_LOAD_FOR, &device->addr, "");
	if (r == 0)
		r = add_step(plan, STEP_PROBE, &device->addr, "");
	if (r == 0 && strcmp(meanwhile, want->override) != 0)
		r = add_step(plan, STEP_OVERRIDE, &device->addr, want->override);
	return r;
}

static int steps_to_native(struct plan *plan, const struct situation *situation,
			   const struct device *device, const struct want *want)
{
	if (!device_on_vfio(device) && device->binding.driver[0] != '\0')
		return strcmp(device->binding.override, want->override) != 0
			       ? add_step(plan, STEP_OVERRIDE, &device->addr, want->override)
			       : 0;
	if (want->driver[0] != '\0')
		return steps_to_binding(plan, device, want->driver, want->override);
	return steps_to_any_native(plan, situation, device, want);
}

static int steps_for(struct plan *plan, const struct situation *situation,
		     const struct device *device, const struct want *want)
{
	switch (want->goal) {
	case GOAL_VFIO:
		return steps_to_vfio(plan, device, want);
	case GOAL_NATIVE:
		return steps_to_native(plan, situation, device, want);
	case GOAL_CLAIM:
		return plan_is_settled(device, want)
			       ? 0
			       : add_step(plan, STEP_OVERRIDE, &device->addr, want->driver);
	case GOAL_MAX:
		break;
	}
	return 0;
}

static int add_steps(struct plan *plan, const struct situation *situation,
		     const struct want_list *wants)
{
	int r = add_loads(plan, situation, wants);

	for (size_t i = 0; r == 0 && plan->refusal_count == 0 && i < wants->count; i++) {
		const struct device *device =
			machine_find(situation->machine, &wants->list[i].addr);
		size_t before = plan->count;

		r = steps_for(plan, situation, device, &wants->list[i]);
		if (r == 0 && plan->count > before)
			r = add_saved(plan, device);
	}
	return r;
}

static void drop_steps(struct plan *plan)
{
	plan->count = 0;
	plan->saved_count = 0;
}

int plan_make(const struct situation *situation, const struct want *wants, size_t count,
	      struct plan *ret)
{
	_cleanup_plan_ struct plan plan = { 0 };
	struct want_list reached = { 0 };
	int r = expand(situation->machine, wants, count, &reached);
	_cleanup_free_ struct want *list = reached.list;

	for (size_t i = 0; r == 0 && i < reached.count; i++)
		r = plan_judge(&plan, situation, &reached, &list[i]);
	if (r == 0 && plan.refusal_count == 0)
		r = add_steps(&plan, situation, &reached);
	if (r < 0)
		return r;
	if (plan.refusal_count > 0)
		drop_steps(&plan);
	*ret = plan;
	plan = (struct plan){ 0 };
	return 0;
}

int plan_restore(const struct device *now, const struct saved *saved, struct plan *ret)
{
	_cleanup_plan_ struct plan plan = { 0 };
	int r = 0;

	if (strcmp(now->binding.driver, saved->binding.driver) != 0)
		r = steps_to_binding(&plan, now, saved->binding.driver, saved->binding.override);
	else if (strcmp(now->binding.override, saved->binding.override) != 0)
		r = add_step(&plan, STEP_OVERRIDE, &now->addr, saved->binding.override);
	if (r == 0 && plan.count > 0)
		r = add_saved(&plan, now);
	if (r < 0)
		return r;
	*ret = plan;
	plan = (struct plan){ 0 };
	return 0;
}
