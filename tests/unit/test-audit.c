/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/audit.h"

static const struct boot_facts usual = {
	.declares = true,
	.configured = "11",
	.carried = "11",
	.rebuild = "dracut --force",
	.kernel = "6.1",
};

/* True when anything is found to be wrong; the remedies are run together. */
static bool judge(const struct boot_facts *facts, char remedies[static 256])
{
	_cleanup_findings_ struct findings findings = { 0 };

	remedies[0] = '\0';
	assert_int_equal(audit_boot(facts, &findings), 0);
	for (size_t i = 0; i < findings.count; i++)
		strncat(remedies, findings.list[i].remedy, 255 - strlen(remedies));
	return findings_wrong(&findings);
}

static void an_image_of_the_same_configuration_is_fresh(void **state)
{
	char remedies[256];

	assert_false(judge(&usual, remedies));
	assert_string_equal(remedies, "");
}

static void another_configuration_or_none_is_stale(void **state)
{
	struct boot_facts facts = usual;
	char remedies[256];

	strcpy(facts.carried, "22");
	assert_true(judge(&facts, remedies));
	assert_non_null(strstr(remedies, "dracut --force"));
	strcpy(facts.carried, "");
	assert_true(judge(&facts, remedies));
	facts.rebuild = NULL;
	assert_true(judge(&facts, remedies));
	assert_non_null(strstr(remedies, "mkinitcpio"));
}

static void nothing_declared_needs_no_image(void **state)
{
	static const char *const missing[] = { "vfio-pci" };
	struct boot_facts facts = {
		.configured = "11", .missing = missing, .missing_count = 1, .kernel = "6.1"
	};
	char remedies[256];

	assert_false(judge(&facts, remedies));
}

static void the_image_on_disk_decides_about_the_next_boot(void **state)
{
	struct boot_facts facts = usual;
	char remedies[256];

	facts.image = "/boot/initrd";
	strcpy(facts.image_digest, "11");
	strcpy(facts.carried, "22");
	assert_false(judge(&facts, remedies));
	strcpy(facts.image_digest, "22");
	strcpy(facts.carried, "11");
	assert_true(judge(&facts, remedies));
	strcpy(facts.image_digest, "");
	assert_true(judge(&facts, remedies));
}

/* True when that is found about the image; what is found about the booted one, too. */
static bool finds(const struct boot_facts *facts, enum finding_kind kind)
{
	_cleanup_findings_ struct findings findings = { 0 };
	bool found = false;

	assert_int_equal(audit_boot(facts, &findings), 0);
	for (size_t i = 0; i < findings.count; i++)
		found |= findings.list[i].kind == kind;
	return found;
}

static void switched_off_only_an_image_with_a_part_of_ours_is_wrong(void **state)
{
	struct boot_facts facts = usual;
	char remedies[256];

	facts.disabled = true;
	assert_true(finds(&facts, FINDING_INITRAMFS_STALE));
	assert_true(judge(&facts, remedies));
	assert_non_null(strstr(remedies, "dracut --force"));
	facts.image = "/boot/initrd";
	assert_true(finds(&facts, FINDING_IMAGE_FRESH));
	assert_false(judge(&facts, remedies));
	strcpy(facts.image_digest, facts.configured);
	assert_true(finds(&facts, FINDING_IMAGE_STALE));
	facts.image = NULL;
	strcpy(facts.carried, "");
	assert_true(finds(&facts, FINDING_INITRAMFS_NOT_NEEDED));
	assert_false(judge(&facts, remedies));
}

static void each_state_of_an_image_has_its_kind(void **state)
{
	static const struct {
		const char *digest;
		enum finding_kind kind;
	} images[] = {
		{ "11", FINDING_IMAGE_FRESH },
		{ "22", FINDING_IMAGE_STALE },
		{ "", FINDING_IMAGE_WITHOUT_PART },
	};
	struct boot_facts facts = usual;

	facts.image = "/boot/initrd";
	strcpy(facts.carried, "22");
	for (size_t i = 0; i < ELEMENTSOF(images); i++) {
		strcpy(facts.image_digest, images[i].digest);
		for (size_t k = 0; k < ELEMENTSOF(images); k++)
			assert_int_equal(finds(&facts, images[k].kind), i == k);
		assert_int_equal(finds(&facts, FINDING_INITRAMFS_RENEWED), i == 0);
	}
}

static void a_missing_module_is_wrong(void **state)
{
	static const char *const missing[] = { "vfio_iommu_type1" };
	struct boot_facts facts = usual;
	char remedies[256];

	facts.missing = missing;
	facts.missing_count = 1;
	assert_true(judge(&facts, remedies));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_image_of_the_same_configuration_is_fresh),
		cmocka_unit_test(another_configuration_or_none_is_stale),
		cmocka_unit_test(nothing_declared_needs_no_image),
		cmocka_unit_test(the_image_on_disk_decides_about_the_next_boot),
		cmocka_unit_test(switched_off_only_an_image_with_a_part_of_ours_is_wrong),
		cmocka_unit_test(each_state_of_an_image_has_its_kind),
		cmocka_unit_test(a_missing_module_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
