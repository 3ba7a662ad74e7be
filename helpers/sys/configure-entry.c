/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/configure-entry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/conftext.h"
#include "sys/scan.h"

static const char heading[] =
	"# Written by vfio-tool, which adds to it and corrects it; what you write here stays.\n";

/* The draft of the file that an entry stands in; -EPERM is an outcome. */
static int open_draft(struct edit *edit, const char *path)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = drafts_open(&edit->root, &edit->origins, path, heading, &edit->drafts, &why);

	return r == -EPERM ? edit_fail(edit, EXIT_ERROR, strbuf_text(&why)) : r;
}

/* One change of a key, noted. */
static int set_key(struct strbuf *text, size_t index, enum setting_place place, const char *key,
		   const struct setting *value, struct strbuf *done)
{
	enum conftext_group group = place == SETTING_MATCH ? CONFTEXT_MATCH : CONFTEXT_ENTRY;
	_cleanup_strbuf_ struct strbuf written = { 0 };
	int r;

	if (value) {
		setting_add_value(value, &written);
		r = written.error ? written.error
				  : conftext_set(text, index, group, key, strbuf_text(&written));
	} else {
		r = conftext_unset(text, index, group, key);
	}
	strbuf_addf(done, "%s%s%s", done->len > 0 ? ", " : "", key, value ? "" : " (removed)");
	return r;
}

static int set_text(struct strbuf *text, size_t index, const char *key, const char *value,
		    struct strbuf *done)
{
	_cleanup_settings_ struct settings one = { 0 };
	int r = settings_add_text(&one, SETTING_ENTRY, key, value);

	return r < 0 ? r : set_key(text, index, SETTING_ENTRY, key, &one.list[0], done);
}

/* The name by which an entry goes by itself in a text. */
static int name_in_text(const struct strbuf *text, size_t index, char name[static ENTRY_NAME_MAX])
{
	_cleanup_outline_ struct outline outline = { .count = 0 };
	_cleanup_policy_ struct policy alone = { .count = 0 };
	int r = outline_make(strbuf_text(text), text->len, &outline);

	if (r < 0 || index >= outline.count)
		return r < 0 ? r : -ENOENT;
	const struct span *span = &outline.entries[index].group.span;
	r = origins_parse_entry(strbuf_text(text) + span->start, span->end - span->start, &alone);
	if (r == 0)
		memcpy(name, alone.entries[0].name, ENTRY_NAME_MAX);
	return r;
}

static int edit_keys(struct strbuf *text, size_t index, const struct entry *entry,
		     const struct settings *facts, enum facts_scope scope, enum mode mode,
		     struct strbuf *done)
{
	_cleanup_settings_ struct settings has = { 0 };
	char name[ENTRY_NAME_MAX];
	int r = settings_of_entry(entry, &has);

	for (const char *const *key = fact_keys; r == 0 && *key; key++) {
		enum fact_edit what = fact_edit_for(entry, &has, facts, *key, scope);

		if (what != FACT_KEEP)
			r = set_key(text, index, SETTING_MATCH, *key,
				    what == FACT_SET ? settings_find(facts, SETTING_MATCH, *key)
						     : NULL,
				    done);
	}
	if (r == 0 && mode != entry->mode)
		r = set_text(text, index, "mode", mode_to_string(mode), done);
	/* one that is wrong now has no name: that is found at the end, and said with its line */
	if (r == 0 && name_in_text(text, index, name) == 0 && strcmp(name, entry->name) != 0)
		r = set_text(text, index, "name", entry->name, done);
	return r;
}

int edit_keep(struct edit *edit, size_t index)
{
	const struct entry *entry = &edit->origins.policy.entries[index];
	_cleanup_strbuf_ struct strbuf why = { 0 };

	/* a file that need not be changed need not be writable */
	if (!edit->call->output)
		return 0;
	int r = drafts_open(&edit->root, &edit->origins, entry->file, heading, &edit->drafts, &why);
	return r >= 0 || r == -EPERM ? 0 : r;
}

int edit_entry(struct edit *edit, size_t index, const struct known *known, enum mode mode,
	       struct strbuf *done)
{
	const struct entry *entry = &edit->origins.policy.entries[index];
	const struct origin *origin = &edit->origins.list[index];
	_cleanup_settings_ struct settings facts = { 0 };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	bool serial_can_go = known->is_agreed && geteuid() == 0;
	enum facts_scope scope = edit->call->names   ? FACTS_NAMES_ONLY
				 : known->is_another ? FACTS_OF_ANOTHER
				 : serial_can_go     ? FACTS_ALL_BUT_NAMES
						     : FACTS_SOME;
	int r = facts_of(&known->device, known->interface, known->mac, &facts);

