/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/bootloader.h"
#include "core/iommu.h"

static struct host make(enum iommu_maker maker, const char *cmdline)
{
	struct host host = { .maker = maker, .described = ANSWER_YES };

	assert_int_equal(bootparams_read(cmdline, &host.params), 0);
	return host;
}

static void each_cause_is_told_apart(void **state)
{
	struct host host = make(MAKER_INTEL, "ro");

	assert_int_equal(iommu_judge(&host), IOMMU_UNEXPLAINED);
	host.intel_default = DEFAULT_OFF;
	assert_int_equal(iommu_judge(&host), IOMMU_DEFAULT_OFF);
	host.intel_default = DEFAULT_WITHOUT;
	assert_int_equal(iommu_judge(&host), IOMMU_WITHOUT);
	host.described = ANSWER_NO;
	assert_int_equal(iommu_judge(&host), IOMMU_NOT_DESCRIBED);
	host = make(MAKER_INTEL, "intel_iommu=off");
	assert_int_equal(iommu_judge(&host), IOMMU_SWITCHED_OFF);
	host.iommus = host.groups = 1;
	assert_int_equal(iommu_judge(&host), IOMMU_ACTIVE);
	assert_int_equal(iommu_contradictions(&host), 0);
}

static void words_for_another_maker_do_nothing(void **state)
{
	struct host host = make(MAKER_INTEL, "amd_iommu=off");

	assert_int_equal(iommu_contradictions(&host), 0);
	host = make(MAKER_AMD, "intel_iommu=off amd_iommu=off");
	assert_int_equal(iommu_contradictions(&host), 1u << BOOTSWITCH_AMD);
	host = make(MAKER_UNKNOWN, "intel_iommu=off amd_iommu=off");
	assert_int_equal(iommu_contradictions(&host),
			 1u << BOOTSWITCH_AMD | 1u << BOOTSWITCH_INTEL);
}

static void remapping_that_is_there_all_the_same_is_no_contradiction(void **state)
{
	struct host host = make(MAKER_INTEL, "intremap=off");

	assert_int_equal(iommu_contradictions(&host), 0);
	host.remapping = ANSWER_NO;
	assert_int_equal(iommu_contradictions(&host), 1u << BOOTSWITCH_INTREMAP);
	host.unsafe = ANSWER_YES;
	assert_int_equal(iommu_contradictions(&host), 0);
}

static void a_kernels_configuration_says_what_it_does_by_itself(void **state)
{
	assert_int_equal(iommu_default_from_config("CONFIG_INTEL_IOMMU=y\n"
						   "# CONFIG_INTEL_IOMMU_DEFAULT_ON is not set\n"),
			 DEFAULT_OFF);
	assert_int_equal(iommu_default_from_config("CONFIG_INTEL_IOMMU=y\n"
						   "CONFIG_INTEL_IOMMU_DEFAULT_ON=y\n"),
			 DEFAULT_ON);
	assert_int_equal(iommu_default_from_config("CONFIG_INTEL_IOMMU=y\n"
						   "CONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF=y"),
			 DEFAULT_ON);
	assert_int_equal(iommu_default_from_config("# CONFIG_INTEL_IOMMU is not set\n"),
			 DEFAULT_WITHOUT);
	assert_int_equal(iommu_default_from_config("CONFIG_ARM64=y\n"), DEFAULT_UNKNOWN);
}

static void every_name_is_there_once(void **state)
{
	for (enum bootlayout i = 0; i < BOOTLAYOUT_MAX; i++) {
		assert_non_null(bootlayout_to_string(i));
		assert_non_null(bootlayout_describe(i));
		for (enum bootlayout k = 0; k < i; k++)
			assert_string_not_equal(bootlayout_to_string(i), bootlayout_to_string(k));
	}
	for (enum iommu_cause i = 0; i < IOMMU_CAUSE_MAX; i++)
		assert_non_null(iommu_cause_to_string(i));
}

static void the_loader_that_booted_decides_where_there_are_several(void **state)
{
	struct bootfacts facts = { 0 };

	assert_int_equal(bootlayout_find(&facts), BOOTLAYOUT_UNKNOWN);
	facts.has[BOOTFACT_GRUB_DEFAULT] = facts.has[BOOTFACT_GRUB_MKCONFIG] = true;
	facts.has[BOOTFACT_SYSTEMD_BOOT] = facts.has[BOOTFACT_ENTRIES] = true;
	assert_int_equal(bootlayout_find(&facts), BOOTLAYOUT_SEVERAL);
	strcpy(facts.loader, "systemd-boot 252");
	assert_int_equal(bootlayout_find(&facts), BOOTLAYOUT_SYSTEMD_BOOT_ENTRIES);
	strcpy(facts.loader, "GRUB 2.12");
	assert_int_equal(bootlayout_find(&facts), BOOTLAYOUT_GRUB);
	facts.has[BOOTFACT_UKI_BOOTED] = true;
	facts.secure_boot = ANSWER_YES;
	assert_int_equal(bootlayout_find(&facts), BOOTLAYOUT_UKI_SIGNED);
	facts.has[BOOTFACT_OSTREE_BOOTED] = facts.has[BOOTFACT_BOOTC] = true;
	assert_int_equal(bootlayout_find(&facts), BOOTLAYOUT_BOOTC);
	facts.has[BOOTFACT_RPM_OSTREE] = true;
	assert_int_equal(bootlayout_find(&facts), BOOTLAYOUT_RPM_OSTREE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cause_is_told_apart),
		cmocka_unit_test(words_for_another_maker_do_nothing),
		cmocka_unit_test(remapping_that_is_there_all_the_same_is_no_contradiction),
		cmocka_unit_test(a_kernels_configuration_says_what_it_does_by_itself),
		cmocka_unit_test(every_name_is_there_once),
		cmocka_unit_test(the_loader_that_booted_decides_where_there_are_several),
	};

	return cmocka_run_group_tests_name("iommu", tests, NULL, NULL);
}
