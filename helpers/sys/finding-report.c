/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/finding-report.h"

#include "sys/cli.h"

static bool is_wrong(const struct finding *finding)
{
	return finding_severity(finding->kind) >= SEVERITY_WARNING;
}

void finding_render(const struct finding *finding, bool quiet, struct strbuf *out)
{
	static const char *const prefixes[SEVERITY_MAX] = {
		[SEVERITY_OK] = "ok: ",
		[SEVERITY_NOTE] = "note: ",
		[SEVERITY_WARNING] = "",
		[SEVERITY_ERROR] = "",
	};

	if (quiet && !is_wrong(finding))
		return;
	strbuf_addf(out, "%s%s\n", prefixes[finding_severity(finding->kind)], finding->fact);
	if (finding->remedy[0] != '\0')
		strbuf_addf(out, "  %s\n", finding->remedy);
}

void findings_render(const struct findings *findings, bool quiet, struct strbuf *out)
{
	for (size_t i = 0; i < findings->count; i++)
		finding_render(&findings->list[i], quiet, out);
}

static void render_severity(const struct findings *findings, enum severity severity,
			    const char *before, struct strbuf *out)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		if (finding_severity(finding->kind) != severity)
			continue;
		strbuf_addf(out, "%s%s\n", before, finding->fact);
		if (finding->remedy[0] != '\0')
			strbuf_addf(out, "  %s\n", finding->remedy);
	}
}

void findings_render_ordered(const struct findings *findings, bool quiet, struct strbuf *out)
{
	render_severity(findings, SEVERITY_ERROR, "", out);
	render_severity(findings, SEVERITY_WARNING, "warning: ", out);
	if (quiet)
		return;
	render_severity(findings, SEVERITY_NOTE, "note: ", out);
	render_severity(findings, SEVERITY_OK, "ok: ", out);
}

json_t *json_text_or_null(const char *text)
{
	_cleanup_strbuf_ struct strbuf escaped = { 0 };

	if (!text || text[0] == '\0')
		return json_null();
	strbuf_add_escaped(&escaped, text);
	return json_string(strbuf_text(&escaped));
}

json_t *finding_json(const struct finding *finding)
{
	return json_pack(
		"{s:s, s:s, s:b, s:o, s:o, s:o}", "id", finding_kind_to_string(finding->kind),
		"severity", severity_to_string(finding_severity(finding->kind)), "wrong",
		is_wrong(finding), "subject", json_text_or_null(finding->subject), "fact",
		json_text_or_null(finding->fact), "remedy", json_text_or_null(finding->remedy));
}

json_t *findings_json(const struct findings *findings)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < findings->count; i++)
		if (json_array_append_new(list, finding_json(&findings->list[i])) < 0) {
			json_decref(list);
			return NULL;
		}
	return list;
}

bool json_print(json_t *object)
{
	_cleanup_free_ char *text = object ? json_dumps(object, JSON_INDENT(2)) : NULL;

	json_decref(object);
	return text && cli_print(text) && cli_print("\n");
}
