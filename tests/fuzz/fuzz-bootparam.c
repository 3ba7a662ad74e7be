/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whatever stands in a file of kernel parameters: after the change nothing is switched off, what
 * was to be there is, all other bytes of the text are as they were, and a second change finds
 * nothing to do. The first byte chooses the form of the file. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/bootplan.h"
#include "core/iommu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void prepare(struct bootplan *plan, enum bootform form, const char *text)
{
	plan->drop = (1u << BOOTSWITCH_MAX) - 1;
	plan->adds[0] = "intel_iommu=on";
	plan->adds[1] = "iommu=pt";
	check(bootplan_add(plan, "/file", form, text) == 0);
}

/* `text` has all bytes of `part` in their order. */
static bool contains(const char *text, const char *part)
{
	for (; *part != '\0'; text++) {
		if (*text == '\0')
			return false;
		part += *text == *part;
	}
	return true;
}

static void try_line(const char *line)
{
	_cleanup_bootspans_ struct bootspans spans = { 0 };
	_cleanup_strbuf_ struct strbuf out = { 0 };
	struct bootparams params;

	check(bootparams_drop(line, (1u << BOOTSWITCH_MAX) - 1, &spans) == 0);
	for (size_t i = 0; i < spans.count; i++)
		check(spans.list[i].from < spans.list[i].to && spans.list[i].to <= strlen(line) &&
		      (i == 0 || spans.list[i].from >= spans.list[i - 1].to));
	check(bootparams_edit(line, &spans, "", &out) == 0);
	check(contains(line, strbuf_text(&out)));
	check(bootparams_read(strbuf_text(&out), &params) == 0);
	for (enum bootswitch i = 0; i < BOOTSWITCH_MAX; i++)
		check(!params.off[i]);
}

static void try_file(enum bootform form, const char *text)
{
	_cleanup_bootplan_ struct bootplan plan = { 0 }, again = { 0 };
	_cleanup_strbuf_ struct strbuf why = { 0 }, add = { 0 }, drop = { 0 };

	prepare(&plan, form, text);
	int r = bootplan_make(&plan, &why);
	check(r == 0 || (r == -EOPNOTSUPP && why.len > 0));
	if (r < 0 || !plan.files[0].after)
		return;
	prepare(&again, form, plan.files[0].after);
	check(bootplan_summary(&again, &add, &drop, &why) == 0);
	check(add.len == 0 && drop.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum bootform forms[] = { BOOTFORM_LINE, BOOTFORM_OPTIONS, BOOTFORM_APPEND,
					       BOOTFORM_KARGS };

	if (size == 0 || size > 4096)
		return 0;
	_cleanup_free_ char *text = strndup((const char *)data + 1, size - 1);
	check(text);
	try_line(text);
	try_file(forms[data[0] % ELEMENTSOF(forms)], text);
	(void)iommu_default_from_config(text);
	(void)iommu_maker_from_cpuinfo(text);
	return 0;
}
