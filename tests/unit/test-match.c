/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/match.h"

enum { ENTRIES = 3 };

static struct machine machine;
static struct entry entries[ENTRIES];
static struct policy policy;
static struct selection selection;

static struct pci_addr addr_of(const char *text)
{
	struct pci_addr addr;

	assert_int_equal(pci_addr_parse(text, &addr), 0);
	return addr;
}

static struct pci_id id_of(const char *text)
{
	struct pci_id id;

	assert_int_equal(pci_id_parse(text, &id), 0);
	return id;
}

static struct device *add_device(const char *addr, const char *id)
{
	const struct device device = { .addr = addr_of(addr),
				       .id = id_of(id),
				       .class = 0x020000,
				       .slot = "4",
				       .path = "0000:00:1c.0/00.0",
				       .serial = "00-00-00-00-00-00-00-01",
				       .numa_node = 1 };

	assert_int_equal(machine_add(&machine, &device), 0);
	return machine_find(&machine, &device.addr);
}

static struct entry *add_entry(const char *name, const char *addr, const char *id)
{
	static char file[] = "10-lab.conf";
	struct entry *entry = &entries[policy.count++];

	*entry = (struct entry){ .expect = 1, .file = file, .line = (int)policy.count * 3 };
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	if (addr) {
		entry->match.keys |= MATCH_ADDRESS;
		entry->match.address = addr_of(addr);
	}
	if (id) {
		entry->match.keys |= MATCH_ID;
		entry->match.id = id_of(id);
	}
	return entry;
}

static int set_up(void **state)
{
	policy = (struct policy){ .entries = entries };
	return 0;
}

static int tear_down(void **state)
{
	selection_release(&selection);
	machine_release(&machine);
	return 0;
}

static void resolve(void)
{
	assert_int_equal(selection_make(&policy, &machine, &selection), 0);
	assert_int_equal(selection.device_count, machine.count);
}

static const struct entry *entry_at(const char *addr)
{
	const struct pci_addr parsed = addr_of(addr);

	return selection_entry(&selection, &machine, &parsed);
}

static void assert_misfit(size_t at, const char *expected)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	assert_true(at < selection.misfit_count);
	misfit_render(&selection.misfits[at], &text);
	assert_string_equal(strbuf_text(&text), expected);
}

/* --- tests ---------------------------------------------------------------------------------------
 */

static void an_entry_gets_the_device_at_its_address(void **state)
{
	add_device("0000:01:00.0", "8086:158b:8086:0002");
	add_device("0000:01:00.1", "8086:158b:8086:0002");
	const struct entry *entry = add_entry("nic", "0000:01:00.1", "8086:158b");
	resolve();
	assert_null(entry_at("0000:01:00.0"));
	assert_ptr_equal(entry_at("0000:01:00.1"), entry);
	assert_null(entry_at("0000:02:00.0"));
	assert_int_equal(selection.misfit_count, 0);
}

static void every_key_that_is_set_must_agree(void **state)
{
	struct device *device = add_device("0000:01:00.0", "8086:158b:8086:0002");
	struct match match = { .keys = MATCH_ADDRESS | MATCH_ID | MATCH_CLASS | MATCH_SLOT |
				       MATCH_PATH | MATCH_SERIAL | MATCH_NUMA_NODE,
			       .address = device->addr,
			       .id = device->id,
			       .class = { 0x020000, 0xff0000 },
			       .slot = "4",
			       .path = "0000:00:1c.0/00.0",
			       .serial = "00-00-00-00-00-00-00-01",
			       .numa_node = 1 };

	assert_int_equal(match_disagreement(&match, device), 0);
	match.address.function++;
	assert_int_equal(match_disagreement(&match, device), MATCH_ADDRESS);
	match.id.subdevice++;
	assert_int_equal(match_disagreement(&match, device), MATCH_ADDRESS | MATCH_ID);
	match.class.value = 0x010000;
	match.slot[0] = '5';
	match.path[0] = '1';
	match.serial[0] = 'f';
	match.numa_node = -1;
	assert_int_equal(match_disagreement(&match, device), match.keys);
	match.keys = MATCH_SLOT;
	assert_int_equal(match_disagreement(&match, device), MATCH_SLOT);
	match.keys = 0;
	assert_int_equal(match_disagreement(&match, device), 0);
}

static void the_keys_of_all_entries_are_known(void **state)
{
	assert_int_equal(policy_match_keys(&policy), 0);
	add_entry("a", "0000:01:00.0", NULL);
	add_entry("b", NULL, "8086:158b")->match.keys |= MATCH_SERIAL;
	assert_int_equal(policy_match_keys(&policy), MATCH_ADDRESS | MATCH_ID | MATCH_SERIAL);
	assert_true(entry_is_local(&entries[0]));
	assert_false(entry_is_local(&entries[1]));
}

