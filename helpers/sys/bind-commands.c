/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What each command of vfio-bind does. */
#include <errno.h>
#include <string.h>

#include "sys/bind-internal.h"
#include "sys/defer.h"
#include "sys/event.h"
#include "sys/generate.h"
#include "sys/log.h"
#include "sys/port.h"
#include "sys/report.h"
#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/stage.h"
#include "sys/variant.h"

static enum exitcode code_of(int error)
{
	switch (error) {
	case -ENOENT:
		return EXIT_NOT_FOUND;
	case -ETIMEDOUT:
		return EXIT_TIMEOUT;
	default:
		return EXIT_ERROR;
	}
}

void run_say_problems(struct run *run)
{
	for (size_t i = 0; i < run->problems.count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		problem_format(&run->problems.list[i], &text);
		run_complain(run, run->call->command == BIND_APPLY ? EXIT_ERROR : EXIT_DONE,
			     strbuf_text(&text));
	}
}

/* Holds the devices of an unbind or a reset back before it begins: udev may replay events at any
 * time. */
static void hold_all(struct run *run, const struct request *request, bool *was_held)
{
	for (size_t i = 0; i < request->count; i++) {
		was_held[i] = held_back(&run->root, &request->wants[i].addr);
		int r = was_held[i] ? 0 : hold_back(&run->root, &request->wants[i].addr);
		if (r < 0)
			log_warning("%s: it cannot be kept from being bound again: %s",
				    PCI_ADDR_TEXT(&request->wants[i].addr), strerror(-r));
	}
}

static void release_all(struct run *run, const struct request *request, const bool *was_held)
{
	for (size_t i = 0; i < request->count; i++)
		if (!was_held || !was_held[i])
			(void)!let_go(&run->root, &request->wants[i].addr);
}

static void report(struct run *run, const struct request *request,
		   const struct transaction *transaction)
{
	if (run->call->json)
		json_array_append_new(run->results,
				      report_json(&run->session, request, transaction));
	else if (run_is_stage(run->call) && !run->call->dry_run)
		report_log(&run->session, request, transaction);
	else
		report_text(&run->session, request, transaction, &run->out, &run->complaints);
	run->code = exitcode_worse(run->code, transaction_code(transaction));
}

/* A device that a rule or a claim has directed to VFIO, and that cannot go there, must not be left
 * without a driver. */
static void give_back(struct run *run, const struct want *failed)
{
	struct want want = { .addr = failed->addr, .goal = GOAL_NATIVE };
	_cleanup_transaction_ struct transaction transaction = { 0 };
	const struct request request = { .wants = &want, .count = 1 };
	struct device device;

	if (scan_device(&run->root, &failed->addr, 0, &device) < 0 ||
	    device.binding.driver[0] != '\0' ||
	    strcmp(device.binding.override, failed->driver) != 0)
		return;
	if (transaction_run(&run->session, &want, 1, &transaction) == 0)
		report_log(&run->session, &request, &transaction);
}

/* The wanted devices and the siblings that were directed with them. */
static void give_all_back(struct run *run, const struct request *request,
			  const struct transaction *transaction)
{
	for (size_t i = 0; i < request->count; i++)
		give_back(run, &request->wants[i]);
	for (size_t i = 0; i < transaction->reached_count; i++) {
		struct want sibling = request->wants[0];

		sibling.addr = transaction->reached[i];
		give_back(run, &sibling);
	}
}

/* True when what was asked for at boot or by udev is not going to happen. */
static bool has_failed(const struct run *run, enum exitcode code)
{
	return run_is_stage(run->call) && run->call->command != BIND_CLAIM && !run->call->dry_run &&
	       code != EXIT_DONE && code != EXIT_TIMEOUT;
}

/* What a variant's module calls its driver is certain only when it is loaded. A claim loads
 * nothing: a variant needs the native driver of the card, which must find the override. */
static void load_variants(struct run *run, const struct request *request)
{
	_cleanup_kernel_ struct kernel kernel = { 0 };

	kernel_init(&kernel, &run->root, run->session.timeout_ms, run->session.until_ms);
	const struct port port = kernel_port(&kernel);
	for (size_t i = 0; i < request->count; i++) {
		struct want *want = &request->wants[i];
		struct step step = { .kind = STEP_LOAD, .addr = want->addr };

		if (want->goal != GOAL_VFIO || !want->entry || !entry_is_auto(want->entry) ||
		    scan_driver_known(&run->root, want->driver))
			continue;
		memcpy(step.value, want->driver, sizeof(step.value));
		/* one that fails fails again where it is reported */
		if (port.load(port.context, &step) == 0)
			(void)variant_registered(&run->root, step.value, want->driver);
	}
}

