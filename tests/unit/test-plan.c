/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/match.h"
#include "core/plan.h"

#define A "0000:01:00.0"
#define B "0000:01:00.1"
#define C "0000:02:00.0"

static struct machine machine;
static const char *const known[] = { "vfio-pci" };
static struct situation situation;
static struct usages usages, holders;
static struct entry entries[2];
static struct policy policy;
static struct selection selection;
static struct want wants[3];
static size_t want_count;
static struct plan plan;

static struct pci_addr addr_of(const char *text)
{
	struct pci_addr addr;

	assert_int_equal(pci_addr_parse(text, &addr), 0);
	return addr;
}

/* An endpoint in group 7. */
static struct device *add_device(const char *addr, const char *driver, const char *override)
{
	struct device device = { .addr = addr_of(addr),
				 .id = { 0x8086, 0x158b, 0x8086, 2 },
				 .class = 0x020000,
				 .overridable = true,
				 .has_vfio_dev = strstr(driver, "vfio") != NULL,
				 .group = 7 };

	snprintf(device.binding.driver, sizeof(device.binding.driver), "%s", driver);
	snprintf(device.binding.override, sizeof(device.binding.override), "%s", override);
	assert_int_equal(machine_add(&machine, &device), 0);
	return machine_find(&machine, &device.addr);
}

static struct want *add_want(const char *addr, enum goal goal, const char *driver)
{
	struct want *want = &wants[want_count++];

	*want = (struct want){ .addr = addr_of(addr), .goal = goal };
	snprintf(want->driver, sizeof(want->driver), "%s", driver);
	return want;
}

/* An entry for one device, with the selection made anew. */
static struct entry *add_entry(const char *name, const char *addr, enum mode mode)
{
	static char file[] = "10-lab.conf";
	struct entry *entry = &entries[policy.count++];

	*entry = (struct entry){ .match = { .keys = MATCH_ADDRESS, .address = addr_of(addr) },
				 .expect = 1,
				 .mode = mode,
				 .file = file,
				 .line = (int)policy.count };
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	selection_release(&selection);
	assert_int_equal(selection_make(&policy, &machine, &selection), 0);
	situation.selection = &selection;
	return entry;
}

static int set_up(void **state)
{
	policy = (struct policy){ .entries = entries };
	want_count = 0;
	situation = (struct situation){ .machine = &machine,
					.usages = &usages,
					.holders = &holders,
					.drivers = known,
					.driver_count = 1,
					.may_load = true };
	return 0;
}

static int tear_down(void **state)
{
	machine_release(&machine);
	selection_release(&selection);
	usages_release(&usages);
	usages_release(&holders);
	plan_release(&plan);
	return 0;
}

static void make(void)
{
	plan_release(&plan);
	assert_int_equal(plan_make(&situation, wants, want_count, &plan), 0);
}

/* The steps, one a line: "bind 0000:01:00.0 vfio-pci". */
static void assert_steps(const char *expected)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	for (size_t i = 0; i < plan.count; i++)
		strbuf_addf(&text, "%s %s %s\n", step_kind_to_string(plan.steps[i].kind),
			    PCI_ADDR_TEXT(&plan.steps[i].addr), plan.steps[i].value);
	assert_string_equal(strbuf_text(&text), expected);
}

static void assert_plan(const char *expected)
{
	make();
	for (size_t i = 0; i < plan.refusal_count; i++)
		fail_msg("refused: %s", plan.refusals[i].fact);
	assert_int_equal(plan_code(&plan), EXIT_DONE);
	assert_steps(expected);
}

static void assert_refused(enum exitcode code, const char *expected)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	make();
	for (size_t i = 0; i < plan.refusal_count; i++) {
		refusal_render(&plan.refusals[i], &text);
		strbuf_add(&text, "\n");
	}
	assert_string_equal(strbuf_text(&text), expected);
	assert_int_equal(plan_code(&plan), code);
	assert_int_equal(plan.count, 0);
	assert_int_equal(plan.saved_count, 0);
}

static void assert_reach(const char *expected)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_free_ struct pci_addr *addrs = NULL;
	size_t count;

	assert_int_equal(plan_reach(&machine, wants, want_count, &addrs, &count), 0);
	for (size_t i = 0; i < count; i++)
		strbuf_addf(&text, "%s ", PCI_ADDR_TEXT(&addrs[i]));
	assert_string_equal(strbuf_text(&text), expected);
}

/* --- to VFIO -------------------------------------------------------------------------------------
 */

