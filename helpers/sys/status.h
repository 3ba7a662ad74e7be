/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* All that `status` shows, gathered and judged. */
#ifndef VFIO_TOOL_SYS_STATUS_H
#define VFIO_TOOL_SYS_STATUS_H

#include "core/audit.h"
#include "core/host.h"
#include "sys/boot.h"
#include "sys/inventory.h"
#include "sys/obstacles.h"

struct state {
	struct inventory inventory; /* without the entries that are skipped */
	struct boot_state boot;
	struct killswitch killswitch;
	struct obstacles obstacles;
	struct host host;
	struct findings findings;
};

#define STATE_NONE                                                                                 \
	{                                                                                          \
		.inventory = INVENTORY_NONE, .boot = BOOT_STATE_NONE                               \
	}

/* Fills a state that is STATE_NONE and that the caller releases in any case. A system without a PCI
 * bus is judged, too. -errno with the reason in `why`. */
int state_gather(const char *root, struct state *state, struct strbuf *why) _must_check_;
void state_release(struct state *state);

#define _cleanup_state_ _cleanup_(state_release)

#endif