static void an_id_matches_as_many_as_are_expected(void **state)
{
	add_device("0000:01:00.0", "8086:158b:8086:0002");
	add_device("0000:01:00.1", "8086:158b:8086:0002");
	add_device("0000:02:00.0", "8086:1592:8086:0002");
	struct entry *entry = add_entry("nics", NULL, "8086:158b");
	entry->expect = 2;
	resolve();
	assert_ptr_equal(entry_at("0000:01:00.0"), entry);
	assert_ptr_equal(entry_at("0000:01:00.1"), entry);
	assert_null(entry_at("0000:02:00.0"));
}

static void another_number_than_expected_and_none_is_touched(void **state)
{
	add_device("0000:01:00.0", "8086:158b:8086:0002");
	add_device("0000:01:00.1", "8086:158b:8086:0002");
	add_entry("nics", NULL, "8086:158b");
	resolve();
	assert_null(entry_at("0000:01:00.0"));
	assert_null(entry_at("0000:01:00.1"));
	assert_int_equal(selection.misfit_count, 1);
	assert_int_equal(selection.misfits[0].kind, MISFIT_COUNT);
	assert_misfit(0, "nics: 2 devices match the entry at 10-lab.conf:3, it expects 1: none is "
			 "touched\n  narrow `match`, or set expect = \"2\"");
}

static void a_device_that_two_entries_mean_belongs_to_none(void **state)
{
	add_device("0000:01:00.0", "8086:158b:8086:0002");
	add_entry("a", "0000:01:00.0", "8086:158b");
	add_entry("b", NULL, "8086:158b");
	add_entry("c", NULL, "8086:*");
	resolve();
	assert_null(entry_at("0000:01:00.0"));
	assert_int_equal(selection.misfit_count, 2);
	assert_int_equal(selection.misfits[1].kind, MISFIT_CONTESTED);
	assert_misfit(0,
		      "0000:01:00.0: two entries mean it, so neither gets it: a at 10-lab.conf:3 "
		      "and b at 10-lab.conf:6\n  take it out of one of them");
	assert_misfit(1,
		      "0000:01:00.0: two entries mean it, so neither gets it: a at 10-lab.conf:3 "
		      "and c at 10-lab.conf:9\n  take it out of one of them");
}

static void what_is_contested_does_not_take_the_rest_with_it(void **state)
{
	add_device("0000:01:00.0", "8086:158b:8086:0002");
	add_device("0000:01:00.1", "8086:158b:8086:0002");
	add_entry("a", "0000:01:00.0", "8086:158b");
	struct entry *both = add_entry("both", NULL, "8086:158b");
	both->expect = 2;
	resolve();
	assert_null(entry_at("0000:01:00.0"));
	assert_ptr_equal(entry_at("0000:01:00.1"), both);
}

static void a_device_that_is_not_there_is_missing(void **state)
{
	add_device("0000:02:00.0", "8086:1592:8086:0002");
	add_entry("nic", "0000:01:00.0", "8086:158b");
	resolve();
	assert_int_equal(selection.misfit_count, 1);
	assert_int_equal(selection.misfits[0].kind, MISFIT_MISSING);
	assert_misfit(0, "nic: no device matches the entry at 10-lab.conf:3");
}

static void an_entry_without_a_file_is_named_all_the_same(void **state)
{
	add_entry("nic", "0000:01:00.0", "8086:158b")->file = NULL;
	resolve();
	assert_misfit(0, "nic: no device matches the entry at ?:3");
}

static void another_card_at_the_address_is_not_taken_for_it(void **state)
{
	add_device("0000:01:00.0", "144d:a808:144d:0001");
	add_entry("nic", "0000:01:00.0", "8086:158b");
	resolve();
	assert_null(entry_at("0000:01:00.0"));
	assert_int_equal(selection.misfits[0].kind, MISFIT_EXCHANGED);
	assert_false(selection.misfits[0].moved);
	assert_misfit(0,
		      "0000:01:00.0: another card is there: the entry nic at 10-lab.conf:3 means "
		      "8086:158b, found 144d:a808:144d:0001");
}

