/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The values of the other keys of an entry, and of options. */
#include <errno.h>
#include <string.h>

#include "core/field.h"
#include "core/policy-keys.h"
#include "core/suggest.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

int policy_set_name(void *field, const struct value *value, const struct answer *answer)
{
	if (strchr("_.-", value->string[0]) || !policy_text_is_of(value->string, "_.-"))
		return -EINVAL;
	return policy_text_copy(field, ENTRY_NAME_MAX, value->string) ? 0 : -EINVAL;
}

int policy_set_vf_count(void *field, const struct value *value, const struct answer *answer)
{
	unsigned *count = field, number;

	if (policy_number_parse(value->string, &number) < 0 || number > VF_COUNT_MAX)
		return -EINVAL;
	*count = number;
	return 0;
}

static bool digits_only(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

int policy_set_mode(void *field, const struct value *value, const struct answer *answer)
{
	if (digits_only(value->string))
		strbuf_addf(answer->remedy, "the permissions of the node are node_mode = \"%.9s\"",
			    value->string);
	return mode_from_string(value->string, field);
}

int policy_set_group(void *field, const struct value *value, const struct answer *answer)
{
	int r = group_policy_from_string(value->string, field);

	if (r < 0 && policy_text_is_of(value->string, "_-"))
		strbuf_add(answer->remedy,
			   "write group = \"strict\", \"whole\" or \"list\" (the group that "
			   "owns the node is `node_group`)");
	return r;
}

int policy_set_driver(void *field, const struct value *value, const struct answer *answer)
{
	struct entry *entry = field;
	const char *name = value->string;

	if (!driver_name_valid(name))
		return -EINVAL;
	/* the module is vfio_pci, its driver is vfio-pci: the kernel would match nothing */
	if (strcmp(name, "vfio_pci") == 0) {
		strbuf_add(answer->remedy, "did you mean `vfio-pci`?");
		return -EINVAL;
	}
	if (strcmp(name, DRIVER_AUTO) != 0 && !strstr(name, "vfio")) {
		strbuf_add(answer->remedy, "write driver = \"vfio-pci\" or \"auto\", or mode = "
					   "\"kernel\" for a device "
					   "that keeps its own driver");
		return -EINVAL;
	}
	return policy_text_copy(entry->driver, sizeof(entry->driver), name) ? 0 : -EINVAL;
}

/* "ADDRESS VENDOR:DEVICE"; an address alone never suffices (promise P3). */
static int companion_parse(const char *value, struct companion *ret, const struct answer *answer)
{
	struct companion companion;
	char addr[PCI_ADDR_TEXT_MAX], id[PCI_ID_TEXT_MAX];
	const char *rest = value;
	bool has_addr = field_next_word(&rest, addr, sizeof(addr)) &&
			pci_addr_parse(addr, &companion.addr) == 0;
	bool alone = has_addr && rest[strspn(rest, " \t")] == '\0';

	if (has_addr && field_next_word(&rest, id, sizeof(id)) &&
	    pci_id_parse(id, &companion.id) == 0 && companion.id.device != PCI_ANY &&
	    *rest == '\0') {
		*ret = companion;
		return 0;
	}
	strbuf_add(answer->text, "`companions` has ");
	policy_add_value(answer->text, value);
	if (!alone) {
		strbuf_add(answer->text, ", which is not a PCI address with a vendor:device pair");
		return -EINVAL;
	}
	strbuf_add(answer->text, " without an id: after a change of hardware another device may "
				 "have this address");
	strbuf_addf(answer->remedy, "write \"%s VENDOR:DEVICE\", which `vfio-tool info %s` shows",
		    addr, addr);
	return -EINVAL;
}

static int companions_parse(const struct value *value, struct companion *companions,
			    const struct answer *answer)
{
	for (size_t i = 0; i < value->count; i++) {
		int r = companion_parse(value->strings[i], &companions[i], answer);

		if (r < 0)
			return r;
		for (size_t k = 0; k < i; k++)
			if (pci_addr_compare(&companions[k].addr, &companions[i].addr) == 0) {
				strbuf_addf(answer->text, "`companions` names %s twice",
					    PCI_ADDR_TEXT(&companions[i].addr));
				return -EINVAL;
			}
	}
	return 0;
}

int policy_set_companions(void *field, const struct value *value, const struct answer *answer)
{
	enum { COMPANIONS_MAX = 256 };
	struct entry *entry = field;

	if (value->count == 0 || value->count > COMPANIONS_MAX) {
		strbuf_addf(answer->text, "`companions` has %zu devices", value->count);
		return -EINVAL;
	}
	_cleanup_free_ struct companion *companions = calloc(value->count, sizeof(*companions));
	if (!companions)
		return -ENOMEM;
	int r = companions_parse(value, companions, answer);
	if (r < 0)
		return r;
	free(entry->companions);
	entry->companions = TAKE_PTR(companions);
	entry->companion_count = value->count;
	return 0;
}

int policy_set_allow(void *field, const struct value *value, const struct answer *answer)
{
	const char *names[GUARD_MAX];
	guard_set *allow = field, guards = 0;

	for (int i = 0; i < GUARD_MAX; i++)
		names[i] = guard_to_string((enum guard)i);
	for (size_t i = 0; i < value->count; i++) {
		enum guard guard;

		if (guard_from_string(value->strings[i], &guard) < 0) {
			strbuf_add(answer->text, "`allow` has ");
			policy_add_value(answer->text, value->strings[i]);
			strbuf_add(answer->text, ", which is no guard");
			suggest_add(answer->remedy, value->strings[i], names, ELEMENTSOF(names));
			return -EINVAL;
		}
		guards |= GUARD_BIT(guard);
	}
	*allow = guards;
	return 0;
}

/* A name by useradd's rule, or a numeric id. */
int policy_set_account(void *field, const struct value *value, const struct answer *answer)
{
	const char *name = value->string;
	size_t len = strlen(name);
	unsigned id;

	if (policy_number_parse(name, &id) < 0) {
		if (!is_lower(name[0]) && name[0] != '_')
			return -EINVAL;
		for (size_t i = 1; i < len; i++)
			if (!is_lower(name[i]) && !is_digit(name[i]) && !strchr("_-", name[i]) &&
			    !(name[i] == '$' && i == len - 1))
				return -EINVAL;
	}
	return policy_text_copy(field, ACCOUNT_NAME_MAX, name) ? 0 : -EINVAL;
}

int policy_set_node_mode(void *field, const struct value *value, const struct answer *answer)
{
	size_t len = strlen(value->string);
	unsigned *mode = field, number = 0;

	if (len < 3 || len > 4 || value->string[strspn(value->string, "01234567")] != '\0')
		return -EINVAL;
	for (size_t i = 0; i < len; i++)
		number = number << 3 | (unsigned)(value->string[i] - '0');
	if ((number & ~0666u) != 0)
		return -EINVAL;
	*mode = number;
	return 0;
}
