/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/exposition.h"

/* A name of a label has at most 63 characters, its value too (k8s.io/apimachinery). */
static void every_finding_makes_a_label_of_kubernetes(void **state)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";

	for (enum finding_kind kind = 0; kind < FINDING_KIND_MAX; kind++) {
		_cleanup_findings_ struct findings findings = { 0 };
		_cleanup_strbuf_ struct strbuf out = { 0 };
		const struct exposition exposition = { "interfaces", EXIT_WRONG_MODE, &findings,
						       0 };

		assert_int_equal(findings_add(&findings, kind, "a b\"", "fact", ""), 0);
		exposition_render_nfd(&exposition, 1, &out);
		assert_int_equal(out.error, 0);
		for (char *line = out.data; *line != '\0'; line = strchr(line, '\n') + 1) {
			size_t len = strcspn(line, "=");

			assert_true(len <= 63 && line[len] == '=');
			assert_true(strspn(line, allowed) == len);
			assert_true(strspn(line + len + 1, allowed) <= 63);
			assert_true(line[len + 1 + strspn(line + len + 1, allowed)] == '\n');
		}
		assert_int_equal(strstr(out.data, finding_kind_to_string(kind)) != NULL,
				 finding_severity(kind) >= SEVERITY_WARNING);
	}
}

static void a_label_of_prometheus_is_escaped_and_a_series_stands_once(void **state)
{
	_cleanup_findings_ struct findings findings = { 0 };
	_cleanup_strbuf_ struct strbuf out = { 0 };
	const struct exposition exposition = { "validate", EXIT_DONE, &findings, 7 };

	assert_int_equal(findings_add(&findings, FINDING_NODE_OPEN, "a\\\"\n\xff", "x", ""), 0);
	assert_int_equal(findings_add(&findings, FINDING_NODE_OPEN, "b", "x", ""), 0);
	assert_int_equal(findings_add(&findings, FINDING_NODE_OPEN, "b", "y", ""), 0);
	exposition_render_prometheus(&exposition, 1, &out);
	assert_int_equal(out.error, 0);
	assert_non_null(strstr(out.data, "subject=\"a\\\\\\\"\\\\x0a\\\\xff\"} 1\n"));
	assert_non_null(strstr(out.data, "subject=\"b\"} 2\n"));
	assert_null(strstr(out.data, "subject=\"b\"} 1\n"));
	assert_non_null(
		strstr(out.data, "vfio_tool_check_timestamp_seconds{check=\"validate\"} 7\n"));
	assert_non_null(strstr(out.data, "severity=\"warning\"} 3\n"));
}

static void metrics_of_two_checks_stand_together(void **state)
{
	const struct findings none = { 0 };
	_cleanup_strbuf_ struct strbuf out = { 0 };
	const struct exposition list[] = { { "system", EXIT_DONE, &none, 1 },
					   { "validate", EXIT_ERROR, &none, 1 } };

	exposition_render_prometheus(list, ELEMENTSOF(list), &out);
	const char *first = strstr(out.data, "# TYPE vfio_tool_findings ");
	assert_non_null(first);
	assert_null(strstr(first + 1, "# TYPE vfio_tool_findings "));
	assert_non_null(strstr(out.data, "exit_status{check=\"system\"} 0\n"
					 "vfio_tool_check_exit_status{check=\"validate\"} 3\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_finding_makes_a_label_of_kubernetes),
		cmocka_unit_test(a_label_of_prometheus_is_escaped_and_a_series_stands_once),
		cmocka_unit_test(metrics_of_two_checks_stand_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
