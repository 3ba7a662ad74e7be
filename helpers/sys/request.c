/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/request.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/sriov.h"
#include "sys/transaction.h"
#include "sys/variant.h"

void request_release(struct request *request)
{
	free(request->wants);
	*request = (struct request){ 0 };
}

void declaration_release(struct declaration *declaration)
{
	for (size_t i = 0; i < declaration->count; i++)
		request_release(&declaration->requests[i]);
	free(declaration->requests);
	selection_release(&declaration->selection);
	machine_release(&declaration->machine);
	*declaration = (struct declaration){ 0 };
}

static int add_want(struct request *request, const struct want *want)
{
	struct want *wants = reallocarray(request->wants, request->count + 1, sizeof(*wants));

	if (!wants)
		return -ENOMEM;
	request->wants = wants;
	wants[request->count++] = *want;
	return 0;
}

/* The entry that names the device's address, or that matches it without one. Identity is judged by
 * the transaction, which has the facts under lock; here it is only about whose terms hold. */
static const struct entry *entry_for(const struct root *root, const struct policy *policy,
				     const struct pci_addr *addr)
{
	struct device device;

	if (policy->count == 0 ||
	    scan_device(root, addr, scan_extras_for(policy_match_keys(policy)), &device) < 0)
		return NULL;
	for (size_t i = 0; i < policy->count; i++)
		if (match_disagreement(&policy->entries[i].match, &device) == 0)
			return &policy->entries[i];
	return NULL;
}

/* The entry under whose terms a person's request stands: the one that means the device on this
 * machine. Where entries quarrel about it, one that keeps it with the kernel is heard; else none
 * is, so that no `allow` counts that was written for another device. */
static int entry_of_request(const struct root *root, const struct policy *policy,
			    const struct pci_addr *addr, const struct entry **ret)
{
	unsigned extras = scan_extras_for(policy_match_keys(policy));
	_cleanup_selection_ struct selection selection = { 0 };
	_cleanup_machine_ struct machine machine = { 0 };
	const struct entry *first = entry_for(root, policy, addr);
	struct device device;
	bool sure = !first || entry_is_local(first);

	*ret = first;
	if (!first || scan_device(root, addr, extras, &device) < 0)
		return 0;
	for (size_t i = 0; i < policy->count; i++) {
		const struct entry *entry = &policy->entries[i];

		if (entry == first || match_disagreement(&entry->match, &device) != 0)
			continue;
		sure = false;
		if (entry->mode == MODE_KERNEL)
			*ret = entry;
	}
	if (sure || (*ret)->mode == MODE_KERNEL)
		return 0;
	int r = scan_all(root, extras, &machine);
	if (r == 0)
		r = selection_make(policy, &machine, &selection);
	if (r == 0)
		*ret = selection_entry(&selection, &machine, addr);
	return r;
}

/* What is known of the device is what the choice of its driver needs. */
static struct want want_by_name(const struct root *root, const struct entry *entry,
				const struct pci_addr *addr)
{
	struct device device = { .addr = *addr };

	if (entry_is_auto(entry) && scan_identity(root, addr, 0, NULL, &device) == 0)
		variant_fill(root, &device);
	return want_from_entry(entry, &device, GOAL_VFIO);
}

int request_bind(const struct root *root, const struct policy *policy, const struct terms *terms,
		 const struct addr_list *devices, struct request *ret)
{
	_cleanup_request_ struct request request = { 0 };

	for (size_t i = 0; i < devices->count; i++) {
		const struct entry *entry;
		struct want want = { .addr = devices->list[i],
				     .goal = GOAL_VFIO,
				     .driver = "vfio-pci" };
		int r = entry_of_request(root, policy, &devices->list[i], &entry);

		if (r < 0)
			return r;
		if (entry && entry->mode == MODE_VFIO)
			want = want_by_name(root, entry, &devices->list[i]);
		want.entry = entry;
		want.allow |= terms->allow;
		if (terms->group)
			want.group = *terms->group;
		if (terms->driver)
			snprintf(want.driver, sizeof(want.driver), "%s", terms->driver);
		r = add_want(&request, &want);
		if (r < 0)
			return r;
	}
	*ret = request;
	request = (struct request){ 0 };
	return 0;
}

/* The driver to go back to, when the record has one and the kernel still knows it. */
static void recall(const struct root *root, struct want *want)
{
	struct record record;
	struct device device;

	if (record_load(root, &want->addr, &record) < 0 || record.before_on_vfio ||
	    scan_device(root, &want->addr, 0, &device) < 0 ||
	    memcmp(&record.id, &device.id, sizeof(device.id)) != 0)
		return;
	memcpy(want->override, record.before.override, sizeof(want->override));
	if (scan_driver_known(root, record.before.driver))
		memcpy(want->driver, record.before.driver, sizeof(want->driver));
	/* an override that names a VFIO driver is what took it away from the kernel in the first
	 * place */
	if (strstr(want->override, "vfio"))
		want->override[0] = '\0';
}

int request_unbind(const struct root *root, const struct addr_list *devices, struct request *ret)
{
	_cleanup_request_ struct request request = { 0 };

	for (size_t i = 0; i < devices->count; i++) {
		struct want want = { .addr = devices->list[i], .goal = GOAL_NATIVE };

		recall(root, &want);
		int r = add_want(&request, &want);
		if (r < 0)
			return r;
	}
	*ret = request;
	request = (struct request){ 0 };
	return 0;
}

