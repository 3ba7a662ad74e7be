/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/readiness.h"
#include "unit/card.h"

/* A NIC on VFIO, with its node as its entry wants it, and a sound function in its group. */
struct world {
	struct machine machine;
	struct device *nic, *sound;
	struct readiness_facts facts;
};

static void set_up(struct world *world)
{
	const struct pci_addr nic = card_addr("0000:01:00.0"), sound = card_addr("0000:01:00.1");
	struct device device = {
		.addr = nic, .group = 7, .class = 0x020000, .binding.driver = "vfio-pci"
	};

	*world = (struct world){ 0 };
	assert_int_equal(machine_add(&world->machine, &device), 0);
	device.addr = sound;
	device.class = 0x040300;
	device.binding.driver[0] = '\0';
	assert_int_equal(machine_add(&world->machine, &device), 0);
	world->nic = machine_find(&world->machine, &nic);
	world->sound = machine_find(&world->machine, &sound);
	world->facts = (struct readiness_facts){
		.machine = &world->machine,
		.device = world->nic,
		.label = "0000:01:00.0 (enp1s0)",
		.nodes_seen = true,
		.nodes = { { "/dev/vfio/7", true, 0, 991, 0660 } },
		.node_count = 1,
		.node_path = "/dev/vfio/7",
		.wish = { .judged = true,
			  .access = { "root", "vfio", 0660 },
			  .owner_known = true,
			  .group_known = true,
			  .group = 991 },
	};
}

/* Judges, says the kind and keeps the texts; ends the world. */
static enum finding_kind judge(struct world *world, enum mode mode, char texts[static 512])
{
	_cleanup_findings_ struct findings findings = { 0 };
	int r = mode == MODE_VFIO ? readiness_judge_vfio(&world->facts, &findings)
				  : readiness_judge_kernel(&world->facts, &findings);

	assert_int_equal(r, 0);
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.list[0].subject, "0000:01:00.0");
	assert_memory_equal(findings.list[0].fact, "0000:01:00.0 (enp1s0): ", 23);
	snprintf(texts, 512, "%s|%s", findings.list[0].fact, findings.list[0].remedy);
	machine_release(&world->machine);
	return findings.list[0].kind;
}

static void a_device_on_vfio_with_its_node_is_ready(void **state)
{
	struct world world;
	char texts[512];

	set_up(&world);
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_DEVICE_READY);
	assert_string_equal(texts,
			    "0000:01:00.0 (enp1s0): on vfio-pci, IOMMU group 7, /dev/vfio/7|");
}

static void a_driver_of_the_kernel_or_none_is_not_vfio(void **state)
{
	struct world world;
	char texts[512];

	set_up(&world);
	strcpy(world.nic->binding.driver, "e1000e");
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_DEVICE_NOT_ON_VFIO);
	assert_non_null(strstr(texts, "on e1000e, not on VFIO|"));
	set_up(&world);
	world.nic->binding.driver[0] = '\0';
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_DEVICE_NOT_ON_VFIO);
	assert_non_null(strstr(texts, "has no driver, not on VFIO|"));
}

static void a_sibling_with_the_kernel_and_no_group_at_all_forbid_its_use(void **state)
{
	struct world world;
	char texts[512];

	set_up(&world);
	strcpy(world.sound->binding.driver, "snd_hda_intel");
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_DEVICE_GROUP_NOT_VIABLE);
	assert_non_null(strstr(texts, "driver snd_hda_intel holds 0000:01:00.1"));
	assert_non_null(strstr(texts, "vfio-tool bind 0000:01:00.1"));
	set_up(&world);
	strcpy(world.sound->binding.driver, "shpchp");
	world.sound->class = 0x060400;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_DEVICE_GROUP_NOT_VIABLE);
	assert_non_null(strstr(texts, "pcieport"));
	set_up(&world);
	world.nic->group = -1;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_DEVICE_WITHOUT_IOMMU);
}

static void a_node_that_is_missing_is_told_where_nodes_are_known(void **state)
{
	struct world world;
	char texts[512];

	set_up(&world);
	world.facts.node_count = 0;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_NODE_MISSING);
	assert_non_null(strstr(texts, "there is no /dev/vfio/7|"));
	set_up(&world);
	world.facts.node_count = 0;
	world.facts.nodes_seen = false;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_DEVICE_READY);
}

static void owner_group_and_mode_are_those_of_the_entry(void **state)
{
	struct world world;
	char texts[512];

	set_up(&world);
	world.facts.nodes[0].group = 0;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_NODE_ACCESS);
	assert_non_null(strstr(texts, "owner 0, group 0 and mode 0660, it is to have root:vfio "
				      "and 0660|"));
	set_up(&world);
	world.facts.nodes[0].owner = 1000;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_NODE_ACCESS);
	set_up(&world);
	world.facts.nodes[0].mode = 0666;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_NODE_ACCESS);
	assert_non_null(strstr(texts, "vfio-tool apply"));
	set_up(&world);
	world.facts.wish.judged = false;
	world.facts.nodes[0].mode = 0600;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_DEVICE_READY);
}

