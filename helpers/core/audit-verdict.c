/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What all findings come to. */
#include "core/audit.h"

static size_t count_kind(const struct findings *findings, enum finding_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->list[i].kind == kind;
	return count;
}

static bool is_first_of_its_kind(const struct findings *findings, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (findings->list[i].kind == findings->list[index].kind)
			return false;
	return true;
}

/* "a declared device is not on VFIO (0000:05:00.0 and 2 more)" */
static void add_kind(const struct findings *findings, const struct finding *finding,
		     struct strbuf *out)
{
	size_t others = count_kind(findings, finding->kind) - 1;

	strbuf_add(out, finding_headline(finding->kind));
	if (finding->subject[0] == '\0')
		return;
	strbuf_add(out, " (");
	strbuf_add_escaped(out, finding->subject);
	if (others > 0)
		strbuf_addf(out, " and %zu more", others);
	strbuf_add(out, ")");
}

static void add_errors(const struct findings *findings, struct strbuf *out)
{
	enum { SHOWN_MAX = 3 };
	size_t kinds = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		if (finding_severity(finding->kind) != SEVERITY_ERROR ||
		    !is_first_of_its_kind(findings, i) || ++kinds > SHOWN_MAX)
			continue;
		strbuf_add(out, kinds == 1 ? "not ready: " : ", ");
		add_kind(findings, finding, out);
	}
	if (kinds > SHOWN_MAX)
		strbuf_addf(out, ", and %zu more", kinds - SHOWN_MAX);
}

bool audit_verdict(const struct findings *findings, struct strbuf *out)
{
	size_t placed = count_kind(findings, FINDING_DEVICE_READY);
	size_t declared = placed + count_kind(findings, FINDING_DEVICE_HELD_BACK) +
			  count_kind(findings, FINDING_DEVICE_OPTIONAL_MISSING);
	size_t warnings = findings_count(findings, SEVERITY_WARNING);

	if (findings_count(findings, SEVERITY_ERROR) > 0) {
		add_errors(findings, out);
		return false;
	}
	if (declared == 0)
		strbuf_add(out, count_kind(findings, FINDING_CONFIG_EMPTY) > 0
					? "ready: no device is declared"
					: "ready: no declared device to look after");
	else
		strbuf_addf(out, "ready: %zu of %zu declared device%s in place", placed, declared,
			    declared == 1 ? "" : "s");
	if (warnings > 0)
		strbuf_addf(out, "; %zu warning%s", warnings, warnings == 1 ? "" : "s");
	return true;
}