/* The request that the device joins: the only one, or the one of its group. */
static struct request *request_for(struct declaration *declaration, int *groups, bool together,
				   int group)
{
	for (size_t i = 0; i < declaration->count; i++)
		if (together || (group >= 0 && groups[i] == group))
			return &declaration->requests[i];
	groups[declaration->count] = group;
	return &declaration->requests[declaration->count++];
}

/* A claim is repeated whenever a native module is loaded; what `unbind` holds back is not for it.
 */
static int add_declared(const struct root *root, struct declaration *declaration,
			const struct declaring *how)
{
	const struct machine *machine = &declaration->machine;
	_cleanup_free_ int *groups = calloc(machine->count + 1, sizeof(*groups));

	declaration->requests = calloc(machine->count + 1, sizeof(*declaration->requests));
	if (!groups || !declaration->requests)
		return -ENOMEM;
	for (size_t i = 0; i < machine->count; i++) {
		const struct entry *entry = declaration->selection.entry_of[i];

		if (!entry || entry->mode != MODE_VFIO ||
		    (how->skip_held && held_back(root, &machine->devices[i].addr)) ||
		    (how->skip_made && machine->devices[i].is_vf &&
		     sriov_under_way(root, &machine->devices[i].pf)))
			continue;
		const struct want want = want_from_entry(entry, &machine->devices[i], how->goal);
		int r = add_want(
			request_for(declaration, groups, how->together, machine->devices[i].group),
			&want);
		if (r < 0)
			return r;
	}
	return 0;
}

static bool all_local(const struct policy *policy)
{
	for (size_t i = 0; i < policy->count; i++)
		if (!entry_is_local(&policy->entries[i]))
			return false;
	return true;
}

/* Reads the devices that the entries name; the whole machine when one of them names none, or one is
 * not as expected and may have moved. */
static int scan_declared(const struct root *root, const struct policy *policy,
			 struct machine *machine)
{
	unsigned extras = scan_extras_for(policy_match_keys(policy));
	bool whole = !all_local(policy);

	for (size_t i = 0; !whole && i < policy->count; i++) {
		const struct match *match = &policy->entries[i].match;
		struct device device;
		int r = scan_device(root, &match->address, extras, &device);

		if (r < 0 && r != -ENOENT)
			return r;
		whole = r < 0 || match_disagreement(match, &device) != 0;
		if (r == 0)
			r = machine_add(machine, &device);
		if (r < 0 && r != -ENOENT)
			return r;
	}
	if (!whole)
		return 0;
	machine_release(machine);
	int r = scan_all(root, extras, machine);
	return r == -ENOENT ? 0 : r;
}

int request_declared(const struct root *root, const struct policy *policy,
		     const struct declaring *how, struct declaration *ret)
{
	_cleanup_declaration_ struct declaration declaration = { 0 };
	int r = scan_declared(root, policy, &declaration.machine);

	if (r == 0)
		r = selection_make(policy, &declaration.machine, &declaration.selection);
	if (r == 0)
		variants_fill(root, &declaration.selection, &declaration.machine);
	if (r == 0)
		r = add_declared(root, &declaration, how);
	if (r < 0)
		return r;
	*ret = declaration;
	declaration = (struct declaration){ 0 };
	return 0;
}

/* True when a device belongs to the request that an event of `device` makes. */
static bool joins(const struct device *other, const struct entry *others,
		  const struct device *device, const struct entry *entry)
{
	return others && others->mode == MODE_VFIO &&
	       (others == entry || (device->group >= 0 && other->group == device->group));
}

int request_event(const struct root *root, const struct policy *policy, const struct pci_addr *addr,
		  struct request *ret)
{
	_cleanup_request_ struct request request = { 0 };
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_selection_ struct selection selection = { 0 };
	unsigned extras = scan_extras_for(policy_match_keys(policy));
	const struct entry *likely = entry_for(root, policy, addr);

	if (!likely || likely->mode != MODE_VFIO || held_back(root, addr)) {
		*ret = request;
		return 0;
	}
	int r = all_local(policy) ? scan_with_group(root, addr, extras, &machine)
				  : scan_all(root, extras, &machine);
	if (r == 0)
		r = selection_make(policy, &machine, &selection);
	if (r == 0)
		variants_fill(root, &selection, &machine);
	const struct entry *entry = r == 0 ? selection_entry(&selection, &machine, addr) : NULL;
	const struct device *device = machine_find(&machine, addr);

	for (size_t i = 0; r == 0 && entry && i < machine.count; i++) {
		const struct device *other = &machine.devices[i];

		if (!joins(other, selection.entry_of[i], device, entry) ||
		    held_back(root, &other->addr))
			continue;
		const struct want want = want_from_entry(selection.entry_of[i], other, GOAL_VFIO);
		r = add_want(&request, &want);
	}
	/* a device that has vanished asks for nothing */
	if (r < 0 && r != -ENOENT)
		return r;
	*ret = request;
	request = (struct request){ 0 };
	return 0;
}
