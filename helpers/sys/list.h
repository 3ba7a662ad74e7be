/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The rows and columns of `list`, for its parts. */
#ifndef VFIO_TOOL_LIST_H
#define VFIO_TOOL_LIST_H

#include "core/interface.h"
#include "core/link.h"
#include "core/status.h"
#include "sys/inventory.h"
#include "sys/probe.h"

/* A device with all that its row shows. */
struct list_row {
	const struct device *device;
	enum status status;
	const struct device *blocker; /* see status_blocker() */
	char interface[INTERFACE_TEXT_MAX];
	enum interface_source source;
	const struct entry *entry;   /* or NULL */
	const struct record *record; /* or NULL */
	struct link link;	     /* of a card on VFIO: as remembered */
};

/* Which devices were asked for. */
struct list_filter {
	struct pci_class classes[16];
	size_t class_count;
	unsigned modes; /* one bit a status; 0: any */
	const struct words *patterns;
	bool companions; /* and all other members of their groups */
};

/* The rows in the order of their addresses, or of their groups with `companions`; they point into
 * the inventory. */
struct list {
	const struct inventory *inventory;
	struct list_row *rows;
	size_t count;
};

/* Takes --class, --mode and the patterns. -EINVAL with the reason in `why`. */
int list_filter_parse(const struct probe_call *call, struct list_filter *ret,
		      struct strbuf *why) _must_check_;

/* What has to be read in full for that filter: for struct inventory_scope. NULL: everything. */
bool (*list_filter_scope(const struct list_filter *filter))(const struct device *identity,
							    const void *context);

enum list_need {
	LIST_NEED_LINKS = 1 << 0,
	LIST_NEED_NAMES = 1 << 1, /* the hardware database */
	LIST_NEED_NUMA = 1 << 2,
	LIST_NEED_HOLDERS = 1 << 3,
	LIST_NEED_MACS = 1 << 4,
};

/* Makes the rows; `needs` has what else is read for them, of enum list_need. -ENOENT: a pattern
 * fits nothing, which was said; the rows are there all the same. -ENOMEM. */
int list_fill(const struct inventory *inventory, const struct list_filter *filter, unsigned needs,
	      struct list *ret) _must_check_;
void list_release(struct list *list);
#define _cleanup_list_ _cleanup_(list_release)

/* Which columns. */
enum { LIST_COLUMNS_MAX = 32 };
struct list_columns {
	unsigned char of[LIST_COLUMNS_MAX];
	size_t count;
};

/* The default columns, those of --verbose, or those that --output names. -EINVAL with the reason in
 * `why`. */
int list_columns_choose(const char *output, bool verbose, struct list_columns *ret,
			struct strbuf *why) _must_check_;
unsigned list_columns_need(const struct list_columns *columns) _must_check_;

/* The table as text, and the report as JSON, in one line for a stream of them; the caller frees it.
 * NULL: no memory. */
char *list_to_text(const struct list *list, const struct list_columns *columns,
		   const struct probe_call *call) _must_check_;
char *list_to_json(const struct list *list, const struct probe_call *call) _must_check_;

#endif
