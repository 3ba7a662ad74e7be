/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The values of `match`. */
#include <errno.h>
#include <string.h>

#include "core/policy-keys.h"

/* Values that are compared as text have one spelling: hex digits in lower case. */
static bool copy_lower(char *target, size_t size, const char *text)
{
	if (!policy_text_copy(target, size, text))
		return false;
	for (; *target != '\0'; target++)
		if (*target >= 'A' && *target <= 'F')
			*target = (char)(*target - 'A' + 'a');
	return true;
}

int policy_set_address(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;
	struct pci_addr address;

	if (pci_addr_parse(value->string, &address) < 0) {
		if (pci_addr_parse_lenient(value->string, &address) == 0)
			strbuf_addf(answer->remedy, "write address = \"%s\"",
				    PCI_ADDR_TEXT(&address));
		return -EINVAL;
	}
	match->address = address;
	match->keys |= MATCH_ADDRESS;
	return 0;
}

/* Takes the "0x" out of "0x8086:0x158b", as other tools write it. */
static void strip_hex_prefixes(const char *text, char *target, size_t size)
{
	size_t len = 0;

	while (*text != '\0' && len + 1 < size) {
		if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
			text += 2;
		else
			target[len++] = *text++;
	}
	target[len] = '\0';
}

int policy_set_id(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;
	struct pci_id id;

	if (pci_id_parse(value->string, &id) < 0) {
		char plain[PCI_ID_TEXT_MAX];

		strip_hex_prefixes(value->string, plain, sizeof(plain));
		if (pci_id_parse(plain, &id) == 0)
			strbuf_addf(answer->remedy, "write id = \"%s\"", PCI_ID_TEXT(&id));
		return -EINVAL;
	}
	match->id = id;
	match->keys |= MATCH_ID;
	return 0;
}

int policy_set_class(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;

	if (pci_class_parse(value->string, &match->class) < 0)
		return -EINVAL;
	match->keys |= MATCH_CLASS;
	return 0;
}

int policy_set_slot(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;

	if (!policy_text_is_of(value->string, "_.:+-") ||
	    !policy_text_copy(match->slot, sizeof(match->slot), value->string))
		return -EINVAL;
	match->keys |= MATCH_SLOT;
	return 0;
}

int policy_set_path(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;
	char path[PATH_TEXT_MAX];

	if (!copy_lower(path, sizeof(path), value->string) || !pci_path_valid(path))
		return -EINVAL;
	memcpy(match->path, path, sizeof(path));
	match->keys |= MATCH_PATH;
	return 0;
}

int policy_set_serial(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;
	char serial[PCI_SERIAL_TEXT_MAX];

	if (!copy_lower(serial, sizeof(serial), value->string) || !pci_serial_valid(serial))
		return -EINVAL;
	memcpy(match->serial, serial, sizeof(serial));
	match->keys |= MATCH_SERIAL;
	return 0;
}

int policy_set_numa_node(void *field, const struct value *value, const struct answer *answer)
{
	enum { NUMA_NODES = 1024 }; /* MAX_NUMNODES of the largest kernels */
	struct match *match = field;
	unsigned node;

	if (policy_number_parse(value->string, &node) < 0 || node >= NUMA_NODES)
		return -EINVAL;
	match->numa_node = (int)node;
	match->keys |= MATCH_NUMA_NODE;
	return 0;
}

int policy_set_interface(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;

	if (!interface_name_valid(value->string))
		return -EINVAL;
	return policy_text_copy(match->interface, sizeof(match->interface), value->string)
		       ? 0
		       : -EINVAL;
}

int policy_set_mac(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;
	char mac[sizeof(match->mac)];

	if (strlen(value->string) != sizeof(mac) - 1 ||
	    !copy_lower(mac, sizeof(mac), value->string))
		return -EINVAL;
	for (size_t i = 0; i < sizeof(mac) - 1; i++)
		if (i % 3 == 2 ? mac[i] != ':' : !strchr("0123456789abcdef", mac[i]))
			return -EINVAL;
	memcpy(match->mac, mac, sizeof(mac));
	return 0;
}

int policy_set_expect(void *field, const struct value *value, const struct answer *answer)
{
	enum { EXPECT_MAX = 4096 };
	unsigned *expect = field, number;

	if (policy_number_parse(value->string, &number) < 0 || number == 0 || number > EXPECT_MAX)
		return -EINVAL;
	*expect = number;
	return 0;
}

int policy_set_pf(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;
	struct pci_addr address;

	/* an address, the name of an interface, or that of an entry: what it is, is seen when all
	 * entries are known */
	if (pci_addr_parse(value->string, &address) < 0 && !interface_name_valid(value->string) &&
	    !policy_text_is_of(value->string, "_.-"))
		return -EINVAL;
	if (!policy_text_copy(match->pf_name, sizeof(match->pf_name), value->string))
		return -EINVAL;
	match->keys |= MATCH_PF;
	return 0;
}

int policy_set_vfs(void *field, const struct value *value, const struct answer *answer)
{
	struct match *match = field;

	if (vf_set_parse(value->string, &match->vfs) < 0)
		return -EINVAL;
	match->vfs_given = true;
	return 0;
}
