/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Will this machine and its configuration work: what `status` judges, and all that it takes
 * besides.
 */
#include <string.h>

#include "core/validate.h"
#include "sys/check.h"
#include "sys/finding-report.h"
#include "sys/log.h"
#include "sys/status.h"

static json_t *report(const void *context)
{
	const struct state *state = context;
	_cleanup_strbuf_ struct strbuf verdict = { 0 };
	bool ready = audit_verdict(&state->findings, &verdict);

	return json_pack("{s:i, s:i, s:b, s:s, s:o, s:o, s:o}", "schema", 1, "code",
			 (int)audit_code(&state->findings), "ready", ready, "verdict",
			 strbuf_text(&verdict), "kernel", json_text_or_null(state->host.release),
			 "next_kernel", json_text_or_null(state->prerequisites.next_kernel),
			 "findings", findings_json(&state->findings));
}

/* As a part of several it is without a verdict, and in their order. */
static enum exitcode say(const struct check_call *call, struct state *state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	if (!call->quiet) {
		(void)audit_verdict(&state->findings, &text);
		strbuf_add(&text, "\n");
	}
	findings_render_ordered(&state->findings, call->quiet, &text);
	return check_report(call,
			    &(struct check_result){ .check = "system",
						    .code = audit_code(&state->findings),
						    .findings = &state->findings,
						    .text = call->part ? NULL : strbuf_text(&text),
						    .json = report,
						    .context = state });
}

enum exitcode check_system(const struct check_call *call)
{
	_cleanup_state_ struct state state = STATE_NONE;
	_cleanup_strbuf_ struct strbuf why = { 0 };

	if (state_gather(call->root, true, &state, &why) < 0) {
		log_error("%s", strbuf_text(&why));
		return EXIT_ERROR;
	}
	if (call->part)
		findings_drop(&state.findings, validate_judges);
	return say(call, &state);
}
