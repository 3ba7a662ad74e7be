/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From the name of a user or group to its number. */
#ifndef VFIO_TOOL_ACCOUNT_H
#define VFIO_TOOL_ACCOUNT_H

#include <stdbool.h>

#include "sys/root.h"

enum account_kind { ACCOUNT_USER, ACCOUNT_GROUP };

/* Finds the number, as udev would: a decimal number stands for itself, else the account's file
 * below the root says it. On the running system every other source of accounts is asked, too, but
 * only for a name that is not in the file. False: there is no such account. */
bool account_find(const struct root *root, enum account_kind kind, const char *name, unsigned *ret);

#endif
