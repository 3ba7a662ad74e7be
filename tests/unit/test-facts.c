/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/facts.h"

#define SERIAL "00-15-17-ff-ff-b8-5e-2c"
#define MAC "3c:fd:fe:9e:7a:40"

/* A card with all that there is. */
static const struct device card = {
	.addr = { .bus = 0x21 },
	.id = { 0x8086, 0x158b, 0x8086, 2 },
	.slot = "3",
	.path = "0000:00:1c.4/00.0",
	.serial = SERIAL,
	.numa_node = 1,
};

static struct entry entry;

/* What the entry is to mean: pairs of a key and its value, NULL behind the last. */
static void entry_has(const char *const *pairs)
{
	_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };

	entry = (struct entry){ .node = { .mode = NODE_MODE_UNSET } };
	for (; *pairs; pairs += 2) {
		const struct value value = { .type = VALUE_STRING, .string = pairs[1] };

		assert_int_equal(match_set(&entry, pairs[0], &value, &text, &remedy), 0);
	}
	assert_int_equal(entry_finish(&entry, &text, &remedy), 0);
}

#define ENTRY_HAS(...) entry_has((const char *const[]){ __VA_ARGS__, NULL })

/* "address=+ slot=-": what is set and what is taken out. */
static const char *edits(const struct device *device, const char *mac, enum facts_scope scope)
{
	static char text[256];
	_cleanup_settings_ struct settings has = { 0 }, facts = { 0 };

	text[0] = '\0';
	assert_int_equal(settings_of_entry(&entry, &has), 0);
	assert_int_equal(facts_of(device, mac[0] ? "eth0" : "", mac, &facts), 0);
	for (const char *const *key = fact_keys; *key; key++) {
		enum fact_edit what = fact_edit_for(&entry, &has, &facts, *key, scope);

		if (what != FACT_KEEP)
			sprintf(text + strlen(text), "%s%s%s", text[0] ? " " : "",
				what == FACT_SET ? "+" : "-", *key);
	}
	return text;
}

static void what_is_missing_is_set(void **state)
{
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b");
	assert_string_equal(edits(&card, MAC, FACTS_SOME),
			    "+id +slot +path +serial +interface +mac");
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b:8086:0002", "slot", "3", "path",
		  "0000:00:1c.4/00.0", "serial", SERIAL, "interface", "eth0", "mac", MAC);
	assert_string_equal(edits(&card, MAC, FACTS_OF_ANOTHER), "");
}

static void an_id_that_leaves_something_open_on_purpose_stays(void **state)
{
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b:*:0002");
	assert_null(strstr(edits(&card, "", FACTS_SOME), "id"));
	ENTRY_HAS("id", "8086:*", "expect", "1");
	assert_string_equal(edits(&card, MAC, FACTS_SOME), "");
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158c:*:0002");
	assert_non_null(strstr(edits(&card, "", FACTS_SOME), "+id"));
}

static void a_place_that_is_not_there_any_more_goes(void **state)
{
	struct device bare = card;

	bare.slot[0] = bare.serial[0] = '\0';
	bare.numa_node = -1;
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b:8086:0002", "slot", "3", "numa_node",
		  "1", "serial", SERIAL, "interface", "eth9", "mac", MAC);
	assert_string_equal(edits(&bare, "", FACTS_SOME), "-slot +path -numa_node");
	assert_string_equal(edits(&bare, "", FACTS_ALL_BUT_NAMES),
			    "-slot +path -serial -numa_node");
	assert_string_equal(edits(&bare, "", FACTS_OF_ANOTHER),
			    "-slot +path -serial -numa_node -interface -mac");
}

static void an_entry_without_an_address_gets_names_alone(void **state)
{
	ENTRY_HAS("serial", SERIAL, "expect", "1");
	assert_string_equal(edits(&card, MAC, FACTS_SOME), "+interface +mac");
	ENTRY_HAS("serial", SERIAL, "expect", "2");
	assert_string_equal(edits(&card, MAC, FACTS_SOME), "");
	ENTRY_HAS("slot", "9", "expect", "1", "interface", "eth1");
	assert_string_equal(edits(&card, MAC, FACTS_SOME), "+slot +interface +mac");
}

