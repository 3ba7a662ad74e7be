/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/killswitch.h"

#include <errno.h>

static int load_command_line(const struct root *root, struct killswitch *ret)
{
	enum { COMMAND_LINE_MAX = 64 * 1024 };
	_cleanup_free_ char *text = NULL;
	size_t len;

	int r = root->proc < 0
			? -ENOENT
			: root_read_file(root->proc, "cmdline", COMMAND_LINE_MAX, &text, &len);
	return r == -ENOENT ? 0 : r < 0 ? r : killswitch_parse(text, ret);
}

int killswitch_load(const struct root *root, struct killswitch *ret)
{
	struct killswitch ks = { 0 };
	int r = load_command_line(root, &ks);

	ks.disabled = root_exists(root->top, KILLSWITCH_FILE);
	*ret = ks;
	return r;
}

bool in_initramfs(const struct root *root)
{
	return root_exists(root->top, "etc/initrd-release") ||
	       root_exists(root->top, "usr/lib/vfio-tool/digest");
}
