/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/pci.h"

static const struct {
	const char *text;
	struct pci_addr addr;
	const char *formatted;
} good_addresses[] = {
	{ "0000:00:00.0", { 0, 0, 0, 0 }, "0000:00:00.0" },
	{ "0000:21:00.1", { 0, 0x21, 0, 1 }, "0000:21:00.1" },
	{ "0000:FF:1F.7", { 0, 0xff, 0x1f, 7 }, "0000:ff:1f.7" },
	{ "10000:e1:00.0", { 0x10000, 0xe1, 0, 0 }, "10000:e1:00.0" }, /* a VMD domain */
	{ "00000000:21:00.0", { 0, 0x21, 0, 0 }, "0000:21:00.0" },
	{ "ffffffff:ff:1f.7", { 0xffffffff, 0xff, 0x1f, 7 }, "ffffffff:ff:1f.7" },
};

static const char *const bad_addresses[] = {
	"",
	"0",
	":",
	"0000:21:00",
	"0000:21:00.",
	"0000:21:00.8",
	"0000:21:20.0",
	"0000:21:00.0 ",
	" 0000:21:00.0",
	"0000:21:00.00",
	"0000:21:0.0",
	"0000:1:00.0",
	"000:21:00.0",
	"000000000:21:00.0",
	"0x00:21:00.0",
	"0000-21-00.0",
	"0000:21:00:0",
	"0000:g1:00.0",
	"0000:21:00.0/../..",
	"..",
	"enp33s0",
};

static void an_address_is_what_the_kernel_writes(void **state)
{
	for (size_t i = 0; i < ELEMENTSOF(good_addresses); i++) {
		struct pci_addr addr;

		assert_int_equal(pci_addr_parse(good_addresses[i].text, &addr), 0);
		assert_int_equal(pci_addr_compare(&addr, &good_addresses[i].addr), 0);
		assert_string_equal(PCI_ADDR_TEXT(&addr), good_addresses[i].formatted);
	}
}

static void anything_else_is_no_address(void **state)
{
	for (size_t i = 0; i < ELEMENTSOF(bad_addresses); i++) {
		struct pci_addr addr = { 1, 2, 3, 4 };

		assert_int_equal(pci_addr_parse(bad_addresses[i], &addr), -EINVAL);
		assert_int_equal(pci_addr_parse_lenient(bad_addresses[i], &addr), -EINVAL);
		assert_int_equal(pci_addr_compare(&addr, &(struct pci_addr){ 1, 2, 3, 4 }), 0);
	}
}

static void a_person_may_leave_the_domain_out(void **state)
{
	struct pci_addr addr;

	assert_int_equal(pci_addr_parse("21:00.1", &addr), -EINVAL);
	assert_int_equal(pci_addr_parse_lenient("21:00.1", &addr), 0);
	assert_string_equal(PCI_ADDR_TEXT(&addr), "0000:21:00.1");
	assert_int_equal(pci_addr_parse_lenient("10000:21:00.1", &addr), 0);
	assert_string_equal(PCI_ADDR_TEXT(&addr), "10000:21:00.1");
	assert_int_equal(pci_addr_parse_lenient("21:00.8", &addr), -EINVAL);
	assert_int_equal(pci_addr_parse_lenient("121:00.1", &addr), -EINVAL);
}

static void addresses_are_ordered_by_domain_bus_device_function(void **state)
{
	static const char *const sorted[] = { "0000:00:00.0", "0000:00:00.7",	 "0000:00:01.0",
					      "0000:00:1f.7", "0000:01:00.0",	 "0000:ff:1f.7",
					      "0001:00:00.0", "ffffffff:00:00.0" };

	for (size_t i = 0; i < ELEMENTSOF(sorted); i++)
		for (size_t k = 0; k < ELEMENTSOF(sorted); k++) {
			struct pci_addr a, b;

			assert_int_equal(pci_addr_parse(sorted[i], &a), 0);
			assert_int_equal(pci_addr_parse(sorted[k], &b), 0);
			assert_int_equal(pci_addr_compare(&a, &b), (i > k) - (i < k));
		}
}

static void ids_are_read_and_written_alike(void **state)
{
	static const char *const rows[][2] = {
		{ "8086:158b", "8086:158b" },	  { "8086:158B", "8086:158b" },
		{ "10de:*", "10de:*" },		  { "8086:158b:8086:0002", "8086:158b:8086:0002" },
		{ "8086:158b:*:*", "8086:158b" }, { "8086:*:8086:*", "8086:*:8086:*" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct pci_id id, again;

		assert_int_equal(pci_id_parse(rows[i][0], &id), 0);
		assert_string_equal(PCI_ID_TEXT(&id), rows[i][1]);
		assert_int_equal(pci_id_parse(PCI_ID_TEXT(&id), &again), 0);
		assert_memory_equal(&id, &again, sizeof(id));
	}
}

static void anything_else_is_no_id(void **state)
{
	static const char *const rows[] = { "",
					    "8086",
					    "8086:",
					    ":158b",
					    "*:158b",
					    "*:*",
					    "8086:158",
					    "8086:158bb",
					    "08086:158b",
					    "0x8086:0x158b",
					    "8086:158b:8086",
					    "8086:158b:8086:",
					    "8086:158b:8086:0002:1",
					    "8086:158b ",
					    "8086-158b",
					    "8086:15*" };

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct pci_id id = { 1, 2, 3, 4 }, before = id;

		assert_int_equal(pci_id_parse(rows[i], &id), -EINVAL);
		assert_memory_equal(&id, &before, sizeof(id));
	}
}

