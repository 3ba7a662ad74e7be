/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The answers are those of a real kernel (6.18), recorded in a network namespace with a pair `va`
 * (3), a bridge `br0` (4), routes of several ways, through nexthop objects and in other tables; the
 * fuzzer starts from the same files. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <cmocka.h>

#include "core/rtnl.h"

#define ANSWERS "tests/fuzz/corpus/rtnl/"
#define VA 3
#define BR0 4

struct answer {
	uint8_t data[16384];
	size_t len;
	uint32_t sequence;
};

static void load(const char *name, struct answer *answer)
{
	char path[128];

	snprintf(path, sizeof(path), ANSWERS "%s", name);
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("%s: %s; run from the top of the tree", path, strerror(errno));
	answer->len = fread(answer->data, 1, sizeof(answer->data) - 1, file);
	fclose(file);
	answer->data[answer->len] = '\0';
	memcpy(&answer->sequence, answer->data + offsetof(struct nlmsghdr, nlmsg_seq), 4);
}

static int parse(const char *name, unsigned asked, struct rtnl *rtnl)
{
	struct answer answer;

	load(name, &answer);
	return rtnl_parse(answer.data, answer.len, answer.sequence, asked, rtnl);
}

static bool has_route(const struct rtnl *rtnl, unsigned index, unsigned table, const char *gateway)
{
	for (size_t i = 0; i < rtnl->route_count; i++) {
		const struct default_route *route = &rtnl->routes[i];
		const char *via = route->gateway.family ? INET_TEXT(&route->gateway) : "";

		if (route->index == index && route->table == table && strcmp(via, gateway) == 0)
			return true;
	}
	return false;
}

static void a_dump_gives_default_routes_of_every_table_and_way(void **state)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };

	assert_int_equal(parse("route4-oif", VA, &rtnl), 1);
	assert_true(has_route(&rtnl, VA, 254, "10.1.0.1"));
	assert_true(has_route(&rtnl, BR0, 254, "10.2.0.1"));
	assert_true(has_route(&rtnl, VA, 100, "10.1.0.9"));
	assert_false(rtnl.interrupted);
}

static void a_route_through_a_nexthop_object_belongs_to_the_interface_asked_for(void **state)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };

	/* `default nhid 14 table 77`, a group, with nexthop_compat_mode off */
	assert_int_equal(parse("route4-oif", VA, &rtnl), 1);
	assert_true(has_route(&rtnl, VA, 77, ""));
}

static void routes_without_a_gateway_and_of_large_tables_are_seen(void **state)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };

	assert_int_equal(parse("route4-br", BR0, &rtnl), 1);
	assert_true(has_route(&rtnl, BR0, 4711, ""));
	for (size_t i = 0; i < rtnl.route_count; i++)
		assert_int_not_equal(rtnl.routes[i].table, 5); /* unreachable */
}

static void ipv6_routes_are_seen_with_their_ways(void **state)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };

	assert_int_equal(parse("route6-oif", VA, &rtnl), 1);
	assert_true(has_route(&rtnl, VA, 254, "2001:db8::1"));
	assert_true(has_route(&rtnl, VA, 254, "fe80::1"));
	assert_true(has_route(&rtnl, VA, 254, "2001:db8::3"));
	assert_int_equal(rtnl.routes[0].family, AF_INET6);
}

static void link_local_addresses_are_left_out(void **state)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };
	size_t on_va = 0;

	assert_int_equal(parse("addr", 0, &rtnl), 1);
	for (size_t i = 0; i < rtnl.address_count; i++) {
		const struct interface_address *address = &rtnl.addresses[i];
		const char *text = INET_TEXT(&address->inet);

		on_va += address->index == VA;
		assert_string_not_equal(text, "127.0.0.1");
		assert_string_not_equal(text, "169.254.7.7");
		assert_null(strstr(text, "fe80"));
		/* our own end of a point-to-point address */
		assert_string_not_equal(text, "10.9.9.2");
	}
	assert_int_equal(on_va, 3); /* 10.1.0.2, 10.9.9.1, 2001:db8::2 */
}

static void an_answer_for_one_destination_names_the_interface(void **state)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };

	assert_int_equal(parse("way", 0, &rtnl), 1);
	assert_true(rtnl.leads_to == VA || rtnl.leads_to == BR0);
	assert_int_equal(rtnl.route_count, 0);
}

static void a_link_says_its_kind(void **state)
{
	_cleanup_rtnl_ struct rtnl bridge = { 0 }, macvlan = { 0 }, none = { 0 };

	assert_int_equal(parse("link-bridge", 0, &bridge), 1);
	assert_string_equal(bridge.kind, "bridge");
	assert_int_equal(parse("link-macvlan", 0, &macvlan), 1);
	assert_string_equal(macvlan.kind, "macvlan");
	assert_int_equal(parse("link-none", 0, &none), -ENODEV);
}

static void a_cut_answer_is_malformed_at_every_length(void **state)
{
	struct answer answer;

	load("route4-oif", &answer);
	for (size_t len = 0; len < answer.len; len++) {
		_cleanup_rtnl_ struct rtnl rtnl = { 0 };
		int r = rtnl_parse(answer.data, len, answer.sequence, 0, &rtnl);

		assert_true(r == 0 || r == -EBADMSG);
	}
}

