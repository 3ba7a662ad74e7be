/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `update`: makes the entries agree with the hardware. It follows cards that were moved, records
 * what was missing, and drops nothing without asking. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/match.h"
#include "sys/configure-search.h"
#include "sys/log.h"
#include "sys/scan.h"

static void update_release(struct update *update)
{
	free(update->dropped);
	free(update->displaced);
	free(update->taken);
	selection_release(&update->selection);
	machine_release(&update->machine);
}

static bool can_ask(const struct configure_call *call)
{
	return !call->json && !call->quiet && !call->dry_run && isatty(STDIN_FILENO) &&
	       isatty(STDERR_FILENO);
}

/* Asks; who cannot be asked says no, or `otherwise` with --yes and --dry-run. 1 yes, 0 no, -EPERM:
 * there was no answer, which is an outcome: nothing is written then. */
static int ask(struct edit *edit, const char *question, bool otherwise)
{
	if (otherwise && (edit->call->yes || edit->call->dry_run))
		return 1;
	int r = can_ask(edit->call) ? cli_answer(question) : 0;
	if (r < 0)
		dprintf(STDERR_FILENO, "\n");
	return r < 0 ? edit_fail(edit, EXIT_ERROR, "no answer\n  nothing was written") : r;
}

static int note_entry(struct edit *edit, enum outcome_kind kind, const struct entry *entry,
		      const struct strbuf *text, const char *remedy)
{
	_cleanup_strbuf_ struct strbuf subject = { 0 };

	entry_where(entry, &subject);
	if (subject.error || text->error)
		return -ENOMEM;
	return outcomes_add(&edit->outcomes, kind, strbuf_text(&subject), strbuf_text(text),
			    remedy);
}

/* What does not fit, and stays as it is. */
static int leave(struct update *update, const struct entry *entry, enum exitcode code,
		 const char *text, const char *remedy)
{
	_cleanup_strbuf_ struct strbuf copy = { 0 };

	strbuf_add(&copy, text);
	update->edit->code = exitcode_worse(update->edit->code, code);
	return note_entry(update->edit, OUTCOME_LEFT, entry, &copy, remedy);
}

/* Makes the entry agree with its device; `how` says what happened to the device, "" nothing. */
static int agree(struct update *update, size_t index, const struct known *known, const char *how)
{
	const struct entry *entry = &update->edit->origins.policy.entries[index];
	_cleanup_strbuf_ struct strbuf done = { 0 }, text = { 0 };
	int r = edit_entry(update->edit, index, known, entry->mode, &done);

	if (r == 0 && update->edit->call->names)
		return 0;
	if (r > 0 && entry->companion_count > 0)
		r = edit_companions(update->edit, index, known, &done);
	if (r < 0)
		return r == -EPERM ? 0 : r;
	known_label(known, &text);
	strbuf_addf(&text, "%s%s", how, r == 0 ? ": as it is recorded" : ": ");
	strbuf_add(&text, strbuf_text(&done));
	return note_entry(update->edit, r == 0 ? OUTCOME_UNCHANGED : OUTCOME_CHANGED, entry, &text,
			  "");
}

/* One that means its devices: what is missing is recorded where it is one. */
static int update_present(struct update *update, size_t index)
{
	const struct entry *entry = &update->edit->origins.policy.entries[index];
	_cleanup_strbuf_ struct strbuf text = { 0 };
	struct known known;

	if (entry->expect > 1) {
		strbuf_addf(&text, "means %u devices, as it expects", entry->expect);
		return note_entry(update->edit, OUTCOME_UNCHANGED, entry, &text, "");
	}
	if (entry->match.keys & MATCH_PF) {
		strbuf_add(&text, "means virtual functions, by their numbers");
		return note_entry(update->edit, OUTCOME_UNCHANGED, entry, &text, "");
	}
	for (size_t i = 0; i < update->machine.count; i++) {
		if (update->selection.entry_of[i] != entry)
			continue;
		int r = edit_scan(update->edit, &update->machine.devices[i].addr, &known);
		return r < 0 ? r : agree(update, index, &known, "");
	}
	return 0;
}

/* By what the card is known again. */
static void add_proof(const struct entry *entry, enum likeness likeness, struct strbuf *out)
{
	switch (likeness) {
	case LIKENESS_SERIAL:
		strbuf_addf(out, "the serial number %s", entry->match.serial);
		break;
	case LIKENESS_MAC:
		strbuf_addf(out, "the network address %s", entry->match.mac);
		break;
	case LIKENESS_PATH:
		strbuf_addf(out, "the place %s", entry->match.path);
		break;
	case LIKENESS_ID:
	case LIKENESS_NONE:
	case LIKENESS_MAX:
		strbuf_add(out, "the IDs alone");
		break;
	}
}