static void a_pattern_matches_where_it_says_something(void **state)
{
	static const struct {
		const char *pattern, *id;
		bool matches;
	} rows[] = {
		{ "8086:158b", "8086:158b:8086:0002", true },
		{ "8086:158b:8086:0002", "8086:158b:8086:0002", true },
		{ "8086:158b:8086:0003", "8086:158b:8086:0002", false },
		{ "8086:*", "8086:158b:8086:0002", true },
		{ "8086:*:*:0002", "8086:158b:8086:0002", true },
		{ "8087:*", "8086:158b:8086:0002", false },
		{ "8086:158c", "8086:158b:8086:0002", false },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct pci_id pattern, id;

		assert_int_equal(pci_id_parse(rows[i].pattern, &pattern), 0);
		assert_int_equal(pci_id_parse(rows[i].id, &id), 0);
		assert_int_equal(pci_id_matches(&pattern, &id), rows[i].matches);
	}
}

static void a_class_matches_as_far_as_it_goes(void **state)
{
	static const struct {
		const char *text;
		uint32_t code;
		bool matches;
	} rows[] = {
		{ "02", 0x020000, true },     { "02", 0x028000, true },
		{ "02", 0x030000, false },    { "0200", 0x020000, true },
		{ "0200", 0x020001, true },   { "0200", 0x028000, false },
		{ "010802", 0x010802, true }, { "010802", 0x010803, false },
		{ "0x0108", 0x010802, true }, { "0C03", 0x0c0330, true },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct pci_class class;

		assert_int_equal(pci_class_parse(rows[i].text, &class), 0);
		assert_int_equal(pci_class_matches(&class, rows[i].code), rows[i].matches);
	}
}

static void anything_else_is_no_class(void **state)
{
	static const char *const rows[] = {
		"",	 "0",	    "020",   "02000", "0200000", "0x",
		"0x020", "network", "02 00", "0X02",  "02*",	 "0200 "
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct pci_class class = { 1, 2 };

		assert_int_equal(pci_class_parse(rows[i], &class), -EINVAL);
		assert_int_equal(class.value, 1);
		assert_int_equal(class.mask, 2);
	}
}

static void a_path_has_one_spelling(void **state)
{
	static const char *const good[] = { "0000:00:1c.4/00.0", "0000:00:00.0",
					    "10000:e0:06.0/00.0/1f.7/00.0" };
	static const char *const bad[] = { "",
					   "00.0",
					   "/0000:00:1c.4",
					   "0000:00:1c.4/",
					   "0000:00:1c.4/00",
					   "0000:00:1c.4//00.0",
					   "0000:00:1C.4/00.0",
					   "0000:00:1c.4/0000:01:00.0",
					   "0000:00:1c.4/20.0",
					   "00:1c.4/00.0",
					   "0000:00:1c.4/00.0x" };

	for (size_t i = 0; i < ELEMENTSOF(good); i++)
		assert_true(pci_path_valid(good[i]));
	for (size_t i = 0; i < ELEMENTSOF(bad); i++)
		assert_false(pci_path_valid(bad[i]));
}

static void a_path_comes_from_where_the_device_is_in_sysfs(void **state)
{
	static const struct {
		const char *syspath, *path;
		int result;
	} rows[] = {
		{ "/devices/pci0000:00/0000:00:1c.4/0000:05:00.0", "0000:00:1c.4/00.0", 0 },
		{ "../../../devices/pci0000:00/0000:00:02.0", "0000:00:02.0", 0 },
		{ "pci0000:3a/0000:3a:00.0/0000:3b:00.1", "0000:3a:00.0/00.1", 0 },
		{ "/devices/pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0/10000:e1:00.0",
		  "10000:e0:06.0/00.0", 0 },
		{ "/devices/pci0000:00", NULL, -EINVAL },
		{ "/devices/pci0000:00/", NULL, -EINVAL },
		{ "/devices/pci0000:00/0000:00:1c.4/", NULL, -EINVAL },
		{ "/devices/pci0000:00/0000:00:1c.4/net", NULL, -EINVAL },
		{ "/devices/platform/serial8250", NULL, -EINVAL },
		{ "", NULL, -EINVAL },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		char path[64] = "untouched";

		assert_int_equal(pci_path_from_syspath(rows[i].syspath, path, sizeof(path)),
				 rows[i].result);
		assert_string_equal(path, rows[i].path ? rows[i].path : "untouched");
		if (rows[i].path)
			assert_true(pci_path_valid(path));
	}
}

