/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whatever stands in /etc/default/grub and a drop-in: what was changed reads as it was meant, a
 * second change finds nothing to do, and what is refused is left as it was. A byte 0xff parts the
 * files. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/bootplan.h"
#include "core/shellvar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void prepare(struct bootplan *plan, const char *texts[2], bool dropins, bool bash)
{
	plan->bash = bash;
	plan->drop = (1u << BOOTSWITCH_MAX) - 1;
	plan->adds[0] = "intel_iommu=on";
	plan->variables[0] = "GRUB_CMDLINE_LINUX";
	plan->variables[1] = "GRUB_CMDLINE_LINUX_DEFAULT";
	plan->own = dropins ? "/own" : NULL;
	check(bootplan_add(plan, "/grub", BOOTFORM_SHELL, texts[0]) == 0);
	if (dropins)
		check(bootplan_add(plan, "/own", BOOTFORM_SHELL, texts[1]) == 0);
}

/* Each byte of a value has to come from where it is said to. */
static void check_origins(const char *text, bool bash)
{
	_cleanup_shellvars_ struct shellvars vars = { 0 };
	struct shellvar_fault fault = { 77, NULL };
	int r = shellvars_read(text, 0, bash ? SHELLVAR_APPENDS : 0, &vars, &fault);
	const size_t len = strlen(text);

	check(r == 0 ? fault.line == 77 : r == -EOPNOTSUPP && fault.line > 0 && fault.what);
	for (size_t i = 0; i < vars.count; i++)
		for (size_t k = 0; k < vars.list[i].value.len; k++) {
			const struct shellorigin *origin = &vars.list[i].origins[k];

			check(origin->start < origin->end && origin->end <= len);
			check(text[origin->end - 1] == vars.list[i].value.data[k]);
		}
}

static void try_plan(const char *texts[2], bool dropins, bool bash)
{
	_cleanup_bootplan_ struct bootplan plan = { 0 }, again = { 0 };
	_cleanup_strbuf_ struct strbuf why = { 0 }, add = { 0 }, drop = { 0 };

	prepare(&plan, texts, dropins, bash);
	int r = bootplan_make(&plan, &why);
	check(r == 0 || (r == -EOPNOTSUPP && why.len > 0));
	if (r < 0)
		return;
	const char *after[2] = { texts[0], texts[1] };
	for (size_t i = 0; i < plan.count; i++)
		if (plan.files[i].after)
			after[i] = plan.files[i].after;
	prepare(&again, after, dropins, bash);
	check(bootplan_summary(&again, &add, &drop, &why) == 0);
	check(add.len == 0 && drop.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = memchr(data, 0xff, size);
	size_t len = cut ? (size_t)(cut - data) : size;
	_cleanup_free_ char *first = strndup((const char *)data, len);
	_cleanup_free_ char *second = cut ? strndup((const char *)cut + 1, size - len - 1) : NULL;

	if (size > 4096)
		return 0;
	check(first && (second || !cut));
	for (int bash = 0; bash < 2; bash++) {
		check_origins(first, bash);
		try_plan((const char *[2]){ first, second }, false, bash);
		try_plan((const char *[2]){ first, second }, true, bash);
	}
	return 0;
}
