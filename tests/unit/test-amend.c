/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/amend.h"

struct row {
	rival_parser *parser;
	const char *text;
	size_t claim; /* which of its claims is switched off */
	const char *then;
};

static const struct row rows[] = {
	{ rival_parse_modprobe, "options vfio-pci ids=1:2,3:4,5:6 x=1\n", 1,
	  "options vfio-pci ids=1:2,5:6 x=1\n" },
	{ rival_parse_modprobe, "options vfio-pci ids=1:2,3:4", 0, "options vfio-pci ids=3:4" },
	{ rival_parse_modprobe, "a\noptions vfio-pci y=2 ids=1:2\nb\n", 0,
	  "a\noptions vfio-pci y=2\nb\n" },
	{ rival_parse_modprobe, "options vfio-pci ids=1:2,0001:0002\nb\n", 0,
	  "# options vfio-pci ids=1:2,0001:0002\nb\n" },
	/* only the list goes of which nothing is left, and what is not understood stays */
	{ rival_parse_modprobe, "options vfio-pci ids=1:2 x=1 ids=3:4,\n", 0,
	  "options vfio-pci x=1 ids=3:4,\n" },
	{ rival_parse_modprobe, "options vfio-pci ids=zz,1:2\n", 0, "options vfio-pci ids=zz\n" },
	/* quotes stay in pairs */
	{ rival_parse_modprobe, "options vfio-pci ids=\"1:2,3:4\" x=1\n", 1,
	  "options vfio-pci ids=\"1:2\" x=1\n" },
	{ rival_parse_modprobe, "options vfio-pci ids=\"1:2,3:4\" x=\"1\"\n", 0,
	  "options vfio-pci ids=\"3:4\" x=\"1\"\n" },
	{ rival_parse_modprobe, "options vfio-pci ids=\"1:2\" x=1\n", 0, "options vfio-pci x=1\n" },
	{ rival_parse_modprobe, "options vfio-pci ids=\"1:2\"\n", 0,
	  "# options vfio-pci ids=\"1:2\"\n" },
	/* several lists, one item twice, and what only looks like one */
	{ rival_parse_modprobe, "options vfio-pci ids=1:2,0001:0002,3:4 ids=1:2,9:9\n", 0,
	  "options vfio-pci ids=3:4 ids=9:9\n" },
	{ rival_parse_modprobe, "options vfio-pci xids=1:2 ids=1:2,3:4\n", 0,
	  "options vfio-pci xids=1:2 ids=3:4\n" },
	/* what is narrower is another thing */
	{ rival_parse_modprobe, "options vfio-pci ids=1:2:3:4,1:2\n", 1,
	  "options vfio-pci ids=1:2:3:4\n" },
	/* continued lines stay as many */
	{ rival_parse_modprobe, "options vfio-pci ids=1:2,\\\n3:4 x=1\n", 0,
	  "options vfio-pci ids=\\\n3:4 x=1\n" },
	{ rival_parse_modprobe, "options vfio-pci x=1 i\\\nds=1:2\\\n y=1\n", 0,
	  "options vfio-pci x=1\\\n\\\n y=1\n" },
	{ rival_parse_modprobe, "options vfio-pci x\\\nids=1:2 ids=1:2,3:4\n", 0,
	  "options vfio-pci x\\\nids=1:2 ids=3:4\n" },
	{ rival_parse_modprobe, "options \\\nvfio-pci ids=1:2\nb\n", 0,
	  "# options \\\n# vfio-pci ids=1:2\nb\n" },
	{ rival_parse_modprobe, "install vfio-pci /bin/false", 0, "# install vfio-pci /bin/false" },
	{ rival_parse_modprobe, "blacklist a\nblacklist vfio-pci\n", 1,
	  "blacklist a\n# blacklist vfio-pci\n" },
	{ rival_parse_rules, "KERNEL==\"a\", \\\n ATTR{driver_override}=\"x\"\nKERNEL==\"b\"\n", 0,
	  "# KERNEL==\"a\", \\\n#  ATTR{driver_override}=\"x\"\nKERNEL==\"b\"\n" },
	/* to udev a comment within a rule is not there, whatever it ends in */
	{ rival_parse_rules,
	  "KERNEL==\"a\", \\\n# c\n # d \\\n ATTR{driver_override}=\"x\"\nKERNEL==\"b\"\n", 0,
	  "# KERNEL==\"a\", \\\n# # c\n#  # d \\\n#  "
	  "ATTR{driver_override}=\"x\"\nKERNEL==\"b\"\n" },
	{ rival_parse_dpdk, "pci 01:00.0 x\npci 02:00.0 x\n", 1,
	  "pci 01:00.0 x\n# pci 02:00.0 x\n" },
};

static void what_is_switched_off_is_that_claim_and_no_other(void **state)
{
	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_claims_ struct claims claims = { 0 };
		_cleanup_strbuf_ struct strbuf out = { 0 };

		assert_int_equal(rows[i].parser(rows[i].text, "/etc/x", &claims), 0);
		assert_true(rows[i].claim < claims.count);
		const struct contest contest = { .claim = &claims.list[rows[i].claim],
						 .winner = WINNER_RIVAL };
		assert_int_equal(amend_text(&contest, rows[i].text, &out), 0);
		assert_string_equal(strbuf_text(&out), rows[i].then);
	}
}

