/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/verdict.h"

/* What is made of the text, as lines. */
static const char *again(const char *text)
{
	static struct strbuf out;
	_cleanup_verdicts_ struct verdicts verdicts = { 0 };

	strbuf_release(&out);
	out = (struct strbuf){ 0 };
	assert_int_equal(verdicts_parse(text, &verdicts), 0);
	for (size_t i = 0; i < verdicts.count; i++)
		verdict_render(&verdicts.list[i], &out);
	return strbuf_text(&out);
}

static void a_line_is_read_as_it_was_written(void **state)
{
	static const char *const lines[] = {
		"0000:06:00.0 1b36:0010:1af4:1100\n",
		"0000:07:00.0 1b36:0010:1af4:1100 0000:00:1c.0/00.0\n",
		"0000:21:00.0 8086:158b:8086:0002 0000:20:02.0/00.0 !default-route,address\n",
		"10000:21:1f.7 8086:158b:0000:0000 !root-disk,mounted,swap,disk-member\n",
	};
	_cleanup_strbuf_ struct strbuf all = { 0 };

	for (size_t i = 0; i < ELEMENTSOF(lines); i++) {
		assert_string_equal(again(lines[i]), lines[i]);
		strbuf_add(&all, lines[i]);
	}
	assert_string_equal(again(strbuf_text(&all)), strbuf_text(&all));
}

static void a_line_that_names_no_card_says_nothing(void **state)
{
	static const char *const lines[] = {
		"",
		"\n\n",
		"0000:06:00.0\n",
		"0000:06:00.0 1b36:0010\n",
		"0000:06:00.0 1b36:0010:1af4:110\n",
		"0000:06:00.0 1b36:0010:1af4:11000\n",
		"06:00 1b36:0010:1af4:1100\n",
	};

	for (size_t i = 0; i < ELEMENTSOF(lines); i++)
		assert_string_equal(again(lines[i]), "");
	assert_string_equal(again("nonsense\n0000:06:00.0 1b36:0010:1af4:1100"),
			    "0000:06:00.0 1b36:0010:1af4:1100\n");
}

static void a_guard_that_is_not_known_stands_all_the_same(void **state)
{
	static const char *const lists[] = { "!of-tomorrow",
					     "!",
					     "!,",
					     "!unvetted",
					     "!of-tomorrow,unvetted",
					     "!default-ro",
					     "default-route",
					     "0000:00:1c.0/00.0 0000:00:1c.0/00.0" };

	for (size_t i = 0; i < ELEMENTSOF(lists); i++) {
		_cleanup_strbuf_ struct strbuf line = { 0 };

		strbuf_addf(&line, "0000:06:00.0 1b36:0010:1af4:1100 %s", lists[i]);
		assert_non_null(strstr(again(strbuf_text(&line)), " !unvetted\n"));
	}
	assert_string_equal(again("0000:06:00.0 1b36:0010:1af4:1100 !swap more"),
			    "0000:06:00.0 1b36:0010:1af4:1100 !swap,unvetted\n");
	assert_string_equal(again("0000:06:00.0 1b36:0010:1af4:1100 !swap,of-tomorrow"),
			    "0000:06:00.0 1b36:0010:1af4:1100 !swap,unvetted\n");
}

static void a_later_line_replaces_an_earlier(void **state)
{
	assert_string_equal(again("0000:06:00.0 1b36:0010:1af4:1100 !swap\n"
				  "0000:07:00.0 1b36:0010:1af4:1100\n"
				  "0000:06:00.0 1b36:0010:1af4:1100\n"),
			    "0000:06:00.0 1b36:0010:1af4:1100\n0000:07:00.0 1b36:0010:1af4:1100\n");
}

static void every_guard_has_its_words(void **state)
{
	for (enum guard guard = 0; guard < GUARD_MAX; guard++)
		assert_true(strlen(verdict_fact(guard)) > 0);
}

static void an_endless_line_vouches_for_nobody(void **state)
{
	_cleanup_strbuf_ struct strbuf line = { 0 };

	strbuf_add(&line, "0000:06:00.0 1b36:0010:1af4:1100");
	for (size_t i = 0; i < 2000; i++)
		strbuf_add(&line, " ");
	assert_string_equal(again(strbuf_text(&line)),
			    "0000:06:00.0 1b36:0010:1af4:1100 !unvetted\n");
}

/* What is found for a card with these IDs. */
static const struct verdict *find(const struct verdicts *verdicts, const char *addr,
				  const char *path)
{
	struct device device = { .id = { 0x8086, 0x10d3, 0x8086, 0 } };

	assert_int_equal(pci_addr_parse(addr, &device.addr), 0);
	strcpy(device.path, path);
	return verdicts_find(verdicts, &device);
}

