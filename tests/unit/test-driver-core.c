/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The fake driver core answers as Linux 6.1 was measured to. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fake/driver-core.h"

#define NIC "0000:01:00.0"
#define TWIN "0000:01:00.1"
#define OVERRIDE(addr) "bus/pci/devices/" addr "/driver_override"
#define BIND(driver) "bus/pci/drivers/" driver "/bind"
#define UNBIND(driver) "bus/pci/drivers/" driver "/unbind"
#define PROBE "bus/pci/drivers_probe"

static struct fake fake;
static struct fake_device *nic, *twin;

/* Two e1000e of one group; vfio-pci is registered after e1000e. */
static int set_up(void **state)
{
	fake_init(&fake);
	nic = fake_add_device(&fake, NIC, "8086:10d3:8086:0001", 7);
	twin = fake_add_device(&fake, TWIN, "8086:10d3:8086:0001", 7);
	fake_register(&fake, "e1000e", "8086:10d3");
	fake_register(&fake, "vfio-pci", "")->vfio = true;
	fake_register(&fake, "pci-stub", "")->leaves_dma = true;
	return 0;
}

static int put(const char *path, const char *text)
{
	return fake_sysfs_write(&fake, path, text);
}

static void on_vfio(struct fake_device *device)
{
	fake_set(device, "vfio-pci", "vfio-pci", fake_driver(&fake, "vfio-pci"));
}

static void assert_state(const struct fake_device *device, const char *driver, const char *override)
{
	assert_string_equal(device->facts.binding.driver, driver);
	assert_string_equal(device->facts.binding.override, override);
}

static void a_driver_that_registers_binds_what_it_matches(void **state)
{
	assert_state(nic, "e1000e", "");
	assert_state(twin, "e1000e", "");
}

static void an_override_does_not_move_a_bound_device(void **state)
{
	assert_int_equal(put(OVERRIDE(NIC), "vfio-pci"), 0);
	assert_state(nic, "e1000e", "vfio-pci");
	assert_int_equal(put(PROBE, NIC), 0);
	assert_state(nic, "e1000e", "vfio-pci");
}

static void no_bytes_do_not_clear_an_override(void **state)
{
	assert_int_equal(put(OVERRIDE(NIC), "vfio-pci\n"), 0);
	assert_int_equal(put(OVERRIDE(NIC), ""), 0);
	assert_state(nic, "e1000e", "vfio-pci");
	assert_int_equal(put(OVERRIDE(NIC), "\n"), 0);
	assert_state(nic, "e1000e", "");
}

static void an_override_longer_than_a_page_is_einval(void **state)
{
	char text[4096];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(put(OVERRIDE(NIC), text), -EINVAL);
}

static void an_override_keeps_a_trailing_space(void **state)
{
	assert_int_equal(put(OVERRIDE(NIC), "vfio-pci \n"), 0);
	assert_int_equal(put(UNBIND("e1000e"), NIC), 0);
	assert_int_equal(put(BIND("vfio-pci"), NIC), -ENODEV);
	assert_state(nic, "", "vfio-pci ");
}

static void bind_of_an_unknown_device_is_enodev(void **state)
{
	assert_int_equal(put(BIND("e1000e"), "0000:09:00.0"), -ENODEV);
	assert_int_equal(put(BIND("e1000e"), "garbage"), -ENODEV);
	assert_int_equal(put(BIND("e1000e"), "01:00.0"), -ENODEV);
	assert_int_equal(put(BIND("e1000e"), "a text that is longer than an address"), -ENODEV);
}

static void bind_without_a_match_is_enodev_even_when_bound(void **state)
{
	assert_int_equal(put(BIND("vfio-pci"), NIC), -ENODEV);
}

static void bind_of_a_bound_device_is_ebusy(void **state)
{
	assert_int_equal(put(BIND("e1000e"), NIC), -EBUSY);
	assert_int_equal(put(OVERRIDE(NIC), "vfio-pci"), 0);
	assert_int_equal(put(BIND("vfio-pci"), NIC), -EBUSY);
}

static void bind_to_the_native_driver_under_another_override_is_enodev(void **state)
{
	assert_int_equal(put(OVERRIDE(NIC), "vfio-pci"), 0);
	assert_int_equal(put(UNBIND("e1000e"), NIC), 0);
	assert_int_equal(put(BIND("e1000e"), NIC), -ENODEV);
}

static void bind_to_a_driver_that_is_not_there_is_enoent(void **state)
{
	fake_add_driver(&fake, "mlx5_vfio_pci", "");
	assert_int_equal(put(BIND("mlx5_vfio_pci"), NIC), -ENOENT);
	assert_int_equal(put(BIND("nosuch"), NIC), -ENOENT);
	assert_int_equal(put("bus/pci/drivers/e1000e/new_id", "8086 10d3"), -ENOENT);
	assert_int_equal(put("bus/pci/drivers//bind", NIC), -ENOENT);
	assert_int_equal(put("bus/pci/nosuch", NIC), -ENOENT);
}

