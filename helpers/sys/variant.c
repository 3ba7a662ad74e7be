/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/variant.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/image.h"
#include "sys/kmod.h"

/* True for a module that can be had: a table may name one whose file is not in this initramfs. */
static bool is_there(const struct kmod *kmod, struct kmod_module *module)
{
	const char *path = kmod->get_path(module);

	/* of a built-in one, which has no file, the state is 0; a negative one is not loaded */
	return kmod->get_initstate(module) >= 0 || (path && access(path, R_OK) == 0);
}

/* All aliases that a module has; the lookup says only that one of them matched. */
static void consider_module(const struct kmod *kmod, struct kmod_module *module, const char *alias,
			    struct variant *best)
{
	const char *name = kmod->get_name(module);
	struct kmod_list *list = NULL;

	if (!is_there(kmod, module))
		return;
	if (kmod->get_info(module, &list) < 0)
		list = NULL;
	for (struct kmod_list *item = list; item; item = kmod->list_next(list, item))
		if (strcmp(kmod->info_get_key(item), "alias") == 0)
			variant_consider(best, alias, kmod->info_get_value(item), name);
	if (list)
		kmod->info_free_list(list);
	/* one that modprobe.d names has no such alias of its own, and it is meant all the same */
	variant_consider(best, alias, "vfio_pci:v*d*sv*sd*bc*sc*i*", name);
}

int variant_from_modules(const char *top, const char *modalias, struct variant *ret)
{
	_cleanup_kmod_ struct kmod kmod = { 0 };
	struct variant best = variant_generic();
	struct kmod_list *list = NULL;
	char alias[VARIANT_ALIAS_MAX];
	int r = variant_alias(modalias, alias) ? kmod_open(&kmod, top) : -EINVAL;

	if (r == 0)
		r = kmod.lookup(kmod.ctx, alias, &list);
	if (r < 0)
		return r;
	for (struct kmod_list *item = list; item; item = kmod.list_next(list, item)) {
		struct kmod_module *module = kmod.get_module(item);

		consider_module(&kmod, module, alias, &best);
		kmod.module_unref(module);
	}
	if (!list)
		return -ENOENT;
	kmod.unref_list(list);
	*ret = best;
	return 0;
}

struct tree {
	const struct root *root;
	const char *release;
};

static bool tree_has(void *context, const char *module)
{
	const struct tree *tree = context;
	int r = image_kernel_has(tree->root, tree->release, module);

	return r != 0; /* without tables it cannot be said */
}

/* The text form of the table, which is there beside the binary one. */
static int variant_from_text(const struct root *root, const char *modalias, struct variant *ret)
{
	enum { TABLE_MAX = 32 * 1024 * 1024 };
	_cleanup_free_ char *table = NULL;
	char path[256], release[128];
	size_t len;

	image_kernel_release(root, release, sizeof(release));
	snprintf(path, sizeof(path), "lib/modules/%s/modules.alias", release);
	int r = root_read_file(root->top, path, TABLE_MAX, &table, &len);
	if (r == 0)
		*ret = variant_choose(table, modalias, tree_has, &(struct tree){ root, release });
	return r;
}

bool variant_registered(const struct root *root, const char *module,
			char ret[static DRIVER_TEXT_MAX])
{
	char path[128];

	snprintf(path, sizeof(path), "module/%s/drivers", module);
	int fd = root->sys < 0 ? -ENOENT : root_open_dir(root->sys, path);
	_cleanup_dir_ DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		const char *name = entry->d_name + strlen("pci:");

		if (strncmp(entry->d_name, "pci:", strlen("pci:")) != 0 || !driver_name_valid(name))
			continue;
		snprintf(ret, DRIVER_TEXT_MAX, "%s", name);
		return true;
	}
	return false;
}

bool variant_find(const struct root *root, const struct device *device, struct variant *ret)
{
	struct variant variant = variant_generic();
	char modalias[PCI_MODALIAS_TEXT_MAX];
	int r = -ENOSYS;

	pci_modalias_format(&device->id, device->class, modalias);
	if (root->live)
		r = variant_from_modules(NULL, modalias, &variant);
	if (r < 0)
		r = variant_from_text(root, modalias, &variant);
	if (r == 0 && variant.alias[0] != '\0')
		(void)variant_registered(root, variant.module, variant.driver);
	*ret = variant;
	return r == 0;
}

void variant_fill(const struct root *root, struct device *device)
{
	struct variant variant;

	variant_find(root, device, &variant);
	memcpy(device->variant, variant.driver, sizeof(device->variant));
}

static bool same_model(const struct device *a, const struct device *b)
{
	return a->class == b->class && memcmp(&a->id, &b->id, sizeof(a->id)) == 0;
}

/* The device before it that is of the same model; virtual functions are many of one. */
static const struct device *find_twin(const struct machine *machine, size_t index)
{
	for (size_t i = index; i > 0; i--)
		if (machine->devices[i - 1].variant[0] != '\0' &&
		    same_model(&machine->devices[i - 1], &machine->devices[index]))
			return &machine->devices[i - 1];
	return NULL;
}

void variants_fill(const struct root *root, const struct selection *selection,
		   struct machine *machine)
{
	for (size_t i = 0; i < machine->count; i++) {
		struct device *device = &machine->devices[i];
		const struct device *twin;

		if (!selection->entry_of[i] || !entry_is_auto(selection->entry_of[i]))
			continue;
		twin = find_twin(machine, i);
		if (twin)
			memcpy(device->variant, twin->variant, sizeof(device->variant));
		else
			variant_fill(root, device);
	}
}
