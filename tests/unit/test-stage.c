/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "sys/image.h"
#include "sys/killswitch.h"
#include "sys/stage.h"
#include "unit/tree.h"

static void the_boot_is_over_once_that_was_said(void **state)
{
	const struct tree *tree = *state;

	assert_true(stage_is_booting(&tree->root));
	assert_int_equal(stage_end_boot(&tree->root), 0);
	assert_false(stage_is_booting(&tree->root));
}

/* The line on the device, NULL: none. */
static const char *verdict_on(const struct tree *tree, const struct device *device)
{
	static struct strbuf text;
	_cleanup_verdicts_ struct verdicts verdicts = { 0 };

	assert_int_equal(stage_read_verdicts(&tree->root, &verdicts), 0);
	const struct verdict *verdict = verdicts_find(&verdicts, device);
	strbuf_release(&text);
	text = (struct strbuf){ 0 };
	if (!verdict)
		return NULL;
	verdict_render(verdict, &text);
	return strbuf_text(&text);
}

static void a_verdict_holds_for_that_address_and_card_only(void **state)
{
	const struct tree *tree = *state;
	struct device device = { .id = { 0x1b36, 0x0010, 0x1af4, 0x1100 } };

	assert_int_equal(pci_addr_parse("0000:05:00.0", &device.addr), 0);
	assert_null(verdict_on(tree, &device));
	tree_file(tree, "run/vfio-tool/vetted",
		  "0000:04:00.0 1b36:0010:1af4:1100\n0000:05:00.0 1b36:0010:1af4:1100\n");
	assert_string_equal(verdict_on(tree, &device), "0000:05:00.0 1b36:0010:1af4:1100\n");
	device.id.subdevice++;
	assert_null(verdict_on(tree, &device));
	device.id.subdevice--;
	device.addr.function++;
	assert_null(verdict_on(tree, &device));
}

static void what_is_kept_on_disk_is_newer_than_what_travelled(void **state)
{
	const struct tree *tree = *state;
	struct device device = { .id = { 0x1b36, 0x0010, 0x1af4, 0x1100 } };

	assert_int_equal(pci_addr_parse("0000:05:00.0", &device.addr), 0);
	tree_file(tree, "run/vfio-tool/vetted", "0000:05:00.0 1b36:0010:1af4:1100 !swap\n");
	assert_string_equal(verdict_on(tree, &device), "0000:05:00.0 1b36:0010:1af4:1100 !swap\n");
	tree_file(tree, "etc/vfio-tool/vetted", "0000:05:00.0 1b36:0010:1af4:1100\n");
	assert_string_equal(verdict_on(tree, &device), "0000:05:00.0 1b36:0010:1af4:1100\n");
}

static void a_list_that_cannot_be_read_is_not_taken_for_none(void **state)
{
	const struct tree *tree = *state;
	_cleanup_verdicts_ struct verdicts none = { 0 }, unread = { 0 };

	assert_int_equal(stage_read_verdicts(&tree->root, &none), 0);
	assert_false(none.unread);
	tree_file(tree, "etc/vfio-tool/vetted/is-a-directory", "");
	assert_int_equal(stage_read_verdicts(&tree->root, &unread), 0);
	assert_true(unread.unread);
}

static void keeping_a_list_ends_the_one_of_this_boot(void **state)
{
	const struct tree *tree = *state;
	struct device device = { .id = { 0x1b36, 0x0010, 0x1af4, 0x1100 } };

	assert_int_equal(pci_addr_parse("0000:05:00.0", &device.addr), 0);
	tree_file(tree, "run/vfio-tool/vetted", "0000:05:00.0 1b36:0010:1af4:1100 !swap\n");
	assert_int_equal(stage_keep_verdicts(&tree->root, ""), 0);
	assert_null(verdict_on(tree, &device));
	assert_int_equal(stage_keep_verdicts(&tree->root, "0000:05:00.0 1b36:0010:1af4:1100\n"), 0);
	assert_string_equal(verdict_on(tree, &device), "0000:05:00.0 1b36:0010:1af4:1100\n");
}

