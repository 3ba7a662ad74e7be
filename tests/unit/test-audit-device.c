/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/audit.h"
#include "unit/card.h"

#define NIC "0000:01:00.0"
#define SIBLING "0000:01:00.1"

/* A NIC, an entry that means it, and what is known beside. */
struct stage {
	struct machine machine;
	struct policy policy;
	struct selection selection;
	struct device_facts facts;
	struct findings findings;
};

static void stage_release(struct stage *stage)
{
	findings_release(&stage->findings);
	selection_release(&stage->selection);
	policy_release(&stage->policy);
	machine_release(&stage->machine);
}

#define _cleanup_stage_ _cleanup_(stage_release)

static void add_device(struct stage *stage, const char *address, const char *driver, int group)
{
	struct device device = {
		.addr = card_addr(address),
		.id = { 0x8086, 0x10d3, 0x8086, 0xa01f },
		.class = 0x020000,
		.group = group,
		.overridable = true,
	};

	snprintf(device.binding.driver, sizeof(device.binding.driver), "%s", driver);
	assert_int_equal(machine_add(&stage->machine, &device), 0);
}

static struct entry *add_entry(struct stage *stage, const char *name, const char *address)
{
	struct entry *entry = policy_add_entry(&stage->policy, "f.conf", 3);

	assert_non_null(entry);
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	snprintf(entry->driver, sizeof(entry->driver), "vfio-pci");
	entry->match.keys = MATCH_ADDRESS;
	entry->match.address = card_addr(address);
	entry->expect = 1;
	return entry;
}

static void judge_all(struct stage *stage)
{
	findings_release(&stage->findings);
	selection_release(&stage->selection);
	assert_int_equal(selection_make(&stage->policy, &stage->machine, &stage->selection), 0);
	stage->facts.machine = &stage->machine;
	stage->facts.policy = &stage->policy;
	stage->facts.selection = &stage->selection;
	assert_int_equal(audit_devices(&stage->facts, &stage->findings), 0);
}

/* The only finding there is to be. */
static const struct finding *judge(struct stage *stage)
{
	judge_all(stage);
	assert_int_equal(stage->findings.count, 1);
	return &stage->findings.list[0];
}

static void expect(struct stage *stage, enum finding_kind kind, const char *fact,
		   const char *remedy)
{
	const struct finding *finding = judge(stage);

	assert_string_equal(finding_kind_to_string(finding->kind), finding_kind_to_string(kind));
	assert_string_equal(finding->fact, fact);
	assert_string_equal(finding->remedy, remedy);
}

static void a_device_on_its_driver_is_ready(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };

	add_entry(&stage, "dpdk0", NIC);
	add_device(&stage, NIC, "vfio-pci", 7);
	expect(&stage, FINDING_DEVICE_READY, NIC " (dpdk0): is on vfio-pci", "");
}

static void a_device_elsewhere_can_be_taken_now(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };

	add_entry(&stage, "dpdk0", NIC);
	add_device(&stage, NIC, "e1000e", 7);
	expect(&stage, FINDING_DEVICE_NOT_ON_VFIO, NIC " (dpdk0): is on e1000e, not on vfio-pci",
	       "take it now with: vfio-tool apply");
	add_device(&stage, NIC, "", 7);
	expect(&stage, FINDING_DEVICE_NOT_ON_VFIO, NIC " (dpdk0): has no driver, not on vfio-pci",
	       "take it now with: vfio-tool apply");
}

static void the_planners_refusal_is_the_reason(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };
	char fact[] = "holds / (nvme0n1)", remedy[] = "--allow=root-disk";
	struct refusal refusal = { .addr = card_addr(NIC), .fact = fact, .remedy = remedy };

	add_entry(&stage, "wrong", NIC);
	add_device(&stage, NIC, "nvme", 7);
	stage.facts.refusals = &refusal;
	stage.facts.refusal_count = 1;
	expect(&stage, FINDING_DEVICE_NOT_ON_VFIO,
	       NIC " (wrong): is on nvme, not on vfio-pci: holds / (nvme0n1)", "--allow=root-disk");
}

