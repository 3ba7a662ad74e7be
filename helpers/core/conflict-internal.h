/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What conflict.c decides and conflict-text.c says. */
#ifndef VFIO_TOOL_CONFLICT_INTERNAL_H
#define VFIO_TOOL_CONFLICT_INTERNAL_H

#include "core/conflict.h"
#include "core/strbuf.h"

/* What is so, and the way out, one line each. `label` is the device's, NULL where it cannot be
 * told. */
void conflict_add_fact(const struct contest *contest, const char *label, struct strbuf *out);
void conflict_add_remedy(const struct contest *contest, struct strbuf *out);

#endif
