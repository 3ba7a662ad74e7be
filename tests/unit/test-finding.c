/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/finding.h"

static void every_kind_has_a_name_of_its_own_and_a_headline(void **state)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz-";

	for (size_t i = 0; i < FINDING_KIND_MAX; i++) {
		const char *name = finding_kind_to_string((enum finding_kind)i);
		enum finding_kind back = FINDING_KIND_MAX;

		assert_non_null(name);
		assert_int_equal(strspn(name, allowed), strlen(name));
		assert_int_equal(finding_kind_from_string(name, &back), 0);
		assert_int_equal(back, i);
		assert_non_null(finding_headline(back));
	}
	enum finding_kind untouched = FINDING_KILL_SWITCH;
	assert_int_equal(finding_kind_from_string("iommu", &untouched), -EINVAL);
	assert_int_equal(untouched, FINDING_KILL_SWITCH);
}

static void every_severity_has_a_name(void **state)
{
	for (size_t i = 0; i < SEVERITY_MAX; i++) {
		enum severity back = SEVERITY_MAX;

		assert_int_equal(severity_from_string(severity_to_string((enum severity)i), &back),
				 0);
		assert_int_equal(back, i);
	}
	enum severity untouched = SEVERITY_OK;
	assert_int_equal(severity_from_string("fatal", &untouched), -EINVAL);
	assert_int_equal(untouched, SEVERITY_OK);
}

static void the_worst_finding_counts(void **state)
{
	_cleanup_findings_ struct findings findings = { 0 };

	assert_int_equal(findings_worst(&findings), SEVERITY_OK);
	assert_int_equal(findings_add(&findings, FINDING_LOCKDOWN, "", "is so", ""), 0);
	assert_int_equal(findings_worst(&findings), SEVERITY_NOTE);
	assert_false(findings_wrong(&findings));
	assert_int_equal(findings_add(&findings, FINDING_KILL_SWITCH, "", "is so", "do that"), 0);
	assert_true(findings_wrong(&findings));
	assert_int_equal(findings_add(&findings, FINDING_IOMMU_ACTIVE, "", "is so", ""), 0);
	assert_int_equal(findings_worst(&findings), SEVERITY_WARNING);
	assert_int_equal(findings_count(&findings, SEVERITY_WARNING), 1);
	assert_int_equal(findings_count(&findings, SEVERITY_ERROR), 0);
}

static void a_text_that_could_not_be_made_is_no_finding(void **state)
{
	_cleanup_findings_ struct findings findings = { 0 };
	struct strbuf broken = { .error = -ENOMEM }, good = { 0 };

	assert_int_equal(findings_add_texts(&findings, FINDING_LOCKDOWN, "", &broken, &good),
			 -ENOMEM);
	assert_int_equal(findings_add_texts(&findings, FINDING_LOCKDOWN, "", &good, &broken),
			 -ENOMEM);
	assert_int_equal(findings.count, 0);
}

/* The tests run in the top directory. */
static void the_documentation_has_kinds_in_their_order_with_their_severity(void **state)
{
	FILE *file = fopen("docs/findings.md", "re");
	char line[1024], name[64], severity[16];
	int last = -1, count = 0;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		enum finding_kind kind;

		if (sscanf(line, "| `%63[a-z-]` | %15[a-z] |", name, severity) != 2)
			continue;
		assert_int_equal(finding_kind_from_string(name, &kind), 0);
		assert_string_equal(severity_to_string(finding_severity(kind)), severity);
		assert_true((int)kind > last);
		last = (int)kind;
		count++;
	}
	fclose(file);
	assert_true(count >= 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_a_name_of_its_own_and_a_headline),
		cmocka_unit_test(every_severity_has_a_name),
		cmocka_unit_test(the_worst_finding_counts),
		cmocka_unit_test(a_text_that_could_not_be_made_is_no_finding),
		cmocka_unit_test(the_documentation_has_kinds_in_their_order_with_their_severity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
