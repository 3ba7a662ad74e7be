/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/transaction.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "sys/clock.h"
#include "sys/decide.h"
#include "sys/lock.h"
#include "sys/log.h"
#include "sys/port.h"
#include "sys/provisional.h"
#include "sys/remember.h"
#include "sys/runstate.h"
#include "sys/scan.h"

struct want want_from_entry(const struct entry *entry, const struct device *device, enum goal goal)
{
	struct want want = {
		.addr = device->addr,
		.goal = goal,
		.entry = entry,
		.group = entry->group,
		.companions = entry->companions,
		.companion_count = entry->companion_count,
		.allow = entry->allow,
	};

	snprintf(want.driver, sizeof(want.driver), "%s", entry_driver(entry, device));
	return want;
}

void transaction_release(struct transaction *transaction)
{
	machine_release(&transaction->machine);
	usages_release(&transaction->usages);
	plan_release(&transaction->plan);
	free(transaction->reached);
	free(transaction->links);
	free(transaction->pending);
	free(transaction->busy);
	*transaction = (struct transaction){ 0 };
}

unsigned session_disk_patience(const struct session *session)
{
	if (session->until_ms > 0 || (session->hurried && session->timeout_ms < DISK_PATIENCE_UDEV))
		return DISK_PATIENCE_UDEV;
	return session->hurried && session->timeout_ms < DISK_PATIENCE_DEFAULT
		       ? session->timeout_ms
		       : DISK_PATIENCE_DEFAULT;
}

enum exitcode transaction_code(const struct transaction *transaction)
{
	switch (transaction->end) {
	case TRANSACTION_NOTHING:
	case TRANSACTION_PLANNED:
	case TRANSACTION_DONE:
		return EXIT_DONE;
	case TRANSACTION_REFUSED:
		return plan_code(&transaction->plan);
	case TRANSACTION_BUSY:
		return EXIT_TIMEOUT;
	case TRANSACTION_UNDONE:
	case TRANSACTION_STUCK:
		return transaction->outcome.error == -ETIMEDOUT ? EXIT_TIMEOUT
		       : transaction->outcome.error == -EXDEV	? EXIT_REFUSED
								: EXIT_ERROR;
	case TRANSACTION_END_MAX:
		break;
	}
	return EXIT_ERROR;
}

/* Takes the locks before the facts are read that count. */
static int lock_wanted(const struct session *session, const struct want *wants, size_t count,
		       struct locks *ret)
{
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_free_ struct pci_addr *addrs = calloc(count + 1, sizeof(*addrs));

	if (!addrs)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct device device = { .addr = wants[i].addr };
		int r = scan_group_number(session->root, &wants[i].addr, &device.group);

		if (r == 0)
			r = machine_add(&machine, &device);
		if (r < 0 && r != -ENOENT)
			return r;
		addrs[i] = wants[i].addr;
	}
	return locks_take(session->root, &machine, addrs, count,
			  clock_left_ms(session->timeout_ms, session->until_ms), ret);
}

/* True when a device of the plan is named in a journal that could not be undone. */
static const struct pci_addr *blocked_by_journal(const struct session *session,
						 const struct plan *plan)
{
	for (size_t i = 0; i < plan->saved_count; i++)
		if (journal_pending(session->root, &plan->saved[i].addr))
			return &plan->saved[i].addr;
	return NULL;
}

/* True when nothing in the group of a device on VFIO keeps it from being used, read afresh. */
static bool is_usable(const struct session *session, const struct pci_addr *addr)
{
	_cleanup_machine_ struct machine now = { 0 };

	if (scan_with_group(session->root, addr, 0, &now) < 0)
		return false;
	const struct device *device = machine_find(&now, addr);
	if (!device_on_vfio(device))
		return true;
	for (size_t i = 0; i < now.count; i++)
		if (!device_viable(&now.devices[i]))
			return false;
	return true;
}

/* Success is a device that can be used (promise P6): a driver may have taken a sibling meanwhile.
 */
static void check_groups(const struct session *session, const struct port *port, bool *pending,
			 struct transaction *transaction)
{
	const struct plan *plan = &transaction->plan;
	struct outcome *outcome = &transaction->outcome;

	for (size_t i = 0; i < plan->count; i++) {
		if (plan->steps[i].kind != STEP_BIND || is_usable(session, &plan->steps[i].addr))
			continue;
		apply_undo(port, plan, &plan->steps[i], -EXDEV, pending, outcome);
		return;
	}
}

/* A terminal that closes, or Ctrl-C, waits until the request is done or undone. */
static void block_signals(sigset_t *ret_before)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, ret_before);
}

/* What the journal and the locks are about from now on. */
static int keep_pending(const struct session *session, const bool *pending,
			struct transaction *transaction)
{
	const struct plan *plan = &transaction->plan;

	for (size_t i = 0; i < plan->saved_count; i++)
		if (pending[i])
			transaction->pending[transaction->pending_count++] = plan->saved[i].addr;
	int r = journal_narrow(session->root, plan->saved, pending, plan->saved_count);
	/* one that names too much of what is pending does no harm */
	if (r < 0 && transaction->pending_count == 0)
		log_error("%s/vfio-tool/journal: a journal cannot be removed: the next run of "
			  "vfio-bind takes back what was done: %s",
			  root_run_name(), strerror(-r));
	return 0;
}

