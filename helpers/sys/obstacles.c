/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/obstacles.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sys/holder.h"
#include "sys/runstate.h"
#include "sys/transaction.h"

void obstacles_release(struct obstacles *obstacles)
{
	for (size_t i = 0; i < obstacles->refusal_count; i++) {
		free(obstacles->refusals[i].fact);
		free(obstacles->refusals[i].remedy);
	}
	free(obstacles->refusals);
	free(obstacles->pending);
	free(obstacles->held);
	*obstacles = (struct obstacles){ 0 };
}

/* Who keeps it, when the wait is for a VFIO user and he can be seen. */
static void find_holder(const struct inventory *inventory, struct pending *pending)
{
	const struct device *device = machine_find(&inventory->machine, &pending->addr);
	_cleanup_strbuf_ struct strbuf text = { 0 };
	struct holder holder;

	if (!device || holder_see(&inventory->root, device, &holder) <= 0)
		return;
	holder_render(&holder, &text);
	snprintf(pending->holder, sizeof(pending->holder), "%s", strbuf_text(&text));
}

static int gather_pending(const struct inventory *inventory, struct obstacles *obstacles)
{
	_cleanup_free_ struct saved *saved = NULL;
	size_t count = 0;
	int r = journals_load(&inventory->root, &saved, &count);

	if (r < 0)
		return r;
	obstacles->pending = calloc(count + 1, sizeof(*obstacles->pending));
	if (!obstacles->pending)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct pending *pending = &obstacles->pending[obstacles->pending_count++];

		*pending = (struct pending){ .addr = saved[i].addr,
					     .known = true,
					     .before = saved[i].binding };
		find_holder(inventory, pending);
	}
	return 0;
}

static bool is_pending(const struct obstacles *obstacles, const struct pci_addr *addr)
{
	for (size_t i = 0; i < obstacles->pending_count; i++)
		if (pci_addr_compare(&obstacles->pending[i].addr, addr) == 0)
			return true;
	return false;
}

static const struct entry *wanted_by(const struct inventory *inventory, size_t index)
{
	const struct entry *entry = inventory->selection.entry_of[index];

	return entry && entry->mode == MODE_VFIO ? entry : NULL;
}

static int gather_held(const struct inventory *inventory, struct obstacles *obstacles)
{
	obstacles->held = calloc(inventory->machine.count + 1, sizeof(*obstacles->held));
	if (!obstacles->held)
		return -ENOMEM;
	for (size_t i = 0; i < inventory->machine.count; i++) {
		const struct pci_addr *addr = &inventory->machine.devices[i].addr;

		if (wanted_by(inventory, i) && held_back(&inventory->root, addr))
			obstacles->held[obstacles->held_count++] = *addr;
	}
	return 0;
}

static bool is_held(const struct obstacles *obstacles, const struct pci_addr *addr)
{
	for (size_t i = 0; i < obstacles->held_count; i++)
		if (pci_addr_compare(&obstacles->held[i], addr) == 0)
			return true;
	return false;
}

/* Takes the refusals out of a plan. */
static int take_refusals(struct obstacles *obstacles, struct plan *plan)
{
	struct refusal *more =
		reallocarray(obstacles->refusals,
			     obstacles->refusal_count + plan->refusal_count + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	obstacles->refusals = more;
	for (size_t i = 0; i < plan->refusal_count; i++)
		more[obstacles->refusal_count++] = plan->refusals[i];
	plan->refusal_count = 0;
	return 0;
}

/* The same group, or the same device when it has none. */
static bool are_together(const struct device *a, const struct device *b)
{
	return a == b || (a->group >= 0 && a->group == b->group);
}

/* The request that `apply` would make for the device at `index`: with what is declared of its
 * group. None when all of it is in its place, was asked about before, or must not be touched. */
static size_t collect(const struct inventory *inventory, const struct obstacles *obstacles,
		      size_t index, struct want *wants)
{
	const struct machine *machine = &inventory->machine;
	const struct device *device = &machine->devices[index];
	bool settled = true;
	size_t count = 0;

	for (size_t i = 0; i < machine->count; i++) {
		const struct device *other = &machine->devices[i];
		const struct entry *entry = wanted_by(inventory, i);

		if (!are_together(device, other))
			continue;
		if (is_pending(obstacles, &other->addr))
			return 0;
		if (!entry || is_held(obstacles, &other->addr))
			continue;
		if (i < index)
			return 0;
		wants[count++] = want_from_entry(entry, other, GOAL_VFIO);
		settled = settled && strcmp(other->binding.driver, entry_driver(entry, other)) == 0;
	}
	return settled ? 0 : count;
}

static bool all_local(const struct policy *policy)
{
	for (size_t i = 0; i < policy->count; i++)
		if (!entry_is_local(&policy->entries[i]))
			return false;
	return true;
}

static int ask(const struct inventory *inventory, const struct want *wants, size_t count,
	       struct obstacles *obstacles)
{
	_cleanup_transaction_ struct transaction transaction = { 0 };
	const struct session session = {
		.root = &inventory->root,
		.policy = &inventory->policy,
		.by = "status",
		.dry_run = true,
	};
	int r = transaction_run(&session, wants, count, &transaction);

	return r == 0 ? take_refusals(obstacles, &transaction.plan) : r;
}

static int gather_refusals(const struct inventory *inventory, struct obstacles *obstacles)
{
	const struct machine *machine = &inventory->machine;
	_cleanup_free_ struct want *wants = calloc(machine->count + 1, sizeof(*wants));
	int r = wants ? 0 : -ENOMEM;

	/* the planner would read all devices, those with a change under way among them */
	if (obstacles->pending_count > 0 && !all_local(&inventory->policy))
		return r;
	for (size_t i = 0; r == 0 && i < machine->count; i++) {
		if (!wanted_by(inventory, i) || is_held(obstacles, &machine->devices[i].addr))
			continue;
		size_t count = collect(inventory, obstacles, i, wants);
		if (count > 0)
			r = ask(inventory, wants, count, obstacles);
	}
	return r;
}

int obstacles_gather(const struct inventory *inventory, struct obstacles *ret)
{
	int r = gather_pending(inventory, ret);

	if (r == 0)
		r = gather_held(inventory, ret);
	return r == 0 ? gather_refusals(inventory, ret) : r;
}
