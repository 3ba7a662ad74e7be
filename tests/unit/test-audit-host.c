/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/audit.h"

/* A machine on which nothing is to be said. */
static struct host healthy(void)
{
	return (struct host){
		.release = "6.1.0",
		.iommu = "dmar0",
		.iommus = 2,
		.groups = 12,
		.remapping = ANSWER_YES,
		.unsafe = ANSWER_NO,
		.noiommu = ANSWER_NO,
		.modules = { { "vfio_pci", MODULE_LOADED, true },
			     { "iommufd", MODULE_ABSENT, false } },
		.module_count = 2,
		.lockdown = LOCKDOWN_NONE,
		.service = SERVICE_ACTIVE,
		.memlock_known = true,
		.memlock = MEMLOCK_UNLIMITED,
		.hugepages = { { 2 << 20, 64, 64 } },
		.hugepages_count = 1,
	};
}

static const struct finding *find(const struct findings *findings, enum finding_kind kind)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].kind == kind)
			return &findings->list[i];
	return NULL;
}

/* True when judging the machine finds it. What is wrong or worth a note has a way out, but for the
 * lockdown, which is meant. */
static bool finds(const struct host *host, enum finding_kind kind)
{
	_cleanup_findings_ struct findings findings = { 0 };

	assert_int_equal(audit_host(host, true, &findings), 0);
	const struct finding *finding = find(&findings, kind);
	if (finding && finding_severity(kind) > SEVERITY_OK && kind != FINDING_LOCKDOWN)
		assert_string_not_equal(finding->remedy, "");
	return finding != NULL;
}

static void on_a_healthy_machine_everything_is_ok(void **state)
{
	_cleanup_findings_ struct findings findings = { 0 };
	const struct host host = healthy();

	assert_int_equal(audit_host(&host, true, &findings), 0);
	assert_int_equal(findings_worst(&findings), SEVERITY_OK);
	assert_string_equal(find(&findings, FINDING_IOMMU_ACTIVE)->fact,
			    "the IOMMU is active: dmar0 and 1 more, 12 groups");
	assert_non_null(find(&findings, FINDING_MODULES_THERE));
}

static void an_iommu_without_groups_is_not_active(void **state)
{
	struct host host = healthy();

	host.groups = 0;
	assert_true(finds(&host, FINDING_IOMMU_INACTIVE));
	host.groups = 12;
	/* as no-IOMMU mode makes them */
	host.iommus = 0;
	assert_true(finds(&host, FINDING_IOMMU_INACTIVE));
	assert_false(finds(&host, FINDING_IOMMU_ACTIVE));
}

static void interrupts_count_where_there_is_an_iommu(void **state)
{
	struct host host = healthy();

	host.remapping = ANSWER_UNKNOWN;
	assert_false(finds(&host, FINDING_INTERRUPTS_NOT_REMAPPED));
	host.remapping = ANSWER_NO;
	assert_true(finds(&host, FINDING_INTERRUPTS_NOT_REMAPPED));
	host.unsafe = ANSWER_YES;
	assert_false(finds(&host, FINDING_INTERRUPTS_NOT_REMAPPED));
	assert_true(finds(&host, FINDING_INTERRUPTS_UNSAFE));
	host.iommus = 0;
	assert_false(finds(&host, FINDING_INTERRUPTS_UNSAFE));
}

static void a_module_counts_when_it_is_needed(void **state)
{
	struct host host = healthy();

	host.modules[0].state = MODULE_LOADABLE;
	assert_true(finds(&host, FINDING_MODULES_THERE));
	host.modules[0].state = MODULE_ABSENT;
	assert_true(finds(&host, FINDING_MODULE_MISSING));
	assert_false(finds(&host, FINDING_MODULES_THERE));
	host.modules[0].state = MODULE_UNKNOWN;
	assert_true(finds(&host, FINDING_MODULE_MISSING));

	_cleanup_findings_ struct findings findings = { 0 };
	assert_int_equal(audit_host(&host, false, &findings), 0);
	assert_null(find(&findings, FINDING_MODULE_MISSING));
}

