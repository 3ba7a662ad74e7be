/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells a running udevd what has changed. By itself it looks at its files every three seconds at
 * most: a device that is bound in between would get the access of the old rules. */
#ifndef VFIO_TOOL_UDEVADM_H
#define VFIO_TOOL_UDEVADM_H

#include "sys/root.h"

/* True when udevd's control socket is there. */
bool udevd_is_running(const struct root *root);

/* Has udevd read its rules, and modprobe.d, again; returns when it has. 0 or -errno. */
int udevd_reload(void) _must_check_;

/* Has udevd give the nodes of VFIO their access and names anew; does not wait. 0 or -errno. */
int udevd_retrigger_nodes(void) _must_check_;

/* The same for /dev/vfio/vfio. */
int udevd_retrigger_container(void) _must_check_;

/* Waits until udevd has done all that it was told, for half a minute at most. 0 or -errno. */
int udevd_settle(void) _must_check_;

#endif
