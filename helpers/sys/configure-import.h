/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Shared by the files configure-import*.c only. */
#ifndef VFIO_TOOL_CONFIGURE_IMPORT_H
#define VFIO_TOOL_CONFIGURE_IMPORT_H

#include "core/match.h"
#include "sys/configure-entry.h"

/* The file of this tool's predecessor. */
#define OLD_CONFIG "/etc/vfio-tool/config.toml"

/* What is said about one place in a file. */
struct source {
	const char *file;
	int line; /* 0: the file as a whole */
};

/* What a source wants of a device. */
struct wish {
	enum mode mode;
	const char *driver; /* "" VFIO, and no driver of it in particular */
};

/* A device that was imported. The texts are those of the source, which are there as long as any is
 * read. */
struct done {
	struct pci_addr addr;
	struct source source;
	struct wish wish;
};

struct import {
	struct edit *edit;
	struct machine machine;
	struct done *done;
	size_t done_count;
};

/* Says what became of what a source has; `leave`: nothing, and why. -ENOMEM. */
int import_note(struct import *import, enum outcome_kind kind, const struct source *source,
		const struct strbuf *text, const char *remedy) _must_check_;
int import_leave(struct import *import, const struct source *source, const char *what,
		 const char *remedy) _must_check_;

/* Writes a device as an entry, or says why not. `interface` is what the source calls it, ""
 * nothing. */
int import_device(struct import *import, const struct source *source, const struct pci_addr *addr,
		  const struct wish *wish, const char *interface) _must_check_;

/* What OLD_CONFIG says. */
int import_old_config(struct import *import) _must_check_;

#endif
