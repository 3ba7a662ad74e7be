/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Binds what is not on VFIO yet, and verifies the rest as check-interfaces does. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sys/bind-internal.h"
#include "sys/finding-report.h"
#include "sys/ready.h"
#include "sys/runstate.h"

/* What binding can help, as opposed to a name that means nothing. */
static bool is_to_be_bound(const struct ready_result *result)
{
	return result->found && !device_on_vfio(&result->device);
}

static bool all_found(const struct ready *ready)
{
	for (size_t i = 0; i < ready->count; i++)
		if (!ready->list[i].found)
			return false;
	return true;
}

/* True when the devices are in place, and at most udev has not given their nodes their access. */
static bool only_nodes_are_missing(const struct ready *ready)
{
	for (size_t i = 0; i < ready->count; i++) {
		enum finding_kind kind = ready->findings.list[i].kind;

		if (kind != FINDING_DEVICE_READY && kind != FINDING_NODE_MISSING &&
		    kind != FINDING_NODE_ACCESS)
			return false;
	}
	return true;
}

/* A change that was cut off will be undone by the next run: a device that it has put on VFIO would
 * be taken away from its application. */
static bool is_unfinished(const struct run *run, const struct ready *ready)
{
	for (size_t i = 0; i < ready->count; i++)
		if (ready->list[i].found &&
		    journal_pending(&run->root, &ready->list[i].device.addr))
			return true;
	return false;
}

/* Says what is so, of all of them or of those alone that no transaction has reported: that were on
 * VFIO before. */
static void report(struct run *run, const struct ready *ready, bool all)
{
	for (size_t i = 0; i < ready->count; i++) {
		const struct ready_result *result = &ready->list[i];
		const struct finding *finding = &ready->findings.list[i];

		if (!all && is_to_be_bound(result))
			continue;
		finding_render(finding, false,
			       result->code == EXIT_DONE ? &run->out : &run->complaints);
		run->code = exitcode_worse(run->code, result->code);
	}
	if (run->call->json)
		run->devices = ready_json(ready);
}

static int bind_missing(struct run *run, const struct ready *ready)
{
	_cleanup_addr_list_ struct addr_list missing = { 0 };
	_cleanup_request_ struct request request = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < ready->count; i++)
		if (is_to_be_bound(&ready->list[i]))
			r = addr_list_add(&missing, &ready->list[i].device.addr);
	if (r == 0 && missing.count > 0)
		r = request_bind(&run->root, &run->policy, &run->call->terms, &missing, &request);
	if (r == 0 && request.count > 0)
		run_request(run, &request);
	return r;
}

/* Nothing is to be done, or it is not to be done, or not by this user: that is the answer. */
static bool is_answered(struct run *run, const struct ready *ready, bool unfinished)
{
	bool missing = false;

	for (size_t i = 0; i < ready->count; i++)
		missing |= is_to_be_bound(&ready->list[i]);
	if (!all_found(ready)) {
		report(run, ready, false);
		if (missing)
			run_complain(run, EXIT_DONE, "nothing was changed");
		return true;
	}
	if (!missing && !unfinished) {
		report(run, ready, true);
		return true;
	}
	if (run->call->dry_run || cli_need_root(run->call->argc, run->call->argv))
		return false;
	run->code = exitcode_worse(run->code, EXIT_NOT_ROOT);
	return true;
}

static int ensure(struct run *run, struct ready *ready)
{
	struct judge judge = { .root = &run->root, .policy = &run->policy };
	const struct demands demands = { .of = { [MODE_VFIO] = &run->call->devices } };
	int r = ready_judge(&judge, &demands, ready);
	bool unfinished = r == 0 && is_unfinished(run, ready);

	if (r < 0 || is_answered(run, ready, unfinished))
		return r;
	if (unfinished && !run->call->dry_run) {
		(void)!transactions_recover(&run->session);
		ready_release(ready);
		r = ready_judge(&judge, &demands, ready);
	}
	if (r == 0)
		r = bind_missing(run, ready);
	if (r < 0)
		return r;
	if (run->call->dry_run || run->code != EXIT_DONE) {
		report(run, ready, false);
		return 0;
	}
	ready_release(ready);
	r = ready_judge(&judge, &demands, ready);
	if (r == 0 && ready->code != EXIT_DONE && only_nodes_are_missing(ready)) {
		ready_release(ready);
		r = ready_wait(&judge, &demands, run->session.timeout_ms, ready);
	}
	if (r == 0)
		report(run, ready, true);
	return r;
}

void run_ensure(struct run *run)
{
	_cleanup_ready_ struct ready ready = { 0 };

	run_say_problems(run);
	int r = ensure(run, &ready);
	if (r < 0)
		run_complain(run, EXIT_ERROR, strerror(-r));
}
