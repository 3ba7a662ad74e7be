/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `explain`: asks the very planner that vfio-bind uses, as its dry run does, and puts the answer
 * into words. Nothing is locked and nothing is written. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sys/device-label.h"
#include "sys/explain.h"
#include "sys/generate.h"
#include "sys/killswitch.h"
#include "sys/log.h"
#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/stage.h"
#include "sys/usage.h"

static void run_release(struct explain_run *run)
{
	for (size_t i = 0; i < run->count; i++) {
		children_release(&run->list[i].children);
		strbuf_release(&run->list[i].name);
		strbuf_release(&run->list[i].what);
		strbuf_release(&run->list[i].state);
		strbuf_release(&run->list[i].loss);
		strbuf_release(&run->list[i].group);
		strbuf_release(&run->list[i].next);
	}
	free(run->list);
	strbuf_release(&run->words);
	strbuf_release(&run->way);
	strbuf_release(&run->complaints);
	transaction_release(&run->transaction);
	request_release(&run->request);
	addr_list_release(&run->devices);
	killswitch_release(&run->killed);
	verdicts_release(&run->verdicts);
	inventory_release(&run->inventory);
}

static void complain(struct explain_run *run, enum exitcode code, const char *text)
{
	run->code = exitcode_worse(run->code, code);
	strbuf_addf(&run->complaints, "%s\n", text);
}

static bool identity_is_enough(const struct device *identity, const void *context)
{
	return false;
}

/* The state of the devices comes with the plan; of the rest of the machine identities suffice. */
static int load(struct explain_run *run, struct strbuf *why)
{
	const struct inventory_scope scope = { .in_full = identity_is_enough };
	int r = inventory_read(run->call->root, &scope, &run->inventory, why);

	if (r == 0)
		r = killswitch_load(&run->inventory.root, &run->killed);
	if (r == 0)
		r = stage_read_verdicts(&run->inventory.root, &run->verdicts);
	if (r < 0)
		return r;
	/* as vfio-bind has it for a device that is named by hand */
	run->session = (struct session){ .root = &run->inventory.root,
					 .policy = &run->inventory.policy,
					 .by = "explain",
					 .dry_run = true };
	run->blind = run->inventory.root.live && geteuid() != 0;
	for (size_t i = 0; i < run->inventory.problems.count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		problem_format(&run->inventory.problems.list[i], &text);
		complain(run, EXIT_DONE, strbuf_text(&text));
	}
	return 0;
}

/* All names are looked up, so that all that is wrong is said at once. */
static bool find_devices(struct explain_run *run)
{
	bool all = true;

	for (size_t i = 0; i < run->call->words.count; i++) {
		_cleanup_strbuf_ struct strbuf why = { 0 };
		const char *word = run->call->words.list[i];
		int r = resolve(&run->inventory.root, &run->inventory.policy, word, &run->devices,
				&why);

		strbuf_add(&run->words, i > 0 ? " " : "");
		strbuf_add_escaped(&run->words, word);
		if (r == 0)
			continue;
		all = false;
		complain(run, r == -ENOENT ? EXIT_NOT_FOUND : EXIT_ERROR,
			 why.len > 0 ? strbuf_text(&why) : strerror(-r));
	}
	return all;
}

static int ask_planner(const struct explain_run *run, const struct terms *terms,
		       const struct addr_list *devices, struct request *request,
		       struct transaction *ret)
{
	int r = request_bind(&run->inventory.root, &run->inventory.policy, terms, devices, request);

	return r < 0 ? r : transaction_run(&run->session, request->wants, request->count, ret);
}

/* --- what is said about a device -----------------------------------------------------------------
 */

/* What keeps an entry that agrees with the device from meaning it. */
static const struct misfit *misfit_of(const struct explain_run *run, const struct device *device)
{
	const struct selection *selection = &run->inventory.selection;

	for (size_t i = 0; i < selection->misfit_count; i++) {
		const struct misfit *misfit = &selection->misfits[i];

		if (misfit->kind == MISFIT_COUNT
			    ? match_disagreement(&misfit->entry->match, device) == 0
			    : misfit->kind != MISFIT_MISSING &&
				      pci_addr_compare(&misfit->addr, &device->addr) == 0)
			return misfit;
	}
	return NULL;
}