	if (r == 0 && !origin->file)
		return edit_fail(edit, EXIT_ERROR, "an entry was not found again in its file");
	strbuf_add(&text, r == 0 ? origin->file->text : "");
	if (r == 0)
		r = edit_keys(&text, origin->index, entry, &facts, scope, mode, done);
	if (r == 0 && done->len == 0)
		return edit_keep(edit, index);
	if (r < 0)
		return r;
	r = open_draft(edit, entry->file);
	if (r < 0)
		return r;
	strbuf_release(done);
	r = edit_keys(&edit->drafts.list[r].new, origin->index, entry, &facts, scope, mode, done);
	return r < 0 ? r : 1;
}

int edit_agreed(struct edit *edit, size_t index, const struct agreed *agreed, struct strbuf *done)
{
	static const char *const keys[] = { "group", "allow", "node_group" };
	const struct entry *entry = &edit->origins.policy.entries[index];
	_cleanup_settings_ struct settings has = { 0 }, wanted = { 0 };
	struct entry changed = *entry;
	int r = settings_of_entry(entry, &has);
	bool any = false;

	changed.allow |= agreed->allow;
	if (agreed->whole && entry->group == GROUP_STRICT)
		changed.group = GROUP_WHOLE;
	if (agreed->node_group && entry->node.group[0] == '\0')
		snprintf(changed.node.group, sizeof(changed.node.group), "%s", agreed->node_group);
	if (r == 0)
		r = settings_of_entry(&changed, &wanted);
	for (size_t i = 0; r >= 0 && i < ELEMENTSOF(keys); i++) {
		const struct setting *new = settings_find(&wanted, SETTING_ENTRY, keys[i]);
		const struct setting *old = settings_find(&has, SETTING_ENTRY, keys[i]);

		if (!new || (old && setting_equal(old, new)))
			continue;
		r = open_draft(edit, entry->file);
		if (r >= 0)
			r = set_key(&edit->drafts.list[r].new, edit->origins.list[index].index,
				    SETTING_ENTRY, keys[i], new, done);
		any = true;
	}
	return r < 0 ? r : any;
}

static bool same_card(const struct pci_addr *a, const struct pci_addr *b)
{
	return a->domain == b->domain && a->bus == b->bus && a->device == b->device;
}

/* Where a companion is now: beside the device, when there is one of its kind. */
static bool follow_companion(const struct edit *edit, const struct entry *entry,
			     const struct known *known, struct companion *companion)
{
	struct pci_addr addr = known->device.addr;
	struct device device;

	if (!same_card(&companion->addr, &entry->match.address))
		return true;
	addr.function = companion->addr.function;
	if (scan_device(&edit->root, &addr, SCAN_BRIEF, &device) < 0 ||
	    !pci_id_matches(&companion->id, &device.id))
		return false;
	companion->addr = addr;
	return true;
}

static int leave_companion(struct edit *edit, const struct entry *entry,
			   const struct companion *companion, const char *why)
{
	_cleanup_strbuf_ struct strbuf subject = { 0 }, text = { 0 };

	entry_where(entry, &subject);
	strbuf_addf(&text, "its companion %s %s", PCI_ADDR_TEXT(&companion->addr), why);
	edit->code = exitcode_worse(edit->code, EXIT_REFUSED);
	return outcomes_add(&edit->outcomes, OUTCOME_LEFT, strbuf_text(&subject),
			    strbuf_text(&text), "correct `companions` by hand");
}

/* Writes one companion where it stands. 1: done. */
static int set_companion(struct edit *edit, size_t index, size_t number,
			 const struct companion *companion)
{
	const struct entry *entry = &edit->origins.policy.entries[index];
	_cleanup_strbuf_ struct strbuf text = { 0 };
	int draft = open_draft(edit, entry->file);

	if (draft < 0)
		return draft;
	strbuf_addf(&text, "\"%s %s\"", PCI_ADDR_TEXT(&companion->addr),
		    PCI_ID_TEXT(&companion->id));
	if (text.error)
		return text.error;
	int r = conftext_set_element(&edit->drafts.list[draft].new, edit->origins.list[index].index,
				     "companions", number, strbuf_text(&text));
	if (r == -ENOENT)
		return leave_companion(edit, entry, &entry->companions[number],
				       "is written in several pieces, which are not changed");
	return r < 0 ? r : 1;
}

int edit_companions(struct edit *edit, size_t index, const struct known *known, struct strbuf *done)
{
	const struct entry *entry = &edit->origins.policy.entries[index];
	bool any = false;

	if (!(entry->match.keys & MATCH_ADDRESS) ||
	    same_card(&entry->match.address, &known->device.addr))
		return 1;
	for (size_t i = 0; i < entry->companion_count; i++) {
		struct companion moved = entry->companions[i];
		int r = 0;

		if (!follow_companion(edit, entry, known, &moved))
			r = leave_companion(edit, entry, &moved,
					    "has not come along: it is not beside the device");
		else if (pci_addr_compare(&moved.addr, &entry->companions[i].addr) != 0)
			r = set_companion(edit, index, i, &moved);
		if (r < 0)
			return r;
		any |= r > 0;
	}
	if (any)
		strbuf_addf(done, "%scompanions", done->len > 0 ? ", " : "");
	return 1;
}

