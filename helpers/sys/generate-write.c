/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From the texts to the files, and to those who read them. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/rules.h"
#include "sys/generate.h"
#include "sys/outfile.h"
#include "sys/udevadm.h"

static const struct {
	const char *directory, *name, *path;
} places[GENERATED_FILE_MAX] = {
	[GENERATED_RULES] = { "udev/rules.d", "05-vfio-tool.rules",
			      "udev/rules.d/05-vfio-tool.rules" },
	[GENERATED_NODES] = { "udev/rules.d", "90-vfio-tool-nodes.rules",
			      "udev/rules.d/90-vfio-tool-nodes.rules" },
	[GENERATED_MODPROBE] = { "modprobe.d", "vfio-tool.conf", "modprobe.d/vfio-tool.conf" },
};

const char *generated_path(enum generated_file file)
{
	return places[file].path;
}

/* 1: it is ours; 0: it is not there; -EEXIST: it is another's. */
static int whose(int output, enum generated_file file)
{
	char text[sizeof(GENERATED_MARK) - 1];
	ssize_t len = root_read_raw(output, places[file].path, text, sizeof(text));

	if (len < 0)
		return len == -ENOENT || len == -ENOTDIR ? 0 : (int)len;
	return len == sizeof(text) && memcmp(text, GENERATED_MARK, sizeof(text)) == 0 ? 1 : -EEXIST;
}

/* 1: changed, 0: it was so. */
static int write_one(int output, enum generated_file file, const char *text)
{
	int r = whose(output, file);

	if (r < 0)
		return r == -EEXIST && !text ? 0 : r;
	if (r == 0 && !text)
		return 0;
	_cleanup_close_ int dir = outfile_mkdirs(output, places[file].directory, 0755);
	if (dir < 0)
		return dir;
	if (!text)
		return outfile_remove(dir, places[file].name, OUTFILE_VOLATILE);
	return outfile_write(dir, places[file].name, text, strlen(text), 0644, OUTFILE_VOLATILE);
}

int generate_write(int output, const struct generated *generated, struct generate_outcome *ret)
{
	struct generate_outcome outcome = { 0 };
	int result = 0;

	for (enum generated_file file = 0; file < GENERATED_FILE_MAX; file++) {
		int r = write_one(output, file, generated->text[file]);

		if (r < 0) {
			outcome.error[file] = r;
			result = result ? result : r;
		} else if (r > 0) {
			*(generated->text[file] ? &outcome.written : &outcome.removed) |= 1u
											  << file;
		}
	}
	*ret = outcome;
	return result;
}

int generate_announce(const struct root *root, const struct generate_outcome *outcome)
{
	unsigned changed = outcome->written | outcome->removed;

	if (changed == 0 || !udevd_is_running(root))
		return 0;
	int r = udevd_reload();
	if (r == 0 && (changed & 1u << GENERATED_NODES))
		r = udevd_retrigger_nodes();
	return r;
}

int generate_wants(const char *directory, bool declares)
{
	static const struct {
		const char *target, *unit, *path;
		bool always;
	} wants[] = {
		{ "sysinit.target.wants", "vfio-tool-claim.service",
		  "/usr/lib/systemd/system/vfio-tool-claim.service", false },
		{ "basic.target.wants", "vfio-tool.service",
		  "/usr/lib/systemd/system/vfio-tool.service", false },
		{ "multi-user.target.wants", "vfio-tool-vet.service",
		  "/usr/lib/systemd/system/vfio-tool-vet.service", true },
	};
	_cleanup_close_ int top = root_open_dir(AT_FDCWD, directory);

	if (top < 0)
		return top;
	for (size_t i = 0; i < ELEMENTSOF(wants); i++) {
		if (!declares && !wants[i].always)
			continue;
		_cleanup_close_ int dir = outfile_mkdirs(top, wants[i].target, 0755);
		if (dir < 0)
			return dir;
		int r = outfile_link(dir, wants[i].unit, wants[i].path, OUTFILE_VOLATILE);
		if (r < 0)
			return r;
	}
	return 0;
}
