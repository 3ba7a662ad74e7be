/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/journal.h"

static const struct saved three[] = {
	{ .addr = { .bus = 1 },
	  .id = { 0x8086, 0x10d3, 0x8086, 0xa01f },
	  .binding = { .driver = "e1000e" } },
	{ .addr = { .domain = 0x10000, .bus = 0xe1, .device = 0x1f, .function = 7 },
	  .id = { 0x144d, 0xa80a, 0x144d, 0xa801 },
	  .binding = { .driver = "vfio-pci", .override = "vfio-pci" },
	  .on_vfio = true },
	{ .addr = { .bus = 3 },
	  .id = { 0x1af4, 0x1041, 0, 0 },
	  .binding = { .override = "odd\n\\name" } },
};

static void assert_same(const struct saved *a, const struct saved *b)
{
	assert_int_equal(pci_addr_compare(&a->addr, &b->addr), 0);
	assert_memory_equal(&a->id, &b->id, sizeof(a->id));
	assert_string_equal(a->binding.driver, b->binding.driver);
	assert_string_equal(a->binding.override, b->binding.override);
	assert_int_equal(a->on_vfio, b->on_vfio);
}

static void a_journal_comes_back_as_it_was(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_free_ struct saved *saved = NULL;
	size_t count;

	journal_render(three, ELEMENTSOF(three), &text);
	assert_int_equal(journal_parse(strbuf_text(&text), &saved, &count), 0);
	assert_int_equal(count, ELEMENTSOF(three));
	for (size_t i = 0; i < count; i++)
		assert_same(&saved[i], &three[i]);
}

static void the_longest_names_come_back(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_free_ struct saved *saved = NULL;
	struct saved one = three[0];
	size_t count;

	memset(one.binding.driver, 'd', sizeof(one.binding.driver) - 1);
	memset(one.binding.override, '\xff', sizeof(one.binding.override) - 1);
	journal_render(&one, 1, &text);
	assert_int_equal(journal_parse(strbuf_text(&text), &saved, &count), 0);
	assert_int_equal(count, 1);
	assert_same(saved, &one);
}

static void a_journal_of_nothing_is_complete(void **state)
{
	struct saved *saved = NULL;
	size_t count = 7;

	assert_int_equal(journal_parse("end=0\n", &saved, &count), 0);
	assert_null(saved);
	assert_int_equal(count, 0);
}

static void refuse(const char *text)
{
	struct saved mark, *saved = &mark;
	size_t count = 7;

	assert_int_equal(journal_parse(text, &saved, &count), -EINVAL);
	assert_ptr_equal(saved, &mark);
	assert_int_equal(count, 7);
}

/* A run may be killed, or the disk full, at any byte. */
static void a_journal_that_is_cut_anywhere_is_refused(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	journal_render(three, ELEMENTSOF(three), &text);
	for (size_t len = text.len; len-- > 0;) {
		text.data[len] = '\0';
		refuse(text.data);
	}
}

#define DEVICE(address, id, driver, override, on_vfio)                                             \
	"address=" address "\nid=" id "\ndriver=" driver "\noverride=" override                    \
	"\non_vfio=" on_vfio "\n"
#define GOOD DEVICE("0000:01:00.0", "8086:10d3:8086:a01f", "e1000e", "", "no")

static void what_is_no_journal_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"end=1\n",
		"end=00\n",
		GOOD "end=2\n",
		GOOD "end=1\nend=1\n",
		GOOD "end=1\n" GOOD,
		GOOD GOOD "end=1\n",
		GOOD "address=0000:02:00.0\nend=1\n",
		DEVICE("01:00.0", "8086:10d3", "", "", "no") "end=1\n",
		DEVICE("0000:01:00.0", "8086", "", "", "no") "end=1\n",
		DEVICE("0000:01:00.0", "8086:10d3", "", "", "maybe") "end=1\n",
		DEVICE("0000:01:00.0", "8086:10d3", "", "", "") "end=1\n",
		"id=8086:10d3\naddress=0000:01:00.0\ndriver=\noverride=\non_vfio=no\nend=1\n",
	};

	for (size_t i = 0; i < ELEMENTSOF(texts); i++)
		refuse(texts[i]);
}

static void a_driver_that_leads_elsewhere_is_refused(void **state)
{
	static const char *const drivers[] = { "../../../x", "/x", "a/b", ".", "..", "\\x2e." };
	char text[256];

	for (size_t i = 0; i < ELEMENTSOF(drivers); i++) {
		snprintf(text, sizeof(text),
			 DEVICE("0000:01:00.0", "8086:10d3", "%s", "", "no") "end=1\n", drivers[i]);
		refuse(text);
	}
}

static void a_name_that_has_no_room_is_refused(void **state)
{
	char text[512];

	snprintf(text, sizeof(text),
		 DEVICE("0000:01:00.0", "8086:10d3", "%064d", "", "no") "end=1\n", 0);
	refuse(text);
	snprintf(text, sizeof(text),
		 DEVICE("0000:01:00.0", "8086:10d3", "", "%064d", "no") "end=1\n", 0);
	refuse(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_journal_comes_back_as_it_was),
		cmocka_unit_test(the_longest_names_come_back),
		cmocka_unit_test(a_journal_of_nothing_is_complete),
		cmocka_unit_test(a_journal_that_is_cut_anywhere_is_refused),
		cmocka_unit_test(what_is_no_journal_is_refused),
		cmocka_unit_test(a_driver_that_leads_elsewhere_is_refused),
		cmocka_unit_test(a_name_that_has_no_room_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