static void what_no_file_could_say_is_left_out(void **state)
{
	_cleanup_settings_ struct settings facts = { 0 };
	struct device odd = card;

	strcpy(odd.slot, "a b");
	strcpy(odd.path, "nowhere");
	assert_int_equal(facts_of(&odd, "eth 0", "no mac", &facts), 0);
	assert_null(settings_find(&facts, SETTING_MATCH, "slot"));
	assert_null(settings_find(&facts, SETTING_MATCH, "path"));
	assert_null(settings_find(&facts, SETTING_MATCH, "interface"));
	assert_null(settings_find(&facts, SETTING_MATCH, "mac"));
	assert_int_equal(facts.count, 4);
}

static void the_surest_likeness_counts(void **state)
{
	struct device moved = card;

	moved.addr.bus = 0x31;
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b", "serial", SERIAL, "mac", MAC,
		  "path", "0000:00:1c.4/00.0");
	assert_int_equal(facts_likeness(&entry, &moved, "00:00:00:00:00:01"), LIKENESS_SERIAL);
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b", "mac", MAC, "path",
		  "0000:00:1c.4/00.0");
	assert_int_equal(facts_likeness(&entry, &moved, MAC), LIKENESS_MAC);
	assert_int_equal(facts_likeness(&entry, &moved, ""), LIKENESS_PATH);
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b");
	assert_int_equal(facts_likeness(&entry, &moved, MAC), LIKENESS_ID);
}

static void a_number_that_is_not_shown_leaves_the_kind_alone(void **state)
{
	struct device blank = card;

	blank.serial[0] = '\0';
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b", "serial", SERIAL, "mac", MAC,
		  "path", "0000:00:1c.4/00.0");
	assert_int_equal(facts_likeness(&entry, &blank, MAC), LIKENESS_ID);
	assert_int_equal(facts_likeness(&entry, &blank, ""), LIKENESS_ID);
	assert_int_equal(facts_likeness(&entry, &blank, "00:00:00:00:00:01"), LIKENESS_NONE);
	blank.addr.function = 1;
	assert_int_equal(facts_likeness(&entry, &blank, MAC), LIKENESS_NONE);
}

static void another_number_is_another_card(void **state)
{
	struct device moved = card;

	moved.addr.bus = 0x31;
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b", "serial", "00-00-00-00-00-00-00-01",
		  "mac", MAC);
	assert_int_equal(facts_likeness(&entry, &moved, MAC), LIKENESS_NONE);
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158b", "mac", "00:00:00:00:00:01", "path",
		  "0000:00:1c.4/00.0");
	assert_int_equal(facts_likeness(&entry, &moved, MAC), LIKENESS_NONE);
	ENTRY_HAS("address", "0000:21:00.0", "id", "8086:158c", "serial", SERIAL);
	assert_int_equal(facts_likeness(&entry, &moved, MAC), LIKENESS_NONE);
	/* of one card, each function is its own */
	ENTRY_HAS("address", "0000:21:00.1", "id", "8086:158b", "serial", SERIAL);
	assert_int_equal(facts_likeness(&entry, &moved, MAC), LIKENESS_NONE);
}

static void for_names_alone_only_what_is_recorded_and_wrong_is_set(void **state)
{
	ENTRY_HAS("address", "0000:31:00.0", "id", "8086:158b", "slot", "9", "interface", "old0",
		  "mac", MAC);
	assert_string_equal(edits(&card, MAC, FACTS_NAMES_ONLY), "+interface");
	assert_string_equal(edits(&card, "", FACTS_NAMES_ONLY), "");
	ENTRY_HAS("address", "0000:31:00.0", "id", "8086:158b");
	assert_string_equal(edits(&card, MAC, FACTS_NAMES_ONLY), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(for_names_alone_only_what_is_recorded_and_wrong_is_set),
		cmocka_unit_test(what_is_missing_is_set),
		cmocka_unit_test(an_id_that_leaves_something_open_on_purpose_stays),
		cmocka_unit_test(a_place_that_is_not_there_any_more_goes),
		cmocka_unit_test(an_entry_without_an_address_gets_names_alone),
		cmocka_unit_test(what_no_file_could_say_is_left_out),
		cmocka_unit_test(the_surest_likeness_counts),
		cmocka_unit_test(a_number_that_is_not_shown_leaves_the_kind_alone),
		cmocka_unit_test(another_number_is_another_card),
	};

	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
