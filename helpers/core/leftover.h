/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the files of other tools say about devices and core/rival.h passes over: for who takes them
 * over and must lose nothing without a word. */
#ifndef VFIO_TOOL_LEFTOVER_H
#define VFIO_TOOL_LEFTOVER_H

#include "core/policy.h"
#include "core/rival.h"

/* Items of ids= that are no ID, in a file of modprobe.d or, with one line, a kernel command line.
 * 0 or -ENOMEM. */
int leftover_ids(const char *text, const char *file, struct problems *problems) _must_check_;

/* Host devices that libvirt does not manage, which are for others to prepare, become claims with
 * their line; those whose address cannot be read become problems. `claims` are those of
 * rival_parse_libvirt(). 0 or -ENOMEM. */
int leftover_libvirt(const char *text, const char *file, struct claims *claims,
		     struct problems *problems) _must_check_;

#endif
