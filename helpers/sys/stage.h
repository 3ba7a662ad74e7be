/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How far the boot has come, and which devices were judged before it. */
#ifndef VFIO_TOOL_STAGE_H
#define VFIO_TOOL_STAGE_H

#include <stdbool.h>

#include "core/verdict.h"
#include "sys/root.h"

/* True until the service has seen the configuration through once: until then mounts, swap and
 * routes are not known, so that a disk without a driver may be the one that the system is about to
 * live on. */
bool stage_is_booting(const struct root *root);

/* For records: "initramfs", "boot", "running". */
const char *stage_name(const struct root *root);

/* Says that the boot is over, for as long as this system runs. 0 or -errno. */
int stage_end_boot(const struct root *root);

/* True when what is seen here is the machine that will boot: not from a chroot, and not from a
 * container. A tree given with --root is taken for one that says nothing to the contrary. */
bool stage_sees_machine(const struct root *root);

/* Adds what the guards said about devices while the system ran: the list that travelled in the
 * initramfs, and over it the one that was kept on disk (promise P4). A list that is not there says
 * nothing; one that cannot be read sets `unread`. -ENOMEM. */
int stage_read_verdicts(const struct root *root, struct verdicts *ret) _must_check_;

/* What the initramfs of the next boot goes by: the list in the image that was built last while this
 * system runs, else the one that travelled in the initramfs that booted. -ENOMEM. */
int stage_read_image_verdicts(const struct root *root, struct verdicts *ret) _must_check_;

/* Remembers, while this system runs, the list that goes into an image. 0 or -errno. */
int stage_note_image(const struct root *root, const char *text) _must_check_;

/* Keeps a list on disk for the boots to come: in /etc/vfio-tool, since /var may be a file system
 * that is not there yet when they ask. What travelled in the initramfs of this boot counts no more,
 * but for stage_read_image_verdicts(). 0 or -errno. */
int stage_keep_verdicts(const struct root *root, const char *text) _must_check_;

#endif
