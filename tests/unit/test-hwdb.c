/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The names are those of the database of the system that runs the tests; without one, nothing is
 * found, and that is what is tested. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sys/hwdb.h"

struct names {
	struct strbuf vendor, device, class_name;
};

static void names_release(struct names *names)
{
	strbuf_release(&names->vendor);
	strbuf_release(&names->device);
	strbuf_release(&names->class_name);
}
#define _cleanup_names_ _cleanup_(names_release)

static void look_up(struct hwdb *hwdb, const struct pci_id *id, uint32_t class, struct names *names)
{
	hwdb_names(hwdb, id, class, &names->vendor, &names->device, &names->class_name);
}

static const struct pci_id nic = { 0x8086, 0x10d3, 0x8086, 0xa01f };

static int open_database(void **state)
{
	*state = hwdb_open();
	return 0;
}

static int close_database(void **state)
{
	hwdb_close(*state);
	return 0;
}

static void a_known_device_has_all_three_names(void **state)
{
	_cleanup_names_ struct names names = { 0 };

	if (!*state)
		skip();
	look_up(*state, &nic, 0x020000, &names);
	assert_string_equal(strbuf_text(&names.vendor), "Intel Corporation");
	assert_non_null(strstr(strbuf_text(&names.device), "82574L"));
	assert_string_equal(strbuf_text(&names.class_name), "Ethernet controller");
}

static void names_are_added_to_what_is_there(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_add(&text, "a ");
	hwdb_names(*state, &nic, 0x020000, NULL, NULL, &text);
	assert_string_equal(strbuf_text(&text), *state ? "a Ethernet controller" : "a ");
}

static void an_unknown_device_still_has_a_vendor_and_a_class(void **state)
{
	_cleanup_names_ struct names names = { 0 };

	if (!*state)
		skip();
	look_up(*state, &(struct pci_id){ 0x8086, 0xfffe, 0, 0 }, 0x010802, &names);
	assert_string_equal(strbuf_text(&names.vendor), "Intel Corporation");
	assert_string_equal(strbuf_text(&names.device), "");
	assert_true(names.class_name.len > 0);
}

static void an_unknown_subclass_is_named_by_its_base_class(void **state)
{
	_cleanup_names_ struct names names = { 0 };

	if (!*state)
		skip();
	look_up(*state, &nic, 0x02fe00, &names);
	assert_string_equal(strbuf_text(&names.class_name), "Network controller");
}

static void what_nobody_knows_adds_nothing(void **state)
{
	_cleanup_names_ struct names names = { 0 };

	look_up(*state, &(struct pci_id){ PCI_ANY, PCI_ANY, PCI_ANY, PCI_ANY }, 0xfefefe, &names);
	assert_int_equal(names.vendor.len + names.device.len + names.class_name.len, 0);
}

static void without_a_database_nothing_is_found(void **state)
{
	_cleanup_names_ struct names names = { 0 };

	look_up(NULL, &nic, 0x020000, &names);
	assert_int_equal(names.vendor.len + names.device.len + names.class_name.len, 0);
	hwdb_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_known_device_has_all_three_names),
		cmocka_unit_test(names_are_added_to_what_is_there),
		cmocka_unit_test(an_unknown_device_still_has_a_vendor_and_a_class),
		cmocka_unit_test(an_unknown_subclass_is_named_by_its_base_class),
		cmocka_unit_test(what_nobody_knows_adds_nothing),
		cmocka_unit_test(without_a_database_nothing_is_found),
	};

	return cmocka_run_group_tests(tests, open_database, close_database);
}