static void a_vfio_bind_without_a_group_or_of_a_bridge_is_einval(void **state)
{
	assert_int_equal(put(OVERRIDE(NIC), "vfio-pci"), 0);
	assert_int_equal(put(UNBIND("e1000e"), NIC), 0);
	nic->facts.group = -1;
	assert_int_equal(put(BIND("vfio-pci"), NIC), -EINVAL);
	nic->facts.group = 7;
	nic->facts.header = PCI_HEADER_BRIDGE;
	assert_int_equal(put(BIND("vfio-pci"), NIC), -EINVAL);
	assert_state(nic, "", "vfio-pci");
}

static void a_vfio_bind_of_a_pf_with_vfs_is_ebusy(void **state)
{
	assert_int_equal(put(OVERRIDE(NIC), "vfio-pci"), 0);
	assert_int_equal(put(UNBIND("e1000e"), NIC), 0);
	nic->facts.has_vfs = true;
	assert_int_equal(put(BIND("vfio-pci"), NIC), -EBUSY);
}

static void a_probe_error_comes_back_from_bind_only(void **state)
{
	nic->troubles[0] = (struct fake_trouble){ .driver = "vfio-pci", .error = -EIO };
	assert_int_equal(put(OVERRIDE(NIC), "vfio-pci"), 0);
	assert_int_equal(put(UNBIND("e1000e"), NIC), 0);
	assert_int_equal(put(BIND("vfio-pci"), NIC), -EIO);
	assert_int_equal(put(PROBE, NIC), 0);
	assert_state(nic, "", "vfio-pci");
}

static void a_probe_that_defers_succeeds_later(void **state)
{
	nic->troubles[0] =
		(struct fake_trouble){ .driver = "vfio-pci", .error = -EAGAIN, .times = 2 };
	assert_int_equal(put(OVERRIDE(NIC), "vfio-pci"), 0);
	assert_int_equal(put(UNBIND("e1000e"), NIC), 0);
	assert_int_equal(put(BIND("vfio-pci"), NIC), -EAGAIN);
	assert_int_equal(put(BIND("vfio-pci"), NIC), -EAGAIN);
	assert_int_equal(put(BIND("vfio-pci"), NIC), 0);
	assert_true(nic->facts.has_vfio_dev);
}

static void unbind_from_a_driver_it_is_not_on_is_enodev(void **state)
{
	assert_int_equal(put(UNBIND("vfio-pci"), NIC), -ENODEV);
	assert_int_equal(put(UNBIND("e1000e"), "0000:09:00.0"), -ENODEV);
	assert_int_equal(put(UNBIND("e1000e"), NIC "\n"), 0);
	assert_int_equal(put(UNBIND("e1000e"), NIC), -ENODEV);
}

static void drivers_probe_succeeds_when_nothing_binds(void **state)
{
	assert_int_equal(put(PROBE, "0000:09:00.0"), -ENODEV);
	assert_int_equal(put(OVERRIDE(NIC), "nosuch"), 0);
	assert_int_equal(put(UNBIND("e1000e"), NIC), 0);
	assert_int_equal(put(PROBE, NIC), 0);
	assert_state(nic, "", "nosuch");
}

static void clearing_and_probing_brings_the_native_driver_back(void **state)
{
	on_vfio(nic);
	assert_int_equal(put(OVERRIDE(NIC), "\n"), 0);
	assert_state(nic, "vfio-pci", "");
	assert_int_equal(put(UNBIND("vfio-pci"), NIC), 0);
	assert_false(nic->facts.has_vfio_dev);
	assert_int_equal(put(PROBE, NIC), 0);
	assert_state(nic, "e1000e", "");
}

static void loading_a_driver_binds_those_that_wait_for_it(void **state)
{
	fake_add_driver(&fake, "mlx5_vfio_pci", "")->vfio = true;
	fake_set(nic, "", "mlx5_vfio_pci", NULL);
	fake_set(twin, "", "", NULL);
	assert_int_equal(fake_load(&fake, "mlx5_vfio_pci"), 0);
	assert_state(nic, "mlx5_vfio_pci", "mlx5_vfio_pci");
	assert_state(twin, "", "");
	assert_int_equal(fake_load(&fake, "mlx5_vfio_pci"), 0);
	assert_int_equal(fake_load(&fake, "nosuch"), -ENOENT);
	fake_add_driver(&fake, "blacklisted", "")->loadable = false;
	assert_int_equal(fake_load(&fake, "blacklisted"), -ENOENT);
}

static void loading_for_a_device_finds_its_driver(void **state)
{
	struct fake_device *disk = fake_add_device(&fake, "0000:02:00.0", "144d:a808:144d:0004", 8);

	assert_int_equal(fake_load_for(&fake, &disk->facts.addr), -ENOENT);
	fake_add_driver(&fake, "nvme", "144d:a808 15b3:*");
	assert_int_equal(fake_load_for(&fake, &disk->facts.addr), 0);
	assert_state(disk, "nvme", "");
}

