/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Does the IOMMU need anything of the kernel command line here, and makes it so. */
#include <errno.h>
#include <string.h>

#include "sys/bootchange.h"
#include "sys/bootrun.h"
#include "sys/cmdline-report.h"
#include "sys/host.h"
#include "sys/kernels.h"

struct setup {
	struct root root;
	struct host host;
	enum iommu_default next_default; /* of the kernel that boots next */
	struct bootsystem system;
	struct bootplan plan;
	struct strbuf add, drop, diff;
	struct cmdline_report report;
};

static void setup_release(struct setup *setup)
{
	root_close(&setup->root);
	bootsystem_release(&setup->system);
	bootplan_release(&setup->plan);
	strbuf_release(&setup->add);
	strbuf_release(&setup->drop);
	strbuf_release(&setup->diff);
	cmdline_report_release(&setup->report);
}

/* The disk of a system that does not run says nothing about it. */
static bool is_host_known(const struct root *root)
{
	return root->live || (root->sys >= 0 && root_exists(root->sys, "class/iommu"));
}

static void look(struct setup *setup)
{
	const struct policy none = { 0 };
	char next[KERNEL_TEXT_MAX];
	const char *reason;

	host_read(&setup->root, &none, &setup->host);
	setup->report.host = &setup->host;
	setup->report.host_known = is_host_known(&setup->root);
	setup->next_default = setup->host.intel_default;
	if (!kernel_find_next(&setup->root, next, &reason))
		return;
	/* where its configuration is not there, it is as the one that runs */
	enum iommu_default found = kernel_iommu_default(&setup->root, next);
	if (found != DEFAULT_UNKNOWN)
		setup->next_default = found;
}

/* Intel's is off unless it is told to be on, in a kernel that was built so. Where that cannot be
 * looked up, a machine whose IOMMU nothing else keeps off shows it. */
static bool needs_intel_on(const struct setup *setup)
{
	const struct host *host = &setup->host;

	if (host->maker == MAKER_AMD || host->maker == MAKER_ARM)
		return false;
	if (setup->next_default != DEFAULT_UNKNOWN)
		return setup->next_default == DEFAULT_OFF;
	return setup->report.host_known && host->maker == MAKER_INTEL &&
	       host->described == ANSWER_YES && !host->params.intel_on &&
	       iommu_judge(host) == IOMMU_UNEXPLAINED;
}

static void find_wishes(const struct cmdline_call *call, struct setup *setup)
{
	const struct host *host = &setup->host;
	size_t count = 0;

	if (host->maker != MAKER_ARM)
		setup->plan.drop = 1u << BOOTSWITCH_IOMMU;
	if (host->maker == MAKER_INTEL || host->maker == MAKER_UNKNOWN)
		setup->plan.drop |= 1u << BOOTSWITCH_INTEL;
	if (host->maker == MAKER_AMD || host->maker == MAKER_UNKNOWN)
		setup->plan.drop |= 1u << BOOTSWITCH_AMD;
	if (host->unsafe != ANSWER_YES && host->maker != MAKER_ARM)
		setup->plan.drop |= 1u << BOOTSWITCH_INTREMAP;
	if (needs_intel_on(setup))
		setup->plan.adds[count++] = "intel_iommu=on";
	if (call->performance)
		setup->plan.drop |= 1u << BOOTSWITCH_PASSTHROUGH;
	if (call->performance)
		setup->plan.adds[count++] =
			host->maker == MAKER_ARM ? "iommu.passthrough=1" : "iommu=pt";
}

static void say_iommu(struct setup *setup)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };
	struct cmdline_report *report = &setup->report;

	if (!report->host_known) {
		strbuf_add(&report->text, "whether the IOMMU is active is unknown: no system runs "
					  "here\n");
		return;
	}
	iommu_explain(&setup->host, &fact, &remedy);
	strbuf_addf(&report->text, "%s\n", strbuf_text(&fact));
}

static void say_loader(struct setup *setup)
{
	strbuf_addf(&setup->report.text, "boot loader: %s\n",
		    bootlayout_describe(setup->system.layout));
}

static enum exitcode fail(struct setup *setup, const char *what)
{
	if (what)
		strbuf_add(&setup->report.message, what);
	setup->report.state = CMDLINE_FAILED;
	return cmdline_report_end(&setup->report, EXIT_ERROR);
}

static enum exitcode fail_error(struct setup *setup, int r)
{
	return fail(setup, setup->report.message.len > 0 ? NULL : strerror(-r));
}

