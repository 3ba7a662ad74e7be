/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How findings are shown: to a person, to a program. */
#ifndef VFIO_TOOL_FINDING_REPORT_H
#define VFIO_TOOL_FINDING_REPORT_H

#include <jansson.h>

#include "core/finding.h"

/* "ok: FACT", "note: FACT", or the fact alone when it is wrong; the way out on its own line.
 * `quiet`: only what is wrong. */
void finding_render(const struct finding *finding, bool quiet, struct strbuf *out);
void findings_render(const struct findings *findings, bool quiet, struct strbuf *out);

/* The worst first; a warning says that it is one. */
void findings_render_ordered(const struct findings *findings, bool quiet, struct strbuf *out);

/* A new reference, NULL when memory is out; null where a text is empty. */
json_t *finding_json(const struct finding *finding) _must_check_;
json_t *findings_json(const struct findings *findings) _must_check_;

/* A string, or null for an empty one or NULL; what is not UTF-8 is escaped. */
json_t *json_text_or_null(const char *text) _must_check_;

/* Prints the object and takes it over; NULL is a failure, too. */
bool json_print(json_t *object) _must_check_;

#endif
