/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/fix.h"

/* What is to be done about findings of these kinds, "KIND SUBJECT;" each; kinds end with
 * FINDING_KIND_MAX. */
static const char *plan(const enum finding_kind *kinds, char *text, size_t size)
{
	_cleanup_findings_ struct findings findings = { 0 };
	_cleanup_fixes_ struct fixes fixes = { 0 };
	size_t len = 0;

	for (size_t i = 0; kinds[i] != FINDING_KIND_MAX; i++) {
		char subject[16];

		snprintf(subject, sizeof(subject), "s%zu", i);
		assert_int_equal(findings_add(&findings, kinds[i], subject, "is so", ""), 0);
	}
	assert_int_equal(fixes_plan(&findings, &fixes), 0);
	text[0] = '\0';
	for (size_t i = 0; i < fixes.count; i++)
		len += (size_t)snprintf(text + len, size - len, "%s %s;",
					fix_kind_to_string(fixes.list[i].kind),
					fixes.list[i].subject);
	return text;
}

#define PLAN(...)                                                                                  \
	plan((const enum finding_kind[]){ __VA_ARGS__, FINDING_KIND_MAX }, (char[256]){ 0 }, 256)

static void what_is_wrong_is_fixed_in_an_order_that_works(void **state)
{
	assert_string_equal(PLAN(FINDING_IMAGE_STALE, FINDING_NODE_ACCESS,
				 FINDING_DEVICE_NOT_ON_VFIO, FINDING_MODULE_NOT_LOADED,
				 FINDING_MODULE_NOT_LOADED),
			    "load-module s3;load-module s4;apply ;nodes ;image ;");
	assert_string_equal(PLAN(FINDING_RULES_STALE, FINDING_RULES_MISSING), "rules ;");
	/* for when apply refuses its request */
	assert_string_equal(PLAN(FINDING_RULES_STALE, FINDING_DEVICE_WRONG_DRIVER),
			    "apply ;rules ;");
}

static void what_was_given_back_by_hand_stays_there(void **state)
{
	assert_string_equal(PLAN(FINDING_DEVICE_HELD_BACK), "");
	assert_string_equal(PLAN(FINDING_DEVICE_HELD_BACK, FINDING_DEVICE_NOT_ON_VFIO,
				 FINDING_RULES_STALE, FINDING_DEVICE_WRONG_DRIVER),
			    "bind s1,s3;rules ;");
}

static void what_the_kill_switch_forbids_is_not_done(void **state)
{
	assert_string_equal(PLAN(FINDING_SWITCHED_OFF, FINDING_DEVICE_NOT_ON_VFIO), "");
	assert_string_equal(PLAN(FINDING_KILL_SWITCH, FINDING_DEVICE_NOT_ON_VFIO,
				 FINDING_RULES_MISSING, FINDING_NODE_ACCESS, FINDING_IMAGE_STALE),
			    "image ;");
}

static void what_is_right_or_needs_somebody_is_not_touched(void **state)
{
	assert_string_equal(PLAN(FINDING_DEVICE_READY, FINDING_INITRAMFS_FRESH,
				 FINDING_DEVICE_MISSING, FINDING_MODULE_BLACKLISTED,
				 FINDING_DEVICE_NOT_ON_KERNEL, FINDING_IOMMU_INACTIVE),
			    "");
	assert_non_null(fix_needs(FINDING_IOMMU_INACTIVE));
	assert_null(fix_needs(FINDING_DEVICE_MISSING));
	/* nothing is both done and out of reach */
	for (enum finding_kind kind = 0; kind < FINDING_KIND_MAX; kind++) {
		if (fix_of(kind) == FIX_KIND_MAX)
			continue;
		assert_null(fix_needs(kind));
		assert_true(finding_severity(kind) >= SEVERITY_WARNING);
	}
}

static void every_fix_has_a_name_of_its_own(void **state)
{
	enum fix_kind back = FIX_KIND_MAX;

	for (enum fix_kind kind = 0; kind < FIX_KIND_MAX; kind++) {
		assert_int_equal(fix_kind_from_string(fix_kind_to_string(kind), &back), 0);
		assert_int_equal(back, kind);
	}
	assert_int_equal(fix_kind_from_string("reboot", &back), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wrong_is_fixed_in_an_order_that_works),
		cmocka_unit_test(what_was_given_back_by_hand_stays_there),
		cmocka_unit_test(what_the_kill_switch_forbids_is_not_done),
		cmocka_unit_test(what_is_right_or_needs_somebody_is_not_touched),
		cmocka_unit_test(every_fix_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
