/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From the name of a user or group to its number. */
#ifndef VFIO_TOOL_ACCOUNT_H
#define VFIO_TOOL_ACCOUNT_H

#include <stdbool.h>

#include "core/host.h"
#include "sys/root.h"

enum account_kind { ACCOUNT_USER, ACCOUNT_GROUP };

/* Finds the number, as udev would: a decimal number stands for itself, else the account's file
 * below the root says it. On the running system every other source of accounts is asked, too, but
 * only for a name that is not in the file. False: there is no such account. */
bool account_find(const struct root *root, enum account_kind kind, const char *name, unsigned *ret);

/* Whether a group has members, by the files below the root: in its own line, or as the group that a
 * user begins with. Other sources of accounts are not asked; a group that only they know is
 * unknown. */
enum answer account_has_members(const struct root *root, const char *name, unsigned number);

#endif
