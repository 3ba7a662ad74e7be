/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads what modprobe.d and the kernel command line say about modules. */
#ifndef VFIO_TOOL_SYS_MODCONF_H
#define VFIO_TOOL_SYS_MODCONF_H

#include "core/rival.h"
#include "sys/root.h"

/* What cannot be read says nothing. 0 or -ENOMEM; the caller releases *ret in any case. */
int modconf_read(const struct root *root, struct claims *ret) _must_check_;

#endif
