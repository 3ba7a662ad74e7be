/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/journal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/keyvalue.h"

void journal_render(const struct saved *saved, size_t count, struct strbuf *out)
{
	char number[24];

	for (size_t i = 0; i < count; i++) {
		keyvalue_add(out, "address", PCI_ADDR_TEXT(&saved[i].addr));
		keyvalue_add(out, "id", PCI_ID_TEXT(&saved[i].id));
		keyvalue_add(out, "driver", saved[i].binding.driver);
		keyvalue_add(out, "override", saved[i].binding.override);
		keyvalue_add(out, "on_vfio", saved[i].on_vfio ? "yes" : "no");
	}
	snprintf(number, sizeof(number), "%zu", count);
	keyvalue_add(out, "end", number);
}

/* The keys of a device stand in one order. */
static const char *const keys[] = { "address", "id", "driver", "override", "on_vfio" };

/* A driver's name becomes part of a path. */
static bool copy_driver(char to[static DRIVER_TEXT_MAX], const char *value)
{
	return (size_t)snprintf(to, DRIVER_TEXT_MAX, "%s", value) < DRIVER_TEXT_MAX &&
	       !strchr(value, '/') && strcmp(value, ".") != 0 && strcmp(value, "..") != 0;
}

static bool set_key(struct saved *saved, size_t key, const char *value)
{
	switch (key) {
	case 0:
		return pci_addr_parse(value, &saved->addr) == 0;
	case 1:
		return pci_id_parse(value, &saved->id) == 0;
	case 2:
		return copy_driver(saved->binding.driver, value);
	case 3:
		return (size_t)snprintf(saved->binding.override, DRIVER_TEXT_MAX, "%s", value) <
		       DRIVER_TEXT_MAX;
	default:
		saved->on_vfio = strcmp(value, "yes") == 0;
		return saved->on_vfio || strcmp(value, "no") == 0;
	}
}

static int add_device(struct saved **list, size_t *count)
{
	struct saved *more = reallocarray(*list, *count + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	*list = more;
	more[(*count)++] = (struct saved){ 0 };
	return 0;
}

int journal_parse(const char *text, struct saved **ret, size_t *ret_count)
{
	_cleanup_free_ struct saved *list = NULL;
	size_t count = 0, next = 0;
	char line[1024], number[24];
	const char *key, *value;

	while (keyvalue_next(&text, line, sizeof(line), &key, &value) > 0) {
		if (next == 0 && strcmp(key, "end") == 0) {
			snprintf(number, sizeof(number), "%zu", count);
			if (strcmp(value, number) != 0 || *text != '\0')
				return -EINVAL;
			*ret = TAKE_PTR(list);
			*ret_count = count;
			return 0;
		}
		if (next == 0) {
			int r = add_device(&list, &count);
			if (r < 0)
				return r;
		}
		if (strcmp(key, keys[next]) != 0 || !set_key(&list[count - 1], next, value))
			return -EINVAL;
		next = (next + 1) % ELEMENTSOF(keys);
	}
	return -EINVAL;
}
