/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/modconf.h"

#include <errno.h>

#include "core/audit-prerequisites.h"
#include "core/strbuf.h"
#include "sys/dropins.h"

/* In libkmod's order (kmod libkmod.c default_config_paths). */
static const char *const directories[] = {
	"etc/modprobe.d",     "run/modprobe.d", "usr/local/lib/modprobe.d",
	"usr/lib/modprobe.d", "lib/modprobe.d",
};

static int read_file(const struct root *root, const struct dropin *file, struct claims *claims)
{
	_cleanup_strbuf_ struct strbuf path = { 0 };
	int r;
	_cleanup_free_ char *text = dropin_read(root, file->path, &r);

	if (!text)
		return r;
	strbuf_addf(&path, "/%s", file->path);
	return path.error ? path.error : rival_parse_modprobe(text, strbuf_text(&path), claims);
}

int modconf_read(const struct root *root, struct claims *ret)
{
	enum { CMDLINE_MAX = 64 * 1024 };
	_cleanup_dropins_ struct dropins files = { 0 };
	_cleanup_free_ char *cmdline = NULL;
	size_t len;
	int r = dropins_list(root, directories, ELEMENTSOF(directories), ".conf", &files);

	for (size_t i = 0; r == 0 && i < files.count; i++)
		r = read_file(root, &files.list[i], ret);
	if (r == 0 && root->proc >= 0 &&
	    root_read_file(root->proc, "cmdline", CMDLINE_MAX, &cmdline, &len) == 0)
		r = rival_parse_cmdline(cmdline, AUDIT_CMDLINE, ret);
	return r;
}
