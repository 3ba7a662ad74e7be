/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Duties of disks, displays, keyboards and consoles, on made-up machines. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/usage.h"
#include "unit/tree.h"

#define SSD "0000:02:00.0"
#define NVME SSD "/nvme/nvme0"
#define DISK "/dev/nvme0n1"
#define SECTORS 8192

static int setup(void **state)
{
	int r = tree_setup(state);
	const struct tree *tree = *state;

	tree_device(tree, SSD, "0x010802");
	tree_driver(tree, SSD, "nvme");
	tree_disk(tree, NVME, "nvme0n1", "259:0", SECTORS);
	tree_file(tree, "proc/self/mountinfo", "1 0 254:0 / / rw - ext4 /dev/vda rw\n");
	tree_file(tree, "proc/swaps", "Filename Type Size Used Priority\n");
	return r;
}

static void partition(const struct tree *tree)
{
	tree_partition(tree, NVME, "nvme0n1", "nvme0n1p1", "259:1", 2048, 2048);
}

static void mounts(const struct tree *tree, const char *text)
{
	tree_file(tree, "proc/self/mountinfo", text);
}

struct reason {
	enum guard guard;
	const char *fact;
};

static void expect_of(const struct tree *tree, const char *address, const struct reason *reasons,
		      size_t count)
{
	_cleanup_usages_ struct usages usages = { 0 };
	struct machine machine = { 0 };
	struct pci_addr addr;

	assert_int_equal(pci_addr_parse(address, &addr), 0);
	assert_int_equal(
		usage_scan(&tree->root, &machine, &addr, 1, DISK_PATIENCE_DEFAULT, &usages), 0);
	for (size_t i = 0; i < usages.count && i < count; i++) {
		assert_string_equal(usages.list[i].fact, reasons[i].fact);
		assert_int_equal(usages.list[i].guard, reasons[i].guard);
	}
	if (usages.count > count)
		fail_msg("one reason too many: %s", usages.list[count].fact);
	if (usages.count < count)
		fail_msg("missing: %s", reasons[usages.count].fact);
}

#define EXPECT_OF(tree, address, ...)                                                              \
	expect_of((tree), (address), (const struct reason[]){ __VA_ARGS__ },                       \
		  sizeof((const struct reason[]){ __VA_ARGS__ }) / sizeof(struct reason))
#define EXPECT(tree, ...) EXPECT_OF(tree, SSD, __VA_ARGS__)

static void expect_free(const struct tree *tree)
{
	expect_of(tree, SSD, NULL, 0);
}

static void an_unused_disk_is_free(void **state)
{
	partition(*state);
	expect_free(*state);
}

static void the_root_file_system_is_found_by_its_number(void **state)
{
	partition(*state);
	mounts(*state, "1 0 259:1 / / rw - ext4 /dev/root rw\n"
		       "2 1 259:1 /x /boot rw - ext4 /dev/root rw\n");
	EXPECT(*state, { GUARD_ROOT_DISK, "holds / and 1 more (nvme0n1p1)" });
}

static void a_mount_of_the_users_is_another_guard(void **state)
{
	partition(*state);
	mounts(*state, "1 0 259:1 / /data\\012x rw - ext4 " DISK "p1 rw\n"
		       "2 1 259:0 / /other rw - ext4 " DISK " rw\n");
	EXPECT(*state, { GUARD_MOUNTED, "is mounted on /other (nvme0n1)" },
	       { GUARD_MOUNTED, "is mounted on /data\\x0ax (nvme0n1p1)" });
}

static void swap_is_found_on_partitions_volumes_and_in_files(void **state)
{
	const struct tree *tree = *state;

	partition(tree);
	tree_file(tree, "proc/swaps",
		  "Filename Type Size Used Priority\n" DISK "p1 partition 1 0 -2\n");
	EXPECT(tree, { GUARD_SWAP, "holds swap space (nvme0n1p1)" });
	tree_file(tree, "proc/swaps", "Filename Type Size Used Priority\n/data/s file 1 0 -2\n");
	mounts(tree, "1 0 259:1 / /data rw - ext4 " DISK "p1 rw\n");
	EXPECT(tree, { GUARD_MOUNTED, "is mounted on /data (nvme0n1p1)" },
	       { GUARD_SWAP, "holds swap space (/data/s on nvme0n1p1)" });
}

