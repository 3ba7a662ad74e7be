/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* apply --confirm-within: a timer of systemd, which lives on when the connection does not, undoes
 * what was applied, unless a new login has shown that the machine can still be reached. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/bind-internal.h"
#include "sys/defer.h"
#include "sys/provisional.h"

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
	_cleanup_strbuf_ struct strbuf text = { 0 };

	if (is_waiting(run)) {
		run_complain(run, EXIT_REFUSED,
			     "nothing was changed: an earlier change waits to be confirmed\n"
			     "  confirm it first: vfio-tool apply --confirm");
		return false;
	}
	read_session(&run->root, run->session_text, sizeof(run->session_text));
	int r = defer_revert(run->call->confirm_within_ms / 1000);
	if (r == 0) {
		run->session.provisional = run->session_text;
		return true;
	}
	strbuf_addf(&text,
		    "nothing was changed: no timer could be started that would undo it: %s\n"
		    "  systemd is needed for that (systemd-run)",
		    strerror(-r));
	run_complain(run, EXIT_ERROR, strbuf_text(&text));
	return false;
}

static void call_off(struct run *run)
{
	(void)!provisional_remove(&run->root);
	(void)!defer_cancel();
}

void run_end_provisional(struct run *run)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	if (!is_waiting(run)) {
		(void)!defer_cancel();
		return;
	}
	strbuf_addf(&text,
		    "all of it is undone in %u seconds, unless it is confirmed\n"
		    "  log in anew and run there: vfio-tool apply --confirm",
		    run->call->confirm_within_ms / 1000);
	run_complain(run, EXIT_DONE, strbuf_text(&text));
}

static void confirm(struct run *run, const char *session)
{
	char own[SESSION_TEXT_MAX];

	read_session(&run->root, own, sizeof(own));
	if (strcmp(own, session) == 0) {
		run_complain(run, EXIT_REFUSED,
			     "not confirmed: this is the session that made the change, which says "
			     "nothing about a new one\n"
			     "  log in anew and run it there");
		return;
	}
	call_off(run);
	run_keep_verdicts(run);
	strbuf_add(&run->out, "confirmed: it stays as it is\n");
}

/* The way back, which holds until the next boot as that of unbind does. The next boot follows the
 * files. */
static int revert(struct run *run, const struct saved *saved, size_t count)
{
	_cleanup_request_ struct request request = { .wants = calloc(count + 1,
								     sizeof(struct want)) };

	if (!request.wants)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct want *want = &request.wants[request.count++];

		*want = (struct want){ .addr = saved[i].addr,
				       .goal = saved[i].on_vfio ? GOAL_VFIO : GOAL_NATIVE };
		memcpy(want->driver, saved[i].binding.driver, sizeof(want->driver));
		memcpy(want->override, saved[i].binding.override, sizeof(want->override));
	}
	run_request(run, &request);
	if (run->code == EXIT_DONE)
		(void)!provisional_remove(&run->root);
	return 0;
}

void run_provisional(struct run *run)
{
	_cleanup_free_ struct saved *saved = NULL;
	char session[SESSION_TEXT_MAX] = "";
	size_t count = 0;
	int r = provisional_load(&run->root, &saved, &count, session, sizeof(session));

	if (r == -ENOENT) {
		run_complain(run, EXIT_ERROR,
			     "nothing waits to be confirmed: it was confirmed, or undone, before");
		return;
	}
	if (r == 0 && run->call->provisional == PROVISIONAL_REVERT)
		r = revert(run, saved, count);
	else if (r == 0)
		confirm(run, session);
	if (r < 0)
		run_complain(run, EXIT_ERROR, strerror(-r));
}
