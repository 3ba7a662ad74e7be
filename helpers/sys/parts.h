/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The files of this program: which are where systemd, udev and the builders of initramfs look. */
#ifndef VFIO_TOOL_PARTS_H
#define VFIO_TOOL_PARTS_H

#include "core/strbuf.h"
#include "sys/image.h"
#include "sys/root.h"

/* Adds a line for each file that is missing or masked: "vfio-tool.service: is in none of ...", with
 * the way out on the next. Of the initramfs generators the one that is here counts, NULL: none.
 * The count of lines' messages, or -ENOMEM. */
int parts_find_missing(const struct root *root, const struct image_generator *generator,
		       struct strbuf *out) _must_check_;

#endif
