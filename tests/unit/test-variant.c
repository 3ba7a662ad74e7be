/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/variant.h"

/* As depmod writes it: what is about other buses, the generic driver, and variants. */
static const char table[] = "# Aliases extracted from modules themselves.\n"
			    "alias pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_core\n"
			    "alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci\n"
			    "alias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_vfio_pci\n"
			    "alias vfio_pci:v000019E5d0000A256sv*sd*bc*sc*i* hisi_acc_vfio_pci\n"
			    "alias vfio_pci:v00001AF4d00001041sv*sd*bc*sc*i* virtio_vfio_pci\n"
			    "alias vfio_pci:v00001AF4d*sv*sd*bc02sc*i* other_vfio_pci\n"
			    "alias symbol:vfio_pci_core_enable vfio_pci_core\n";

static void expect(const char *text, const char *modalias, const char *driver, const char *alias)
{
	struct variant variant = variant_choose(text, modalias, NULL, NULL);

	assert_string_equal(variant.driver, driver);
	assert_string_equal(variant.alias, alias);
}

static void a_device_that_no_variant_names_is_for_vfio_pci(void **state)
{
	expect(table, "pci:v00008086d0000158Bsv00008086sd00000002bc02sc00i00", "vfio-pci", "");
	expect("", "pci:v000015B3d0000101Esv000015B3sd00000023bc02sc00i00", "vfio-pci", "");
}

static void a_variant_goes_before_the_generic_driver(void **state)
{
	expect(table, "pci:v000015B3d0000101Esv000015B3sd00000023bc02sc00i00", "mlx5_vfio_pci",
	       "vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i*");
}

static void the_most_specific_alias_counts(void **state)
{
	expect("alias vfio_pci:v00001AF4d*sv*sd*bc*sc*i* a\n"
	       "alias vfio_pci:v00001AF4d00001041sv*sd*bc02sc*i* b\n"
	       "alias vfio_pci:v00001AF4d00001041sv*sd*bc*sc*i* c\n",
	       "pci:v00001AF4d00001041sv00001AF4sd00001100bc02sc00i00", "b",
	       "vfio_pci:v00001AF4d00001041sv*sd*bc02sc*i*");
}

static void what_is_no_alias_of_a_driver_is_passed_over(void **state)
{
	static const char *const tables[] = {
		"alias vfio_pci:v*",
		"alias vfio_pci:v* \n",
		"alias vfio_pci:v* ../../etc\n",
		"alias vfio_pci:v* a/b\n",
		"alias  vfio_pci:v* a\n",
		"alias vfio_pci: a\n",
	};
	char wide[400] = "alias vfio_pci:v*";

	for (size_t i = 0; i < ELEMENTSOF(tables); i++)
		expect(tables[i], "pci:v00008086d0000158B", "vfio-pci", "");
	memset(wide + strlen(wide), 'd', 300);
	strcat(wide, " a\n");
	expect(wide, "pci:v00008086d0000158B", "vfio-pci", "");
	memset(wide, 'v', 300);
	expect(table, wide, "vfio-pci", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_that_no_variant_names_is_for_vfio_pci),
		cmocka_unit_test(a_variant_goes_before_the_generic_driver),
		cmocka_unit_test(the_most_specific_alias_counts),
		cmocka_unit_test(what_is_no_alias_of_a_driver_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
