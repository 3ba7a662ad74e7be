/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The journal of a transaction: what every device was before the first write, so that a run that
 * was killed can be undone by the next one (promise P5). */
#ifndef VFIO_TOOL_JOURNAL_H
#define VFIO_TOOL_JOURNAL_H

#include "core/plan.h"
#include "core/strbuf.h"

void journal_render(const struct saved *saved, size_t count, struct strbuf *out);

/* The caller frees *ret. -EINVAL: not a complete journal; -ENOMEM. */
int journal_parse(const char *text, struct saved **ret, size_t *ret_count) _must_check_;

#endif
