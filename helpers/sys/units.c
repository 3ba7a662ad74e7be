/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/units.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/strbuf.h"
#include "sys/dropins.h"

static const char ours[] = "vfio-tool.service";

/* systemd.unit(5) */
static const char *const places[] = {
	"etc/systemd/system",	  "run/systemd/system", "usr/local/lib/systemd/system",
	"usr/lib/systemd/system", "lib/systemd/system",
};

/* systemd-system.conf(5); drop-ins count more than the file that they are for. */
static const char *const manager_files[] = { "usr/lib/systemd/system.conf",
					     "etc/systemd/system.conf" };
static const char *const manager_places[] = {
	"etc/systemd/system.conf.d",
	"run/systemd/system.conf.d",
	"usr/local/lib/systemd/system.conf.d",
	"usr/lib/systemd/system.conf.d",
};

void consumers_release(struct consumers *consumers)
{
	for (size_t i = 0; i < consumers->count; i++)
		free(consumers->list[i].unit);
	free(consumers->list);
	*consumers = (struct consumers){ 0 };
}

/* Another name of a unit, or a tree's link to where the host has something else. */
static bool is_alias(const struct root *root, const struct dropin *unit)
{
	char target[300];
	int r = root_read_link_name(root->top, unit->path, target, sizeof(target));

	return r == 0 && (!root->live || strcmp(target, unit->name) != 0);
}

static int take_dropins(const struct root *root, const char *name, struct unitfile *file)
{
	char paths[ELEMENTSOF(places)][320];
	const char *directories[ELEMENTSOF(places)];
	_cleanup_dropins_ struct dropins dropins = { 0 };

	for (size_t i = 0; i < ELEMENTSOF(places); i++) {
		snprintf(paths[i], sizeof(paths[i]), "%s/%.255s.d", places[i], name);
		directories[i] = paths[i];
	}
	int r = dropins_list(root, directories, ELEMENTSOF(places), ".conf", &dropins);
	for (size_t i = 0; r == 0 && i < dropins.count; i++) {
		_cleanup_free_ char *text = dropin_read(root, dropins.list[i].path, &r);

		if (text)
			r = unitfile_take(text, ours, file);
	}
	return r;
}

/* systemctl add-requires, add-wants */
static bool has_link(const struct root *root, const char *name)
{
	static const char *const kinds[] = { "requires", "wants" };
	char path[400], target[300];

	for (size_t i = 0; i < ELEMENTSOF(places); i++)
		for (size_t k = 0; k < ELEMENTSOF(kinds); k++) {
			snprintf(path, sizeof(path), "%s/%.255s.%s/%s", places[i], name, kinds[k],
				 ours);
			if (root_read_link_name(root->top, path, target, sizeof(target)) == 0)
				return true;
		}
	return false;
}

static int add(struct consumers *consumers, const char *name, const struct unitfile *file,
	       uint64_t memlock)
{
	struct consumer *list =
		reallocarray(consumers->list, consumers->count + 1, sizeof(*consumers->list));
	char *unit = strdup(name);

	if (list)
		consumers->list = list;
	if (!list || !unit) {
		free(unit);
		return -ENOMEM;
	}
	list[consumers->count++] = (struct consumer){
		.unit = unit,
		.file = *file,
		.memlock = file->limited ? file->memlock : memlock,
	};
	return 0;
}

static int look_at(const struct root *root, const struct dropin *unit, uint64_t memlock,
		   struct consumers *consumers)
{
	struct unitfile file = { 0 };
	int r;
	_cleanup_free_ char *text = dropin_read(root, unit->path, &r);

	/* masked ones are not started */
	if (!text || is_alias(root, unit))
		return r;
	r = unitfile_take(text, ours, &file);
	if (r == 0)
		r = take_dropins(root, unit->name, &file);
	if (r < 0)
		return r;
	file.needs |= has_link(root, unit->name);
	return file.needs || file.after ? add(consumers, unit->name, &file, memlock) : 0;
}

/* What holds for a service that says nothing. */
static int read_default(const struct root *root, uint64_t *ret)
{
	_cleanup_dropins_ struct dropins dropins = { 0 };
	int r = dropins_list(root, manager_places, ELEMENTSOF(manager_places), ".conf", &dropins);

	/* since systemd 245, as far as the kernel's own limit allows */
	*ret = UINT64_C(8) << 20;
	for (size_t i = 0; r >= 0 && i < ELEMENTSOF(manager_files); i++) {
		_cleanup_free_ char *text = dropin_read(root, manager_files[i], &r);

		if (text)
			r = unitfile_take_default(text, ret);
	}
	for (size_t i = 0; r >= 0 && i < dropins.count; i++) {
		_cleanup_free_ char *text = dropin_read(root, dropins.list[i].path, &r);

		if (text)
			r = unitfile_take_default(text, ret);
	}
	return r < 0 ? r : 0;
}

int consumers_find(const struct root *root, struct consumers *ret)
{
	_cleanup_dropins_ struct dropins units = { 0 };
	uint64_t memlock;
	int r = dropins_list(root, places, ELEMENTSOF(places), ".service", &units);

	if (r == 0)
		r = read_default(root, &memlock);
	for (size_t i = 0; r == 0 && i < units.count; i++)
		r = look_at(root, &units.list[i], memlock, ret);
	return r;
}

/* "libsystemd-shared-252.so", "libsystemd-shared-257.4-1.fc42.so" */
static unsigned read_version(const struct root *root, const char *directory)
{
	static const char prefix[] = "libsystemd-shared-";
	_cleanup_dropins_ struct dropins files = { 0 };
	unsigned version = 0;

	if (dropins_list(root, &directory, 1, ".so", &files) < 0)
		return 0;
	for (size_t i = 0; i < files.count; i++)
		if (strncmp(files.list[i].name, prefix, strlen(prefix)) == 0)
			version = (unsigned)strtoul(files.list[i].name + strlen(prefix), NULL, 10);
	return version;
}

unsigned systemd_version(const struct root *root)
{
	static const char *const directories[] = {
		"usr/lib/systemd",
		"usr/lib64/systemd",
		"lib/systemd",
		"usr/lib/x86_64-linux-gnu/systemd",
		"usr/lib/aarch64-linux-gnu/systemd",
	};
	unsigned version = 0;

	for (size_t i = 0; version == 0 && i < ELEMENTSOF(directories); i++)
		version = read_version(root, directories[i]);
	return version;
}
