/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The runtime directory /run/vfio-tool: records of devices, devices that `unbind` holds back,
 * journals. */
#ifndef VFIO_TOOL_RUNSTATE_H
#define VFIO_TOOL_RUNSTATE_H

#include "core/pci.h"
#include "core/plan.h"
#include "core/record.h"
#include "sys/root.h"

/* The record of a device; -ENOENT when there is none or it is not readable as one. */
int record_load(const struct root *root, const struct pci_addr *addr,
		struct record *ret) _must_check_;
int record_save(const struct root *root, const struct record *record) _must_check_;
int record_forget(const struct root *root, const struct pci_addr *addr);

/* All records, in the order of their addresses; the caller frees them. None at all is no error.
 * -ENOMEM. */
int records_load(const struct root *root, struct record **ret, size_t *ret_count) _must_check_;

/* Brings records into the order of their addresses. */
void records_sort(struct record *records, size_t count);

/* Finds the record with that interface name, the latest when several have it. -ENOENT. */
int record_find_interface(const struct root *root, const char *interface,
			  struct record *ret) _must_check_;

/* A device that `unbind` gave back stays with the kernel, whatever udev replays, until `bind`,
 * `apply` or the next boot (promise P9). */
bool held_back(const struct root *root, const struct pci_addr *addr);
int hold_back(const struct root *root, const struct pci_addr *addr) _must_check_;
int let_go(const struct root *root, const struct pci_addr *addr);

/* Writes the journal before the first step; it carries the name of the first device. */
int journal_write(const struct root *root, const struct saved *saved, size_t count) _must_check_;

/* Writes the journal anew, so that it names only the devices that are flagged, the first of which
 * gives it its name; without any it is removed. A failure leaves the journal whole: then it names
 * too much, never too little. */
int journal_narrow(const struct root *root, const struct saved *saved, const bool *pending,
		   size_t count) _must_check_;

/* True when a journal that could not be undone yet names the device. */
bool journal_pending(const struct root *root, const struct pci_addr *addr);

/* What the journals name, written by runs that are at work, that were cut off, or that could not
 * undo what they did. The caller frees it. None at all is no error. -ENOMEM. */
int journals_load(const struct root *root, struct saved **ret, size_t *ret_count) _must_check_;

/* Undoes what a journal names. Sets a flag in `pending`, all clear before, for each device that
 * could not be brought back; returns 0 or the first error. */
typedef int recover_fn(void *context, const struct saved *saved, size_t count, bool *pending);

/* Calls `recover` for each journal that a run that is not alive any more has left, with its devices
 * locked. Afterwards the journal names, and a child that is late with one of them keeps locked,
 * only the devices that are flagged; without any the journal is removed. A journal that is not
 * readable as one is removed and reported as -EBADMSG once. Returns 0 or the first error. */
int journals_recover(const struct root *root, recover_fn *recover, void *context);

#endif
