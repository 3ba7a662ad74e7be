/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/leftovers.h"

#include <errno.h>
#include <string.h>

#include "sys/dropins.h"

static const char *const modprobe_places[] = { "etc/modprobe.d", "run/modprobe.d",
					       "usr/local/lib/modprobe.d", "usr/lib/modprobe.d",
					       "lib/modprobe.d" };

static bool has_file(const struct claims *claims, const char *file)
{
	for (size_t i = 0; i < claims->count; i++)
		if (strcmp(claims->list[i].file, file) == 0)
			return true;
	return false;
}

/* "/etc/..." */
static int full_name(const struct dropin *dropin, struct strbuf *out)
{
	strbuf_addf(out, "/%s", dropin->path);
	return out->error;
}

/* A file of driverctl's is one device. */
static int check_driverctl(const struct root *root, const struct claims *claims,
			   struct problems *problems)
{
	static const char *const place[] = { "etc/driverctl.d" };
	_cleanup_dropins_ struct dropins files = { 0 };
	int r = dropins_list(root, place, ELEMENTSOF(place), "", &files);

	for (size_t i = 0; r == 0 && i < files.count; i++) {
		_cleanup_strbuf_ struct strbuf name = { 0 };

		r = full_name(&files.list[i], &name);
		if (r == 0 && files.list[i].name[0] != '.' && !has_file(claims, strbuf_text(&name)))
			r = problems_add(problems, strbuf_text(&name), 0,
					 "no PCI device with a driver: not imported", "");
	}
	return r;
}

/* Reads each file of some places and hands it on. */
static int each(const struct root *root, const char *const *places, size_t count,
		const char *suffix, struct claims *claims, struct problems *problems,
		int (*check)(const char *, const char *, struct claims *, struct problems *))
{
	_cleanup_dropins_ struct dropins files = { 0 };
	int r = dropins_list(root, places, count, suffix, &files);

	for (size_t i = 0; r == 0 && i < files.count; i++) {
		_cleanup_strbuf_ struct strbuf name = { 0 };
		_cleanup_free_ char *text = dropin_read(root, files.list[i].path, &r);

		if (text && r == 0)
			r = full_name(&files.list[i], &name);
		if (text && r == 0)
			r = check(text, strbuf_text(&name), claims, problems);
	}
	return r;
}

static int check_modprobe(const char *text, const char *file, struct claims *claims,
			  struct problems *problems)
{
	return leftover_ids(text, file, problems);
}

static int check_cmdline(const struct root *root, struct problems *problems)
{
	enum { COMMAND_LINE_MAX = 65536 };
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r = root->proc < 0
			? -ENOENT
			: root_read_file(root->proc, "cmdline", COMMAND_LINE_MAX, &text, &len);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	return leftover_ids(text, "kernel command line", problems);
}

int leftovers_read(const struct root *root, struct claims *claims, struct problems *problems)
{
	static const char *const libvirt_places[] = { "etc/libvirt/qemu" };
	int r = check_driverctl(root, claims, problems);

	if (r == 0)
		r = each(root, modprobe_places, ELEMENTSOF(modprobe_places), ".conf", claims,
			 problems, check_modprobe);
	if (r == 0)
		r = check_cmdline(root, problems);
	return r < 0 ? r
		     : each(root, libvirt_places, ELEMENTSOF(libvirt_places), ".xml", claims,
			    problems, leftover_libvirt);
}
