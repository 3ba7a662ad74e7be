/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether a device is where it is needed, and can be used there. */
#ifndef VFIO_TOOL_READINESS_H
#define VFIO_TOOL_READINESS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/device.h"
#include "core/exitcode.h"
#include "core/finding.h"
#include "core/policy.h"

/* One device node, as it is. */
struct node_state {
	char path[PATH_TEXT_MAX]; /* "/dev/vfio/57" */
	bool openable;		  /* the caller may open it */
	unsigned owner, group;
	unsigned mode; /* without the type */
};

/* The group's node, and the iommufd node of the device where the kernel makes one. */
#define NODES_MAX 2

/* What the entry that means a device says about its nodes. Without an entry they are not judged. */
struct node_wish {
	bool judged;
	struct node_access access;     /* as it was written */
	bool owner_known, group_known; /* there are such accounts: the numbers count */
	unsigned owner, group;
};

struct readiness_facts {
	const struct machine *machine;	    /* has the device's group */
	const struct device *device;	    /* read with its interface */
	const char *label;		    /* "0000:21:00.0 (enp33s0f0np0)" */
	bool nodes_seen;		    /* nodes were looked for: a captured machine has none */
	struct node_state nodes[NODES_MAX]; /* those that are there */
	size_t node_count;
	char node_path[PATH_TEXT_MAX]; /* where the group's node should be */
	struct node_wish wish;
};

/* Each adds one finding: FINDING_DEVICE_READY, or the first thing that stands in the way. That the
 * caller himself may not open the node is a hint beside the fact. -ENOMEM. */
int readiness_judge_vfio(const struct readiness_facts *facts,
			 struct findings *findings) _must_check_;
int readiness_judge_kernel(const struct readiness_facts *facts,
			   struct findings *findings) _must_check_;

/* The exit code that a finding means. */
enum exitcode readiness_code(enum finding_kind kind);

#endif
