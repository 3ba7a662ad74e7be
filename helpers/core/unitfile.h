/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* As much of systemd's unit files as tells whether a service wants the devices, and how much memory
 * it may lock. */
#ifndef VFIO_TOOL_UNITFILE_H
#define VFIO_TOOL_UNITFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/macro.h"

#define UNIT_USER_MAX 64

/* What the file of a unit and its drop-ins come to. `{0}` is that of an empty file. */
struct unitfile {
	bool after, needs;	  /* it is ordered behind the unit; it needs (or wants) it */
	char user[UNIT_USER_MAX]; /* of its processes, "" root */
	bool dynamic;		  /* DynamicUser= */
	bool locks;		  /* AmbientCapabilities= has CAP_IPC_LOCK: no limit counts */
	bool limited;		  /* `memlock` was said */
	uint64_t memlock;	  /* the soft limit in bytes, or UINT64_MAX */
};

/* Takes one file on top of what earlier ones have said. `unit` is the one whose users are looked
 * for: "vfio-tool.service". 0 or -ENOMEM. */
int unitfile_take(const char *text, const char *unit, struct unitfile *unitfile) _must_check_;

/* Takes DefaultLimitMEMLOCK= of system.conf. 1; 0 when it does not say that; -ENOMEM. */
int unitfile_take_default(const char *text, uint64_t *ret) _must_check_;

/* Takes the value of LimitMEMLOCK=: "infinity", "8M", "64M:128M" (the soft one counts). -EINVAL
 * leaves *ret untouched. */
int unitfile_parse_limit(const char *text, uint64_t *ret) _must_check_;

#endif
