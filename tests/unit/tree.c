/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define PATH_LEN 512
#define DEVICES "sys/devices/pci0000:00"

static const char *full(const struct tree *tree, char text[static PATH_LEN], const char *path)
{
	assert_true(snprintf(text, PATH_LEN, "%s/%s", tree->path, path) < PATH_LEN);
	return text;
}

_printf_(2, 3) static const char *format_text(char text[static PATH_LEN], const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	assert_true(vsnprintf(text, PATH_LEN, format, arguments) < PATH_LEN);
	va_end(arguments);
	return text;
}

/* lives as long as the block that uses it */
#define TEXT(...) format_text((char[PATH_LEN]){ 0 }, __VA_ARGS__)

static void make_parents(char *path)
{
	for (char *at = path + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
		*at = '/';
	}
}

void tree_dir(const struct tree *tree, const char *path)
{
	char text[PATH_LEN];

	full(tree, text, path);
	make_parents(text);
	assert_true(mkdir(text, 0755) == 0 || errno == EEXIST);
}

void tree_data(const struct tree *tree, const char *path, uint64_t offset, const void *data,
	       size_t len, uint64_t size)
{
	char text[PATH_LEN];

	full(tree, text, path);
	make_parents(text);
	int fd = open(text, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_int_equal(pwrite(fd, data, len, (off_t)offset), len);
	close(fd);
}

void tree_file(const struct tree *tree, const char *path, const char *text)
{
	tree_data(tree, path, 0, text, strlen(text), strlen(text));
}

void tree_link(const struct tree *tree, const char *path, const char *target)
{
	char text[PATH_LEN];

	full(tree, text, path);
	make_parents(text);
	assert_int_equal(symlink(target, text), 0);
}

int tree_setup(void **state)
{
	struct tree *tree = calloc(1, sizeof(*tree));

	assert_non_null(tree);
	strcpy(tree->path, "/tmp/vfio-tool-tree-XXXXXX");
	assert_non_null(mkdtemp(tree->path));
	tree_dir(tree, "sys/bus/pci/devices");
	tree_dir(tree, "proc/self");
	tree_dir(tree, "run");
	tree_dir(tree, "dev");
	assert_int_equal(root_open(tree->path, &tree->root), 0);
	*state = tree;
	return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

int tree_teardown(void **state)
{
	struct tree *tree = *state;

	root_close(&tree->root);
	nftw(tree->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(tree);
	return 0;
}

void tree_device(const struct tree *tree, const char *address, const char *class)
{
	tree_file(tree, TEXT(DEVICES "/%s/class", address), TEXT("%s\n", class));
	tree_dir(tree, TEXT(DEVICES "/%s/power", address));
	tree_link(tree, TEXT("sys/bus/pci/devices/%s", address),
		  TEXT("../../../devices/pci0000:00/%s", address));
}

void tree_driver(const struct tree *tree, const char *address, const char *driver)
{
	tree_link(tree, TEXT(DEVICES "/%s/driver", address),
		  TEXT("../../../bus/pci/drivers/%s", driver));
}

/* Where a class device lives: below a PCI function or among the virtual ones. */
static const char *home(const char *parent, const char *class, char text[static PATH_LEN])
{
	int len = parent ? snprintf(text, PATH_LEN, "devices/pci0000:00/%s", parent)
			 : snprintf(text, PATH_LEN, "devices/virtual/%s", class);

	assert_true(len < PATH_LEN);
	return text;
}

void tree_net(const struct tree *tree, const char *parent, const char *name, unsigned index,
	      const char *flags)
{
	char directory[PATH_LEN];

	home(parent ? TEXT("%s/net", parent) : NULL, "net", directory);
	tree_file(tree, TEXT("sys/%s/%s/flags", directory, name), TEXT("%s\n", flags));
	tree_file(tree, TEXT("sys/%s/%s/ifindex", directory, name), TEXT("%u\n", index));
	tree_link(tree, TEXT("sys/class/net/%s", name), TEXT("../../%s/%s", directory, name));
}

void tree_upper(const struct tree *tree, const char *lower, const char *upper, const char *devtype)
{
	if (devtype)
		tree_file(tree, TEXT("sys/class/net/%s/uevent", upper),
			  TEXT("DEVTYPE=%s\nINTERFACE=%s\n", devtype, upper));
	tree_link(tree, TEXT("sys/class/net/%s/upper_%s", lower, upper),
		  TEXT("../../../../virtual/net/%s", upper));
}

void tree_disk(const struct tree *tree, const char *parent, const char *name, const char *number,
	       uint64_t size)
{
	char directory[PATH_LEN];

	home(parent, "block", directory);
	tree_dir(tree, TEXT("sys/%s/%s/holders", directory, name));
	tree_dir(tree, TEXT("sys/%s/%s/slaves", directory, name));
	tree_file(tree, TEXT("sys/%s/%s/dev", directory, name), TEXT("%s\n", number));
	tree_file(tree, TEXT("sys/%s/%s/size", directory, name),
		  TEXT("%llu\n", (unsigned long long)size));
	tree_link(tree, TEXT("sys/class/block/%s", name), TEXT("../../%s/%s", directory, name));
	tree_link(tree, TEXT("sys/dev/block/%s", number), TEXT("../../%s/%s", directory, name));
}

void tree_partition(const struct tree *tree, const char *disk_path, const char *disk,
		    const char *name, const char *number, uint64_t start, uint64_t size)
{
	char parent[PATH_LEN];

	assert_true(snprintf(parent, PATH_LEN, "%s/%s", disk_path, disk) < PATH_LEN);
	tree_disk(tree, parent, name, number, size);
	tree_file(tree, TEXT("sys/class/block/%s/partition", name), "1\n");
	tree_file(tree, TEXT("sys/class/block/%s/start", name),
		  TEXT("%llu\n", (unsigned long long)start));
}

void tree_mapper(const struct tree *tree, const char *name, const char *number, const char *label,
		 const char *uuid)
{
	tree_disk(tree, NULL, name, number, 2048);
	tree_file(tree, TEXT("sys/class/block/%s/dm/name", name), TEXT("%s\n", label));
	tree_file(tree, TEXT("sys/class/block/%s/dm/uuid", name), TEXT("%s\n", uuid));
}

void tree_holder(const struct tree *tree, const char *lower, const char *upper)
{
	tree_link(tree, TEXT("sys/class/block/%s/holders/%s", lower, upper),
		  TEXT("../../../../virtual/block/%s", upper));
	tree_link(tree, TEXT("sys/class/block/%s/slaves/%s", upper, lower),
		  TEXT("../../%s", lower));
}