static void a_native_device_is_unbound_and_bound(void **state)
{
	add_device(A, "i40e", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	assert_plan("override " A " vfio-pci\nunbind " A " i40e\nbind " A " vfio-pci\n");
	assert_int_equal(plan.saved_count, 1);
	assert_string_equal(plan.saved[0].binding.driver, "i40e");
	assert_int_equal(plan.saved[0].id.device, 0x158b);
	assert_false(plan.saved[0].on_vfio);
}

static void a_device_without_driver_is_bound(void **state)
{
	add_device(A, "", "vfio-pci");
	add_want(A, GOAL_VFIO, "vfio-pci");
	assert_plan("bind " A " vfio-pci\n");
}

static void a_device_that_is_there_already_has_no_step(void **state)
{
	add_device(A, "vfio-pci", "vfio-pci");
	add_want(A, GOAL_VFIO, "vfio-pci");
	assert_plan("");
	assert_int_equal(plan.saved_count, 0);
}

static void a_missing_override_of_a_bound_device_is_written(void **state)
{
	add_device(A, "vfio-pci", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	assert_plan("override " A " vfio-pci\n");
	assert_true(plan.saved[0].on_vfio);
}

static void a_device_changes_from_one_vfio_driver_to_another(void **state)
{
	add_device(A, "vfio-pci", "vfio-pci");
	add_want(A, GOAL_VFIO, "mlx5_vfio_pci");
	assert_plan("load " A " mlx5_vfio_pci\noverride " A " mlx5_vfio_pci\n"
		    "unbind " A " vfio-pci\nbind " A " mlx5_vfio_pci\n");
}

static void modules_are_loaded_once_and_first(void **state)
{
	add_device(A, "i40e", "")->group = 1;
	add_device(B, "i40e", "")->group = 2;
	add_device(C, "i40e", "")->group = 3;
	add_want(A, GOAL_VFIO, "vfio-pci");
	add_want(B, GOAL_VFIO, "mlx5_vfio_pci");
	add_want(C, GOAL_VFIO, "mlx5_vfio_pci");
	situation.driver_count = 0;
	make();
	assert_int_equal(plan.count, 2 + 9);
	assert_int_equal(plan.steps[0].kind, STEP_LOAD);
	assert_string_equal(plan.steps[0].value, "vfio-pci");
	assert_int_equal(plan.steps[1].kind, STEP_LOAD);
	assert_string_equal(plan.steps[1].value, "mlx5_vfio_pci");
	assert_int_equal(plan.saved_count, 3);
}

static void nothing_is_loaded_for_a_device_that_is_bound(void **state)
{
	add_device(A, "vfio-pci", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	situation.driver_count = 0;
	assert_plan("override " A " vfio-pci\n");
}

static void without_leave_to_load_it_is_refused(void **state)
{
	add_device(A, "i40e", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	situation.driver_count = 0;
	situation.may_load = false;
	assert_refused(EXIT_ERROR,
		       A ": its VFIO driver is not loaded, and auto_load_module is off\n"
			 "  load the module, or set auto_load_module = true\n");
}

static void a_load_before_a_refused_one_is_dropped(void **state)
{
	add_device(A, "i40e", "")->group = 1;
	add_want(A, GOAL_VFIO, "vfio-pci");
	add_want(C, GOAL_VFIO, "vfio-pci");
	assert_refused(EXIT_NOT_FOUND,
		       C ": no such device\n  see which there are with: vfio-tool list --all\n");
}

static void an_address_twice_is_one_request(void **state)
{
	add_device(A, "i40e", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	add_want(A, GOAL_NATIVE, "");
	assert_plan("override " A " vfio-pci\nunbind " A " i40e\nbind " A " vfio-pci\n");
	assert_reach(A " ");
}

static void no_wants_make_an_empty_plan(void **state)
{
	assert_plan("");
	assert_reach("");
}

/* --- claim ---------------------------------------------------------------------------------------
 */

static void a_claim_writes_the_override_only(void **state)
{
	add_device(A, "", "");
	add_want(A, GOAL_CLAIM, "vfio-pci");
	situation.driver_count = 0;
	assert_plan("override " A " vfio-pci\n");
}

static void a_claim_leaves_a_bound_device_alone(void **state)
{
	add_device(A, "i40e", "");
	add_want(A, GOAL_CLAIM, "vfio-pci");
	assert_plan("");
}

static void a_claimed_device_has_no_step(void **state)
{
	add_device(A, "", "vfio-pci");
	add_want(A, GOAL_CLAIM, "vfio-pci");
	assert_plan("");
}

static void a_claim_passes_the_guards(void **state)
{
	struct pci_addr addr = addr_of(A);

	add_device(A, "", "");
	add_want(A, GOAL_CLAIM, "vfio-pci");
	assert_int_equal(usages_add(&usages, &addr, GUARD_UNVETTED, "was never looked at"), 0);
	assert_refused(EXIT_REFUSED, A ": was never looked at\n  to take it all the same: "
				       "--allow=unvetted, or allow = [ \"unvetted\" ] in its "
				       "entry\n");
}

/* --- back home -----------------------------------------------------------------------------------
 */

static void a_device_returns_to_the_driver_it_had(void **state)
{
	add_device(A, "vfio-pci", "vfio-pci");
	add_want(A, GOAL_NATIVE, "i40e");
	assert_plan("override " A " i40e\nunbind " A " vfio-pci\nbind " A " i40e\noverride " A
		    " \n");
	assert_true(plan.saved[0].on_vfio);
}

static void a_device_returns_to_the_driver_and_the_override_it_had(void **state)
{
	add_device(A, "vfio-pci", "vfio-pci");
	strcpy(add_want(A, GOAL_NATIVE, "i40e")->override, "i40e");
	assert_plan("override " A " i40e\nunbind " A " vfio-pci\nbind " A " i40e\n");
}

static void an_override_for_vfio_does_not_keep_it_from_its_driver(void **state)
{
	add_device(A, "vfio-pci", "vfio-pci");
	strcpy(add_want(A, GOAL_NATIVE, "i40e")->override, "vfio-pci");
	assert_plan("override " A " i40e\nunbind " A " vfio-pci\nbind " A " i40e\n"
		    "override " A " vfio-pci\n");
}

static void without_a_record_whichever_driver_takes_it(void **state)
{
	add_device(A, "vfio-pci", "vfio-pci");
	add_want(A, GOAL_NATIVE, "");
	assert_plan("override " A " \nunbind " A " vfio-pci\nload-for " A " \nprobe " A " \n");
}

static void a_vfio_driver_must_not_be_the_one_that_takes_it(void **state)
{
	add_device(A, "mlx5_vfio_pci", "");
	struct want *want = add_want(A, GOAL_NATIVE, "");
	const char *const names[] = { "vfio-pci", "mlx5_vfio_pci" };

	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		_cleanup_strbuf_ struct strbuf expected = { 0 };

		strcpy(want->override, names[i]);
		strbuf_addf(&expected,
			    "unbind " A " mlx5_vfio_pci\nload-for " A " \nprobe " A " \n"
			    "override " A " %s\n",
			    names[i]);
		assert_plan(strbuf_text(&expected));
	}
	static const char *const other[] = { "qat_vfio_pci" };
	situation.drivers = other;
	strcpy(want->override, "qat_vfio_pci");
	assert_plan("unbind " A " mlx5_vfio_pci\nload-for " A " \nprobe " A " \n"
		    "override " A " qat_vfio_pci\n");
}

static void an_override_for_a_native_driver_decides_who_takes_it(void **state)
{
	add_device(A, "vfio-pci", "vfio-pci");
	strcpy(add_want(A, GOAL_NATIVE, "")->override, "igb_uio");
	assert_plan("override " A " igb_uio\nunbind " A " vfio-pci\nload-for " A " \nprobe " A
		    " \n");
}

static void a_native_device_gets_its_override_back_only(void **state)
{
	add_device(A, "i40e", "vfio-pci");
	add_want(A, GOAL_NATIVE, "i40e");
	assert_plan("override " A " \n");
	machine_find(&machine, &wants[0].addr)->binding.override[0] = '\0';
	assert_plan("");
}

static void a_device_without_driver_is_offered_to_all(void **state)
{
	add_device(A, "", "vfio-pci");
	add_want(A, GOAL_NATIVE, "");
	assert_plan("override " A " \nload-for " A " \nprobe " A " \n");
}

static void what_has_no_group_can_still_go_home(void **state)
{
	add_device(A, "vfio-pci", "")->group = -1;
	add_want(A, GOAL_NATIVE, "i40e");
	assert_plan("override " A " i40e\nunbind " A " vfio-pci\nbind " A " i40e\noverride " A
		    " \n");
}

static void going_home_asks_no_guard_and_no_entry(void **state)
{
	struct pci_addr addr = addr_of(A);

	add_device(A, "vfio-pci", "");
	add_want(A, GOAL_NATIVE, "i40e")->entry = add_entry("mgmt", A, MODE_KERNEL);
	assert_int_equal(usages_add(&usages, &addr, GUARD_ADDRESS, "has an address"), 0);
	make();
	assert_int_equal(plan.refusal_count, 0);
}

static void going_home_takes_no_sibling_along(void **state)
{
	add_device(A, "vfio-pci", "vfio-pci");
	add_device(B, "vfio-pci", "vfio-pci");
	add_want(A, GOAL_NATIVE, "i40e")->group = GROUP_WHOLE;
	assert_reach(A " ");
	make();
	assert_int_equal(plan.saved_count, 1);
}

/* --- refusals ------------------------------------------------------------------------------------
 */

static void a_bridge_is_refused(void **state)
{
	struct device *device = add_device(A, "pcieport", "");

	device->header = PCI_HEADER_BRIDGE;
	device->class = 0x060400;
	add_want(A, GOAL_VFIO, "vfio-pci");
	assert_refused(EXIT_REFUSED, A ": is a bridge: VFIO takes endpoints only\n"
				       "  name the devices behind it instead\n");
	device->header = PCI_HEADER_CARDBUS;
	wants[0].goal = GOAL_NATIVE;
	make();
	assert_int_equal(plan.refusal_count, 1);
	device->header = PCI_HEADER_NORMAL; /* a host bridge */
	device->class = 0x060000;
	make();
	assert_int_equal(plan.refusal_count, 1);
}

static void a_device_without_a_group_is_refused(void **state)
{
	add_device(A, "i40e", "")->group = -1;
	add_want(A, GOAL_VFIO, "vfio-pci");
	assert_refused(EXIT_REFUSED,
		       A ": has no IOMMU group: the IOMMU is off or absent, so VFIO cannot isolate "
			 "it\n  enable VT-d or AMD-Vi in the firmware; where the kernel leaves it "
			 "off, `vfio-tool setup-boot` adds intel_iommu=on; then reboot\n");
}

static void a_device_without_driver_override_is_refused(void **state)
{
	add_device(A, "i40e", "")->overridable = false;
	add_want(A, GOAL_VFIO, "vfio-pci");
	assert_refused(EXIT_REFUSED,
		       A ": has no driver_override: this kernel cannot direct it to a "
			 "driver\n");
}

static void an_entry_that_says_kernel_is_kept(void **state)
{
	add_device(A, "i40e", "");
	add_want(A, GOAL_VFIO, "vfio-pci")->entry = add_entry("mgmt", A, MODE_KERNEL);
	assert_refused(EXIT_REFUSED,
		       A ": stays with the kernel: the entry mgmt at 10-lab.conf:1 says mode = "
			 "\"kernel\"\n  change that entry\n");
}

static void an_entry_that_says_kernel_is_kept_from_a_request_by_hand(void **state)
{
	add_device(A, "i40e", "");
	add_entry("mgmt", A, MODE_KERNEL);
	add_want(A, GOAL_VFIO, "vfio-pci");
	make();
	assert_int_equal(plan.refusal_count, 1);
}

static void an_entry_that_says_kernel_is_kept_from_a_sibling_with_an_entry(void **state)
{
	add_device(A, "i40e", "");
	add_device(B, "i40e", "");
	struct want *want = add_want(A, GOAL_VFIO, "vfio-pci");

	want->entry = add_entry("dpdk", A, MODE_VFIO);
	want->group = GROUP_WHOLE;
	add_entry("mgmt", B, MODE_KERNEL);
	assert_refused(EXIT_REFUSED,
		       B ": stays with the kernel: the entry mgmt at 10-lab.conf:2 says mode = "
			 "\"kernel\"\n  change that entry\n");
}

static void each_guard_is_named_with_what_lifts_it(void **state)
{
	struct pci_addr addr = addr_of(A), other = addr_of(B);

	add_device(A, "i40e", "");
	struct want *want = add_want(A, GOAL_VFIO, "vfio-pci");
	assert_int_equal(usages_add(&usages, &addr, GUARD_DEFAULT_ROUTE,
				    "carries the default route via 10.0.2.2"),
			 0);
	assert_int_equal(usages_add(&usages, &addr, GUARD_SSH, "carries your session"), 0);
	assert_int_equal(usages_add(&usages, &other, GUARD_SWAP, "has swap"), 0);
	assert_refused(EXIT_REFUSED,
		       A ": carries the default route via 10.0.2.2\n  to take it all the same: "
			 "--allow=default-route, or allow = [ \"default-route\" ] in its entry\n" A
			 ": carries your session\n  to take it all the same: --allow=ssh, or "
			 "allow = [ \"ssh\" ] in its entry\n");
	want->allow = GUARD_BIT(GUARD_DEFAULT_ROUTE);
	assert_refused(EXIT_REFUSED, A ": carries your session\n  to take it all the same: "
				       "--allow=ssh, or allow = [ \"ssh\" ] in its entry\n");
	want->allow |= GUARD_BIT(GUARD_SSH);
	make();
	assert_int_equal(plan.refusal_count, 0);
}

static void a_sibling_passes_the_same_guards(void **state)
{
	struct pci_addr addr = addr_of(B);

	add_device(A, "i40e", "");
	add_device(B, "nvme", "");
	struct want *want = add_want(A, GOAL_VFIO, "vfio-pci");
	want->group = GROUP_WHOLE;
	want->allow = GUARD_BIT(GUARD_ROOT_DISK); /* of A, not of B */
	assert_int_equal(usages_add(&usages, &addr, GUARD_ROOT_DISK, "has / behind it"), 0);
	assert_refused(EXIT_REFUSED, B ": has / behind it\n  to take it all the same: name it too, "
				       "with --allow=root-disk, or allow = [ \"root-disk\" ] in "
				       "an entry of its own\n");
}

static void a_device_in_use_that_is_taken_already_is_no_news(void **state)
{
	struct pci_addr addr = addr_of(A);

	add_device(A, "vfio-pci", "vfio-pci");
	add_want(A, GOAL_VFIO, "vfio-pci");
	assert_int_equal(usages_add(&usages, &addr, GUARD_CONSOLE, "is the console"), 0);
	assert_int_equal(usages_add(&holders, &addr, GUARD_MAX, "is held"), 0);
	assert_plan("");
}

static void a_held_device_is_not_moved(void **state)
{
	struct pci_addr addr = addr_of(A);

	add_device(A, "vfio-pci", "vfio-pci");
	add_want(A, GOAL_NATIVE, "i40e");
	assert_int_equal(
		usages_add(&holders, &addr, GUARD_MAX, "is held open by process 77 (testpmd)"), 0);
	assert_refused(EXIT_REFUSED,
		       A ": is held open by process 77 (testpmd)\n  stop that program first\n");
	wants[0] = (struct want){ .addr = addr, .goal = GOAL_VFIO, .driver = "mlx5_vfio_pci" };
	make();
	assert_int_equal(plan.refusal_count, 1);
}

static void another_device_that_is_held_is_no_reason(void **state)
{
	struct pci_addr addr = addr_of(C);

	add_device(A, "vfio-pci", "vfio-pci");
	add_want(A, GOAL_NATIVE, "i40e");
	assert_int_equal(usages_add(&holders, &addr, GUARD_MAX, "is held"), 0);
	make();
	assert_int_equal(plan.refusal_count, 0);
}

static void facts_that_nobody_gathered_are_no_facts(void **state)
{
	situation.usages = situation.holders = NULL;
	add_device(A, "mlx5_vfio_pci", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	make();
	assert_int_equal(plan.refusal_count, 0);
}

static void one_refusal_refuses_all(void **state)
{
	add_device(A, "i40e", "")->group = 1;
	add_device(B, "i40e", "")->group = -1;
	add_want(A, GOAL_VFIO, "vfio-pci");
	add_want(B, GOAL_VFIO, "vfio-pci");
	make();
	assert_int_equal(plan.refusal_count, 1);
	assert_int_equal(plan.count, 0);
}

static void the_worst_code_counts(void **state)
{
	add_device(A, "i40e", "")->group = -1;
	add_want(C, GOAL_VFIO, "vfio-pci");
	add_want(A, GOAL_VFIO, "vfio-pci");
	make();
	assert_int_equal(plan.refusal_count, 2);
	assert_int_equal(plan.refusals[0].code, EXIT_NOT_FOUND);
	assert_int_equal(plan_code(&plan), EXIT_REFUSED);
}

/* --- groups --------------------------------------------------------------------------------------
 */

static void strict_refuses_a_group_that_a_sibling_blocks(void **state)
{
	add_device(A, "i40e", "");
	add_device(B, "nvme", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	assert_reach(A " ");
	assert_refused(EXIT_REFUSED, A
		       ": shares IOMMU group 7 with " B ", which driver nvme holds: the group "
		       "would not be usable\n  take the group along (group = \"whole\", "
		       "--group=whole), name \"" B " 8086:158b\" in `companions`, or free it from "
		       "its driver\n");
}

static void strict_refuses_it_for_a_device_that_is_bound_already_too(void **state)
{
	add_device(A, "vfio-pci", "vfio-pci");
	add_device(B, "nvme", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	make();
	assert_int_equal(plan.refusal_count, 1);
}

static void siblings_that_do_not_block_are_left_alone(void **state)
{
	static const char *const drivers[] = { "", "pci-stub", "pcieport", "vfio-pci" };

	for (size_t i = 0; i < ELEMENTSOF(drivers); i++) {
		machine_release(&machine);
		want_count = 0;
		add_device(A, "", "vfio-pci");
		add_device(B, drivers[i], "");
		add_want(A, GOAL_VFIO, "vfio-pci");
		assert_plan("bind " A " vfio-pci\n");
	}
}

static void a_bridge_in_the_group_blocks_by_its_driver(void **state)
{
	add_device(A, "i40e", "");
	struct device *bridge = add_device(B, "pcieport", "");

	bridge->header = PCI_HEADER_BRIDGE;
	add_want(A, GOAL_VFIO, "vfio-pci")->group = GROUP_WHOLE;
	make();
	assert_int_equal(plan.refusal_count, 0);
	assert_int_equal(plan.saved_count, 1);
	strcpy(bridge->binding.driver, "shpchp");
	assert_refused(EXIT_REFUSED,
		       A ": shares IOMMU group 7 with " B ", which driver shpchp holds: the group "
			 "would not be usable\n  that bridge must be without a driver or on "
			 "pcieport\n");
}

static void whole_takes_all_of_the_group(void **state)
{
	add_device(A, "i40e", "");
	add_device(B, "", "");
	add_device(C, "i40e", "")->group = 8;
	add_want(A, GOAL_VFIO, "vfio-pci")->group = GROUP_WHOLE;
	assert_reach(A " " B " ");
	assert_plan("override " A " vfio-pci\nunbind " A " i40e\nbind " A " vfio-pci\n"
		    "override " B " vfio-pci\nbind " B " vfio-pci\n");
}

static void whole_takes_each_once(void **state)
{
	add_device(A, "i40e", "");
	add_device(B, "i40e", "");
	add_want(B, GOAL_VFIO, "vfio-pci")->group = GROUP_WHOLE;
	add_want(A, GOAL_VFIO, "vfio-pci")->group = GROUP_WHOLE;
	assert_reach(B " " A " ");
	make();
	assert_int_equal(plan.count, 6);
}

static void whole_reaches_nothing_from_a_device_without_a_group(void **state)
{
	add_device(A, "i40e", "")->group = -1;
	add_device(B, "i40e", "")->group = -1;
	add_want(A, GOAL_VFIO, "vfio-pci")->group = GROUP_WHOLE;
	add_want(C, GOAL_VFIO, "vfio-pci")->group = GROUP_WHOLE;
	assert_reach(A " " C " ");
}

static void list_takes_the_companions_that_are_in_the_group(void **state)
{
	const struct companion companions[] = { { addr_of(C),
						  { 0x8086, 0x158b, PCI_ANY, PCI_ANY } },
						{ addr_of(B), { 0x8086, 0x158b, 0x8086, 2 } } };

	add_device(A, "i40e", "");
	add_device(B, "i40e", "");
	add_device(C, "i40e", "")->group = 8;
	struct want *want = add_want(A, GOAL_VFIO, "vfio-pci");
	want->group = GROUP_LIST;
	want->companions = companions;
	want->companion_count = 2;
	assert_reach(A " " B " ");
	make();
	assert_int_equal(plan.refusal_count, 0);
	want->companion_count = 1;
	assert_reach(A " ");
	make();
	assert_int_equal(plan.refusal_count, 1);
}

static void another_card_in_a_companions_place_is_not_taken_for_it(void **state)
{
	struct companion companion = { addr_of(B), { 0x8086, 0x1572, PCI_ANY, PCI_ANY } };

	add_device(A, "i40e", "");
	add_device(B, "", "");
	struct want *want = add_want(A, GOAL_VFIO, "vfio-pci");
	want->group = GROUP_LIST;
	want->companions = &companion;
	want->companion_count = 1;
	assert_reach(A " ");
	assert_refused(EXIT_REFUSED,
		       A ": its companion " B " is another card: expected 8086:1572, found "
			 "8086:158b:8086:0002\n  when that card is meant, write \"" B
			 " 8086:158b\" in `companions`\n");
	want->goal = GOAL_CLAIM;
	machine_find(&machine, &want->addr)->binding.driver[0] = '\0';
	make();
	assert_int_equal(plan.refusal_count, 1);
	companion.id.device = 0x158b;
	make();
	assert_int_equal(plan.refusal_count, 0);
}

static void an_override_of_somebody_else_stays_where_nobody_is_asked(void **state)
{
	_cleanup_usages_ struct usages claims = { 0 };

	add_device(A, "", "none");
	add_want(A, GOAL_CLAIM, "vfio-pci");
	make();
	assert_int_equal(plan.count, 1);
	situation.unattended = true;
	assert_refused(EXIT_REFUSED, A ": has driver_override \"none\", set by somebody else\n"
				       "  take it all the same with: vfio-tool apply\n");
	assert_int_equal(usages_add(&claims, &wants[0].addr, GUARD_MAX, "driverctl, FILE"), 0);
	situation.claims = &claims;
	assert_refused(EXIT_REFUSED,
		       A ": has driver_override \"none\", set by driverctl, FILE\n"
			 "  take it all the same with: vfio-tool apply; for good: driverctl "
			 "unset-override " A "\n");
	machine.devices[0].binding.override[0] = '\0';
	assert_refused(EXIT_REFUSED,
		       A ": is to have another driver by driverctl, FILE\n"
			 "  take it all the same with: vfio-tool apply; for good: driverctl "
			 "unset-override " A "\n");
}

static void a_device_that_does_not_answer_is_left_alone(void **state)
{
	add_device(A, "i40e", "")->silent = true;
	add_want(A, GOAL_NATIVE, "");
	assert_refused(EXIT_TIMEOUT, A
		       ": does not answer: the kernel is still busy with it, as with a driver that "
		       "does not let go\n  see the kernel's log, and try again\n");
}

static void an_override_of_ours_is_replaced_by_another_of_ours(void **state)
{
	add_device(A, "", "vfio-pci");
	add_want(A, GOAL_CLAIM, "mlx5_vfio_pci");
	situation.unattended = true;
	make();
	assert_int_equal(plan.refusal_count, 0);
	assert_int_equal(plan.count, 1);
}

static void two_that_are_asked_for_make_the_group_viable(void **state)
{
	add_device(A, "i40e", "");
	add_device(B, "i40e", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	add_want(B, GOAL_VFIO, "mlx5_vfio_pci");
	make();
	assert_int_equal(plan.refusal_count, 0);
}

static void a_claimed_sibling_counts_as_it_is(void **state)
{
	add_device(A, "", "");
	add_device(B, "i40e", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	add_want(B, GOAL_CLAIM, "vfio-pci");
	make();
	assert_int_equal(plan.refusal_count, 1);
}

static void a_sibling_that_goes_home_blocks_the_group(void **state)
{
	add_device(A, "", "");
	add_device(B, "vfio-pci", "vfio-pci");
	add_want(A, GOAL_VFIO, "vfio-pci");
	add_want(B, GOAL_NATIVE, "i40e");
	assert_refused(EXIT_REFUSED, A ": shares IOMMU group 7 with " B ", which the same request "
				       "gives back to the kernel: the group would not be usable\n"
				       "  take both, or neither\n");
}

static void a_sibling_that_stays_where_it_does_not_block_may_be_asked_home(void **state)
{
	add_device(A, "", "");
	add_device(B, "pci-stub", "");
	add_want(A, GOAL_VFIO, "vfio-pci");
	add_want(B, GOAL_NATIVE, "");
	make();
	assert_int_equal(plan.refusal_count, 0);
}

/* --- the way back --------------------------------------------------------------------------------
 */

static void assert_way_back(const char *driver, const char *override, const struct saved *saved,
			    const char *expected)
{
	struct device now = { .addr = saved->addr };

	snprintf(now.binding.driver, sizeof(now.binding.driver), "%s", driver);
	snprintf(now.binding.override, sizeof(now.binding.override), "%s", override);
	plan_release(&plan);
	assert_int_equal(plan_restore(&now, saved, &plan), 0);
	assert_steps(expected);
	assert_int_equal(plan.saved_count, plan.count > 0);
}

static void every_state_on_the_way_leads_back(void **state)
{
	const struct saved saved = { .addr = addr_of(A), .binding = { "i40e", "" } };

	assert_way_back("i40e", "", &saved, "");
	assert_way_back("i40e", "vfio-pci", &saved, "override " A " \n");
	assert_way_back("", "vfio-pci", &saved,
			"override " A " i40e\nbind " A " i40e\noverride " A " \n");
	assert_way_back("vfio-pci", "vfio-pci", &saved,
			"override " A " i40e\nunbind " A " vfio-pci\nbind " A " i40e\n"
			"override " A " \n");
	assert_way_back("", "i40e", &saved, "bind " A " i40e\noverride " A " \n");
}

static void a_saved_override_is_kept_to_the_end(void **state)
{
	const struct saved saved = { .addr = addr_of(A), .binding = { "i40e", "vfio-pci" } };

	assert_way_back("vfio-pci", "vfio-pci", &saved,
			"override " A " i40e\nunbind " A " vfio-pci\nbind " A " i40e\n"
			"override " A " vfio-pci\n");
}

static void a_saved_device_without_driver_is_only_let_go(void **state)
{
	const struct saved saved = { .addr = addr_of(A), .binding = { "", "" } };

	assert_way_back("vfio-pci", "vfio-pci", &saved, "override " A " \nunbind " A " vfio-pci\n");
	assert_way_back("", "vfio-pci", &saved, "override " A " \n");
}

static void a_saved_vfio_binding_comes_back_without_its_override(void **state)
{
	const struct saved saved = { .addr = addr_of(A),
				     .binding = { "vfio-pci", "" },
				     .on_vfio = true };

	assert_way_back("i40e", "i40e", &saved,
			"override " A " vfio-pci\nunbind " A " i40e\nbind " A " vfio-pci\n"
			"override " A " \n");
}

/* --- text ----------------------------------------------------------------------------------------
 */

static void every_kind_of_step_has_a_name_that_leads_back(void **state)
{
	for (int i = 0; i < STEP_KIND_MAX; i++) {
		enum step_kind kind = STEP_KIND_MAX;

		assert_int_equal(
			step_kind_from_string(step_kind_to_string((enum step_kind)i), &kind), 0);
		assert_int_equal(kind, i);
	}
	enum step_kind kind = STEP_BIND;
	assert_int_equal(step_kind_from_string("nosuch", &kind), -EINVAL);
	assert_int_equal(kind, STEP_BIND);
}

static void assert_step(enum step_kind kind, const char *value, const char *rendered,
			const char *path, const char *text)
{
	struct step step = { .kind = kind, .addr = addr_of("10000:e1:00.0") };
	char target[256], written[DRIVER_TEXT_MAX + 1];
	_cleanup_strbuf_ struct strbuf out = { 0 };

	snprintf(step.value, sizeof(step.value), "%s", value);
	step_render(&step, "/sys", &out);
	assert_string_equal(strbuf_text(&out), rendered);
	assert_int_equal(step_target(&step, target, written), path != NULL);
	if (path) {
		assert_string_equal(target, path);
		assert_string_equal(written, text);
	}
}

static void a_step_says_what_it_writes_and_where(void **state)
{
	assert_step(STEP_OVERRIDE, "vfio-pci",
		    "write \"vfio-pci\" to /sys/bus/pci/devices/10000:e1:00.0/driver_override",
		    "bus/pci/devices/10000:e1:00.0/driver_override", "vfio-pci");
	assert_step(STEP_OVERRIDE, "",
		    "write \"\\n\" to /sys/bus/pci/devices/10000:e1:00.0/driver_override",
		    "bus/pci/devices/10000:e1:00.0/driver_override", "\n");
	assert_step(STEP_UNBIND, "nvme",
		    "write \"10000:e1:00.0\" to /sys/bus/pci/drivers/nvme/unbind",
		    "bus/pci/drivers/nvme/unbind", "10000:e1:00.0");
	assert_step(STEP_BIND, "vfio-pci",
		    "write \"10000:e1:00.0\" to /sys/bus/pci/drivers/vfio-pci/bind",
		    "bus/pci/drivers/vfio-pci/bind", "10000:e1:00.0");
	assert_step(STEP_PROBE, "", "write \"10000:e1:00.0\" to /sys/bus/pci/drivers_probe",
		    "bus/pci/drivers_probe", "10000:e1:00.0");
	assert_step(STEP_LOAD, "vfio-pci", "load the module of driver vfio-pci", NULL, NULL);
	assert_step(STEP_LOAD_FOR, "", "load the modules that know 10000:e1:00.0", NULL, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_native_device_is_unbound_and_bound),
		TEST(a_device_without_driver_is_bound),
		TEST(a_device_that_is_there_already_has_no_step),
		TEST(a_missing_override_of_a_bound_device_is_written),
		TEST(a_device_changes_from_one_vfio_driver_to_another),
		TEST(modules_are_loaded_once_and_first),
		TEST(nothing_is_loaded_for_a_device_that_is_bound),
		TEST(without_leave_to_load_it_is_refused),
		TEST(a_load_before_a_refused_one_is_dropped),
		TEST(an_address_twice_is_one_request),
		TEST(no_wants_make_an_empty_plan),
		TEST(a_claim_writes_the_override_only),
		TEST(a_claim_leaves_a_bound_device_alone),
		TEST(a_claimed_device_has_no_step),
		TEST(a_claim_passes_the_guards),
		TEST(a_device_returns_to_the_driver_it_had),
		TEST(a_device_returns_to_the_driver_and_the_override_it_had),
		TEST(an_override_for_vfio_does_not_keep_it_from_its_driver),
		TEST(without_a_record_whichever_driver_takes_it),
		TEST(a_vfio_driver_must_not_be_the_one_that_takes_it),
		TEST(an_override_for_a_native_driver_decides_who_takes_it),
		TEST(a_native_device_gets_its_override_back_only),
		TEST(a_device_without_driver_is_offered_to_all),
		TEST(what_has_no_group_can_still_go_home),
		TEST(going_home_asks_no_guard_and_no_entry),
		TEST(going_home_takes_no_sibling_along),
		TEST(a_bridge_is_refused),
		TEST(a_device_without_a_group_is_refused),
		TEST(a_device_without_driver_override_is_refused),
		TEST(an_entry_that_says_kernel_is_kept),
		TEST(an_entry_that_says_kernel_is_kept_from_a_request_by_hand),
		TEST(an_entry_that_says_kernel_is_kept_from_a_sibling_with_an_entry),
		TEST(each_guard_is_named_with_what_lifts_it),
		TEST(a_sibling_passes_the_same_guards),
		TEST(a_device_in_use_that_is_taken_already_is_no_news),
		TEST(a_held_device_is_not_moved),
		TEST(another_device_that_is_held_is_no_reason),
		TEST(facts_that_nobody_gathered_are_no_facts),
		TEST(one_refusal_refuses_all),
		TEST(the_worst_code_counts),
		TEST(strict_refuses_a_group_that_a_sibling_blocks),
		TEST(strict_refuses_it_for_a_device_that_is_bound_already_too),
		TEST(siblings_that_do_not_block_are_left_alone),
		TEST(a_bridge_in_the_group_blocks_by_its_driver),
		TEST(whole_takes_all_of_the_group),
		TEST(whole_takes_each_once),
		TEST(whole_reaches_nothing_from_a_device_without_a_group),
		TEST(list_takes_the_companions_that_are_in_the_group),
		TEST(another_card_in_a_companions_place_is_not_taken_for_it),
		TEST(an_override_of_somebody_else_stays_where_nobody_is_asked),
		TEST(an_override_of_ours_is_replaced_by_another_of_ours),
		TEST(a_device_that_does_not_answer_is_left_alone),
		TEST(two_that_are_asked_for_make_the_group_viable),
		TEST(a_claimed_sibling_counts_as_it_is),
		TEST(a_sibling_that_goes_home_blocks_the_group),
		TEST(a_sibling_that_stays_where_it_does_not_block_may_be_asked_home),
		TEST(every_state_on_the_way_leads_back),
		TEST(a_saved_override_is_kept_to_the_end),
		TEST(a_saved_device_without_driver_is_only_let_go),
		TEST(a_saved_vfio_binding_comes_back_without_its_override),
		TEST(every_kind_of_step_has_a_name_that_leads_back),
		TEST(a_step_says_what_it_writes_and_where),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
