/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A declared device that somebody else wants too: who wins, and why. */
#ifndef VFIO_TOOL_CONFLICT_H
#define VFIO_TOOL_CONFLICT_H

#include "core/finding.h"
#include "core/policy.h"
#include "core/rival.h"

enum winner {
	WINNER_BOTH,	  /* the entry and the claim want the same */
	WINNER_VFIO_TOOL, /* it is as the entry says */
	WINNER_RIVAL,	  /* it is as the claim says */
	WINNER_OPEN,	  /* the one that comes first, or last */
	WINNER_MAX
};

/* "both", "vfio-tool", "rival", "open": stable, for programs. */
const char *winner_to_string(enum winner winner);
int winner_from_string(const char *text, enum winner *ret) _must_check_;

/* A device of an entry. */
struct contender {
	struct claim_subject subject;
	const struct entry *entry;
	const char *label; /* "0000:21:00.0 (enp33s0f0np0)" */
};

/* One claim on one device. The pointers are to what it was made from. */
struct contest {
	const struct claim *claim;
	const struct device *device; /* NULL: which devices the claim means cannot be told */
	const struct entry *entry;   /* NULL with it */
	enum winner winner;
	const char *reason; /* a constant */
	char *fact, *remedy;
};

struct contests {
	struct contest *list;
	size_t count;
};

/* Adds a contest for each claim that matters to the device. 0 or -ENOMEM. */
int conflict_judge(const struct contender *contender, const struct claims *claims,
		   struct contests *contests) _must_check_;

/* Adds those of the claims that do not say which devices they mean. Same contract. */
int conflict_judge_unclear(const struct claims *claims, struct contests *contests) _must_check_;

/* The finding that a contest is. */
enum finding_kind conflict_finding(const struct contest *contest);

/* Adds a finding for each. Same contract. */
int conflict_findings(const struct contests *contests, struct findings *findings) _must_check_;

void contests_release(struct contests *contests);

#define _cleanup_contests_ _cleanup_(contests_release)

#endif
