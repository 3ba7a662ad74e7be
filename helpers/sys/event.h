/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The event for which udev started this process. */
#ifndef VFIO_TOOL_EVENT_H
#define VFIO_TOOL_EVENT_H

#include "core/pci.h"

enum event_action { EVENT_ADD, EVENT_REMOVE, EVENT_OTHER };

struct event {
	enum event_action action;
	struct pci_addr addr;
};

/* Takes the event from the environment, through libudev. The address must agree with `expected`
 * (the rule's %k), so that an environment made by somebody else cannot point elsewhere. Without an
 * event in the environment (called by a unit or a person) it is EVENT_ADD for `expected`. -EINVAL
 * when the two disagree. */
int event_read(const struct pci_addr *expected, struct event *ret) _must_check_;

#endif