static void in_an_owned_group_no_native_driver_binds(void **state)
{
	assert_int_equal(put(UNBIND("e1000e"), NIC), 0);
	on_vfio(twin);
	assert_true(fake_can_hold(&fake, twin));
	twin->held = true;
	assert_int_equal(put(BIND("e1000e"), NIC), -EBUSY);
	assert_int_equal(put(PROBE, NIC), -EINVAL);
	assert_int_equal(put(OVERRIDE(NIC), "pci-stub"), 0);
	assert_int_equal(put(BIND("pci-stub"), NIC), 0);
}

static void a_group_with_a_native_driver_cannot_be_opened(void **state)
{
	on_vfio(twin);
	assert_false(fake_can_hold(&fake, twin));
	assert_false(fake_can_hold(&fake, nic));
}

static void the_unbind_of_a_held_device_times_out(void **state)
{
	struct port port = fake_port(&fake);
	struct step step = { .kind = STEP_UNBIND, .addr = nic->facts.addr, .value = "vfio-pci" };
	struct device now;

	on_vfio(nic);
	nic->held = true;
	assert_int_equal(port.read(port.context, &step.addr, &now), 0);
	assert_int_equal(port.write(port.context, &step), -ETIMEDOUT);
	assert_null(fake.violation);
	assert_int_equal(port.read(port.context, &step.addr, &now), 0);
	assert_non_null(fake.violation);
}

static void a_held_descriptor_stays_with_the_card_that_is_gone(void **state)
{
	struct port port = fake_port(&fake);
	struct step step = { .kind = STEP_OVERRIDE, .addr = nic->facts.addr, .value = "vfio-pci" };
	struct device now;

	fake.holds = true;
	struct fake_event *event = fake_expect(&fake, FAKE_EXCHANGE, 2);
	event->addr = step.addr;
	assert_int_equal(pci_id_parse("144d:a808:144d:0004", &event->id), 0);
	assert_int_equal(port.read(port.context, &step.addr, &now), 0);
	assert_int_equal(port.write(port.context, &step), -ENODEV);
	assert_int_equal(port.read(port.context, &step.addr, &now), -ENODEV);
	assert_state(nic, "", "");
	assert_null(fake.violation);
}

static void after_a_kill_no_call_does_anything(void **state)
{
	struct port port = fake_port(&fake);
	struct step step = { .kind = STEP_OVERRIDE, .addr = nic->facts.addr, .value = "vfio-pci" };
	struct device now;

	fake_expect(&fake, FAKE_KILL, 2);
	assert_int_equal(port.read(port.context, &step.addr, &now), 0);
	assert_int_equal(port.write(port.context, &step), -EOWNERDEAD);
	assert_int_equal(port.read(port.context, &step.addr, &now), -EOWNERDEAD);
	assert_state(nic, "e1000e", "");
	fake_new_process(&fake);
	assert_int_equal(port.read(port.context, &step.addr, &now), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_driver_that_registers_binds_what_it_matches, set_up),
		cmocka_unit_test_setup(an_override_does_not_move_a_bound_device, set_up),
		cmocka_unit_test_setup(no_bytes_do_not_clear_an_override, set_up),
		cmocka_unit_test_setup(an_override_longer_than_a_page_is_einval, set_up),
		cmocka_unit_test_setup(an_override_keeps_a_trailing_space, set_up),
		cmocka_unit_test_setup(bind_of_an_unknown_device_is_enodev, set_up),
		cmocka_unit_test_setup(bind_without_a_match_is_enodev_even_when_bound, set_up),
		cmocka_unit_test_setup(bind_of_a_bound_device_is_ebusy, set_up),
		cmocka_unit_test_setup(bind_to_the_native_driver_under_another_override_is_enodev,
				       set_up),
		cmocka_unit_test_setup(bind_to_a_driver_that_is_not_there_is_enoent, set_up),
		cmocka_unit_test_setup(a_vfio_bind_without_a_group_or_of_a_bridge_is_einval,
				       set_up),
		cmocka_unit_test_setup(a_vfio_bind_of_a_pf_with_vfs_is_ebusy, set_up),
		cmocka_unit_test_setup(a_probe_error_comes_back_from_bind_only, set_up),
		cmocka_unit_test_setup(a_probe_that_defers_succeeds_later, set_up),
		cmocka_unit_test_setup(unbind_from_a_driver_it_is_not_on_is_enodev, set_up),
		cmocka_unit_test_setup(drivers_probe_succeeds_when_nothing_binds, set_up),
		cmocka_unit_test_setup(clearing_and_probing_brings_the_native_driver_back, set_up),
		cmocka_unit_test_setup(loading_a_driver_binds_those_that_wait_for_it, set_up),
		cmocka_unit_test_setup(loading_for_a_device_finds_its_driver, set_up),
		cmocka_unit_test_setup(in_an_owned_group_no_native_driver_binds, set_up),
		cmocka_unit_test_setup(a_group_with_a_native_driver_cannot_be_opened, set_up),
		cmocka_unit_test_setup(the_unbind_of_a_held_device_times_out, set_up),
		cmocka_unit_test_setup(a_held_descriptor_stays_with_the_card_that_is_gone, set_up),
		cmocka_unit_test_setup(after_a_kill_no_call_does_anything, set_up),
	};

	return cmocka_run_group_tests_name("driver-core", tests, NULL, NULL);
}
