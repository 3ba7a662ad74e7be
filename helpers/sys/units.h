/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads systemd's unit files: which services use what vfio-tool.service makes ready. */
#ifndef VFIO_TOOL_UNITS_H
#define VFIO_TOOL_UNITS_H

#include "core/audit-prerequisites.h"
#include "sys/root.h"

struct consumers {
	struct consumer *list;
	size_t count;
};

/* Finds the services that name vfio-tool.service in After=, Requires=, BindsTo=, ... or that have a
 * link to it in their .requires or .wants; drop-ins count. What a service only does by itself (such
 * as a program in ExecStart= that raises its limits) is not seen. 0 or -ENOMEM; the caller releases
 * *ret in any case. */
int consumers_find(const struct root *root, struct consumers *ret) _must_check_;
void consumers_release(struct consumers *consumers);

/* The version of systemd here, by the name of its library; 0: not known. */
unsigned systemd_version(const struct root *root);

#define _cleanup_consumers_ _cleanup_(consumers_release)

#endif
