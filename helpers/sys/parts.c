/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/parts.h"

#include <stdio.h>
#include <string.h>

/* Places of one kind, the first that has a file counts. */
struct places {
	const char *list[6];
};

/* systemd.unit(5), systemd.generator(7), udev(7); the last are links where /usr is merged. */
static const struct places programs = { { SBINDIR } };
static const struct places units = { { "/etc/systemd/system", "/run/systemd/system",
				       "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
				       "/lib/systemd/system" } };
static const struct places generators = {
	{ "/etc/systemd/system-generators", "/run/systemd/system-generators",
	  "/usr/local/lib/systemd/system-generators", "/usr/lib/systemd/system-generators",
	  "/lib/systemd/system-generators" }
};
static const struct places rules = { { "/etc/udev/rules.d", "/run/udev/rules.d",
				       "/usr/local/lib/udev/rules.d", "/usr/lib/udev/rules.d",
				       "/lib/udev/rules.d" } };
static const struct places own = { { "/usr/lib/vfio-tool" } };
static const struct places dracut = { { "/usr/lib/dracut/modules.d/50vfio-tool" } };
static const struct places initramfs_tools = { { "/usr/share/initramfs-tools" } };
static const struct places mkinitcpio = { { "/etc/initcpio", "/usr/lib/initcpio" } };

static const struct part {
	const char *name;
	const struct places *places;
	const char *of; /* an initramfs generator, "": any; NULL: always needed */
} parts[] = {
	{ "vfio-bind", &programs, NULL },
	{ "vfio-generate", &programs, NULL },
	{ "vfio-tool-generator", &generators, NULL },
	{ "vfio-tool.service", &units, NULL },
	{ "vfio-tool-claim.service", &units, NULL },
	{ "vfio-tool-vet.service", &units, NULL },
	{ "vfio-bind@.service", &units, NULL },
	{ "vfio-sriov@.service", &units, NULL },
	{ "90-vfio-tool-records.rules", &rules, NULL },
	{ "early.sh", &own, "" },
	{ "image.sh", &own, "" },
	{ "needs.sh", &own, "" },
	{ "module-setup.sh", &dracut, "dracut" },
	{ "hooks/vfio-tool", &initramfs_tools, "initramfs-tools" },
	{ "scripts/init-top/00-vfio-tool", &initramfs_tools, "initramfs-tools" },
	{ "install/vfio-tool", &mkinitcpio, "mkinitcpio" },
	{ "hooks/vfio-tool", &mkinitcpio, "mkinitcpio" },
};

static bool is_needed(const struct part *part, const struct image_generator *generator)
{
	return !part->of ||
	       (generator && (part->of[0] == '\0' || strcmp(part->of, generator->name) == 0));
}

/* True when it is there; its path is in `path`, that of the last place where it is not. */
static bool find(const struct root *root, const struct part *part, char *path, size_t size)
{
	char target[256];

	for (size_t i = 0; i < ELEMENTSOF(part->places->list) && part->places->list[i]; i++) {
		snprintf(path, size, "%s/%s", part->places->list[i], part->name);
		/* a link counts, wherever it leads: a tree's may be for its own root */
		if (root_exists(root->top, path + 1) ||
		    root_read_link(root->top, path + 1, target, sizeof(target)) == 0)
			return true;
	}
	return false;
}

static bool is_masked(const struct root *root, const char *path)
{
	char target[256];

	return root_read_link(root->top, path + 1, target, sizeof(target)) == 0 &&
	       strcmp(target, "/dev/null") == 0;
}

static void add_missing(const struct part *part, struct strbuf *out)
{
	strbuf_addf(out, "%s: is missing; it belongs into %s", part->name, part->places->list[0]);
	for (size_t i = 1; i < ELEMENTSOF(part->places->list) && part->places->list[i]; i++)
		if (strncmp(part->places->list[i], "/usr/lib/", 9) == 0)
			strbuf_addf(out, " or %s", part->places->list[i]);
	strbuf_add(out, "\n  install vfio-tool again: its package, or make install\n");
}

int parts_find_missing(const struct root *root, const struct image_generator *generator,
		       struct strbuf *out)
{
	int count = 0;

	for (size_t i = 0; i < ELEMENTSOF(parts); i++) {
		char path[256] = "";

		if (!is_needed(&parts[i], generator))
			continue;
		if (!find(root, &parts[i], path, sizeof(path))) {
			add_missing(&parts[i], out);
			count++;
		} else if (is_masked(root, path)) {
			strbuf_addf(out, "%s: is masked: a link to /dev/null\n  remove it: rm %s\n",
				    path, path);
			count++;
		}
	}
	return out->error ? out->error : count;
}
