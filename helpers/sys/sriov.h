/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes the virtual functions of a physical one, so that no driver sees them before they are where
 * they belong. */
#ifndef VFIO_TOOL_SYS_SRIOV_H
#define VFIO_TOOL_SYS_SRIOV_H

#include "core/sriov.h"
#include "sys/resolve.h"
#include "sys/transaction.h"

/* What the rules look at: while there is a file of its address below this directory of /run, the
 * virtual functions of a physical one are being made, and udev leaves them alone. */
#define SRIOV_MARKS "vfio-tool/sriov"

/* True while the virtual functions of a physical one are being made (or a run was cut off). */
bool sriov_under_way(const struct root *root, const struct pci_addr *addr);

/* Brings the declared ones of the virtual functions that are there to their drivers; false: that
 * failed, and they are as before. */
typedef bool sriov_bind_fn(void *context, const struct sriov *sriov,
			   const struct addr_list *functions);

enum sriov_end {
	SRIOV_NOTHING, /* all is so, or it waits or is refused: see the decision */
	SRIOV_PLANNED, /* dry run */
	SRIOV_DONE,
	SRIOV_BUSY,   /* another helper is at it */
	SRIOV_UNDONE, /* it failed, and the number is as before */
	SRIOV_STUCK,  /* it failed, and the number could not be brought back */
	SRIOV_END_MAX
};

struct sriov_result {
	enum sriov_end end;
	struct sriov_decision decision;
	unsigned before;      /* functions that it had */
	struct step steps[4]; /* what is written to the physical function, in order */
	size_t step_count;
	struct step failed; /* SRIOV_UNDONE, SRIOV_STUCK: the step, unless `bind` failed */
	int error;	    /* of that step; 0: `bind` failed */
};

/* Looks, decides, and does it: all or nothing. What a run that was cut off has left is finished. 0
 * with *ret, which the caller releases, or -errno when no decision could be made. */
int sriov_run(const struct session *session, const struct sriov *sriov, sriov_bind_fn *bind,
	      void *context, struct sriov_result *ret) _must_check_;
void sriov_result_release(struct sriov_result *result);

/* The virtual functions that a device has, by their numbers; counted by their links, since reading
 * sriov_numvfs waits for the device's lock on kernels before 6.9. 0 or -errno. */
int sriov_functions(const struct root *root, const struct pci_addr *addr,
		    struct addr_list *ret) _must_check_;

#define _cleanup_sriov_result_ _cleanup_(sriov_result_release)

#endif
