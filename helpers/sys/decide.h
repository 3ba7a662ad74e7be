/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Gathers every fact that a decision rests on, and asks the planner. */
#ifndef VFIO_TOOL_DECIDE_H
#define VFIO_TOOL_DECIDE_H

#include "sys/transaction.h"

/* Reads the wanted devices with their groups, and of the rest what the entries and guards need;
 * fills machine, reached, usages and plan. 0 or -errno; a refusal is in the plan. */
int decide(const struct session *session, const struct want *wants, size_t count,
	   struct transaction *transaction) _must_check_;

#endif