static void add_was(const struct entry *entry, struct strbuf *out)
{
	if (entry->match.keys & MATCH_ADDRESS)
		strbuf_addf(out, " (was %s)", PCI_ADDR_TEXT(&entry->match.address));
}

static bool lacks_serial(const struct entry *entry, const struct known *known)
{
	return entry->match.keys & MATCH_SERIAL && known->device.serial[0] == '\0';
}

/* How to follow the one card that is like it, for who was not asked or said no. */
static const char *how_to_follow(const struct entry *entry, const struct search *search)
{
	if (search->likeness > LIKENESS_ID)
		return "follow it with: vfio-tool update --yes";
	return lacks_serial(entry, &search->known)
		       ? "if it is the one, run vfio-tool update on a terminal, which takes the "
			 "serial number out of the entry"
		       : "if it is the one, run vfio-tool update on a terminal, or put that "
			 "address into the entry";
}

/* One device is like it: asks whether it is the one. */
static int follow(struct update *update, size_t index, const struct search *search)
{
	const struct entry *entry = &update->edit->origins.policy.entries[index];
	_cleanup_strbuf_ struct strbuf fact = { 0 }, question = { 0 }, how = { 0 };
	bool sure = search->likeness > LIKENESS_ID;

	strbuf_add(&fact, sure ? "its card is at " : "a card like it is at ");
	known_label(&search->known, &fact);
	add_was(entry, &fact);
	strbuf_add(&fact, ", known by ");
	add_proof(entry, search->likeness, &fact);
	if (lacks_serial(entry, &search->known))
		strbuf_addf(&fact, ", and shows no serial number where %s is recorded",
			    entry->match.serial);
	entry_where(entry, &question);
	strbuf_addf(&question, ": %s\n  %s", strbuf_text(&fact),
		    sure ? "follow it?" : "is it the one?");
	int wanted = ask(update->edit, strbuf_text(&question), sure);
	if (wanted < 0)
		return wanted;
	if (!wanted)
		return leave(update, entry, EXIT_REFUSED, strbuf_text(&fact),
			     how_to_follow(entry, search));
	struct known known = search->known;
	known.is_agreed = !sure;
	update->taken[search->device] = true;
	add_was(entry, &how);
	return agree(update, index, &known, strbuf_text(&how));
}

/* Nothing is like it, but something is in its place: asks whether that is to be meant now. */
static int replace(struct update *update, size_t index, size_t device)
{
	const struct entry *entry = &update->edit->origins.policy.entries[index];
	_cleanup_strbuf_ struct strbuf fact = { 0 }, question = { 0 };
	struct known known;
	int r = edit_scan(update->edit, &update->machine.devices[device].addr, &known);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	known_label(&known, &fact);
	strbuf_addf(&fact, " is another card, %s", PCI_ID_TEXT(&known.device.id));
	if (known.device.serial[0] != '\0')
		strbuf_addf(&fact, " with the serial number %s", known.device.serial);
	strbuf_add(&fact, ", and nothing here is like the one that is meant");
	entry_where(entry, &question);
	strbuf_addf(&question, ": %s\n  is the entry to mean this card from now on?",
		    strbuf_text(&fact));
	int wanted = ask(update->edit, strbuf_text(&question), false);
	if (wanted < 0)
		return wanted;
	if (!wanted)
		return leave(update, entry, EXIT_REFUSED, strbuf_text(&fact),
			     "if the entry is to mean it, run vfio-tool update on a terminal");
	update->taken[device] = true;
	known.is_another = true;
	return agree(update, index, &known, " took its place");
}

static int drop(struct update *update, size_t index)
{
	const struct entry *entry = &update->edit->origins.policy.entries[index];
	static const char fact[] = "its card is gone, and nothing here is like it";
	_cleanup_strbuf_ struct strbuf question = { 0 };
	_cleanup_strbuf_ struct strbuf text = { 0 };

	entry_where(entry, &question);
	strbuf_addf(&question, ": %s\n  remove the entry?", fact);
	int wanted = ask(update->edit, strbuf_text(&question), false);
	if (wanted < 0)
		return wanted;
	if (!wanted)
		return leave(update, entry, entry->required ? EXIT_NOT_FOUND : EXIT_DONE, fact,
			     "it is kept, for when the card is back");
	update->dropped[index] = true;
	strbuf_add(&text, "removed");
	return note_entry(update->edit, OUTCOME_REMOVED, entry, &text, "");
}

static int leave_ambiguous(struct update *update, const struct entry *entry,
			   const struct search *search)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_addf(&text, "%zu cards are like it by ", search->count);
	add_proof(entry, search->likeness, &text);
	add_was(entry, &text);
	return leave(update, entry, EXIT_REFUSED, strbuf_text(&text),
		     "put the address of the right one into the entry");
}

