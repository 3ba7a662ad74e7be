/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/configure-entry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/conftext.h"
#include "sys/ethtool.h"
#include "sys/log.h"
#include "sys/runstate.h"
#include "sys/scan.h"

#define NEW_FILE_NAME "saved.conf"

static const char heading[] =
	"# Written by vfio-tool, which adds to it and corrects it; what you write here stays.\n";

void edit_release(struct edit *edit)
{
	outcomes_release(&edit->outcomes);
	policy_release(&edit->added);
	drafts_release(&edit->drafts);
	origins_release(&edit->origins);
	root_close(&edit->root);
}

int edit_fail(struct edit *edit, enum exitcode code, const char *message)
{
	edit->code = exitcode_worse(edit->code, code);
	int r = outcomes_add_message(&edit->outcomes, OUTCOME_FAILED, "", message);
	return r < 0 ? r : -EPERM;
}

static int fail_errno(struct edit *edit, const char *what, int error)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_add_escaped(&text, what);
	strbuf_addf(&text, ": %s", strerror(-error));
	return edit_fail(edit, EXIT_ERROR, strbuf_text(&text));
}

/* Each mistake is a failure; `what` is said before it. */
static int fail_problems(struct edit *edit, const struct problems *problems, const char *what)
{
	int r = 0;

	for (size_t i = 0; r != -ENOMEM && i < problems->count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		strbuf_add(&text, what);
		problem_format(&problems->list[i], &text);
		r = edit_fail(edit, EXIT_ERROR, strbuf_text(&text));
	}
	return r;
}

bool edit_begin(struct edit *edit)
{
	const char *name = edit->call->root ? edit->call->root : "this system";
	int r = root_open(edit->call->root, &edit->root);

	policy_init(&edit->added);
	if (r == 0)
		r = drafts_lock(&edit->root, &edit->drafts);
	if (r == -ETIMEDOUT) {
		(void)!edit_fail(edit, EXIT_ERROR,
				 "another vfio-configure is at work\n  wait until it has ended");
		return false;
	}
	if (r == 0)
		r = origins_read(&edit->root, &edit->origins);
	if (r < 0) {
		(void)!fail_errno(edit, name, r);
		return false;
	}
	(void)!fail_problems(edit, &edit->origins.problems, "");
	return edit->origins.problems.count == 0;
}

int edit_scan(const struct edit *edit, const struct pci_addr *addr, struct known *ret)
{
	const unsigned extras = SCAN_SLOT | SCAN_SERIAL | SCAN_INTERFACE | SCAN_NUMA_NODE;
	struct known known = { .mac = "" };
	struct record record;
	struct link link = { .mac = "" };
	int r = scan_device(&edit->root, addr, extras, &known.device);

	if (r < 0)
		return r;
	memcpy(known.interface, known.device.interface, sizeof(known.interface));
	if (known.interface[0] != '\0') {
		const char *name = known.interface;

		ethtool_read(&edit->root, &name, 1, true, &link);
		memcpy(known.mac, link.mac, sizeof(known.mac));
	} else if (record_load(&edit->root, addr, &record) == 0 &&
		   memcmp(&record.id, &known.device.id, sizeof(record.id)) == 0) {
		memcpy(known.interface, record.interface, sizeof(known.interface));
		memcpy(known.mac, record.mac, sizeof(known.mac));
	}
	*ret = known;
	return 0;
}

void known_label(const struct known *known, struct strbuf *out)
{
	strbuf_add(out, PCI_ADDR_TEXT(&known->device.addr));
	if (known->interface[0] != '\0')
		strbuf_addf(out, " (%s)", known->interface);
}

void entry_where(const struct entry *entry, struct strbuf *out)
{
	strbuf_addf(out, "%s (", entry->name);
	strbuf_add_escaped(out, entry->file);
	strbuf_addf(out, ":%d)", entry->line);
}

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
		     const struct settings *facts, enum mode mode, struct strbuf *done)
{
	_cleanup_settings_ struct settings has = { 0 };
	char name[ENTRY_NAME_MAX];
	int r = settings_of_entry(entry, &has);

	for (const char *const *key = fact_keys; r == 0 && *key; key++) {
		enum fact_edit what = fact_edit_for(entry, &has, facts, *key);

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

int edit_entry(struct edit *edit, size_t index, const struct known *known, enum mode mode,
	       struct strbuf *done)
{
	const struct entry *entry = &edit->origins.policy.entries[index];
	const struct origin *origin = &edit->origins.list[index];
	_cleanup_settings_ struct settings facts = { 0 };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	int r = facts_of(&known->device, known->interface, known->mac, &facts);

	if (r == 0 && !origin->file)
		return edit_fail(edit, EXIT_ERROR, "an entry was not found again in its file");
	strbuf_add(&text, r == 0 ? origin->file->text : "");
	if (r == 0)
		r = edit_keys(&text, origin->index, entry, &facts, mode, done);
	/* a file that need not be changed need not be writable */
	if (r < 0 || done->len == 0)
		return r;
	r = open_draft(edit, entry->file);
	if (r < 0)
		return r;
	strbuf_release(done);
	r = edit_keys(&edit->drafts.list[r].new, origin->index, entry, &facts, mode, done);
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

/* The file for new entries, with the directory; -EINVAL is an outcome. */
static int new_path(struct edit *edit, char *path, size_t size)
{
	const char *name = edit->call->file ? edit->call->file : NEW_FILE_NAME;
	size_t len = strlen(name);

	if (len <= strlen(".conf") || strcmp(name + len - strlen(".conf"), ".conf") != 0 ||
	    name[0] == '.' || strchr(name, '/') || len > 128)
		return edit_fail(edit, EXIT_ERROR,
				 "--file: it takes the name of a file in conf.d that ends in "
				 ".conf, without a directory");
	snprintf(path, size, "/etc/vfio-tool/conf.d/%s", name);
	return 0;
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

/* The whole as it would be has to be right, also beside what stands in other files. */
static int check_whole(struct edit *edit)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy policy = { .count = 0 };
	int r = drafts_parse(&edit->drafts, &edit->origins, &policy, &problems);

	return r < 0 ? r : fail_problems(edit, &problems, "this would be written, and is wrong: ");
}

enum exitcode edit_end(struct edit *edit, const char *hint)
{
	int r = 0;

	if (outcomes_count(&edit->outcomes, OUTCOME_FAILED) == 0)
		r = check_whole(edit);
	if (r < 0 && r != -EPERM) {
		log_error("%s", strerror(-r));
		return EXIT_ERROR;
	}
	return outcomes_finish(edit->call, &edit->root, &edit->drafts, &edit->outcomes, edit->code,
			       hint);
}
