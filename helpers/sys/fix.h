/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Does what is to be done about findings, on the running system. */
#ifndef VFIO_TOOL_SYS_FIX_H
#define VFIO_TOOL_SYS_FIX_H

#include <jansson.h>

#include "core/fix.h"
#include "sys/root.h"

enum fix_state {
	FIX_PLANNED, /* a dry run */
	FIX_DONE,
	FIX_FAILED,
	FIX_DECLINED, /* nobody agreed to it */
	FIX_STATE_MAX
};

const char *fix_state_to_string(enum fix_state state);

struct fix_result {
	enum fix_state state;
	struct strbuf command; /* what was done, for people */
	struct strbuf message; /* what that had to say, lines; "" nothing */
};

struct fix_terms {
	const struct root *root;
	bool dry_run;
	bool yes;	    /* agree to everything */
	bool ask;	    /* a person can be asked */
	const char *reason; /* of FIX_IMAGE, for people */
};

/* Does one thing, or in a dry run tells what it would be. The caller releases *ret in any case. */
void fix_make(const struct fix *fix, const struct fix_terms *terms, struct fix_result *ret);
void fix_result_release(struct fix_result *result);

/* "did: vfio-bind apply", and what it said, indented. */
void fix_result_render(const struct fix_result *result, struct strbuf *out);

/* A new reference, NULL when memory is out. */
json_t *fix_result_json(const struct fix *fix, const struct fix_result *result) _must_check_;

#endif
