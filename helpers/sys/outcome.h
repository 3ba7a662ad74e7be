/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a command that writes the configuration did, would do, or left: for people and programs. */
#ifndef VFIO_TOOL_OUTCOME_H
#define VFIO_TOOL_OUTCOME_H

#include "core/exitcode.h"
#include "sys/configure.h"
#include "sys/draft.h"

enum outcome_kind {
	OUTCOME_UNCHANGED, /* it says already what it should */
	OUTCOME_ADDED,	   /* an entry */
	OUTCOME_CHANGED,   /* an entry, or a file's options */
	OUTCOME_REMOVED,   /* an entry */
	OUTCOME_LEFT,	   /* as it is: the text says why, and what to do */
	OUTCOME_FAILED,	   /* nothing is written because of it */
	OUTCOME_KIND_MAX
};

struct outcome_item {
	enum outcome_kind kind;
	char *subject; /* an entry's name, a device, "FILE:LINE"; "" none */
	char *text;    /* one line */
	char *remedy;  /* "" none */
};

struct outcomes {
	struct outcome_item *list;
	size_t count;
};

/* "unchanged", "added", "changed", "removed", "left", "failed" */
const char *outcome_kind_to_string(enum outcome_kind kind);

/* Adds one; the texts are copied. -ENOMEM. */
int outcomes_add(struct outcomes *outcomes, enum outcome_kind kind, const char *subject,
		 const char *text, const char *remedy) _must_check_;

/* The same for a message whose further lines are the way out. */
int outcomes_add_message(struct outcomes *outcomes, enum outcome_kind kind, const char *subject,
			 const char *message) _must_check_;

/* How many are of that kind. */
size_t outcomes_count(const struct outcomes *outcomes, enum outcome_kind kind);
void outcomes_release(struct outcomes *outcomes);

/* Writes what the drafts came to, or shows it for a dry run or --output, and says how it went.
 * With an outcome that failed nothing is written, and the code is `code`, or EXIT_ERROR where that
 * is EXIT_DONE. `hint` is said when something was written. */
enum exitcode outcomes_finish(const struct configure_call *call, const struct root *root,
			      const struct drafts *drafts, struct outcomes *outcomes,
			      enum exitcode code, const char *hint);

#define _cleanup_outcomes_ _cleanup_(outcomes_release)

#endif
