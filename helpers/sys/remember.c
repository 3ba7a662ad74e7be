/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/remember.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "sys/ethtool.h"
#include "sys/log.h"
#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/stage.h"

static const struct want *want_for(const struct want *wants, size_t count,
				   const struct pci_addr *addr)
{
	for (size_t i = 0; i < count; i++)
		if (pci_addr_compare(&wants[i].addr, addr) == 0)
			return &wants[i];
	return NULL;
}

/* Saves it, unless the device has gone: then nobody would remove the record any more. */
static void keep(const struct session *session, const struct record *record)
{
	char path[64];
	int r = record_save(session->root, record);

	if (r < 0)
		log_warning("%s: its record could not be written: %s", PCI_ADDR_TEXT(&record->addr),
			    strerror(-r));
	snprintf(path, sizeof(path), "bus/pci/devices/%s", PCI_ADDR_TEXT(&record->addr));
	if (!root_exists(session->root->sys, path))
		(void)!record_forget(session->root, &record->addr);
}

/* The record of this very card; false when there is none. */
static bool recall(const struct session *session, const struct device *device, struct record *ret)
{
	struct record record;

	if (record_load(session->root, &device->addr, &record) < 0 ||
	    memcmp(&record.id, &device->id, sizeof(record.id)) != 0)
		return false;
	*ret = record;
	return true;
}

static struct attempt attempt_of(const struct session *session, enum change_result result,
				 const char *why)
{
	struct attempt attempt = { .result = result, .when = time(NULL) };

	snprintf(attempt.by, sizeof(attempt.by), "%s", session->by);
	snprintf(attempt.stage, sizeof(attempt.stage), "%s", stage_name(session->root));
	snprintf(attempt.why, sizeof(attempt.why), "%s", why);
	return attempt;
}

/* Remembers what the device was before the first change, so that `unbind` finds the way back. */
static void record_vfio(const struct session *session, const struct device *before,
			const struct link *link, const struct want *want)
{
	struct record record = { .addr = before->addr,
				 .id = before->id,
				 .before = before->binding,
				 .before_on_vfio = device_on_vfio(before) };

	if (recall(session, before, &record) && record_was_taken(&record) &&
	    record.last.result != CHANGE_STUCK && strcmp(before->binding.driver, want->driver) == 0)
		return;
	if (!device_on_vfio(before)) {
		record.before = before->binding;
		record.before_on_vfio = false;
	}
	if (before->interface[0] != '\0') {
		memcpy(record.interface, before->interface, sizeof(record.interface));
		memcpy(record.mac, link->mac, sizeof(record.mac));
		record.max_speed = link->max_speed;
	}
	if (record.interface[0] == '\0' && want->entry)
		memcpy(record.interface, want->entry->match.interface, sizeof(record.interface));
	snprintf(record.driver, sizeof(record.driver), "%s", want->driver);
	snprintf(record.entry, sizeof(record.entry), "%s", want->entry ? want->entry->name : "");
	snprintf(record.by, sizeof(record.by), "%s", session->by);
	record.last = attempt_of(session, CHANGE_DONE, "");
	record.when = record.last.when;
	keep(session, &record);
}

/* The want under whose terms a sibling came along: of the same group. */
static const struct want *want_of_group(const struct want *wants, size_t count,
					const struct machine *machine, const struct device *sibling)
{
	for (size_t i = 0; i < count; i++) {
		const struct device *device = machine_find(machine, &wants[i].addr);

		if (device && device->group == sibling->group)
			return &wants[i];
	}
	return NULL;
}

int remember_links(const struct session *session, struct transaction *transaction)
{
	size_t count = transaction->reached_count;
	_cleanup_free_ const char **names = calloc(count + 1, sizeof(*names));
	struct link *links = calloc(count + 1, sizeof(*links));

	transaction->links = links;
	if (!names || !links)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct device *device =
			machine_find(&transaction->machine, &transaction->reached[i]);

		if (device)
			scan_add_interface(session->root, device);
		names[i] = device ? device->interface : "";
	}
	/* what is refused is not recorded */
	if (transaction->plan.refusal_count == 0)
		ethtool_read(session->root, names, count, true, links);
	return 0;
}

static const struct refusal *refusal_of(const struct plan *plan, const struct pci_addr *addr)
{
	for (size_t i = 0; i < plan->refusal_count; i++)
		if (pci_addr_compare(&plan->refusals[i].addr, addr) == 0)
			return &plan->refusals[i];
	return NULL;
}

static bool lists(const struct pci_addr *addrs, size_t count, const struct pci_addr *addr)
{
	for (size_t i = 0; i < count; i++)
		if (pci_addr_compare(&addrs[i], addr) == 0)
			return true;
	return false;
}

static bool was_saved(const struct plan *plan, const struct pci_addr *addr)
{
	for (size_t i = 0; i < plan->saved_count; i++)
		if (pci_addr_compare(&plan->saved[i].addr, addr) == 0)
			return true;
	return false;
}

