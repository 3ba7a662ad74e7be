/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Asks the kernel about a network interface: state, fastest mode, the card's own address. */
#ifndef VFIO_TOOL_ETHTOOL_H
#define VFIO_TOOL_ETHTOOL_H

#include "core/link.h"
#include "sys/root.h"

/* One socket for any number of questions; -1: not opened, and questions are answered from sysfs
 * alone. */
struct ethtool {
	int fd;
};

/* Opens the socket; below --root=DIR, or when that fails, none is opened. */
void ethtool_open(const struct root *root, struct ethtool *ret);
void ethtool_close(struct ethtool *ethtool);

/* What can be had of it; the rest says unknown. An interface that is not there has everything
 * unknown. Takes no lock that a stuck driver could hold for ever without a deadline. */
void ethtool_read(const struct ethtool *ethtool, const struct root *root, const char *interface,
		  struct link *ret);

#define _cleanup_ethtool_ _cleanup_(ethtool_close)

#endif
