/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads what the machine has of what VFIO needs. */
#ifndef VFIO_TOOL_SYS_HOST_H
#define VFIO_TOOL_SYS_HOST_H

#include "core/host.h"
#include "core/policy.h"
#include "sys/root.h"

/* Reads everything that can be had, as whoever asks; the rest is unknown. The drivers of the
 * entries are among the modules. Nothing is executed, and no attribute of a device is read. */
void host_read(const struct root *root, const struct policy *policy, struct host *ret);

/* The state of vfio-tool.service by what systemd shows in files: its links, and the name of its
 * invocation, which is there while the unit is active (systemd src/core/unit.c unit_notify). */
enum service_state service_read(const struct root *root);

#endif
