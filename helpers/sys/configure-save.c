/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `save`: writes down which devices are for VFIO and which for the kernel, with all that they can
 * be known by. No device is touched. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/match.h"
#include "sys/configure-entry.h"
#include "sys/log.h"
#include "sys/resolve.h"

/* What one word of the command line means. */
static int resolve_word(struct edit *edit, const char *word, struct addr_list *devices)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = resolve(&edit->root, &edit->origins.policy, word, devices, &why);

	if (r == -ENOENT || r == -ENOTUNIQ || r == -EINVAL)
		return edit_fail(edit, r == -ENOENT ? EXIT_NOT_FOUND : EXIT_ERROR,
				 strbuf_text(&why));
	return r;
}

/* Of every list all that is wrong is said. */
static int resolve_words(struct edit *edit, enum mode mode, struct addr_list *devices)
{
	const struct words *words = &edit->call->needs[mode];

	for (size_t i = 0; i < words->count; i++) {
		int r = resolve_word(edit, words->list[i], devices);

		if (r < 0 && r != -EPERM)
			return r;
	}
	return 0;
}

static bool has_addr(const struct addr_list *devices, const struct pci_addr *addr)
{
	for (size_t i = 0; i < devices->count; i++)
		if (pci_addr_compare(&devices->list[i], addr) == 0)
			return true;
	return false;
}

static int check_lists(struct edit *edit, const struct addr_list *lists)
{
	for (size_t i = 0; i < lists[MODE_VFIO].count; i++) {
		const struct pci_addr *addr = &lists[MODE_VFIO].list[i];
		_cleanup_strbuf_ struct strbuf text = { 0 };

		if (!has_addr(&lists[MODE_KERNEL], addr))
			continue;
		strbuf_addf(&text,
			    "%s: is in both lists\n  name it in --vfio or in --kernel, not in both",
			    PCI_ADDR_TEXT(addr));
		if (edit_fail(edit, EXIT_ERROR, strbuf_text(&text)) == -ENOMEM)
			return -ENOMEM;
	}
	return 0;
}

/* A failure about a device: "LABEL: fact ENTRY (FILE:LINE)rest". */
static int fail_device(struct edit *edit, enum exitcode code, const struct known *known,
		       const char *fact, const struct entry *entry, const char *rest)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	known_label(known, &text);
	strbuf_addf(&text, ": %s", fact);
	if (entry)
		entry_where(entry, &text);
	strbuf_add(&text, rest);
	return edit_fail(edit, code, strbuf_text(&text));
}

/* The place of the one entry that means a device, the count of the policy when none does. -EPERM:
 * that cannot be told, which is an outcome. */
static int find_entry(struct edit *edit, const struct known *known, size_t *ret)
{
	const struct policy *policy = &edit->origins.policy;
	size_t found = policy->count;

	for (size_t i = 0; i < policy->count; i++) {
		const struct entry *entry = &policy->entries[i];
		bool is_there = entry->match.keys & MATCH_ADDRESS &&
				pci_addr_compare(&entry->match.address, &known->device.addr) == 0;

		if (match_disagreement(&entry->match, &known->device) != 0) {
			if (is_there)
				return fail_device(edit, EXIT_REFUSED, known,
						   "another card is there than the entry ", entry,
						   " means\n  vfio-tool update says which, and "
						   "follows it");
			continue;
		}
		if (found < policy->count)
			return fail_device(edit, EXIT_ERROR, known, "two entries mean it, also ",
					   entry, "\n  take it out of one of them");
		found = i;
	}
	*ret = found;
	return 0;
}

static int note(struct edit *edit, enum outcome_kind kind, const struct known *known,
		const struct strbuf *text)
{
	_cleanup_strbuf_ struct strbuf label = { 0 };

	known_label(known, &label);
	if (label.error || text->error)
		return -ENOMEM;
	return outcomes_add(&edit->outcomes, kind, strbuf_text(&label), strbuf_text(text), "");
}