static void what_is_refused_to_a_sibling_keeps_the_group(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };
	char fact[] = "holds /", remedy[] = "think";
	struct refusal refusal = { .addr = card_addr(SIBLING), .fact = fact, .remedy = remedy };

	add_entry(&stage, "a", NIC);
	add_device(&stage, NIC, "e1000e", 7);
	add_device(&stage, SIBLING, "nvme", 7);
	stage.facts.refusals = &refusal;
	stage.facts.refusal_count = 1;
	expect(&stage, FINDING_DEVICE_NOT_ON_VFIO,
	       NIC " (a): is on e1000e, not on vfio-pci: " SIBLING " of its group holds /",
	       "think");
	/* without a group they have nothing to do with each other */
	machine_release(&stage.machine);
	add_device(&stage, NIC, "e1000e", -1);
	add_device(&stage, SIBLING, "nvme", -1);
	expect(&stage, FINDING_DEVICE_WITHOUT_IOMMU, NIC " (a): is on e1000e",
	       "take it now with: vfio-tool apply");
}

static void a_sibling_of_the_kernel_blocks_the_group(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };

	add_entry(&stage, "dpdk0", NIC);
	add_device(&stage, NIC, "vfio-pci", 7);
	add_device(&stage, SIBLING, "snd", 7);
	expect(&stage, FINDING_DEVICE_GROUP_NOT_VIABLE,
	       NIC " (dpdk0): is on vfio-pci, but " SIBLING
		   " of its IOMMU group 7 is on snd: nobody can open it",
	       "hand the whole group over: group = \"whole\" in its entry, or vfio-tool bind "
	       "--group=whole " NIC);
}

static void another_vfio_driver_is_told(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };
	struct entry *entry = add_entry(&stage, "dpdk0", NIC);

	snprintf(entry->driver, sizeof(entry->driver), "mlx5_vfio_pci");
	add_device(&stage, NIC, "vfio-pci", 7);
	expect(&stage, FINDING_DEVICE_WRONG_DRIVER,
	       NIC " (dpdk0): is on vfio-pci, its entry says mlx5_vfio_pci",
	       "take it now with: vfio-tool apply");
}

static void what_was_given_back_by_hand_is_no_fault(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };
	const struct pci_addr addr = card_addr(NIC);

	add_entry(&stage, "dpdk0", NIC);
	add_device(&stage, NIC, "e1000e", 7);
	stage.facts.held = &addr;
	stage.facts.held_count = 1;
	expect(&stage, FINDING_DEVICE_HELD_BACK,
	       NIC " (dpdk0): is on e1000e: it was given back by hand",
	       "take it again with: vfio-tool bind dpdk0");
}

static void a_kill_switch_is_the_reason(void **state)
{
	_cleanup_stage_ struct stage stage = { .facts.switched_off = "vfio_tool=0" };

	add_entry(&stage, "dpdk0", NIC);
	add_device(&stage, NIC, "e1000e", 7);
	expect(&stage, FINDING_DEVICE_NOT_ON_VFIO, NIC " (dpdk0): is on e1000e, not on vfio-pci",
	       "vfio_tool=0 is in force; take it all the same with: vfio-tool bind " NIC);
}

static void a_device_of_the_kernel_must_not_be_on_vfio(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };

	add_entry(&stage, "mgmt", NIC)->mode = MODE_KERNEL;
	add_device(&stage, NIC, "ixgbe", 7);
	expect(&stage, FINDING_DEVICE_READY, NIC " (mgmt): is on ixgbe", "");
	add_device(&stage, NIC, "", 7);
	expect(&stage, FINDING_DEVICE_WITHOUT_DRIVER, NIC " (mgmt): has no driver",
	       "give it to its driver with: vfio-tool unbind mgmt");
	add_device(&stage, NIC, "vfio-pci", 7);
	expect(&stage, FINDING_DEVICE_NOT_ON_KERNEL,
	       NIC " (mgmt): is on vfio-pci, but its entry says mode = \"kernel\"",
	       "give it back with: vfio-tool unbind mgmt");
}

