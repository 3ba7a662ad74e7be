/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Builds the initramfs anew when a person wants it. */
#ifndef VFIO_TOOL_REBUILD_H
#define VFIO_TOOL_REBUILD_H

#include <stdbool.h>

#include "core/strbuf.h"
#include "sys/image.h"

/* True when somebody sits at a terminal who can be asked. */
bool rebuild_can_ask(void);

/* Asks, when `yes` is false, whether the images shall be built for that reason (one line without a
 * full stop), and has them built by one of the generator's commands. 0; -ECANCELED: nobody agreed;
 * else what has failed is in `why`. */
int rebuild(const struct image_generator *generator, const char *command, const char *reason,
	    bool yes, struct strbuf *why) _must_check_;

/* True when neither the initramfs that booted nor the one on disk, which is asked itself and takes
 * a second, has the configuration as it is. */
bool rebuild_is_due(const struct root *root);

#endif
