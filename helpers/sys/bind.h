/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The commands of vfio-bind, each as its phases: load, recover, request, transaction, report. */
#ifndef VFIO_TOOL_BIND_H
#define VFIO_TOOL_BIND_H

#include "core/exitcode.h"
#include "sys/cli.h"
#include "sys/request.h"

enum bind_command {
	BIND_BIND,
	BIND_UNBIND,
	BIND_RESET,
	BIND_APPLY,
	BIND_CLAIM,
	BIND_MATCH,
	BIND_VET,
	BIND_ENSURE,
	BIND_SRIOV,
	BIND_UDEV,
	BIND_COMMAND_MAX
};

/* What apply does about one that waits for its confirmation. */
enum provisional { PROVISIONAL_NOT, PROVISIONAL_CONFIRM, PROVISIONAL_REVERT };

/* A checked command line. */
struct bind_call {
	enum bind_command command;
	struct words devices; /* as they were typed */
	struct terms terms;
	enum group_policy group; /* what terms.group points to */
	const char *root;	 /* NULL: the running system */
	unsigned timeout_ms;	 /* 0: the command's own */
	bool dry_run, json, quiet, verbose;
	bool boot;	/* apply: request by request */
	bool yes;	/* apply: build a stale initramfs anew without asking */
	bool keep;	/* vet: also on disk */
	bool for_image; /* vet: for an initramfs that is being built */
	enum provisional provisional;
	unsigned confirm_within_ms; /* apply, bind: 0 or the time after which it is undone */
	bool answered;		    /* confirm, revert: by who asked after the change */
	bool all;		    /* reset: also what others have put on VFIO */
	int argc;		    /* ensure: what to run as root */
	char *const *argv;
};

extern const char bind_help[];

/* False for the commands that only look. */
bool bind_command_writes(enum bind_command command);

/* Does it, says how it went, and returns the exit code. */
enum exitcode bind_run(const struct bind_call *call);

#endif
