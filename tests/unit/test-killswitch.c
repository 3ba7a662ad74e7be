/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/killswitch.h"

struct row {
	const char *cmdline;
	bool off, off_in_initramfs;
	const char *skip; /* the names, each with a '|' behind it */
};

static const struct row rows[] = {
	{ "", false, false, "" },
	{ "BOOT_IMAGE=/vmlinuz root=UUID=1 ro quiet\n", false, false, "" },
	{ "vfio_tool=0", true, false, "" },
	{ "ro vfio_tool=off\n", true, false, "" },
	{ "ro vfio_tool=no quiet", true, false, "" },
	{ "vfio_tool=false", true, false, "" },
	{ "vfio_tool=OFF", true, false, "" },
	{ "vfio-tool=0", true, false, "" },
	{ "vfio_tool=\"0\"", true, false, "" },
	{ "\"vfio_tool=0\"", true, false, "" },
	{ "vfio_tool", false, false, "" },
	{ "vfio_tool=", false, false, "" },
	{ "vfio_tool=1", false, false, "" },
	{ "vfio_tool=00", false, false, "" },
	{ "xvfio_tool=0 vfio_toolx=0 vfio.tool=0", false, false, "" },
	{ "vfio_tool=0 vfio_tool=1", false, false, "" },
	{ "vfio_tool=1 vfio_tool=0", true, false, "" },
	{ "rd.vfio_tool=0", false, true, "" },
	{ "rd.vfio-tool=no vfio_tool=1", false, true, "" },
	{ "rd.vfio_tool=0 rd.vfio_tool=1", false, false, "" },
	{ "vfio_tool.skip=nic0", false, false, "nic0|" },
	{ "vfio_tool.skip=nic0,,gpu, vfio-tool.skip=nvme", false, false, "nic0|gpu|nvme|" },
	{ "vfio_tool.skip=\"a b,c\" x", false, false, "a b|c|" },
	{ "\"vfio_tool.skip=a b\" vfio_tool=0", true, false, "a b|" },
	{ "vfio_tool.skip", false, false, "" },
	{ "x=\"a vfio_tool=0\"", false, false, "" },
	{ "x=\"a vfio_tool=0", false, false, "" },
	{ "\tvfio_tool=0\v", true, false, "" },
	{ "vfio_tool=\"", false, false, "" },
};

static void each_command_line_says_what_it_says(void **state)
{
	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_killswitch_ struct killswitch ks = { 0 };
		char names[256] = "";

		print_message("# %s\n", rows[i].cmdline);
		assert_int_equal(killswitch_parse(rows[i].cmdline, &ks), 0);
		assert_int_equal(ks.off, rows[i].off);
		assert_int_equal(ks.off_in_initramfs, rows[i].off_in_initramfs);
		for (size_t k = 0; k < ks.skip_count; k++)
			strcat(strcat(names, ks.skip[k]), "|");
		assert_string_equal(names, rows[i].skip);
	}
}

static void the_initramfs_has_its_own_switch_and_obeys_both(void **state)
{
	const struct killswitch off = { .off = true }, initramfs = { .off_in_initramfs = true };

	assert_true(killswitch_active(&off, false));
	assert_true(killswitch_active(&off, true));
	assert_false(killswitch_active(&initramfs, false));
	assert_true(killswitch_active(&initramfs, true));
}

static void the_file_switches_all_off_and_is_the_cause(void **state)
{
	const struct killswitch none = { .off_in_initramfs = true }, off = { .off = true },
				file = { .disabled = true }, both = { true, false, true, NULL, 0 };

	assert_true(killswitch_active(&file, false));
	assert_true(killswitch_active(&file, true));
	assert_null(killswitch_cause(&none));
	assert_string_equal(killswitch_cause(&off), "vfio_tool=0");
	assert_string_equal(killswitch_cause(&file), "/etc/vfio-tool/disabled");
	assert_string_equal(killswitch_cause(&both), "/etc/vfio-tool/disabled");
}

static void only_the_whole_name_is_skipped(void **state)
{
	_cleanup_killswitch_ struct killswitch ks = { 0 };

	assert_int_equal(killswitch_parse("vfio_tool.skip=nic0", &ks), 0);
	assert_true(killswitch_skips(&ks, "nic0"));
	assert_false(killswitch_skips(&ks, "nic"));
	assert_false(killswitch_skips(&ks, "nic00"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_command_line_says_what_it_says),
		cmocka_unit_test(the_initramfs_has_its_own_switch_and_obeys_both),
		cmocka_unit_test(the_file_switches_all_off_and_is_the_cause),
		cmocka_unit_test(only_the_whole_name_is_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