static void a_path_that_does_not_fit_is_an_error(void **state)
{
	static const char syspath[] = "/devices/pci0000:00/0000:00:1c.4/0000:05:00.0";
	char path[64] = "untouched", deep[2048];
	size_t len = sizeof("0000:00:1c.4/00.0");

	assert_int_equal(pci_path_from_syspath(syspath, path, len - 1), -ENOBUFS);
	assert_string_equal(path, "untouched");
	assert_int_equal(pci_path_from_syspath(syspath, path, len), 0);
	strcpy(deep, "pci0000:00");
	for (int i = 0; i < 100; i++)
		strcat(deep, "/0000:00:01.0");
	strcpy(path, "untouched");
	assert_int_equal(pci_path_from_syspath(deep, path, sizeof(path)), -ENOBUFS);
	assert_string_equal(path, "untouched");
}

static void a_serial_number_has_one_spelling(void **state)
{
	static const char *const bad[] = { "",
					   "00-15-17-ff-ff-b8-5e",
					   "00-15-17-ff-ff-b8-5e-2c-00",
					   "00-15-17-FF-ff-b8-5e-2c",
					   "00:15:17:ff:ff:b8:5e:2c",
					   "001517ffffb85e2c",
					   "00-15-17-ff-ff-b8-5e-2",
					   "00-15-17-ff-ff-b8-5e-2c " };

	assert_true(pci_serial_valid("00-15-17-ff-ff-b8-5e-2c"));
	for (size_t i = 0; i < ELEMENTSOF(bad); i++)
		assert_false(pci_serial_valid(bad[i]));
}

static void put_long(uint8_t *config, size_t at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		config[at + (size_t)i] = (uint8_t)(value >> (8 * i));
}

static void the_serial_number_is_found_behind_other_capabilities(void **state)
{
	uint8_t config[0x200] = { 0 };
	char text[PCI_SERIAL_TEXT_MAX] = "untouched";

	put_long(config, 0x100, 0x14020001); /* AER, the next is at 0x140 */
	put_long(config, 0x140, 0x00010003);
	put_long(config, 0x144, 0xffb85e2c);
	put_long(config, 0x148, 0x001517ff);
	assert_int_equal(pci_serial_from_config(config, sizeof(config), text), 0);
	assert_string_equal(text, "00-15-17-ff-ff-b8-5e-2c");
	assert_true(pci_serial_valid(text));
}

static void a_serial_number_that_was_not_read_is_none(void **state)
{
	uint8_t config[0x200] = { 0 };
	char text[PCI_SERIAL_TEXT_MAX] = "untouched";

	put_long(config, 0x100, 0x00010003);
	for (size_t len = 0; len < 0x10c; len++)
		assert_int_equal(pci_serial_from_config(config, len, text), -ENOENT);
	assert_string_equal(text, "untouched");
	assert_int_equal(pci_serial_from_config(config, 0x10c, text), 0);
}

static void capabilities_that_lead_nowhere_are_left(void **state)
{
	static const uint32_t headers[] = {
		0x00000000, /* none */
		0xffffffff, /* the device is gone */
		0x00020001, /* the last */
		0x10020001, /* points to itself */
		0x0fc20001, /* points out of the extended space */
		0xffc20001, /* points behind what was read */
	};

	for (size_t i = 0; i < ELEMENTSOF(headers); i++) {
		uint8_t config[0x200] = { 0 };
		char text[PCI_SERIAL_TEXT_MAX] = "untouched";

		put_long(config, 0x100, headers[i]);
		assert_int_equal(pci_serial_from_config(config, sizeof(config), text), -ENOENT);
		assert_string_equal(text, "untouched");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_what_the_kernel_writes),
		cmocka_unit_test(anything_else_is_no_address),
		cmocka_unit_test(a_person_may_leave_the_domain_out),
		cmocka_unit_test(addresses_are_ordered_by_domain_bus_device_function),
		cmocka_unit_test(ids_are_read_and_written_alike),
		cmocka_unit_test(anything_else_is_no_id),
		cmocka_unit_test(a_pattern_matches_where_it_says_something),
		cmocka_unit_test(a_class_matches_as_far_as_it_goes),
		cmocka_unit_test(anything_else_is_no_class),
		cmocka_unit_test(a_path_has_one_spelling),
		cmocka_unit_test(a_path_comes_from_where_the_device_is_in_sysfs),
		cmocka_unit_test(a_path_that_does_not_fit_is_an_error),
		cmocka_unit_test(a_serial_number_has_one_spelling),
		cmocka_unit_test(the_serial_number_is_found_behind_other_capabilities),
		cmocka_unit_test(a_serial_number_that_was_not_read_is_none),
		cmocka_unit_test(capabilities_that_lead_nowhere_are_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
