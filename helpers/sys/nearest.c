/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/nearest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/pci.h"
#include "core/suggest.h"
#include "sys/runstate.h"

enum { SUGGESTIONS_MAX = 3 };

/* Names that could have been meant; each is owned. */
struct names {
	char **list;
	size_t count;
};

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->list[i]);
	free(names->list);
}

/* A name that finds no memory is not suggested. */
static void names_add(struct names *names, const char *name)
{
	char **list = reallocarray(names->list, names->count + 1, sizeof(*list));

	if (!list)
		return;
	names->list = list;
	list[names->count] = strdup(name);
	names->count += list[names->count] != NULL;
}

static DIR *list_dir(int dir, const char *path)
{
	int fd = dir < 0 ? -1 : root_open_dir(dir, path);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !list)
		close(fd);
	return list;
}

/* Those on the same bus: an address elsewhere only looks alike. */
static void add_addresses(const struct root *root, const struct pci_addr *near, struct names *names)
{
	_cleanup_dir_ DIR *dir = list_dir(root->sys, "bus/pci/devices");

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		struct pci_addr addr;

		if (pci_addr_parse(entry->d_name, &addr) == 0 && addr.domain == near->domain &&
		    addr.bus == near->bus)
			names_add(names, entry->d_name);
	}
}

static void add_interfaces(const struct root *root, struct names *names)
{
	_cleanup_dir_ DIR *dir = list_dir(root->sys, "class/net");

	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (entry->d_name[0] != '.' && interface_name_valid(entry->d_name))
			names_add(names, entry->d_name);
}

static void add_recorded(const struct root *root, struct names *names)
{
	_cleanup_dir_ DIR *dir = list_dir(root->run, "vfio-tool/devices");

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		struct record record;
		struct pci_addr addr;

		if (pci_addr_parse(entry->d_name, &addr) == 0 &&
		    record_load(root, &addr, &record) == 0 &&
		    interface_name_valid(record.interface))
			names_add(names, record.interface);
	}
}

static void add_configured(const struct policy *policy, struct names *names)
{
	for (size_t i = 0; i < policy->count; i++) {
		names_add(names, policy->entries[i].name);
		if (policy->entries[i].match.interface[0] != '\0')
			names_add(names, policy->entries[i].match.interface);
	}
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Takes the name out, and its repetitions: an interface may be in the configuration as well. */
static void names_drop(struct names *names, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i], name) == 0)
			free(names->list[i]);
		else
			names->list[kept++] = names->list[i];
	names->count = kept;
}

static bool add_nearest(struct names *names, const char *text, struct strbuf *out)
{
	char *found[SUGGESTIONS_MAX] = { NULL };
	size_t count = 0;

	if (names->count > 0)
		qsort(names->list, names->count, sizeof(*names->list), compare_names);
	while (count < SUGGESTIONS_MAX) {
		const char *name =
			suggest_nearest(text, (const char *const *)names->list, names->count);

		found[count] = name ? strdup(name) : NULL;
		if (!found[count])
			break;
		names_drop(names, found[count++]);
	}
	for (size_t i = 0; i < count; i++) {
		strbuf_add(out, i == 0 ? "did you mean " : i + 1 < count ? ", " : " or ");
		strbuf_add_escaped(out, found[i]);
		free(found[i]);
	}
	if (count > 0)
		strbuf_add(out, "?");
	return count > 0;
}

bool nearest_add(const struct root *root, const struct policy *policy, const char *text,
		 struct strbuf *out)
{
	_cleanup_(names_release) struct names names = { 0 };
	struct pci_addr addr;

	if (pci_addr_parse_lenient(text, &addr) == 0) {
		add_addresses(root, &addr, &names);
		return add_nearest(&names, PCI_ADDR_TEXT(&addr), out);
	}
	add_interfaces(root, &names);
	add_recorded(root, &names);
	add_configured(policy, &names);
	return add_nearest(&names, text, out);
}
