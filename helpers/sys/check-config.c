/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The configuration against the hardware. It asks the planner for what `apply` would do, so that
 * nothing is called right here and refused there. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/match.h"
#include "core/validate.h"
#include "sys/check.h"
#include "sys/config.h"
#include "sys/finding-report.h"
#include "sys/killswitch.h"
#include "sys/log.h"
#include "sys/ready.h"
#include "sys/request.h"
#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/sriov.h"
#include "sys/transaction.h"
#include "sys/variant.h"

/* Everything that one run gathers. */
struct run {
	const struct check_call *call;
	struct root root;
	struct policy policy;
	struct match *skipped; /* what the entries mean that the kernel command line leaves out */
	size_t skipped_count;
	struct problems problems;
	struct killswitch killswitch;
	struct declaration declaration;
	struct transaction transaction; /* what `apply` would do */
	struct machine seen;		/* what was judged: each group is read once */
	struct findings findings;
};

static void run_release(struct run *run)
{
	findings_release(&run->findings);
	machine_release(&run->seen);
	transaction_release(&run->transaction);
	declaration_release(&run->declaration);
	killswitch_release(&run->killswitch);
	problems_release(&run->problems);
	free(run->skipped);
	policy_release(&run->policy);
	root_close(&run->root);
}

static int drop_skipped(struct run *run)
{
	struct policy *policy = &run->policy;

	run->skipped = calloc(policy->count + 1, sizeof(*run->skipped));
	if (!run->skipped)
		return -ENOMEM;
	for (size_t i = policy->count; i > 0; i--) {
		if (!killswitch_skips(&run->killswitch, policy->entries[i - 1].name))
			continue;
		run->skipped[run->skipped_count++] = policy->entries[i - 1].match;
		policy_drop(policy, i - 1);
	}
	return 0;
}

static int load(struct run *run)
{
	int r = root_open(run->call->root, &run->root);

	if (r == 0)
		r = config_load(&run->root, &run->policy, &run->problems);
	if (r == 0)
		r = validate_files(&run->policy, &run->problems, &run->findings);
	if (r < 0 || run->call->offline)
		return r;
	r = killswitch_load(&run->root, &run->killswitch);
	if (r == 0)
		r = validate_killswitch(&run->policy, &run->killswitch, &run->findings);
	return r == 0 ? drop_skipped(run) : r;
}

/* The request that `apply` would make, and its plan. */
static int plan(struct run *run)
{
	const struct declaring how = { .goal = GOAL_VFIO, .together = true };
	const struct session session = {
		.root = &run->root, .policy = &run->policy, .by = "validate", .dry_run = true
	};
	struct declaration *declaration = &run->declaration;
	int r = request_declared(&run->root, &run->policy, &how, declaration);

	if (r == 0 && declaration->count > 0)
		r = transaction_run(&session, declaration->requests[0].wants,
				    declaration->requests[0].count, &run->transaction);
	return r;
}

/* Nothing is made by a look. */
static bool bind_nothing(void *context _unused_, const struct sriov *sriov _unused_,
			 const struct addr_list *functions _unused_)
{
	return false;
}

static int judge_sriov(struct run *run)
{
	const struct session session = {
		.root = &run->root, .policy = &run->policy, .by = "validate", .dry_run = true
	};
	int r = 0;

	for (size_t i = 0; r == 0 && i < run->policy.sriov_count; i++) {
		const struct sriov *sriov = &run->policy.sriov[i];
		_cleanup_sriov_result_ struct sriov_result result = { 0 };

		if (killswitch_skips(&run->killswitch, sriov->name))
			continue;
		r = sriov_run(&session, sriov, bind_nothing, NULL, &result);
		if (r == 0)
			r = sriov_validate(sriov, &result.decision, result.before, &run->findings);
	}
	return r;
}

static void add_label(const struct device *device, struct strbuf *out)
{
	strbuf_add(out, PCI_ADDR_TEXT(&device->addr));
	if (device->interface[0] != '\0')
		strbuf_addf(out, " (%s)", device->interface);
}

/* Where it is, and whether it can be used there. */
static int judge_entry_device(struct run *run, struct judge *judge, const struct entry *entry,
			      const struct pci_addr *addr)
{
	_cleanup_strbuf_ struct strbuf label = { 0 };
	struct ready_result result;
	size_t refusals;
	bool there = true;
	int r = machine_find(&run->seen, addr)
			? 0
			: scan_with_group(&run->root, addr, SCAN_INTERFACE, &run->seen);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	struct device *device = machine_find(&run->seen, addr);
	if (entry_is_auto(entry))
		variant_fill(&run->root, device);
	add_label(device, &label);
	const struct declared declared = { .entry = entry,
					   .device = device,
					   .label = strbuf_text(&label),
					   .held = held_back(&run->root, addr) };
	if (journal_pending(&run->root, addr))
		r = validate_unfinished(&declared, &run->findings);
	if (r == 0 && entry->mode == MODE_VFIO)
		r = validate_declared(&declared, &run->transaction.plan, &run->findings, &there);
	if (r < 0 || !there)
		return r;
	const struct subject subject = { device, &run->seen, entry, NULL };
	r = ready_judge_device(judge, &subject, entry->mode, &result, &run->findings);
	/* what keeps it from being used is told */
	return r == 0 && result.code == EXIT_DONE
		       ? validate_refusals(&run->transaction.plan, addr, declared.label,
					   entry->name, &run->findings, &refusals)
		       : r;
}

