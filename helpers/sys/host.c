/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/host.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/iommu.h"
#include "sys/image.h"
#include "sys/kernels.h"

static DIR *list_dir(int dir, const char *path)
{
	int fd = dir < 0 ? -1 : root_open_dir(dir, path);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !list)
		close(fd);
	return list;
}

static void read_iommus(const struct root *root, struct host *host)
{
	_cleanup_dir_ DIR *units = list_dir(root->sys, "class/iommu");
	_cleanup_dir_ DIR *groups = list_dir(root->sys, "kernel/iommu_groups");

	for (struct dirent *entry; units && (entry = readdir(units));) {
		if (entry->d_name[0] == '.')
			continue;
		if (host->iommus++ == 0 || strcmp(entry->d_name, host->iommu) < 0)
			snprintf(host->iommu, sizeof(host->iommu), "%.31s", entry->d_name);
	}
	for (struct dirent *entry; groups && (entry = readdir(groups));)
		host->groups += entry->d_name[0] != '.';
}

/* By the tables of ACPI that describe one, which are there also when the kernel leaves it alone. */
static void read_tables(const struct root *root, struct host *host)
{
	static const struct {
		const char *path;
		enum iommu_maker maker;
	} tables[] = { { "firmware/acpi/tables/DMAR", MAKER_INTEL },
		       { "firmware/acpi/tables/IVRS", MAKER_AMD },
		       { "firmware/acpi/tables/IORT", MAKER_ARM },
		       { "firmware/acpi/tables/VIOT", MAKER_UNKNOWN } };

	if (root->sys < 0 || !root_exists(root->sys, "firmware/acpi/tables"))
		return;
	host->described = ANSWER_NO;
	for (size_t i = 0; i < ELEMENTSOF(tables); i++) {
		if (!root_exists(root->sys, tables[i].path))
			continue;
		host->described = ANSWER_YES;
		host->maker = tables[i].maker;
	}
}

/* What the kernel was told, and what it does when it is told nothing. */
static void read_reasons(const struct root *root, struct host *host)
{
	enum { TEXT_MAX = 4 * 1024 * 1024 };
	_cleanup_free_ char *cmdline = NULL, *cpus = NULL;
	size_t len;

	read_tables(root, host);
	host->intel_default = kernel_iommu_default(root, host->release);
	if (root->proc < 0)
		return;
	if (host->maker == MAKER_UNKNOWN &&
	    root_read_file(root->proc, "cpuinfo", TEXT_MAX, &cpus, &len) == 0)
		host->maker = iommu_maker_from_cpuinfo(cpus);
	if (root_read_file(root->proc, "cmdline", TEXT_MAX, &cmdline, &len) == 0 &&
	    bootparams_read(cmdline, &host->params) < 0)
		host->params = (struct bootparams){ 0 };
}

/* A boolean parameter of a module: "Y" or "N". */
static enum answer read_parameter(const struct root *root, const char *path)
{
	char text[8];

	if (root->sys < 0 || root_read(root->sys, path, text, sizeof(text)) <= 0)
		return ANSWER_UNKNOWN;
	return text[0] == 'Y' || text[0] == '1' ? ANSWER_YES : ANSWER_NO;
}

/* A kernel that was built without the mode has no such parameter. */
static enum answer read_noiommu(const struct root *root)
{
	enum answer answer =
		read_parameter(root, "module/vfio/parameters/enable_unsafe_noiommu_mode");

	return answer == ANSWER_UNKNOWN && root->sys >= 0 ? ANSWER_NO : answer;
}

static enum module_state read_module(const struct root *root, const char *release, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "module/%s/initstate", name);
	if (root->sys >= 0 && root_exists(root->sys, path))
		return MODULE_LOADED;
	snprintf(path, sizeof(path), "module/%s", name);
	if (root->sys >= 0 && root_exists(root->sys, path))
		return MODULE_BUILT_IN;
	int known = image_kernel_has(root, release, name);
	return known < 0 ? MODULE_UNKNOWN : known > 0 ? MODULE_LOADABLE : MODULE_ABSENT;
}

static enum module_state add_module(const struct root *root, const char *name, bool needed,
				    struct host *host)
{
	struct host_module *module = &host->modules[host->module_count];

	if (host->module_count == HOST_MODULES_MAX)
		return MODULE_UNKNOWN;
	*module = (struct host_module){ .needed = needed };
	snprintf(module->name, sizeof(module->name), "%s", name);
	/* a driver's name may have '-' where its module has '_' */
	for (char *at = module->name; *at != '\0'; at++)
		if (*at == '-')
			*at = '_';
	for (size_t i = 0; i < host->module_count; i++)
		if (strcmp(host->modules[i].name, module->name) == 0)
			return host->modules[i].state;
	host->module_count++;
	module->state = read_module(root, host->release, module->name);
	return module->state;
}

