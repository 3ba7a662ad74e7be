/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/audit-prerequisites.h"
#include "core/audit.h"
#include "core/resources.h"

static bool container_is_found_closed(unsigned owner, unsigned group, unsigned mode,
				      unsigned user_owner, unsigned user_group, unsigned user_mode)
{
	_cleanup_findings_ struct findings findings = { 0 };
	const struct container_facts facts = { "/dev/vfio/vfio", owner,	     group,    mode, "e",
					       user_owner,	 user_group, user_mode };

	assert_int_equal(audit_container(&facts, &findings), 0);
	return findings.count > 0;
}

static void whoever_may_open_a_node_must_be_let_into_the_container(void **state)
{
	assert_false(container_is_found_closed(0, 0, 0666, 1, 2, 0666));
	/* root needs no permission */
	assert_false(container_is_found_closed(0, 0, 0600, 0, 0, 0660));
	assert_false(container_is_found_closed(0, 7, 0660, 0, 7, 0660));
	assert_true(container_is_found_closed(0, 0, 0600, 0, 7, 0660));
	assert_true(container_is_found_closed(0, 8, 0660, 0, 7, 0660));
	assert_true(container_is_found_closed(0, 7, 0640, 0, 7, 0660));
	/* a group that may not open the node does not need it */
	assert_false(container_is_found_closed(0, 0, 0600, 0, 7, 0600));
	assert_true(container_is_found_closed(0, 0, 0600, 5, 0, 0600));
	assert_false(container_is_found_closed(5, 0, 0600, 5, 0, 0600));
	assert_true(container_is_found_closed(0, 7, 0660, 0, 7, 0666));
}

static bool service_is_short(struct unitfile file, uint64_t memlock)
{
	_cleanup_findings_ struct findings findings = { 0 };
	char unit[] = "app.service";
	const struct consumer consumer = { unit, file, memlock };

	assert_int_equal(audit_consumer(&consumer, &findings), 0);
	return findings.count > 0;
}

static void only_who_has_no_right_to_lock_is_limited(void **state)
{
	const uint64_t little = 8 << 20;

	assert_false(service_is_short((struct unitfile){ .needs = true }, little));
	assert_true(service_is_short((struct unitfile){ .user = "a" }, little));
	assert_true(service_is_short((struct unitfile){ .dynamic = true }, little));
	assert_false(service_is_short((struct unitfile){ .user = "a", .locks = true }, little));
	assert_false(service_is_short((struct unitfile){ .user = "a" }, 64 << 20));
	assert_false(service_is_short((struct unitfile){ .user = "a" }, UINT64_MAX));
}

static void only_what_must_be_mapped_for_everybody_is_reserved(void **state)
{
	uint64_t start = 7, end = 7;

	assert_false(reserved_direct_find("", &start, &end));
	assert_false(reserved_direct_find(
		"0x00000000fee00000 0x00000000feefffff msi\n"
		"0x000000007b800000 0x000000007fffffff direct-relaxable\n"
		"0x000000fd00000000 0x000000ffffffffff reserved\n1 2\ndirect\nx y direct\n",
		&start, &end));
	assert_int_equal(start, 7);
	assert_true(reserved_direct_find("0x1 0x2 msi\n0xa000 0xafff direct\n0x0 0x1 direct\n",
					 &start, &end));
	assert_int_equal(start, 0xa000);
	assert_int_equal(end, 0xafff);
}

static enum exitcode code_of(enum finding_kind one, enum finding_kind other)
{
	_cleanup_findings_ struct findings findings = { 0 };

	assert_int_equal(findings_add(&findings, one, "", "is so", ""), 0);
	assert_int_equal(findings_add(&findings, other, "", "is so", ""), 0);
	return audit_code(&findings);
}

static void the_worst_finding_is_the_exit_status(void **state)
{
	assert_int_equal(code_of(FINDING_LOCKDOWN, FINDING_DEVICE_READY), EXIT_DONE);
	assert_int_equal(code_of(FINDING_INTERRUPTS_UNSAFE, FINDING_DEVICE_READY), EXIT_DONE);
	assert_int_equal(code_of(FINDING_DEVICE_MISSING, FINDING_DEVICE_READY), EXIT_NOT_FOUND);
	assert_int_equal(code_of(FINDING_DEVICE_MISSING, FINDING_NODE_ACCESS), EXIT_WRONG_MODE);
	assert_int_equal(code_of(FINDING_RULES_STALE, FINDING_DEVICE_READY), EXIT_WRONG_MODE);
	assert_int_equal(code_of(FINDING_NODE_ACCESS, FINDING_DEVICE_REFUSED), EXIT_REFUSED);
	assert_int_equal(code_of(FINDING_IOMMU_INACTIVE, FINDING_DEVICE_REFUSED), EXIT_ERROR);
	/* no error is without a code */
	for (enum finding_kind kind = 0; kind < FINDING_KIND_MAX; kind++)
		if (finding_severity(kind) == SEVERITY_ERROR)
			assert_int_not_equal(code_of(kind, kind), EXIT_DONE);
		else if (finding_severity(kind) < SEVERITY_WARNING)
			assert_int_equal(code_of(kind, kind), EXIT_DONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_may_open_a_node_must_be_let_into_the_container),
		cmocka_unit_test(only_who_has_no_right_to_lock_is_limited),
		cmocka_unit_test(only_what_must_be_mapped_for_everybody_is_reserved),
		cmocka_unit_test(the_worst_finding_is_the_exit_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
