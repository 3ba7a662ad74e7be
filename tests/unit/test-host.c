/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/host.h"

static void remapped_interrupts_are_told_by_their_chips(void **state)
{
	assert_int_equal(remapping_from_interrupts(
				 "           CPU0       CPU1\n"
				 "  0:         44          0  IR-IO-APIC   2-edge  timer\n"),
			 ANSWER_YES);
	assert_int_equal(remapping_from_interrupts(
				 "           CPU0\n  1:          9   IO-APIC   1-edge      i8042\n"
				 " 24:          0  DMAR-MSI   0-edge      dmar0\n"
				 " 25:          1  IR-PCI-MSI-0000:00:02.0   0-edge      eth0\n"),
			 ANSWER_YES);
	assert_int_equal(remapping_from_interrupts(
				 "  7:   1   0  ITS-PCI-MSIX-0000:01:00.0   0 Edge      nvme0q0\n"),
			 ANSWER_YES);
}

static void interrupts_of_plain_chips_are_not_remapped(void **state)
{
	assert_int_equal(remapping_from_interrupts(
				 "           CPU0       CPU1\n"
				 "  1:          0          9   IO-APIC   1-edge      i8042\n"
				 " 28:          0          0  PCI-MSIX-0000:00:01.0   0-edge  "
				 "virtio0-config\n"
				 "NMI:          0          0   Non-maskable interrupts\n"),
			 ANSWER_NO);
}

static void chips_that_say_nothing_leave_it_unknown(void **state)
{
	static const char *const texts[] = {
		"",
		"\n\n",
		"           CPU0\n",
		" 11:          0     GICv3  27 Level     arch_timer\n",
		"NMI: IR-IO-APIC\n",
		" 24: 0 DMAR-MSI 0-edge dmar0\n",
		/* a name is no chip */
		" 24: 0 GICv3 27 Level IR-IO-APIC\n",
	};

	for (size_t i = 0; i < ELEMENTSOF(texts); i++)
		assert_int_equal(remapping_from_interrupts(texts[i]), ANSWER_UNKNOWN);
}

static void the_lockdown_in_brackets_counts(void **state)
{
	enum lockdown lockdown = LOCKDOWN_MAX;

	assert_int_equal(lockdown_parse("[none] integrity confidentiality", &lockdown), 0);
	assert_int_equal(lockdown, LOCKDOWN_NONE);
	assert_int_equal(lockdown_parse("none [integrity] confidentiality", &lockdown), 0);
	assert_int_equal(lockdown, LOCKDOWN_INTEGRITY);
	assert_int_equal(lockdown_parse("none integrity [confidentiality]", &lockdown), 0);
	assert_int_equal(lockdown, LOCKDOWN_CONFIDENTIALITY);
}

static void other_words_are_no_lockdown(void **state)
{
	static const char *const texts[] = {
		"", "none", "[", "]none[", "[]", "[unknown]", "[non]"
	};
	enum lockdown lockdown = LOCKDOWN_MAX;

	for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
		assert_int_equal(lockdown_parse(texts[i], &lockdown), -EINVAL);
		assert_int_equal(lockdown, LOCKDOWN_MAX);
	}
}

#define LIMITS                                                                                     \
	"Limit                     Soft Limit           Hard Limit           Units     \n"         \
	"Max cpu time              unlimited            unlimited            seconds   \n"

static void the_soft_limit_of_locked_memory_is_read(void **state)
{
	uint64_t bytes = 7;

	assert_int_equal(memlock_parse(LIMITS "Max locked memory         8388608              "
					      "16777216             bytes\n",
				       &bytes),
			 0);
	assert_int_equal(bytes, 8 << 20);
	assert_int_equal(memlock_parse(LIMITS "Max locked memory         unlimited            "
					      "unlimited            bytes\n",
				       &bytes),
			 0);
	assert_true(bytes == MEMLOCK_UNLIMITED);
	bytes = 7;
	assert_int_equal(memlock_parse(LIMITS, &bytes), -EINVAL);
	assert_int_equal(memlock_parse("Max locked memory", &bytes), -EINVAL);
	assert_int_equal(memlock_parse("Max locked memory         many\n", &bytes), -EINVAL);
	assert_int_equal(bytes, 7);
}

static void a_character_device_is_found_by_its_whole_name(void **state)
{
	static const char text[] = "Character devices:\n  1 mem\n234 vfio-dev\n236 vfio\n\n"
				   "Block devices:\n  8 sd\n";

	assert_true(character_device_listed(text, "vfio"));
	assert_true(character_device_listed(text, "vfio-dev"));
	assert_false(character_device_listed(text, "vf"));
	assert_false(character_device_listed(text, "sd"));
	assert_false(character_device_listed("", "vfio"));
}

static void secure_boot_is_the_fifth_byte(void **state)
{
	assert_int_equal(secure_boot_from_variable((const uint8_t[]){ 6, 0, 0, 0, 1 }, 5),
			 ANSWER_YES);
	assert_int_equal(secure_boot_from_variable((const uint8_t[]){ 6, 0, 0, 0, 0 }, 5),
			 ANSWER_NO);
	assert_int_equal(secure_boot_from_variable((const uint8_t[]){ 6, 0, 0, 0 }, 4),
			 ANSWER_UNKNOWN);
}

static void the_size_of_huge_pages_is_in_their_name(void **state)
{
	static const char *const bad[] = { "",
					   ".",
					   "hugepages-",
					   "hugepages-kB",
					   "hugepages-0kB",
					   "hugepages-2048MB",
					   "hugepages--1kB",
					   "hugepages-99999999999999999999999kB" };
	uint64_t size = 7;

	for (size_t i = 0; i < ELEMENTSOF(bad); i++)
		assert_int_equal(hugepage_size_parse(bad[i], &size), -EINVAL);
	assert_int_equal(size, 7);
	assert_int_equal(hugepage_size_parse("hugepages-1048576kB", &size), 0);
	assert_int_equal(size, 1 << 30);
}

static void everything_has_a_name(void **state)
{
	for (enum answer i = 0; i < ANSWER_MAX; i++)
		assert_non_null(answer_to_string(i));
	for (enum module_state i = 0; i < MODULE_STATE_MAX; i++)
		assert_non_null(module_state_to_string(i));
	for (enum lockdown i = 0; i < LOCKDOWN_MAX; i++)
		assert_non_null(lockdown_to_string(i));
	for (enum service_state i = 0; i < SERVICE_STATE_MAX; i++)
		assert_non_null(service_state_to_string(i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(remapped_interrupts_are_told_by_their_chips),
		cmocka_unit_test(interrupts_of_plain_chips_are_not_remapped),
		cmocka_unit_test(chips_that_say_nothing_leave_it_unknown),
		cmocka_unit_test(the_lockdown_in_brackets_counts),
		cmocka_unit_test(other_words_are_no_lockdown),
		cmocka_unit_test(the_soft_limit_of_locked_memory_is_read),
		cmocka_unit_test(a_character_device_is_found_by_its_whole_name),
		cmocka_unit_test(secure_boot_is_the_fifth_byte),
		cmocka_unit_test(the_size_of_huge_pages_is_in_their_name),
		cmocka_unit_test(everything_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
