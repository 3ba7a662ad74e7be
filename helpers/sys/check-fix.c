/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* check --fix: does what can be done at once, line by line. */
#include <errno.h>
#include <string.h>

#include "sys/check-system.h"
#include "sys/finding-report.h"
#include "sys/fix.h"
#include "sys/rebuild.h"
#include "sys/udevadm.h"

/* What stands against the image, for whoever is asked. */
static const char *image_reason(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (fix_of(findings->list[i].kind) == FIX_IMAGE)
			return findings->list[i].fact;
	return "";
}

static int make_one(const struct check_call *call, const struct fix *fix,
		    const struct fix_terms *terms, struct fixing *fixing)
{
	_cleanup_(fix_result_release) struct fix_result result = { 0 };
	_cleanup_strbuf_ struct strbuf text = { 0 };

	/* apply writes the rules, too, unless it has refused its request */
	if (fix->kind == FIX_RULES && fixing->applied)
		return 0;
	fix_make(fix, terms, &result);
	fixing->applied |= fix->kind == FIX_APPLY && result.state != FIX_FAILED;
	fixing->changed |= result.state == FIX_DONE || result.state == FIX_FAILED;
	if (json_array_append_new(fixing->report, fix_result_json(fix, &result)) < 0)
		return -ENOMEM;
	if (call->format != FORMAT_TEXT || (call->quiet && result.state == FIX_DONE))
		return 0;
	fix_result_render(&result, &text);
	if (text.error)
		return text.error;
	return cli_print(strbuf_text(&text)) ? 0 : -EIO;
}

int fix_findings(const struct check_call *call, const struct state *state, struct fixing *ret)
{
	_cleanup_fixes_ struct fixes fixes = { 0 };
	const struct root *root = &state->inventory.root;
	const struct fix_terms terms = {
		.root = root,
		.dry_run = call->dry_run,
		.yes = call->yes,
		.ask = call->format == FORMAT_TEXT && !call->quiet && rebuild_can_ask(),
		.reason = image_reason(&state->findings),
	};
	int r = fixes_plan(&state->findings, &fixes);

	ret->report = json_array();
	if (!ret->report)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < fixes.count; i++)
		r = make_one(call, &fixes.list[i], &terms, ret);
	/* what udev does about it belongs to it */
	if (r == 0 && ret->changed && !call->dry_run && udevd_is_running(root))
		(void)!udevd_settle();
	return r;
}

void fixing_release(struct fixing *fixing)
{
	json_decref(fixing->report);
}

void left_render(const struct findings *findings, bool quiet, struct strbuf *out)
{
	for (enum severity severity = SEVERITY_MAX; severity-- > SEVERITY_OK;) {
		for (size_t i = 0; i < findings->count; i++) {
			const struct finding *finding = &findings->list[i];
			const char *needs = fix_needs(finding->kind);

			if (finding_severity(finding->kind) != severity)
				continue;
			finding_render(finding, quiet, out);
			if (needs && severity >= SEVERITY_WARNING)
				strbuf_addf(out, "  that takes %s\n", needs);
		}
	}
}