static void lvm_on_luks(const struct tree *tree)
{
	partition(tree);
	tree_mapper(tree, "dm-0", "253:0", "luks-1", "CRYPT-LUKS2-abc-luks-1");
	tree_mapper(tree, "dm-1", "253:1", "vg-root", "LVM-abc");
	tree_mapper(tree, "dm-2", "253:2", "vg-spare", "LVM-def");
	tree_holder(tree, "nvme0n1p1", "dm-0");
	tree_holder(tree, "dm-0", "dm-1");
	tree_holder(tree, "dm-0", "dm-2");
}

static void a_root_on_lvm_on_luks_is_found(void **state)
{
	lvm_on_luks(*state);
	mounts(*state, "1 0 253:1 / / rw - xfs /dev/mapper/vg-root rw\n");
	EXPECT(*state, { GUARD_ROOT_DISK, "holds / (LVM volume vg-root on nvme0n1p1)" },
	       { GUARD_DISK_MEMBER, "is part of LVM volume vg-spare on nvme0n1p1" });
}

static void volumes_that_nothing_mounts_are_a_reason(void **state)
{
	lvm_on_luks(*state);
	EXPECT(*state, { GUARD_DISK_MEMBER, "is part of LVM volume vg-root on nvme0n1p1" },
	       { GUARD_DISK_MEMBER, "is part of LVM volume vg-spare on nvme0n1p1" });
}

static void an_md_array_is_a_reason(void **state)
{
	const struct tree *tree = *state;

	tree_disk(tree, NULL, "md127", "9:127", 4096);
	tree_dir(tree, "sys/class/block/md127/md");
	tree_holder(tree, "nvme0n1", "md127");
	EXPECT(tree, { GUARD_DISK_MEMBER, "is part of md array md127 on nvme0n1" });
	mounts(tree, "1 0 9:127 / /boot rw - ext4 /dev/md127 rw\n");
	EXPECT(tree, { GUARD_ROOT_DISK, "holds /boot (md array md127 on nvme0n1)" });
}

static void btrfs_of_several_devices_is_found_by_each(void **state)
{
	const struct tree *tree = *state;

	partition(tree);
	tree_dir(tree, "sys/fs/btrfs/features");
	tree_dir(tree, "sys/fs/btrfs/11111111-2222-3333-4444-555555555555/devices");
	tree_link(tree, "sys/fs/btrfs/11111111-2222-3333-4444-555555555555/devices/vdb", "x");
	tree_link(tree, "sys/fs/btrfs/11111111-2222-3333-4444-555555555555/devices/nvme0n1p1", "x");
	mounts(tree, "1 0 0:36 / / rw - btrfs /dev/vdb rw\n");
	EXPECT(tree, { GUARD_ROOT_DISK, "holds / (nvme0n1p1)" });
	/* mounted where we cannot see it */
	mounts(tree, "1 0 254:0 / / rw - ext4 /dev/vda rw\n");
	EXPECT(tree, { GUARD_MOUNTED, "belongs to a btrfs file system in use (nvme0n1p1)" });
}

static void another_btrfs_is_not_ours(void **state)
{
	const struct tree *tree = *state;

	partition(tree);
	tree_link(tree, "sys/fs/btrfs/11111111-2222-3333-4444-555555555555/devices/dm-7", "x");
	tree_mapper(tree, "dm-7", "253:7", "luks-root", "CRYPT-x");
	mounts(tree, "1 0 0:36 / / rw - btrfs /dev/mapper/luks-root rw\n");
	expect_free(tree);
}

static void bcachefs_lists_its_devices_in_the_source(void **state)
{
	const struct tree *tree = *state;

	tree_link(tree, "sys/fs/bcachefs/11111111-2222-3333-4444-555555555555/dev-0/block",
		  "../../../../devices/virtual/block/nvme0n1");
	mounts(tree, "1 0 0:40 / /srv rw - bcachefs " DISK ":/dev/vdb rw\n");
	EXPECT(tree, { GUARD_MOUNTED, "is mounted on /srv (nvme0n1)" });
}