static void without_a_sign_against_it_the_machine_is_seen(void **state)
{
	const struct tree *tree = *state;

	assert_true(stage_sees_machine(&tree->root));
	tree_link(tree, "proc/1/root", tree->path);
	assert_true(stage_sees_machine(&tree->root));
}

static void from_a_chroot_the_machine_is_not_seen(void **state)
{
	const struct tree *tree = *state;

	tree_link(tree, "proc/1/root", "/");
	assert_false(stage_sees_machine(&tree->root));
}

static void an_initramfs_is_known_by_either_mark(void **state)
{
	const struct tree *tree = *state;

	assert_false(in_initramfs(&tree->root));
	tree_file(tree, "usr/lib/vfio-tool/digest", "00\n");
	assert_true(in_initramfs(&tree->root));
}

static void modules_are_found_in_the_tables_of_the_kernel(void **state)
{
	const struct tree *tree = *state;
	const struct root *root = &tree->root;

	assert_true(image_kernel_has(root, "6.1", "vfio-pci") < 0);
	tree_file(tree, "lib/modules/6.1/modules.dep",
		  "kernel/drivers/vfio/pci/vfio-pci-core.ko: kernel/drivers/vfio/vfio.ko\n"
		  "kernel/drivers/vfio/pci/vfio-pci.ko.zst: kernel/drivers/x/needed.ko\n");
	assert_int_equal(image_kernel_has(root, "6.1", "vfio-pci"), 1);
	assert_int_equal(image_kernel_has(root, "6.1", "vfio_pci"), 1);
	assert_int_equal(image_kernel_has(root, "6.1", "needed"), 0);
	assert_int_equal(image_kernel_has(root, "6.1", "vfio_iommu_type1"), 0);
	tree_file(tree, "lib/modules/6.1/modules.builtin",
		  "kernel/drivers/vfio/vfio_iommu_type1.ko");
	assert_int_equal(image_kernel_has(root, "6.1", "vfio_iommu_type1"), 1);
	assert_int_equal(image_kernel_has(root, "6.1", "pci"), 0);
}

static void an_image_is_found_by_the_names_of_distributions(void **state)
{
	const struct tree *tree = *state;
	_cleanup_strbuf_ struct strbuf arch = { 0 }, debian = { 0 }, none = { 0 };

	assert_int_equal(image_find(&tree->root, "6.1", &none), -ENOENT);
	assert_int_equal(none.len, 0);
	tree_file(tree, "boot/initramfs-.img", "");
	assert_int_equal(image_find(&tree->root, "6.1", &none), -ENOENT);
	tree_file(tree, "lib/modules/6.1/pkgbase", "linux-lts\n");
	tree_file(tree, "boot/initramfs-linux-lts.img", "");
	assert_int_equal(image_find(&tree->root, "6.1", &arch), 0);
	assert_string_equal(strbuf_text(&arch), "/boot/initramfs-linux-lts.img");
	tree_file(tree, "boot/initrd.img-6.1", "");
	assert_int_equal(image_find(&tree->root, "6.1", &debian), 0);
	assert_string_equal(strbuf_text(&debian), "/boot/initrd.img-6.1");
}

static void the_generator_that_is_there_is_named(void **state)
{
	const struct tree *tree = *state;

	assert_null(image_generator_find(&tree->root));
	tree_file(tree, "usr/bin/dracut", "");
	assert_string_equal(image_generator_find(&tree->root)->rebuild, "dracut --force");
	tree_file(tree, "usr/sbin/update-initramfs", "");
	assert_string_equal(image_generator_find(&tree->root)->rebuild, "update-initramfs -u");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_boot_is_over_once_that_was_said),
		TEST(a_verdict_holds_for_that_address_and_card_only),
		TEST(what_is_kept_on_disk_is_newer_than_what_travelled),
		TEST(a_list_that_cannot_be_read_is_not_taken_for_none),
		TEST(keeping_a_list_ends_the_one_of_this_boot),
		TEST(without_a_sign_against_it_the_machine_is_seen),
		TEST(from_a_chroot_the_machine_is_not_seen),
		TEST(an_initramfs_is_known_by_either_mark),
		TEST(modules_are_found_in_the_tables_of_the_kernel),
		TEST(an_image_is_found_by_the_names_of_distributions),
		TEST(the_generator_that_is_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
