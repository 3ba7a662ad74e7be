/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/verdict.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/field.h"

int verdicts_add(struct verdicts *verdicts, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdicts->count; i++)
		if (pci_addr_compare(&verdicts->list[i].addr, &verdict->addr) == 0) {
			verdicts->list[i] = *verdict;
			return 0;
		}
	struct verdict *list =
		reallocarray(verdicts->list, verdicts->count + 1, sizeof(*verdicts->list));
	if (!list)
		return -ENOMEM;
	list[verdicts->count++] = *verdict;
	verdicts->list = list;
	return 0;
}

void verdicts_release(struct verdicts *verdicts)
{
	free(verdicts->list);
	*verdicts = (struct verdicts){ 0 };
}

const struct verdict *verdicts_find(const struct verdicts *verdicts, const struct device *device)
{
	const struct verdict *needed = NULL;

	for (size_t i = 0; i < verdicts->count; i++) {
		const struct verdict *verdict = &verdicts->list[i];
		bool here = pci_addr_compare(&verdict->addr, &device->addr) == 0;
		bool same_path = strcmp(verdict->path, device->path) == 0;

		if (memcmp(&verdict->id, &device->id, sizeof(device->id)) != 0)
			continue;
		if (here && same_path)
			return verdict;
		if (verdict->guards && (here || (same_path && device->path[0] != '\0')))
			needed = verdict;
	}
	return needed;
}

guard_set verdicts_missed(const struct verdicts *carried, const struct verdicts *known,
			  const struct device *device, guard_set allowed, bool declared)
{
	const struct verdict *then = verdicts_find(carried, device);
	const struct verdict *now = verdicts_find(known, device);
	bool taken = then ? !(then->guards & ~allowed) : declared && !device_needs_vetting(device);

	return now && taken && !carried->unread ? now->guards & ~allowed : 0;
}

/* "default-route,address": at least one. */
static guard_set parse_guards(const char *list)
{
	guard_set set = 0;

	for (const char *at = list;; at++) {
		size_t len = strcspn(at, ",");
		enum guard guard = GUARD_UNVETTED;
		char name[32];

		if (len < sizeof(name)) {
			memcpy(name, at, len);
			name[len] = '\0';
			(void)!guard_from_string(name, &guard);
		}
		set |= GUARD_BIT(guard);
		at += len;
		if (*at == '\0')
			return set;
	}
}

/* A card has all four numbers. */
static bool is_card(const struct pci_id *id)
{
	return id->vendor != PCI_ANY && id->device != PCI_ANY && id->subvendor != PCI_ANY &&
	       id->subdevice != PCI_ANY;
}

static bool is_path(const char *word)
{
	return strspn(word, "0123456789abcdef:./") == strlen(word) && strchr(word, ':');
}

/* The words behind the card. */
static void parse_rest(const char *rest, struct verdict *verdict)
{
	char word[512];
	bool understood = true;

	for (unsigned n = 0; understood && field_next_word(&rest, word, sizeof(word)); n++) {
		if (word[0] == '!' && verdict->guards == 0)
			verdict->guards = parse_guards(word + 1);
		else if (n == 0 && is_path(word) && strlen(word) < sizeof(verdict->path))
			strcpy(verdict->path, word);
		else
			understood = false;
	}
	if (!understood || rest[strspn(rest, " \t")] != '\0')
		verdict->guards |= GUARD_BIT(GUARD_UNVETTED);
}

static bool parse_line(const char *line, struct verdict *ret)
{
	struct verdict verdict = { 0 };
	char addr[PCI_ADDR_TEXT_MAX], id[PCI_ID_TEXT_MAX];

	if (!field_next_word(&line, addr, sizeof(addr)) ||
	    pci_addr_parse(addr, &verdict.addr) < 0 || !field_next_word(&line, id, sizeof(id)) ||
	    pci_id_parse(id, &verdict.id) < 0 || !is_card(&verdict.id))
		return false;
	parse_rest(line, &verdict);
	*ret = verdict;
	return true;
}

int verdicts_parse(const char *text, struct verdicts *verdicts)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		struct verdict verdict;
		char line[1024];
		bool whole = len < sizeof(line);

		snprintf(line, sizeof(line), "%.*s", (int)(whole ? len : sizeof(line) - 1), text);
		if (parse_line(line, &verdict)) {
			if (!whole)
				verdict.guards |= GUARD_BIT(GUARD_UNVETTED);
			if (verdicts_add(verdicts, &verdict) < 0)
				return -ENOMEM;
		}
		text += len;
		text += *text == '\n';
	}
	return 0;
}

void verdict_render(const struct verdict *verdict, struct strbuf *out)
{
	const char *before = " !";

	strbuf_addf(out, "%s %s%s%s", PCI_ADDR_TEXT(&verdict->addr), PCI_ID_TEXT(&verdict->id),
		    verdict->path[0] ? " " : "", verdict->path);
	for (enum guard guard = 0; guard < GUARD_MAX; guard++)
		if (verdict->guards & GUARD_BIT(guard)) {
			strbuf_addf(out, "%s%s", before, guard_to_string(guard));
			before = ",";
		}
	strbuf_add(out, "\n");
}

const char *verdict_fact(enum guard guard)
{
	static const char *const facts[GUARD_MAX] = {
		[GUARD_DEFAULT_ROUTE] = "carried the default route",
		[GUARD_ADDRESS] = "had an address in use",
		[GUARD_UPPER] = "was part of a bond, bridge, team or VLAN",
		[GUARD_SSH] = "carried an ssh session",
		[GUARD_NETWORK_ROOT] = "led to a file system or disk on the network",
		[GUARD_ROOT_DISK] = "held the root, boot or EFI file system",
		[GUARD_MOUNTED] = "held a mounted file system",
		[GUARD_SWAP] = "held swap in use",
		[GUARD_DISK_MEMBER] = "held a member of LVM, md, ZFS or the like",
		[GUARD_CONSOLE] = "was the display in use",
		[GUARD_INPUT] = "had the only keyboard behind it",
		[GUARD_VFS] = "had virtual functions in use",
		[GUARD_IDENTITY] = "was another card than the entry's",
		[GUARD_UNVETTED] = "could not be judged",
	};

	return facts[guard];
}

void verdict_facts(guard_set guards, struct strbuf *out)
{
	const char *comma = "";

	for (enum guard guard = 0; guard < GUARD_MAX; guard++) {
		if (!(guards & GUARD_BIT(guard)))
			continue;
		strbuf_addf(out, "%s%s", comma, verdict_fact(guard));
		comma = ", ";
	}
}

void verdict_remember(const struct verdict *before, bool all, struct verdict *now)
{
	const guard_set network = GUARD_BIT(GUARD_DEFAULT_ROUTE) | GUARD_BIT(GUARD_ADDRESS) |
				  GUARD_BIT(GUARD_UPPER) | GUARD_BIT(GUARD_NETWORK_ROOT);

	const guard_set never_for_now = GUARD_BIT(GUARD_ROOT_DISK) | GUARD_BIT(GUARD_SWAP);

	if (before && all)
		now->guards = before->guards | (now->guards & (never_for_now | network));
	else if (before)
		now->guards |= before->guards & network;
}
