/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/guard.h"

#include <errno.h>
#include <string.h>

static const char *const guard_names[GUARD_MAX] = {
	[GUARD_DEFAULT_ROUTE] = "default-route",
	[GUARD_ADDRESS] = "address",
	[GUARD_UPPER] = "upper",
	[GUARD_SSH] = "ssh",
	[GUARD_NETWORK_ROOT] = "network-root",
	[GUARD_ROOT_DISK] = "root-disk",
	[GUARD_MOUNTED] = "mounted",
	[GUARD_SWAP] = "swap",
	[GUARD_DISK_MEMBER] = "disk-member",
	[GUARD_CONSOLE] = "console",
	[GUARD_INPUT] = "input",
	[GUARD_VFS] = "vfs",
	[GUARD_IDENTITY] = "identity",
	[GUARD_UNVETTED] = "unvetted",
};

const char *guard_to_string(enum guard guard)
{
	return guard_names[guard];
}

int guard_from_string(const char *text, enum guard *ret)
{
	for (size_t i = 0; i < ELEMENTSOF(guard_names); i++)
		if (strcmp(guard_names[i], text) == 0) {
			*ret = (enum guard)i;
			return 0;
		}
	return -EINVAL;
}

int guard_set_parse(const char *list, guard_set *ret)
{
	guard_set set = 0;

	for (const char *at = list;; at++) {
		size_t len = strcspn(at, ",");
		enum guard guard;
		char name[32];

		if (len >= sizeof(name))
			return -EINVAL;
		memcpy(name, at, len);
		name[len] = '\0';
		if (guard_from_string(name, &guard) < 0)
			return -EINVAL;
		set |= GUARD_BIT(guard);
		at += len;
		if (*at == '\0')
			break;
	}
	*ret = set;
	return 0;
}

bool usage_blocks(const struct usage *usage, guard_set allowed)
{
	return !(allowed & GUARD_BIT(usage->guard));
}

int usages_add(struct usages *usages, const struct pci_addr *addr, enum guard guard,
	       const char *fact)
{
	struct usage *list = reallocarray(usages->list, usages->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	usages->list = list;
	list[usages->count] = (struct usage){ .addr = *addr, .guard = guard, .fact = strdup(fact) };
	if (!list[usages->count].fact)
		return -ENOMEM;
	usages->count++;
	return 0;
}

void usages_release(struct usages *usages)
{
	for (size_t i = 0; i < usages->count; i++)
		free(usages->list[i].fact);
	free(usages->list);
	*usages = (struct usages){ 0 };
}
