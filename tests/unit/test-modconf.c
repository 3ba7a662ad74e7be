/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/idlist.h"
#include "core/modconf.h"

static void a_file_says_what_libkmod_reads_in_it(void **state)
{
	_cleanup_modconf_ struct modconf modconf = { 0 };

	assert_int_equal(
		modconf_take_file("# blacklist vfio\n"
				  "\n"
				  "  blacklist\tvfio-pci  \n"
				  "install vfio \\\n  /bin/false a\n"
				  "options vfio-pci disable_vga=1 ids=8086:10d3,10de:2684\n"
				  "options e1000e ids=1\n"
				  "options vfio-pci\n"
				  "softdep nvme pre: vfio-pci\n"
				  "blacklist\n"
				  "blacklist last",
				  "/etc/modprobe.d/a.conf", &modconf),
		0);
	assert_int_equal(modconf.count, 4);
	assert_int_equal(modconf.list[0].kind, MODCONF_BLACKLIST);
	assert_string_equal(modconf.list[0].module, "vfio_pci");
	assert_string_equal(modconf.list[0].place, "/etc/modprobe.d/a.conf:3");
	assert_int_equal(modconf.list[1].kind, MODCONF_INSTALL);
	assert_string_equal(modconf.list[1].value, "/bin/false a");
	assert_string_equal(modconf.list[1].place, "/etc/modprobe.d/a.conf:4");
	assert_int_equal(modconf.list[2].kind, MODCONF_IDS);
	assert_string_equal(modconf.list[2].value, "8086:10d3,10de:2684");
	assert_string_equal(modconf.list[2].place, "/etc/modprobe.d/a.conf:6");
	assert_string_equal(modconf.list[3].module, "last");
	assert_string_equal(modconf.list[3].place, "/etc/modprobe.d/a.conf:11");
	assert_false(modconf.list[3].cmdline);
}

static void the_command_line_says_it_in_its_own_words(void **state)
{
	_cleanup_modconf_ struct modconf modconf = { 0 };

	assert_int_equal(modconf_take_cmdline("ro quiet module_blacklist=a,vfio-pci "
					      "modprobe.blacklist=b rd.driver.blacklist=c "
					      "vfio_pci.ids=1:2 module_blacklist",
					      &modconf),
			 0);
	assert_int_equal(modconf.count, 4);
	assert_int_equal(modconf.list[1].kind, MODCONF_KERNEL_REFUSES);
	assert_string_equal(modconf.list[1].module, "vfio_pci");
	assert_int_equal(modconf.list[2].kind, MODCONF_BLACKLIST);
	assert_int_equal(modconf.list[3].kind, MODCONF_IDS);
	assert_true(modconf.list[3].cmdline);
}

static bool is_kept_out_by(const char *text)
{
	_cleanup_modconf_ struct modconf modconf = { 0 };

	assert_int_equal(modconf_take_file(text, "f", &modconf), 0);
	return modconf_obstacle(&modconf, "vfio_pci") != NULL;
}

static void what_does_nothing_keeps_a_module_out(void **state)
{
	assert_true(is_kept_out_by("blacklist vfio_pci"));
	assert_true(is_kept_out_by("install vfio-pci /bin/true"));
	assert_true(is_kept_out_by("install vfio-pci /usr/bin/false --x"));
	assert_true(is_kept_out_by("install vfio-pci false"));
	assert_true(is_kept_out_by("install vfio-pci :"));
	assert_false(is_kept_out_by("install vfio-pci /sbin/modprobe --ignore-install vfio-pci"));
	assert_false(is_kept_out_by("install vfio-pci /opt/untrue"));
	assert_false(is_kept_out_by("install vfio-pci /opt/false/load"));
	assert_false(is_kept_out_by("blacklist vfio_pci_core"));
	assert_false(is_kept_out_by("options vfio_pci ids=1:2"));
}

static void an_id_in_a_list_means_all_that_have_it(void **state)
{
	const struct pci_id card = { 0x8086, 0x10d3, 0x8086, 0xa01f };

	assert_true(idlist_names("8086:10d3", &card));
	assert_true(idlist_names("10de:2684,8086:10d3:8086:a01f:020000:ffff00", &card));
	assert_false(idlist_names("8086:10d4", &card));
	assert_false(idlist_names("", &card));
	assert_false(idlist_names(",,8086,8086:,:10d3,0x8086:10d3:", &card));
	assert_true(idlist_names("nonsense,8086:10d3", &card));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_says_what_libkmod_reads_in_it),
		cmocka_unit_test(the_command_line_says_it_in_its_own_words),
		cmocka_unit_test(what_does_nothing_keeps_a_module_out),
		cmocka_unit_test(an_id_in_a_list_means_all_that_have_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
