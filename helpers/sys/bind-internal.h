/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the parts of vfio-bind's commands share; nobody else includes it. */
#ifndef VFIO_TOOL_BIND_INTERNAL_H
#define VFIO_TOOL_BIND_INTERNAL_H

#include <jansson.h>

#include "core/killswitch.h"
#include "sys/bind.h"
#include "sys/provisional.h"
#include "sys/transaction.h"

#define SESSION_TEXT_MAX 64

/* Everything that one run gathers. */
struct run {
	const struct bind_call *call;
	struct root root;
	struct policy policy;
	struct problems problems;
	struct killswitch killswitch;
	struct session session;
	struct strbuf out, complaints;
	json_t *results;
	json_t *functions; /* what became of `sriov` */
	json_t *devices;   /* ensure, reset: how they are now; NULL: not asked */
	enum exitcode code;
	char session_text[SESSION_TEXT_MAX]; /* who applies provisionally */
	struct provisional_terms provisional;
};

/* Adds a message, and its code to those of the run. */
void run_complain(struct run *run, enum exitcode code, const char *text);

/* Says what is wrong with the configuration. */
void run_say_problems(struct run *run);

/* True for the stages of boot and hotplug, which the kill switch stops and nobody watches. */
bool run_is_stage(const struct bind_call *call);

/* The commands: they fill out, complaints, results and code. */
void run_devices(struct run *run);
void run_declared(struct run *run);
void run_match(struct run *run);
void run_vet(struct run *run);
void run_udev(struct run *run);
void run_ensure(struct run *run);
void run_reset(struct run *run);

/* Makes the virtual functions that `sriov` declares; the command, for some of them. */
void run_sriov(struct run *run);
void run_sriov_command(struct run *run);

/* apply --confirm-within: true when the time runs, and the change may begin; and what is said, or
 * called off, after it. */
bool run_begin_provisional(struct run *run);
void run_end_provisional(struct run *run);

/* apply --confirm, and what the timer runs. */
void run_provisional(struct run *run);

/* Carries out one request and reports it. */
void run_request(struct run *run, const struct request *request);

/* The generator that is to build the initramfs anew now, if a person says so: after a successful
 * `apply`, when the image is stale, or takes what is needed; `reason` says which. NULL: there is
 * none, nothing is due, or nobody can be asked, and then the run has a hint. */
struct image_generator;
const struct image_generator *run_rebuild_due(struct run *run, struct strbuf *reason);
void run_rebuild(struct run *run, const struct image_generator *generator, const char *reason);

/* Looks at the running system for the boots to come, and says nothing. */
void run_keep_verdicts(struct run *run);

#endif
