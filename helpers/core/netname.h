/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Predicts the name that udev would give to a network card's interface
 * (systemd.net-naming-scheme(7), v249 to v252, with the default NamePolicy: onboard, slot, path).
 * What is not predicted: names by a .link file, by a rule or with net.ifnames=0; VFs; classes that
 * may be Ethernet, wireless or InfiniBand; a slot that is known only of a bridge above the card;
 * the function numbers above 7 of a card with ARI; and what only a driver knows, see
 * netname_matches(). */
#ifndef VFIO_TOOL_NETNAME_H
#define VFIO_TOOL_NETNAME_H

#include "core/device.h"

/* The name for a function that has no interface now: "eno1", "ens3f0", "enp1s0", "enP2p1s0f1". The
 * device was read with its slot and its onboard number. -ENOENT: no name is to be predicted, or it
 * would be too long; *ret is then untouched. */
int netname_predict(const struct device *device, char ret[static INTERFACE_TEXT_MAX]) _must_check_;

/* True when the driver may give the device this name: the predicted one, alone or with the port of
 * a card that has several behind one function ("enp1s0f0np0", "enp1s0d1"). */
bool netname_matches(const struct device *device, const char *name);

#endif
