/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/status.h"

#include <errno.h>
#include <string.h>

#include "sys/host.h"
#include "sys/image.h"
#include "sys/killswitch.h"
#include "sys/scan.h"

void state_release(struct state *state)
{
	inventory_release(&state->inventory);
	boot_state_release(&state->boot);
	killswitch_release(&state->killswitch);
	obstacles_release(&state->obstacles);
	findings_release(&state->findings);
}

static bool declares_something(const struct policy *policy)
{
	for (size_t i = 0; i < policy->count; i++)
		if (policy->entries[i].mode == MODE_VFIO)
			return true;
	return false;
}

static bool is_at(const struct entry *entry, const struct device *device)
{
	return entry_is_local(entry) && pci_addr_compare(&entry->match.address, &device->addr) == 0;
}

/* The devices that an entry may mean, and those that sit in their place. */
static bool is_declared(const struct device *identity, const void *context)
{
	const struct policy *policy = context;

	for (size_t i = 0; i < policy->count; i++)
		if (is_at(&policy->entries[i], identity) ||
		    match_disagreement(&policy->entries[i].match, identity) == 0)
			return true;
	return false;
}

static void leave_out_skipped(struct state *state)
{
	struct policy *policy = &state->inventory.policy;

	for (size_t i = policy->count; i > 0; i--)
		if (killswitch_skips(&state->killswitch, policy->entries[i - 1].name))
			policy_drop(policy, i - 1);
}

/* What is declared, and what the kernel command line says against it. */
static int gather_intent(const char *root, struct state *state, struct strbuf *why)
{
	struct inventory *inventory = &state->inventory;
	int r = inventory_open(root, inventory, why);

	if (r < 0)
		return r;
	r = killswitch_load(&inventory->root, &state->killswitch);
	/* what cannot be read switches nothing off */
	if (r < 0 && r != -ENOMEM)
		r = 0;
	if (r == 0)
		r = audit_intent(&inventory->policy, &inventory->problems, &state->killswitch,
				 &state->findings);
	leave_out_skipped(state);
	return r;
}

static int gather_host(struct state *state)
{
	const struct inventory *inventory = &state->inventory;

	host_read(&inventory->root, &inventory->policy, &state->host);
	/* what is switched off needs neither modules nor units */
	return audit_host(&state->host,
			  declares_something(&inventory->policy) && !state->killswitch.disabled,
			  &state->findings);
}

static int gather_devices(struct state *state)
{
	const struct inventory *inventory = &state->inventory;
	struct obstacles *obstacles = &state->obstacles;
	int r = obstacles_gather(inventory, obstacles);

	if (r < 0)
		return r;
	const struct device_facts facts = {
		.machine = &inventory->machine,
		.policy = &inventory->policy,
		.selection = &inventory->selection,
		.refusals = obstacles->refusals,
		.refusal_count = obstacles->refusal_count,
		.held = obstacles->held,
		.held_count = obstacles->held_count,
		.pending = obstacles->pending,
		.pending_count = obstacles->pending_count,
		.records = inventory->records,
		.record_count = inventory->record_count,
		.switched_off = killswitch_cause(&state->killswitch),
	};
	return audit_devices(&facts, &state->findings);
}

static int gather_machine(struct state *state, struct strbuf *why)
{
	struct inventory *inventory = &state->inventory;
	const struct inventory_scope scope = {
		.in_full = is_declared,
		.context = &inventory->policy,
		.extras = SCAN_INTERFACE | SCAN_NO_OVERRIDE,
	};
	int r = inventory_scan(inventory, &scope, why);

	if (r != -ENOENT)
		return r < 0 ? r : gather_devices(state);
	strbuf_release(why);
	return findings_add(&state->findings, FINDING_PCI_ABSENT, "", "this system has no PCI bus",
			    "");
}

/* The image that the next boot goes through. What cannot be looked into leaves the judgement to the
 * one that booted. */
static int look_into_image(struct state *state)
{
	const struct boot_facts *facts = &state->boot.facts;
	const struct root *root = &state->boot.root;
	const char *next = state->prerequisites.next_kernel;
	_cleanup_strbuf_ struct strbuf path = { 0 }, why = { 0 };
	int r = 0;

	bool fresh = strcmp(facts->carried, facts->configured) == 0;

	if (!root->live ||
	    (facts->disabled ? facts->carried[0] == '\0' : !facts->declares || fresh))
		return 0;
	if (next[0] != '\0')
		r = image_find(root, next, &path);
	if (r == 0)
		r = boot_look_into_image(&state->boot, path.len > 0 ? strbuf_text(&path) : NULL,
					 &why);
	if (r < 0)
		state->boot.facts.image = NULL;
	return r == -ENOMEM ? r : 0;
}

static int gather_boot(const char *root, bool thorough, struct state *state, struct strbuf *why)
{
	int r = boot_gather(root, &state->boot, why);

	/* the modules were judged with the machine, by what is loaded as well */
	state->boot.facts.missing_count = 0;
	if (r == 0 && thorough)
		r = look_into_image(state);
	return r < 0 ? r : audit_boot(&state->boot.facts, &state->findings);
}

static int gather_prerequisites(const char *root, struct state *state)
{
	const struct inventory *inventory = &state->inventory;
	const struct known known = {
		.top = root,
		.inventory = inventory,
		.obstacles = &state->obstacles,
		.killswitch = &state->killswitch,
		.host = &state->host,
		.declares = declares_something(&inventory->policy) && !state->killswitch.disabled,
	};

	return prerequisites_gather(&known, &state->prerequisites, &state->findings);
}

int state_gather(const char *root, bool thorough, struct state *state, struct strbuf *why)
{
	int r = gather_intent(root, state, why);

	if (r == 0)
		r = gather_host(state);
	if (r == 0)
		r = gather_machine(state, why);
	if (r == 0 && thorough)
		r = gather_prerequisites(root, state);
	if (r == 0)
		r = gather_boot(root, thorough, state, why);
	if (r < 0 && why->len == 0)
		strbuf_add(why, strerror(-r));
	return r;
}
