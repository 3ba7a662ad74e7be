/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sys/ethtool.h"
#include "unit/tree.h"

/* An interface with these attributes; NULL: it has no such file. */
static void add(const struct tree *tree, const char *name, const char *flags, const char *operstate,
		const char *speed, const char *address)
{
	const struct {
		const char *name, *text;
	} files[] = { { "flags", flags },
		      { "operstate", operstate },
		      { "speed", speed },
		      { "address", address } };

	for (size_t i = 0; i < ELEMENTSOF(files); i++) {
		char path[64];

		snprintf(path, sizeof(path), "sys/class/net/%s/%s", name, files[i].name);
		if (files[i].text)
			tree_file(tree, path, files[i].text);
	}
}

static struct link read_one(const struct tree *tree, const char *name)
{
	struct link link = { .state = LINK_STATE_MAX, .max_speed = 1, .mac = "x" };

	ethtool_read(&tree->root, &name, 1, true, &link);
	return link;
}

static void the_state_is_told_from_flags_and_operstate(void **state)
{
	static const struct {
		const char *name, *flags, *operstate;
		enum link_state state;
	} rows[] = {
		{ "up", "0x1003\n", "up\n", LINK_UP },
		{ "nocarrier", "0x1003\n", "down\n", LINK_NO_LINK },
		{ "lower", "0x1003\n", "lowerlayerdown\n", LINK_NO_LINK },
		{ "dormant", "0x1003\n", "dormant\n", LINK_NO_LINK },
		{ "virtio", "0x1003\n", "unknown\n", LINK_UP },
		{ "off", "0x1002\n", "down\n", LINK_DOWN },
		{ "strange", "0x1003\n", NULL, LINK_UNKNOWN },
		{ "nothing", NULL, NULL, LINK_UNKNOWN },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		add(*state, rows[i].name, rows[i].flags, rows[i].operstate, NULL, NULL);
		assert_int_equal(read_one(*state, rows[i].name).state, rows[i].state);
	}
}

static void below_a_root_the_files_have_speed_and_address(void **state)
{
	add(*state, "eth0", "0x1003\n", "up\n", "25000\n", "3c:fd:fe:9e:7b:40\n");
	add(*state, "eth1", "0x1003\n", "up\n", "-1\n", "80:00:02:08:fe:80:00:00\n");
	struct link link = read_one(*state, "eth0");
	assert_int_equal(link.max_speed, 25000);
	assert_string_equal(link.mac, "3c:fd:fe:9e:7b:40");
	link = read_one(*state, "eth1");
	assert_int_equal(link.max_speed, 0);
	assert_string_equal(link.mac, "");
}

static void what_is_no_interface_has_everything_unknown(void **state)
{
	static const char *const names[] = { "", "gone0", "../../x", "name-that-is-too-long" };

	tree_file(*state, "sys/x/flags", "0x1003\n");
	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		struct link link = read_one(*state, names[i]);

		assert_int_equal(link.state, LINK_UNKNOWN);
		assert_int_equal(link.max_speed, 0);
		assert_string_equal(link.mac, "");
	}
}

static void the_running_system_answers_for_lo(void **state)
{
	static const char *const names[] = { "lo", "", "gone0" };
	_cleanup_root_ struct root root = { .top = -1, .sys = -1, .proc = -1, .run = -1 };
	struct link links[3];

	if (root_open(NULL, &root) < 0 || !root_exists(root.sys, "class/net/lo"))
		skip();
	ethtool_read(&root, names, 3, true, links);
	assert_int_not_equal(links[0].state, LINK_UNKNOWN);
	assert_int_equal(links[0].max_speed, 0);
	assert_int_equal(links[1].state, LINK_UNKNOWN);
	assert_int_equal(links[2].state, LINK_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_state_is_told_from_flags_and_operstate,
						tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(below_a_root_the_files_have_speed_and_address,
						tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(what_is_no_interface_has_everything_unknown,
						tree_setup, tree_teardown),
		cmocka_unit_test(the_running_system_answers_for_lo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
