/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* systemd's own programs. */
#ifndef VFIO_TOOL_SYSTEMD_H
#define VFIO_TOOL_SYSTEMD_H

#include <stdbool.h>

#include "core/macro.h"

/* True when systemd runs this system (sd_booted(3)). */
bool systemd_runs(void);

/* Runs a program of systemd by its path, without the caller's environment, and waits for it; what
 * it says goes to `output`, -1: to the caller's own. 0; -ENOENT without systemd; -EIO when it has
 * failed. */
int systemd_run(const char *program, char *const *arguments, int output) _must_check_;

#endif
