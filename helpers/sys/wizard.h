/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `configure`, the guided session, for its parts. */
#ifndef VFIO_TOOL_WIZARD_H
#define VFIO_TOOL_WIZARD_H

#include "sys/configure-entry.h"
#include "sys/resolve.h"

/* A device that was chosen, and what was agreed to for it. */
struct choice {
	struct pci_addr addr;
	enum mode mode;
	bool whole;	 /* its IOMMU group comes along */
	guard_set allow; /* guards that are lifted */
	bool was_kernel; /* until the file is written, its entry leaves it to the kernel */
	bool later;	 /* it cannot be bound now, and its entry is wanted all the same */
};

struct wizard {
	const struct configure_call *call;
	bool asks; /* a person is at the terminal; else the lists have to say all */
	struct edit edit;
	struct choice *choices;
	size_t count;
	bool *removed;		  /* for each entry of the configuration: it is to be taken out */
	struct entry *judged;	  /* its entries as they are about to be; owns nothing in them */
	struct addr_list reached; /* what the test binds: the plan's devices and siblings */
	char node_group[ACCOUNT_NAME_MAX]; /* "": the usual one */
};

/* Each is 0, or -EPERM when the session is over, with the reason among the outcomes, or -errno. */

/* Shows the devices and lets the person choose; without one, the lists of the command line. */
int wizard_choose(struct wizard *wizard) _must_check_;

/* Says what binding those for VFIO means, and asks about all that stands against it. A choice that
 * is given up is taken out. Ends the session where nobody can be asked. */
int wizard_judge(struct wizard *wizard) _must_check_;

/* Binds them until wizard_keep() or wizard_undo(), and never for longer than a minute and a half;
 * asks whether it is good. 1: it is; 0: it is not, and all is as before. */
int wizard_test(struct wizard *wizard) _must_check_;

/* The end of a test that was good. */
void wizard_keep(void);
void wizard_undo(void);

/* True when there is something to test, a device that would be bound now, and nothing that
 * vfio-bind leaves to the kernel until the file is written; `reached` is what the test is about
 * then. */
bool wizard_can_test(struct wizard *wizard);

/* Makes it so for good, which offers to build the initramfs anew. The exit code of vfio-bind. */
enum exitcode wizard_apply(const struct wizard *wizard);

/* "no answer", and nothing is written. -EPERM or -ENOMEM. */
int wizard_no_answer(struct wizard *wizard);

/* Takes a choice out. */
void wizard_drop(struct wizard *wizard, size_t index);

/* "0000:21:00.0 (enp33s0f0np0)" */
void wizard_label(const struct wizard *wizard, const struct pci_addr *addr, struct strbuf *out);

#endif