static void a_loop_device_on_a_file_on_the_disk_carries_the_root(void **state)
{
	const struct tree *tree = *state;

	partition(tree);
	tree_disk(tree, NULL, "loop0", "7:0", 4096);
	tree_file(tree, "sys/class/block/loop0/loop/backing_file",
		  "/run/initramfs/live/LiveOS/squashfs.img\n");
	tree_disk(tree, NULL, "loop1", "7:1", 4096);
	tree_file(tree, "sys/class/block/loop1/loop/backing_file", "/other/file\n");
	tree_disk(tree, NULL, "loop2", "7:2", 0);
	mounts(tree, "1 0 0:50 / / rw - overlay o rw,lowerdir=/run/rootfsbase,upperdir=/run/o\n"
		     "2 1 7:0 / /run/rootfsbase ro - squashfs /dev/loop0 ro\n"
		     "3 1 259:1 / /run/initramfs/live ro - iso9660 " DISK "p1 ro\n"
		     "4 1 7:1 / /snap/x ro - squashfs /dev/loop1 ro\n");
	EXPECT(tree, { GUARD_MOUNTED, "is mounted on /run/initramfs/live (nvme0n1p1)" },
	       { GUARD_ROOT_DISK, "holds /run/rootfsbase (loop device loop0)" });
}

static void the_shared_head_of_an_nvme_path_is_followed(void **state)
{
	const struct tree *tree = *state;

	tree_device(tree, "0000:03:00.0", "0x010802");
	tree_disk(tree, "0000:03:00.0/nvme/nvme1", "nvme1c1n1", "0:0", SECTORS);
	tree_disk(tree, NULL, "nvme1n1", "259:7", SECTORS);
	tree_partition(tree, "x", "x", "nvme1n1p1", "259:8", 1, 1);
	mounts(tree, "1 0 259:7 / / rw - ext4 /dev/nvme1n1 rw\n");
	EXPECT_OF(tree, "0000:03:00.0", { GUARD_ROOT_DISK, "holds / (nvme1n1)" });
}

static void a_bcache_cache_is_followed_to_what_it_caches(void **state)
{
	const struct tree *tree = *state;

	tree_dir(tree, "sys/class/block/nvme0n1/bcache");
	tree_link(tree, "sys/class/block/nvme0n1/bcache/set",
		  "../../../../../../../fs/bcache/set1");
	tree_dir(tree, "sys/fs/bcache/set1");
	tree_dir(tree, "sys/devices/backing/bcache");
	tree_link(tree, "sys/fs/bcache/set1/bdev0", "../../../devices/backing/bcache");
	tree_link(tree, "sys/devices/backing/bcache/dev", "../../virtual/block/bcache0");
	tree_disk(tree, NULL, "bcache0", "252:0", 4096);
	mounts(tree, "1 0 252:0 / / rw - ext4 /dev/bcache0 rw\n");
	EXPECT(tree, { GUARD_ROOT_DISK, "holds / (bcache device bcache0 on nvme0n1)" });
	mounts(tree, "1 0 254:0 / / rw - ext4 /dev/vda rw\n");
	EXPECT(tree, { GUARD_DISK_MEMBER, "is part of bcache device bcache0 on nvme0n1" });
}

static void disks_behind_scsi_and_usb_are_found(void **state)
{
	const struct tree *tree = *state;

	tree_device(tree, "0000:04:00.0", "0x010601");
	tree_disk(tree, "0000:04:00.0/ata1/host0/target0:0:0/0:0:0:0/block", "sda", "8:0", 4096);
	tree_device(tree, "0000:05:00.0", "0x0c0330");
	tree_disk(tree, "0000:05:00.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block", "sdb",
		  "8:16", 4096);
	mounts(tree, "1 0 8:0 / / rw - ext4 /dev/sda rw\n2 1 8:16 / /mnt rw - vfat /dev/sdb rw\n");
	EXPECT_OF(tree, "0000:04:00.0", { GUARD_ROOT_DISK, "holds / (sda)" });
	EXPECT_OF(tree, "0000:05:00.0", { GUARD_MOUNTED, "is mounted on /mnt (sdb)" });
}

/* --- what only the bytes tell --- */

#define DISK_BYTES (SECTORS * UINT64_C(512))

