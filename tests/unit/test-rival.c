/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/conflict.h"
#include "core/strbuf.h"

struct row {
	rival_parser *parser;
	const char *text;
	const char *claims; /* each as show() has it, a blank behind it */
};

static const struct row rows[] = {
	/* driverctl */
	{ rival_parse_driverctl, "i40e\n", "0:0000:01:00.0>i40e " },
	{ rival_parse_driverctl, "", "" },
	{ rival_parse_driverctl, "../../x\n", "0:0000:01:00.0> " },
	/* modprobe.d */
	{ rival_parse_modprobe, "options vfio-pci ids=8086:10d3", "1:8086:10d3>vfio-pci " },
	{ rival_parse_modprobe, "options vfio_pci x=1 ids=8086:10d3,1af4:1041",
	  "1:8086:10d3>vfio-pci 1:1af4:1041>vfio-pci " },
	{ rival_parse_modprobe, "options vfio_pci \\\n\tids=8086:10d3\noptions pci-stub ids=1:2",
	  "1:8086:10d3>vfio-pci 3:0001:0002>pci-stub " },
	{ rival_parse_modprobe, "options vfio_pci ids=8086:10d3:ffffffff:2:020000:ffffff",
	  "1:8086:10d3:*:0002/020000>vfio-pci " },
	{ rival_parse_modprobe, "options vfio_pci ids=8086,:,zz\n", "" },
	{ rival_parse_modprobe, "#options vfio_pci ids=8086:10d3\noptions vfio ids=1:2\n", "" },
	{ rival_parse_modprobe, "softdep nvme pre: a vfio-pci post: b\n", "1:[nvme]> " },
	{ rival_parse_modprobe, "softdep nvme post: vfio-pci\nsoftdep\nsoftdep nvme\n", "" },
	{ rival_parse_modprobe, "install e1000e /bin/true\n", "1:[e1000e]!> " },
	{ rival_parse_modprobe, "install e1000e /bin/truely\ninstall x\n", "1:[e1000e]> " },
	{ rival_parse_modprobe, "blacklist nouveau\nblacklist\n", "1:[nouveau]!> " },
	/* the kernel command line */
	{ rival_parse_cmdline, "vfio_pci.ids=8086:10d3 vfio-pci.idsx=1:2",
	  "0:8086:10d3>vfio-pci " },
	{ rival_parse_cmdline, "xen-pciback.hide=(0000:01:00.0)(02:00.*)",
	  "0:0000:01:00.0>pciback 0:0000:02:00.*>pciback " },
	{ rival_parse_cmdline, "module_blacklist=a,b-c quiet", "0:[a]!> 0:[b-c]!> " },
	{ rival_parse_cmdline, "supergfxd.mode=Hybrid module_blacklist", "" },
	/* udev */
	{ rival_parse_rules, "KERNEL==\"0000:01:00.0\", ATTR{driver_override}=\"x\"",
	  "1:[0000:01:00.0]>x " },
	{ rival_parse_rules, "# ATTR{driver_override}=\"x\"\nATTR{driver_override}==\"x\"\n", "" },
	{ rival_parse_rules, "# c \\\nATTR{driver_override}=\"x\"\n", "2:>x " },
	{ rival_parse_rules,
	  "KERNEL==\"a\", \\\n# c\n\tATTR{driver_override}=\"x\"\nATTR{driver_override}=\"y\"",
	  "1:[a]>x 4:>y " },
	{ rival_parse_rules, "ATTR{driver_override}!=\"x\", RUN+=\"/bin/true\"\n", "" },
	{ rival_parse_rules, "ATTRS{vendor}==\"0x8086\",ATTR{driver_override}=e\"\\n\"",
	  "1:8086:*> " },
	{ rival_parse_rules, "SUBSYSTEM==\"net\", ATTR{driver_override}=\"x\"", "" },
	{ rival_parse_rules, "SUBSYSTEM!=\"pci\", ATTR{driver_override}=\"x\"", "1:>x " },
	{ rival_parse_rules, "DEVPATH==\"*/0000:01:00.0\", RUN+=\"dpdk-devbind \\\"vfio-pci\\\"\"",
	  "1:[0000:01:00.0]>vfio-pci " },
	{ rival_parse_rules, "ATTR{driver_override}=\"x", "" },
	{ rival_parse_rules, "ATTR{driver_override", "" },
	/* libvirt */
	{ rival_parse_libvirt,
	  "<hostdev type='pci' managed=\"yes\"><source><address bus='1' slot='0x1f' "
	  "function='7'/></source></hostdev>",
	  "0:0000:01:1f.7>vfio-pci~ " },
	{ rival_parse_libvirt,
	  "<hostdev type='pci' managed='yes'><driver model='mlx5_vfio_pci'/><source><address "
	  "domain='0x1' bus='0x0a' slot='0x20' function='0x0'/></source></hostdev>",
	  "" },
	{ rival_parse_libvirt,
	  "<hostdev managed='yes' type='pci'><address bus='1' slot='1' function='1'/></hostdev>",
	  "" },
	{ rival_parse_libvirt, "<hostdev type='usb' managed='yes'><source>", "" },
	{ rival_parse_libvirt, "<!-- <hostdev type='pci' managed='yes'>", "" },
	{ rival_parse_libvirt, "<hostdev type='pci' managed='yes'", "" },
	/* Proxmox */
	{ rival_parse_proxmox, "hostpci0: 01:00,pcie=1\n", "1:0000:01:00.*>vfio-pci~ " },
	{ rival_parse_proxmox, "hostpci0: mapping=gpu\nhostpci1 x\n", "" },
	/* the others */
	{ rival_parse_dpdk, "# pci 01:00.0 x\npci 0000:01:00.0 vfio-pci\npci 01:00.0\n",
	  "2:0000:01:00.0>vfio-pci~ " },
	{ rival_parse_supergfx, "{\"mode\":\"Vfio\"}", "0:/030000>vfio-pci " },
	{ rival_parse_supergfx, "{\"mode\":\"Vfio2\"}{\"mode\":", "" },
	{ rival_parse_old_config,
	  "vfio = [\"a\", \"b\"]\n[devices.pci_mappings]\nb = "
	  "\"0000:01:00.0\"\nba = \"0000:02:00.0\"\n",
	  "1:[a]>vfio-pci~ 1:0000:01:00.0>vfio-pci~ " },
	{ rival_parse_old_config, "vfio = [ # \"no\"\n\"a\n", "" },
	{ rival_parse_old_config, "vfiox = [ \"a\" ]\nkernel = [ \"b\" ]\n", "" },
	/* services and scripts */
	{ rival_parse_unit, "ExecStart=-/usr/bin/driverctl set-override 0000:01:00.0 vfio-pci\n",
	  "1:0000:01:00.0>vfio-pci~ " },
	{ rival_parse_unit, "ExecStart=/usr/bin/vfio-pci-bindings\nExecStart=/opt/setup.sh\n", "" },
	{ rival_parse_unit, "ExecStart=/opt/spdk/setup.sh\n", "1:/010800>vfio-pci~ " },
	{ rival_parse_unit, "PCI_ALLOWED=0000:01:00.0\nExecStop=/opt/setup.sh reset\n",
	  "2:0000:01:00.0>~ " },
	{ rival_parse_script, "#!/bin/sh\necho 0000:01:00.0 12:34:56.7 > /new_id\n",
	  "0:0000:01:00.0> " },
	{ rival_parse_script, "echo 0000:01:00.0 is on vfio-pci\n", "" },
	{ rival_parse_script, "# driver_override\n", "" },
};