/* What stood against a device of a refused request: its own refusal, else another's. False for one
 * that had nothing to lose. */
static bool why_refused(const struct transaction *transaction, const struct device *before,
			const struct want *want, struct strbuf *why)
{
	const struct plan *plan = &transaction->plan;
	const struct refusal *own = refusal_of(plan, &before->addr);

	if (own) {
		strbuf_add(why, own->fact);
		return true;
	}
	if (!plan->refusals || !want || want->goal != GOAL_VFIO ||
	    strcmp(before->binding.driver, want->driver) == 0)
		return false;
	strbuf_addf(why, "%s: %s", PCI_ADDR_TEXT(&plan->refusals[0].addr), plan->refusals[0].fact);
	return true;
}

/* How it ended for one device; false when there is nothing to tell about it. */
static bool find_failure(const struct transaction *transaction, const struct device *before,
			 const struct want *want, enum change_result *ret, struct strbuf *why)
{
	if (transaction->end == TRANSACTION_REFUSED) {
		*ret = CHANGE_REFUSED;
		return why_refused(transaction, before, want, why);
	}
	if (!was_saved(&transaction->plan, &before->addr))
		return false;
	*ret = lists(transaction->pending, transaction->pending_count, &before->addr)
		       ? CHANGE_STUCK
		       : CHANGE_UNDONE;
	if (pci_addr_compare(&transaction->outcome.failed.addr, &before->addr) != 0)
		strbuf_addf(why, "%s: ", PCI_ADDR_TEXT(&transaction->outcome.failed.addr));
	outcome_cause(&transaction->outcome, why);
	return true;
}

static bool same_attempt(const struct attempt *a, const struct attempt *b)
{
	return a->result == b->result && strcmp(a->by, b->by) == 0 &&
	       strcmp(a->stage, b->stage) == 0 && strcmp(a->why, b->why) == 0;
}

void remember_failure(const struct session *session, const struct want *wants, size_t count,
		      const struct transaction *transaction)
{
	for (size_t i = 0; i < transaction->reached_count; i++) {
		const struct pci_addr *addr = &transaction->reached[i];
		const struct device *before = machine_find(&transaction->machine, addr);
		_cleanup_strbuf_ struct strbuf why = { 0 };
		enum change_result result = CHANGE_DONE;

		if (!before ||
		    !find_failure(transaction, before, want_for(wants, count, addr), &result, &why))
			continue;
		struct record record = { .addr = *addr,
					 .id = before->id,
					 .before = before->binding,
					 .before_on_vfio = device_on_vfio(before) };
		memcpy(record.interface, before->interface, sizeof(record.interface));
		(void)recall(session, before, &record);
		const struct attempt last = attempt_of(session, result, strbuf_text(&why));
		if (same_attempt(&record.last, &last))
			continue;
		record.last = last;
		keep(session, &record);
	}
}

void remember_recovery(const struct session *session, const struct saved *saved, enum restored how)
{
	struct record record;

	if (record_load(session->root, &saved->addr, &record) < 0 ||
	    memcmp(&record.id, &saved->id, sizeof(record.id)) != 0 ||
	    record.last.result != CHANGE_STUCK)
		return;
	record.last.result = CHANGE_UNDONE;
	/* without an override it is with a driver of the kernel's own */
	if (how == RESTORED_BY_KERNEL && saved->binding.override[0] != '\0') {
		record.last.result = CHANGE_DONE;
		record.last.why[0] = '\0';
		memcpy(record.driver, saved->binding.override, sizeof(record.driver));
		memcpy(record.by, record.last.by, sizeof(record.by));
		record.when = record.last.when;
	}
	keep(session, &record);
}

/* What a stage gives back because it could not be taken stays on record as that. */
static void forget(const struct session *session, const struct device *before)
{
	struct record record;

	if (!session->unattended || !recall(session, before, &record) ||
	    record.last.result == CHANGE_DONE) {
		(void)!record_forget(session->root, &before->addr);
		return;
	}
	if (!record_was_taken(&record))
		return;
	record.driver[0] = record.entry[0] = record.by[0] = '\0';
	record.when = 0;
	keep(session, &record);
}

void remember_result(const struct session *session, const struct want *wants, size_t count,
		     const struct transaction *transaction)
{
	for (size_t i = 0; i < transaction->reached_count; i++) {
		const struct device *before =
			machine_find(&transaction->machine, &transaction->reached[i]);
		const struct want *want = want_for(wants, count, &transaction->reached[i]);

		if (!want && before)
			want = want_of_group(wants, count, &transaction->machine, before);
		if (!before || !want)
			continue;
		if (want->goal == GOAL_VFIO)
			record_vfio(session, before, &transaction->links[i], want);
		else if (want->goal == GOAL_NATIVE)
			forget(session, before);
	}
}
