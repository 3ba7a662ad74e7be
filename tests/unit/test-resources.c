/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/resources.h"

#define NONE "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"

/* A graphics card as the kernel shows it: a register window, a 64-bit aperture, ports, a ROM. */
static const char graphics[] = "0x00000000f6000000 0x00000000f6ffffff 0x0000000000040200\n"
			       "0x000000e000000000 0x000000efffffffff 0x000000000014220c\n" NONE
			       "0x000000f000000000 0x000000f001ffffff 0x000000000014220c\n" NONE
			       "0x000000000000e000 0x000000000000e07f 0x0000000000040101\n"
			       "0x00000000000c0000 0x00000000000dffff 0x0000000000000212\n";

static void every_region_of_a_card_is_read(void **state)
{
	struct bars bars;

	assert_int_equal(bars_parse(graphics, &bars), 0);
	assert_int_equal(bars.count, 5);
	assert_int_equal(bars.list[0].number, 0);
	assert_int_equal(bars.list[0].start, 0xf6000000);
	assert_int_equal(bars.list[0].size, 16 << 20);
	assert_true(bars.list[0].assigned);
	assert_false(bars.list[0].io || bars.list[0].is_64 || bars.list[0].prefetchable);
	assert_int_equal(bars.list[1].number, 1);
	assert_int_equal(bars.list[1].size, UINT64_C(64) << 30);
	assert_true(bars.list[1].is_64 && bars.list[1].prefetchable);
	assert_int_equal(bars.list[2].number, 3);
	assert_int_equal(bars.list[3].number, 5);
	assert_true(bars.list[3].io);
	assert_int_equal(bars.list[3].size, 128);
	assert_int_equal(bars.list[4].number, BAR_ROM);
	assert_int_equal(bars.list[4].size, 128 << 10);
}

static void a_region_without_room_has_a_size_and_no_address(void **state)
{
	struct bars bars;

	assert_int_equal(
		bars_parse("0x0000000000000000 0x0000000000003fff 0x0000000020140204", &bars), 0);
	assert_int_equal(bars.count, 1);
	assert_false(bars.list[0].assigned);
	assert_int_equal(bars.list[0].size, 16 << 10);
}

static void what_is_behind_the_rom_does_not_count(void **state)
{
	struct bars bars;

	assert_int_equal(bars_parse(NONE NONE NONE NONE NONE NONE NONE
				    "0x00000000f8000000 0x00000000f80fffff 0x0000000000140204\n",
				    &bars),
			 0);
	assert_int_equal(bars.count, 0);
	assert_int_equal(bars_parse(NONE NONE NONE NONE NONE NONE NONE "what comes later", &bars),
			 0);
}

static void what_is_no_table_of_regions_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"0x0 0x0",
		"0x0 0x0 0x0 0x0",
		"0x0 0x0 0x0 nonsense",
		"0 0 0",
		"0x 0x0 0x0",
		"0xg 0x0 0x0",
		"0x00000000000000000 0x0 0x0",
		"0x2000 0x1000 0x200",
		"0x0 0xffffffffffffffff 0x200",
		NONE "0x0",
	};
	struct bars bars = { .count = 99 };

	for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
		assert_int_equal(bars_parse(texts[i], &bars), -EINVAL);
		assert_int_equal(bars.count, 99);
	}
}

static void the_bitmap_of_a_resizable_bar_gives_sizes(void **state)
{
	uint64_t sizes = 0;

	assert_int_equal(rebar_parse("00000000000001c0", &sizes), 0);
	assert_int_equal(sizes, 0x1c0);
	assert_int_equal(rebar_size(0), 1 << 20);
	assert_int_equal(rebar_size(6), 64 << 20);
	assert_int_equal(rebar_size(8), 256 << 20);
	assert_int_equal(rebar_size(REBAR_BITS - 1), UINT64_C(1) << 63);
}

static void a_bitmap_of_impossible_sizes_is_refused(void **state)
{
	static const char *const texts[] = {
		"", "g", "0001c0 ", " 1c0", "-1", "00000000000001c00", "8000000000000000", "0x1c0z"
	};
	uint64_t sizes = 77;

	for (size_t i = 0; i < ELEMENTSOF(texts); i++)
		assert_int_equal(rebar_parse(texts[i], &sizes), -EINVAL);
	assert_int_equal(sizes, 77);
}

