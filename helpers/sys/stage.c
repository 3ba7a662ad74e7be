/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/stage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/killswitch.h"
#include "sys/outfile.h"

/* Below the root. */
#define KEPT_DIRECTORY "etc/vfio-tool"
#define KEPT_NAME "vetted"

/* In the runtime directory: what travelled, and what is in the image of the next boot. */
#define TRAVELLED_NAME "vetted"
#define IMAGE_NAME "vetted.image"

bool stage_is_booting(const struct root *root)
{
	return root->run < 0 || !root_exists(root->run, "vfio-tool/booted");
}

const char *stage_name(const struct root *root)
{
	if (in_initramfs(root))
		return "initramfs";
	return stage_is_booting(root) ? "boot" : "running";
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

static int read_list(int dir, const char *path, struct verdicts *ret)
{
	enum { LIST_MAX = 256 * 1024 };
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r = dir < 0 ? -ENOENT : root_read_file(dir, path, LIST_MAX, &text, &len);

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		ret->unread |= r != -ENOENT && r != -ENOTDIR;
		return 0;
	}
	return verdicts_parse(text, ret);
}

int stage_read_verdicts(const struct root *root, struct verdicts *ret)
{
	int r = read_list(root->run, "vfio-tool/" TRAVELLED_NAME, ret);

	return r < 0 ? r : read_list(root->top, KEPT_DIRECTORY "/" KEPT_NAME, ret);
}

int stage_read_image_verdicts(const struct root *root, struct verdicts *ret)
{
	bool built = root->run >= 0 && root_exists(root->run, "vfio-tool/" IMAGE_NAME);

	return read_list(root->run, built ? "vfio-tool/" IMAGE_NAME : "vfio-tool/" TRAVELLED_NAME,
			 ret);
}

int stage_note_image(const struct root *root, const char *text)
{
	_cleanup_close_ int dir = root->run < 0 ? -1 : outfile_mkdirs(root->run, "vfio-tool", 0755);

	if (dir < 0)
		return dir;
	int r = outfile_write(dir, IMAGE_NAME, text, strlen(text), 0644, OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

/* It stays for comparison. */
static int set_travelled_aside(int dir)
{
	if (root_exists(dir, IMAGE_NAME))
		return outfile_remove(dir, TRAVELLED_NAME, OUTFILE_VOLATILE);
	return renameat(dir, TRAVELLED_NAME, dir, IMAGE_NAME) < 0 && errno != ENOENT ? -errno : 0;
}

int stage_keep_verdicts(const struct root *root, const char *text)
{
	_cleanup_close_ int kept = outfile_mkdirs(root->top, KEPT_DIRECTORY, 0755);
	_cleanup_close_ int run = root->run < 0 ? -1 : root_open_dir(root->run, "vfio-tool");

	if (kept < 0)
		return kept;
	int r = outfile_write(kept, KEPT_NAME, text, strlen(text), 0644, 0);
	if (r >= 0 && run >= 0)
		r = set_travelled_aside(run);
	return r < 0 ? r : 0;
}
