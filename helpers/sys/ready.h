/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Are these devices where they are needed? Reads only what belongs to them, and needs no root. */
#ifndef VFIO_TOOL_READY_H
#define VFIO_TOOL_READY_H

#include <jansson.h>

#include "core/readiness.h"
#include "core/status.h"
#include "sys/cli.h"
#include "sys/root.h"

/* Names as they were typed, and the mode in which each is needed. */
struct demands {
	const struct words *of[MODE_MAX];
};

/* One device that was asked for, or a name that means none. */
struct ready_result {
	const char *name; /* as it was typed: of the demands */
	enum mode wanted;
	enum exitcode code;
	bool found; /* the rest counts */
	struct device device;
	enum status status;
	struct node_state nodes[NODES_MAX];
	size_t node_count;
};

struct ready {
	struct ready_result *list;
	size_t count;
	struct findings findings; /* one for each result, in the same order */
	enum exitcode code;	  /* the worst */
	bool timed_out;		  /* it was waited for, in vain */
};

/* What one run judges by. */
struct judge {
	const struct root *root;
	const struct policy *policy;
	struct node_wish known; /* accounts that were looked up already */
	bool named;		/* an interface counts once udev is through with it: then its name
				   stays */
};

/* Judges everything that is asked for, as it is now. 0 or -errno: no judgement could be made. */
int ready_judge(struct judge *judge, const struct demands *demands, struct ready *ret) _must_check_;

/* The same, again after each change that udevd tells of, until all is as wanted or `timeout_ms` are
 * over: then ret->timed_out is set. What waiting cannot change (a name that means too
 * many devices) is not waited for. */
int ready_wait(struct judge *judge, const struct demands *demands, unsigned timeout_ms,
	       struct ready *ret) _must_check_;

/* A device that was found. */
struct subject {
	const struct device *device;
	const struct machine *machine; /* with its group */
	const struct entry *entry;     /* that means it, or NULL */
	const char *name;	       /* what to call it, NULL: its interface */
};

/* Judges it: adds its finding. 0 or -ENOMEM. */
int ready_judge_device(struct judge *judge, const struct subject *subject, enum mode wanted,
		       struct ready_result *ret, struct findings *findings) _must_check_;

void ready_release(struct ready *ready);

/* One object for each result: a new reference, NULL when memory is out. */
json_t *ready_json(const struct ready *ready) _must_check_;

#define _cleanup_ready_ _cleanup_(ready_release)

#endif
