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

/* What is not the machine's or the files' fault, and warnings that are more than that. */
static const enum exitcode codes[FINDING_KIND_MAX] = {
	[FINDING_DEVICE_MISSING] = EXIT_NOT_FOUND,
	[FINDING_DEVICE_REFUSED] = EXIT_REFUSED,
	[FINDING_MODULE_NOT_LOADED] = EXIT_WRONG_MODE,
	[FINDING_DEVICE_MOVED] = EXIT_WRONG_MODE,
	[FINDING_DEVICE_EXCHANGED] = EXIT_WRONG_MODE,
	[FINDING_DEVICE_COUNT] = EXIT_WRONG_MODE,
	[FINDING_DEVICE_CONTESTED] = EXIT_WRONG_MODE,
	[FINDING_DEVICE_NOT_ON_VFIO] = EXIT_WRONG_MODE,
	[FINDING_DEVICE_WRONG_DRIVER] = EXIT_WRONG_MODE,
	[FINDING_DEVICE_NOT_ON_KERNEL] = EXIT_WRONG_MODE,
	[FINDING_DEVICE_WITHOUT_DRIVER] = EXIT_WRONG_MODE,
	[FINDING_DEVICE_GROUP_NOT_VIABLE] = EXIT_WRONG_MODE,
	[FINDING_INTERFACE_MISSING] = EXIT_WRONG_MODE,
	[FINDING_NODE_MISSING] = EXIT_WRONG_MODE,
	[FINDING_NODE_ACCESS] = EXIT_WRONG_MODE,
	[FINDING_CONTAINER_ACCESS] = EXIT_WRONG_MODE,
	[FINDING_NEXT_MODULE_MISSING] = EXIT_WRONG_MODE,
	[FINDING_INITRAMFS_STALE] = EXIT_WRONG_MODE,
	[FINDING_INITRAMFS_WITHOUT_PART] = EXIT_WRONG_MODE,
	[FINDING_INITRAMFS_TAKES_NEEDED] = EXIT_WRONG_MODE,
	[FINDING_IMAGE_STALE] = EXIT_WRONG_MODE,
	[FINDING_IMAGE_WITHOUT_PART] = EXIT_WRONG_MODE,
	[FINDING_KILL_SWITCH] = EXIT_WRONG_MODE,
	[FINDING_SWITCHED_OFF] = EXIT_WRONG_MODE,
	[FINDING_SERVICE_MISSING] = EXIT_WRONG_MODE,
	[FINDING_SERVICE_DISABLED] = EXIT_WRONG_MODE,
	[FINDING_SERVICE_MASKED] = EXIT_WRONG_MODE,
	[FINDING_RULES_MISSING] = EXIT_WRONG_MODE,
	[FINDING_RULES_STALE] = EXIT_WRONG_MODE,
	[FINDING_CHANGE_UNFINISHED] = EXIT_WRONG_MODE,
};

static enum exitcode code_of(enum finding_kind kind)
{
	if (codes[kind] != EXIT_DONE)
		return codes[kind];
	return finding_severity(kind) == SEVERITY_ERROR ? EXIT_ERROR : EXIT_DONE;
}

enum exitcode audit_code(const struct findings *findings)
{
	enum exitcode code = EXIT_DONE;

	for (size_t i = 0; i < findings->count; i++)
		code = exitcode_worse(code, code_of(findings->list[i].kind));
	return code;
}
