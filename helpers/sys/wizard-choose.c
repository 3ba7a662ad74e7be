/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which devices: the table with numbers, and what a person picks from it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/pick.h"
#include "sys/account.h"
#include "sys/list.h"
#include "sys/log.h"
#include "sys/terminal.h"
#include "sys/wizard.h"

enum { ANSWER_MAX_LEN = 1024 };

static const char table_columns[] = "interface,pci-address,driver,iommu-group,id,status,entry";

/* What stands on the screen. */
struct shown {
	struct inventory inventory;
	struct list list;
};

static void shown_release(struct shown *shown)
{
	list_release(&shown->list);
	inventory_release(&shown->inventory);
	*shown = (struct shown){ .inventory = INVENTORY_NONE };
}

/* Network devices, or all but bridges, which nobody can have. */
static int show(const struct wizard *wizard, bool all, struct shown *shown, struct strbuf *why)
{
	const struct words none = { 0 };
	const struct probe_call look = { .root = wizard->call->root, .all = all, .numbered = true };
	struct list_filter filter;
	struct list_columns columns;
	int r = inventory_read(wizard->call->root, NULL, &shown->inventory, why);

	if (r == 0)
		r = list_filter_parse(&look, &filter, why);
	filter.patterns = &none;
	if (r == 0)
		r = list_columns_choose(table_columns, false, &columns, why);
	if (r == 0)
		r = list_fill(&shown->inventory, &filter, 0, &shown->list);
	if (r < 0)
		return r;
	_cleanup_free_ char *text = list_to_text(&shown->list, &columns, &look);
	if (!text)
		return -ENOMEM;
	if (shown->list.count == 0)
		log_notice("no network device here; `all` shows those of every class");
	return cli_print(text) ? 0 : -EIO;
}

static size_t find_choice(const struct wizard *wizard, const struct pci_addr *addr)
{
	size_t i = 0;

	while (i < wizard->count && pci_addr_compare(&wizard->choices[i].addr, addr) != 0)
		i++;
	return i;
}

/* -EINVAL: it has the other mode already. */
static int add_choice(struct wizard *wizard, const struct pci_addr *addr, enum mode mode,
		      struct strbuf *why)
{
	size_t i = find_choice(wizard, addr);

	if (i < wizard->count && wizard->choices[i].mode != mode) {
		strbuf_addf(why,
			    "%s: was chosen for VFIO already\n  it is for VFIO or for the kernel, "
			    "not for both",
			    PCI_ADDR_TEXT(addr));
		return -EINVAL;
	}
	if (i < wizard->count)
		return 0;
	struct choice *list = reallocarray(wizard->choices, i + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	wizard->choices = list;
	list[wizard->count++] = (struct choice){ .addr = *addr, .mode = mode };
	return 0;
}

void wizard_drop(struct wizard *wizard, size_t index)
{
	wizard->count--;
	memmove(&wizard->choices[index], &wizard->choices[index + 1],
		(wizard->count - index) * sizeof(*wizard->choices));
}

static int add_picked(struct wizard *wizard, const struct addr_list *picked, enum mode mode,
		      struct strbuf *why)
{
	size_t count = wizard->count;
	int r = 0;

	for (size_t i = 0; r == 0 && i < picked->count; i++)
		r = add_choice(wizard, &picked->list[i], mode, why);
	/* an answer counts as a whole */
	if (r < 0)
		wizard->count = count;
	return r;
}

static int resolve_pick(const struct wizard *wizard, const struct shown *shown,
			const struct pick *pick, struct addr_list *picked, struct strbuf *why)
{
	int r = 0;

	if (pick->first == 0)
		r = resolve(&wizard->edit.root, &wizard->edit.origins.policy, pick->word, picked,
			    why);
	for (size_t line = pick->first; r == 0 && line > 0 && line <= pick->last; line++)
		r = addr_list_add(picked, &shown->list.rows[line - 1].device->addr);
	return r;
}

/* The devices that an answer means. Errors with a reason in `why` are the person's. */
static int read_answer(const struct wizard *wizard, const struct shown *shown, const char *answer,
		       struct addr_list *picked, struct strbuf *why)
{
	struct pick pick;
	int r;

