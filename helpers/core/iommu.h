/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Why the IOMMU is as it is. `status`, `check` and `setup-boot` all ask here. */
#ifndef VFIO_TOOL_IOMMU_H
#define VFIO_TOOL_IOMMU_H

#include "core/host.h"

enum iommu_cause {
	IOMMU_ACTIVE,
	IOMMU_SWITCHED_OFF,  /* by words of the kernel command line */
	IOMMU_DEFAULT_OFF,   /* the kernel leaves Intel's alone unless it is told to */
	IOMMU_WITHOUT,	     /* the kernel was built without a driver for Intel's */
	IOMMU_NOT_DESCRIBED, /* the firmware has no table of one */
	IOMMU_UNEXPLAINED,   /* inactive, and nothing is seen that explains it */
	IOMMU_CAUSE_MAX
};

/* "active", "switched-off", ...: stable, for programs. */
const char *iommu_cause_to_string(enum iommu_cause cause);

/* What keeps it from being active, the first of these that holds. */
enum iommu_cause iommu_judge(const struct host *host);

/* The words in force that keep VFIO from working: bits of enum bootswitch. Words for another
 * maker's IOMMU do nothing, and what was overruled does not count. */
unsigned iommu_contradictions(const struct host *host);

/* What is so, one line, and the way out, "" where nothing is to be done. */
void iommu_explain(const struct host *host, struct strbuf *fact, struct strbuf *remedy);

/* The way out where nothing more is known. */
const char *iommu_general_remedy(void);

/* Takes the text of a kernel's .config. */
enum iommu_default iommu_default_from_config(const char *config);

/* Takes /proc/cpuinfo. */
enum iommu_maker iommu_maker_from_cpuinfo(const char *text);

#endif
