/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Variants as libkmod finds them, in tables that depmod has made of modules of ours. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/outfile.h"
#include "sys/root.h"
#include "sys/spawn.h"
#include "sys/variant.h"

#define MLX "pci:v000015B3d0000101Esv000015B3sd00000023bc02sc00i00"
#define PDS "pci:v00001DD8d00001003sv00001DD8sd00005001bc02sc00i00"
#define GRACE "pci:v000010DEd00002342sv000010DEsd000016EBbc03sc02i00"
#define NIC "pci:v00008086d0000158Bsv00008086sd00000002bc02sc00i00"

static char top[64], release[sizeof(((struct utsname *)0)->release)];

/* What depmod and libkmod read of a module: a section with its aliases. */
static void write_module(int dir, const char *name, const char *info, size_t info_len)
{
	static const char names[] = "\0.modinfo\0.shstrtab";
	struct {
		Elf64_Ehdr head;
		Elf64_Shdr sections[3];
		char rest[512];
	} file = {
		.head = { .e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
				       EV_CURRENT },
			  .e_type = ET_REL,
			  .e_machine = EM_X86_64,
			  .e_version = EV_CURRENT,
			  .e_shoff = sizeof(Elf64_Ehdr),
			  .e_ehsize = sizeof(Elf64_Ehdr),
			  .e_shentsize = sizeof(Elf64_Shdr),
			  .e_shnum = 3,
			  .e_shstrndx = 2 },
	};
	size_t at = offsetof(__typeof__(file), rest);

	assert_true(info_len + sizeof(names) <= sizeof(file.rest));
	memcpy(file.rest, info, info_len);
	memcpy(file.rest + info_len, names, sizeof(names));
	file.sections[1] = (Elf64_Shdr){ .sh_name = 1,
					 .sh_type = SHT_PROGBITS,
					 .sh_flags = SHF_ALLOC,
					 .sh_offset = at,
					 .sh_size = info_len };
	file.sections[2] = (Elf64_Shdr){ .sh_name = 10,
					 .sh_type = SHT_STRTAB,
					 .sh_offset = at + info_len,
					 .sh_size = sizeof(names) };
	assert_int_equal(outfile_write(dir, name, (const char *)&file, sizeof(file), 0644, 0), 1);
}

#define WRITE_MODULE(dir, name, info) write_module((dir), (name), (info), sizeof(info))

static void run_depmod(void)
{
	char program[] = "depmod", base[] = "-b";
	const struct spawn_files files = { -1, -1, -1, false };
	char *environment[] = { NULL };
	pid_t pid;

	assert_int_equal(spawn_program("/sbin/depmod",
				       (char *[]){ program, base, top, release, NULL }, environment,
				       &files, &pid),
			 0);
	assert_int_equal(spawn_wait(pid), 0);
}

static int tree_setup(void **state)
{
	struct utsname kernel;
	char path[256];

	uname(&kernel);
	strcpy(release, kernel.release);
	strcpy(top, "/tmp/vfio-tool-test-tables.XXXXXX");
	if (!mkdtemp(top))
		return -1;
	_cleanup_close_ int fd = root_open_dir(AT_FDCWD, top);
	snprintf(path, sizeof(path), "lib/modules/%s/kernel", release);
	_cleanup_close_ int dir = outfile_mkdirs(fd, path, 0755);
	WRITE_MODULE(dir, "vfio-pci.ko", "alias=vfio_pci:v*d*sv*sd*bc*sc*i*");
	WRITE_MODULE(dir, "mlx5-vfio-pci.ko", "alias=vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i*");
	WRITE_MODULE(dir, "any-vfio-pci.ko", "alias=vfio_pci:v000015B3d*sv*sd*bc*sc*i*");
	WRITE_MODULE(dir, "gone-vfio-pci.ko",
		     "alias=vfio_pci:v000010DEd00002342sv000010DEsd*bc*sc*i*");
	WRITE_MODULE(dir, "pds-vfio-pci.ko",
		     "license=GPL\0alias=vfio_pci:v00001DD8d00001003sv*sd*bc*sc*i*");
	run_depmod();
	return 0;
}

static int tree_teardown(void **state)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", top);
	return system(command);
}

static struct variant find(const char *modalias)
{
	struct variant variant = { .driver = "untouched" };
	int r = variant_from_modules(top, modalias, &variant);

	if (r == -ENOSYS)
		skip();
	assert_int_equal(r, 0);
	return variant;
}

static void the_most_specific_alias_of_all_modules_counts(void **state)
{
	struct variant variant = find(MLX);

	assert_string_equal(variant.module, "mlx5_vfio_pci");
	assert_string_equal(variant.alias, "vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i*");
	assert_string_equal(find(PDS).module, "pds_vfio_pci");
}

static void a_device_without_a_variant_is_for_the_generic_driver(void **state)
{
	struct variant variant = find(NIC);

	assert_string_equal(variant.module, "vfio_pci");
	assert_string_equal(variant.driver, "vfio-pci");
	assert_string_equal(variant.alias, "");
}

/* as in an initramfs that was made without it */
static void a_variant_whose_module_is_missing_is_passed_over(void **state)
{
	char path[256];

	assert_string_equal(find(GRACE).module, "gone_vfio_pci");
	snprintf(path, sizeof(path), "%s/lib/modules/%s/kernel/gone-vfio-pci.ko", top, release);
	assert_int_equal(unlink(path), 0);
	assert_string_equal(find(GRACE).driver, "vfio-pci");
}

static void what_is_no_pci_device_has_none(void **state)
{
	struct variant variant = { .driver = "untouched" };

	assert_true(variant_from_modules(top, "usb:v1D6Bp0002", &variant) < 0);
	assert_string_equal(variant.driver, "untouched");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_specific_alias_of_all_modules_counts),
		cmocka_unit_test(a_device_without_a_variant_is_for_the_generic_driver),
		cmocka_unit_test(a_variant_whose_module_is_missing_is_passed_over),
		cmocka_unit_test(what_is_no_pci_device_has_none),
	};

	return cmocka_run_group_tests(tests, tree_setup, tree_teardown);
}
