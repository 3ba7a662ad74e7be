/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/modprobe.h"
#include "sys/module.h"
#include "sys/outfile.h"
#include "sys/root.h"

static char nic[] = "pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00";
static char disk[] = "pci:v00001B36d00000010sv00001AF4sd00001100bc01sc08i02";
static char strange[] = "pci:v[";

static char top[64];

/* A tree whose modprobe.d names modules for aliases, as the kernel's tables do. */
static int tree_setup(void **state)
{
	static const char text[] = "alias pci:v00008086d000010D3sv*sd*bc*sc*i* e1000e\n"
				   "alias pci:v00008086d000010D3sv*sd*bc*sc*i* another-driver\n"
				   "alias pci:v*d*sv*sd*bc01sc08i02* nvme\n";

	strcpy(top, "/tmp/vfio-tool-test-module.XXXXXX");
	if (!mkdtemp(top))
		return -1;
	_cleanup_close_ int fd = root_open_dir(AT_FDCWD, top);
	_cleanup_close_ int dir = outfile_mkdirs(fd, "etc/modprobe.d", 0755);
	return outfile_write(dir, "aliases.conf", text, strlen(text), 0644, 0) == 1 ? 0 : -1;
}

static int tree_teardown(void **state)
{
	static const char *const parts[] = { "/etc/modprobe.d/aliases.conf", "/etc/modprobe.d",
					     "/etc", "" };
	char path[128];
	int r = 0;

	for (size_t i = 0; i < ELEMENTSOF(parts); i++) {
		snprintf(path, sizeof(path), "%s%s", top, parts[i]);
		r |= remove(path);
	}
	return r;
}

static void modules_of_aliases_come_sorted_and_once(void **state)
{
	char *aliases[] = { disk, nic, strange, disk };
	char **names = NULL;
	size_t count = 0;

	int r = module_names_for_aliases(top, aliases, ELEMENTSOF(aliases), &names, &count);
	if (r == -ENOSYS)
		skip();
	assert_int_equal(r, 0);
	assert_int_equal(count, 3);
	assert_string_equal(names[0], "another_driver");
	assert_string_equal(names[1], "e1000e");
	assert_string_equal(names[2], "nvme");
	module_names_free(names, count);
}

static void an_alias_that_nothing_provides_is_an_empty_list(void **state)
{
	char alias[] = "pci:v00000000d00000000sv00000000sd00000000bc00sc00i00", *list[] = { alias };
	char **names = NULL;
	size_t count = 1;

	int r = module_names_for_aliases(top, list, 1, &names, &count);
	if (r == -ENOSYS)
		skip();
	assert_int_equal(r, 0);
	assert_int_equal(count, 0);
	module_names_free(names, count);
}

static void what_is_no_driver_is_never_looked_up(void **state)
{
	assert_int_equal(module_load(""), -EINVAL);
	assert_int_equal(module_load("../vfio-pci"), -EINVAL);
	assert_int_equal(module_load("vfio pci"), -EINVAL);
}

static void a_driver_without_module_is_not_found(void **state)
{
	int r = module_load("vfio-tool-no-such-driver");

	assert_true(r == -ENOENT || r == -ENOSYS);
	r = module_load_alias("pci:v00000000d00000000sv00000000sd00000000bc00sc00i00");
	assert_true(r == -ENOENT || r == -ENOSYS);
}

static void each_failure_says_what_it_is(void **state)
{
	static const struct {
		int error;
		const char *word;
	} rows[] = {
		{ -ENOENT, "there is no module for the driver vfio-pci" },
		{ -EPERM, "blacklisted" },
		{ -ENOSYS, "libkmod" },
		{ -ENOMEM, "Cannot allocate memory" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		module_explain(rows[i].error, "vfio-pci", &text);
		assert_non_null(strstr(strbuf_text(&text), rows[i].word));
	}
}

static void render(const char *const *names, size_t count, struct strbuf *out)
{
	char *copies[16];

	assert_true(count <= ELEMENTSOF(copies));
	for (size_t i = 0; i < count; i++)
		copies[i] = strdup(names[i]);
	modprobe_render(copies, count, "/usr/sbin", out);
	for (size_t i = 0; i < count; i++)
		free(copies[i]);
}

static void only_native_modules_with_plain_names_get_a_command(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	static const char *const names[] = { "e1000e",	      "e1000e", "vfio_pci",
					     "mlx5_vfio_pci", "vfio",	"a; rm -rf",
					     "evil\nname",    "",	"nvme" };
	size_t commands = 0;

	render(names, ELEMENTSOF(names), &text);
	for (const char *at = strbuf_text(&text); (at = strstr(at, "\ninstall ")); at++)
		commands++;
	assert_int_equal(commands, 2);
	assert_non_null(strstr(text.data, "\ninstall e1000e if [ -x /usr/sbin/vfio-bind ]; then "
					  "/usr/sbin/vfio-bind claim --quiet; fi; "
					  "exec /sbin/modprobe --ignore-install e1000e "
					  "$CMDLINE_OPTS\n"));
	assert_null(strstr(text.data, "vfio_pci"));
	assert_null(strstr(text.data, "evil"));
}

static void without_modules_there_is_no_text(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	static const char *const names[] = { "vfio_pci", "vfio_iommu_type1" };

	render(names, ELEMENTSOF(names), &text);
	assert_string_equal(strbuf_text(&text), "");
}

static void our_own_command_is_recognised(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	static const char *const names[] = { "nvme" };

	render(names, 1, &text);
	assert_true(modprobe_command_is_ours(strbuf_text(&text)));
	assert_false(modprobe_command_is_ours("/bin/false"));
	assert_false(modprobe_command_is_ours("/sbin/modprobe --ignore-install nvme"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modules_of_aliases_come_sorted_and_once),
		cmocka_unit_test(an_alias_that_nothing_provides_is_an_empty_list),
		cmocka_unit_test(what_is_no_driver_is_never_looked_up),
		cmocka_unit_test(a_driver_without_module_is_not_found),
		cmocka_unit_test(each_failure_says_what_it_is),
		cmocka_unit_test(only_native_modules_with_plain_names_get_a_command),
		cmocka_unit_test(without_modules_there_is_no_text),
		cmocka_unit_test(our_own_command_is_recognised),
	};

	return cmocka_run_group_tests(tests, tree_setup, tree_teardown);
}