static int judge_entries(struct run *run)
{
	const struct declaration *declaration = &run->declaration;
	struct judge judge = { .root = &run->root, .policy = &run->policy };
	int r = validate_misfits(&declaration->selection, &run->findings);

	for (size_t i = 0; r == 0 && i < declaration->machine.count; i++)
		if (declaration->selection.entry_of[i])
			r = judge_entry_device(run, &judge, declaration->selection.entry_of[i],
					       &declaration->machine.devices[i].addr);
	return r == 0 ? validate_rest_of_plan(&run->transaction.plan, &declaration->selection,
					      &declaration->machine, &run->findings)
		      : r;
}

static bool is_none(const struct device *identity, const void *context)
{
	return false;
}

static unsigned skipped_keys(const struct run *run)
{
	unsigned keys = 0;

	for (size_t i = 0; i < run->skipped_count; i++)
		keys |= run->skipped[i].keys;
	return keys;
}

static bool skipped_means(const struct run *run, const struct device *device)
{
	for (size_t i = 0; i < run->skipped_count; i++)
		if (match_disagreement(&run->skipped[i], device) == 0)
			return true;
	return false;
}

static bool has_functions_declared(const struct run *run, const struct pci_addr *addr)
{
	for (size_t i = 0; i < run->policy.sriov_count; i++)
		if (pci_addr_compare(&run->policy.sriov[i].match.address, addr) == 0)
			return true;
	return false;
}

/* One that the host made of another device is not one that somebody forgot. */
static int judge_undeclared(struct run *run, const struct pci_addr *addr)
{
	unsigned extras = SCAN_INTERFACE | scan_extras_for(skipped_keys(run));
	_cleanup_strbuf_ struct strbuf label = { 0 };
	struct device device;
	int r = scan_device(&run->root, addr, extras, &device);

	if (r < 0 || device.is_vf || has_functions_declared(run, addr) ||
	    skipped_means(run, &device))
		return r == -ENOENT ? 0 : r;
	add_label(&device, &label);
	return validate_undeclared(&device, strbuf_text(&label), &run->findings);
}

/* Devices of the kinds that the entries mean. */
static int find_undeclared(struct run *run)
{
	const struct declaration *declaration = &run->declaration;
	const struct scan_scope scope = { .in_full = is_none };
	_cleanup_machine_ struct machine machine = { 0 };
	bool declared[KIND_OTHER + 1] = { false };
	int r = 0;

	for (size_t i = 0; i < declaration->machine.count; i++)
		if (declaration->selection.entry_of[i])
			declared[device_kind_of(declaration->machine.devices[i].class)] = true;
	declared[KIND_OTHER] = false;
	if (declared[KIND_NETWORK] || declared[KIND_NVME] || declared[KIND_DISPLAY])
		r = scan_some(&run->root, &scope, &machine);
	for (size_t i = 0; r == 0 && i < machine.count; i++) {
		const struct device *device = &machine.devices[i];

		if (declared[device_kind_of(device->class)] &&
		    !selection_entry(&declaration->selection, &declaration->machine, &device->addr))
			r = judge_undeclared(run, &device->addr);
	}
	return r;
}

static int judge_hardware(struct run *run)
{
	if (run->root.sys < 0 || !root_exists(run->root.sys, "bus/pci/devices"))
		return findings_add(&run->findings, FINDING_PCI_ABSENT, "",
				    "this system has no PCI bus",
				    "judge the files alone with --offline");
	int r = plan(run);
	if (r == 0)
		r = judge_sriov(run);
	if (r == 0)
		r = judge_entries(run);
	/* an entry with a mistake may name what the rest does not */
	return r == 0 && run->problems.count == 0 ? find_undeclared(run) : r;
}

static json_t *entry_json(const struct run *run, const struct entry *entry)
{
	const struct declaration *declaration = &run->declaration;
	json_t *devices = json_array();

	for (size_t i = 0; i < declaration->machine.count; i++)
		if (declaration->selection.entry_of[i] == entry)
			json_array_append_new(
				devices,
				json_string(PCI_ADDR_TEXT(&declaration->machine.devices[i].addr)));
	return json_pack("{s:s, s:s, s:b, s:o, s:i, s:o}", "name", entry->name, "mode",
			 mode_to_string(entry->mode), "required", entry->required, "file",
			 json_text_or_null(entry->file), "line", entry->line, "devices", devices);
}

static json_t *report(const void *context)
{
	const struct run *run = context;
	json_t *entries = json_array();

	for (size_t i = 0; i < run->policy.count; i++)
		json_array_append_new(entries, entry_json(run, &run->policy.entries[i]));
	return json_pack("{s:i, s:i, s:b, s:o, s:o}", "schema", 1, "code",
			 (int)validate_code(&run->findings), "offline", run->call->offline,
			 "entries", entries, "findings", findings_json(&run->findings));
}

/* Disks are looked at by root alone; what could not be judged is refused. */
static void say_what_is_hidden(const struct run *run)
{
	if (run->root.live && geteuid() != 0 && run->transaction.plan.refusal_count > 0)
		log_notice("not everything can be seen without root: sudo vfio-tool validate");
}

enum exitcode check_config(const struct check_call *call)
{
	_cleanup_(run_release) struct run run = {
		.call = call,
		.root = { .top = -1, .sys = -1, .proc = -1, .run = -1 },
	};
	int r = load(&run);

	if (r == 0 && !call->offline)
		r = judge_hardware(&run);
	if (r < 0) {
		log_error("%s: %s", call->root ? call->root : "this system", strerror(-r));
		return EXIT_ERROR;
	}
	say_what_is_hidden(&run);
	return check_report(call, &(struct check_result){ .check = "validate",
							  .code = validate_code(&run.findings),
							  .findings = &run.findings,
							  .json = report,
							  .context = &run });
}
