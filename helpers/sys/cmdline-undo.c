/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The way back: each file to its bytes, unless somebody has changed it since. */
#include <errno.h>
#include <string.h>

#include "core/diff.h"
#include "sys/bootchange.h"
#include "sys/cmdline-report.h"

struct undo {
	struct root root;
	struct kept kept;
	struct bootsystem system;
	struct bootplan plan; /* for what the programs write */
	struct strbuf diff;
	struct cmdline_report report;
};

static void undo_release(struct undo *undo)
{
	root_close(&undo->root);
	kept_release(&undo->kept);
	bootsystem_release(&undo->system);
	bootplan_release(&undo->plan);
	strbuf_release(&undo->diff);
	cmdline_report_release(&undo->report);
}

static enum exitcode fail(struct undo *undo, int r, enum exitcode code)
{
	if (undo->report.message.len == 0)
		strbuf_add(&undo->report.message, strerror(-r));
	undo->report.state = CMDLINE_FAILED;
	return cmdline_report_end(&undo->report, code);
}

/* What somebody has done to it since. */
static int refuse(struct undo *undo, const struct kept_file *file)
{
	_cleanup_free_ char *now = NULL;
	_cleanup_strbuf_ struct strbuf changes = { 0 };
	struct strbuf *why = &undo->report.message;
	int r = bootsystem_read_text(&undo->root, file->path, &now);

	if (r == 0)
		r = diff_unified("as vfio-tool left it", "as it is", file->after ? file->after : "",
				 now ? now : "", &changes);
	if (r == -ENOMEM)
		return r;
	strbuf_add_escaped(why, file->path);
	strbuf_addf(why,
		    ": somebody has changed it since: nothing was taken back\n"
		    "%s  take that out, or put back by hand what is kept in " BOOTSTORE_DIRECTORY,
		    strbuf_text(&changes));
	return -EPERM;
}

/* Every file is what the change has made of it, or is back already. */
static int judge(struct undo *undo)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < undo->kept.count; i++) {
		const struct kept_file *file = &undo->kept.list[i];
		int after = kept_compare(&undo->root, file, file->after);
		int before = kept_compare(&undo->root, file, file->before);

		if (after == -ENOMEM || before == -ENOMEM)
			return -ENOMEM;
		if (after == 1)
			r = diff_unified(file->path, file->before ? file->path : "/dev/null",
					 file->after ? file->after : "",
					 file->before ? file->before : "", &undo->diff);
		else if (before != 1)
			r = refuse(undo, file);
	}
	return r;
}

/* The programs of the loader that the change was for. Those that edit the files themselves are not
 * asked: the files are put back. */
static int find_programs(struct undo *undo)
{
	const struct kept *kept = &undo->kept;
	int r = bootsystem_read(&undo->root, ANSWER_UNKNOWN, &undo->system);

	if (r < 0)
		return r;
	undo->system.layout = kept->layout;
	undo->system.by_command = kept->layout == BOOTLAYOUT_RPM_OSTREE;
	r = bootsystem_files(&undo->root, &undo->system, &undo->plan, &undo->report.message);
	/* what was added goes, what was taken out comes back */
	return r < 0 ? r
		     : bootsystem_commands(&undo->root, &undo->plan, kept->drop, kept->add,
					   &undo->system);
}

static enum exitcode make(const struct cmdline_call *call, struct undo *undo)
{
	struct cmdline_report *report = &undo->report;

	if (call->dry_run) {
		report->state = CMDLINE_PLANNED;
		strbuf_add(&report->text, "nothing was changed: this is a dry run\n");
		return cmdline_report_end(report, EXIT_DONE);
	}
	if (!cmdline_report_flush(report))
		return EXIT_ERROR;
	int r = cmdline_ask(call, "Take this back?");
	if (r <= 0) {
		report->state = CMDLINE_DECLINED;
		strbuf_add(&report->message,
			   r == 0 ? "nothing was changed"
				  : "nothing was changed: there is nobody to ask\n  --yes takes it "
				    "back without a question");
		return cmdline_report_end(report, r == 0 ? EXIT_REFUSED : EXIT_ERROR);
	}
	r = bootchange_undo(&undo->root, &undo->system, &undo->plan, &undo->kept, &report->message);
	if (r < 0)
		return fail(undo, r, EXIT_ERROR);
	report->state = CMDLINE_UNDONE;
	report->reboot = true;
	strbuf_add(
		&report->text,
		!undo->root.live && undo->system.command_count > 0
			? "taken back; the programs above are for the system itself: they were not "
			  "run\n"
			: "taken back: all files are as they were; it counts after a reboot\n");
	return cmdline_report_end(report, EXIT_DONE);
}

static enum exitcode take_back(const struct cmdline_call *call, struct undo *undo)
{
	struct cmdline_report *report = &undo->report;
	int r = bootstore_load(&undo->root, &undo->kept);

	if (r == -ENOENT) {
		strbuf_add(&report->text, "nothing is to be taken back: setup-boot has changed "
					  "nothing here\n");
		return cmdline_report_end(report, EXIT_DONE);
	}
	if (r < 0) {
		strbuf_addf(&report->message, BOOTSTORE_DIRECTORY ": cannot be read: %s",
			    strerror(-r));
		return fail(undo, r, EXIT_ERROR);
	}
	r = judge(undo);
	if (r == 0)
		r = find_programs(undo);
	if (r < 0)
		return fail(undo, r, r == -EPERM ? EXIT_REFUSED : EXIT_ERROR);
	report->layout = undo->kept.layout;
	report->layout_known = true;
	report->add = undo->kept.drop;
	report->drop = undo->kept.add;
	report->diff = strbuf_text(&undo->diff);
	report->system = &undo->system;
	strbuf_addf(&report->text, "boot loader: %s\n", bootlayout_describe(report->layout));
	cmdline_report_plan(report);
	return make(call, undo);
}

enum exitcode cmdline_undo(const struct cmdline_call *call)
{
	_cleanup_(undo_release) struct undo undo = {
		.report = { .call = call, .add = "", .drop = "", .diff = "" },
	};
	int r = root_open(call->root, &undo.root);

	if (r < 0) {
		undo.root = (struct root){ -1, -1, -1, -1, false };
		strbuf_addf(&undo.report.message, "%s: %s", call->root ? call->root : "/",
			    strerror(-r));
		return fail(&undo, r, EXIT_ERROR);
	}
	return take_back(call, &undo);
}