static int add_device(struct edit *edit, const struct known *known, enum mode mode,
		      const struct agreed *agreed)
{
	struct entry entry = { .mode = mode,
			       .group = agreed->whole ? GROUP_WHOLE : GROUP_STRICT,
			       .allow = agreed->allow,
			       .node = { .mode = NODE_MODE_UNSET } };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	const char *path;

	if (agreed->node_group)
		snprintf(entry.node.group, sizeof(entry.node.group), "%s", agreed->node_group);
	int r = edit_add(edit, &entry, known, &path);
	if (r < 0)
		return r;
	strbuf_addf(&text, "new entry %s in ", edit->added.entries[edit->added.count - 1].name);
	strbuf_add_escaped(&text, path);
	return note(edit, OUTCOME_ADDED, known, &text);
}

static int change_device(struct edit *edit, const struct known *known, size_t index, enum mode mode,
			 const struct agreed *agreed)
{
	const struct entry *entry = &edit->origins.policy.entries[index];
	_cleanup_strbuf_ struct strbuf done = { 0 }, text = { 0 };

	/* the mode of such an entry is that of all its devices */
	if (!(entry->match.keys & MATCH_ADDRESS) && entry->mode != mode)
		return fail_device(edit, EXIT_ERROR, known,
				   "means it without its address, and has the other mode: ", entry,
				   "\n  change that entry by hand");
	/* what was agreed to for one device is not for the others that the entry means */
	if (entry->expect != 1 &&
	    (agreed->whole || agreed->node_group || (agreed->allow & ~entry->allow)))
		return fail_device(
			edit, EXIT_REFUSED, known,
			"what was agreed to would hold for other devices, too: ", entry,
			"\n  change that entry by hand, or give the device one of its own");
	int changed = edit_entry(edit, index, known, mode, &done);
	int r = changed < 0 ? changed : edit_agreed(edit, index, agreed, &done);
	if (r < 0)
		return r;
	changed |= r;
	strbuf_add(&text, "entry ");
	entry_where(entry, &text);
	if (changed == 0)
		strbuf_add(&text, " says all of it already");
	else
		strbuf_addf(&text, ": %s", strbuf_text(&done));
	return note(edit, changed == 0 ? OUTCOME_UNCHANGED : OUTCOME_CHANGED, known, &text);
}

int edit_device(struct edit *edit, const struct pci_addr *addr, enum mode mode,
		const struct agreed *agreed)
{
	struct known known;
	size_t index = 0;
	int r = edit_scan(edit, addr, &known);

	if (r < 0)
		return r;
	if (device_is_bridge(&known.device))
		return fail_device(edit, EXIT_REFUSED, &known,
				   "is a bridge, which VFIO never takes\n  name a device behind it",
				   NULL, "");
	r = find_entry(edit, &known, &index);
	if (r < 0)
		return r;
	return index < edit->origins.policy.count ? change_device(edit, &known, index, mode, agreed)
						  : add_device(edit, &known, mode, agreed);
}

static int save_all(struct edit *edit)
{
	_cleanup_addr_list_ struct addr_list vfio = { 0 };
	_cleanup_addr_list_ struct addr_list kernel = { 0 };
	int r = resolve_words(edit, MODE_VFIO, &vfio);

	if (r == 0)
		r = resolve_words(edit, MODE_KERNEL, &kernel);
	const struct agreed nothing = { 0 };
	const struct addr_list lists[MODE_MAX] = { [MODE_VFIO] = vfio, [MODE_KERNEL] = kernel };
	if (r == 0)
		r = check_lists(edit, lists);
	if (r < 0 || outcomes_count(&edit->outcomes, OUTCOME_FAILED) > 0)
		return r;
	for (enum mode mode = 0; mode < MODE_MAX; mode++)
		for (size_t i = 0; i < lists[mode].count; i++) {
			r = edit_device(edit, &lists[mode].list[i], mode, &nothing);
			if (r < 0 && r != -EPERM)
				return r;
		}
	return 0;
}

enum exitcode configure_save(const struct configure_call *call)
{
	_cleanup_edit_ struct edit edit = EDIT_NONE(call);

	if (call->needs[MODE_VFIO].count == 0 && call->needs[MODE_KERNEL].count == 0)
		return cli_usage_error("vfio-configure",
				       "save: which devices? --vfio=LIST, --kernel=LIST or both");
	if (edit_begin(&edit)) {
		int r = save_all(&edit);

		if (r < 0) {
			log_error("%s", strerror(-r));
			return EXIT_ERROR;
		}
	}
	return edit_end(&edit, "make it so with: vfio-tool apply");
}