static void read_modules(const struct root *root, const struct policy *policy, struct host *host)
{
	host->vfio = add_module(root, "vfio", false, host);
	(void)add_module(root, "vfio_pci", true, host);
	enum module_state iommufd = add_module(root, "iommufd", false, host);
	/* where there is iommufd, it can stand in for it */
	(void)add_module(root, "vfio_iommu_type1", iommufd < MODULE_LOADABLE, host);

	for (size_t i = 0; i < policy->count; i++)
		if (policy->entries[i].mode == MODE_VFIO)
			(void)add_module(root, policy->entries[i].driver, true, host);
	host->iommufd = iommufd == MODULE_UNKNOWN  ? ANSWER_UNKNOWN
			: iommufd == MODULE_ABSENT ? ANSWER_NO
						   : ANSWER_YES;
	/* built in without parameters leaves no trace but its device */
	if (root->sys >= 0 && root_exists(root->sys, "class/misc/iommu"))
		host->iommufd = ANSWER_YES;
}

/* Known only while VFIO is there: it registers what it can. */
static void read_nodes(const struct root *root, struct host *host)
{
	enum { DEVICES_MAX = 64 * 1024 };
	_cleanup_free_ char *text = NULL;
	size_t len;

	if (host->vfio < MODULE_LOADED || root->proc < 0 ||
	    root_read_file(root->proc, "devices", DEVICES_MAX, &text, &len) < 0)
		return;
	host->group_nodes = character_device_listed(text, "vfio") ? ANSWER_YES : ANSWER_NO;
	host->cdev = character_device_listed(text, "vfio-dev") ? ANSWER_YES : ANSWER_NO;
}

static void read_remapping(const struct root *root, struct host *host)
{
	enum { INTERRUPTS_MAX = 16 * 1024 * 1024 };
	_cleanup_free_ char *text = NULL;
	size_t len;

	if (root->proc >= 0 &&
	    root_read_file(root->proc, "interrupts", INTERRUPTS_MAX, &text, &len) == 0)
		host->remapping = remapping_from_interrupts(text);
}

static void read_protection(const struct root *root, struct host *host)
{
	static const char variable[] =
		"firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
	char text[64];
	uint8_t data[8];

	if (root->sys < 0)
		return;
	if (root_read(root->sys, "kernel/security/lockdown", text, sizeof(text)) > 0 &&
	    lockdown_parse(text, &host->lockdown) < 0)
		host->lockdown = LOCKDOWN_UNKNOWN;
	ssize_t len = root_read_raw(root->sys, variable, data, sizeof(data));
	if (len >= 0)
		host->secure_boot = secure_boot_from_variable(data, (size_t)len);
	else if (!root_exists(root->sys, "firmware/efi"))
		host->secure_boot = ANSWER_NO;
}

static void read_hugepages(const struct root *root, struct host *host)
{
	_cleanup_dir_ DIR *sizes = list_dir(root->sys, "kernel/mm/hugepages");

	for (struct dirent *entry; sizes && (entry = readdir(sizes));) {
		struct hugepages *pages = &host->hugepages[host->hugepages_count];
		char path[300], total[24], free[24];

		if (host->hugepages_count == HUGEPAGES_MAX ||
		    hugepage_size_parse(entry->d_name, &pages->size) < 0)
			continue;
		snprintf(path, sizeof(path), "%s/nr_hugepages", entry->d_name);
		ssize_t r = root_read(dirfd(sizes), path, total, sizeof(total));
		snprintf(path, sizeof(path), "%s/free_hugepages", entry->d_name);
		if (r <= 0 || root_read(dirfd(sizes), path, free, sizeof(free)) <= 0)
			continue;
		pages->total = strtoull(total, NULL, 10);
		pages->free = strtoull(free, NULL, 10);
		host->hugepages_count++;
	}
}

static int compare_hugepages(const void *a, const void *b)
{
	const struct hugepages *one = a, *other = b;

	return one->size < other->size ? -1 : one->size > other->size;
}

static void read_memlock(const struct root *root, struct host *host)
{
	_cleanup_free_ char *text = NULL;
	size_t len;

	host->memlock_known = root->proc >= 0 &&
			      root_read_file(root->proc, "self/limits", 16384, &text, &len) == 0 &&
			      memlock_parse(text, &host->memlock) == 0;
}

void host_read(const struct root *root, const struct policy *policy, struct host *ret)
{
	struct host host = { 0 };

	image_kernel_release(root, host.release, sizeof(host.release));
	read_iommus(root, &host);
	read_reasons(root, &host);
	read_remapping(root, &host);
	host.unsafe =
		read_parameter(root, "module/vfio_iommu_type1/parameters/allow_unsafe_interrupts");
	host.noiommu = read_noiommu(root);
	read_modules(root, policy, &host);
	read_nodes(root, &host);
	read_protection(root, &host);
	host.service = service_read(root);
	read_memlock(root, &host);
	read_hugepages(root, &host);
	if (host.hugepages_count > 0)
		qsort(host.hugepages, host.hugepages_count, sizeof(host.hugepages[0]),
		      compare_hugepages);
	*ret = host;
}
