/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The rows and columns of `list`, for its parts. */
#ifndef VFIO_TOOL_LIST_H
#define VFIO_TOOL_LIST_H

#include <jansson.h>

#include "core/interface.h"
#include "core/status.h"
#include "sys/inventory.h"
#include "sys/probe.h"
#include "sys/table.h"

/* A device with all that its row shows. */
struct list_row {
	const struct device *device;
	enum status status;
	const struct device *blocker; /* the member of its group that keeps it from use, or NULL */
	char interface[INTERFACE_TEXT_MAX];
	enum interface_source source;
	const struct entry *entry;   /* or NULL */
	const struct record *record; /* or NULL */
};

/* The rows in the order of their addresses; they point into the inventory. */
struct list {
	struct list_row *rows;
	size_t count;
};

void list_release(struct list *list);
#define _cleanup_list_ _cleanup_(list_release)

/* The default columns, those of --verbose, or those that were named. */
enum { LIST_COLUMNS_MAX = 32 };
struct list_columns {
	unsigned char of[LIST_COLUMNS_MAX];
	size_t count;
};

/* `output` is the value of --output, or NULL. -EINVAL with the reason in `why`. */
int list_columns_choose(const char *output, bool verbose, struct list_columns *ret,
			struct strbuf *why) _must_check_;

/* The table as text, which the caller frees; NULL: no memory. */
char *list_to_text(const struct list *list, const struct list_columns *columns,
		   const struct probe_call *call) _must_check_;

/* The JSON report, likewise. */
char *list_to_json(const struct list *list, const struct probe_call *call) _must_check_;

#endif
