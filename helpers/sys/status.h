/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* All that `status` shows and `check` judges. */
#ifndef VFIO_TOOL_SYS_STATUS_H
#define VFIO_TOOL_SYS_STATUS_H

#include "core/audit.h"
#include "core/host.h"
#include "sys/boot.h"
#include "sys/inventory.h"
#include "sys/obstacles.h"
#include "sys/prerequisites.h"

struct state {
	struct inventory inventory; /* without the entries that are skipped */
	struct boot_state boot;
	struct killswitch killswitch;
	struct obstacles obstacles;
	struct host host;
	struct prerequisites prerequisites; /* when it was thorough */
	struct findings findings;
};

#define STATE_NONE                                                                                 \
	{                                                                                          \
		.inventory = INVENTORY_NONE, .boot = BOOT_STATE_NONE                               \
	}

/* Fills a state that is STATE_NONE and that the caller releases in any case. A system without a PCI
 * bus is judged, too. `thorough`: what sys/prerequisites.h has as well, and a look into the image
 * on disk when the initramfs that booted is not from the configuration as it is, which executes the
 * program that lists it. -errno with the reason in `why`. */
int state_gather(const char *root, bool thorough, struct state *state,
		 struct strbuf *why) _must_check_;
void state_release(struct state *state);

#define _cleanup_state_ _cleanup_(state_release)

#endif
