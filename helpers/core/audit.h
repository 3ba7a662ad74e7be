/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Judges what was found out about the system: findings, each with its way out. A fact begins with
 * what it is about. */
#ifndef VFIO_TOOL_AUDIT_H
#define VFIO_TOOL_AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/exitcode.h"
#include "core/finding.h"
#include "core/host.h"
#include "core/killswitch.h"
#include "core/macro.h"
#include "core/match.h"
#include "core/plan.h"
#include "core/record.h"
#include "core/sha256.h"

/* A declared device that the initramfs takes, although it was seen to be needed since. */
struct boot_taken {
	struct pci_addr addr;
	guard_set guards;
};

/* What is known about the initramfs. Digests are those of configurations, "" when there is none. */
struct boot_facts {
	bool declares;			    /* an entry hands something to VFIO */
	bool disabled;			    /* KILLSWITCH_FILE is there */
	char configured[SHA256_TEXT_MAX];   /* of the configuration as it is */
	char carried[SHA256_TEXT_MAX];	    /* of the initramfs that booted */
	const char *image;		    /* the image on disk, NULL: was not looked at */
	char image_digest[SHA256_TEXT_MAX]; /* what is in it */
	const char *rebuild;		    /* the command that builds it, NULL: not known */
	const char *kernel;		    /* release of the running kernel */
	const char *const *missing;	    /* modules that it does not have */
	size_t missing_count;
	const struct boot_taken *taken;
	size_t taken_count;
};

/* Is what the next boot goes through made from this configuration? 0 or -ENOMEM. */
int audit_boot(const struct boot_facts *facts, struct findings *findings) _must_check_;

/* Can VFIO be used on this machine? `declares`: an entry hands something to VFIO. 0 or -ENOMEM. */
int audit_host(const struct host *host, bool declares, struct findings *findings) _must_check_;

/* What is switched off, and what is wrong with the files; `policy` has all entries still. 0 or
 * -ENOMEM. */
int audit_intent(const struct policy *policy, const struct problems *problems,
		 const struct killswitch *killswitch, struct findings *findings) _must_check_;

/* That KILLSWITCH_FILE is there. 0 or -ENOMEM. */
int audit_disabled(struct findings *findings) _must_check_;

/* A device in the middle of a change that was begun and neither finished nor undone. */
struct pending {
	struct pci_addr addr;
	bool known; /* `before` is known; else the journal could not be read */
	struct binding before;
	char holder[128]; /* "is held open ...", "" nobody was seen */
};

/* The declared devices. `machine` and `selection` belong together. */
struct device_facts {
	const struct machine *machine;
	const struct policy *policy; /* without entries that are skipped */
	const struct selection *selection;
	const struct refusal *refusals; /* what the planner says of those that have to move */
	size_t refusal_count;
	const struct pci_addr *held; /* given back by hand */
	size_t held_count;
	const struct pending *pending;
	size_t pending_count;
	const struct record *records; /* what is remembered of them */
	size_t record_count;
	const char *switched_off; /* by what, NULL: nothing */
};

/* Are the declared devices where they should be? One finding a device, those that are right
 * included. 0 or -ENOMEM. */
int audit_devices(const struct device_facts *facts, struct findings *findings) _must_check_;

/* The verdict in one line, without a newline: "ready: ..." or "not ready: ..." with what stands
 * against it. Ready means that no finding is an error. */
bool audit_verdict(const struct findings *findings, struct strbuf *out);

/* The exit code that they come to, the worst of theirs. An error is 1 where a required device is
 * missing, 5 where one would be refused, 2 where something is not where it should be or cannot be
 * used there, and 3 where it is the machine or the files that are wrong. A warning is 2 where the
 * next boot would not bring what is declared, else 0. */
enum exitcode audit_code(const struct findings *findings);

#endif
