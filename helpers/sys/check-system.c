/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Will this machine and its configuration work: what `status` judges, and all that it takes
 * besides.
 */
#include <string.h>

#include "core/validate.h"
#include "sys/check-system.h"
#include "sys/finding-report.h"
#include "sys/log.h"

struct outcome {
	struct state state;
	struct fixing fixing;
};

static void outcome_release(struct outcome *outcome)
{
	state_release(&outcome->state);
	fixing_release(&outcome->fixing);
}

static json_t *report(const void *context)
{
	const struct outcome *outcome = context;
	const struct state *state = &outcome->state;
	_cleanup_strbuf_ struct strbuf verdict = { 0 };
	bool ready = audit_verdict(&state->findings, &verdict);

	return json_pack("{s:i, s:i, s:b, s:s, s:o, s:o, s:O?, s:o}", "schema", 1, "code",
			 (int)audit_code(&state->findings), "ready", ready, "verdict",
			 strbuf_text(&verdict), "kernel", json_text_or_null(state->host.release),
			 "next_kernel", json_text_or_null(state->prerequisites.next_kernel),
			 "fixes", outcome->fixing.report, "findings",
			 findings_json(&state->findings));
}

/* As a part of several it is without a verdict, and in their order. */
static enum exitcode say(const struct check_call *call, struct outcome *outcome)
{
	struct findings *findings = &outcome->state.findings;
	_cleanup_strbuf_ struct strbuf text = { 0 };

	if (!call->quiet) {
		(void)audit_verdict(findings, &text);
		strbuf_add(&text, "\n");
	}
	if (call->fix)
		left_render(findings, call->quiet, &text);
	else
		findings_render_ordered(findings, call->quiet, &text);
	return check_report(call,
			    &(struct check_result){ .check = "system",
						    .code = audit_code(findings),
						    .findings = findings,
						    .text = call->part ? NULL : strbuf_text(&text),
						    .json = report,
						    .context = outcome });
}

static int gather(const struct check_call *call, struct state *state)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = state_gather(call->root, true, state, &why);

	if (r < 0)
		log_error("%s", strbuf_text(&why));
	return r;
}

/* Does what can be done about what was found, and judges again. */
static int mend(const struct check_call *call, struct outcome *outcome)
{
	int r = fix_findings(call, &outcome->state, &outcome->fixing);

	if (r < 0)
		log_error("%s", strerror(-r));
	if (r < 0 || !outcome->fixing.changed)
		return r;
	state_release(&outcome->state);
	outcome->state = (struct state)STATE_NONE;
	return gather(call, &outcome->state);
}

enum exitcode check_system(const struct check_call *call)
{
	_cleanup_(outcome_release) struct outcome outcome = { .state = STATE_NONE };
	int r = gather(call, &outcome.state);

	if (r == 0 && call->fix)
		r = mend(call, &outcome);
	if (r < 0)
		return EXIT_ERROR;
	if (call->part)
		findings_drop(&outcome.state.findings, validate_judges);
	return say(call, &outcome);
}