void run_request(struct run *run, const struct request *request)
{
	_cleanup_transaction_ struct transaction transaction = { 0 };
	_cleanup_free_ bool *was_held = calloc(request->count + 1, sizeof(*was_held));
	bool unbind = run->call->command == BIND_UNBIND || run->call->command == BIND_RESET;
	bool wet = !run->call->dry_run;
	int r = was_held ? 0 : -ENOMEM;

	if (wet && run->policy.options.auto_load_module)
		load_variants(run, request);
	if (r == 0 && unbind && wet)
		hold_all(run, request, was_held);
	if (r == 0)
		r = transaction_run(&run->session, request->wants, request->count, &transaction);
	bool good = r == 0 && transaction_code(&transaction) == EXIT_DONE;
	if (wet && was_held && unbind && !good)
		release_all(run, request, was_held);
	if (wet && !unbind && good && !run_is_stage(run->call))
		release_all(run, request, NULL);
	if (r < 0) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		strbuf_addf(&text, "%s: nothing was changed: %s",
			    PCI_ADDR_TEXT(&request->wants[0].addr), strerror(-r));
		run_complain(run, code_of(r), strbuf_text(&text));
	} else {
		report(run, request, &transaction);
	}
	if (has_failed(run, r < 0 ? code_of(r) : transaction_code(&transaction)))
		give_all_back(run, request, &transaction);
}

/* Resolves what was typed; false when a name means nothing, and then nothing is done. */
static bool find_devices(struct run *run, struct addr_list *devices)
{
	bool all = true;

	for (size_t i = 0; i < run->call->devices.count; i++) {
		_cleanup_strbuf_ struct strbuf why = { 0 };
		int r = resolve(&run->root, &run->policy, run->call->devices.list[i], devices,
				&why);

		if (r == 0)
			continue;
		all = false;
		run_complain(run, code_of(r), why.len > 0 ? strbuf_text(&why) : strerror(-r));
	}
	if (!all && run->call->devices.count > 1)
		run_complain(run, EXIT_DONE, "nothing was changed");
	return all;
}

void run_devices(struct run *run)
{
	_cleanup_addr_list_ struct addr_list devices = { 0 };
	_cleanup_request_ struct request request = { 0 };

	run_say_problems(run);
	if (!find_devices(run, &devices))
		return;
	int r = run->call->command == BIND_UNBIND
			? request_unbind(&run->root, &devices, &request)
			: request_bind(&run->root, &run->policy, &run->call->terms, &devices,
				       &request);
	bool provisional = run->call->confirm_within_ms > 0;
	if (r < 0)
		run_complain(run, code_of(r), strerror(-r));
	if (r < 0 || (provisional && !run_begin_provisional(run)))
		return;
	run_request(run, &request);
	if (provisional)
		run_end_provisional(run);
}

static enum exitcode misfit_code(const struct misfit *misfit)
{
	switch (misfit->kind) {
	case MISFIT_MISSING:
		return misfit->entry->required ? EXIT_NOT_FOUND : EXIT_DONE;
	case MISFIT_EXCHANGED:
	case MISFIT_COUNT:
		return EXIT_REFUSED;
	case MISFIT_CONTESTED:
	case MISFIT_KIND_MAX:
		break;
	}
	return EXIT_ERROR;
}

static void say_misfits(struct run *run, const struct selection *selection)
{
	for (size_t i = 0; i < selection->misfit_count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		misfit_render(&selection->misfits[i], &text);
		run_complain(run, misfit_code(&selection->misfits[i]), strbuf_text(&text));
	}
}

/* Devices that the configuration leaves to the kernel, and that are on VFIO all the same. */
static void say_wrong_modes(struct run *run, const struct declaration *declaration)
{
	for (size_t i = 0; i < declaration->machine.count; i++) {
		const struct device *device = &declaration->machine.devices[i];
		const struct entry *entry = declaration->selection.entry_of[i];
		_cleanup_strbuf_ struct strbuf text = { 0 };

		if (!entry || entry->mode != MODE_KERNEL || !device_on_vfio(device))
			continue;
		strbuf_addf(&text,
			    "%s: on %s, but the entry %s at %s:%d wants it with the kernel\n"
			    "  give it back with: vfio-tool unbind %s",
			    PCI_ADDR_TEXT(&device->addr), device->binding.driver, entry->name,
			    entry->file, entry->line, PCI_ADDR_TEXT(&device->addr));
		run_complain(run, EXIT_WRONG_MODE, strbuf_text(&text));
	}
}