static void show(const struct claim *claim, struct strbuf *out)
{
	strbuf_addf(out, "%d:", claim->line);
	if (claim->keys & CLAIM_SLOT)
		strbuf_addf(out, "%.*s*", 11, PCI_ADDR_TEXT(&claim->addr));
	else if (claim->keys & CLAIM_ADDRESS)
		strbuf_add(out, PCI_ADDR_TEXT(&claim->addr));
	if (claim->keys & CLAIM_ID)
		strbuf_add(out, PCI_ID_TEXT(&claim->id));
	if (claim->keys & CLAIM_CLASS)
		strbuf_addf(out, "/%06x", claim->class.value);
	if (claim->name)
		strbuf_addf(out, "[%s]", claim->name);
	strbuf_addf(out, "%s>%s%s ", claim->bars ? "!" : "", claim->driver, claim->late ? "~" : "");
}

static void each_parser_takes_what_is_claimed_and_nothing_else(void **state)
{
	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_claims_ struct claims claims = { 0 };
		_cleanup_strbuf_ struct strbuf out = { 0 };

		assert_int_equal(rows[i].parser(rows[i].text, "/x/pci-0000:01:00.0", &claims), 0);
		for (size_t k = 0; k < claims.count; k++)
			show(&claims.list[k], &out);
		if (strcmp(strbuf_text(&out), rows[i].claims) != 0)
			fail_msg("%s\n gives: %s\n wanted: %s", rows[i].text, strbuf_text(&out),
				 rows[i].claims);
	}
}

