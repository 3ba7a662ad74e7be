/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/vf.h"

static struct vf_set parse(const char *text)
{
	struct vf_set set = { 0 };

	assert_int_equal(vf_set_parse(text, &set), 0);
	return set;
}

static void numbers_and_ranges_read_as_they_are_written(void **state)
{
	static const char *const texts[] = { "all", "0", "0-7", "0-7,12", "1,3,5-6,65534" };

	for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
		_cleanup_strbuf_ struct strbuf out = { 0 };
		const struct vf_set set = parse(texts[i]);

		vf_set_format(&set, &out);
		assert_string_equal(strbuf_text(&out), texts[i]);
	}
}

static void what_is_no_set_is_refused_and_changes_nothing(void **state)
{
	static const char *const texts[] = {
		"",
		"-",
		"1-",
		"-1",
		"1,",
		",1",
		"2-1",
		"1,1",
		"3,2",
		"0-4,4",
		"all,1",
		"0 ",
		" 0",
		"0x1",
		"ALL",
		"65535",
		"99999999999999999999",
		"0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32",
	};

	for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
		struct vf_set set = { .count = 3 }, before = set;

		assert_int_equal(vf_set_parse(texts[i], &set), -EINVAL);
		assert_memory_equal(&set, &before, sizeof(set));
	}
}

static void sets_that_share_a_number_overlap(void **state)
{
	static const struct {
		const char *a, *b;
		bool overlap;
	} rows[] = {
		{ "all", "all", true },	    { "all", "3", true },    { "0-3", "4-7", false },
		{ "0-4", "4-7", true },	    { "0-9", "3-5", true },  { "0,2,4", "1,3,5", false },
		{ "0,2,4", "1,3-4", true }, { "7", "0-6,8", false },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		const struct vf_set a = parse(rows[i].a), b = parse(rows[i].b);

		assert_int_equal(vf_sets_overlap(&a, &b), rows[i].overlap);
		assert_int_equal(vf_sets_overlap(&b, &a), rows[i].overlap);
	}
	const struct vf_set some = parse("0-3,7");
	assert_true(vf_set_has(&some, 3) && vf_set_has(&some, 7));
	assert_false(vf_set_has(&some, 4) || vf_set_has(&some, 8));
}

/* each number has its address, across buses too, and the address leads back to it */
static void addresses_follow_from_the_physical_function(void **state)
{
	static const struct {
		const char *pf;
		struct vf_layout layout;
		unsigned number;
		const char *vf;
	} rows[] = {
		{ "0000:00:05.0", { 1, 1, 4 }, 0, "0000:00:05.1" },
		{ "0000:00:05.0", { 1, 1, 4 }, 3, "0000:00:05.4" },
		{ "0000:41:00.0", { 8, 1, 128 }, 0, "0000:41:01.0" },
		{ "0000:41:00.0", { 8, 1, 128 }, 127, "0000:41:10.7" },
		{ "0000:41:00.1", { 128, 2, 64 }, 1, "0000:41:10.3" },
		{ "10000:41:00.0", { 255, 1, 64 }, 1, "10000:42:00.0" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct pci_addr pf, vf;

		assert_int_equal(pci_addr_parse(rows[i].pf, &pf), 0);
		assert_true(vf_address(&pf, &rows[i].layout, rows[i].number, &vf));
		assert_string_equal(PCI_ADDR_TEXT(&vf), rows[i].vf);
		assert_int_equal(vf_number(&pf, &rows[i].layout, &vf), rows[i].number);
	}
}

static void what_is_none_of_its_functions_has_no_number(void **state)
{
	const struct vf_layout layout = { 8, 2, 4 }, unknown = { 0, 0, 4 }, one = { 8, 0, 4 };
	struct pci_addr pf, addr;

	assert_int_equal(pci_addr_parse("0000:41:00.0", &pf), 0);
	assert_false(vf_address(&pf, &layout, 4, &addr));
	assert_false(vf_address(&pf, &unknown, 0, &addr));
	assert_false(vf_address(&pf, &one, 1, &addr));
	assert_int_equal(vf_number(&pf, &layout, &pf), -1);
	assert_int_equal(pci_addr_parse("0000:41:01.1", &addr), 0);
	assert_int_equal(vf_number(&pf, &layout, &addr), -1); /* between two */
	assert_int_equal(pci_addr_parse("0000:41:02.0", &addr), 0);
	assert_int_equal(vf_number(&pf, &layout, &addr), -1); /* behind the last */
	assert_int_equal(pci_addr_parse("0001:41:01.0", &addr), 0);
	assert_int_equal(vf_number(&pf, &layout, &addr), -1);
	assert_int_equal(pci_addr_parse("ff:1f.7", &pf), -EINVAL);
	assert_int_equal(pci_addr_parse("0000:ff:1f.0", &pf), 0);
	assert_false(vf_address(&pf, &layout, 0, &addr)); /* there is no bus for it */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_ranges_read_as_they_are_written),
		cmocka_unit_test(what_is_no_set_is_refused_and_changes_nothing),
		cmocka_unit_test(sets_that_share_a_number_overlap),
		cmocka_unit_test(addresses_follow_from_the_physical_function),
		cmocka_unit_test(what_is_none_of_its_functions_has_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
