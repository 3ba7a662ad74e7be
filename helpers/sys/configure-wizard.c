/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `configure`: from the devices that are there to a file in /etc that was tried, step by step.
 * Until the file is written, which is done at once, nothing has changed but for the time of the
 * test. */
#include <errno.h>
#include <string.h>

#include "core/match.h"
#include "sys/log.h"
#include "sys/terminal.h"
#include "sys/wizard.h"

static void wizard_release(struct wizard *wizard)
{
	free(wizard->choices);
	free(wizard->removed);
	free(wizard->judged);
	addr_list_release(&wizard->reached);
	edit_release(&wizard->edit);
}

int wizard_no_answer(struct wizard *wizard)
{
	return edit_fail(&wizard->edit, EXIT_ERROR, "no answer\n  nothing was written");
}

void wizard_label(const struct wizard *wizard, const struct pci_addr *addr, struct strbuf *out)
{
	struct known known;

	if (edit_scan(&wizard->edit, addr, &known) == 0)
		known_label(&known, out);
	else
		strbuf_add(out, PCI_ADDR_TEXT(addr));
}

/* True when the entry means the device, or another card was at its address. */
static bool is_about(const struct entry *entry, const struct known *known)
{
	return match_disagreement(&entry->match, &known->device) == 0 ||
	       (entry->match.keys & MATCH_ADDRESS &&
		pci_addr_compare(&entry->match.address, &known->device.addr) == 0);
}

static int check_removal(struct wizard *wizard, const struct choice *choice)
{
	const struct policy *policy = &wizard->edit.origins.policy;
	struct known known;
	int r = edit_scan(&wizard->edit, &choice->addr, &known);

	for (size_t i = 0; r == 0 && i < policy->count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		if (!wizard->removed[i] || !is_about(&policy->entries[i], &known))
			continue;
		strbuf_addf(&text,
			    "%s: its entry %s is to be taken out, and it was chosen too\n"
			    "  nothing was written",
			    PCI_ADDR_TEXT(&choice->addr), policy->entries[i].name);
		return edit_fail(&wizard->edit, EXIT_ERROR, strbuf_text(&text));
	}
	return r;
}

/* One that is taken out cannot be wanted as well. */
static int check_removals(struct wizard *wizard)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < wizard->count; i++)
		r = check_removal(wizard, &wizard->choices[i]);
	return r;
}

static int remove_entries(struct wizard *wizard)
{
	struct edit *edit = &wizard->edit;

	for (size_t i = edit->origins.policy.count; i > 0; i--) {
		_cleanup_strbuf_ struct strbuf subject = { 0 };

		if (!wizard->removed[i - 1])
			continue;
		int r = edit_remove(edit, i - 1);
		if (r < 0)
			return r;
		entry_where(&edit->origins.policy.entries[i - 1], &subject);
		r = outcomes_add(&edit->outcomes, OUTCOME_REMOVED, strbuf_text(&subject), "removed",
				 "");
		if (r < 0)
			return r;
	}
	return 0;
}

static int edit_all(struct wizard *wizard)
{
	int r = check_removals(wizard);

	for (size_t i = 0; r == 0 && i < wizard->count; i++) {
		const struct choice *choice = &wizard->choices[i];
		const struct agreed agreed = {
			.whole = choice->whole,
			.allow = choice->allow,
			.node_group = choice->mode == MODE_VFIO && wizard->node_group[0] != '\0'
					      ? wizard->node_group
					      : NULL,
		};

		r = edit_device(&wizard->edit, &choice->addr, choice->mode, &agreed);
	}
	return r < 0 ? r : remove_entries(wizard);
}

static int show_diff(const struct wizard *wizard)
{
	_cleanup_strbuf_ struct strbuf diff = { 0 };
	int r = drafts_diff(&wizard->edit.drafts, &diff);

	if (r == 0 && !(cli_print("\nThis is to be written:\n") && cli_print(strbuf_text(&diff))))
		r = -EIO;
	return r;
}

enum last { LAST_NO, LAST_WRITE, LAST_TESTED };

/* The last questions; one of enum last, or an error. */
static int ask_last(struct wizard *wizard)
{
	int r;

	if (wizard_can_test(wizard)) {
		r = terminal_ask_yes(
			"Test it now? The devices are bound, and given back unless you "
			"say within 60 seconds that all is well.",
			-1);
		if (r > 0)
			r = wizard_test(wizard);
		else if (r < 0)
			r = wizard_no_answer(wizard);
		else
			r = -EAGAIN;
		if (r != -EAGAIN)
			return r > 0 ? LAST_TESTED : r;
	}
	r = terminal_ask_yes("Write it?", -1);
	return r < 0 ? wizard_no_answer(wizard) : r;
}

static int decline(struct wizard *wizard)
{
	return edit_fail(&wizard->edit, EXIT_ERROR, "nothing was written, as you said");
}

/* All up to the writing; one of enum last, or an error. */
static int converse(struct wizard *wizard)
{
	int r = wizard_choose(wizard);

	if (r == 0)
		r = wizard_judge(wizard);
	if (r == 0)
		r = edit_all(wizard);
	if (r < 0 || !wizard->asks)
		return r < 0 ? r : LAST_WRITE;
	if (drafts_changed(&wizard->edit.drafts) == 0) {
		log_notice("there is nothing to write");
		return LAST_WRITE;
	}
	r = show_diff(wizard);
	if (r == 0)
		r = ask_last(wizard);
	return r == LAST_NO ? decline(wizard) : r;
}

/* Writes, and ends the test the way that went. */
static enum exitcode finish(struct wizard *wizard, enum last last)
{
	bool applies = wizard->edit.root.live && !wizard->call->dry_run &&
		       (last == LAST_TESTED || wizard->call->yes);
	enum exitcode code = edit_end(&wizard->edit, applies ? "it is written"
							     : "make it so with: vfio-tool apply");

	if (last == LAST_TESTED && code == EXIT_DONE)
		wizard_keep();
	else if (last == LAST_TESTED)
		wizard_undo();
	return applies && code == EXIT_DONE ? wizard_apply(wizard) : code;
}

static bool has_lists(const struct configure_call *call)
{
	return call->needs[MODE_VFIO].count > 0 || call->needs[MODE_KERNEL].count > 0;
}

enum exitcode configure_wizard(const struct configure_call *call)
{
	struct wizard wizard __attribute__((cleanup(wizard_release))) = {
		.call = call,
		.asks = !call->yes && !call->dry_run && !call->json && !call->quiet &&
			terminal_there(),
		.edit = EDIT_NONE(call),
	};
	int r = -EPERM;

	if (!wizard.asks && !has_lists(call))
		return cli_usage_error("vfio-configure",
				       "configure asks at a terminal; without one say all: --yes "
				       "--vfio=LIST, --kernel=LIST or both");
	if (!wizard.asks && !call->yes && !call->dry_run)
		return cli_usage_error(
			"vfio-configure",
			"configure: nobody can be asked here; --yes says yes to all, "
			"--dry-run shows what that is");
	if (edit_begin(&wizard.edit)) {
		r = converse(&wizard);
		if (r < 0 && r != -EPERM) {
			log_error("%s", strerror(-r));
			return EXIT_ERROR;
		}
	}
	return finish(&wizard, r < 0 ? LAST_NO : (enum last)r);
}