static void answers_to_another_question_are_passed_over(void **state)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };
	struct answer answer;

	load("route4-oif", &answer);
	assert_int_equal(rtnl_parse(answer.data, answer.len, answer.sequence + 1, 0, &rtnl), 0);
	assert_int_equal(rtnl.route_count, 0);
}

static void a_dump_that_was_interrupted_says_so(void **state)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };
	struct nlmsghdr header = { .nlmsg_len = sizeof(header),
				   .nlmsg_type = NLMSG_DONE,
				   .nlmsg_flags = NLM_F_MULTI | NLM_F_DUMP_INTR,
				   .nlmsg_seq = 7 };

	assert_int_equal(rtnl_parse(&header, sizeof(header), 7, 0, &rtnl), 1);
	assert_true(rtnl.interrupted);
}

static void the_tables_of_procfs_say_the_same_by_name(void **state)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };
	struct answer table;

	load("route", &table);
	assert_int_equal(rtnl_parse_proc_route((const char *)table.data, &rtnl), 0);
	assert_true(rtnl.route_count >= 1);
	assert_string_equal(rtnl.routes[0].interface, "va");
	assert_string_equal(INET_TEXT(&rtnl.routes[0].gateway), "10.1.0.1");
	assert_true(rtnl.addresses[0].network);
	assert_string_equal(INET_TEXT(&rtnl.addresses[0].inet), "10.1.0.0");
	assert_int_equal(rtnl.addresses[0].prefix, 24);
	for (size_t i = 0; i < rtnl.address_count; i++)
		assert_int_not_equal(rtnl.addresses[i].inet.bytes[0], 169);

	size_t before = rtnl.route_count;
	load("ipv6_route", &table);
	assert_int_equal(rtnl_parse_proc_ipv6_route((const char *)table.data, &rtnl), 0);
	assert_true(rtnl.route_count > before);
	assert_string_not_equal(rtnl.routes[before].interface, "lo");

	before = rtnl.address_count;
	load("if_inet6", &table);
	assert_int_equal(rtnl_parse_proc_if_inet6((const char *)table.data, &rtnl), 0);
	assert_int_equal(rtnl.address_count, before + 2);
}

static void a_strange_table_is_refused(void **state)
{
	static const char *const rows[] = { "eth0\n", "eth0 0 0\n", "eth0 x 0 1 0 0 0 0\n",
					    "a/b 00000000 0 1 0 0 0 00000000\n" };

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_rtnl_ struct rtnl rtnl = { 0 };

		assert_int_equal(rtnl_parse_proc_route(rows[i], &rtnl), -EBADMSG);
		assert_int_equal(rtnl_parse_proc_ipv6_route(rows[i], &rtnl), -EBADMSG);
		assert_int_equal(rtnl_parse_proc_if_inet6(rows[i], &rtnl), -EBADMSG);
	}
}

static void an_ssh_connection_has_two_addresses_and_two_ports(void **state)
{
	struct ssh_connection connection;

	assert_int_equal(ssh_connection_parse("10.0.2.2 51234 10.0.2.15 22", &connection), 0);
	assert_string_equal(INET_TEXT(&connection.server), "10.0.2.15");
	assert_int_equal(ssh_connection_parse("fe80::1%eth0 5 fe80::2%eth0 22", &connection), 0);
	assert_string_equal(connection.interface, "eth0");
	assert_int_equal(ssh_connection_parse("::ffff:10.0.2.2 5 ::ffff:10.0.2.15 22", &connection),
			 0);
	assert_int_equal(connection.server.family, AF_INET);
}

static void anything_else_is_no_ssh_connection(void **state)
{
	static const char *const rows[] = { "",
					    "10.0.2.2",
					    "10.0.2.2 5 10.0.2.15",
					    "10.0.2.2 5 10.0.2.15 22 x",
					    "10.0.2.2 5 10.0.2.15 22000000",
					    "10.0.2.2 5 10.0.2 22",
					    "10.0.2.2 5 fe80::1%../../x 22",
					    "host 5 host 22" };

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct ssh_connection connection = { .interface = "untouched" };

		assert_int_equal(ssh_connection_parse(rows[i], &connection), -EINVAL);
		assert_string_equal(connection.interface, "untouched");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dump_gives_default_routes_of_every_table_and_way),
		cmocka_unit_test(
			a_route_through_a_nexthop_object_belongs_to_the_interface_asked_for),
		cmocka_unit_test(routes_without_a_gateway_and_of_large_tables_are_seen),
		cmocka_unit_test(ipv6_routes_are_seen_with_their_ways),
		cmocka_unit_test(link_local_addresses_are_left_out),
		cmocka_unit_test(an_answer_for_one_destination_names_the_interface),
		cmocka_unit_test(a_link_says_its_kind),
		cmocka_unit_test(a_cut_answer_is_malformed_at_every_length),
		cmocka_unit_test(answers_to_another_question_are_passed_over),
		cmocka_unit_test(a_dump_that_was_interrupted_says_so),
		cmocka_unit_test(the_tables_of_procfs_say_the_same_by_name),
		cmocka_unit_test(a_strange_table_is_refused),
		cmocka_unit_test(an_ssh_connection_has_two_addresses_and_two_ports),
		cmocka_unit_test(anything_else_is_no_ssh_connection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