int edit_remove(struct edit *edit, size_t index)
{
	const struct origin *origin = &edit->origins.list[index];

	if (!origin->file)
		return edit_fail(edit, EXIT_ERROR, "an entry was not found again in its file");
	int r = open_draft(edit, origin->file->path);
	if (r >= 0)
		r = conftext_remove(&edit->drafts.list[r].new, origin->index);
	return r < 0 ? r : 1;
}

static bool is_taken(const struct edit *edit, const char *name)
{
	return policy_find(&edit->origins.policy, name) || policy_find(&edit->added, name);
}

/* A name that no other entry has. */
static void make_unique(const struct edit *edit, char name[static ENTRY_NAME_MAX])
{
	enum { BASE_MAX = ENTRY_NAME_MAX - sizeof("-4294967295") };
	size_t len = strlen(name) < BASE_MAX ? strlen(name) : BASE_MAX;

	for (unsigned number = 2; is_taken(edit, name); number++)
		snprintf(name + len, ENTRY_NAME_MAX - len, "-%u", number);
}

/* Fills in what the device is known by. */
static int take_facts(struct entry *entry, const struct known *known)
{
	_cleanup_settings_ struct settings facts = { 0 };
	_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };
	int r = facts_of(&known->device, known->interface, known->mac, &facts);

	for (size_t i = 0; r == 0 && i < facts.count; i++) {
		const struct value value = { .type = VALUE_STRING,
					     .string = facts.list[i].strings[0] };

		if (strcmp(facts.list[i].key, "numa_node") != 0)
			r = match_set(entry, facts.list[i].key, &value, &text, &remedy);
	}
	return r == 0 ? entry_finish(entry, &text, &remedy) : r;
}

#define DROP_INS "/etc/vfio-tool/conf.d/"

/* The usual file for new entries, or the first of "saved-2.conf", "saved-3.conf" ... that takes no
 * other file's place. */
static void usual_path(const struct edit *edit, char *path, size_t size)
{
	snprintf(path, size, DROP_INS "%s.conf", edit->usual_file);
	for (unsigned number = 2; drafts_replaced(&edit->origins, path); number++)
		snprintf(path, size, DROP_INS "%s-%u.conf", edit->usual_file, number);
}

static int refuse_to_replace(struct edit *edit, const char *path, const struct config_file *other)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_add_escaped(&text, path);
	strbuf_add(&text, ": would take the place of ");
	strbuf_add_escaped(&text, other->path);
	strbuf_add(&text, ", which has the same name\n  name another file with --file=NAME");
	return text.error ? text.error : edit_fail(edit, EXIT_ERROR, strbuf_text(&text));
}

/* The file for new entries, with the directory; -EPERM is an outcome. */
static int new_path(struct edit *edit, char *path, size_t size)
{
	const char *name = edit->call->file;

	if (!name) {
		usual_path(edit, path, size);
		return 0;
	}
	size_t len = strlen(name);

	if (len <= strlen(".conf") || strcmp(name + len - strlen(".conf"), ".conf") != 0 ||
	    name[0] == '.' || strchr(name, '/') || len > 128)
		return edit_fail(edit, EXIT_ERROR,
				 "--file: it takes the name of a file in conf.d that ends in "
				 ".conf, without a directory");
	snprintf(path, size, DROP_INS "%s", name);
	const struct config_file *other = drafts_replaced(&edit->origins, path);
	return other ? refuse_to_replace(edit, path, other) : 0;
}

static int append(struct edit *edit, const struct entry *entry, const char **ret_path)
{
	_cleanup_settings_ struct settings settings = { 0 };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	char path[192];
	int r = settings_of_entry(entry, &settings);

	settings_render_entry(&settings, &text);
	if (r == 0)
		r = text.error ? text.error : new_path(edit, path, sizeof(path));
	int draft = r < 0 ? r : open_draft(edit, path);
	if (draft < 0)
		return draft;
	r = conftext_append(&edit->drafts.list[draft].new, strbuf_text(&text));
	if (r < 0)
		return r;
	*ret_path = edit->drafts.list[draft].path;
	return 1;
}

int edit_add(struct edit *edit, const struct entry *entry, const struct known *known,
	     const char **ret_path)
{
	struct entry complete = *entry;
	int r = take_facts(&complete, known);

	if (r < 0)
		return r;
	make_unique(edit, complete.name);
	struct entry *noted = policy_add_entry(&edit->added, "", 0);
	if (!noted)
		return -ENOMEM;
	memcpy(noted->name, complete.name, sizeof(noted->name));
	return append(edit, &complete, ret_path);
}
