/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/report.h"

#include <errno.h>
#include <string.h>

#include "sys/driverctl.h"
#include "sys/log.h"
#include "sys/scan.h"

static const char *const end_names[TRANSACTION_END_MAX] = {
	[TRANSACTION_NOTHING] = "nothing-to-do",
	[TRANSACTION_PLANNED] = "planned",
	[TRANSACTION_DONE] = "done",
	[TRANSACTION_REFUSED] = "refused",
	[TRANSACTION_BUSY] = "busy",
	[TRANSACTION_UNDONE] = "undone",
	[TRANSACTION_STUCK] = "stuck",
};

/* The state that the device is in now; what it was before when it cannot be read. */
static struct device state_now(const struct session *session, const struct transaction *transaction,
			       const struct pci_addr *addr)
{
	const struct device *before = machine_find(&transaction->machine, addr);
	struct device now = { .addr = *addr };

	/* a device that does not answer would keep us, too (kernels before 6.9 lock it to be read)
	 */
	if ((transaction->outcome.error == -ETIMEDOUT ||
	     scan_device(session->root, addr, 0, &now) < 0) &&
	    before)
		now = *before;
	return now;
}

/* The device with its interface, which a dry run has not asked for. */
static struct device named_before(const struct session *session, const struct device *before)
{
	struct device named = *before;

	if (session->dry_run)
		scan_add_interface(session->root, &named);
	return named;
}

static void add_name(struct strbuf *out, const struct device *before)
{
	strbuf_add(out, PCI_ADDR_TEXT(&before->addr));
	if (before->interface[0] != '\0')
		strbuf_addf(out, " (%s)", before->interface);
}

static void add_driver(struct strbuf *out, const char *driver)
{
	if (driver[0] == '\0')
		strbuf_add(out, "no driver");
	else
		strbuf_add_escaped(out, driver);
}

static bool was_changed(const struct transaction *transaction, const struct pci_addr *addr)
{
	const struct plan *plan = &transaction->plan;

	for (size_t i = 0; i < plan->saved_count; i++)
		if (pci_addr_compare(&plan->saved[i].addr, addr) == 0)
			return true;
	return false;
}

/* What another had decided does not go unsaid. */
static void add_replaced(const struct session *session, const struct transaction *transaction,
			 const struct device *before, struct strbuf *out)
{
	if (!device_override_foreign(before) || !was_changed(transaction, &before->addr))
		return;
	strbuf_add(out, "; its driver_override \"");
	strbuf_add_escaped(out, before->binding.override);
	strbuf_add(out, "\", which somebody else had set, was replaced");
	if (!driverctl_claims(session->root, &before->addr))
		return;
	strbuf_add(out, "\n  driverctl sets it again: driverctl unset-override ");
	strbuf_add(out, PCI_ADDR_TEXT(&before->addr));
}

/* "0000:01:00.0 (eth0): on vfio-pci, was on e1000e" */
static void add_result(const struct session *session, const struct transaction *transaction,
		       const struct pci_addr *addr, struct strbuf *out)
{
	const struct device *before = machine_find(&transaction->machine, addr);
	struct device now = state_now(session, transaction, addr);

	if (!before)
		return;
	struct device named = named_before(session, before);
	add_name(out, &named);
	strbuf_add(out, now.binding.driver[0] != '\0' ? ": on " : ": has ");
	add_driver(out, now.binding.driver);
	if (!was_changed(transaction, addr) ||
	    strcmp(now.binding.driver, before->binding.driver) == 0) {
		strbuf_add(out, " already");
	} else {
		strbuf_add(out, before->binding.driver[0] != '\0' ? ", was on " : ", had ");
		add_driver(out, before->binding.driver);
	}
	add_replaced(session, transaction, before, out);
	strbuf_add(out, "\n");
}

static void add_steps(const struct plan *plan, struct strbuf *out)
{
	for (size_t i = 0; i < plan->count; i++) {
		step_render(&plan->steps[i], root_sys_name(), out);
		strbuf_add(out, "\n");
	}
}

static void add_refusals(const struct plan *plan, struct strbuf *out)
{
	for (size_t i = 0; i < plan->refusal_count; i++) {
		refusal_render(&plan->refusals[i], out);
		strbuf_add(out, "\n");
	}
}

static void add_busy(const struct transaction *transaction, struct strbuf *out)
{
	for (size_t i = 0; i < transaction->busy_count; i++)
		strbuf_addf(out,
			    "%s: another vfio-bind works on it or on its group, or still waits for "
			    "its driver\n  try again in a moment; vfio-tool status shows what is "
			    "not finished\n",
			    PCI_ADDR_TEXT(&transaction->busy[i]));
	if (transaction->busy_count == 0)
		strbuf_add(out, "another vfio-bind worked on a device of the request until now\n"
				"  try again\n");
}

void report_text(const struct session *session, const struct request *request,
		 const struct transaction *transaction, struct strbuf *out,
		 struct strbuf *complaints)
{
	switch (transaction->end) {
	case TRANSACTION_PLANNED:
		add_steps(&transaction->plan, out);
		break;
	case TRANSACTION_DONE:
	case TRANSACTION_NOTHING:
		for (size_t i = 0; i < transaction->reached_count; i++)
			add_result(session, transaction, &transaction->reached[i], out);
		break;
	case TRANSACTION_REFUSED:
		add_refusals(&transaction->plan, complaints);
		if (request->count > 1)
			strbuf_add(complaints,
				   "nothing was changed: a request on several devices is done as a "
				   "whole or not at all\n");
		break;
	case TRANSACTION_BUSY:
		add_busy(transaction, complaints);
		break;
	case TRANSACTION_UNDONE:
	case TRANSACTION_STUCK:
		outcome_render(&transaction->outcome, complaints);
		strbuf_add(complaints, "\n");
		break;
	case TRANSACTION_END_MAX:
		break;
	}
}

