/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Says how a transaction went: to a person, to a program, to the log. */
#ifndef VFIO_TOOL_REPORT_H
#define VFIO_TOOL_REPORT_H

#include <jansson.h>

#include "core/strbuf.h"
#include "sys/request.h"
#include "sys/transaction.h"

/* What a person asked for went so: results (the writes of a dry run among them) into `out`,
 * refusals and failures into `complaints`. Reads the state of the devices again for what it says
 * about them. */
void report_text(const struct session *session, const struct request *request,
		 const struct transaction *transaction, struct strbuf *out,
		 struct strbuf *complaints);

/* The same as a JSON object (vfio-tool-json, schema 1): a new reference, NULL when memory is out.
 */
json_t *report_json(const struct session *session, const struct request *request,
		    const struct transaction *transaction) _must_check_;

/* One line for each device that was changed, refused or failed, to the log. */
void report_log(const struct session *session, const struct request *request,
		const struct transaction *transaction);

#endif