static bool read_cmdline_ids(const struct explain_run *run, const struct device *device)
{
	enum { COMMAND_LINE_MAX = 64 * 1024 };
	_cleanup_free_ char *text = NULL;
	size_t len;

	return run->inventory.root.proc >= 0 &&
	       root_read_file(run->inventory.root.proc, "cmdline", COMMAND_LINE_MAX, &text, &len) ==
		       0 &&
	       explain_id_on_cmdline(text, &device->id);
}

static void format_time(long long when, char text[static 32])
{
	time_t seconds = (time_t)when;
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) || strftime(text, 32, "%Y-%m-%d %H:%M:%S UTC", &tm) == 0)
		strcpy(text, "an unknown time");
}

static bool has_rules(const struct root *root)
{
	return root->run >= 0 && root_exists(root->run, generated_path(GENERATED_RULES));
}

/* Names need more of the device than the planner has asked for. */
static void add_names(const struct explain_run *run, struct hwdb *hwdb, struct explained *to)
{
	struct device named;

	if (scan_device(&run->inventory.root, &to->device->addr,
			SCAN_SLOT | SCAN_ONBOARD | SCAN_INTERFACE, &named) < 0)
		return;
	device_label_name(&run->inventory, &named, &to->name);
	device_label_what(hwdb, &named, &to->what);
}

static void explain_device(const struct explain_run *run, struct hwdb *hwdb, struct explained *to)
{
	const struct transaction *transaction = &run->transaction;
	const struct root *root = &run->inventory.root;
	const struct pci_addr *addr = &to->device->addr;
	char when[32] = "";

	to->status = status_of(&transaction->machine, to->device);
	to->entry = inventory_entry(&run->inventory, addr);
	to->record = inventory_record(&run->inventory, addr);
	/* one of a failure only tells nothing about where the device is */
	if (to->record && !record_was_taken(to->record))
		to->record = NULL;
	to->held_back = held_back(root, addr);
	if (usage_children(root, addr, &to->children) < 0)
		to->children.incomplete = true;
	if (to->record)
		format_time(to->record->when, when);
	const struct explain_facts facts = {
		.machine = &transaction->machine,
		.device = to->device,
		.policy = &run->inventory.policy,
		.entry = to->entry,
		.misfit = misfit_of(run, to->device),
		.record = to->record,
		.when = when,
		.killed = &run->killed,
		.children = &to->children,
		.usages = &transaction->usages,
		.plan = &transaction->plan,
		.reached = transaction->reached,
		.reached_count = transaction->reached_count,
		.held_back = to->held_back,
		.interrupted = journal_pending(root, addr),
		.verdict = verdicts_find(&run->verdicts, to->device),
		.unread = run->verdicts.unread,
		.has_rules = has_rules(root),
		.id_by_kernel = read_cmdline_ids(run, to->device),
	};
	add_names(run, hwdb, to);
	explain_state(&facts, &to->state);
	explain_loss(&facts, &to->loss);
	explain_group(&facts, &to->group);
	explain_next(&facts, &to->next);
}

static int explain_devices(struct explain_run *run)
{
	_cleanup_hwdb_ struct hwdb *hwdb = run->inventory.root.live ? hwdb_open() : NULL;

	run->list = calloc(run->devices.count + 1, sizeof(*run->list));
	if (!run->list)
		return -ENOMEM;
	for (size_t i = 0; i < run->devices.count; i++) {
		const struct device *device =
			machine_find(&run->transaction.machine, &run->devices.list[i]);
		_cleanup_strbuf_ struct strbuf text = { 0 };

		if (device) {
			run->list[run->count].device = device;
			explain_device(run, hwdb, &run->list[run->count++]);
			continue;
		}
		strbuf_addf(&text, "%s: it has just gone", PCI_ADDR_TEXT(&run->devices.list[i]));
		complain(run, EXIT_NOT_FOUND, strbuf_text(&text));
	}
	return 0;
}

/* --- the way to bind it all the same, which the planner confirms ---------------------------------
 */

static bool is_fine(const struct transaction *transaction)
{
	return transaction->end == TRANSACTION_PLANNED || transaction->end == TRANSACTION_NOTHING;
}

