/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The kernel command line against what VFIO needs. What it does counts, not what it says: a word
 * for another maker's IOMMU is harmless. */
#include "core/audit-prerequisites.h"

#include <errno.h>
#include <string.h>

#include "core/cmdline.h"
#include "core/iommu.h"

/* What people write and no kernel knows. */
static const struct {
	const char *name, *value, *instead;
} unknown[] = {
	{ "amd_iommu", "on", "an AMD IOMMU is on unless the firmware has it off" },
	{ "amd_iommu", "pt", "iommu=pt is meant, and VFIO does not need it" },
	{ "intel_iommu", "pt", "iommu=pt is meant, and VFIO does not need it" },
	{ "iommu", "on", "intel_iommu=on is meant; an AMD IOMMU is on by itself" },
};

static int say_unknown(const char *name, const char *value, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(unknown); i++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 }, word = { 0 };

		if (strcmp(unknown[i].name, name) != 0 || strcmp(unknown[i].value, value) != 0)
			continue;
		strbuf_addf(&word, "%s=%s", name, value);
		strbuf_addf(&fact,
			    "%s on the kernel command line has no effect: it is no value that "
			    "the kernel knows",
			    strbuf_text(&word));
		strbuf_add(&remedy, unknown[i].instead);
		r = findings_add_texts(findings, FINDING_CMDLINE_VALUE, strbuf_text(&word), &fact,
				       &remedy);
	}
	return r;
}

/* Values are lists: "intel_iommu=on,sm_off". */
static int take_word(const char *name, char *list, struct findings *findings)
{
	char *rest = NULL;
	int r = 0;

	for (char *value = strtok_r(list, ",", &rest); value && r == 0;
	     value = strtok_r(NULL, ",", &rest))
		r = say_unknown(name, value, findings);
	return r;
}

static int contradict(enum bootswitch which, struct findings *findings)
{
	const char *word = bootswitch_to_string(which);
	_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };

	strbuf_addf(&text, "%s on the kernel command line switches the %s off", word,
		    which == BOOTSWITCH_INTREMAP ? "remapping of interrupts" : "IOMMU");
	strbuf_add(&remedy, "`vfio-tool setup-boot` takes it out of the boot loader's "
			    "configuration; then reboot");
	return findings_add_texts(findings, FINDING_CMDLINE_CONTRADICTS, word, &text, &remedy);
}

int audit_cmdline(const char *cmdline, const struct host *host, struct findings *findings)
{
	_cleanup_free_ char *copy = strdup(cmdline);
	const unsigned contradictions = iommu_contradictions(host);
	char *at = copy, *name, *value;
	int r = copy ? 0 : -ENOMEM;

	while (r == 0 && cmdline_next(&at, &name, &value))
		if (value)
			r = take_word(name, value, findings);
	for (enum bootswitch i = 0; r == 0 && i < BOOTSWITCH_MAX; i++)
		if (contradictions & 1u << i)
			r = contradict(i, findings);
	return r;
}
