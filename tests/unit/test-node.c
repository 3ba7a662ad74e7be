/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "sys/account.h"
#include "sys/node.h"
#include "sys/scan.h"
#include "unit/card.h"

#define NIC "0000:01:00.0"

static void accounts_are_those_of_the_root(void **state)
{
	const struct tree *tree = *state;
	unsigned number = 5;

	tree_file(tree, "etc/passwd", "root:x:7:0::/:/bin/sh\ndpdk:x:1001:1002::/:/bin/sh\n");
	tree_file(tree, "etc/group", "broken\nshort:x\nvfio:x:991:dpdk\nbad:x:12a:\n");
	assert_true(account_find(&tree->root, ACCOUNT_USER, "dpdk", &number));
	assert_int_equal(number, 1001);
	assert_true(account_find(&tree->root, ACCOUNT_GROUP, "vfio", &number));
	assert_int_equal(number, 991);
	assert_true(account_find(&tree->root, ACCOUNT_USER, "root", &number));
	assert_int_equal(number, 0);
	assert_true(account_find(&tree->root, ACCOUNT_GROUP, "1234", &number));
	assert_int_equal(number, 1234);
}

static void an_account_that_is_not_there_leaves_the_number_alone(void **state)
{
	static const char *const names[] = { "vfio",  "short", "bad", "broken",
					     "dpdk ", "-1",    "",    "4294967295" };
	const struct tree *tree = *state;
	unsigned number = 5;

	assert_false(account_find(&tree->root, ACCOUNT_GROUP, "vfio", &number));
	tree_file(tree, "etc/group", "broken\nshort:x\nbad:x:12a:\nvfiox:x:991:\n");
	for (size_t i = 0; i < ELEMENTSOF(names); i++)
		assert_false(account_find(&tree->root, ACCOUNT_GROUP, names[i], &number));
	assert_int_equal(number, 5);
}

/* The nodes of a NIC on VFIO. */
static void see(const struct tree *tree, struct readiness_facts *facts)
{
	static struct device device;
	const struct pci_addr addr = card_addr(NIC);

	assert_int_equal(scan_device(&tree->root, &addr, 0, &device), 0);
	*facts = (struct readiness_facts){ .device = &device };
	nodes_see(&tree->root, facts);
}

static void the_nodes_of_group_and_device_are_found_with_their_access(void **state)
{
	const struct tree *tree = *state;
	struct readiness_facts facts;
	char path[96];

	card_add(tree, NIC, "8086:10d3:8086:a01f", "0x020000", 57);
	tree_driver(tree, NIC, "vfio-pci");
	see(tree, &facts);
	assert_false(facts.nodes_seen);
	tree_dir(tree, "dev/vfio");
	see(tree, &facts);
	assert_true(facts.nodes_seen);
	assert_int_equal(facts.node_count, 0);
	assert_string_equal(facts.node_path, "/dev/vfio/57");
	tree_file(tree, "dev/vfio/57", "");
	snprintf(path, sizeof(path), "%s/dev/vfio/57", tree->path);
	assert_int_equal(chmod(path, 0640), 0);
	card_attribute(tree, NIC, "vfio-dev/vfio3/dev", "243:3\n");
	see(tree, &facts);
	assert_int_equal(facts.node_count, 1);
	assert_string_equal(facts.nodes[0].path, "/dev/vfio/57");
	assert_int_equal(facts.nodes[0].mode, 0640);
	tree_file(tree, "dev/vfio/devices/vfio3", "");
	see(tree, &facts);
	assert_int_equal(facts.node_count, 2);
	assert_string_equal(facts.nodes[1].path, "/dev/vfio/devices/vfio3");
}

static void a_device_with_the_kernel_has_no_nodes(void **state)
{
	const struct tree *tree = *state;
	struct readiness_facts facts;

	card_add(tree, NIC, "8086:10d3:8086:a01f", "0x020000", 57);
	tree_driver(tree, NIC, "e1000e");
	tree_file(tree, "dev/vfio/57", "");
	see(tree, &facts);
	assert_int_equal(facts.node_count, 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(accounts_are_those_of_the_root),
		TEST(an_account_that_is_not_there_leaves_the_number_alone),
		TEST(the_nodes_of_group_and_device_are_found_with_their_access),
		TEST(a_device_with_the_kernel_has_no_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