/* The command line is as it should be: is the rest, too? */
static enum exitcode end_unchanged(struct setup *setup)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };
	struct cmdline_report *report = &setup->report;
	const enum iommu_cause cause = iommu_judge(&setup->host);

	if (!report->host_known) {
		if (setup->next_default == DEFAULT_UNKNOWN && setup->host.maker != MAKER_ARM) {
			strbuf_add(&report->message,
				   "whether its kernel needs intel_iommu=on is unknown: it has no "
				   "config file in /boot\n  run it on the system itself");
			report->state = CMDLINE_ADVISED;
			return cmdline_report_end(report, EXIT_ERROR);
		}
		strbuf_add(&report->text, "nothing is to be done: the kernel command line is as it "
					  "should be\n");
		return cmdline_report_end(report, EXIT_DONE);
	}
	report->reboot = cause == IOMMU_SWITCHED_OFF || cause == IOMMU_DEFAULT_OFF ||
			 iommu_contradictions(&setup->host) != 0;
	if (cause == IOMMU_ACTIVE || report->reboot) {
		strbuf_addf(&report->text, "nothing is to be done%s\n",
			    report->reboot
				    ? ": the next boot has the right kernel command line; reboot"
				    : ": the kernel command line is as it should be");
		return cmdline_report_end(report, EXIT_DONE);
	}
	strbuf_add(&report->text, "the kernel command line is as it should be\n");
	iommu_explain(&setup->host, &fact, &remedy);
	strbuf_addf(&report->message, "no word on the kernel command line helps here\n  %s",
		    strbuf_text(&remedy));
	report->state = CMDLINE_ADVISED;
	return cmdline_report_end(report, EXIT_ERROR);
}

/* Nothing here can be edited: what is in force is all that is known. */
static enum exitcode end_advised(struct setup *setup, const char *reason)
{
	struct cmdline_report *report = &setup->report;
	const unsigned off = iommu_contradictions(&setup->host);
	struct bootparams *params = &setup->host.params;

	for (size_t i = 0; setup->add.len == 0 && i < ELEMENTSOF(setup->plan.adds); i++)
		if (setup->plan.adds[i] && !params->intel_on)
			strbuf_addf(&setup->add, "%s%s", i > 0 ? " " : "", setup->plan.adds[i]);
	for (enum bootswitch i = 0; setup->drop.len == 0 && i < BOOTSWITCH_MAX; i++)
		if (off & 1u << i)
			strbuf_add(&setup->drop, bootswitch_to_string(i));
	report->add = strbuf_text(&setup->add);
	report->drop = strbuf_text(&setup->drop);
	if (setup->add.len == 0 && setup->drop.len == 0)
		return end_unchanged(setup);
	strbuf_addf(&report->message, "%s\n",
		    reason ? reason : "this has to be done by hand, and then a reboot:");
	bootlayout_advise(reason ? BOOTLAYOUT_UNKNOWN : setup->system.layout, report->add,
			  report->drop, &report->message);
	if (report->message.len > 0) /* the log ends lines itself */
		report->message.data[--report->message.len] = '\0';
	report->state = CMDLINE_ADVISED;
	return cmdline_report_end(report, EXIT_ERROR);
}

static void explain_performance(struct setup *setup)
{
	strbuf_add(&setup->report.text,
		   "iommu=pt: the host's own drivers reach memory without translation: faster, and "
		   "no longer held\n  to what they asked for; devices on VFIO are isolated all the "
		   "same\n");
}

/* Only the programs have something to do, and they are another system's. */
static enum exitcode end_elsewhere(struct setup *setup)
{
	struct cmdline_report *report = &setup->report;

	if (setup->system.by_command) {
		strbuf_add(&report->message, "nothing was changed: the program above does it, on "
					     "the system itself");
		report->state = CMDLINE_ADVISED;
		return cmdline_report_end(report, EXIT_ERROR);
	}
	strbuf_add(&report->text,
		   "the files are as they should be; the programs above have still to "
		   "be run, on the system itself\n");
	return cmdline_report_end(report, EXIT_DONE);
}

static enum exitcode make(const struct cmdline_call *call, struct setup *setup)
{
	struct cmdline_report *report = &setup->report;