static int carry_out(const struct session *session, struct transaction *transaction)
{
	static const enum transaction_end ends[APPLY_END_MAX] = {
		[APPLY_DONE] = TRANSACTION_DONE,
		[APPLY_UNDONE] = TRANSACTION_UNDONE,
		[APPLY_STUCK] = TRANSACTION_STUCK,
	};
	const struct plan *plan = &transaction->plan;
	_cleanup_kernel_ struct kernel kernel = { 0 };
	_cleanup_free_ bool *pending = calloc(plan->saved_count + 1, sizeof(*pending));
	const struct pci_addr *blocked = blocked_by_journal(session, plan);

	transaction->pending = calloc(plan->saved_count + 1, sizeof(*transaction->pending));
	if (!pending || !transaction->pending)
		return -ENOMEM;
	if (blocked) {
		log_error("%s: an earlier change that was cut off could not be undone yet",
			  PCI_ADDR_TEXT(blocked));
		return -EUCLEAN;
	}
	int r = plan->saved_count > 0 ? journal_write(session->root, plan->saved, plan->saved_count)
				      : 0;
	/* from the first write on, so that it can be undone also when this run is cut off after it
	 */
	if (r == 0 && session->provisional) {
		r = provisional_begin(session->root, plan->saved, plan->saved_count,
				      session->provisional);
		if (r < 0)
			(void)!journal_narrow(session->root, plan->saved, pending,
					      plan->saved_count);
	}
	if (r < 0)
		return r;
	kernel_init(&kernel, session->root, session->timeout_ms, session->until_ms);
	const struct port port = kernel_port(&kernel);
	sigset_t before;
	block_signals(&before);
	apply_plan(&port, plan, pending, &transaction->outcome);
	if (transaction->outcome.end == APPLY_DONE)
		check_groups(session, &port, pending, transaction);
	transaction->end = ends[transaction->outcome.end];
	if (session->provisional && transaction->end == TRANSACTION_UNDONE)
		(void)!provisional_confirm(session->root);
	r = keep_pending(session, pending, transaction);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}

/* The request under its locks. */
static int run_locked(const struct session *session, const struct want *wants, size_t count,
		      struct transaction *transaction)
{
	int r = decide(session, wants, count, transaction);

	if (r < 0)
		return r;
	if (!session->dry_run)
		r = remember_links(session, transaction);
	if (r < 0)
		return r;
	if (transaction->plan.refusal_count > 0)
		transaction->end = TRANSACTION_REFUSED;
	else if (transaction->plan.count == 0)
		transaction->end = TRANSACTION_NOTHING;
	else if (session->dry_run)
		transaction->end = TRANSACTION_PLANNED;
	else
		r = carry_out(session, transaction);
	if (r < 0 || session->dry_run)
		return r;
	if (transaction->end == TRANSACTION_DONE || transaction->end == TRANSACTION_NOTHING)
		remember_result(session, wants, count, transaction);
	else
		remember_failure(session, wants, count, transaction);
	return 0;
}

static bool any_pending(const struct session *session, const struct want *wants, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (journal_pending(session->root, &wants[i].addr))
			return true;
	return false;
}

/* Which devices somebody else works on, now that the locks of all were not to be had. */
static int find_busy(const struct session *session, const struct want *wants, size_t count,
		     struct transaction *transaction)
{
	struct session at_once = *session;

	at_once.timeout_ms = 0;
	transaction->end = TRANSACTION_BUSY;
	transaction->busy = calloc(count + 1, sizeof(*transaction->busy));
	if (!transaction->busy)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		_cleanup_locks_ struct locks locks = { 0 };

		if (lock_wanted(&at_once, &wants[i], 1, &locks) == -ETIMEDOUT)
			transaction->busy[transaction->busy_count++] = wants[i].addr;
	}
	return 0;
}

int transaction_run(const struct session *session, const struct want *wants, size_t count,
		    struct transaction *ret)
{
	_cleanup_transaction_ struct transaction transaction = { 0 };
	_cleanup_locks_ struct locks locks = { 0 };
	int r = session->dry_run ? 0 : lock_wanted(session, wants, count, &locks);

	/* a run that was cut off may have held the locks until now: it is undone first */
	if (r == 0 && !session->dry_run && any_pending(session, wants, count)) {
		locks_release(&locks);
		(void)!transactions_recover(session);
		r = lock_wanted(session, wants, count, &locks);
	}

	if (r == -ETIMEDOUT)
		r = find_busy(session, wants, count, &transaction);
	else if (r == 0)
		r = run_locked(session, wants, count, &transaction);
	if (transaction.end == TRANSACTION_STUCK)
		locks_narrow(&locks, &transaction.machine, transaction.pending,
			     transaction.pending_count);
	if (r < 0)
		return r;
	*ret = transaction;
	transaction = (struct transaction){ 0 };
	return 0;
}
