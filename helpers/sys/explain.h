/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `explain`, for its parts. */
#ifndef VFIO_TOOL_SYS_EXPLAIN_H
#define VFIO_TOOL_SYS_EXPLAIN_H

#include "core/explain.h"
#include "sys/inventory.h"
#include "sys/probe.h"
#include "sys/request.h"
#include "sys/transaction.h"

/* A device with all that is said about it; texts as core/explain.h has them. */
struct explained {
	const struct device *device; /* in the transaction's machine */
	enum status status;
	const struct entry *entry;
	const struct record *record;
	bool held_back;
	struct children children;
	struct strbuf name, what; /* the interface or disks; the hardware in words */
	struct strbuf state, loss, group, next;
};

/* Everything that one run gathers. */
struct explain_run {
	const struct probe_call *call;
	struct inventory inventory; /* identities alone; the transaction has the state */
	struct killswitch killed;
	struct verdicts verdicts;
	struct session session;
	struct addr_list devices;
	struct request request;
	struct transaction transaction; /* what vfio-bind --dry-run comes to */
	struct explained *list;
	size_t count;
	struct strbuf words; /* the devices as they were typed */
	struct strbuf way;   /* a command that binds them in spite of what refuses it; "" none */
	bool deadly;	     /* ... and none is to be had: the running system lives on them */
	bool blind;	     /* root would see more */
	struct strbuf complaints;
	enum exitcode code;
};

/* The report as text, which the caller frees; NULL: no memory. */
char *explain_to_text(const struct explain_run *run) _must_check_;
char *explain_to_json(const struct explain_run *run) _must_check_;

#endif
