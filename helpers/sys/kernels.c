/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/kernels.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/iommu.h"
#include "core/strbuf.h"

/* What was left behind when a kernel was removed has no table. */
static bool has_modules(const struct root *root, const char *release)
{
	char path[KERNEL_TEXT_MAX + 32];

	snprintf(path, sizeof(path), "lib/modules/%.127s/modules.dep", release);
	return release[0] != '\0' && release[0] != '.' && root_exists(root->top, path);
}

static bool find_linked(const struct root *root, char ret[static KERNEL_TEXT_MAX],
			const char **ret_reason)
{
	static const struct {
		const char *path, *reason;
	} links[] = { { "boot/vmlinuz", "/boot/vmlinuz names it" },
		      { "vmlinuz", "/vmlinuz names it" } };
	static const char prefix[] = "vmlinuz-";

	for (size_t i = 0; i < ELEMENTSOF(links); i++) {
		char target[KERNEL_TEXT_MAX];
		const char *release = target + strlen(prefix);

		if (root_read_link_name(root->top, links[i].path, target, sizeof(target)) < 0 ||
		    strncmp(target, prefix, strlen(prefix)) != 0 || !has_modules(root, release))
			continue;
		memcpy(ret, release, strlen(release) + 1);
		*ret_reason = links[i].reason;
		return true;
	}
	return false;
}

bool kernel_find_next(const struct root *root, char ret[static KERNEL_TEXT_MAX],
		      const char **ret_reason)
{
	if (find_linked(root, ret, ret_reason))
		return true;

	int fd = root_open_dir(root->top, "lib/modules");
	_cleanup_dir_ DIR *releases = fd < 0 ? NULL : fdopendir(fd);
	char newest[KERNEL_TEXT_MAX] = "";

	if (fd >= 0 && !releases)
		close(fd);
	for (struct dirent *entry; releases && (entry = readdir(releases));)
		if (strlen(entry->d_name) < sizeof(newest) &&
		    strverscmp(entry->d_name, newest) > 0 && has_modules(root, entry->d_name))
			memcpy(newest, entry->d_name, strlen(entry->d_name) + 1);
	if (newest[0] == '\0')
		return false;
	memcpy(ret, newest, sizeof(newest));
	*ret_reason = "the newest that has modules";
	return true;
}

enum iommu_default kernel_iommu_default(const struct root *root, const char *release)
{
	enum { CONFIG_MAX = 4 * 1024 * 1024 };
	static const char *const places[] = { "boot/config-%s", "lib/modules/%s/config",
					      "usr/lib/modules/%s/config",
					      "usr/lib/ostree-boot/config-%s" };

	for (size_t i = 0; release[0] != '\0' && i < ELEMENTSOF(places); i++) {
		_cleanup_free_ char *text = NULL;
		_cleanup_strbuf_ struct strbuf path = { 0 };
		const char *mark = strstr(places[i], "%s");
		size_t len;

		strbuf_addn(&path, places[i], (size_t)(mark - places[i]));
		strbuf_add(&path, release);
		strbuf_add(&path, mark + 2);
		if (root_read_file(root->top, strbuf_text(&path), CONFIG_MAX, &text, &len) == 0)
			return iommu_default_from_config(text);
	}
	return DEFAULT_UNKNOWN;
}
