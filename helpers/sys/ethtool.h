/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Asks the kernel about network interfaces: state, fastest mode, the card's own address. */
#ifndef VFIO_TOOL_ETHTOOL_H
#define VFIO_TOOL_ETHTOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/link.h"
#include "sys/root.h"

/* Fills ret[i] for names[i], the address only with `mac`; what cannot be had is unknown, all of it
 * for a name that is "" or not there. Speeds and addresses come through ioctl(2), which may wait
 * for a driver that is stuck: a child asks, and after two seconds without an answer the rest stays
 * unknown. Below --root=DIR nobody can be asked: the speed is the one that the files say the link
 * has. */
void ethtool_read(const struct root *root, const char *const *names, size_t count, bool mac,
		  struct link *ret);

#endif
