/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* apply and bind --confirm-within: a timer of systemd, which lives on when the connection does not,
 * undoes what was applied, unless a new login has shown that the machine can still be reached. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/bind-internal.h"
#include "sys/defer.h"
#include "sys/log.h"
#include "sys/provisional.h"
#include "sys/runstate.h"
#include "sys/scan.h"

/* The login that this process belongs to, by the audit subsystem, which sudo does not change; and
 * the terminal's session where there is no such number (4294967295). */
static void read_session(const struct root *root, char *text, size_t size)
{
	char audit[32];

	if (root->proc < 0 || root_read(root->proc, "self/sessionid", audit, sizeof(audit)) < 0)
		audit[0] = '\0';
	if (audit[0] == '\0' || strcmp(audit, "4294967295") == 0)
		snprintf(text, size, "terminal %d", (int)getsid(0));
	else
		snprintf(text, size, "login %s", audit);
}

static bool is_waiting(struct run *run)
{
	_cleanup_free_ struct saved *saved = NULL;
	char session[SESSION_TEXT_MAX];
	size_t count;

	return provisional_load(&run->root, &saved, &count, session, sizeof(session)) == 0;
}

bool run_begin_provisional(struct run *run)
{
	if (is_waiting(run)) {
		run_complain(run, EXIT_REFUSED,
			     "nothing was changed: an earlier change waits to be confirmed\n"
			     "  confirm it first: vfio-tool apply --confirm");
		return false;
	}
	read_session(&run->root, run->session_text, sizeof(run->session_text));
	run->provisional = (struct provisional_terms){ run->session_text,
						       run->call->confirm_within_ms / 1000 };
	run->session.provisional = &run->provisional;
	return true;
}

void run_end_provisional(struct run *run)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	run->session.provisional = NULL;
	if (!is_waiting(run)) {
		(void)!defer_cancel();
		return;
	}
	strbuf_addf(&text,
		    "all of it is undone in %u seconds, unless it is confirmed\n"
		    "  log in anew and run there: vfio-tool apply --confirm",
		    run->provisional.seconds);
	run_complain(run, EXIT_DONE, strbuf_text(&text));
}

static int confirm(struct run *run, const char *session)
{
	char own[SESSION_TEXT_MAX];

	read_session(&run->root, own, sizeof(own));
	if (!run->call->answered && strcmp(own, session) == 0) {
		run_complain(run, EXIT_REFUSED,
			     "not confirmed: this is the session that made the change, which says "
			     "nothing about a new one\n"
			     "  log in anew and run it there");
		return 0;
	}
	int r = provisional_confirm(&run->root);
	if (r < 0)
		return r;
	(void)!defer_cancel();
	run_keep_verdicts(run);
	strbuf_add(&run->out, "confirmed: it stays as it is\n");
	return 0;
}

static void say_undone(struct run *run, const struct pci_addr *addr)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	struct device device;

	strbuf_addf(&text, "%s: ", PCI_ADDR_TEXT(addr));
	if (journal_pending(&run->root, addr)) {
		strbuf_add(&text, "is not undone yet: it will be tried again");
		run_complain(run, EXIT_TIMEOUT, strbuf_text(&text));
		return;
	}
	if (scan_device(&run->root, addr, 0, &device) < 0) {
		strbuf_add(&text, "is not there any more\n");
	} else if (device.binding.driver[0] == '\0') {
		strbuf_add(&text, "has no driver\n");
	} else {
		strbuf_add(&text, "on ");
		strbuf_add_escaped(&text, device.binding.driver);
		strbuf_add(&text, "\n");
	}
	strbuf_add(&run->out, strbuf_text(&text));
}

/* The way back, which holds until the next boot as that of unbind does. The next boot follows the
 * files. */
static int revert(struct run *run, const struct saved *saved, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (hold_back(&run->root, &saved[i].addr) < 0)
			log_warning("%s: it cannot be kept from being bound again",
				    PCI_ADDR_TEXT(&saved[i].addr));
	int r = provisional_undo(&run->root, &saved[0].addr);
	if (r < 0)
		return r;
	(void)!transactions_recover(&run->session);
	for (size_t i = 0; i < count; i++)
		say_undone(run, &saved[i].addr);
	return 0;
}

/* What an earlier try could not undo has been tried again by now, as by every run. The timer's unit
 * comes again until nothing is left. */
static void end_revert(struct run *run)
{
	_cleanup_free_ struct saved *saved = NULL;
	size_t count = 0;

	if (journals_load(&run->root, &saved, &count) < 0 || count > 0)
		run->code = exitcode_worse(run->code, EXIT_TIMEOUT);
	else if (run->call->answered)
		(void)!defer_cancel(); /* else this may be what the timer has started */
}

void run_provisional(struct run *run)
{
	bool undo = run->call->provisional == PROVISIONAL_REVERT;
	_cleanup_free_ struct saved *saved = NULL;
	char session[SESSION_TEXT_MAX] = "";
	size_t count = 0;
	int r = provisional_load(&run->root, &saved, &count, session, sizeof(session));

	if (r == 0)
		r = undo ? revert(run, saved, count) : confirm(run, session);
	if (undo)
		end_revert(run);
	if (r == -ENOENT && !undo)
		run_complain(run, EXIT_ERROR,
			     "nothing waits to be confirmed: it was confirmed, or undone, before");
	else if (r < 0 && r != -ENOENT)
		run_complain(run, EXIT_ERROR, strerror(-r));
}
