/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <linux/ethtool.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/link.h"

static void every_state_has_its_own_name(void **state)
{
	for (int a = 0; a < LINK_STATE_MAX; a++) {
		assert_non_null(link_state_to_string(a));
		for (int b = 0; b < a; b++)
			assert_string_not_equal(link_state_to_string(a), link_state_to_string(b));
	}
}

static void a_speed_is_written_as_people_write_it(void **state)
{
	static const struct {
		unsigned mbit;
		const char *text;
	} rows[] = {
		{ 0, "-" },
		{ 10, "10M" },
		{ 100, "100M" },
		{ 1000, "1G" },
		{ 2500, "2.5G" },
		{ 5000, "5G" },
		{ 10000, "10G" },
		{ 25000, "25G" },
		{ 56000, "56G" },
		{ 100000, "100G" },
		{ 800000, "800G" },
		{ 1234, "1234M" },
		{ UINT32_MAX, "4294967295M" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		char text[SPEED_TEXT_MAX];

		speed_format(rows[i].mbit, text);
		assert_string_equal(text, rows[i].text);
	}
}

#define MODE(name, speed)                                                                          \
	{                                                                                          \
		ETHTOOL_LINK_MODE_##name##_BIT, speed                                              \
	}

static void each_mode_has_the_speed_in_its_name(void **state)
{
	static const struct {
		unsigned bit, mbit;
	} rows[] = {
		MODE(10baseT_Half, 10),
		MODE(100baseT_Full, 100),
		MODE(1000baseT_Full, 1000),
		MODE(10000baseT_Full, 10000),
		MODE(2500baseX_Full, 2500),
		MODE(1000baseKX_Full, 1000),
		MODE(10000baseR_FEC, 10000),
		MODE(20000baseKR2_Full, 20000),
		MODE(40000baseLR4_Full, 40000),
		MODE(56000baseKR4_Full, 56000),
		MODE(25000baseCR_Full, 25000),
		MODE(25000baseKR_Full, 25000),
		MODE(25000baseSR_Full, 25000),
		MODE(50000baseKR2_Full, 50000),
		MODE(100000baseLR4_ER4_Full, 100000),
		MODE(50000baseSR2_Full, 50000),
		MODE(1000baseX_Full, 1000),
		MODE(10000baseER_Full, 10000),
		MODE(2500baseT_Full, 2500),
		MODE(5000baseT_Full, 5000),
		MODE(50000baseDR_Full, 50000),
		MODE(100000baseDR2_Full, 100000),
		MODE(200000baseLR4_ER4_FR4_Full, 200000),
		MODE(100baseT1_Full, 100),
		MODE(1000baseT1_Full, 1000),
		MODE(400000baseCR8_Full, 400000),
		MODE(100000baseKR_Full, 100000),
		MODE(200000baseCR2_Full, 200000),
		MODE(400000baseKR4_Full, 400000),
		MODE(100baseFX_Full, 100),
		/* the numbers of kernels that are newer than the headers here may be */
		{ 93, 800000 },
		{ 98, 800000 },
		{ 103, 200000 },
		{ 114, 400000 },
		{ 120, 800000 },
		{ 121, 1600000 },
		{ 124, 1600000 },
		/* what is no speed */
		MODE(Autoneg, 0),
		MODE(FIBRE, 0),
		MODE(Pause, 0),
		MODE(FEC_RS, 0),
		MODE(FEC_LLRS, 0),
		{ 127, 0 },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		uint32_t modes[4] = { 0 };

		modes[rows[i].bit / 32] = UINT32_C(1) << rows[i].bit % 32;
		assert_int_equal(link_modes_speed(modes, 4), rows[i].mbit);
	}
}

static void the_fastest_mode_counts(void **state)
{
	static const uint32_t all[4] = { ~0u, ~0u, ~0u, ~0u }, none[4];

	assert_int_equal(link_modes_speed(all, 4), 1600000);
	assert_int_equal(link_modes_speed(all, 1), 56000);
	assert_int_equal(link_modes_speed(none, 4), 0);
	assert_int_equal(link_modes_speed(all, 0), 0);
}

static void an_address_is_six_bytes_in_hex(void **state)
{
	static const char *const wrong[] = { "",
					     "3c:fd:fe:9e:7b",
					     "3c:fd:fe:9e:7b:4",
					     "3c:fd:fe:9e:7b:4g",
					     "3C:FD:FE:9E:7B:40",
					     "3c-fd-fe-9e-7b-40",
					     "3c:fd:fe:9e:7b:40:00",
					     "3c:fd:fe:9e:7b:4\n" };

	assert_true(mac_valid("3c:fd:fe:9e:7b:40"));
	for (size_t i = 0; i < ELEMENTSOF(wrong); i++)
		assert_false(mac_valid(wrong[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_has_its_own_name),
		cmocka_unit_test(a_speed_is_written_as_people_write_it),
		cmocka_unit_test(each_mode_has_the_speed_in_its_name),
		cmocka_unit_test(the_fastest_mode_counts),
		cmocka_unit_test(an_address_is_six_bytes_in_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
