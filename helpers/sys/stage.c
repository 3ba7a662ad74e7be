/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/stage.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/outfile.h"

bool stage_is_booting(const struct root *root)
{
	return root->run < 0 || !root_exists(root->run, "vfio-tool/booted");
}

int stage_end_boot(const struct root *root)
{
	_cleanup_close_ int dir = root->run < 0 ? -1 : outfile_mkdirs(root->run, "vfio-tool", 0755);

	if (dir < 0)
		return dir;
	int r = outfile_write(dir, "booted", "", 0, 0644, OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

bool stage_sees_machine(const struct root *root)
{
	enum { FIRST_PID_NAMESPACE = 0xeffffffc }; /* the kernel's PROC_PID_INIT_INO */
	struct stat own, first, space;

	if (root->proc < 0 || fstat(root->top, &own) < 0 ||
	    fstatat(root->proc, "1/root", &first, 0) < 0)
		return !root->live;
	if (first.st_dev != own.st_dev || first.st_ino != own.st_ino)
		return false;
	return !root->live || (fstatat(root->proc, "self/ns/pid", &space, 0) == 0 &&
			       space.st_ino == (ino_t)FIRST_PID_NAMESPACE);
}

bool stage_is_vetted(const struct root *root, const struct device *device)
{
	enum { VETTED_MAX = 64 * 1024 };
	_cleanup_free_ char *text = NULL;
	char line[PCI_ADDR_TEXT_MAX + PCI_ID_TEXT_MAX + 2], *rest = NULL;
	size_t len;

	if (root->run < 0 ||
	    root_read_file(root->run, "vfio-tool/vetted", VETTED_MAX, &text, &len) < 0)
		return false;
	snprintf(line, sizeof(line), "%s %s", PCI_ADDR_TEXT(&device->addr),
		 PCI_ID_TEXT(&device->id));
	for (char *at = strtok_r(text, "\n", &rest); at; at = strtok_r(NULL, "\n", &rest))
		if (strcmp(at, line) == 0)
			return true;
	return false;
}