static void put_zfs(const struct tree *tree, uint64_t start)
{
	static const char pairs[] = "\1\1\0\0\0\0\0\0\0\0\0\1\0\0\0\x24\0\0\0\x20\0\0\0\7version\0";

	tree_data(tree, "dev/nvme0n1", start + 0x4000, pairs, sizeof(pairs) - 1, DISK_BYTES);
}

static void a_zfs_label_on_an_unmounted_disk_is_a_reason(void **state)
{
	put_zfs(*state, 0);
	EXPECT(*state, { GUARD_DISK_MEMBER, "holds a ZFS label (nvme0n1)" });
}

static void a_label_on_a_partition_is_found_through_the_disk(void **state)
{
	partition(*state);
	put_zfs(*state, 2048 * 512);
	EXPECT(*state, { GUARD_DISK_MEMBER, "holds a ZFS label (nvme0n1p1)" });
}

static void zfs_is_the_root_disk_when_the_root_is_on_zfs(void **state)
{
	put_zfs(*state, 0);
	mounts(*state, "1 0 0:30 / / rw - zfs rpool/ROOT/debian rw\n");
	EXPECT(*state, { GUARD_ROOT_DISK,
			 "holds a ZFS label (nvme0n1), and the root file system is on ZFS" });
}

static void lvm_luks_and_raid_that_nothing_uses_are_reasons(void **state)
{
	const struct tree *tree = *state;

	tree_data(tree, "dev/nvme0n1", 0, "LUKS\xba\xbe", 6, DISK_BYTES);
	EXPECT(tree, { GUARD_DISK_MEMBER, "holds a LUKS volume (nvme0n1)" });
	tree_data(tree, "dev/nvme0n1", 0, "\0\0\0\0\0\0", 6, DISK_BYTES);
	tree_data(tree, "dev/nvme0n1", 512, "LABELONE", 8, DISK_BYTES);
	tree_data(tree, "dev/nvme0n1", 536, "LVM2 001", 8, DISK_BYTES);
	EXPECT(tree, { GUARD_DISK_MEMBER, "holds an LVM physical volume (nvme0n1)" });
	tree_data(tree, "dev/nvme0n1", 512, "\0\0\0\0\0\0\0\0", 8, DISK_BYTES);
	tree_data(tree, "dev/nvme0n1", DISK_BYTES - 0x2000, "\xfc\x4e\x2b\xa9\1\0\0\0", 8,
		  DISK_BYTES);
	EXPECT(tree, { GUARD_DISK_MEMBER, "holds an md RAID member (nvme0n1)" });
}

static void plain_data_that_nothing_mounts_is_no_reason(void **state)
{
	const struct tree *tree = *state;

	partition(tree);
	tree_data(tree, "dev/nvme0n1", 510,
		  "\x55\xaa"
		  "EFI PART",
		  10, DISK_BYTES);
	tree_data(tree, "dev/nvme0n1", 2048 * 512 + 0x438, "\x53\xef", 2, DISK_BYTES);
	expect_free(tree);
}

static void a_mounted_disk_needs_no_look(void **state)
{
	put_zfs(*state, 0);
	mounts(*state, "1 0 259:0 / /data rw - ext4 " DISK " rw\n");
	EXPECT(*state, { GUARD_MOUNTED, "is mounted on /data (nvme0n1)" });
}

static void an_unused_partition_beside_a_mounted_one_is_looked_at(void **state)
{
	const struct tree *tree = *state;

	partition(tree);
	tree_partition(tree, NVME, "nvme0n1", "nvme0n1p2", "259:2", 4096, 2048);
	put_zfs(tree, 4096 * 512);
	mounts(tree, "1 0 259:1 / /data rw - ext4 " DISK "p1 rw\n");
	EXPECT(tree, { GUARD_MOUNTED, "is mounted on /data (nvme0n1p1)" },
	       { GUARD_DISK_MEMBER, "holds a ZFS label (nvme0n1p2)" });
}

static void a_program_that_has_the_disk_open_is_named(void **state)
{
	const struct tree *tree = *state;

	partition(tree);
	tree_link(tree, "proc/77/fd/3", "/sys/class/block/nvme0n1");
	tree_link(tree, "proc/78/fd/3", DISK);
	tree_file(tree, "proc/78/comm", "(udev-worker)\n");
	expect_free(tree);
	tree_link(tree, "proc/79/fd/30", DISK "p1");
	tree_file(tree, "proc/79/comm", "qemu-system-x86\n");
	EXPECT(tree, { GUARD_MOUNTED, "is open in qemu-system-x86 (pid 79: nvme0n1p1)" });
}