static void a_twin_does_not_inherit_that_a_card_is_free(void **state)
{
	_cleanup_verdicts_ struct verdicts verdicts = { 0 };

	assert_int_equal(
		verdicts_parse("0000:02:00.0 8086:10d3:8086:0000 0000:00:1c.4/00.0\n", &verdicts),
		0);
	assert_non_null(find(&verdicts, "0000:02:00.0", "0000:00:1c.4/00.0"));
	assert_null(find(&verdicts, "0000:02:00.0", "0000:00:1c.0/00.0"));
	assert_null(find(&verdicts, "0000:03:00.0", "0000:00:1c.4/00.0"));
}

static void a_card_that_is_needed_is_known_by_its_address_and_by_its_path(void **state)
{
	_cleanup_verdicts_ struct verdicts verdicts = { 0 };

	assert_int_equal(verdicts_parse("0000:02:00.0 8086:10d3:8086:0000 0000:00:1c.4/00.0 "
					"!default-route\n",
					&verdicts),
			 0);
	assert_non_null(find(&verdicts, "0000:02:00.0", "0000:00:1c.4/00.0"));
	assert_non_null(find(&verdicts, "0000:02:00.0", "0000:00:1c.0/00.0"));
	assert_non_null(find(&verdicts, "0000:03:00.0", "0000:00:1c.4/00.0"));
	assert_null(find(&verdicts, "0000:03:00.0", "0000:00:1c.0/00.0"));
	assert_null(find(&verdicts, "0000:03:00.0", ""));
}

/* Why a boot loses the card with its path, when its initramfs goes by `carried`. */
static guard_set missed(const char *carried, const char *known, guard_set allowed, bool declared,
			uint32_t class)
{
	_cleanup_verdicts_ struct verdicts then = { 0 }, now = { 0 };
	struct device device = { .id = { 0x8086, 0x10d3, 0x8086, 0 }, .class = class };

	assert_int_equal(pci_addr_parse("0000:02:00.0", &device.addr), 0);
	assert_int_equal(verdicts_parse(carried, &then), 0);
	assert_int_equal(verdicts_parse(known, &now), 0);
	return verdicts_missed(&then, &now, &device, allowed, declared);
}

static void an_image_that_does_not_know_what_is_needed_is_found(void **state)
{
	const guard_set route = GUARD_BIT(GUARD_DEFAULT_ROUTE);
	const char *free = "0000:02:00.0 8086:10d3:8086:0000\n";
	const char *needed = "0000:02:00.0 8086:10d3:8086:0000 !default-route\n";

	assert_int_equal(missed(free, needed, 0, false, 0x020000), route);
	assert_int_equal(missed(free, needed, route, false, 0x020000), 0);
	assert_int_equal(missed(needed, needed, 0, true, 0x020000), 0);
	assert_int_equal(missed(needed, free, 0, true, 0x020000), 0);
	assert_int_equal(missed(free, "", 0, true, 0x020000), 0);
	/* an image with no word about it takes a card that it has an entry for, but no disk */
	assert_int_equal(missed("", needed, 0, true, 0x020000), route);
	assert_int_equal(missed("", needed, 0, false, 0x020000), 0);
	assert_int_equal(missed("", needed, 0, true, 0x010802), 0);
	/* what the entry lifts of several is no reason, the rest is */
	assert_int_equal(missed(free, "0000:02:00.0 8086:10d3:8086:0000 !swap,default-route\n",
				route, true, 0x020000),
			 GUARD_BIT(GUARD_SWAP));
}

static void what_the_network_needed_is_remembered(void **state)
{
	const guard_set route = GUARD_BIT(GUARD_DEFAULT_ROUTE), swap = GUARD_BIT(GUARD_SWAP);
	const struct verdict before = { .guards = route | swap };
	struct verdict now = { .guards = GUARD_BIT(GUARD_MOUNTED) };

	verdict_remember(NULL, true, &now);
	assert_int_equal(now.guards, GUARD_BIT(GUARD_MOUNTED));
	verdict_remember(&before, false, &now);
	assert_int_equal(now.guards, GUARD_BIT(GUARD_MOUNTED) | route);
	verdict_remember(&before, true, &now);
	assert_int_equal(now.guards, route | swap);
	now.guards = GUARD_BIT(GUARD_ROOT_DISK) | GUARD_BIT(GUARD_CONSOLE);
	verdict_remember(&(struct verdict){ .guards = 0 }, true, &now);
	assert_int_equal(now.guards, GUARD_BIT(GUARD_ROOT_DISK));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_read_as_it_was_written),
		cmocka_unit_test(a_line_that_names_no_card_says_nothing),
		cmocka_unit_test(a_guard_that_is_not_known_stands_all_the_same),
		cmocka_unit_test(a_later_line_replaces_an_earlier),
		cmocka_unit_test(every_guard_has_its_words),
		cmocka_unit_test(an_endless_line_vouches_for_nobody),
		cmocka_unit_test(a_twin_does_not_inherit_that_a_card_is_free),
		cmocka_unit_test(a_card_that_is_needed_is_known_by_its_address_and_by_its_path),
		cmocka_unit_test(an_image_that_does_not_know_what_is_needed_is_found),
		cmocka_unit_test(what_the_network_needed_is_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
