/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Judges what was found out about the system: findings, each with its way out. */
#ifndef VFIO_TOOL_AUDIT_H
#define VFIO_TOOL_AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/finding.h"
#include "core/macro.h"
#include "core/sha256.h"

/* What is known about the initramfs. Digests are those of configurations, "" when there is none. */
struct boot_facts {
	bool declares;			    /* an entry hands something to VFIO */
	char configured[SHA256_TEXT_MAX];   /* of the configuration as it is */
	char carried[SHA256_TEXT_MAX];	    /* of the initramfs that booted */
	const char *image;		    /* the image on disk, NULL: was not looked at */
	char image_digest[SHA256_TEXT_MAX]; /* what is in it */
	const char *rebuild;		    /* the command that builds it, NULL: not known */
	const char *kernel;		    /* release of the running kernel */
	const char *const *missing;	    /* modules that it does not have */
	size_t missing_count;
};

/* Is what the next boot goes through made from this configuration? 0 or -ENOMEM. */
int audit_boot(const struct boot_facts *facts, struct findings *findings) _must_check_;

#endif