	while ((r = pick_next(&answer, shown->list.count, &pick, why)) > 0) {
		r = resolve_pick(wizard, shown, &pick, picked, why);
		if (r < 0)
			return r;
	}
	return r;
}

/* "all" by itself */
static bool is_all(const char *answer)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	struct pick pick, more;

	return pick_next(&answer, 0, &pick, &why) > 0 && strcmp(pick.word, "all") == 0 &&
	       pick_next(&answer, 0, &more, &why) == 0;
}

/* Shows every class from now on. */
static int show_all(const struct wizard *wizard, struct shown *shown)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };

	shown_release(shown);
	int r = show(wizard, true, shown, &why);
	if (r < 0 && why.len > 0)
		log_error("%s", strbuf_text(&why));
	return r;
}

static int ask_devices(struct wizard *wizard, struct shown *shown, enum mode mode,
		       const char *question)
{
	char answer[ANSWER_MAX_LEN];

	for (;;) {
		_cleanup_addr_list_ struct addr_list picked = { 0 };
		_cleanup_strbuf_ struct strbuf why = { 0 };
		int r = terminal_ask(question, -1, answer, sizeof(answer));

		if (r < 0)
			return wizard_no_answer(wizard);
		if (is_all(answer)) {
			r = show_all(wizard, shown);
			if (r < 0)
				return r;
			continue;
		}
		r = read_answer(wizard, shown, answer, &picked, &why);
		if (r == 0)
			r = add_picked(wizard, &picked, mode, &why);
		if (r == 0 || why.len == 0)
			return r;
		dprintf(STDERR_FILENO, "%s\n", strbuf_text(&why));
	}
}

/* The place of the entry that a word names, or that means the one device of a line. */
static size_t entry_of_pick(const struct wizard *wizard, const struct shown *shown, size_t line,
			    const char *word)
{
	const struct policy *policy = &wizard->edit.origins.policy;
	const struct entry *of_line = line > 0 ? shown->list.rows[line - 1].entry : NULL;
	const struct entry *found = policy_find(policy, of_line ? of_line->name : word);

	return found ? (size_t)(found - policy->entries) : policy->count;
}

static int remove_picked(struct wizard *wizard, const struct shown *shown, const struct pick *pick,
			 struct strbuf *why)
{
	const struct policy *policy = &wizard->edit.origins.policy;
	size_t last = pick->first > 0 ? pick->last : 0;

	for (size_t line = pick->first; line <= last; line++) {
		size_t index = entry_of_pick(wizard, shown, line, pick->word);

		if (index == policy->count) {
			if (line > 0)
				strbuf_addf(why, "%zu: ", line);
			else
				strbuf_add_escaped(why, pick->word);
			strbuf_add(why, line > 0 ? "no entry means this device"
						 : ": there is no entry of that name");
			return -EINVAL;
		}
		wizard->removed[index] = true;
	}
	return 0;
}

static int read_removals(struct wizard *wizard, const struct shown *shown, const char *answer,
			 struct strbuf *why)
{
	struct pick pick;
	int r;

	memset(wizard->removed, 0, wizard->edit.origins.policy.count);
	while ((r = pick_next(&answer, shown->list.count, &pick, why)) > 0) {
		r = remove_picked(wizard, shown, &pick, why);
		if (r < 0)
			return r;
	}
	return r;
}

/* Only where there is something to take out. */
static int ask_removals(struct wizard *wizard, const struct shown *shown)
{
	char answer[ANSWER_MAX_LEN];

	if (wizard->edit.origins.policy.count == 0)
		return 0;
	for (;;) {
		_cleanup_strbuf_ struct strbuf why = { 0 };
		int r = terminal_ask("Entries to take out of the configuration (numbers or names; "
				     "nothing: none): ",
				     -1, answer, sizeof(answer));

		if (r < 0)
			return wizard_no_answer(wizard);
		r = read_removals(wizard, shown, answer, &why);
		if (r == 0 || why.len == 0)
			return r;
		dprintf(STDERR_FILENO, "%s\n", strbuf_text(&why));
	}
}