static void an_account_that_does_not_exist_is_told(void **state)
{
	struct world world;
	char texts[512];

	set_up(&world);
	world.facts.wish.group_known = false;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_NODE_ACCESS);
	assert_non_null(strstr(texts, "there is no group `vfio`"));
	set_up(&world);
	world.facts.wish.owner_known = false;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_NODE_ACCESS);
	assert_non_null(strstr(texts, "there is no user `root`"));
}

static void every_node_that_is_there_is_judged(void **state)
{
	struct world world;
	char texts[512];

	set_up(&world);
	world.facts.nodes[1] = (struct node_state){ "/dev/vfio/devices/vfio0", true, 0, 0, 0600 };
	world.facts.node_count = 2;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_NODE_ACCESS);
	assert_non_null(strstr(texts, "/dev/vfio/devices/vfio0 has"));
}

static void what_the_caller_may_not_open_is_a_hint(void **state)
{
	struct world world;
	char texts[512];

	set_up(&world);
	world.facts.nodes[0].openable = false;
	assert_int_equal(judge(&world, MODE_VFIO, texts), FINDING_DEVICE_READY);
	assert_non_null(strstr(texts, "|you may not open it yourself: owner 0, group 991"));
}

static void a_driver_that_only_holds_a_device_is_not_the_kernel(void **state)
{
	static const char *const drivers[] = { "pci-stub", "uio_pci_generic", "igb_uio", "pciback",
					       "xen-pciback" };

	for (size_t i = 0; i < ELEMENTSOF(drivers); i++) {
		struct world world;
		char texts[512];

		set_up(&world);
		strcpy(world.nic->binding.driver, drivers[i]);
		world.nic->class = 0x030000;
		assert_int_equal(judge(&world, MODE_KERNEL, texts), FINDING_DEVICE_NOT_ON_KERNEL);
		assert_non_null(strstr(texts, ", not with the kernel|something else put it there"));
	}
}

static void with_the_kernel_a_network_card_has_its_interface(void **state)
{
	struct world world;
	char texts[512];

	set_up(&world);
	assert_int_equal(judge(&world, MODE_KERNEL, texts), FINDING_DEVICE_NOT_ON_KERNEL);
	assert_non_null(strstr(texts, "vfio-tool unbind 0000:01:00.0"));
	set_up(&world);
	strcpy(world.nic->binding.driver, "e1000e");
	assert_int_equal(judge(&world, MODE_KERNEL, texts), FINDING_INTERFACE_MISSING);
	set_up(&world);
	strcpy(world.nic->binding.driver, "mlx5_core");
	world.nic->class = 0x020700;
	assert_int_equal(judge(&world, MODE_KERNEL, texts), FINDING_DEVICE_READY);
	set_up(&world);
	strcpy(world.nic->binding.driver, "e1000e");
	strcpy(world.nic->interface, "enp1s0");
	assert_int_equal(judge(&world, MODE_KERNEL, texts), FINDING_DEVICE_READY);
	assert_non_null(strstr(texts, "on e1000e, interface enp1s0|"));
	set_up(&world);
	world.nic->binding.driver[0] = '\0';
	assert_int_equal(judge(&world, MODE_KERNEL, texts), FINDING_DEVICE_WITHOUT_DRIVER);
}

static void not_found_and_wrong_mode_have_their_codes(void **state)
{
	assert_int_equal(readiness_code(FINDING_DEVICE_READY), EXIT_DONE);
	assert_int_equal(readiness_code(FINDING_DEVICE_MISSING), EXIT_NOT_FOUND);
	assert_int_equal(readiness_code(FINDING_DEVICE_NOT_ON_VFIO), EXIT_WRONG_MODE);
	assert_int_equal(readiness_code(FINDING_NODE_ACCESS), EXIT_WRONG_MODE);
	assert_int_equal(readiness_code(FINDING_INTERFACE_MISSING), EXIT_WRONG_MODE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_on_vfio_with_its_node_is_ready),
		cmocka_unit_test(a_driver_of_the_kernel_or_none_is_not_vfio),
		cmocka_unit_test(a_sibling_with_the_kernel_and_no_group_at_all_forbid_its_use),
		cmocka_unit_test(a_node_that_is_missing_is_told_where_nodes_are_known),
		cmocka_unit_test(owner_group_and_mode_are_those_of_the_entry),
		cmocka_unit_test(an_account_that_does_not_exist_is_told),
		cmocka_unit_test(every_node_that_is_there_is_judged),
		cmocka_unit_test(what_the_caller_may_not_open_is_a_hint),
		cmocka_unit_test(a_driver_that_only_holds_a_device_is_not_the_kernel),
		cmocka_unit_test(with_the_kernel_a_network_card_has_its_interface),
		cmocka_unit_test(not_found_and_wrong_mode_have_their_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
