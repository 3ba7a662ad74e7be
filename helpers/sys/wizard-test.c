/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The test before anything is written: vfio-bind binds the devices for as long as the question
 * stands, and a timer of systemd gives them back when this program cannot. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/helper.h"
#include "sys/terminal.h"
#include "sys/wizard.h"

enum {
	ANSWER_WITHIN_MS = 60 * 1000,
	UNDO_AFTER_S = 90, /* the rest is for writing the file */
};

struct terms_text {
	struct strbuf devices, allow;
	bool whole;
};

static void terms_text_release(struct terms_text *text)
{
	strbuf_release(&text->devices);
	strbuf_release(&text->allow);
}

static bool is_tested(const struct choice *choice)
{
	return choice->mode == MODE_VFIO && !choice->later;
}

static void add_device(const struct pci_addr *addr, struct terms_text *ret)
{
	strbuf_addf(&ret->devices, "%s%s", ret->devices.len > 0 ? "," : "", PCI_ADDR_TEXT(addr));
}

/* One request for all that the plan has shown. --group=whole would be for every device: where it
 * was not agreed to for each, the siblings are named. Guards were judged for each by its own. */
static void collect(const struct wizard *wizard, struct terms_text *ret)
{
	guard_set allow = 0;

	ret->whole = true;
	for (size_t i = 0; i < wizard->count; i++)
		if (is_tested(&wizard->choices[i])) {
			allow |= wizard->choices[i].allow;
			ret->whole &= wizard->choices[i].whole;
		}
	for (size_t i = 0; ret->whole && i < wizard->count; i++)
		if (is_tested(&wizard->choices[i]))
			add_device(&wizard->choices[i].addr, ret);
	for (size_t i = 0; !ret->whole && i < wizard->reached.count; i++)
		add_device(&wizard->reached.list[i], ret);
	for (enum guard guard = 0; guard < GUARD_MAX; guard++)
		if (allow & GUARD_BIT(guard))
			strbuf_addf(&ret->allow, "%s%s",
				    ret->allow.len > 0 ? "," : "--allow=", guard_to_string(guard));
}

/* When a terminal is lost, SIGHUP comes after the end of the input, and again with the end of the
 * shell: it must not hit the one that is on the way back. */
static int run_bind(const struct wizard *wizard, struct strbuf *out, struct strbuf *error)
{
	_cleanup_(terms_text_release) struct terms_text terms = { 0 };
	const char *arguments[8] = { "vfio-bind", "bind" };
	char within[32];
	size_t count = 2;

	collect(wizard, &terms);
	snprintf(within, sizeof(within), "--confirm-within=%d", UNDO_AFTER_S);
	arguments[count++] = within;
	if (terms.whole)
		arguments[count++] = "--group=whole";
	if (terms.allow.len > 0)
		arguments[count++] = strbuf_text(&terms.allow);
	arguments[count++] = strbuf_text(&terms.devices);
	if (terms.devices.error || terms.allow.error)
		return -ENOMEM;
	return helper_run(arguments, out, error);
}

/* With a terminal the shell goes, too, whose end sends SIGHUP once more: a child that is just being
 * made gets it before it is out of the way. What it has begun is taken up again. */
static bool run_apply(const char *first, const char *second)
{
	const char *const arguments[] = { "vfio-bind", "apply", first, second, NULL };
	int r = -EINTR;

	for (int tries = 0; r == -EINTR && tries < 3; tries++) {
		_cleanup_strbuf_ struct strbuf out = { 0 }, error = { 0 };

		r = helper_run(arguments, &out, &error);
		if (r > 0)
			dprintf(STDERR_FILENO, "%s", strbuf_text(&error));
	}
	if (r < 0)
		dprintf(STDERR_FILENO, "vfio-bind: %s\n", strerror(-r));
	return r == 0;
}

void wizard_keep(void)
{
	(void)run_apply("--confirm", "--answered");
}

void wizard_undo(void)
{
	if (run_apply("--revert", "--answered"))
		dprintf(STDERR_FILENO, "the devices are as they were\n");
	else
		dprintf(STDERR_FILENO, "not all devices could be given back\n"
				       "  it is tried again; see vfio-tool list\n");
}

int wizard_test(struct wizard *wizard)
{
	_cleanup_strbuf_ struct strbuf out = { 0 }, error = { 0 };

	terminal_catch_signals();
	int r = run_bind(wizard, &out, &error);
	if (r != 0) {
		if (r < 0)
			strbuf_addf(&error, "vfio-bind: %s\n", strerror(-r));
		dprintf(STDERR_FILENO, "%s", strbuf_text(&error));
		/* refused: nothing was changed, and what waits then is an earlier change of
		 * somebody else; where not even the way back worked, the timer goes on with it */
		if (r != EXIT_REFUSED)
			wizard_undo();
		return edit_fail(&wizard->edit, r > 0 ? (enum exitcode)r : EXIT_ERROR,
				 "the test failed\n  nothing was written");
	}
	dprintf(STDERR_FILENO, "%s", strbuf_text(&out));
	/* what was typed before says nothing about now */
	terminal_drop_typed();
	r = terminal_ask_yes("Is all as it should be? Without an answer it is undone in 60 "
			     "seconds. Keep it?",
			     ANSWER_WITHIN_MS);
	if (r > 0)
		return 1;
	wizard_undo();
	return r == 0 ? 0 : wizard_no_answer(wizard);
}

enum exitcode wizard_apply(const struct wizard *wizard)
{
	const char *const asking[] = { "vfio-bind", "apply", NULL };
	const char *const silent[] = { "vfio-bind", "apply", "--yes",
				       wizard->call->quiet || wizard->call->json ? "--quiet" : NULL,
				       NULL };
	int r = helper_run_here(wizard->call->yes ? silent : asking);

	return r < 0 || r > EXIT_TIMEOUT ? EXIT_ERROR : (enum exitcode)r;
}
