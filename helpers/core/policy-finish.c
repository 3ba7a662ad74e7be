/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The checks that need a complete entry, or all of them. */
#include "core/policy-keys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	SELECTORS = MATCH_ADDRESS | MATCH_ID | MATCH_CLASS | MATCH_SLOT | MATCH_PATH |
		    MATCH_SERIAL | MATCH_PF
};

static int refuse(struct strbuf *text, const char *what, struct strbuf *remedy, const char *right)
{
	strbuf_add(text, what);
	strbuf_add(remedy, right);
	return -EINVAL;
}

static int check_selectors(const struct match *match, struct strbuf *text, struct strbuf *remedy)
{
	if (match->keys & SELECTORS)
		return 0;
	if (match->interface[0] != '\0') {
		strbuf_addf(remedy, "add address and id, which `vfio-tool info %s` shows",
			    match->interface);
		strbuf_add(text, "`interface` alone selects nothing: at boot the name is not "
				 "there yet");
		return -EINVAL;
	}
	if (match->mac[0] != '\0')
		return refuse(text, "`mac` alone selects nothing: it is not visible at boot",
			      remedy, "add address and id, which `vfio-tool list --all` shows");
	if (match->keys & MATCH_NUMA_NODE)
		return refuse(text, "`numa_node` alone selects nothing", remedy,
			      "add `id` or `class`");
	return refuse(text, "the entry selects no device", remedy,
		      "add match = { address = \"0000:21:00.0\"; id = \"8086:158b\"; };");
}

int policy_check_identity(const struct match *match, struct strbuf *text, struct strbuf *remedy)
{
	if (!(match->keys & MATCH_ADDRESS))
		return 0;
	if (!(match->keys & MATCH_ID)) {
		strbuf_add(text, "`address` without `id`: after a change of hardware another "
				 "device may have this address");
		strbuf_addf(remedy, "add id = \"VENDOR:DEVICE\", which `vfio-tool info %s` shows",
			    PCI_ADDR_TEXT(&match->address));
		return -EINVAL;
	}
	if (match->id.device == PCI_ANY) {
		strbuf_addf(text,
			    "`address` with id = \"%s\": any device of that vendor may have "
			    "this address",
			    PCI_ID_TEXT(&match->id));
		strbuf_add(remedy, "write the whole vendor:device pair");
		return -EINVAL;
	}
	return 0;
}

static int check_expect(const struct entry *entry, struct strbuf *text, struct strbuf *remedy)
{
	if (entry->match.keys & MATCH_ADDRESS) {
		if (entry->expect <= 1)
			return 0;
		strbuf_addf(text, "expect = \"%u\" with an `address`, which one device has",
			    entry->expect);
		strbuf_add(remedy, "remove `expect`, or remove `address`");
		return -EINVAL;
	}
	if (entry->expect == 0 && !(entry->match.keys & MATCH_PF))
		return refuse(text,
			      "`expect` is missing: without an address it is to say how many "
			      "devices must match",
			      remedy, "add expect = \"1\" to `match`");
	return 0;
}

static int check_functions(const struct match *match, struct strbuf *text, struct strbuf *remedy)
{
	if (match->vfs_given && !(match->keys & MATCH_PF))
		return refuse(text, "`vfs` without `pf` does not say of which physical function",
			      remedy,
			      "add pf = \"INTERFACE\", its address, or the name of its entry in "
			      "`sriov`");
	if (match->keys & MATCH_PF && match->keys & (MATCH_ADDRESS | MATCH_PATH | MATCH_SLOT))
		return refuse(text,
			      "`pf` with an address, a path or a slot: virtual functions have "
			      "their number for that",
			      remedy, "keep `pf` and `vfs`, and what they are (`id`, `class`)");
	return 0;
}

static bool has_node_access(const struct node_access *node)
{
	return node->owner[0] != '\0' || node->group[0] != '\0' || node->mode != NODE_MODE_UNSET;
}

/* A device that stays on its own driver has none of what VFIO needs. */
static int check_kernel_mode(const struct entry *entry, struct strbuf *text, struct strbuf *remedy)
{
	const char *key = entry->driver[0] != '\0'	  ? "driver"
			  : entry->group != GROUP_STRICT  ? "group"
			  : entry->companions		  ? "companions"
			  : entry->allow != 0		  ? "allow"
			  : has_node_access(&entry->node) ? "node_owner, node_group, node_mode"
							  : NULL;

	if (entry->mode != MODE_KERNEL || !key)
		return 0;
	strbuf_addf(text,
		    "`%s` with mode = \"kernel\": the device keeps its own driver and is not "
		    "touched",
		    key);
	strbuf_addf(remedy, "remove `%s`, or write mode = \"vfio\"", key);
	return -EINVAL;
}