static void after_renumbering_it_says_what_moved_where(void **state)
{
	add_device("0000:01:00.0", "144d:a808:144d:0001");
	add_device("0000:02:00.0", "8086:158b:8086:0002");
	add_entry("nic", "0000:01:00.0", "8086:158b");
	resolve();
	assert_null(entry_at("0000:02:00.0"));
	assert_true(selection.misfits[0].moved);
	assert_misfit(
		0,
		"0000:01:00.0: another card is there: the entry nic at 10-lab.conf:3 means "
		"8086:158b, found 144d:a808:144d:0001\n  a card like it is at 0000:02:00.0 "
		"now: if it is the one, run vfio-tool update, or put that address into the entry");
}

static void a_card_that_left_its_address_empty_is_found_too(void **state)
{
	add_device("0000:02:00.0", "8086:158b:8086:0002");
	add_entry("nic", "0000:01:00.0", "8086:158b");
	resolve();
	assert_int_equal(selection.misfits[0].kind, MISFIT_MISSING);
	assert_misfit(0,
		      "nic: no device matches the entry at 10-lab.conf:3\n  a card like it is at "
		      "0000:02:00.0 now: if it is the one, run vfio-tool update, or put that "
		      "address into the entry");
}

static void a_twin_with_another_serial_number_is_not_the_card_that_moved(void **state)
{
	add_device("0000:02:00.0", "8086:158b:8086:0002");
	struct entry *entry = add_entry("nic", "0000:01:00.0", "8086:158b");
	entry->match.keys |= MATCH_SERIAL;
	strcpy(entry->match.serial, "00-00-00-00-00-00-00-02");
	resolve();
	assert_false(selection.misfits[0].moved);
}

static void an_entry_with_a_place_only_has_no_card_that_could_move(void **state)
{
	add_device("0000:02:00.0", "8086:158b:8086:0002");
	struct entry *entry = add_entry("slot", NULL, NULL);
	entry->match.keys = MATCH_SLOT;
	strcpy(entry->match.slot, "9");
	resolve();
	assert_int_equal(selection.misfits[0].kind, MISFIT_MISSING);
	assert_false(selection.misfits[0].moved);
}

static void the_same_model_with_another_serial_number_is_another_card(void **state)
{
	add_device("0000:01:00.0", "8086:158b:8086:0002");
	struct entry *entry = add_entry("nic", "0000:01:00.0", "8086:158b");
	entry->match.keys |= MATCH_SERIAL;
	strcpy(entry->match.serial, "00-00-00-00-00-00-00-02");
	resolve();
	assert_null(entry_at("0000:01:00.0"));
	assert_misfit(0,
		      "0000:01:00.0: another card is there: the entry nic at 10-lab.conf:3 says "
		      "more than the ID, and not all of it agrees with this 8086:158b:8086:0002");
}

static void a_card_in_its_place_is_not_said_to_have_moved_there(void **state)
{
	add_device("0000:01:00.0", "8086:158b:8086:0002");
	struct entry *entry = add_entry("nic", "0000:01:00.0", "8086:158b");
	entry->match.keys |= MATCH_SLOT;
	strcpy(entry->match.slot, "9");
	resolve();
	assert_int_equal(selection.misfits[0].kind, MISFIT_EXCHANGED);
	assert_false(selection.misfits[0].moved);
}

static void an_empty_machine_and_an_empty_policy_go_together(void **state)
{
	resolve();
	assert_int_equal(selection.misfit_count, 0);
	assert_null(entry_at("0000:01:00.0"));
	const struct misfit none = { .kind = MISFIT_KIND_MAX };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	misfit_render(&none, &text);
	assert_string_equal(strbuf_text(&text), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_entry_gets_the_device_at_its_address),
		TEST(every_key_that_is_set_must_agree),
		TEST(the_keys_of_all_entries_are_known),
		TEST(an_id_matches_as_many_as_are_expected),
		TEST(another_number_than_expected_and_none_is_touched),
		TEST(a_device_that_two_entries_mean_belongs_to_none),
		TEST(what_is_contested_does_not_take_the_rest_with_it),
		TEST(a_device_that_is_not_there_is_missing),
		TEST(an_entry_without_a_file_is_named_all_the_same),
		TEST(another_card_at_the_address_is_not_taken_for_it),
		TEST(after_renumbering_it_says_what_moved_where),
		TEST(a_card_that_left_its_address_empty_is_found_too),
		TEST(a_twin_with_another_serial_number_is_not_the_card_that_moved),
		TEST(an_entry_with_a_place_only_has_no_card_that_could_move),
		TEST(the_same_model_with_another_serial_number_is_another_card),
		TEST(a_card_in_its_place_is_not_said_to_have_moved_there),
		TEST(an_empty_machine_and_an_empty_policy_go_together),
	};

	return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
