/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Are the named devices where an application needs them? */
#include <errno.h>
#include <string.h>

#include "sys/check.h"
#include "sys/config.h"
#include "sys/finding-report.h"
#include "sys/log.h"
#include "sys/ready.h"

static json_t *report(const void *context)
{
	const struct ready *ready = context;

	return json_pack("{s:i, s:i, s:o}", "schema", 1, "code", (int)ready->code, "devices",
			 ready_json(ready));
}

static enum exitcode say(const struct check_call *call, struct ready *ready)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	findings_render(&ready->findings, call->quiet, &text);
	if (ready->timed_out)
		strbuf_addf(&text, "waited %u s for it\n", call->wait_ms / 1000);
	return check_report(call, &(struct check_result){ .check = "interfaces",
							  .code = ready->code,
							  .findings = &ready->findings,
							  .text = strbuf_text(&text),
							  .json = report,
							  .context = ready });
}

enum exitcode check_interfaces(const struct check_call *call)
{
	_cleanup_root_ struct root root = { .top = -1, .sys = -1, .proc = -1, .run = -1 };
	_cleanup_policy_ struct policy policy = { 0 };
	/* a mistake in the files is for `validate` to tell: here it is an entry less */
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_ready_ struct ready ready = { 0 };
	const struct demands demands = { .of = { [MODE_VFIO] = &call->needs[MODE_VFIO],
						 [MODE_KERNEL] = &call->needs[MODE_KERNEL] } };
	struct judge judge = { .root = &root, .policy = &policy };
	int r = root_open(call->root, &root);

	if (r == 0)
		r = config_load(&root, &policy, &problems);
	if (r == 0)
		r = call->wait_ms > 0 ? ready_wait(&judge, &demands, call->wait_ms, &ready)
				      : ready_judge(&judge, &demands, &ready);
	if (r < 0) {
		log_error("%s: %s", call->root ? call->root : "this system", strerror(-r));
		return EXIT_ERROR;
	}
	if (ready.timed_out)
		ready.code = EXIT_TIMEOUT;
	return say(call, &ready);
}
