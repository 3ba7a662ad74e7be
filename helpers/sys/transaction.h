/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* One request from facts to the result: scan, lock, plan, journal, apply, record. */
#ifndef VFIO_TOOL_TRANSACTION_H
#define VFIO_TOOL_TRANSACTION_H

#include "core/link.h"
#include "core/match.h"
#include "core/plan.h"
#include "sys/apply.h"
#include "sys/root.h"
#include "sys/usage.h"

struct provisional_terms;

/* What holds for all transactions of a run. */
struct session {
	const struct root *root;
	const struct policy *policy;
	const char *by;	     /* for the records: "bind", "udev", ... */
	unsigned timeout_ms; /* for a lock, and for each write */
	bool hurried;	     /* somebody has said that it is to be no longer */
	long long until_ms;  /* for all of it, on clock_now_ms(); 0: no such end */
	const struct provisional_terms
		*provisional; /* NULL, or how it is undone unless confirmed */
	bool dry_run;
	bool unattended; /* a stage of boot or hotplug: verdicts count that were made before it */
	bool booting;	 /* mounts are not known yet */
};

enum transaction_end {
	TRANSACTION_NOTHING, /* everything is as wanted already */
	TRANSACTION_PLANNED, /* dry run: the plan was not carried out */
	TRANSACTION_DONE,    /* carried out and read back */
	TRANSACTION_REFUSED, /* nothing was written */
	TRANSACTION_BUSY,    /* another helper works on one of the devices */
	TRANSACTION_UNDONE,  /* a step failed, everything is as it was */
	TRANSACTION_STUCK,   /* a step failed, and something could not be restored */
	TRANSACTION_END_MAX
};

struct transaction {
	enum transaction_end end;
	struct machine machine;	  /* as it was before */
	struct pci_addr *reached; /* wanted devices and siblings taken along */
	size_t reached_count;
	struct link *links;   /* of their interfaces, before; NULL: not asked for */
	struct usages usages; /* why the host needs them, whether that was allowed or not; not
				 asked for devices that stay where they are */
	struct plan plan;
	struct outcome outcome;
	struct pci_addr *pending; /* TRANSACTION_STUCK: what could not be brought back */
	size_t pending_count;
	struct pci_addr *busy; /* TRANSACTION_BUSY: the wanted devices that it is about */
	size_t busy_count;
};

/* Carries out a request, all or nothing. 0: see ret->end; -errno: no decision could be made. When
 * something could not be brought back, that is what the journal goes on naming, and what stays
 * locked, with its group, while a child is late with it; the rest of the request is free again. */
int transaction_run(const struct session *session, const struct want *wants, size_t count,
		    struct transaction *ret) _must_check_;
void transaction_release(struct transaction *transaction);

/* How long a disk is waited for that is to be looked at, in milliseconds. */
unsigned session_disk_patience(const struct session *session);

/* The exit code that an end means. */
enum exitcode transaction_code(const struct transaction *transaction);

/* Undoes what runs that were killed have left. 0 or the first error. */
int transactions_recover(const struct session *session);

/* The want that an entry makes of a device, whose `variant` counts where the entry has driver =
 * "auto". */
struct want want_from_entry(const struct entry *entry, const struct device *device, enum goal goal);

#define _cleanup_transaction_ _cleanup_(transaction_release)

#endif
