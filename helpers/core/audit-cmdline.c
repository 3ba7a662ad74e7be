/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The kernel command line against what VFIO needs. What it does counts, not what it says: a word
 * for another maker's IOMMU is harmless. */
#include "core/audit-prerequisites.h"

#include <errno.h>
#include <string.h>

#include "core/cmdline.h"

/* What the words for one thing come to: the last one counts. */
struct switches {
	bool iommu, intel, amd; /* are off */
	bool intremap;
};

/* Kernel arch/x86/kernel/pci-dma.c iommu_setup, drivers/iommu/intel/iommu.c intel_iommu_setup,
 * drivers/iommu/amd/init.c parse_amd_iommu_options, drivers/iommu/irq_remapping.c
 * setup_irqremap. */
static const struct {
	const char *name, *value;
	size_t offset;
	bool off;
} words[] = {
	{ "iommu", "off", offsetof(struct switches, iommu), true },
	{ "intel_iommu", "off", offsetof(struct switches, intel), true },
	{ "intel_iommu", "on", offsetof(struct switches, intel), false },
	{ "amd_iommu", "off", offsetof(struct switches, amd), true },
	{ "intremap", "off", offsetof(struct switches, intremap), true },
	{ "intremap", "on", offsetof(struct switches, intremap), false },
};

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
static int take_word(const char *name, char *list, struct switches *switches,
		     struct findings *findings)
{
	char *rest = NULL;
	int r = 0;

	for (char *value = strtok_r(list, ",", &rest); value && r == 0;
	     value = strtok_r(NULL, ",", &rest)) {
		for (size_t i = 0; i < ELEMENTSOF(words); i++)
			if (strcmp(words[i].name, name) == 0 && strcmp(words[i].value, value) == 0)
				*(bool *)((char *)switches + words[i].offset) = words[i].off;
		r = say_unknown(name, value, findings);
	}
	return r;
}

static int contradict(const char *word, const char *fact, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };

	strbuf_addf(&text, "%s on the kernel command line %s", word, fact);
	strbuf_addf(&remedy, "take it out of the boot loader's configuration (/etc/default/grub, "
			     "loader/entries, ...), and reboot");
	return findings_add_texts(findings, FINDING_CMDLINE_CONTRADICTS, word, &text, &remedy);
}

static int judge(const struct switches *switches, const struct host *host, enum iommu_maker maker,
		 struct findings *findings)
{
	static const char off[] = "switches the IOMMU off";
	bool active = host->iommus > 0 && host->groups > 0;
	int r = 0;

	if (switches->iommu && !active)
		r = contradict("iommu=off", off, findings);
	if (r == 0 && switches->intel && !active && maker != MAKER_AMD)
		r = contradict("intel_iommu=off", off, findings);
	if (r == 0 && switches->amd && !active && maker != MAKER_INTEL)
		r = contradict("amd_iommu=off", off, findings);
	if (r == 0 && switches->intremap && host->remapping == ANSWER_NO &&
	    host->unsafe != ANSWER_YES)
		r = contradict("intremap=off", "switches the remapping of interrupts off",
			       findings);
	return r;
}

int audit_cmdline(const char *cmdline, const struct host *host, enum iommu_maker maker,
		  struct findings *findings)
{
	_cleanup_free_ char *copy = strdup(cmdline);
	struct switches switches = { 0 };
	char *at = copy, *name, *value;
	int r = copy ? 0 : -ENOMEM;

	while (r == 0 && cmdline_next(&at, &name, &value)) {
		if (value)
			r = take_word(name, value, &switches, findings);
		else if (strcmp(name, "nointremap") == 0)
			switches.intremap = true;
	}
	return r == 0 ? judge(&switches, host, maker, findings) : r;
}