static void mounts_that_cannot_be_read_are_a_reason(void **state)
{
	mounts(*state, "garbage\n");
	EXPECT(*state, { GUARD_ROOT_DISK, "could not be judged: its disks: Bad message" });
}

/* --- displays, consoles, keyboards --- */

#define GPU "0000:06:00.0"

static void gpu(const struct tree *tree)
{
	tree_device(tree, GPU, "0x030000");
}

#define GPU_DIR "sys/devices/pci0000:00/" GPU

static void the_firmwares_display_is_the_console(void **state)
{
	gpu(*state);
	tree_file(*state, GPU_DIR "/boot_vga", "0\n");
	expect_of(*state, GPU, NULL, 0);
	tree_file(*state, GPU_DIR "/boot_vga", "1\n");
	EXPECT_OF(*state, GPU, { GUARD_CONSOLE, "is the display that the firmware started on" });
}

static void a_connector_that_is_enabled_is_a_screen(void **state)
{
	const struct tree *tree = *state;

	gpu(tree);
	tree_dir(tree, GPU_DIR "/drm/card1");
	tree_link(tree, "sys/class/drm/card1", "../../devices/pci0000:00/" GPU "/drm/card1");
	tree_file(tree, GPU_DIR "/drm/card1/card1-HDMI-A-1/enabled", "disabled\n");
	expect_of(tree, GPU, NULL, 0);
	tree_file(tree, GPU_DIR "/drm/card1/card1-DP-1/enabled", "enabled\n");
	EXPECT_OF(tree, GPU, { GUARD_CONSOLE, "drives the screen at card1-DP-1" });
}

static void a_program_that_has_the_card_open_is_named(void **state)
{
	const struct tree *tree = *state;

	gpu(tree);
	tree_dir(tree, GPU_DIR "/drm/renderD129");
	tree_link(tree, "proc/812/fd/7", "/dev/dri/renderD129");
	tree_file(tree, "proc/812/comm", "ffmpeg\n");
	tree_link(tree, "proc/813/fd/7", "/dev/dri/renderD1290");
	EXPECT_OF(tree, GPU,
		  { GUARD_CONSOLE, "ffmpeg (pid 812) has its display open (renderD129)" });
}

static void the_first_framebuffer_shows_the_text_console(void **state)
{
	const struct tree *tree = *state;

	gpu(tree);
	tree_dir(tree, GPU_DIR "/graphics/fb1");
	tree_dir(tree, "sys/class/graphics/fb1");
	tree_file(tree, "sys/class/vtconsole/vtcon1/name", "(M) frame buffer device\n");
	tree_file(tree, "sys/class/vtconsole/vtcon1/bind", "1\n");
	EXPECT_OF(tree, GPU, { GUARD_CONSOLE, "shows the text console on fb1" });
	tree_dir(tree, "sys/class/graphics/fb0");
	expect_of(tree, GPU, NULL, 0);
}

static void the_boot_framebuffers_memory_is_found_in_the_gpu(void **state)
{
	const struct tree *tree = *state;

	gpu(tree);
	tree_file(tree, GPU_DIR "/resource",
		  "0x00000000fe000000 0x00000000feffffff 0x0000000000040200\n"
		  "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
		  "0x000000c000000000 0x000000c00fffffff 0x000000000014220c\n");
	tree_file(tree, "proc/iomem",
		  "00000000-00000fff : Reserved\n"
		  "c000000000-c00fffffff : 0000:06:00.0\n"
		  "  c000000000-c0007e8fff : BOOTFB\n");
	EXPECT_OF(tree, GPU, { GUARD_CONSOLE, "holds the boot framebuffer BOOTFB" });
	tree_file(tree, "proc/iomem",
		  "d000000000-d0007e8fff : BOOTFB\n00000000-00000000 : BOOTFB\n");
	expect_of(tree, GPU, NULL, 0);
}

