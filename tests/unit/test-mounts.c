/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "core/mounts.h"
#include "core/signature.h"

/* Lines of real machines: Fedora on btrfs, Ubuntu on LVM with snaps, a live system, NFS root. */
static const char fedora[] =
	"66 1 0:36 /root / rw,relatime shared:1 - btrfs /dev/mapper/luks-a rw,seclabel,"
	"compress=zstd:1,ssd,subvolid=257,subvol=/root\n"
	"40 66 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw\n"
	"104 66 259:2 / /boot rw,relatime shared:56 - ext4 /dev/nvme0n1p2 rw,seclabel\n"
	"107 104 259:1 / /boot/efi rw,relatime shared:58 - vfat /dev/nvme0n1p1 rw,fmask=0077\n"
	"110 66 0:36 /home /home rw,relatime shared:60 master:3 propagate_from:2 - btrfs "
	"/dev/mapper/luks-a rw,seclabel\n";

static const char odd[] =
	"36 35 98:0 / /mnt/with\\040blank\\011tab\\134slash rw - ext3 /dev/a\\040b rw,x\n"
	"37 35 0:45 / /mnt/empty rw - tmpfs  rw,size=4k\n";

static void mounts_are_read_with_any_number_of_optional_fields(void **state)
{
	_cleanup_mounts_ struct mounts mounts = { 0 };

	assert_int_equal(mounts_parse(fedora, &mounts), 0);
	assert_int_equal(mounts.count, 5);
	assert_string_equal(mounts.list[0].point, "/");
	assert_string_equal(mounts.list[0].source, "/dev/mapper/luks-a");
	assert_int_equal(mounts.list[0].major, 0);
	assert_int_equal(mounts.list[3].major, 259);
	assert_int_equal(mounts.list[3].minor, 1);
	assert_string_equal(mounts.list[4].type, "btrfs");
	assert_string_equal(mounts.list[4].options, "rw,seclabel");
}

static void escapes_are_resolved_and_an_empty_source_is_empty(void **state)
{
	_cleanup_mounts_ struct mounts mounts = { 0 };

	assert_int_equal(mounts_parse(odd, &mounts), 0);
	assert_string_equal(mounts.list[0].point, "/mnt/with blank\ttab\\slash");
	assert_string_equal(mounts.list[0].source, "/dev/a b");
	assert_string_equal(mounts.list[1].type, "tmpfs");
	assert_string_equal(mounts.list[1].source, "");
	assert_string_equal(mounts.list[1].options, "rw,size=4k");
}

static void a_line_of_another_form_makes_the_whole_unusable(void **state)
{
	static const char *const rows[] = {
		"36 35 98:0 / /mnt rw\n",
		"36 35 98:0 / /mnt rw - ext3\n",
		"36 35 98:0 / /mnt rw - ext3 /dev/sda\n",
		"36 35 98 / /mnt rw - ext3 /dev/sda rw\n",
		"36 35 98:x / /mnt rw - ext3 /dev/sda rw\n",
		"36 35 9999999999999:0 / /mnt rw - ext3 /dev/sda rw\n",
		"\n",
		"x",
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct mounts mounts = { .count = 42 };

		assert_int_equal(mounts_parse(rows[i], &mounts), -EBADMSG);
		assert_int_equal(mounts.count, 42);
	}
}

static void swaps_are_partitions_and_files(void **state)
{
	_cleanup_swaps_ struct swaps swaps = { 0 };
	static const char text[] =
		"Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
		"/dev/dm-1                               partition\t8388604\t\t0\t-2\n"
		"/swap\\040file                            file\t\t2097148\t0\t-3\n";

	assert_int_equal(swaps_parse(text, &swaps), 0);
	assert_int_equal(swaps.count, 2);
	assert_string_equal(swaps.list[0].path, "/dev/dm-1");
	assert_false(swaps.list[0].is_file);
	assert_string_equal(swaps.list[1].path, "/swap file");
	assert_true(swaps.list[1].is_file);
}

static void some_mounts_are_vital(void **state)
{
	static const struct {
		const char *point;
		bool vital;
	} rows[] = { { "/", true },	     { "/boot", true },	   { "/boot/efi", true },
		     { "/usr", true },	     { "/var", true },	   { "/sysroot", true },
		     { "/nix/store", true }, { "/home", false },   { "/data", false },
		     { "/bootleg", false },  { "/var/lib", false } };

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct mount mount = { .point = rows[i].point };

		assert_int_equal(mount_is_vital(&mount), rows[i].vital);
	}
}

