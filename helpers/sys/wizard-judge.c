/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What stands against binding what was chosen: the planner of vfio-bind is asked, as its dry run
 * does, and the person decides. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/explain.h"
#include "sys/probe.h"
#include "sys/report.h"
#include "sys/terminal.h"
#include "sys/wizard.h"

/* What vfio-bind would do for the choices that are for now, were they declared so. */
struct judgement {
	struct policy policy; /* the one that is there, but for modes; owns nothing */
	struct request request;
	struct transaction transaction;
};

static void judgement_release(struct judgement *judgement)
{
	transaction_release(&judgement->transaction);
	request_release(&judgement->request);
}

#define _cleanup_judgement_ _cleanup_(judgement_release)

static struct session make_session(const struct wizard *wizard, const struct judgement *judgement)
{
	return (struct session){ .root = &wizard->edit.root,
				 .policy = &judgement->policy,
				 .by = "configure",
				 .dry_run = true };
}

static struct choice *find_choice(const struct wizard *wizard, const struct pci_addr *addr)
{
	for (size_t i = 0; i < wizard->count; i++)
		if (pci_addr_compare(&wizard->choices[i].addr, addr) == 0)
			return &wizard->choices[i];
	return NULL;
}

static int list_now(const struct wizard *wizard, struct addr_list *ret)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < wizard->count; i++)
		if (wizard->choices[i].mode == MODE_VFIO && !wizard->choices[i].later)
			r = addr_list_add(ret, &wizard->choices[i].addr);
	return r;
}

/* Entries that leave a chosen device to the kernel are about to say the opposite. */
static int choose_modes(const struct wizard *wizard, const struct addr_list *devices,
			struct policy *policy)
{
	const struct terms terms = { 0 };
	_cleanup_request_ struct request request = { 0 };
	int r = request_bind(&wizard->edit.root, policy, &terms, devices, &request);

	for (size_t i = 0; r == 0 && i < request.count; i++) {
		const struct want *want = &request.wants[i];
		struct choice *choice = find_choice(wizard, &want->addr);

		if (!choice || !want->entry || want->entry->mode != MODE_KERNEL)
			continue;
		struct entry *entry = &policy->entries[want->entry - policy->entries];
		choice->was_kernel = true;
		entry->mode = MODE_VFIO;
		snprintf(entry->driver, sizeof(entry->driver), "vfio-pci");
	}
	return r;
}

static struct policy copy_policy(const struct wizard *wizard)
{
	struct policy policy = wizard->edit.origins.policy;

	if (policy.count > 0)
		memcpy(wizard->judged, policy.entries, policy.count * sizeof(*policy.entries));
	policy.entries = wizard->judged;
	return policy;
}

static int judge(const struct wizard *wizard, struct judgement *ret)
{
	const struct session session = make_session(wizard, ret);
	const struct terms terms = { 0 };
	_cleanup_addr_list_ struct addr_list devices = { 0 };
	int r = list_now(wizard, &devices);

	if (r < 0 || devices.count == 0)
		return r;
	ret->policy = copy_policy(wizard);
	r = choose_modes(wizard, &devices, &ret->policy);
	if (r == 0)
		r = request_bind(&wizard->edit.root, &ret->policy, &terms, &devices, &ret->request);
	for (size_t i = 0; r == 0 && i < ret->request.count; i++) {
		struct want *want = &ret->request.wants[i];
		const struct choice *choice = find_choice(wizard, &want->addr);

		if (!choice)
			continue;
		want->allow |= choice->allow;
		if (choice->whole && want->group == GROUP_STRICT)
			want->group = GROUP_WHOLE;
	}
	return r < 0 ? r
		     : transaction_run(&session, ret->request.wants, ret->request.count,
				       &ret->transaction);
}

/* The choice that a refusal is about: of the device itself, or of one in its group. */
static struct choice *choice_of(const struct wizard *wizard, const struct judgement *judgement,
				const struct refusal *refusal)
{
	const struct machine *machine = &judgement->transaction.machine;
	const struct device *refused = machine_find(machine, &refusal->addr);
	struct choice *choice = find_choice(wizard, &refusal->addr);

	for (size_t i = 0; !choice && refused && i < wizard->count; i++) {
		const struct device *device = machine_find(machine, &wizard->choices[i].addr);

		if (device && device->group >= 0 && device->group == refused->group)
			choice = &wizard->choices[i];
	}
	return choice;
}

/* True when taking the whole group along is another matter for the planner. */
static bool group_would_help(struct wizard *wizard, struct choice *choice,
			     const struct refusal *refusal)
{
	_cleanup_judgement_ struct judgement judgement = { 0 };

	if (choice->whole)
		return false;
	choice->whole = true;
	bool same = judge(wizard, &judgement) < 0;
	for (size_t i = 0; i < judgement.transaction.plan.refusal_count; i++) {
		const struct refusal *other = &judgement.transaction.plan.refusals[i];

		same |= pci_addr_compare(&other->addr, &refusal->addr) == 0 &&
			strcmp(other->fact, refusal->fact) == 0;
	}
	choice->whole = false;
	return !same;
}

/* The first guard that is against it, and that was not lifted. */
static const struct usage *find_guard(const struct judgement *judgement,
				      const struct choice *choice, const struct refusal *refusal)
{
	const struct usages *usages = &judgement->transaction.usages;

	for (size_t i = 0; i < usages->count; i++)
		if (pci_addr_compare(&usages->list[i].addr, &refusal->addr) == 0 &&
		    usage_blocks(&usages->list[i], choice->allow))
			return &usages->list[i];
	return NULL;
}