static void a_line_that_says_something_else_now_is_left_alone(void **state)
{
	_cleanup_claims_ struct claims claims = { 0 };
	_cleanup_strbuf_ struct strbuf out = { 0 };

	assert_int_equal(rival_parse_modprobe("#\noptions vfio-pci ids=1:2\n", "/etc/x", &claims),
			 0);
	const struct contest contest = { .claim = &claims.list[0], .winner = WINNER_RIVAL };
	assert_int_equal(amend_text(&contest, "options vfio-pci ids=1:2\n#\n", &out), -ENOENT);
	assert_int_equal(amend_text(&contest, "#\noptions vfio-pci ids=1:3\n", &out), -ENOENT);
	assert_int_equal(amend_text(&contest, "#\n", &out), -ENOENT);
	assert_int_equal(amend_text(&contest, "", &out), -ENOENT);
	assert_int_equal(out.len, 0);
}

static void a_line_that_can_be_read_in_two_ways_is_left_alone(void **state)
{
	static const struct {
		rival_parser *parser;
		const char *text;
	} unclear[] = {
		{ rival_parse_modprobe, "options vfio-pci ids=\"1:2, 3:4\"\n" },
		{ rival_parse_modprobe, "options vfio-pci ids=1:2\" x=1\n" },
		{ rival_parse_modprobe, "options vfio-pci ids=\"1:2\",\"3:4\"\n" },
		{ rival_parse_modprobe, "options vfio-pci x=\"a ids=1:2 b\"\n" },
		{ rival_parse_modprobe, "options vfio-pci ids=1:2,\\3:4\n" },
		{ rival_parse_modprobe, "blacklist a \\\\\nblacklist b\n" },
		{ rival_parse_rules, "KERNEL==\"a\", ATTR{driver_override}=\"x\"\r\n" },
		{ rival_parse_dpdk, "pci 01:00.0 x \\\npci 02:00.0 x\n" },
	};

	for (size_t i = 0; i < ELEMENTSOF(unclear); i++) {
		_cleanup_claims_ struct claims claims = { 0 };
		_cleanup_strbuf_ struct strbuf out = { 0 };

		assert_int_equal(unclear[i].parser(unclear[i].text, "/etc/x", &claims), 0);
		assert_true(claims.count > 0);
		const struct contest contest = { .claim = &claims.list[0], .winner = WINNER_RIVAL };
		assert_int_equal(amend_text(&contest, unclear[i].text, &out), -EOPNOTSUPP);
		assert_int_equal(out.len, 0);
	}
}

static void what_is_said_is_what_is_done(void **state)
{
	static const struct {
		const char *text, *purpose;
	} said[] = {
		{ "options vfio-pci ids=1:2,1:2\n", "comment out /etc/x:1" },
		{ "options vfio-pci ids=1:2 x=1\n", "take 0001:0002 out of /etc/x:1" },
		{ "options vfio-pci ids=1:2,3:4\n", "take 0001:0002 out of /etc/x:1" },
		{ "options vfio-pci ids=1:2,zz\n", "take 0001:0002 out of /etc/x:1" },
		{ "blacklist vfio-pci\n", "comment out /etc/x:1" },
	};
	const struct device device = { 0 };

	for (size_t i = 0; i < ELEMENTSOF(said); i++) {
		_cleanup_claims_ struct claims claims = { 0 };
		_cleanup_strbuf_ struct strbuf out = { 0 }, purpose = { 0 };

		assert_int_equal(rival_parse_modprobe(said[i].text, "/etc/x", &claims), 0);
		const struct contest contest = { .claim = &claims.list[0],
						 .device = &device,
						 .winner = WINNER_RIVAL };
		amend_add_purpose(&contest, &purpose);
		assert_string_equal(strbuf_text(&purpose), said[i].purpose);
		assert_int_equal(amend_text(&contest, said[i].text, &out), 0);
		assert_int_equal(strbuf_text(&out)[0] == '#', said[i].purpose[0] == 'c');
	}
}

static void only_what_wins_and_stands_in_etc_is_changed(void **state)
{
	char etc[] = "/etc/modprobe.d/a.conf", lib[] = "/usr/lib/modprobe.d/a.conf";
	struct claim claim = { .rival = RIVAL_IDS, .keys = CLAIM_ID, .line = 1, .file = etc };
	const struct device device = { 0 };
	struct contest contest = { .claim = &claim, .device = &device, .winner = WINNER_OPEN };

	assert_int_equal(amend_way_of(&contest), AMEND_DROP_ID);
	claim.rival = RIVAL_BLACKLIST;
	assert_int_equal(amend_way_of(&contest), AMEND_COMMENT);
	contest.winner = WINNER_BOTH;
	assert_int_equal(amend_way_of(&contest), AMEND_NONE);
	contest.winner = WINNER_RIVAL;
	claim.file = lib;
	assert_int_equal(amend_way_of(&contest), AMEND_NONE);
	claim.file = etc;
	claim.line = 0;
	assert_int_equal(amend_way_of(&contest), AMEND_NONE);
	claim.rival = RIVAL_DRIVERCTL;
	assert_int_equal(amend_way_of(&contest), AMEND_REMOVE);
	claim.rival = RIVAL_UNIT;
	assert_int_equal(amend_way_of(&contest), AMEND_NONE);
	/* of what is not known to concern a declared device only our predecessor's files */
	contest.device = NULL;
	claim.line = 1;
	claim.rival = RIVAL_RULE;
	assert_int_equal(amend_way_of(&contest), AMEND_NONE);
	claim.rival = RIVAL_OLD_TOOL;
	assert_int_equal(amend_way_of(&contest), AMEND_REMOVE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_switched_off_is_that_claim_and_no_other),
		cmocka_unit_test(a_line_that_says_something_else_now_is_left_alone),
		cmocka_unit_test(a_line_that_can_be_read_in_two_ways_is_left_alone),
		cmocka_unit_test(what_is_said_is_what_is_done),
		cmocka_unit_test(only_what_wins_and_stands_in_etc_is_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