static bool any_for_vfio(const struct wizard *wizard)
{
	for (size_t i = 0; i < wizard->count; i++)
		if (wizard->choices[i].mode == MODE_VFIO)
			return true;
	return false;
}

/* What keeps people out who are to be in that group; NULL: nothing, or that cannot be told. */
static const char *lack_of_group(const struct wizard *wizard, const char *name)
{
	unsigned number;

	if (!account_find(&wizard->edit.root, ACCOUNT_GROUP, name, &number))
		return "is not there yet";
	return account_has_members(&wizard->edit.root, name, number) == ANSWER_NO
		       ? "has no members yet"
		       : NULL;
}

/* Where nobody is in the usual group, the devices are root's alone: a person may want another. */
static int ask_group(struct wizard *wizard)
{
	const char *usual = wizard->edit.origins.policy.options.node.group;
	const char *lack = any_for_vfio(wizard) ? lack_of_group(wizard, usual) : NULL;
	char question[160], answer[ACCOUNT_NAME_MAX];
	unsigned number;

	if (!lack)
		return 0;
	snprintf(question, sizeof(question),
		 "Group whose members may open the devices (nothing: %s, which %s): ", usual, lack);
	for (;;) {
		int r = terminal_ask(question, -1, answer, sizeof(answer));

		if (r < 0)
			return wizard_no_answer(wizard);
		if (answer[0] == '\0' ||
		    account_find(&wizard->edit.root, ACCOUNT_GROUP, answer, &number))
			break;
		dprintf(STDERR_FILENO, "there is no such group here; groupadd makes one\n");
	}
	memcpy(wizard->node_group, answer, sizeof(answer));
	return 0;
}

static int ask_all(struct wizard *wizard)
{
	_cleanup_(shown_release) struct shown shown = { .inventory = INVENTORY_NONE };
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = show(wizard, false, &shown, &why);

	if (r < 0 && why.len > 0)
		return edit_fail(&wizard->edit, EXIT_ERROR, strbuf_text(&why));
	if (r == 0)
		r = ask_devices(wizard, &shown, MODE_VFIO,
				"Devices for VFIO (numbers such as 1-3,5, interfaces, addresses; "
				"all: show every class; nothing: none): ");
	if (r == 0)
		r = ask_devices(
			wizard, &shown, MODE_KERNEL,
			"Devices that must stay with the kernel (the same; nothing: none): ");
	if (r == 0)
		r = ask_removals(wizard, &shown);
	return r < 0 ? r : ask_group(wizard);
}

static int take_lists(struct wizard *wizard)
{
	for (enum mode mode = 0; mode < MODE_MAX; mode++) {
		const struct words *words = &wizard->call->needs[mode];
		_cleanup_addr_list_ struct addr_list devices = { 0 };
		_cleanup_strbuf_ struct strbuf why = { 0 };
		int r = 0;

		for (size_t i = 0; r == 0 && i < words->count; i++)
			r = resolve(&wizard->edit.root, &wizard->edit.origins.policy,
				    words->list[i], &devices, &why);
		enum exitcode code = r == -ENOENT ? EXIT_NOT_FOUND : EXIT_ERROR;
		if (r == 0)
			r = add_picked(wizard, &devices, mode, &why);
		if (r < 0)
			return why.len > 0 ? edit_fail(&wizard->edit, code, strbuf_text(&why)) : r;
	}
	return 0;
}

int wizard_choose(struct wizard *wizard)
{
	size_t entries = wizard->edit.origins.policy.count;

	wizard->removed = calloc(entries + 1, sizeof(*wizard->removed));
	wizard->judged = calloc(entries + 1, sizeof(*wizard->judged));
	if (!wizard->removed || !wizard->judged)
		return -ENOMEM;
	int r = take_lists(wizard);
	return r < 0 || wizard->count > 0 ? r : ask_all(wizard);
}