static void sizes_are_written_in_the_largest_unit_that_divides_them(void **state)
{
	assert_string_equal(SIZE_TEXT(0), "0");
	assert_string_equal(SIZE_TEXT(32), "32");
	assert_string_equal(SIZE_TEXT(1023), "1023");
	assert_string_equal(SIZE_TEXT(1024), "1K");
	assert_string_equal(SIZE_TEXT(65536), "64K");
	assert_string_equal(SIZE_TEXT(1536 << 10), "1536K");
	assert_string_equal(SIZE_TEXT(UINT64_C(16) << 30), "16G");
	assert_string_equal(SIZE_TEXT(UINT64_C(1) << 63), "8E");
	assert_string_equal(SIZE_TEXT(UINT64_MAX), "18446744073709551615");
}

static void reset_methods_come_in_their_order(void **state)
{
	struct reset_methods methods;

	assert_int_equal(reset_methods_parse("device_specific flr bus", &methods), 0);
	assert_int_equal(methods.count, 3);
	assert_string_equal(methods.names[0], "device_specific");
	assert_string_equal(methods.names[1], "flr");
	assert_string_equal(methods.names[2], "bus");
	assert_int_equal(reset_methods_parse("", &methods), 0);
	assert_int_equal(methods.count, 0);
	assert_int_equal(reset_methods_parse(" cxl_bus2 ", &methods), 0);
	assert_int_equal(methods.count, 1);
}

static void what_is_no_name_of_a_reset_method_is_refused(void **state)
{
	static const char *const texts[] = {
		"flr\tbus",
		"FLR",
		"flr \x1b[31m",
		"a-name-with-more-letters-than-any-has",
		"abcdefghijklmnopqrstuvwxyz_abcdef",
		"a b c d e f g h i j k l m n o p q",
	};
	struct reset_methods methods = { .count = 99 };

	for (size_t i = 0; i < ELEMENTSOF(texts); i++)
		assert_int_equal(reset_methods_parse(texts[i], &methods), -EINVAL);
	assert_int_equal(methods.count, 99);
}

static void a_link_speed_is_in_tenths_of_gigatransfers(void **state)
{
	static const struct {
		const char *text;
		unsigned speed;
	} rows[] = {
		{ "2.5 GT/s PCIe", 25 }, { "5.0 GT/s PCIe", 50 },    { "8.0 GT/s PCIe", 80 },
		{ "16 GT/s", 160 },	 { "32.0 GT/s PCIe", 320 },  { "128.0 GT/s PCIe", 1280 },
		{ "Unknown", 0 },	 { "Unknown speed", 0 },     { "", 0 },
		{ "0.0 GT/s PCIe", 0 },	 { "2.55 GT/s PCIe", 0 },    { "8. GT/s PCIe", 0 },
		{ "8.0 GT/s PCI", 0 },	 { "8.0 GT/s PCIe x", 0 },   { "1280 GT/s PCIe", 0 },
		{ "-8.0 GT/s PCIe", 0 }, { "8.0\x1b GT/s PCIe", 0 },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		unsigned speed = 0;

		assert_int_equal(pcie_speed_parse(rows[i].text, &speed),
				 rows[i].speed ? 0 : -EINVAL);
		assert_int_equal(speed, rows[i].speed);
	}
}

static void a_link_has_one_to_thirty_two_lanes(void **state)
{
	static const char *const bad[] = { "", "0", "33", "63", "255", "x8", "8 ", "-1" };
	unsigned width = 7;

	for (size_t i = 0; i < ELEMENTSOF(bad); i++)
		assert_int_equal(pcie_width_parse(bad[i], &width), -EINVAL);
	assert_int_equal(width, 7);
	assert_int_equal(pcie_width_parse("16", &width), 0);
	assert_int_equal(width, 16);
	assert_int_equal(pcie_width_parse("1", &width), 0);
	assert_int_equal(width, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_region_of_a_card_is_read),
		cmocka_unit_test(a_region_without_room_has_a_size_and_no_address),
		cmocka_unit_test(what_is_behind_the_rom_does_not_count),
		cmocka_unit_test(what_is_no_table_of_regions_is_refused),
		cmocka_unit_test(the_bitmap_of_a_resizable_bar_gives_sizes),
		cmocka_unit_test(a_bitmap_of_impossible_sizes_is_refused),
		cmocka_unit_test(sizes_are_written_in_the_largest_unit_that_divides_them),
		cmocka_unit_test(reset_methods_come_in_their_order),
		cmocka_unit_test(what_is_no_name_of_a_reset_method_is_refused),
		cmocka_unit_test(a_link_speed_is_in_tenths_of_gigatransfers),
		cmocka_unit_test(a_link_has_one_to_thirty_two_lanes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
