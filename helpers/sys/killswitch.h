/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the kill switches, and at which stage of the boot this is. */
#ifndef VFIO_TOOL_SYS_KILLSWITCH_H
#define VFIO_TOOL_SYS_KILLSWITCH_H

#include "core/killswitch.h"
#include "sys/root.h"

/* Reads them from the command line of the running kernel, and looks for the file. A system without
 * a command line (a tree given with --root) switches nothing off by one. -errno when it is there
 * and could not be read: *ret then has what the file says. */
int killswitch_load(const struct root *root, struct killswitch *ret) _must_check_;

/* True when this system is an initramfs: by the file that makes it one for systemd
 * (etc/initrd-release), or by the one that only our part of an image has
 * (usr/lib/vfio-tool/digest). */
bool in_initramfs(const struct root *root);

#endif
