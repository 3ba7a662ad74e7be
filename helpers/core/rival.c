/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/rival.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "core/cmdline.h"
#include "core/modprobe.h"
#include "core/rival-internal.h"

static const char *const names[RIVAL_MAX] = {
	[RIVAL_DRIVERCTL] = "driverctl", [RIVAL_IDS] = "ids",
	[RIVAL_SOFTDEP] = "softdep",	 [RIVAL_INSTALL] = "install",
	[RIVAL_BLACKLIST] = "blacklist", [RIVAL_PCIBACK] = "pciback",
	[RIVAL_RULE] = "rule",		 [RIVAL_LIBVIRT] = "libvirt",
	[RIVAL_PROXMOX] = "proxmox",	 [RIVAL_SUPERGFX] = "supergfx",
	[RIVAL_SPDK] = "spdk",		 [RIVAL_DPDK] = "dpdk",
	[RIVAL_UNIT] = "unit",		 [RIVAL_SCRIPT] = "script",
	[RIVAL_OLD_TOOL] = "old-tool",
};

const char *rival_to_string(enum rival rival)
{
	return names[rival];
}

int rival_from_string(const char *text, enum rival *ret)
{
	for (size_t i = 0; i < RIVAL_MAX; i++) {
		if (strcmp(text, names[i]) == 0) {
			*ret = (enum rival)i;
			return 0;
		}
	}
	return -EINVAL;
}

bool rival_driver_is_vfio(const char *driver)
{
	char name[DRIVER_TEXT_MAX];

	snprintf(name, sizeof(name), "%s", driver);
	for (char *at = name; *at != '\0'; at++)
		if (*at == '-')
			*at = '_';
	return module_is_vfio(name);
}

struct claim *claims_add(struct claims *claims, enum rival rival, const char *file, int line)
{
	struct claim *list = reallocarray(claims->list, claims->count + 1, sizeof(*list));
	char *copy = strdup(file);

	if (list)
		claims->list = list;
	if (!list || !copy) {
		free(copy);
		return NULL;
	}
	list[claims->count] = (struct claim){ .rival = rival, .file = copy, .line = line };
	return &list[claims->count++];
}

int claim_set_name(struct claim *claim, unsigned key, const char *name)
{
	char *copy = strdup(name);

	if (!copy)
		return -ENOMEM;
	free(claim->name);
	claim->name = copy;
	claim->keys |= key;
	return 0;
}

int claim_set_who(struct claim *claim, const char *who)
{
	char *copy = strdup(who);

	if (!copy)
		return -ENOMEM;
	free(claim->who);
	claim->who = copy;
	return 0;
}

void claim_set_driver(struct claim *claim, const char *driver)
{
	claim->driver[0] = '\0';
	if (driver_name_valid(driver))
		snprintf(claim->driver, sizeof(claim->driver), "%s", driver);
}

int claims_add_lead(struct claims *claims, enum rival rival, const char *program)
{
	if (program[0] != '/')
		return 0;
	for (size_t i = 0; i < claims->lead_count; i++)
		if (strcmp(claims->leads[i].program, program) == 0)
			return 0;

	struct lead *leads = reallocarray(claims->leads, claims->lead_count + 1, sizeof(*leads));
	char *copy = strdup(program);
	if (leads)
		claims->leads = leads;
	if (!leads || !copy) {
		free(copy);
		return -ENOMEM;
	}
	leads[claims->lead_count++] = (struct lead){ rival, copy };
	return 0;
}

void claims_release(struct claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		free(claims->list[i].name);
		free(claims->list[i].who);
		free(claims->list[i].file);
	}
	for (size_t i = 0; i < claims->lead_count; i++)
		free(claims->leads[i].program);
	free(claims->list);
	free(claims->leads);
	*claims = (struct claims){ 0 };
}

bool lines_next(struct lines *lines, char **ret)
{
	char *line = lines->at, *end = line, *out = line;

	if (*line == '\0')
		return false;
	lines->number = ++lines->next;
	for (; *end != '\0' && *end != '\n'; end++) {
		if (end[0] == '\\' && end[1] == '\n') {
			end++;
			lines->next++;
			continue;
		}
		*out++ = *end;
	}
	lines->at = end + (*end == '\n');
	*out = '\0';
	*ret = line + strspn(line, " \t\r");
	return true;
}

static char *cut_line(struct lines *lines)
{
	char *line = lines->at, *end = strchrnul(line, '\n');

	if (*line == '\0')
		return NULL;
	lines->next++;
	lines->at = end + (*end == '\n');
	*end = '\0';
	return line + strspn(line, " \t\r");
}

bool lines_next_rule(struct lines *lines, char **ret)
{
	char *line, *out = NULL;
	bool more = true;

	while (more && (line = cut_line(lines))) {
		size_t len = strlen(line);

		if (*line == '#')
			continue;
		more = len > 0 && line[len - 1] == '\\';
		if (!out) {
			lines->number = lines->next;
			*ret = out = line;
		}
		memmove(out, line, len);
		out += len - more;
		*out = '\0';
	}
	return out != NULL;
}

bool claim_same_ids(const struct claim *one, const struct claim *other)
{
	return one->keys == other->keys && memcmp(&one->id, &other->id, sizeof(one->id)) == 0 &&
	       memcmp(&one->class, &other->class, sizeof(one->class)) == 0;
}

char *words_next(char **at)
{
	char *word = *at + strspn(*at, " \t\r");
	size_t len = strcspn(word, " \t\r");

	if (len == 0)
		return NULL;
	*at = word + len + (word[len] != '\0');
	word[len] = '\0';
	return word;
}

/* udev's patterns: globs with | between them. */
static bool pattern_matches(const char *pattern, const char *text)
{
	char one[256];

	for (size_t len; *pattern != '\0'; pattern += len + (pattern[len] == '|')) {
		len = strcspn(pattern, "|");
		if (len >= sizeof(one))
			continue;
		memcpy(one, pattern, len);
		one[len] = '\0';
		if (fnmatch(one, text, 0) == 0)
			return true;
	}
	return false;
}

static bool has_module(const struct claim_subject *subject, const char *name)
{
	for (size_t i = 0; i < subject->module_count; i++)
		if (cmdline_name_is(name, subject->modules[i]))
			return true;
	return false;
}

static bool same_slot(const struct pci_addr *a, const struct pci_addr *b)
{
	return a->domain == b->domain && a->bus == b->bus && a->device == b->device;
}

bool claim_means(const struct claim *claim, const struct claim_subject *subject)
{
	const struct device *device = subject->device;

	if (claim->keys == 0)
		return false;
	if (claim->keys & CLAIM_SLOT) {
		if (!same_slot(&claim->addr, &device->addr))
			return false;
	} else if ((claim->keys & CLAIM_ADDRESS) &&
		   pci_addr_compare(&claim->addr, &device->addr) != 0) {
		return false;
	}
	if ((claim->keys & CLAIM_PATTERN) &&
	    !pattern_matches(claim->name, PCI_ADDR_TEXT(&device->addr)))
		return false;
	if ((claim->keys & CLAIM_ID) && !pci_id_matches(&claim->id, &device->id))
		return false;
	if ((claim->keys & CLAIM_CLASS) && !pci_class_matches(&claim->class, device->class))
		return false;
	if ((claim->keys & CLAIM_MODULE) && !has_module(subject, claim->name))
		return false;
	return !(claim->keys & CLAIM_INTERFACE) || strcmp(claim->name, subject->interface) == 0;
}