	if (!setup->root.live &&
	    (setup->system.by_command || setup->add.len + setup->drop.len == 0))
		return end_elsewhere(setup);
	if (call->dry_run) {
		report->state = CMDLINE_PLANNED;
		strbuf_add(&report->text, "nothing was changed: this is a dry run\n");
		return cmdline_report_end(report, EXIT_DONE);
	}
	if (!cmdline_report_flush(report))
		return EXIT_ERROR;
	int r = cmdline_ask(call, "Make this change?");
	if (r <= 0) {
		report->state = CMDLINE_DECLINED;
		strbuf_add(
			&report->message,
			r == 0 ? "nothing was changed"
			       : "nothing was changed: there is nobody to ask\n  --yes makes the "
				 "change without a question");
		return cmdline_report_end(report, r == 0 ? EXIT_REFUSED : EXIT_ERROR);
	}
	r = bootchange_make(&setup->root, &setup->system, &setup->plan, report->add, report->drop,
			    &report->message);
	if (r < 0)
		return fail_error(setup, r);
	report->state = CMDLINE_DONE;
	report->reboot = true;
	if (!setup->root.live && setup->system.command_count > 0)
		strbuf_add(&report->text,
			   "done; the programs above are for the system itself: they "
			   "were not run\n");
	else
		strbuf_add(&report->text,
			   "done: after a reboot `vfio-tool status` says whether the IOMMU is "
			   "active;\n`vfio-tool setup-boot --undo` takes it back\n");
	return cmdline_report_end(report, EXIT_DONE);
}

/* Files that say the right thing, and a grub.cfg that nobody has written since. */
static bool is_stale(const struct setup *setup)
{
	size_t entries = 0, good = 0;

	return bootplan_results(&setup->plan, &entries, &good) == 0 && entries > 0 && good == 0;
}

static int prepare(struct setup *setup, bool *ret_changes)
{
	struct cmdline_report *report = &setup->report;
	struct strbuf *why = &report->message;
	int r = bootsystem_files(&setup->root, &setup->system, &setup->plan, why);

	setup->plan.whole_words = setup->system.by_command;
	if (r == 0)
		r = bootplan_summary(&setup->plan, &setup->add, &setup->drop, why);
	report->add = strbuf_text(&setup->add);
	report->drop = strbuf_text(&setup->drop);
	*ret_changes = setup->add.len > 0 || setup->drop.len > 0 || is_stale(setup);
	if (r < 0 || !*ret_changes)
		return r;
	if (!(setup->system.by_command && setup->root.live))
		r = bootplan_make(&setup->plan, why);
	if (r == 0)
		r = bootrun_check_syntax(&setup->plan, why);
	if (r == 0)
		r = bootplan_diff(&setup->plan, &setup->diff);
	report->diff = strbuf_text(&setup->diff);
	if (r == 0)
		r = bootsystem_commands(&setup->root, &setup->plan, report->add, report->drop,
					&setup->system);
	report->system = &setup->system;
	return r;
}

/* Where nothing has to be added or taken out, what cannot be judged is no failure. */
static bool is_harmless(const struct setup *setup)
{
	return setup->report.host_known && iommu_judge(&setup->host) == IOMMU_ACTIVE &&
	       !setup->plan.adds[0] && iommu_contradictions(&setup->host) == 0;
}

static enum exitcode setup_boot(const struct cmdline_call *call, struct setup *setup)
{
	struct cmdline_report *report = &setup->report;
	bool changes = false;

	look(setup);
	find_wishes(call, setup);
	int r = bootsystem_read(&setup->root, setup->host.secure_boot, &setup->system);
	if (r < 0)
		return fail_error(setup, r);
	report->layout = setup->system.layout;
	report->layout_known = true;
	say_iommu(setup);
	say_loader(setup);
	if (!bootlayout_is_editable(setup->system.layout))
		return end_advised(setup, NULL);
	r = prepare(setup, &changes);
	if (r == -EOPNOTSUPP && is_harmless(setup)) {
		strbuf_addf(&report->text, "%s\n", strbuf_text(&report->message));
		strbuf_release(&report->message);
		return end_unchanged(setup);
	}
	if (r < 0)
		return fail_error(setup, r);
	if (!changes)
		return end_unchanged(setup);
	if (setup->system.by_command && strchr(report->drop, ','))
		return end_advised(setup, "a word of several items cannot be changed by the boot "
					  "loader's program");
	cmdline_report_plan(report);
	if (call->performance && strstr(report->add, "pt"))
		explain_performance(setup);
	return make(call, setup);
}

enum exitcode cmdline_setup(const struct cmdline_call *call)
{
	_cleanup_(setup_release) struct setup setup = {
		.report = { .call = call, .add = "", .drop = "", .diff = "" },
	};
	int r = root_open(call->root, &setup.root);

	if (r < 0) {
		setup.root = (struct root){ -1, -1, -1, -1, false };
		strbuf_addf(&setup.report.message, "%s: %s", call->root ? call->root : "/",
			    strerror(-r));
		return fail(&setup, NULL);
	}
	return setup_boot(call, &setup);
}
