/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Runs another helper of this package, by its own path and without a shell. */
#ifndef VFIO_TOOL_HELPER_H
#define VFIO_TOOL_HELPER_H

#include "core/macro.h"
#include "core/strbuf.h"

/* Runs the helper `arguments[0]` ("vfio-bind") of the directory for helpers that need root, without
 * the caller's environment and with nothing to read, and waits for it. What it says is added to
 * `out` and `error`. What a terminal sends to this program does not reach it: a change that has
 * begun comes to its end. Its exit status, or -errno. */
int helper_run(const char *const *arguments, struct strbuf *out, struct strbuf *error) _must_check_;

/* The same for one that talks to the person at the terminal itself. */
int helper_run_here(const char *const *arguments) _must_check_;

#endif
