/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/explain.h"
#include "unit/card.h"

/* One device, on its own in group 1. */
static struct device device_on(const char *driver, const char *override)
{
	struct device device = { .addr = card_addr("0000:01:00.0"),
				 .id = { 0x8086, 0x10d3, 0x8086, 0xa01f },
				 .class = 0x020000,
				 .group = 1 };

	strcpy(device.binding.driver, driver);
	strcpy(device.binding.override, override);
	return device;
}

static void says(const struct explain_facts *facts,
		 void (*explain)(const struct explain_facts *facts, struct strbuf *out),
		 const char *expected)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	explain(facts, &out);
	assert_int_equal(out.error, 0);
	if (!strstr(strbuf_text(&out), expected))
		assert_string_equal(strbuf_text(&out), expected);
}

static void an_id_on_the_command_line_is_found(void **state)
{
	const struct pci_id id = { 0x8086, 0x10d3, 0x8086, 0xa01f };

	assert_true(explain_id_on_cmdline("ro vfio-pci.ids=8086:10d3 quiet", &id));
	assert_true(explain_id_on_cmdline("vfio_pci.ids=10de:1,8086:10d3:8086:a01f", &id));
	assert_true(explain_id_on_cmdline("vfio-pci.ids=8086:10d3:ffffffff:ffffffff:20000", &id));
	assert_false(explain_id_on_cmdline("vfio-pci.ids=8086:10d4 ids=8086:10d3", &id));
	assert_false(explain_id_on_cmdline("vfio-pci.ids= vfio-pci.ids", &id));
	assert_false(explain_id_on_cmdline("vfio-pci.ids=,,:,zz:zz", &id));
	assert_false(explain_id_on_cmdline("", &id));
}

static void what_a_driver_has_made_is_lost(void **state)
{
	struct device device = device_on("nvme", "");
	const struct machine machine = { .devices = &device, .count = 1 };
	_cleanup_children_ struct children children = { 0 };
	const struct explain_facts facts = { .machine = &machine,
					     .device = &device,
					     .children = &children };

	says(&facts, explain_loss, "");
	assert_int_equal(children_add(&children, CHILD_BLOCK, "nvme0n1"), 0);
	assert_int_equal(children_add(&children, CHILD_NET, "eth\x1b[31m"), 0);
	assert_int_equal(children_add_vf(&children, &device.addr), 0);
	says(&facts, explain_loss,
	     "the interface eth\\x1b[31m\n"
	     "the disk nvme0n1, with its partitions\n"
	     "its virtual function 0000:01:00.0\n");
	children.net_elsewhere = children.incomplete = true;
	says(&facts, explain_loss,
	     "an interface that another network namespace has\n"
	     "its virtual function 0000:01:00.0\n"
	     "more than could be looked at\n");
}

static void what_its_entry_allows_is_said(void **state)
{
	struct device device = device_on("e1000e", "");
	const struct machine machine = { .devices = &device, .count = 1 };
	struct entry entry = { .name = "nic", .allow = GUARD_BIT(GUARD_ADDRESS) };
	_cleanup_usages_ struct usages usages = { 0 };
	const struct explain_facts facts = {
		.machine = &machine, .device = &device, .entry = &entry, .usages = &usages
	};

	assert_int_equal(usages_add(&usages, &device.addr, GUARD_ADDRESS, "has 10.0.0.1"), 0);
	says(&facts, explain_loss, "it has 10.0.0.1; its entry allows address\n");
}

static void members_of_the_group_have_a_part_each(void **state)
{
	struct device devices[4] = { device_on("vfio-pci", ""), device_on("pcieport", ""),
				     device_on("snd_hda_intel", ""), device_on("", "") };
	const struct machine machine = { .devices = devices, .count = 4 };
	struct explain_facts facts = { .machine = &machine, .device = &devices[0] };

	for (uint8_t i = 0; i < 4; i++)
		devices[i].addr.function = i;
	devices[1].class = 0x060400;
	says(&facts, explain_group,
	     "0000:01:00.1 on pcieport: a bridge, not in the way\n"
	     "0000:01:00.2 on snd_hda_intel: in the way, the group cannot be used while that "
	     "driver "
	     "has it\n"
	     "0000:01:00.3 without a driver: not in the way\n");
	facts.reached = &devices[2].addr;
	facts.reached_count = 1;
	says(&facts, explain_group, "0000:01:00.2 on snd_hda_intel: is taken with it\n");
	facts.device = &devices[2];
	says(&facts, explain_group, "0000:01:00.0 on vfio-pci: on VFIO already\n");
}

static void a_record_without_its_entry_says_so(void **state)
{
	struct device device = device_on("vfio-pci", "vfio-pci");
	const struct machine machine = { .devices = &device, .count = 1 };
	const struct policy policy = { 0 };
	struct record record = { .driver = "vfio-pci", .entry = "old", .by = "udev" };
	const struct explain_facts facts = { .machine = &machine,
					     .device = &device,
					     .policy = &policy,
					     .record = &record,
					     .when = "yesterday" };

	says(&facts, explain_state,
	     "driver vfio-pci has it since yesterday: taken when it appeared, by udev's rule, for "
	     "the entry old, which is not in the configuration any more\n"
	     "before, no driver of the kernel had it\n");
	strcpy(record.by, "something new");
	says(&facts, explain_state, "taken by vfio-tool, for");
	strcpy(record.driver, "mlx5_vfio_pci");
	says(&facts, explain_state, "vfio-tool has no record of that\n");
}

static void a_change_that_was_cut_off_comes_first(void **state)
{
	struct device device = device_on("", "");
	const struct machine machine = { .devices = &device, .count = 1 };
	const struct explain_facts facts = {
		.machine = &machine, .device = &device, .interrupted = true, .held_back = true
	};

	says(&facts, explain_state,
	     "a change was cut off here; the next run of vfio-bind undoes it before anything "
	     "else\n");
	says(&facts, explain_state, "vfio-tool unbind gave it back, and holds it back");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_on_the_command_line_is_found),
		cmocka_unit_test(what_a_driver_has_made_is_lost),
		cmocka_unit_test(what_its_entry_allows_is_said),
		cmocka_unit_test(members_of_the_group_have_a_part_each),
		cmocka_unit_test(a_record_without_its_entry_says_so),
		cmocka_unit_test(a_change_that_was_cut_off_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
