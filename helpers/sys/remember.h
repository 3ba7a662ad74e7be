/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What of a device is gone while a VFIO driver has it, and is remembered from before. */
#ifndef VFIO_TOOL_REMEMBER_H
#define VFIO_TOOL_REMEMBER_H

#include "sys/transaction.h"

/* Reads the interfaces' names of the reached devices, for records and reports, and their speeds and
 * addresses unless the plan refuses: they go with the native drivers. -ENOMEM. */
int remember_links(const struct session *session, struct transaction *transaction) _must_check_;

/* Notes, for everybody to see, that a request was refused, undone or left something stuck; a device
 * that was never taken gets a record, too. The same failure is noted once. */
void remember_failure(const struct session *session, const struct want *wants, size_t count,
		      const struct transaction *transaction);

/* Notes that a device that was left stuck ended all the same. */
void remember_recovery(const struct session *session, const struct saved *saved, enum restored how);

/* Writes the records of the devices that are on VFIO now, and forgets those of devices that were
 * given back, but for the failures that made a stage do so. One that cannot be written is warned
 * about. */
void remember_result(const struct session *session, const struct want *wants, size_t count,
		     const struct transaction *transaction);

#endif