/* Text from sysfs may be no UTF-8; jansson takes nothing else. */
static json_t *text_or_null(const char *text)
{
	_cleanup_strbuf_ struct strbuf escaped = { 0 };

	if (text[0] == '\0')
		return json_null();
	strbuf_add_escaped(&escaped, text);
	return json_string(strbuf_text(&escaped));
}

static json_t *device_json(const struct session *session, const struct request *request,
			   const struct transaction *transaction, const struct pci_addr *addr)
{
	const struct device *before = machine_find(&transaction->machine, addr);
	struct device now = state_now(session, transaction, addr);
	struct device named = before ? named_before(session, before) : now;
	const char *entry = "";

	for (size_t i = 0; i < request->count; i++)
		if (pci_addr_compare(&request->wants[i].addr, addr) == 0 && request->wants[i].entry)
			entry = request->wants[i].entry->name;
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "address", PCI_ADDR_TEXT(addr),
			 "interface", text_or_null(named.interface), "entry", text_or_null(entry),
			 "driver_before", text_or_null(before ? before->binding.driver : ""),
			 "override_before", text_or_null(before ? before->binding.override : ""),
			 "driver", text_or_null(now.binding.driver), "iommu_group",
			 before && before->group >= 0 ? json_integer(before->group) : json_null());
}

static json_t *devices_json(const struct session *session, const struct request *request,
			    const struct transaction *transaction)
{
	json_t *devices = json_array();

	for (size_t i = 0; i < transaction->reached_count; i++)
		json_array_append_new(devices, device_json(session, request, transaction,
							   &transaction->reached[i]));
	return devices;
}

static json_t *steps_json(const struct plan *plan)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < plan->count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		step_render(&plan->steps[i], root_sys_name(), &text);
		json_array_append_new(steps,
				      json_pack("{s:s, s:s, s:o}", "kind",
						step_kind_to_string(plan->steps[i].kind), "address",
						PCI_ADDR_TEXT(&plan->steps[i].addr), "text",
						text_or_null(strbuf_text(&text))));
	}
	return steps;
}

static json_t *refusals_json(const struct plan *plan)
{
	json_t *refusals = json_array();

	for (size_t i = 0; i < plan->refusal_count; i++) {
		const struct refusal *refusal = &plan->refusals[i];

		json_array_append_new(refusals, json_pack("{s:s, s:o, s:o, s:i}", "address",
							  PCI_ADDR_TEXT(&refusal->addr), "fact",
							  text_or_null(refusal->fact), "remedy",
							  text_or_null(refusal->remedy), "code",
							  (int)refusal->code));
	}
	return refusals;
}

json_t *report_json(const struct session *session, const struct request *request,
		    const struct transaction *transaction)
{
	_cleanup_strbuf_ struct strbuf failure = { 0 };

	if (transaction->end == TRANSACTION_UNDONE || transaction->end == TRANSACTION_STUCK)
		outcome_render(&transaction->outcome, &failure);
	return json_pack("{s:s, s:i, s:o, s:o, s:o, s:o}", "result", end_names[transaction->end],
			 "code", (int)transaction_code(transaction), "devices",
			 devices_json(session, request, transaction), "steps",
			 steps_json(&transaction->plan), "refusals",
			 refusals_json(&transaction->plan), "failure",
			 text_or_null(strbuf_text(&failure)));
}

static void log_refusals(const struct plan *plan)
{
	for (size_t i = 0; i < plan->refusal_count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		refusal_render(&plan->refusals[i], &text);
		log_message(LOG_WARNING, PCI_ADDR_TEXT(&plan->refusals[i].addr), "%s",
			    strbuf_text(&text));
	}
}

void report_log(const struct session *session, const struct request *request,
		const struct transaction *transaction)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	switch (transaction->end) {
	case TRANSACTION_DONE:
		for (size_t i = 0; i < transaction->plan.saved_count; i++) {
			const struct pci_addr *addr = &transaction->plan.saved[i].addr;
			_cleanup_strbuf_ struct strbuf line = { 0 };

			add_result(session, transaction, addr, &line);
			log_message(LOG_NOTICE, PCI_ADDR_TEXT(addr), "%.*s", (int)line.len - 1,
				    strbuf_text(&line));
		}
		break;
	case TRANSACTION_REFUSED:
		log_refusals(&transaction->plan);
		break;
	case TRANSACTION_BUSY:
		if (transaction->busy_count == 0)
			log_warning("%s: another vfio-bind worked on it or on its group until now",
				    PCI_ADDR_TEXT(&request->wants[0].addr));
		for (size_t i = 0; i < transaction->busy_count; i++)
			log_message(LOG_WARNING, PCI_ADDR_TEXT(&transaction->busy[i]),
				    "%s: another vfio-bind works on it or on its group, or still "
				    "waits for its driver",
				    PCI_ADDR_TEXT(&transaction->busy[i]));
		break;
	case TRANSACTION_UNDONE:
	case TRANSACTION_STUCK:
		outcome_render(&transaction->outcome, &text);
		log_message(LOG_ERR, PCI_ADDR_TEXT(&transaction->outcome.failed.addr), "%s",
			    strbuf_text(&text));
		break;
	case TRANSACTION_NOTHING:
	case TRANSACTION_PLANNED:
	case TRANSACTION_END_MAX:
		break;
	}
}
