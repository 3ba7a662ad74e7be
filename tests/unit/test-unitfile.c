/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/unitfile.h"

static struct unitfile take(const char *text)
{
	struct unitfile file = { 0 };

	assert_int_equal(unitfile_take(text, "vfio-tool.service", &file), 0);
	return file;
}

static void who_names_the_unit_is_its_consumer(void **state)
{
	assert_true(take("[Unit]\nAfter=a.service vfio-tool.service\n").after);
	assert_true(take("[Unit]\nRequires = vfio-tool.service\n").needs);
	assert_true(take("[Unit]\r\nBindsTo=vfio-tool.service\r\n").needs);
	assert_true(take("[Unit]\nWants=a \\\n# between\n; two\n  vfio-tool.service\n").needs);
	assert_false(take("[Unit]\nBefore=vfio-tool.service\n").after);
	assert_false(take("[Service]\nAfter=vfio-tool.service\n").after);
	assert_false(take("[Unit]\n#After=vfio-tool.service\n").after);
	assert_false(take("After=vfio-tool.service\n").after);
	assert_false(take("[Unit]\nAfter=vfio-tool.service.x not-vfio-tool.service\n").after);
	assert_false(take("[Units]\nAfter=vfio-tool.service\n").after);
}

static void the_last_value_counts(void **state)
{
	struct unitfile file = take("[Service]\nUser=dpdk\nLimitMEMLOCK=8M\nLimitMEMLOCK=1G\n");

	assert_string_equal(file.user, "dpdk");
	assert_true(file.limited);
	assert_int_equal(file.memlock, 1 << 30);
	/* a drop-in */
	assert_int_equal(unitfile_take("[Service]\nUser=root\nLimitMEMLOCK=\n", "u", &file), 0);
	assert_string_equal(file.user, "");
	assert_false(file.limited);
	assert_true(take("[Service]\nDynamicUser=yes\n").dynamic);
	assert_true(take("[Service]\nAmbientCapabilities=CAP_IPC_LOCK CAP_NET_RAW\n").locks);
	assert_false(take("[Service]\nAmbientCapabilities=~CAP_IPC_LOCK\n").locks);
	assert_false(take("[Service]\nLimitMEMLOCK=much\n").limited);
}

static void limits_have_suffixes_and_a_soft_part(void **state)
{
	uint64_t limit = 77;

	assert_int_equal(unitfile_parse_limit("infinity", &limit), 0);
	assert_true(limit == UINT64_MAX);
	assert_int_equal(unitfile_parse_limit("64M", &limit), 0);
	assert_true(limit == UINT64_C(64) << 20);
	assert_int_equal(unitfile_parse_limit("4K:infinity", &limit), 0);
	assert_int_equal(limit, 4096);
	assert_int_equal(unitfile_parse_limit("infinity:infinity", &limit), 0);
	assert_true(limit == UINT64_MAX);
	limit = 77;
	static const char *const bad[] = {
		"", "M", "8m", "8MB", "-1", ":8M", "8 M", "99999999999999999999", "999999999999999E"
	};
	for (size_t i = 0; i < ELEMENTSOF(bad); i++)
		assert_int_equal(unitfile_parse_limit(bad[i], &limit), -EINVAL);
	assert_int_equal(limit, 77);
}

static void the_manager_has_a_default(void **state)
{
	uint64_t limit = 77;

	assert_int_equal(unitfile_take_default("[Manager]\n#DefaultLimitMEMLOCK=1M\n", &limit), 0);
	assert_int_equal(limit, 77);
	assert_int_equal(unitfile_take_default("[Manager]\nDefaultLimitMEMLOCK=1M\n", &limit), 1);
	assert_int_equal(limit, 1 << 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_names_the_unit_is_its_consumer),
		cmocka_unit_test(the_last_value_counts),
		cmocka_unit_test(limits_have_suffixes_and_a_soft_part),
		cmocka_unit_test(the_manager_has_a_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