static int check_companions(const struct entry *entry, struct strbuf *text, struct strbuf *remedy)
{
	if (entry->group == GROUP_LIST && entry->companion_count == 0)
		return refuse(text, "group = \"list\" without `companions`", remedy,
			      "add companions = [ \"0000:21:00.1 8086:158b\" ] with the "
			      "devices to take");
	if (entry->group != GROUP_LIST && entry->companion_count > 0)
		return refuse(text, "`companions` without group = \"list\"", remedy,
			      "add group = \"list\", or remove `companions`");
	for (size_t i = 0; i < entry->companion_count; i++)
		if ((entry->match.keys & MATCH_ADDRESS) &&
		    pci_addr_compare(&entry->companions[i].addr, &entry->match.address) == 0)
			return refuse(text, "`companions` names the device itself", remedy,
				      "name only the other functions of its group");
	return 0;
}

void policy_name_from(const char *text, char name[static ENTRY_NAME_MAX])
{
	static const char alnum[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789";
	size_t len = 0;

	for (; *text != '\0' && len < ENTRY_NAME_MAX - 1; text++) {
		if (strchr(alnum, *text))
			name[len++] = *text;
		else if (len > 0)
			name[len++] = strchr("_.", *text) ? *text : '-';
	}
	while (len > 0 && !strchr(alnum, name[len - 1]))
		len--;
	name[len] = '\0';
}

/* "enp65s0f0-vf0-7" */
static void name_functions(const struct match *match, char name[static ENTRY_NAME_MAX])
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_addf(&text, "%s-vf", match->pf_name);
	vf_set_format(&match->vfs, &text);
	policy_name_from(strbuf_text(&text), name);
}

static void name_make(const struct match *match, char name[static ENTRY_NAME_MAX])
{
	char class[sizeof("class-ffffff")];

	policy_name_from(match->interface, name);
	if (name[0] != '\0')
		return;
	if (match->keys & MATCH_PF)
		name_functions(match, name);
	else if (match->keys & MATCH_ADDRESS)
		policy_name_from(PCI_ADDR_TEXT(&match->address), name);
	else if (match->keys & MATCH_ID)
		policy_name_from(PCI_ID_TEXT(&match->id), name);
	else if (match->keys & MATCH_PATH)
		policy_name_from(match->path, name);
	else if (match->keys & MATCH_SERIAL)
		policy_name_from(match->serial, name);
	else if (match->keys & MATCH_SLOT) {
		char slot[SLOT_TEXT_MAX + sizeof("slot-")] = "slot-";

		strcat(slot, match->slot);
		policy_name_from(slot, name);
	} else {
		snprintf(class, sizeof(class), "class-%06x", match->class.value & 0xffffff);
		policy_name_from(class, name);
	}
}

int entry_finish(struct entry *entry, struct strbuf *text, struct strbuf *remedy)
{
	int r;

	if ((r = check_selectors(&entry->match, text, remedy)) < 0 ||
	    (r = policy_check_identity(&entry->match, text, remedy)) < 0 ||
	    (r = check_functions(&entry->match, text, remedy)) < 0 ||
	    (r = check_expect(entry, text, remedy)) < 0 ||
	    (r = check_kernel_mode(entry, text, remedy)) < 0 ||
	    (r = check_companions(entry, text, remedy)) < 0)
		return r;
	if (entry->expect == 0 && !(entry->match.keys & MATCH_PF))
		entry->expect = 1;
	if (entry->mode == MODE_VFIO && entry->driver[0] == '\0')
		strcpy(entry->driver, "vfio-pci");
	if (entry->name[0] == '\0')
		name_make(&entry->match, entry->name);
	return 0;
}

/* Places of entries in the order of something that must be unique. */
struct order {
	const struct entry *entry;
	size_t place;
};

static int compare_places(const struct order *a, const struct order *b)
{
	return (a->place > b->place) - (a->place < b->place);
}

static int compare_names(const void *left, const void *right)
{
	const struct order *a = left, *b = right;
	int r = strcmp(a->entry->name, b->entry->name);

	return r != 0 ? r : compare_places(a, b);
}

