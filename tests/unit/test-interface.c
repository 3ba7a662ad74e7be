/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/interface.h"

static const struct device nic = { .addr = { .bus = 0x21 },
				   .class = 0x020000,
				   .header = PCI_HEADER_NORMAL };

static void assert_name(const struct device *device, const struct record *record,
			const struct entry *entry, const char *name, enum interface_source source)
{
	char found[INTERFACE_TEXT_MAX] = "untouched";

	assert_int_equal(interface_of(device, record, entry, found), source);
	assert_string_equal(found, name);
}

static void the_best_source_counts(void **state)
{
	const struct record record = { .interface = "recorded0" };
	const struct entry entry = { .expect = 1, .match.interface = "written0" };
	struct device device = nic;

	strcpy(device.interface, "eth0");
	assert_name(&device, &record, &entry, "eth0", INTERFACE_SYSFS);
	assert_name(&nic, &record, &entry, "recorded0", INTERFACE_RECORD);
	assert_name(&nic, NULL, &entry, "written0", INTERFACE_CONFIGURATION);
	assert_name(&nic, NULL, NULL, "enp33s0", INTERFACE_PREDICTED);
}

static void what_has_no_name_there_is_passed_over(void **state)
{
	const struct record record = { .interface = "" };
	const struct entry entry = { .expect = 1, .match.interface = "" };

	assert_name(&nic, &record, &entry, "enp33s0", INTERFACE_PREDICTED);
}

static void the_name_in_an_entry_of_several_devices_is_of_none(void **state)
{
	const struct entry entry = { .expect = 2, .match.interface = "written0" };

	assert_name(&nic, NULL, &entry, "enp33s0", INTERFACE_PREDICTED);
}

static void a_name_that_no_interface_can_have_is_not_shown(void **state)
{
	const struct record record = { .interface = "a\nb" };

	assert_name(&nic, &record, NULL, "enp33s0", INTERFACE_PREDICTED);
}

static void what_is_no_network_card_has_no_name(void **state)
{
	struct device disk = nic;

	disk.class = 0x010802;
	assert_name(&disk, NULL, NULL, "", INTERFACE_NONE);
}

static void every_source_has_its_own_word(void **state)
{
	for (int a = 0; a < INTERFACE_NONE; a++) {
		assert_non_null(interface_source_to_string(a));
		for (int b = 0; b < a; b++)
			assert_string_not_equal(interface_source_to_string(a),
						interface_source_to_string(b));
	}
	assert_null(interface_source_to_string(INTERFACE_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_source_counts),
		cmocka_unit_test(what_has_no_name_there_is_passed_over),
		cmocka_unit_test(the_name_in_an_entry_of_several_devices_is_of_none),
		cmocka_unit_test(a_name_that_no_interface_can_have_is_not_shown),
		cmocka_unit_test(what_is_no_network_card_has_no_name),
		cmocka_unit_test(every_source_has_its_own_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