static void what_does_not_fit_comes_with_its_way_out(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };
	struct entry *entry = add_entry(&stage, "gone", "0000:09:00.0");

	add_device(&stage, NIC, "e1000e", 7);
	expect(&stage, FINDING_DEVICE_OPTIONAL_MISSING,
	       "gone: no device matches the entry at f.conf:3", "");
	entry->required = true;
	assert_int_equal(judge(&stage)->kind, FINDING_DEVICE_MISSING);
	entry->match.keys = MATCH_CLASS;
	assert_int_equal(pci_class_parse("02", &entry->match.class), 0);
	entry->expect = 2;
	expect(&stage, FINDING_DEVICE_COUNT,
	       "gone: 1 device matches the entry at f.conf:3, it expects 2: none is touched",
	       "widen `match`, or set expect = \"1\"");
}

static void a_change_that_was_not_finished_is_told(void **state)
{
	_cleanup_stage_ struct stage stage = { 0 };
	struct pending pending = { .addr = card_addr(SIBLING),
				   .known = true,
				   .before.driver = "vfio-pci" };

	add_device(&stage, SIBLING, "", 7);
	stage.facts.pending = &pending;
	stage.facts.pending_count = 1;
	expect(&stage, FINDING_CHANGE_UNFINISHED,
	       SIBLING ": a change was not finished: it was on vfio-pci, now it has no driver",
	       "when its driver lets go, the next vfio-tool apply undoes what is left");
	snprintf(pending.holder, sizeof(pending.holder), "is held open by qemu (pid 7)");
	expect(&stage, FINDING_CHANGE_UNFINISHED,
	       SIBLING
	       ": a change was not finished: it was on vfio-pci, now it has no driver; it is "
	       "held open by qemu (pid 7)",
	       "end that program; then undo what is left with: vfio-tool apply");
}

static void and_is_why_a_declared_device_is_not_there(void **state)
{
	_cleanup_stage_ struct stage stage = { .facts.switched_off = "vfio_tool=0" };
	struct pending pending = { .addr = card_addr(NIC) };

	add_entry(&stage, "dpdk0", NIC);
	add_device(&stage, NIC, "", 7);
	stage.facts.pending = &pending;
	stage.facts.pending_count = 1;
	judge_all(&stage);
	assert_int_equal(stage.findings.count, 2);
	assert_int_equal(stage.findings.list[0].kind, FINDING_CHANGE_UNFINISHED);
	assert_string_equal(stage.findings.list[1].fact,
			    NIC " (dpdk0): has no driver, not on vfio-pci: its change was not "
				"finished");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_on_its_driver_is_ready),
		cmocka_unit_test(a_device_elsewhere_can_be_taken_now),
		cmocka_unit_test(the_planners_refusal_is_the_reason),
		cmocka_unit_test(what_is_refused_to_a_sibling_keeps_the_group),
		cmocka_unit_test(a_sibling_of_the_kernel_blocks_the_group),
		cmocka_unit_test(another_vfio_driver_is_told),
		cmocka_unit_test(what_was_given_back_by_hand_is_no_fault),
		cmocka_unit_test(a_kill_switch_is_the_reason),
		cmocka_unit_test(a_device_of_the_kernel_must_not_be_on_vfio),
		cmocka_unit_test(what_does_not_fit_comes_with_its_way_out),
		cmocka_unit_test(a_change_that_was_not_finished_is_told),
		cmocka_unit_test(and_is_why_a_declared_device_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