/* Names what was refused in its own right, and lifts its guards. */
static int widen(const struct transaction *transaction, struct addr_list *devices, guard_set *allow)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < transaction->usages.count; i++) {
		*allow |= GUARD_BIT(transaction->usages.list[i].guard);
		r = addr_list_add(devices, &transaction->usages.list[i].addr);
	}
	return r;
}

static void add_way(struct explain_run *run, const struct addr_list *devices,
		    const struct terms *terms)
{
	const char *separator = " --allow=";

	if (terms->allow & EXPLAIN_DEADLY) {
		run->deadly = true;
		return;
	}
	strbuf_addf(&run->way, "sudo vfio-tool bind %s", strbuf_text(&run->words));
	for (size_t i = run->devices.count; i < devices->count; i++)
		strbuf_addf(&run->way, " %s", PCI_ADDR_TEXT(&devices->list[i]));
	if (terms->group)
		strbuf_add(&run->way, " --group=whole");
	for (enum guard guard = 0; guard < GUARD_MAX; guard++)
		if (terms->allow & GUARD_BIT(guard)) {
			strbuf_addf(&run->way, "%s%s", separator, guard_to_string(guard));
			separator = ",";
		}
}

/* Asks again for the devices: under other terms, and for what they meet as well. */
static int try_terms(struct explain_run *run, bool lift, struct terms *terms, bool *ret)
{
	_cleanup_addr_list_ struct addr_list devices = { 0 };
	_cleanup_transaction_ struct transaction first = { 0 }, second = { 0 };
	_cleanup_request_ struct request one = { 0 }, other = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < run->devices.count; i++)
		r = addr_list_add(&devices, &run->devices.list[i]);
	if (r == 0 && lift)
		r = ask_planner(run, terms, &devices, &one, &first);
	if (r == 0 && lift)
		r = widen(&first, &devices, &terms->allow);
	if (r == 0)
		r = ask_planner(run, terms, &devices, &other, &second);
	if (r < 0)
		return r;
	*ret = is_fine(&second);
	if (*ret)
		add_way(run, &devices, terms);
	return 0;
}

/* At first for the group as it is asked for, then for all of it; with the guards lifted that
 * speak. Who sees only a part cannot advise. */
static int find_way(struct explain_run *run)
{
	static const enum group_policy whole = GROUP_WHOLE;
	static const struct {
		bool whole, lift;
	} ways[] = { { false, true }, { true, false }, { true, true } };
	bool found = run->blind;
	int r = 0;

	for (size_t i = 0; r == 0 && !found && i < ELEMENTSOF(ways); i++) {
		struct terms terms = { .group = ways[i].whole ? &whole : NULL };

		r = try_terms(run, ways[i].lift, &terms, &found);
	}
	return r;
}

/* --- the report ----------------------------------------------------------------------------------
 */

static int explain(struct explain_run *run)
{
	const struct terms terms = { 0 };
	int r = ask_planner(run, &terms, &run->devices, &run->request, &run->transaction);

	if (r == 0)
		r = explain_devices(run);
	if (r == 0 && run->transaction.end == TRANSACTION_REFUSED && run->count > 0)
		r = find_way(run);
	return r;
}

static bool print_report(struct explain_run *run)
{
	_cleanup_free_ char *text = NULL;

	if (run->call->format == PROBE_JSON) {
		text = explain_to_json(run);
		return text && cli_print(text);
	}
	if (run->complaints.len > 0)
		log_warning("%.*s", (int)run->complaints.len - 1, strbuf_text(&run->complaints));
	if (run->count == 0)
		return true;
	text = explain_to_text(run);
	return text && cli_print(text);
}

enum exitcode probe_explain(const struct probe_call *call)
{
	_cleanup_(run_release) struct explain_run run = { .call = call,
							  .inventory = INVENTORY_NONE };
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = load(&run, &why);

	if (r == 0 && find_devices(&run))
		r = explain(&run);
	if (r < 0) {
		log_error("%s", why.len > 0 ? strbuf_text(&why) : strerror(-r));
		return EXIT_ERROR;
	}
	return print_report(&run) ? run.code : EXIT_ERROR;
}
