/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/module.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "core/device.h"
#include "core/modprobe.h"
#include "sys/kmod.h"

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
