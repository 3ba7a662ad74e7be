/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Was the initramfs built from the configuration as it is? */
#include <string.h>

#include "sys/boot.h"
#include "sys/check.h"
#include "sys/finding-report.h"
#include "sys/log.h"

/* What the report is made from. */
struct outcome {
	const struct boot_state *state;
	const struct findings *findings;
	enum exitcode code;
};

static json_t *report(const void *context)
{
	const struct outcome *outcome = context;
	const struct boot_facts *facts = &outcome->state->facts;
	json_t *missing = json_array();

	for (size_t i = 0; i < facts->missing_count; i++)
		json_array_append_new(missing, json_string(facts->missing[i]));
	return json_pack("{s:i, s:i, s:b, s:b, s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:o}", "schema",
			 1, "code", (int)outcome->code, "declares", facts->declares, "disabled",
			 facts->disabled, "configured", facts->configured, "carried",
			 json_text_or_null(facts->carried), "image",
			 json_text_or_null(facts->image), "image_digest",
			 json_text_or_null(facts->image_digest), "kernel", facts->kernel,
			 "missing_modules", missing, "rebuild", json_text_or_null(facts->rebuild),
			 "findings", findings_json(outcome->findings));
}

enum exitcode check_boot(const struct check_call *call)
{
	_cleanup_boot_state_ struct boot_state state = BOOT_STATE_NONE;
	_cleanup_findings_ struct findings findings = { 0 };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	int r = boot_gather(call->root, &state, &text);

	if (r == 0 && call->look_into_image)
		r = boot_look_into_image(&state, call->image, &text);
	if (r == 0 && state.facts.disabled)
		r = audit_disabled(&findings);
	if (r == 0)
		r = audit_boot(&state.facts, &findings);
	if (r < 0) {
		log_error("%s", text.len > 0 ? strbuf_text(&text) : strerror(-r));
		return EXIT_ERROR;
	}
	enum exitcode code = findings_wrong(&findings) ? EXIT_WRONG_MODE : EXIT_DONE;
	const struct outcome outcome = { &state, &findings, code };
	return check_report(call, &(struct check_result){ .check = "boot",
							  .code = code,
							  .findings = &findings,
							  .json = report,
							  .context = &outcome });
}
