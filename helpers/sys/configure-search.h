/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Where cards have gone, for configure-update.c alone. */
#ifndef VFIO_TOOL_CONFIGURE_SEARCH_H
#define VFIO_TOOL_CONFIGURE_SEARCH_H

#include "core/match.h"
#include "sys/configure-entry.h"

struct update {
	struct edit *edit;
	struct machine machine;
	struct selection selection;
	bool *taken;	 /* devices that an entry has followed */
	bool *displaced; /* entries that agree with a card, and the one they mean is elsewhere */
	bool *dropped;	 /* entries that are to be removed */
};

/* The devices that are like what an entry means, as far as nothing else has them. */
struct search {
	enum likeness likeness; /* the surest */
	size_t count;		/* of that */
	size_t device;
	struct known known;
};

/* Finds them among the devices that no entry means, and that none has followed. -errno. */
int find_like(const struct update *update, const struct entry *entry,
	      struct search *search) _must_check_;

/* Cards of one kind may have changed places: the address and the IDs agree, and the network
 * address, which selects nothing, tells. Takes such a device from its entry, which is displaced
 * then. */
void find_displaced(struct update *update, size_t device);

#endif
