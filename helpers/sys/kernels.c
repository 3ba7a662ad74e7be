/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/kernels.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