static void a_serial_port_that_is_the_console_counts(void **state)
{
	const struct tree *tree = *state;

	tree_device(tree, "0000:07:00.0", "0x070002");
	tree_dir(tree, "sys/devices/pci0000:00/0000:07:00.0/tty/ttyS4");
	tree_file(tree, "sys/class/tty/console/active", "tty0 ttyS40\n");
	expect_of(tree, "0000:07:00.0", NULL, 0);
	tree_file(tree, "sys/class/tty/console/active", "tty0 ttyS4\n");
	EXPECT_OF(tree, "0000:07:00.0", { GUARD_CONSOLE, "carries the system console ttyS4" });
}

#define USB "0000:08:00.0"

static void keyboard(const struct tree *tree, const char *home, const char *name, bool letters)
{
	char path[256], target[256];

	snprintf(path, sizeof(path), "sys/devices/%s/input/%s/capabilities/key", home, name);
	/* recorded: a keyboard, a power button */
	tree_file(tree, path,
		  letters ? "10000 7 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe\n"
			  : "10000000000000 0\n");
	snprintf(path, sizeof(path), "sys/devices/%s/input/%s/name", home, name);
	tree_file(tree, path, "Some \x1bKeyboard\n");
	snprintf(path, sizeof(path), "sys/class/input/%s", name);
	snprintf(target, sizeof(target), "../../devices/%s/input/%s", home, name);
	tree_link(tree, path, target);
}

#define USB_HOME "pci0000:00/" USB "/usb1/1-1/1-1:1.0/0003:046D:C31C.0001"

static void the_only_keyboard_is_kept(void **state)
{
	const struct tree *tree = *state;

	tree_device(tree, USB, "0x0c0330");
	keyboard(tree, "platform/LNXPWRBN:00", "input0", false);
	keyboard(tree, USB_HOME, "input3", true);
	EXPECT_OF(tree, USB,
		  { GUARD_INPUT, "has the only keyboard behind it (Some \\x1bKeyboard)" });
	keyboard(tree, "platform/i8042/serio0", "input1", true);
	expect_of(tree, USB, NULL, 0);
}

static void a_mouse_is_no_keyboard(void **state)
{
	const struct tree *tree = *state;

	tree_device(tree, USB, "0x0c0330");
	keyboard(tree, USB_HOME, "input3", false);
	expect_of(tree, USB, NULL, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_unused_disk_is_free),
		TEST(the_root_file_system_is_found_by_its_number),
		TEST(a_mount_of_the_users_is_another_guard),
		TEST(swap_is_found_on_partitions_volumes_and_in_files),
		TEST(a_root_on_lvm_on_luks_is_found),
		TEST(volumes_that_nothing_mounts_are_a_reason),
		TEST(an_md_array_is_a_reason),
		TEST(btrfs_of_several_devices_is_found_by_each),
		TEST(another_btrfs_is_not_ours),
		TEST(bcachefs_lists_its_devices_in_the_source),
		TEST(a_loop_device_on_a_file_on_the_disk_carries_the_root),
		TEST(the_shared_head_of_an_nvme_path_is_followed),
		TEST(a_bcache_cache_is_followed_to_what_it_caches),
		TEST(disks_behind_scsi_and_usb_are_found),
		TEST(a_zfs_label_on_an_unmounted_disk_is_a_reason),
		TEST(a_label_on_a_partition_is_found_through_the_disk),
		TEST(zfs_is_the_root_disk_when_the_root_is_on_zfs),
		TEST(lvm_luks_and_raid_that_nothing_uses_are_reasons),
		TEST(plain_data_that_nothing_mounts_is_no_reason),
		TEST(a_mounted_disk_needs_no_look),
		TEST(an_unused_partition_beside_a_mounted_one_is_looked_at),
		TEST(a_program_that_has_the_disk_open_is_named),
		TEST(mounts_that_cannot_be_read_are_a_reason),
		TEST(the_firmwares_display_is_the_console),
		TEST(a_connector_that_is_enabled_is_a_screen),
		TEST(a_program_that_has_the_card_open_is_named),
		TEST(the_first_framebuffer_shows_the_text_console),
		TEST(the_boot_framebuffers_memory_is_found_in_the_gpu),
		TEST(a_serial_port_that_is_the_console_counts),
		TEST(the_only_keyboard_is_kept),
		TEST(a_mouse_is_no_keyboard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
