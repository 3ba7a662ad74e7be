/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/record.h"

static const struct record full = {
	.addr = { .domain = 0x10000, .bus = 0xe1, .device = 0x1f, .function = 7 },
	.id = { 0x8086, 0x10d3, 0x8086, 0xa01f },
	.before = { .driver = "e1000e", .override = "odd\n\\name" },
	.before_on_vfio = true,
	.driver = "vfio-pci",
	.entry = "dpdk0",
	.interface = "enp1s0",
	.mac = "52:54:00:12:34:56",
	.max_speed = 25000,
	.by = "bind",
	.when = 1700000000,
	.last = { .result = CHANGE_STUCK,
		  .by = "unbind",
		  .stage = "running",
		  .when = 1700000001,
		  .why = "driver nvme does not let go of it: no answer in time" },
};

static void assert_same(const struct record *a, const struct record *b)
{
	assert_int_equal(pci_addr_compare(&a->addr, &b->addr), 0);
	assert_memory_equal(&a->id, &b->id, sizeof(a->id));
	assert_string_equal(a->before.driver, b->before.driver);
	assert_string_equal(a->before.override, b->before.override);
	assert_int_equal(a->before_on_vfio, b->before_on_vfio);
	assert_string_equal(a->driver, b->driver);
	assert_string_equal(a->entry, b->entry);
	assert_string_equal(a->interface, b->interface);
	assert_string_equal(a->mac, b->mac);
	assert_int_equal(a->max_speed, b->max_speed);
	assert_string_equal(a->by, b->by);
	assert_true(a->when == b->when);
	assert_int_equal(a->last.result, b->last.result);
	assert_string_equal(a->last.by, b->last.by);
	assert_string_equal(a->last.stage, b->last.stage);
	assert_true(a->last.when == b->last.when);
	assert_string_equal(a->last.why, b->last.why);
}

static void comes_back(const struct record *record)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	struct record again;

	record_render(record, &text);
	assert_int_equal(record_parse(strbuf_text(&text), &again), 0);
	assert_same(&again, record);
}

static void a_record_comes_back_as_it_was(void **state)
{
	comes_back(&full);
}

static void an_empty_record_comes_back_too(void **state)
{
	comes_back(&(struct record){ .id = { 0x1af4, 0x1041, 0, 0 }, .when = -1 });
}

static void the_longest_texts_come_back(void **state)
{
	struct record record = full;

	memset(record.before.driver, '\1', sizeof(record.before.driver) - 1);
	memset(record.before.override, '\xff', sizeof(record.before.override) - 1);
	memset(record.driver, '\\', sizeof(record.driver) - 1);
	memset(record.entry, 'e', sizeof(record.entry) - 1);
	memset(record.interface, '\n', sizeof(record.interface) - 1);
	memset(record.by, 'b', sizeof(record.by) - 1);
	memset(record.last.by, '\n', sizeof(record.last.by) - 1);
	memset(record.last.stage, 's', sizeof(record.last.stage) - 1);
	memset(record.last.why, '\xff', sizeof(record.last.why) - 1);
	comes_back(&record);
}

static void keys_of_a_newer_version_are_passed_over(void **state)
{
	struct record record;

	assert_int_equal(record_parse("colour=blue\naddress=0000:01:00.0\n"
				      "id=8086:10d3:8086:a01f\nspeed=fast\n",
				      &record),
			 0);
	assert_int_equal(record.addr.bus, 1);
	assert_string_equal(record.driver, "");
}

static void what_an_older_version_wrote_was_done(void **state)
{
	struct record record;

	assert_int_equal(record_parse("address=0000:01:00.0\nid=8086:10d3:8086:a01f\n"
				      "driver=vfio-pci\nby=bind\nwhen=5\n",
				      &record),
			 0);
	assert_int_equal(record.last.result, CHANGE_DONE);
	assert_true(record_was_taken(&record));
}

static void results_have_names(void **state)
{
	enum change_result again = CHANGE_RESULT_MAX;

	for (enum change_result i = 0; i < CHANGE_RESULT_MAX; i++) {
		assert_int_equal(change_result_from_string(change_result_to_string(i), &again), 0);
		assert_int_equal(again, i);
	}
	assert_int_equal(change_result_from_string("lost", &again), -EINVAL);
	assert_int_equal(again, CHANGE_RESULT_MAX - 1);
}

#define HEAD "address=0000:01:00.0\nid=8086:10d3:8086:a01f\n"

static void what_is_no_record_is_refused_and_nothing_is_touched(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"address=0000:01:00.0\n",
		"id=8086:10d3\n",
		"address=01:00.0\nid=8086:10d3\n",
		"address=0000:01:00.0\nid=8086\n",
		"address=../../x\nid=8086:10d3\n",
		HEAD "on_vfio_before=true\n",
		HEAD "on_vfio_before=\n",
		HEAD "when=\n",
		HEAD "when=soon\n",
		HEAD "when=1 \n",
		HEAD "tried_when=1 \n",
		HEAD "result=\n",
		HEAD "result=lost\n",
		HEAD "when=99999999999999999999\n",
		HEAD "mac=52:54:00:12:34\n",
		HEAD "mac=52:54:00:12:34:5G\n",
		HEAD "mac=52:54:00:12:34:56:78\n",
		HEAD "max_speed=25G\n",
		HEAD "max_speed=-1\n",
		HEAD "max_speed=4294967296\n",
		HEAD "interface=0123456789abcdef\n",
		HEAD "driver=\\x00\n",
		HEAD "driver=vfio-pci",
		HEAD "driver\n",
	};

	for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
		struct record record = full;

		assert_int_equal(record_parse(texts[i], &record), -EINVAL);
		assert_same(&record, &full);
	}
}

static void a_text_that_has_no_room_is_refused(void **state)
{
	static const char *const keys[] = {
		"driver_before", "override_before", "driver", "entry", "by", "stage", "tried_by"
	};
	char text[256];
	struct record record = full;

	for (size_t i = 0; i < ELEMENTSOF(keys); i++) {
		snprintf(text, sizeof(text), HEAD "%s=%064d\n", keys[i], 0);
		assert_int_equal(record_parse(text, &record), -EINVAL);
		assert_same(&record, &full);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_comes_back_as_it_was),
		cmocka_unit_test(an_empty_record_comes_back_too),
		cmocka_unit_test(the_longest_texts_come_back),
		cmocka_unit_test(keys_of_a_newer_version_are_passed_over),
		cmocka_unit_test(what_an_older_version_wrote_was_done),
		cmocka_unit_test(results_have_names),
		cmocka_unit_test(what_is_no_record_is_refused_and_nothing_is_touched),
		cmocka_unit_test(a_text_that_has_no_room_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
