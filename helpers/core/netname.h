/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Predicts the name that udev would give to a network card's interface
 * (systemd.net-naming-scheme(7)). */
#ifndef VFIO_TOOL_NETNAME_H
#define VFIO_TOOL_NETNAME_H

#include "core/device.h"

/* The name for a function that has no interface now, from its slot or its address, without the
 * parts that only a driver knows (npX). `multifunction`: the slot has more functions than this one.
 * -ENOENT: no name is to be predicted (no network card, a VF, the name would be too long);
 * *ret is then untouched. */
int netname_predict(const struct device *device, bool multifunction,
		    char ret[static INTERFACE_TEXT_MAX]) _must_check_;

#endif
