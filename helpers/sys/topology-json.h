/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `topology --json`: docs/vfio-tool.schema.json says what the members are. */
#ifndef VFIO_TOOL_TOPOLOGY_JSON_H
#define VFIO_TOOL_TOPOLOGY_JSON_H

#include "core/topology.h"
#include "sys/inventory.h"

/* The report as text, which the caller frees; NULL: no memory. */
char *topology_to_json(const struct inventory *inventory,
		       const struct topology *topology) _must_check_;

#endif
