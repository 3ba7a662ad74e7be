/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the kill switches, and at which stage of the boot this is. */
#ifndef VFIO_TOOL_SYS_KILLSWITCH_H
#define VFIO_TOOL_SYS_KILLSWITCH_H

#include "core/killswitch.h"
#include "sys/root.h"

/* Reads them from the command line of the running kernel. A system without one (a tree given with
 * --root) switches nothing off. -errno when it is there and could not be read. */
int killswitch_load(const struct root *root, struct killswitch *ret) _must_check_;

/* True when this system is an initramfs: by the file that makes it one for systemd
 * (etc/initrd-release), or by the one that only our part of an image has
 * (usr/lib/vfio-tool/digest). */
bool in_initramfs(const struct root *root);

#endif
