/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/netname.h"

#define ETHERNET 0x020000

static struct device card(const char *address)
{
	struct device device = { .class = ETHERNET };

	assert_int_equal(pci_addr_parse(address, &device.addr), 0);
	return device;
}

static void is_named(const struct device *device, const char *name)
{
	char predicted[INTERFACE_TEXT_MAX];

	assert_int_equal(netname_predict(device, predicted), 0);
	assert_string_equal(predicted, name);
	assert_true(netname_matches(device, name));
}

static void has_no_name(const struct device *device)
{
	char predicted[INTERFACE_TEXT_MAX] = "as before";

	assert_int_equal(netname_predict(device, predicted), -ENOENT);
	assert_string_equal(predicted, "as before");
	assert_false(netname_matches(device, ""));
}

static void a_card_is_named_after_its_address(void **state)
{
	static const struct {
		const char *address;
		bool multifunction;
		const char *name;
	} rows[] = {
		{ "0000:01:00.0", false, "enp1s0" },
		{ "0000:01:00.0", true, "enp1s0f0" },
		{ "0000:01:00.1", true, "enp1s0f1" },
		{ "0000:00:1f.6", false, "enp0s31f6" }, /* the bit is that of function 0 */
		{ "0000:d1:00.0", true, "enp209s0f0" },
		{ "0002:01:00.0", false, "enP2p1s0" },
		{ "0000:00:03.0", false, "enp0s3" },
		{ "0010:01:00.1", true, "enP16p1s0f1" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct device device = card(rows[i].address);

		device.multifunction = rows[i].multifunction;
		is_named(&device, rows[i].name);
	}
}

static void a_slot_counts_before_the_address(void **state)
{
	struct device device = card("0000:00:03.0");

	strcpy(device.slot, "3");
	is_named(&device, "ens3");
	device.multifunction = true;
	is_named(&device, "ens3f0");
	device.addr.domain = 2;
	is_named(&device, "enP2s3f0");
}

static void a_slot_that_is_no_number_does_not_count(void **state)
{
	static const char *const slots[] = { "0",  "3-1",	 "Slot 3",
					     "-1", " 3",	 "08",
					     "+3", "4294967296", "99999999999999999999",
					     "3 " };
	struct device device = card("0000:01:00.0");

	for (size_t i = 0; i < ELEMENTSOF(slots); i++) {
		strcpy(device.slot, slots[i]);
		is_named(&device, "enp1s0");
	}
	strcpy(device.slot, "4294967295");
	is_named(&device, "ens4294967295");
}

static void an_onboard_number_counts_before_all(void **state)
{
	struct device device = card("0000:18:00.1");

	strcpy(device.slot, "3");
	strcpy(device.onboard, "2");
	is_named(&device, "eno2");
	strcpy(device.onboard, "0");
	is_named(&device, "eno0");
}

static void what_may_not_be_ethernet_has_no_name(void **state)
{
	static const uint32_t classes[] = { 0x028000, 0x020700, 0x010802, 0x030000, 0x068000, 0 };
	struct device device = card("0000:01:00.0");

	for (size_t i = 0; i < ELEMENTSOF(classes); i++) {
		device.class = classes[i];
		has_no_name(&device);
	}
}

static void a_virtual_function_has_no_name(void **state)
{
	struct device device = card("0000:01:10.0");

	device.is_vf = true;
	has_no_name(&device);
}

static void a_name_that_would_be_too_long_is_none(void **state)
{
	struct device device = card("ffff:ff:1f.7");

	has_no_name(&device);
	device.addr.function = 0;
	is_named(&device, "enP65535p255s31");
	device.addr.domain = 0xffffffff;
	has_no_name(&device);
}

static void the_port_of_a_card_may_follow(void **state)
{
	struct device device = card("0000:01:00.1");

	assert_true(netname_matches(&device, "enp1s0f1np1"));
	assert_true(netname_matches(&device, "enp1s0f1np12"));
	assert_true(netname_matches(&device, "enp1s0f1d1"));
	assert_false(netname_matches(&device, "enp1s0f1np"));
	assert_false(netname_matches(&device, "enp1s0f1d"));
	assert_false(netname_matches(&device, "enp1s0f1np1 "));
	assert_false(netname_matches(&device, "enp1s0f1v0"));
	assert_false(netname_matches(&device, "enp1s0f10"));
	assert_false(netname_matches(&device, "enp1s0f"));
	assert_false(netname_matches(&device, "enp1s0"));
	assert_false(netname_matches(&device, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_is_named_after_its_address),
		cmocka_unit_test(a_slot_counts_before_the_address),
		cmocka_unit_test(a_slot_that_is_no_number_does_not_count),
		cmocka_unit_test(an_onboard_number_counts_before_all),
		cmocka_unit_test(what_may_not_be_ethernet_has_no_name),
		cmocka_unit_test(a_virtual_function_has_no_name),
		cmocka_unit_test(a_name_that_would_be_too_long_is_none),
		cmocka_unit_test(the_port_of_a_card_may_follow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