static void each_state_of_the_service_is_told_apart(void **state)
{
	static const struct {
		enum service_state state;
		enum finding_kind kind;
	} rows[] = { { SERVICE_ABSENT, FINDING_SERVICE_MISSING },
		     { SERVICE_MASKED, FINDING_SERVICE_MASKED },
		     { SERVICE_UNWANTED, FINDING_SERVICE_DISABLED } };
	struct host host = healthy();

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_findings_ struct findings findings = { 0 };

		host.service = rows[i].state;
		assert_true(finds(&host, rows[i].kind));
		/* where nothing is declared nobody needs it */
		assert_int_equal(audit_host(&host, false, &findings), 0);
		assert_null(find(&findings, rows[i].kind));
	}
	host.service = SERVICE_UNKNOWN;
	assert_false(finds(&host, FINDING_SERVICE_MISSING));
}

static void the_rest_is_said_when_it_is_so(void **state)
{
	struct host host = healthy();

	host.noiommu = ANSWER_YES;
	assert_true(finds(&host, FINDING_NOIOMMU_MODE));
	host.lockdown = LOCKDOWN_INTEGRITY;
	assert_true(finds(&host, FINDING_LOCKDOWN));
	host.memlock = 8 << 20;
	assert_true(finds(&host, FINDING_MEMLOCK_LOW));
	host.memlock_known = false;
	assert_false(finds(&host, FINDING_MEMLOCK_LOW));
	host.hugepages[0].total = 0;
	assert_true(finds(&host, FINDING_HUGEPAGES_NONE));
	host.hugepages_count = 0;
	assert_false(finds(&host, FINDING_HUGEPAGES_NONE));
}

static void expect_verdict(const struct findings *findings, bool ready, const char *text)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	assert_int_equal(audit_verdict(findings, &out), ready);
	assert_string_equal(strbuf_text(&out), text);
}

static void the_verdict_names_what_stands_against_it(void **state)
{
	_cleanup_findings_ struct findings findings = { 0 };

	expect_verdict(&findings, true, "ready: no declared device to look after");
	assert_int_equal(findings_add(&findings, FINDING_CONFIG_EMPTY, "", "", ""), 0);
	expect_verdict(&findings, true, "ready: no device is declared");
	assert_int_equal(findings_add(&findings, FINDING_DEVICE_READY, "a", "", ""), 0);
	expect_verdict(&findings, true, "ready: 1 of 1 declared device in place");
	assert_int_equal(findings_add(&findings, FINDING_DEVICE_HELD_BACK, "b", "", ""), 0);
	assert_int_equal(findings_add(&findings, FINDING_INITRAMFS_STALE, "", "", ""), 0);
	expect_verdict(&findings, true, "ready: 1 of 2 declared devices in place; 1 warning");
	assert_int_equal(findings_add(&findings, FINDING_DEVICE_NOT_ON_VFIO, "c", "", ""), 0);
	assert_int_equal(findings_add(&findings, FINDING_DEVICE_NOT_ON_VFIO, "d", "", ""), 0);
	assert_int_equal(findings_add(&findings, FINDING_IOMMU_INACTIVE, "", "", ""), 0);
	expect_verdict(&findings, false,
		       "not ready: a declared device is not on VFIO (c and 1 more), the IOMMU is "
		       "not active");
	assert_int_equal(findings_add(&findings, FINDING_DEVICE_COUNT, "e", "", ""), 0);
	assert_int_equal(findings_add(&findings, FINDING_DEVICE_CONTESTED, "f", "", ""), 0);
	expect_verdict(&findings, false,
		       "not ready: a declared device is not on VFIO (c and 1 more), the IOMMU is "
		       "not active, an entry matches another number of devices (e), and 1 more");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_a_healthy_machine_everything_is_ok),
		cmocka_unit_test(an_iommu_without_groups_is_not_active),
		cmocka_unit_test(interrupts_count_where_there_is_an_iommu),
		cmocka_unit_test(a_module_counts_when_it_is_needed),
		cmocka_unit_test(each_state_of_the_service_is_told_apart),
		cmocka_unit_test(the_rest_is_said_when_it_is_so),
		cmocka_unit_test(the_verdict_names_what_stands_against_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
