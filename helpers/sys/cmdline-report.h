/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a command of vfio-cmdline has to say: to a person as it goes along, to a program at the end.
 */
#ifndef VFIO_TOOL_SYS_CMDLINE_REPORT_H
#define VFIO_TOOL_SYS_CMDLINE_REPORT_H

#include "core/iommu.h"
#include "sys/bootsystem.h"
#include "sys/cmdline.h"

enum cmdline_state {
	CMDLINE_UNCHANGED, /* nothing is to be done */
	CMDLINE_PLANNED,   /* a dry run */
	CMDLINE_DONE,
	CMDLINE_UNDONE,
	CMDLINE_DECLINED, /* nobody agreed to it */
	CMDLINE_ADVISED,  /* a person has to do it */
	CMDLINE_FAILED,
	CMDLINE_STATE_MAX
};

const char *cmdline_state_to_string(enum cmdline_state state);

struct cmdline_report {
	const struct cmdline_call *call;
	enum cmdline_state state;
	const struct host *host; /* NULL: was not looked at */
	bool host_known;	 /* what the IOMMU does now */
	enum bootlayout layout;
	bool layout_known;
	const char *add, *drop; /* words with blanks between, "" none */
	const char *diff;
	const struct bootsystem *system; /* for the programs; NULL: none */
	struct strbuf text;		 /* for a person, lines */
	struct strbuf message;		 /* what is wrong, and the way out */
	bool reboot;			 /* it takes one */
};

/* "boot loader: ...", "to be added: ...", the diff, the programs. */
void cmdline_report_plan(struct cmdline_report *report);

/* Prints what was gathered, or the JSON object; returns `code`, or EXIT_ERROR when that fails. */
enum exitcode cmdline_report_end(struct cmdline_report *report, enum exitcode code);

/* Prints what has been gathered so far, before a question. False when that fails. */
bool cmdline_report_flush(struct cmdline_report *report) _must_check_;

/* Asks, when `yes` is false and there is somebody. 1 agreed; 0 not; -ENODATA: nobody is there. */
int cmdline_ask(const struct cmdline_call *call, const char *question) _must_check_;

void cmdline_report_release(struct cmdline_report *report);

#endif