/* 1 yes, 0 no. What the running system lives on takes more than a "y". */
static int ask_guard(struct wizard *wizard, const struct usage *usage)
{
	_cleanup_strbuf_ struct strbuf question = { 0 };
	const char *name = guard_to_string(usage->guard);
	char answer[64];
	int r;

	wizard_label(wizard, &usage->addr, &question);
	strbuf_addf(&question, ": %s\n", usage->fact);
	if (!(GUARD_BIT(usage->guard) & EXPLAIN_DEADLY)) {
		strbuf_addf(&question, "  take it all the same (allow = [ \"%s\" ])?", name);
		r = terminal_ask_yes(strbuf_text(&question), -1);
	} else {
		strbuf_addf(&question,
			    "  this system cannot run without it; to take it all the same, type "
			    "%s (nothing: leave it): ",
			    name);
		r = terminal_ask(strbuf_text(&question), -1, answer, sizeof(answer));
		if (r == 0)
			r = strcmp(answer, name) == 0;
	}
	return r < 0 ? wizard_no_answer(wizard) : r;
}

static int ask_refusal(struct wizard *wizard, const struct refusal *refusal, const char *offer)
{
	_cleanup_strbuf_ struct strbuf question = { 0 };

	wizard_label(wizard, &refusal->addr, &question);
	strbuf_addf(&question, ": %s\n  %s", refusal->fact, offer);
	int r = terminal_ask_yes(strbuf_text(&question), -1);
	return r < 0 ? wizard_no_answer(wizard) : r;
}

/* Asks about one thing that is against it; what is not agreed to is given up. */
static int settle(struct wizard *wizard, const struct judgement *judgement,
		  const struct refusal *refusal)
{
	struct choice *choice = choice_of(wizard, judgement, refusal);
	int r;

	if (!choice)
		return edit_fail(&wizard->edit, refusal->code, refusal->fact);
	const struct usage *guard = find_guard(judgement, choice, refusal);
	if (guard) {
		r = ask_guard(wizard, guard);
		if (r > 0)
			choice->allow |= GUARD_BIT(guard->guard);
	} else if (group_would_help(wizard, choice, refusal)) {
		r = ask_refusal(wizard, refusal,
				"take the whole IOMMU group along (group = \"whole\")?");
		if (r > 0)
			choice->whole = true;
	} else {
		r = ask_refusal(wizard, refusal, "write its entry all the same, for later?");
		if (r > 0)
			choice->later = true;
	}
	if (r == 0)
		wizard_drop(wizard, (size_t)(choice - wizard->choices));
	return r < 0 ? r : 0;
}

/* Nobody to ask: every refusal is said, and nothing is written. */
static int fail_refusals(struct wizard *wizard, const struct plan *plan)
{
	int r = 0;

	for (size_t i = 0; r != -ENOMEM && i < plan->refusal_count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		refusal_render(&plan->refusals[i], &text);
		r = edit_fail(&wizard->edit, plan->refusals[i].code, strbuf_text(&text));
	}
	return r;
}

/* In `explain`'s words. */
static int explain_choices(const struct wizard *wizard)
{
	_cleanup_words_ struct words words = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < wizard->count; i++)
		if (wizard->choices[i].mode == MODE_VFIO)
			r = words_add(&words, PCI_ADDR_TEXT(&wizard->choices[i].addr));
	const struct probe_call call = { .root = wizard->call->root, .words = words };
	if (r < 0 || words.count == 0)
		return r;
	return cli_print("\n") && probe_explain(&call) != EXIT_ERROR && cli_print("\n") ? 0 : -EIO;
}

static int show_plan(const struct wizard *wizard, const struct judgement *judgement)
{
	const struct session session = make_session(wizard, judgement);
	_cleanup_strbuf_ struct strbuf out = { 0 }, complaints = { 0 };

	if (judgement->transaction.plan.count == 0 || wizard->call->json ||
	    !(wizard->asks || wizard->call->dry_run))
		return 0;
	report_text(&session, &judgement->request, &judgement->transaction, &out, &complaints);
	return cli_print("This binds them:\n") && cli_print(strbuf_text(&out)) ? 0 : -EIO;
}

int wizard_judge(struct wizard *wizard)
{
	int r = wizard->asks ? explain_choices(wizard) : 0;

	while (r == 0) {
		_cleanup_judgement_ struct judgement judgement = { 0 };
		const struct plan *plan = &judgement.transaction.plan;

		r = judge(wizard, &judgement);
		if (r < 0)
			return r;
		if (plan->refusal_count == 0)
			return show_plan(wizard, &judgement);
		r = wizard->asks ? settle(wizard, &judgement, &plan->refusals[0])
				 : fail_refusals(wizard, plan);
	}
	return r;
}

static bool note_reached(struct wizard *wizard, const struct transaction *transaction)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < transaction->reached_count; i++)
		r = addr_list_add(&wizard->reached, &transaction->reached[i]);
	return r == 0;
}

bool wizard_can_test(struct wizard *wizard)
{
	_cleanup_judgement_ struct judgement judgement = { 0 };

	for (size_t i = 0; i < wizard->count; i++)
		if (wizard->choices[i].was_kernel)
			return false;
	return wizard->edit.root.live && judge(wizard, &judgement) == 0 &&
	       judgement.transaction.plan.count > 0 && note_reached(wizard, &judgement.transaction);
}
