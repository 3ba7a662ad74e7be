/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/device.h"
#include "core/exitcode.h"

static void a_driver_name_may_become_a_path_component(void **state)
{
	static const char *const good[] = { "vfio-pci", "mlx5_vfio_pci", "i40e", "pata_it8213",
					    "8139too",	"sata.via",	 "c++" };
	static const char *const bad[] = { "",	     ".",	   ".hidden", "..",  "a/b", "a b",
					   "vfio\n", "\"quoted\"", "a*b",     "a$b", "%k" };
	char name[DRIVER_TEXT_MAX + 1];

	for (size_t i = 0; i < ELEMENTSOF(good); i++)
		assert_true(driver_name_valid(good[i]));
	for (size_t i = 0; i < ELEMENTSOF(bad); i++)
		assert_false(driver_name_valid(bad[i]));
	memset(name, 'a', sizeof(name));
	name[DRIVER_TEXT_MAX] = '\0';
	assert_false(driver_name_valid(name));
	name[DRIVER_TEXT_MAX - 1] = '\0';
	assert_true(driver_name_valid(name));
}

static void an_interface_name_is_one_the_kernel_takes(void **state)
{
	static const char *const good[] = { "eth0",	"enp33s0f0np0", "a",
					    "eth0.100", "wlan-1",	"15characterlong" };
	static const char *const bad[] = { "",	  ".",	      "..",
					   "a/b", "a:0",      "a b",
					   "a\t", "\xc3\xa4", "16characterslong" };

	for (size_t i = 0; i < ELEMENTSOF(good); i++)
		assert_true(interface_name_valid(good[i]));
	for (size_t i = 0; i < ELEMENTSOF(bad); i++)
		assert_false(interface_name_valid(bad[i]));
}

static void a_machine_is_in_the_order_of_addresses_each_once(void **state)
{
	_cleanup_machine_ struct machine machine = { 0 };

	for (unsigned i = 0; i < 1000; i++) {
		unsigned place = i * 7919 % 500;
		struct device device = { .addr = { 0, (uint8_t)(place / 8), 0,
						   (uint8_t)(place % 8) },
					 .group = (int)i };

		assert_int_equal(machine_add(&machine, &device), 0);
	}
	assert_int_equal(machine.count, 500);
	for (size_t i = 1; i < machine.count; i++)
		assert_true(pci_addr_compare(&machine.devices[i - 1].addr,
					     &machine.devices[i].addr) < 0);
	for (size_t i = 0; i < machine.count; i++)
		assert_true(machine.devices[i].group >= 500);
}

static void a_device_is_found_by_its_address(void **state)
{
	_cleanup_machine_ struct machine machine = { 0 };
	struct device device = { .addr = { 0, 0x21, 0, 1 }, .group = 5 };

	assert_null(machine_find(&machine, &device.addr));
	assert_int_equal(machine_add(&machine, &device), 0);
	assert_non_null(machine_find(&machine, &device.addr));
	assert_int_equal(machine_find(&machine, &device.addr)->group, 5);
	assert_null(machine_find(&machine, &(struct pci_addr){ 0, 0x21, 0, 0 }));
	assert_null(machine_find(&machine, &(struct pci_addr){ 1, 0x21, 0, 1 }));
}

static void bridges_are_known_by_header_and_class(void **state)
{
	assert_true(device_is_bridge(&(struct device){ .header = PCI_HEADER_BRIDGE }));
	assert_true(device_is_bridge(&(struct device){ .header = PCI_HEADER_CARDBUS }));
	assert_true(device_is_bridge(&(struct device){ .class = 0x060000 }));
	assert_true(device_is_bridge(
		&(struct device){ .header = PCI_HEADER_UNKNOWN, .class = 0x060400 }));
	assert_false(device_is_bridge(&(struct device){ .class = 0x020000 }));
}

static void a_group_is_viable_with_what_leaves_dma_alone(void **state)
{
	static const struct {
		struct device device;
		bool on_vfio, viable;
	} rows[] = {
		{ { .binding.driver = "" }, false, true },
		{ { .binding.driver = "vfio-pci" }, true, true },
		{ { .binding.driver = "mlx5_vfio_pci", .has_vfio_dev = true }, true, true },
		{ { .binding.driver = "pci-stub" }, false, true },
		{ { .binding.driver = "pcieport" }, false, true },
		{ { .binding.driver = "i40e" }, false, false },
		{ { .binding.override = "vfio-pci", .binding.driver = "i40e" }, false, false },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		assert_int_equal(device_on_vfio(&rows[i].device), rows[i].on_vfio);
		assert_int_equal(device_viable(&rows[i].device), rows[i].viable);
	}
}

static void the_worst_exit_code_counts(void **state)
{
	static const enum exitcode from_worst[] = { EXIT_ERROR,	   EXIT_TIMEOUT,    EXIT_REFUSED,
						    EXIT_NOT_ROOT, EXIT_WRONG_MODE, EXIT_NOT_FOUND,
						    EXIT_DONE };

	assert_int_equal(ELEMENTSOF(from_worst), EXITCODE_MAX);
	for (size_t i = 0; i < EXITCODE_MAX; i++)
		for (size_t k = i; k < EXITCODE_MAX; k++) {
			assert_int_equal(exitcode_worse(from_worst[i], from_worst[k]),
					 from_worst[i]);
			assert_int_equal(exitcode_worse(from_worst[k], from_worst[i]),
					 from_worst[i]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_driver_name_may_become_a_path_component),
		cmocka_unit_test(an_interface_name_is_one_the_kernel_takes),
		cmocka_unit_test(a_machine_is_in_the_order_of_addresses_each_once),
		cmocka_unit_test(a_device_is_found_by_its_address),
		cmocka_unit_test(bridges_are_known_by_header_and_class),
		cmocka_unit_test(a_group_is_viable_with_what_leaves_dma_alone),
		cmocka_unit_test(the_worst_exit_code_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