static void programs_are_followed_once_and_only_by_their_path(void **state)
{
	_cleanup_claims_ struct claims claims = { 0 };

	assert_int_equal(rival_parse_unit("ExecStart=!!/usr/bin/x a\nExecStop=/usr/bin/x b\n"
					  "ExecReload=kill -HUP\nExecStart=/usr/sbin/driverctl x\n",
					  "/u.service", &claims),
			 0);
	assert_int_equal(claims.count, 0);
	assert_int_equal(claims.lead_count, 1);
	assert_string_equal(claims.leads[0].program, "/usr/bin/x");
}

static void the_unit_with_our_name_is_ours_when_it_calls_vfio_bind(void **state)
{
	_cleanup_claims_ struct claims claims = { 0 };

	assert_int_equal(rival_parse_unit("ExecStart=/usr/sbin/vfio-bind apply --boot\n",
					  "/usr/lib/systemd/system/vfio-tool.service", &claims),
			 0);
	assert_int_equal(claims.count, 0);
	assert_int_equal(rival_parse_unit("ExecStart=/usr/local/bin/vfio-tool reset\n",
					  "/etc/systemd/system/vfio-tool.service", &claims),
			 0);
	assert_int_equal(claims.count, 1);
	assert_int_equal(claims.list[0].rival, RIVAL_OLD_TOOL);
}

static void every_rival_and_winner_has_a_name(void **state)
{
	for (size_t i = 0; i < RIVAL_MAX; i++) {
		enum rival back = RIVAL_MAX;

		assert_int_equal(rival_from_string(rival_to_string((enum rival)i), &back), 0);
		assert_int_equal(back, i);
	}
	for (size_t i = 0; i < WINNER_MAX; i++) {
		enum winner back = WINNER_MAX;

		assert_int_equal(winner_from_string(winner_to_string((enum winner)i), &back), 0);
		assert_int_equal(back, i);
	}
	enum rival rival = RIVAL_RULE;
	enum winner winner = WINNER_OPEN;
	assert_int_equal(rival_from_string("vfio", &rival), -EINVAL);
	assert_int_equal(rival, RIVAL_RULE);
	assert_int_equal(winner_from_string("nobody", &winner), -EINVAL);
	assert_int_equal(winner, WINNER_OPEN);
}

static void a_rival_that_may_win_is_a_warning_of_its_own(void **state)
{
	for (size_t i = 0; i < RIVAL_MAX; i++) {
		const struct claim claim = { .rival = (enum rival)i };
		struct contest contest = { .claim = &claim, .winner = WINNER_BOTH };

		assert_int_equal(conflict_finding(&contest), FINDING_RIVAL_HARMLESS);
		contest.winner = WINNER_RIVAL;
		if (claim.rival != RIVAL_SOFTDEP)
			assert_int_equal(finding_severity(conflict_finding(&contest)),
					 SEVERITY_WARNING);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_parser_takes_what_is_claimed_and_nothing_else),
		cmocka_unit_test(programs_are_followed_once_and_only_by_their_path),
		cmocka_unit_test(the_unit_with_our_name_is_ours_when_it_calls_vfio_bind),
		cmocka_unit_test(every_rival_and_winner_has_a_name),
		cmocka_unit_test(a_rival_that_may_win_is_a_warning_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
