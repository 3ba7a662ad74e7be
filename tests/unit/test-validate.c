/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/validate.h"
#include "unit/card.h"

static struct entry entry = {
	.name = "dpdk0", .driver = "vfio-pci", .file = (char[]){ "a.conf" }, .line = 3
};

static struct device card(const char *address, const char *driver)
{
	struct device device = { .addr = card_addr(address), .class = 0x020000 };

	assert_int_equal(pci_id_parse("8086:10d3", &device.id), 0);
	snprintf(device.binding.driver, sizeof(device.binding.driver), "%s", driver);
	return device;
}

/* The kinds, in their order, as one word each. */
static void expect(struct findings *findings, const char *kinds)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	for (size_t i = 0; i < findings->count; i++)
		strbuf_addf(&text, "%s%s", i ? " " : "",
			    finding_kind_to_string(findings->list[i].kind));
	assert_string_equal(strbuf_text(&text), kinds);
	findings_release(findings);
}

static void a_misfit_is_missing_moved_exchanged_too_many_or_contested(void **state)
{
	struct entry needed = entry;
	struct misfit misfits[] = {
		{ .kind = MISFIT_MISSING, .entry = &entry },
		{ .kind = MISFIT_MISSING, .entry = &needed },
		{ .kind = MISFIT_MISSING, .entry = &needed, .moved = true },
		{ .kind = MISFIT_EXCHANGED, .entry = &entry },
		{ .kind = MISFIT_EXCHANGED, .entry = &entry, .moved = true },
		{ .kind = MISFIT_COUNT, .entry = &entry, .count = 2 },
		{ .kind = MISFIT_CONTESTED, .entry = &entry, .other = &needed },
	};
	const struct selection selection = { .misfits = misfits, .misfit_count = 7 };
	struct findings findings = { 0 };

	needed.required = true;
	misfits[2].moved_to = misfits[4].moved_to = card_addr("0000:0a:00.0");
	assert_int_equal(validate_misfits(&selection, &findings), 0);
	assert_string_equal(findings.list[2].remedy,
			    "a card like it is at 0000:0a:00.0 now: if it is the one, run "
			    "vfio-tool update, or put that "
			    "address into the entry");
	assert_string_equal(findings.list[0].fact,
			    "dpdk0: no device matches the entry at a.conf:3");
	expect(&findings, "device-optional-missing device-missing device-moved device-exchanged "
			  "device-exchanged device-moved device-count device-contested");
}

static struct refusal refusals[] = {
	{ .code = EXIT_REFUSED, .fact = (char[]){ "is used" }, .remedy = (char[]){ "stop it" } },
	{ .code = EXIT_REFUSED, .fact = (char[]){ "is held" }, .remedy = (char[]){ "" } },
	{ .code = EXIT_REFUSED, .fact = (char[]){ "is used" }, .remedy = (char[]){ "" } },
};

/* A plan that refuses 01:00.0 twice, and 02:00.0. */
static struct plan refusing(void)
{
	refusals[0].addr = refusals[1].addr = card_addr("0000:01:00.0");
	refusals[2].addr = card_addr("0000:02:00.0");
	return (struct plan){ .refusals = refusals, .refusal_count = 3 };
}

static bool is_there(const struct device *device, bool held, const struct plan *plan,
		     struct findings *findings)
{
	const struct declared declared = { &entry, device, "it", held };
	bool there = false;

	assert_int_equal(validate_declared(&declared, plan, findings, &there), 0);
	return there;
}

static void what_is_not_there_yet_is_told_with_what_would_refuse_it(void **state)
{
	const struct plan none = { 0 }, plan = refusing();
	struct device device = card("0000:01:00.0", "e1000e");
	struct findings findings = { 0 };

	assert_false(is_there(&device, false, &none, &findings));
	assert_string_equal(findings.list[0].fact,
			    "it: on e1000e; the entry dpdk0 at a.conf:3 wants it on vfio-pci");
	expect(&findings, "device-not-on-vfio");
	assert_false(is_there(&device, true, &none, &findings));
	expect(&findings, "device-held-back");
	assert_false(is_there(&device, false, &plan, &findings));
	assert_string_equal(findings.list[0].fact, "it: is used");
	assert_string_equal(findings.list[0].remedy, "stop it");
	expect(&findings, "device-refused device-refused");
	strcpy(device.binding.driver, "mlx5_vfio_pci");
	device.has_vfio_dev = true;
	assert_false(is_there(&device, false, &none, &findings));
	expect(&findings, "device-wrong-driver");
	strcpy(device.binding.driver, "vfio-pci");
	assert_true(is_there(&device, false, &plan, &findings));
	expect(&findings, "");
}

