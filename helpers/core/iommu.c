/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/iommu.h"

#include <string.h>

const char *iommu_cause_to_string(enum iommu_cause cause)
{
	static const char *const names[IOMMU_CAUSE_MAX] = {
		[IOMMU_ACTIVE] = "active",
		[IOMMU_SWITCHED_OFF] = "switched-off",
		[IOMMU_DEFAULT_OFF] = "default-off",
		[IOMMU_WITHOUT] = "not-built",
		[IOMMU_NOT_DESCRIBED] = "not-described",
		[IOMMU_UNEXPLAINED] = "unexplained",
	};

	return cause < IOMMU_CAUSE_MAX ? names[cause] : NULL;
}

static bool is_active(const struct host *host)
{
	return host->iommus > 0 && host->groups > 0;
}

unsigned iommu_contradictions(const struct host *host)
{
	const bool *off = host->params.off;
	const enum iommu_maker maker = host->maker;
	unsigned set = 0;

	if (off[BOOTSWITCH_IOMMU] && !is_active(host) && maker != MAKER_ARM)
		set |= 1u << BOOTSWITCH_IOMMU;
	if (off[BOOTSWITCH_INTEL] && !is_active(host) &&
	    (maker == MAKER_INTEL || maker == MAKER_UNKNOWN))
		set |= 1u << BOOTSWITCH_INTEL;
	if (off[BOOTSWITCH_AMD] && !is_active(host) &&
	    (maker == MAKER_AMD || maker == MAKER_UNKNOWN))
		set |= 1u << BOOTSWITCH_AMD;
	if (off[BOOTSWITCH_INTREMAP] && host->remapping == ANSWER_NO && host->unsafe != ANSWER_YES)
		set |= 1u << BOOTSWITCH_INTREMAP;
	return set;
}

enum iommu_cause iommu_judge(const struct host *host)
{
	if (is_active(host))
		return IOMMU_ACTIVE;
	if (iommu_contradictions(host) & ~(1u << BOOTSWITCH_INTREMAP))
		return IOMMU_SWITCHED_OFF;
	if (host->described == ANSWER_NO && host->maker != MAKER_ARM)
		return IOMMU_NOT_DESCRIBED;
	if (host->maker == MAKER_INTEL && !host->params.intel_on) {
		if (host->intel_default == DEFAULT_OFF)
			return IOMMU_DEFAULT_OFF;
		if (host->intel_default == DEFAULT_WITHOUT)
			return IOMMU_WITHOUT;
	}
	return IOMMU_UNEXPLAINED;
}

const char *iommu_general_remedy(void)
{
	return "enable VT-d or AMD-Vi in the firmware; where the kernel leaves it off, `vfio-tool "
	       "setup-boot` adds intel_iommu=on; then reboot";
}

static void add_words(const struct host *host, struct strbuf *out)
{
	unsigned set = iommu_contradictions(host) & ~(1u << BOOTSWITCH_INTREMAP);
	const char *glue = "";

	for (enum bootswitch i = 0; i < BOOTSWITCH_MAX; i++) {
		if (!(set & 1u << i))
			continue;
		strbuf_addf(out, "%s%s", glue, bootswitch_to_string(i));
		glue = " and ";
	}
}

static void add_active(const struct host *host, struct strbuf *fact)
{
	strbuf_add(fact, "the IOMMU is active: ");
	strbuf_add_escaped(fact, host->iommu);
	if (host->iommus > 1)
		strbuf_addf(fact, " and %u more", host->iommus - 1);
	strbuf_addf(fact, ", %u group%s", host->groups, host->groups == 1 ? "" : "s");
}

void iommu_explain(const struct host *host, struct strbuf *fact, struct strbuf *remedy)
{
	const enum iommu_cause cause = iommu_judge(host);

	if (cause == IOMMU_ACTIVE) {
		add_active(host, fact);
		return;
	}
	strbuf_add(fact, "the IOMMU is not active: ");
	switch (cause) {
	case IOMMU_SWITCHED_OFF:
		add_words(host, fact);
		strbuf_add(fact, " on the kernel command line");
		strbuf_add(remedy, "`vfio-tool setup-boot` takes it out of the boot loader's "
				   "configuration; then reboot");
		if (host->described == ANSWER_NO)
			strbuf_add(remedy, "; the firmware describes none either: enable VT-d or "
					   "AMD-Vi in its setup");
		break;
	case IOMMU_DEFAULT_OFF:
		strbuf_add(fact, "this kernel leaves Intel's off unless it is told to");
		strbuf_add(remedy, "`vfio-tool setup-boot` adds intel_iommu=on; then reboot");
		break;
	case IOMMU_WITHOUT:
		strbuf_add(fact, "this kernel was built without a driver for Intel's");
		strbuf_add(remedy, "boot a kernel with CONFIG_INTEL_IOMMU");
		break;
	case IOMMU_NOT_DESCRIBED:
		strbuf_add(fact, "the firmware describes none");
		strbuf_add(remedy, "enable VT-d or AMD-Vi in the firmware's setup, and reboot; in "
				   "a virtual machine, give it one");
		break;
	case IOMMU_ACTIVE:
	case IOMMU_UNEXPLAINED:
	case IOMMU_CAUSE_MAX:
		strbuf_add(fact, host->iommus > 0 ? "there is one, but no device is in a group"
						  : "the kernel drives none");
		strbuf_add(remedy,
			   host->maker == MAKER_ARM
				   ? "an ARM machine has one where its firmware (IORT) or its "
				     "device tree describes it"
				   : iommu_general_remedy());
	}
}

static bool has_line(const char *text, const char *line)
{
	const size_t len = strlen(line);

	for (const char *at = text; (at = strstr(at, line)); at += len)
		if ((at == text || at[-1] == '\n') && (at[len] == '\n' || at[len] == '\0'))
			return true;
	return false;
}

enum iommu_default iommu_default_from_config(const char *config)
{
	if (has_line(config, "# CONFIG_INTEL_IOMMU is not set"))
		return DEFAULT_WITHOUT;
	if (!has_line(config, "CONFIG_INTEL_IOMMU=y"))
		return DEFAULT_UNKNOWN;
	if (has_line(config, "CONFIG_INTEL_IOMMU_DEFAULT_ON=y") ||
	    has_line(config, "CONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF=y"))
		return DEFAULT_ON;
	return DEFAULT_OFF;
}

enum iommu_maker iommu_maker_from_cpuinfo(const char *text)
{
	if (strstr(text, ": GenuineIntel"))
		return MAKER_INTEL;
	if (strstr(text, ": AuthenticAMD") || strstr(text, ": HygonGenuine"))
		return MAKER_AMD;
	return strstr(text, "CPU implementer") ? MAKER_ARM : MAKER_UNKNOWN;
}