static int compare_addresses(const void *left, const void *right)
{
	const struct order *a = left, *b = right;
	int r = pci_addr_compare(&a->entry->match.address, &b->entry->match.address);

	return r != 0 ? r : compare_places(a, b);
}

static bool same_name(const struct entry *a, const struct entry *b)
{
	return strcmp(a->name, b->name) == 0;
}

static bool same_address(const struct entry *a, const struct entry *b)
{
	return pci_addr_compare(&a->match.address, &b->match.address) == 0;
}

/* Collects the entries that have all of `keys`; returns how many. */
static size_t order_entries(const struct policy *policy, unsigned keys, struct order *order)
{
	size_t count = 0;

	for (size_t i = 0; i < policy->count; i++)
		if ((policy->entries[i].match.keys & keys) == keys)
			order[count++] = (struct order){ &policy->entries[i], i };
	return count;
}

/* For each entry the first one that has the same, in `first` where there is one. */
static void find_first(struct order *order, size_t count,
		       int (*compare)(const void *, const void *),
		       bool (*same)(const struct entry *, const struct entry *),
		       const struct entry **first)
{
	const struct entry *leader = NULL;

	qsort(order, count, sizeof(*order), compare);
	for (size_t i = 0; i < count; i++) {
		if (leader && same(leader, order[i].entry))
			first[order[i].place] = leader;
		else
			leader = order[i].entry;
	}
}

static int report_clash(struct problems *problems, const struct entry *entry,
			const struct entry *first, bool is_address)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	if (is_address)
		strbuf_addf(&text, "address %s", PCI_ADDR_TEXT(&entry->match.address));
	else
		strbuf_addf(&text, "name \"%s\"", entry->name);
	strbuf_add(&text, " is taken by the entry at ");
	strbuf_add_escaped(&text, first->file);
	strbuf_addf(&text, ":%d", first->line);
	if (text.error)
		return text.error;
	return problems_add(problems, entry->file, entry->line, strbuf_text(&text),
			    is_address ? "remove one of the two"
				       : "give one of the two another name");
}

/* Which of two entries that clash is taken out: the later one, but never one that keeps its device
 * with the kernel. NULL: both may stand. */
static const struct entry *loser(const struct entry *first, const struct entry *later, bool address)
{
	if (later->mode != MODE_KERNEL)
		return later;
	return address && first->mode != MODE_KERNEL ? first : address ? later : NULL;
}

static int judge_clash(struct policy *policy, size_t i, const struct entry *first, bool address,
		       bool *dropped, struct problems *problems)
{
	const struct entry *later = &policy->entries[i], *out = loser(first, later, address);

	if (!out || dropped[out - policy->entries])
		return 0;
	dropped[out - policy->entries] = true;
	return report_clash(problems, out, out == later ? first : later, address);
}

/* Reports and takes out the entries that another stands in the way of. */
static int drop_clashes(struct policy *policy, const struct entry *const *by_address,
			const struct entry *const *by_name, struct problems *problems)
{
	_cleanup_free_ bool *dropped = calloc(policy->count + 1, sizeof(*dropped));
	size_t kept = 0;
	int r = dropped ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < policy->count; i++) {
		if (by_address[i])
			r = judge_clash(policy, i, by_address[i], true, dropped, problems);
		else if (by_name[i])
			r = judge_clash(policy, i, by_name[i], false, dropped, problems);
	}
	if (r < 0)
		return r;
	for (size_t i = 0; i < policy->count; i++) {
		if (dropped[i])
			entry_release(&policy->entries[i]);
		else
			policy->entries[kept++] = policy->entries[i];
	}
	policy->count = kept;
	return 0;
}

static int finish_entries(struct policy *policy, struct problems *problems)
{
	size_t room = policy->count ? policy->count : 1;
	_cleanup_free_ struct order *order = calloc(room, sizeof(*order));
	_cleanup_free_ const struct entry **by_name = calloc(room, sizeof(*by_name));
	_cleanup_free_ const struct entry **by_address = calloc(room, sizeof(*by_address));

	if (!order || !by_name || !by_address)
		return -ENOMEM;
	size_t count = order_entries(policy, 0, order);
	find_first(order, count, compare_names, same_name, by_name);
	count = order_entries(policy, MATCH_ADDRESS, order);
	find_first(order, count, compare_addresses, same_address, by_address);
	return drop_clashes(policy, by_address, by_name, problems);
}

int policy_finish(struct policy *policy, struct problems *problems)
{
	int r = policy_finish_sriov(policy, problems);

	return r < 0 ? r : finish_entries(policy, problems);
}
