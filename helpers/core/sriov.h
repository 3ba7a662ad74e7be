/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether the virtual functions of a physical one are made anew, or why not. */
#ifndef VFIO_TOOL_SRIOV_H
#define VFIO_TOOL_SRIOV_H

#include "core/device.h"
#include "core/exitcode.h"
#include "core/finding.h"
#include "core/guard.h"
#include "core/policy.h"

enum sriov_verdict {
	SRIOV_SETTLED, /* it has as many as it is to have */
	SRIOV_MAKE,
	SRIOV_WAIT,   /* it has no driver yet, which makes them */
	SRIOV_REFUSE, /* a person has to see to it */
	SRIOV_VERDICT_MAX
};

/* What is known of the physical function. */
struct sriov_facts {
	const struct device *device; /* NULL: it is not there */
	int total;		     /* that it can have; -1: no SR-IOV */
	unsigned count;		     /* that it has */
	const struct usages *users;  /* who uses which of them (guard unused); NULL: nobody */
};

struct sriov_decision {
	enum sriov_verdict verdict;
	enum exitcode code;	    /* with SRIOV_WAIT and SRIOV_REFUSE */
	struct strbuf fact, remedy; /* as a refusal has them */
};

/* Decides. The texts may have failed: strbuf.error. The caller releases the decision. */
void sriov_decide(const struct sriov *sriov, const struct sriov_facts *facts,
		  struct sriov_decision *ret);

/* Adds what `validate` finds about it. `count` is the number of virtual functions that are there.
 * -ENOMEM. */
int sriov_validate(const struct sriov *sriov, const struct sriov_decision *decision, unsigned count,
		   struct findings *findings) _must_check_;
void sriov_decision_release(struct sriov_decision *decision);

#define _cleanup_sriov_decision_ _cleanup_(sriov_decision_release)

#endif