static void a_path_lies_on_the_deepest_and_latest_mount(void **state)
{
	_cleanup_mounts_ struct mounts mounts = { 0 };
	static const char text[] = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
				   "2 1 8:2 / /srv rw - ext4 /dev/sda2 rw\n"
				   "3 1 8:3 / /srv rw - ext4 /dev/sda3 rw\n";

	assert_int_equal(mounts_parse(text, &mounts), 0);
	assert_int_equal(mounts_find(&mounts, "/srv/x")->minor, 3);
	assert_int_equal(mounts_find(&mounts, "/srv")->minor, 3);
	assert_int_equal(mounts_find(&mounts, "/srvx")->minor, 1);
	assert_int_equal(mounts_find(&mounts, "/")->minor, 1);
}

static void the_layers_of_an_overlay_are_found(void **state)
{
	_cleanup_mounts_ struct mounts mounts = { 0 };
	static const char text[] =
		"1 0 0:50 / / rw - overlay LiveOS_rootfs rw,lowerdir=/run/rootfsbase,"
		"upperdir=/run/overlayfs,workdir=/run/ovlwork\n"
		"2 1 7:0 / /run/rootfsbase ro - squashfs /dev/loop0 ro\n"
		"3 1 8:1 / /run/initramfs/live ro - iso9660 /dev/sda1 ro\n";

	assert_int_equal(mounts_parse(text, &mounts), 0);
	assert_true(mount_is_layer(&mounts, &mounts.list[0], &mounts.list[1]));
	assert_false(mount_is_layer(&mounts, &mounts.list[0], &mounts.list[2]));
	assert_false(mount_is_layer(&mounts, &mounts.list[2], &mounts.list[1]));
}

