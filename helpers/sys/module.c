/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/module.h"

#include <dlfcn.h>
#include <errno.h>
#include <libkmod.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#include "core/device.h"
#include "core/modprobe.h"

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

struct kmod {
	void *library;
	struct kmod_ctx *ctx;
	__typeof__(kmod_new) *new_context;
	__typeof__(kmod_unref) *unref;
	__typeof__(kmod_set_log_fn) *set_log_fn;
	__typeof__(kmod_list_next) *list_next;
	__typeof__(kmod_module_new_from_lookup) *lookup;
	__typeof__(kmod_module_get_module) *get_module;
	__typeof__(kmod_module_get_name) *get_name;
	__typeof__(kmod_module_get_options) *get_options;
	__typeof__(kmod_module_insert_module) *insert;
	__typeof__(kmod_module_probe_insert_module) *probe_insert;
	__typeof__(kmod_module_unref) *module_unref;
	__typeof__(kmod_module_unref_list) *unref_list;
};

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
	{ "kmod_module_get_options", offsetof(struct kmod, get_options) },
	{ "kmod_module_insert_module", offsetof(struct kmod, insert) },
	{ "kmod_module_probe_insert_module", offsetof(struct kmod, probe_insert) },
	{ "kmod_module_unref", offsetof(struct kmod, module_unref) },
	{ "kmod_module_unref_list", offsetof(struct kmod, unref_list) },
};

static void kmod_close(struct kmod *kmod)
{
	if (kmod->ctx)
		kmod->unref(kmod->ctx);
	if (kmod->library)
		dlclose(kmod->library);
	*kmod = (struct kmod){ 0 };
}

#define _cleanup_kmod_ _cleanup_(kmod_close)

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

static int kmod_open(struct kmod *kmod, const char *top)
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

typedef int run_install(struct kmod_module *module, const char *command, void *data);

/* 0 when at least one of the modules that `name` or alias stands for could be loaded. */
static int load(const struct kmod *kmod, const char *name, run_install *run, const void *data)
{
	struct kmod_list *list = NULL;
	int result = -ENOENT;
	bool loaded = false;

	/* an alias that nothing provides is an empty list, not an error */
	int r = kmod->lookup(kmod->ctx, name, &list);
	if (r < 0)
		return r;
	for (struct kmod_list *item = list; item; item = kmod->list_next(list, item)) {
		struct kmod_module *module = kmod->get_module(item);

		r = kmod->probe_insert(module, KMOD_PROBE_APPLY_BLACKLIST, NULL, run, data, NULL);
		kmod->module_unref(module);
		if (r == 0)
			loaded = true;
		else if (result == -ENOENT)
			result = r > 0 ? -EPERM : r; /* above 0: it is blacklisted */
	}
	kmod->unref_list(list);
	return loaded ? 0 : result;
}

int module_load(const char *driver)
{
	_cleanup_kmod_ struct kmod kmod = { 0 };

	if (!driver_name_valid(driver))
		return -EINVAL;
	int r = kmod_open(&kmod, NULL);
	if (r < 0)
		return r;
	r = load(&kmod, driver, NULL, NULL);
	/* a soft dependency of vfio only, and of none where that table is missing */
	if (r == 0)
		(void)load(&kmod, "vfio_iommu_type1", NULL, NULL);
	return r;
}

/* Runs another's `install` command as libkmod does without this callback. */
static int run_command(const char *module, const char *command)
{
	char *copy = strdup(command), name[128];
	char *arguments[] = { (char[]){ "sh" }, (char[]){ "-c" }, copy, NULL };
	char *environment[] = { name, (char[]){ "PATH=/usr/sbin:/usr/bin:/sbin:/bin" }, NULL };
	pid_t pid;
	int status = 0;

	if (!copy)
		return -ENOMEM;
	snprintf(name, sizeof(name), "MODPROBE_MODULE=%s", module);
	int r = -posix_spawn(&pid, "/bin/sh", NULL, NULL, arguments, environment);
	free(copy);
	if (r < 0)
		return r;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EINVAL;
}

static int install_past_our_command(struct kmod_module *module, const char *command, void *data)
{
	const struct kmod *kmod = data;

	if (!modprobe_command_is_ours(command))
		return run_command(kmod->get_name(module), command);
	int r = kmod->insert(module, 0, kmod->get_options(module));
	return r == -EEXIST ? 0 : r;
}

int module_load_alias(const char *modalias)
{
	_cleanup_kmod_ struct kmod kmod = { 0 };
	int r = kmod_open(&kmod, NULL);

	return r < 0 ? r : load(&kmod, modalias, install_past_our_command, &kmod);
}

struct names {
	char **list;
	size_t count;
};

static void names_release(struct names *names)
{
	module_names_free(names->list, names->count);
}

static int names_add(struct names *names, const char *name)
{
	char **list = reallocarray(names->list, names->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	names->list = list;
	list[names->count] = strdup(name);
	if (!list[names->count])
		return -ENOMEM;
	names->count++;
	return 0;
}

static int names_for_alias(const struct kmod *kmod, const char *modalias, struct names *names)
{
	struct kmod_list *list = NULL;
	int r = kmod->lookup(kmod->ctx, modalias, &list);

	/* one strange alias, or tables that are not there, keep no other from being looked up */
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (struct kmod_list *item = list; item && r == 0; item = kmod->list_next(list, item)) {
		struct kmod_module *module = kmod->get_module(item);

		r = names_add(names, kmod->get_name(module));
		kmod->module_unref(module);
	}
	kmod->unref_list(list);
	return r;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void drop_repeated(struct names *names)
{
	size_t kept = 0;

	qsort(names->list, names->count, sizeof(*names->list), compare_names);
	for (size_t i = 0; i < names->count; i++) {
		if (kept > 0 && strcmp(names->list[kept - 1], names->list[i]) == 0)
			free(names->list[i]);
		else
			names->list[kept++] = names->list[i];
	}
	names->count = kept;
}

int module_names_for_aliases(const char *top, char *const *modaliases, size_t alias_count,
			     char ***ret, size_t *ret_count)
{
	_cleanup_(names_release) struct names names = { 0 };
	_cleanup_kmod_ struct kmod kmod = { 0 };
	int r = kmod_open(&kmod, top);

	if (r < 0)
		return r;
	for (size_t i = 0; i < alias_count; i++) {
		r = names_for_alias(&kmod, modaliases[i], &names);
		if (r < 0)
			return r;
	}
	if (names.count > 0)
		drop_repeated(&names);
	*ret = TAKE_PTR(names.list);
	*ret_count = names.count;
	names.count = 0;
	return 0;
}

void module_names_free(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

void module_explain(int error, const char *driver, struct strbuf *out)
{
	switch (error) {
	case -ENOENT:
		strbuf_addf(out, "there is no module for the driver %s", driver);
		return;
	case -EPERM:
		strbuf_addf(out,
			    "the module of %s is blacklisted (modprobe.d, modprobe.blacklist= or "
			    "module_blacklist=), or the kernel is locked down",
			    driver);
		return;
	case -ENOSYS:
		strbuf_add(out, "libkmod.so.2 is not there to load modules with");
		return;
	default:
		strbuf_addf(out, "the module of %s could not be loaded: %s", driver,
			    strerror(-error));
		return;
	}
}
