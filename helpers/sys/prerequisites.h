/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What `check` looks at and `status` does not: it takes longer, or is about the boots to come. */
#ifndef VFIO_TOOL_PREREQUISITES_H
#define VFIO_TOOL_PREREQUISITES_H

#include "core/audit-prerequisites.h"
#include "core/killswitch.h"
#include "sys/inventory.h"
#include "sys/kernels.h"
#include "sys/obstacles.h"

/* What has been found out already. */
struct known {
	const char *top; /* what --root named, NULL: the running system */
	const struct inventory *inventory;
	const struct obstacles *obstacles;
	const struct killswitch *killswitch;
	const struct host *host;
	bool declares; /* an entry hands something to VFIO */
};

struct prerequisites {
	char next_kernel[KERNEL_TEXT_MAX]; /* "" not known */
};

/* Reads and judges. 0 or -errno. */
int prerequisites_gather(const struct known *known, struct prerequisites *ret,
			 struct findings *findings) _must_check_;

/* Parts of it: 0 or -errno. */
int prerequisites_judge_devices(const struct known *known, struct findings *findings) _must_check_;
int prerequisites_judge_access(const struct known *known, struct findings *findings) _must_check_;

#endif