static void file_systems_from_the_network_say_their_server(void **state)
{
	static const struct {
		const char *type, *source, *options, *server;
	} rows[] = {
		{ "nfs4", "srv:/export", "rw,vers=4.2,addr=10.0.0.1,clientaddr=10.0.0.2",
		  "10.0.0.1" },
		{ "nfs", "10.0.0.9:/export", "rw", "10.0.0.9" },
		{ "nfs4", "[fd00::9]:/export", "rw,addr=fd00::9", "fd00::9" },
		{ "ceph", "10.1.1.1:6789,10.1.1.2:6789:/", "rw", "10.1.1.1" },
		{ "cifs", "//server/share", "rw,addr=192.168.7.7", "192.168.7.7" },
		{ "nfs", "server:/export", "rw", NULL },
		{ "9p", "10.0.0.3", "rw,trans=tcp", "10.0.0.3" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct mount mount = { .type = rows[i].type,
				       .source = rows[i].source,
				       .options = rows[i].options };
		struct inet inet = { .family = 99 };

		assert_true(mount_is_remote(&mount, &inet));
		if (rows[i].server)
			assert_string_equal(INET_TEXT(&inet), rows[i].server);
		else
			assert_int_equal(inet.family, 0);
	}
}

static void what_a_virtual_machine_has_from_its_host_is_not_remote(void **state)
{
	static const struct mount rows[] = {
		{ .type = "9p", .source = "root", .options = "rw,trans=virtio" },
		{ .type = "9p", .source = "root", .options = "rw" },
		{ .type = "ext4", .source = "/dev/sda1", .options = "rw,addr=10.0.0.1" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct inet inet;

		assert_false(mount_is_remote(&rows[i], &inet));
	}
}

/* --- signatures --- */

static uint8_t disk[SIGNATURE_FRONT_LEN];

#define PUT(offset, bytes) memcpy(disk + (offset), bytes, sizeof(bytes) - 1)

static void expect_front(enum signature signature)
{
	assert_int_equal(signature_find(disk, sizeof(disk)), signature);
}

static int blank(void **state)
{
	memset(disk, 0, sizeof(disk));
	return 0;
}

static void an_empty_disk_holds_nothing(void **state)
{
	expect_front(SIGNATURE_NONE);
	assert_int_equal(signature_find(disk, 0), SIGNATURE_NONE);
}

static void members_are_recognised(void **state)
{
	static const struct {
		size_t offset;
		char bytes[32];
		size_t len;
		enum signature signature;
	} rows[] = {
		{ 0, "LUKS\xba\xbe\0\2", 8, SIGNATURE_LUKS },
		{ 0x1000, "\xfc\x4e\x2b\xa9\1\0\0\0", 8, SIGNATURE_MD },
		{ 0, "\xfc\x4e\x2b\xa9\1\0\0\0", 8, SIGNATURE_MD },
		{ 0x1018, "\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81", 16,
		  SIGNATURE_BCACHE },
		{ 0, "bluestore block device\n", 23, SIGNATURE_CEPH },
		{ 0x20000, "\x0c\xb1\xba\0\0\0\0\0", 8, SIGNATURE_ZFS },
		{ 0x21000, "\0\0\0\0\0\xba\xb1\x0c", 8, SIGNATURE_ZFS },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		blank(NULL);
		memcpy(disk + rows[i].offset, rows[i].bytes, rows[i].len);
		expect_front(rows[i].signature);
		assert_true(signature_is_member(rows[i].signature));
	}
}

static void an_lvm_label_may_be_in_any_of_four_sectors(void **state)
{
	for (size_t sector = 0; sector < 4; sector++) {
		blank(NULL);
		PUT(sector * 512, "LABELONE");
		PUT(sector * 512 + 24, "LVM2 001");
		expect_front(SIGNATURE_LVM);
	}
}

static void a_zfs_label_counts_even_behind_another_signature(void **state)
{
	PUT(0x4000, "\1\1\0\0\0\0\0\0\0\0\0\1\0\0\0\x24\0\0\0\x20\0\0\0\7version\0");
	PUT(0x1fe, "\x55\xaa");
	expect_front(SIGNATURE_ZFS);
}

static void uberblocks_left_over_below_a_file_system_do_not_count(void **state)
{
	PUT(0x20000, "\x0c\xb1\xba\0\0\0\0\0");
	PUT(0x438, "\x53\xef");
	expect_front(SIGNATURE_PLAIN);
}

static void btrfs_counts_when_it_has_several_devices(void **state)
{
	PUT(0x10040, "_BHRfS_M");
	PUT(0x10088, "\1\0\0\0\0\0\0\0");
	expect_front(SIGNATURE_PLAIN);
	PUT(0x10088, "\2");
	expect_front(SIGNATURE_BTRFS);
}

static void plain_contents_are_no_member(void **state)
{
	PUT(0x200, "EFI PART");
	PUT(0x1fe, "\x55\xaa");
	expect_front(SIGNATURE_PLAIN);
	assert_false(signature_is_member(SIGNATURE_PLAIN));
	assert_false(signature_is_member(SIGNATURE_NONE));
}

static void old_raid_formats_are_at_the_end(void **state)
{
	const uint64_t size = UINT64_C(10) << 30;
	static const struct {
		uint64_t from_end;
		const char *bytes;
		size_t len;
		enum signature signature;
	} rows[] = {
		{ 0x10000, "\xfc\x4e\x2b\xa9", 4, SIGNATURE_MD },	 /* 0.90 */
		{ 0x2000, "\xfc\x4e\x2b\xa9\1\0\0\0", 8, SIGNATURE_MD }, /* 1.0 */
		{ 1024, "Intel Raid ISM Cfg Sig. 1.1.00", 30, SIGNATURE_IMSM },
		{ 512, "\xde\x11\xde\x11", 4, SIGNATURE_DDF },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		blank(NULL);
		memcpy(disk + SIGNATURE_TAIL_LEN - rows[i].from_end, rows[i].bytes, rows[i].len);
		assert_int_equal(signature_find_tail(disk, SIGNATURE_TAIL_LEN, size),
				 rows[i].signature);
	}
	assert_int_equal(signature_find_tail(disk, 512, 512), SIGNATURE_NONE);
}

static void every_signature_has_a_text(void **state)
{
	for (int i = 0; i < SIGNATURE_MAX; i++)
		assert_string_not_equal(signature_to_string((enum signature)i), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mounts_are_read_with_any_number_of_optional_fields),
		cmocka_unit_test(escapes_are_resolved_and_an_empty_source_is_empty),
		cmocka_unit_test(a_line_of_another_form_makes_the_whole_unusable),
		cmocka_unit_test(swaps_are_partitions_and_files),
		cmocka_unit_test(some_mounts_are_vital),
		cmocka_unit_test(a_path_lies_on_the_deepest_and_latest_mount),
		cmocka_unit_test(the_layers_of_an_overlay_are_found),
		cmocka_unit_test(file_systems_from_the_network_say_their_server),
		cmocka_unit_test(what_a_virtual_machine_has_from_its_host_is_not_remote),
		cmocka_unit_test_setup(an_empty_disk_holds_nothing, blank),
		cmocka_unit_test_setup(members_are_recognised, blank),
		cmocka_unit_test_setup(an_lvm_label_may_be_in_any_of_four_sectors, blank),
		cmocka_unit_test_setup(a_zfs_label_counts_even_behind_another_signature, blank),
		cmocka_unit_test_setup(uberblocks_left_over_below_a_file_system_do_not_count,
				       blank),
		cmocka_unit_test_setup(btrfs_counts_when_it_has_several_devices, blank),
		cmocka_unit_test_setup(plain_contents_are_no_member, blank),
		cmocka_unit_test_setup(old_raid_formats_are_at_the_end, blank),
		cmocka_unit_test(every_signature_has_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