/* The device at the address of an entry, when nothing means it; else the count of the machine. */
static size_t find_in_place(const struct update *update, const struct entry *entry)
{
	const struct device *there = entry->match.keys & MATCH_ADDRESS
					     ? machine_find(&update->machine, &entry->match.address)
					     : NULL;
	size_t device = there ? (size_t)(there - update->machine.devices) : update->machine.count;

	if (there && (update->selection.entry_of[device] || update->taken[device] ||
		      device_is_bridge(there)))
		return update->machine.count;
	return device;
}

static int update_lost(struct update *update, size_t index)
{
	const struct entry *entry = &update->edit->origins.policy.entries[index];
	struct search search;
	int r = find_like(update, entry, &search);

	if (r < 0)
		return r;
	if (search.count == 1)
		return follow(update, index, &search);
	if (search.count > 1)
		return leave_ambiguous(update, entry, &search);
	size_t device = find_in_place(update, entry);
	return device < update->machine.count ? replace(update, index, device)
					      : drop(update, index);
}

static int leave_misfit(struct update *update, const struct misfit *misfit)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	misfit_render(misfit, &text);
	update->edit->code = exitcode_worse(update->edit->code, EXIT_REFUSED);
	return text.error ? text.error
			  : outcomes_add_message(&update->edit->outcomes, OUTCOME_LEFT, "",
						 strbuf_text(&text));
}

static bool is_in_etc(const struct entry *entry)
{
	return strncmp(entry->file, "/etc/", strlen("/etc/")) == 0;
}

static int update_entry(struct update *update, size_t index, bool second_round)
{
	const struct entry *entry = &update->edit->origins.policy.entries[index];
	const struct misfit *misfit = NULL;

	for (size_t i = 0; !misfit && i < update->selection.misfit_count; i++)
		if (update->selection.misfits[i].entry == entry)
			misfit = &update->selection.misfits[i];
	bool lost =
		update->displaced[index] ||
		(misfit && (misfit->kind == MISFIT_MISSING || misfit->kind == MISFIT_EXCHANGED));
	if (lost != second_round)
		return 0;
	/* what is not in its place has no name here, and a file of a package is not ours to edit */
	if (update->edit->call->names && (lost || misfit || entry->expect > 1 || !is_in_etc(entry)))
		return 0;
	if (lost && entry->expect == 1)
		return update_lost(update, index);
	return misfit ? leave_misfit(update, misfit) : update_present(update, index);
}

static int update_all(struct update *update)
{
	struct edit *edit = update->edit;
	const struct policy *policy = &edit->origins.policy;
	int r = scan_all(&edit->root, scan_extras_for(policy_match_keys(policy)), &update->machine);

	if (r == -ENOENT)
		return edit_fail(edit, EXIT_ERROR, "this system has no PCI bus");
	if (r == 0)
		r = selection_make(policy, &update->machine, &update->selection);
	update->taken = calloc(update->machine.count + 1, sizeof(*update->taken));
	update->displaced = calloc(policy->count + 1, sizeof(*update->displaced));
	update->dropped = calloc(policy->count + 1, sizeof(*update->dropped));
	if (!update->taken || !update->displaced || !update->dropped)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < update->machine.count; i++)
		find_displaced(update, i);
	/* those that are where they belong first */
	for (size_t i = 0; r == 0 && i < policy->count; i++)
		r = update_entry(update, i, false);
	for (size_t i = 0; r == 0 && i < policy->count; i++)
		r = update_entry(update, i, true);
	for (size_t i = 0; r == 0 && i < policy->count; i++)
		r = edit_keep(edit, i);
	for (size_t i = policy->count; r >= 0 && i > 0; i--)
		if (update->dropped[i - 1])
			r = edit_remove(edit, i - 1);
	return r;
}

enum exitcode configure_update(const struct configure_call *call)
{
	static char program[] = "vfio-tool", command[] = "update";
	static char *const itself[] = { program, command };
	_cleanup_edit_ struct edit edit = EDIT_NONE(call);
	_cleanup_(update_release) struct update update = { .edit = &edit };

	/* without it a card has no serial number, and its entry seems to have lost it */
	if (!call->root && !cli_need_root(ELEMENTSOF(itself), itself))
		return EXIT_NOT_ROOT;
	if (edit_begin(&edit)) {
		int r = update_all(&update);

		if (r < 0 && r != -EPERM) {
			log_error("%s", strerror(-r));
			return EXIT_ERROR;
		}
		if (edit.origins.policy.count == 0 && r == 0 && !call->names)
			log_notice("no device is declared\n  declare some with: vfio-tool save "
				   "--vfio=LIST");
	}
	if (call->names)
		return edit_end(&edit, "an initramfs that was built before has the old ones, until "
				       "it is built anew: vfio-tool apply offers that");
	return edit_end(&edit, "make it so with: vfio-tool apply, which also builds the initramfs "
			       "anew where it has to");
}