static void refusals_of_what_a_group_takes_along_are_told_once(void **state)
{
	const struct plan plan = refusing();
	const struct entry *entry_of[] = { &entry, NULL };
	const struct selection selection = { .entry_of = entry_of, .device_count = 2 };
	struct device first = card("0000:01:00.0", ""), second = card("0000:02:00.0", "");
	_cleanup_machine_ struct machine machine = { 0 };
	struct findings findings = { 0 };

	assert_int_equal(machine_add(&machine, &first), 0);
	assert_int_equal(machine_add(&machine, &second), 0);
	assert_int_equal(validate_rest_of_plan(&plan, &selection, &machine, &findings), 0);
	assert_string_equal(findings.list[0].subject, "0000:02:00.0");
	expect(&findings, "device-refused");
	entry_of[0] = NULL;
	assert_int_equal(validate_rest_of_plan(&plan, &selection, &machine, &findings), 0);
	expect(&findings, "device-refused device-refused device-refused");
}

static void mistakes_in_the_files_have_their_place(void **state)
{
	struct policy policy;
	_cleanup_problems_ struct problems problems = { 0 };
	struct findings findings = { 0 };

	policy_init(&policy);
	assert_int_equal(validate_files(&policy, &problems, &findings), 0);
	expect(&findings, "config-empty");
	policy.options.set_permissions = true;
	assert_non_null(policy_add_entry(&policy, "a.conf", 1));
	assert_int_equal(validate_files(&policy, &problems, &findings), 0);
	expect(&findings, "config-permissions config-valid");
	assert_int_equal(problems_add(&problems, "a\033.conf", 4, "is wrong", "do that"), 0);
	assert_int_equal(validate_files(&policy, &problems, &findings), 0);
	assert_string_equal(findings.list[0].subject, "a\\x1b.conf:4");
	assert_string_equal(findings.list[0].fact, "a\\x1b.conf:4: is wrong");
	assert_string_equal(findings.list[0].remedy, "do that");
	assert_int_equal(validate_code(&findings), EXIT_ERROR);
	expect(&findings, "config-problem config-permissions");
	policy_release(&policy);
}

static void what_is_switched_off_is_told(void **state)
{
	_cleanup_killswitch_ struct killswitch ks = { 0 }, skip = { 0 };
	struct policy policy = { .entries = &entry, .count = 1 };
	struct findings findings = { 0 };

	assert_int_equal(killswitch_parse("vfio_tool=0", &ks), 0);
	assert_int_equal(validate_killswitch(&policy, &ks, &findings), 0);
	assert_int_equal(validate_code(&findings), EXIT_WRONG_MODE);
	expect(&findings, "kill-switch");
	assert_int_equal(killswitch_parse("vfio_tool.skip=dpdk0,other", &skip), 0);
	assert_int_equal(validate_killswitch(&policy, &skip, &findings), 0);
	assert_int_equal(validate_code(&findings), EXIT_DONE);
	expect(&findings, "entry-skipped");
	assert_int_equal(
		validate_killswitch(&policy, &(struct killswitch){ .disabled = true }, &findings),
		0);
	assert_int_equal(validate_code(&findings), EXIT_WRONG_MODE);
	expect(&findings, "switched-off");
}

static void what_does_not_fit_is_2_and_a_note_is_0(void **state)
{
	const struct device device = card("0000:01:00.0", "e1000e");
	struct findings findings = { 0 };

	assert_int_equal(validate_undeclared(&device, "it", &findings), 0);
	assert_string_equal(findings.list[0].fact, "it: no entry names it: 8086:10d3, on e1000e");
	assert_int_equal(
		findings_add(&findings, FINDING_DEVICE_OPTIONAL_MISSING, "a", "is missing", ""), 0);
	assert_int_equal(validate_code(&findings), EXIT_DONE);
	assert_int_equal(findings_add(&findings, FINDING_DEVICE_COUNT, "a", "are two", ""), 0);
	assert_int_equal(validate_code(&findings), EXIT_WRONG_MODE);
	expect(&findings, "device-undeclared device-optional-missing device-count");
}

static void kinds_are_told_by_the_class(void **state)
{
	assert_int_equal(device_kind_of(0x020000), KIND_NETWORK);
	assert_int_equal(device_kind_of(0x028000), KIND_NETWORK);
	assert_int_equal(device_kind_of(0x010802), KIND_NVME);
	assert_int_equal(device_kind_of(0x010601), KIND_OTHER);
	assert_int_equal(device_kind_of(0x030200), KIND_DISPLAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_misfit_is_missing_moved_exchanged_too_many_or_contested),
		cmocka_unit_test(what_is_not_there_yet_is_told_with_what_would_refuse_it),
		cmocka_unit_test(refusals_of_what_a_group_takes_along_are_told_once),
		cmocka_unit_test(mistakes_in_the_files_have_their_place),
		cmocka_unit_test(what_is_switched_off_is_told),
		cmocka_unit_test(what_does_not_fit_is_2_and_a_note_is_0),
		cmocka_unit_test(kinds_are_told_by_the_class),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
