/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/exposition.h"

#include <string.h>

static bool same(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && strcmp(a->subject, b->subject) == 0;
}

/* How many there are like the one at `i`, 0 when one before it was counted already: a series may
 * stand in a file once. */
static size_t count_like(const struct findings *findings, size_t i)
{
	size_t count = 0;

	for (size_t k = 0; k < findings->count; k++) {
		if (!same(&findings->list[k], &findings->list[i]))
			continue;
		if (k < i)
			return 0;
		count++;
	}
	return count;
}

/* Between the quotes of a label. Control bytes and what is not UTF-8 are \xNN before that. */
static void add_label_value(const char *text, struct strbuf *out)
{
	_cleanup_strbuf_ struct strbuf plain = { 0 };

	strbuf_add_escaped(&plain, text);
	if (plain.error)
		out->error = plain.error;
	for (const char *at = strbuf_text(&plain); *at != '\0'; at++) {
		if (*at == '\\' || *at == '"')
			strbuf_add(out, "\\");
		strbuf_addn(out, at, 1);
	}
}

static void add_metric(const char *name, const char *help, struct strbuf *out)
{
	strbuf_addf(out, "# HELP vfio_tool_%s %s\n# TYPE vfio_tool_%s gauge\n", name, help, name);
}

static void add_findings(const struct exposition *exposition, struct strbuf *out)
{
	const struct findings *findings = exposition->findings;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];
		size_t count = count_like(findings, i);

		if (count == 0)
			continue;
		strbuf_addf(out,
			    "vfio_tool_finding{check=\"%s\",id=\"%s\",severity=\"%s\",subject=\"",
			    exposition->check, finding_kind_to_string(finding->kind),
			    severity_to_string(finding_severity(finding->kind)));
		add_label_value(finding->subject, out);
		strbuf_addf(out, "\"} %zu\n", count);
	}
}

static void add_count(const struct exposition *exposition, enum severity severity,
		      struct strbuf *out)
{
	strbuf_addf(out, "vfio_tool_findings{check=\"%s\",severity=\"%s\"} %zu\n",
		    exposition->check, severity_to_string(severity),
		    findings_count(exposition->findings, severity));
}

/* The series of one metric stand together. */
void exposition_render_prometheus(const struct exposition *list, size_t count, struct strbuf *out)
{
	add_metric("check_exit_status", "What the check exited with; 0 is well.", out);
	for (size_t i = 0; i < count; i++)
		strbuf_addf(out, "vfio_tool_check_exit_status{check=\"%s\"} %d\n", list[i].check,
			    (int)list[i].code);
	add_metric("check_timestamp_seconds", "When the check was made.", out);
	for (size_t i = 0; i < count; i++)
		strbuf_addf(out, "vfio_tool_check_timestamp_seconds{check=\"%s\"} %lld\n",
			    list[i].check, list[i].when);
	add_metric("findings", "How many findings of that severity there are.", out);
	for (size_t i = 0; i < count; i++)
		for (enum severity severity = 0; severity < SEVERITY_MAX; severity++)
			add_count(&list[i], severity, out);
	add_metric("finding", "How many findings there are of that identifier and subject.", out);
	for (size_t i = 0; i < count; i++)
		add_findings(&list[i], out);
}

static size_t count_kind(const struct findings *findings, enum finding_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->list[i].kind == kind;
	return count;
}

static void add_labels(const struct exposition *exposition, struct strbuf *out)
{
	const struct findings *findings = exposition->findings;
	const char *check = exposition->check;

	strbuf_addf(out, "vfio-tool.%s=%s\n", check,
		    exposition->code == EXIT_DONE ? "well" : "wrong");
	strbuf_addf(out, "vfio-tool.%s.exit-status=%d\n", check, (int)exposition->code);
	strbuf_addf(out, "vfio-tool.%s.errors=%zu\n", check,
		    findings_count(findings, SEVERITY_ERROR));
	strbuf_addf(out, "vfio-tool.%s.warnings=%zu\n", check,
		    findings_count(findings, SEVERITY_WARNING));
	for (enum finding_kind kind = 0; kind < FINDING_KIND_MAX; kind++) {
		size_t count = count_kind(findings, kind);

		if (count > 0 && finding_severity(kind) >= SEVERITY_WARNING)
			strbuf_addf(out, "vfio-tool.%s.%s=%zu\n", check,
				    finding_kind_to_string(kind), count);
	}
}

void exposition_render_nfd(const struct exposition *list, size_t count, struct strbuf *out)
{
	for (size_t i = 0; i < count; i++)
		add_labels(&list[i], out);
}