/* What udev and modprobe know follows the configuration, for the devices that come later. */
static void write_rules(struct run *run)
{
	const struct generate_options options = { .top = run->call->root };

	/* by hand it is called on a system that is up, and the service has seen all of it now */
	(void)!stage_end_boot(&run->root);
	int r = run->root.run < 0 ? -ENOENT
				  : generate(&run->root, run->root.run, &run->policy,
					     &run->killswitch, &options);

	if (r < 0) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		strbuf_addf(&text,
			    "the rules for udev could not be written: %s\n"
			    "  devices that are plugged in later are not taken; see vfio-generate "
			    "--dry-run",
			    strerror(-r));
		run_complain(run, EXIT_ERROR, strbuf_text(&text));
	}
}

void run_declared(struct run *run)
{
	_cleanup_declaration_ struct declaration declaration = { 0 };
	bool claim = run->call->command == BIND_CLAIM;

	/* what is declared among them is there after it */
	if (!claim && run->call->confirm_within_ms == 0)
		run_sriov(run);
	else if (!claim && run->policy.sriov_count > 0)
		run_complain(run, EXIT_DONE,
			     "`sriov` is left out with --confirm-within, which could not undo it\n"
			     "  make the virtual functions with: vfio-bind sriov");
	const struct declaring how = {
		.goal = claim ? GOAL_CLAIM : GOAL_VFIO,
		.together = !claim && !run->call->boot,
		.skip_held = claim || run->call->boot,
		.skip_made = claim || run->call->boot,
	};
	int r = request_declared(&run->root, &run->policy, &how, &declaration);

	if (r < 0) {
		run_complain(run, code_of(r), strerror(-r));
		return;
	}
	if (!claim) {
		run_say_problems(run);
		say_misfits(run, &declaration.selection);
		say_wrong_modes(run, &declaration);
	}
	bool provisional = run->call->confirm_within_ms > 0;
	if (provisional && !run_begin_provisional(run))
		return;
	for (size_t i = 0; i < declaration.count; i++)
		run_request(run, &declaration.requests[i]);
	/* a refused request on all of it has changed nothing, rules included */
	if (!claim && !run->call->dry_run && !run->call->boot && !provisional)
		run_keep_verdicts(run);
	if (provisional)
		run_end_provisional(run);
	if (!claim && !run->call->dry_run && (run->call->boot || run->code != EXIT_REFUSED))
		write_rules(run);
}

static bool take_address(struct run *run, struct pci_addr *ret)
{
	if (pci_addr_parse(run->call->devices.list[0], ret) == 0)
		return true;
	_cleanup_strbuf_ struct strbuf text = { 0 };
	strbuf_add_escaped(&text, run->call->devices.list[0]);
	strbuf_add(&text, ": not a full address such as 0000:01:00.0");
	run_complain(run, EXIT_ERROR, strbuf_text(&text));
	return false;
}

/* For a PROGRAM of a rule: only the driver's name, and success only when there is one to want. */
void run_match(struct run *run)
{
	_cleanup_request_ struct request request = { 0 };
	struct pci_addr addr;

	if (!take_address(run, &addr))
		return;
	int r = request_event(&run->root, &run->policy, &addr, &request);
	run->code = r < 0 ? EXIT_ERROR : EXIT_NOT_FOUND;
	for (size_t i = 0; r == 0 && i < request.count; i++)
		if (pci_addr_compare(&request.wants[i].addr, &addr) == 0) {
			strbuf_addf(&run->out, "%s\n", request.wants[i].driver);
			run->code = EXIT_DONE;
		}
}

/* What would keep udev waiting goes on in a unit; a unit that called us does not call itself. */
static void defer(struct run *run, const struct pci_addr *addr)
{
	int r = getenv("DEVPATH") ? defer_to_service(addr) : -ENOENT;

	if (r == 0)
		log_message(LOG_NOTICE, PCI_ADDR_TEXT(addr),
			    "%s: vfio-bind@%s.service goes on with it", PCI_ADDR_TEXT(addr),
			    PCI_ADDR_TEXT(addr));
}

void run_udev(struct run *run)
{
	_cleanup_request_ struct request request = { 0 };
	struct pci_addr addr;
	struct event event;

	if (!take_address(run, &addr))
		return;
	int r = event_read(&addr, &event);
	if (r < 0) {
		run_complain(run, EXIT_ERROR, "the address and udev's event are not of one device");
		return;
	}
	if (event.action == EVENT_REMOVE) {
		(void)!record_forget(&run->root, &addr);
		return;
	}
	r = request_event(&run->root, &run->policy, &addr, &request);
	if (r < 0) {
		run_complain(run, code_of(r), strerror(-r));
		return;
	}
	if (request.count == 0)
		return;
	run_request(run, &request);
	/* out of time, perhaps on the way back */
	if (run->code == EXIT_TIMEOUT || journal_pending(&run->root, &addr))
		defer(run, &addr);
}
