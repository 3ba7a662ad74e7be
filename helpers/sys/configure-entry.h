/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What `save`, `update` and `import` do to entries. */
#ifndef VFIO_TOOL_CONFIGURE_ENTRY_H
#define VFIO_TOOL_CONFIGURE_ENTRY_H

#include "core/facts.h"
#include "core/link.h"
#include "sys/configure.h"
#include "sys/draft.h"
#include "sys/outcome.h"

/* One run: what was read, and what is to be written. */
struct edit {
	const struct configure_call *call;
	const char *usual_file; /* for new entries without --file: "saved" */
	struct root root;
	struct origins origins;
	struct drafts drafts;
	struct policy added; /* the entries that are new, for their names */
	struct outcomes outcomes;
	enum exitcode code; /* of what failed */
};

#define EDIT_NONE(configure_call)                                                                  \
	{                                                                                          \
		.call = (configure_call), .usual_file = "saved",                                   \
		.root = { .top = -1, .sys = -1, .proc = -1, .run = -1 }, .drafts = DRAFTS_NONE     \
	}

/* A device and what it is called, now or by its record. */
struct known {
	struct device device;
	char interface[INTERFACE_TEXT_MAX];
	char mac[MAC_TEXT_MAX];
	bool is_another; /* the entry meant another card until now */
	bool is_agreed;	 /* a person said that it is the one which the entry means */
};

/* Opens the system, locks and reads the configuration. False: why not is an outcome, and edit_end()
 * says it. One with mistakes is not edited: what they hide could be written twice. */
bool edit_begin(struct edit *edit) _must_check_;
void edit_release(struct edit *edit);

/* Reads a device with all that can be recorded of it. As scan_device(). */
int edit_scan(const struct edit *edit, const struct pci_addr *addr, struct known *ret) _must_check_;

/* "0000:21:00.0 (enp33s0f0np0)" */
void known_label(const struct known *known, struct strbuf *out);

/* Makes an entry of the configuration agree with a device that it means, and have that mode; a name
 * that followed from what changes is written down. 1: its text was changed; 0: it says all that
 * already; -EPERM: its file may not be written, which is an outcome already; other -errno. `done`
 * gets the keys that were set. */
int edit_entry(struct edit *edit, size_t index, const struct known *known, enum mode mode,
	       struct strbuf *done) _must_check_;

/* What a person has agreed to for a device. */
struct agreed {
	bool whole;		/* its IOMMU group comes along */
	guard_set allow;	/* guards that are lifted */
	const char *node_group; /* where the entry has none; NULL: the usual one */
};

/* Writes into an entry that is there what it does not say of it; one that takes other devices of
 * its group along keeps them. As edit_entry(). */
int edit_agreed(struct edit *edit, size_t index, const struct agreed *agreed,
		struct strbuf *done) _must_check_;

/* Edits or adds the entry of a device, which may be of that mode alone. 0; -EPERM: why not is an
 * outcome; -errno. */
int edit_device(struct edit *edit, const struct pci_addr *addr, enum mode mode,
		const struct agreed *agreed) _must_check_;

/* An entry stays as it is: --output is to have the text of its file all the same. One that is not
 * in /etc/vfio-tool is passed over. 0 or -ENOMEM. */
int edit_keep(struct edit *edit, size_t index) _must_check_;

/* Lets the companions that are functions of the same card follow an entry whose device is at
 * another address now. One that is not there stays as it is, which is an outcome. As edit_entry().
 */
int edit_companions(struct edit *edit, size_t index, const struct known *known,
		    struct strbuf *done) _must_check_;

/* Adds an entry for a device to the file for new ones; its name is in `entry` already, or made from
 * the device. Results as edit_entry(). *ret_path is the file, valid until the next change. */
int edit_add(struct edit *edit, const struct entry *entry, const struct known *known,
	     const char **ret_path) _must_check_;

/* Takes an entry out of its file. As edit_entry(). Done after all other edits, from the last entry
 * to the first: those behind it move up in the text. */
int edit_remove(struct edit *edit, size_t index) _must_check_;

/* Adds a failure with its exit code; further lines of the message are the way out. Always -EPERM,
 * or -ENOMEM. */
int edit_fail(struct edit *edit, enum exitcode code, const char *message);

/* Looks whether what was edited is right as a whole, writes it, and says how it went. */
enum exitcode edit_end(struct edit *edit, const char *hint);

/* "ENTRY (FILE:LINE)" of an entry of the policy. */
void entry_where(const struct entry *entry, struct strbuf *out);

#define _cleanup_edit_ _cleanup_(edit_release)

#endif
