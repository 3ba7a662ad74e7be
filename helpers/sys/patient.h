/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads attributes for which the kernel may make the reader wait. */
#ifndef VFIO_TOOL_PATIENT_H
#define VFIO_TOOL_PATIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "core/macro.h"

/* As root_read(), by a child, which is left behind when it does not come back in time: -ETIMEDOUT.
 * Before kernel 7 reading driver_override takes the device's lock, which a driver that does not let
 * go holds for ever, and a reader that waits for it cannot be killed. One child serves all reads of
 * a process, until one of them is late. */
ssize_t patient_read(int dir, const char *path, char *text, size_t size) _must_check_;

/* The same with another time; for tests. */
ssize_t patient_read_within(unsigned timeout_ms, int dir, const char *path, char *text,
			    size_t size) _must_check_;

/* True where patience is needed: sysfs of a kernel that may make readers of driver_override wait.
 */
bool patient_needed(int dir);

#endif
