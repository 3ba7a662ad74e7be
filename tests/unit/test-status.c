/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/status.h"
#include "unit/card.h"

struct row {
	const char *address, *driver;
	int group;
};

/* The device at `address` of a machine that has these. */
static enum status status_in(const struct row *rows, size_t count, const char *address,
			     const char *blocker)
{
	_cleanup_machine_ struct machine machine = { 0 };
	const struct pci_addr addr = card_addr(address);

	for (size_t i = 0; i < count; i++) {
		struct device device = { .addr = card_addr(rows[i].address),
					 .group = rows[i].group };

		strcpy(device.binding.driver, rows[i].driver);
		assert_int_equal(machine_add(&machine, &device), 0);
	}
	const struct device *device = machine_find(&machine, &addr);
	const struct device *other = status_blocker(&machine, device);
	if (blocker)
		assert_string_equal(PCI_ADDR_TEXT(&other->addr), blocker);
	else
		assert_null(other);
	/* the way for many devices comes to the same */
	_cleanup_blockers_ struct blockers blockers = { 0 };
	assert_int_equal(blockers_make(&machine, &blockers), 0);
	assert_ptr_equal(blockers_find(&blockers, device), other);
	assert_int_equal(status_with(device, other), status_of(&machine, device));
	return status_of(&machine, device);
}

static void the_driver_tells_in_whose_hands_a_device_is(void **state)
{
	const struct row rows[] = { { "0000:01:00.0", "vfio-pci", 1 },
				    { "0000:02:00.0", "i40e", 2 },
				    { "0000:03:00.0", "", 3 },
				    { "0000:04:00.0", "pci-stub", 4 } };

	assert_int_equal(status_in(rows, 4, "0000:01:00.0", NULL), STATUS_VFIO);
	assert_int_equal(status_in(rows, 4, "0000:02:00.0", NULL), STATUS_KERNEL);
	assert_int_equal(status_in(rows, 4, "0000:03:00.0", NULL), STATUS_NONE);
	assert_int_equal(status_in(rows, 4, "0000:04:00.0", NULL), STATUS_KERNEL);
}

static void a_sibling_in_the_kernels_hands_blocks_the_group(void **state)
{
	const struct row rows[] = { { "0000:01:00.0", "vfio-pci", 1 },
				    { "0000:01:00.1", "snd_hda_intel", 1 } };

	assert_int_equal(status_in(rows, 2, "0000:01:00.0", "0000:01:00.1"), STATUS_BLOCKED);
	assert_int_equal(status_in(rows, 2, "0000:01:00.1", NULL), STATUS_KERNEL);
}

static void siblings_that_leave_dma_alone_block_nothing(void **state)
{
	const struct row rows[] = { { "0000:00:01.0", "pcieport", 1 },
				    { "0000:01:00.0", "vfio-pci", 1 },
				    { "0000:01:00.1", "", 1 },
				    { "0000:01:00.2", "pci-stub", 1 },
				    { "0000:02:00.0", "i40e", 2 } };

	assert_int_equal(status_in(rows, 5, "0000:01:00.0", NULL), STATUS_VFIO);
}

static void without_a_group_it_cannot_be_opened_and_nobody_else_is_to_blame(void **state)
{
	const struct row rows[] = { { "0000:01:00.0", "vfio-pci", -1 },
				    { "0000:02:00.0", "i40e", -1 } };

	assert_int_equal(status_in(rows, 2, "0000:01:00.0", NULL), STATUS_BLOCKED);
}

static void a_status_has_one_name(void **state)
{
	for (enum status status = 0; status < STATUS_MAX; status++) {
		enum status back = STATUS_MAX;

		assert_int_equal(status_from_string(status_to_string(status), &back), 0);
		assert_int_equal(back, status);
	}
	enum status untouched = STATUS_MAX;
	assert_int_equal(status_from_string("VFIO", &untouched), -EINVAL);
	assert_int_equal(status_from_string("", &untouched), -EINVAL);
	assert_int_equal(untouched, STATUS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_driver_tells_in_whose_hands_a_device_is),
		cmocka_unit_test(a_sibling_in_the_kernels_hands_blocks_the_group),
		cmocka_unit_test(siblings_that_leave_dma_alone_block_nothing),
		cmocka_unit_test(without_a_group_it_cannot_be_opened_and_nobody_else_is_to_blame),
		cmocka_unit_test(a_status_has_one_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
