/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/bootparam.h"
#include "core/bootplan.h"

#define ALL ((1u << BOOTSWITCH_MAX) - 1)

static struct bootparams params_of(const char *line)
{
	struct bootparams params;

	assert_int_equal(bootparams_read(line, &params), 0);
	return params;
}

static void the_last_word_for_a_thing_counts(void **state)
{
	assert_true(params_of("ro iommu=off").off[BOOTSWITCH_IOMMU]);
	assert_true(params_of("iommu=force,off").off[BOOTSWITCH_IOMMU]);
	assert_true(params_of("intel_iommu=on intel-iommu=off").off[BOOTSWITCH_INTEL]);
	assert_false(params_of("intel_iommu=off intel_iommu=on").off[BOOTSWITCH_INTEL]);
	assert_true(params_of("nointremap").off[BOOTSWITCH_INTREMAP]);
	assert_false(params_of("xiommu=off iommu=offx").off[BOOTSWITCH_IOMMU]);
	assert_true(params_of("intel_iommu=on,sm_off").intel_on);
	assert_true(params_of("iommu.passthrough=1").passthrough);
	assert_false(params_of("iommu=pt iommu.passthrough=0").passthrough);
}

static void words_behind_two_dashes_are_not_the_kernels(void **state)
{
	assert_true(params_of("ro -- iommu=off").ends);
	assert_false(params_of("ro -- iommu=off").off[BOOTSWITCH_IOMMU]);
	assert_false(params_of("ro --x").ends);
	assert_true(params_of("a=\"b c").open);
}

static void assert_edited(const char *line, unsigned switches, const char *add,
			  const char *expected)
{
	_cleanup_bootspans_ struct bootspans spans = { 0 };
	_cleanup_strbuf_ struct strbuf out = { 0 };

	assert_int_equal(bootparams_drop(line, switches, &spans), 0);
	assert_int_equal(bootparams_edit(line, &spans, add, &out), 0);
	assert_string_equal(strbuf_text(&out), expected);
}

static void words_go_with_a_blank_and_items_with_a_comma(void **state)
{
	assert_edited("ro  iommu=off quiet", ALL, "", "ro  quiet");
	assert_edited("iommu=off quiet", ALL, "", "quiet");
	assert_edited("iommu=off", ALL, "", "");
	assert_edited("ro iommu=force,off,soft", ALL, "", "ro iommu=force,soft");
	assert_edited("ro iommu=off,force", ALL, "", "ro iommu=force");
	assert_edited("a=\"x iommu=off\" nointremap", ALL, "", "a=\"x iommu=off\"");
	assert_edited("intel_iommu=off iommu=off", 1u << BOOTSWITCH_IOMMU, "", "intel_iommu=off");
	assert_edited("intel_iommu=off intel_iommu=on", ALL, "", "intel_iommu=off intel_iommu=on");
}

static void words_are_added_behind_the_kernels_last(void **state)
{
	assert_edited("ro quiet\n", 0, "x=1", "ro quiet x=1\n");
	assert_edited("", 0, "x=1", "x=1");
	assert_edited("ro -- single", 0, "x=1", "ro x=1 -- single");
	assert_edited("iommu=off --", ALL, "x=1", "x=1 --");
}

static void a_file_that_could_not_be_read_back_is_refused(void **state)
{
	_cleanup_bootplan_ struct bootplan plan = { .drop = ALL };
	_cleanup_strbuf_ struct strbuf why = { 0 };

	assert_int_equal(bootplan_add(&plan, "/f", BOOTFORM_LINE, "nointremap #x\n"), 0);
	assert_int_equal(bootplan_make(&plan, &why), -EOPNOTSUPP);
	assert_null(plan.files[0].after);
	assert_non_null(strstr(strbuf_text(&why), "/f: cannot be changed for certain"));
}

static void entries_that_have_it_are_counted(void **state)
{
	_cleanup_bootplan_ struct bootplan plan = { .drop = ALL, .adds = { "intel_iommu=on" } };
	size_t entries = 0, good = 0;

	assert_int_equal(bootplan_add(&plan, "/grub.cfg", BOOTFORM_RESULT,
				      "menuentry x {\n\tlinux /v ro intel_iommu=on\n}\n"
				      "\tlinux\t/v ro single\n"
				      "\tlinux /v intel_iommu=on iommu=off\n\tinitrd /i\n"),
			 0);
	assert_int_equal(bootplan_results(&plan, &entries, &good), 0);
	assert_int_equal(entries, 3);
	assert_int_equal(good, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_word_for_a_thing_counts),
		cmocka_unit_test(words_behind_two_dashes_are_not_the_kernels),
		cmocka_unit_test(words_go_with_a_blank_and_items_with_a_comma),
		cmocka_unit_test(words_are_added_behind_the_kernels_last),
		cmocka_unit_test(a_file_that_could_not_be_read_back_is_refused),
		cmocka_unit_test(entries_that_have_it_are_counted),
	};

	return cmocka_run_group_tests_name("bootparam", tests, NULL, NULL);
}
