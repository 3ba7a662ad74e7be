/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/kmod.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

/* Tells those who build packages and initramfs images what is opened at run time
 * (uapi-group.org/specifications/specs/elf_dlopen_metadata). */
__asm__(".pushsection .note.dlopen, \"a\", %note\n"
	".balign 4\n"
	".long 4, 2f - 1f, 0x407c0c0a\n"
	".asciz \"FDO\"\n"
	"1: .asciz \"[{\\\"feature\\\":\\\"kmod\\\",\\\"description\\\":\\\"Loading of VFIO and "
	"native "
	"drivers\\\",\\\"priority\\\":\\\"recommended\\\",\\\"soname\\\":[\\\"libkmod.so.2\\\"]"
	"}]\"\n"
	"2: .balign 4\n"
	".popsection\n");

static const struct {
	const char *name;
	size_t offset;
} symbols[] = {
	{ "kmod_new", offsetof(struct kmod, new_context) },
	{ "kmod_unref", offsetof(struct kmod, unref) },
	{ "kmod_set_log_fn", offsetof(struct kmod, set_log_fn) },
	{ "kmod_list_next", offsetof(struct kmod, list_next) },
	{ "kmod_module_new_from_lookup", offsetof(struct kmod, lookup) },
	{ "kmod_module_get_module", offsetof(struct kmod, get_module) },
	{ "kmod_module_get_name", offsetof(struct kmod, get_name) },
	{ "kmod_module_get_path", offsetof(struct kmod, get_path) },
	{ "kmod_module_get_initstate", offsetof(struct kmod, get_initstate) },
	{ "kmod_module_get_info", offsetof(struct kmod, get_info) },
	{ "kmod_module_info_get_key", offsetof(struct kmod, info_get_key) },
	{ "kmod_module_info_get_value", offsetof(struct kmod, info_get_value) },
	{ "kmod_module_info_free_list", offsetof(struct kmod, info_free_list) },
	{ "kmod_module_get_options", offsetof(struct kmod, get_options) },
	{ "kmod_module_insert_module", offsetof(struct kmod, insert) },
	{ "kmod_module_probe_insert_module", offsetof(struct kmod, probe_insert) },
	{ "kmod_module_unref", offsetof(struct kmod, module_unref) },
	{ "kmod_module_unref_list", offsetof(struct kmod, unref_list) },
};

void kmod_close(struct kmod *kmod)
{
	if (kmod->ctx)
		kmod->unref(kmod->ctx);
	if (kmod->library)
		dlclose(kmod->library);
	*kmod = (struct kmod){ 0 };
}

static void say_nothing(void *data, int priority, const char *file, int line, const char *function,
			const char *format, va_list args)
{
}

static int open_library(struct kmod *kmod)
{
	kmod->library = dlopen("libkmod.so.2", RTLD_NOW | RTLD_LOCAL);
	if (!kmod->library)
		return -ENOSYS;
	for (size_t i = 0; i < ELEMENTSOF(symbols); i++) {
		void *function = dlsym(kmod->library, symbols[i].name);

		if (!function)
			return -ENOSYS;
		memcpy((char *)kmod + symbols[i].offset, &function, sizeof(function));
	}
	return 0;
}

/* The configuration and tables below `top` stand in the same places as on a running system. */
static struct kmod_ctx *context_below(const struct kmod *kmod, const char *top)
{
	static const char *const places[] = {
		"etc/modprobe.d",     "run/modprobe.d", "usr/local/lib/modprobe.d",
		"usr/lib/modprobe.d", "lib/modprobe.d",
	};
	char paths[ELEMENTSOF(places)][512], modules[512];
	const char *config[ELEMENTSOF(places) + 1] = { NULL };
	struct utsname kernel;

	if (strlen(top) > 256 || uname(&kernel) < 0)
		return NULL;
	for (size_t i = 0; i < ELEMENTSOF(places); i++) {
		snprintf(paths[i], sizeof(paths[i]), "%s/%s", top, places[i]);
		config[i] = paths[i];
	}
	snprintf(modules, sizeof(modules), "%s/lib/modules/%s", top, kernel.release);
	return kmod->new_context(modules, config);
}

int kmod_open(struct kmod *kmod, const char *top)
{
	int r = open_library(kmod);

	if (r < 0)
		return r;
	kmod->ctx = top ? context_below(kmod, top) : kmod->new_context(NULL, NULL);
	if (!kmod->ctx)
		return -ENOSYS;
	kmod->set_log_fn(kmod->ctx, say_nothing, NULL);
	return 0;
}
