/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the parts of `check` share; nobody else includes it. */
#ifndef VFIO_TOOL_CHECK_SYSTEM_H
#define VFIO_TOOL_CHECK_SYSTEM_H

#include <jansson.h>

#include "sys/check.h"
#include "sys/status.h"

/* What has been done. */
struct fixing {
	json_t *report; /* a list, NULL: nothing was asked for */
	bool applied;	/* the configuration has been, with its rules */
	bool changed;	/* it is to be judged again */
};

/* Does, or with --dry-run only tells, what is to be done about the findings of a state, and prints
 * it unless JSON is wanted. 0 or -errno; the caller releases *ret in any case. */
int fix_findings(const struct check_call *call, const struct state *state,
		 struct fixing *ret) _must_check_;
void fixing_release(struct fixing *fixing);

/* What is left, the worst first; with what it takes where this program cannot help. */
void left_render(const struct findings *findings, bool quiet, struct strbuf *out);

#endif
