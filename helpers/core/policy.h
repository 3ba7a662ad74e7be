/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The INTENT: what the configuration says should be (design, section 5). Filled key by key,
 * validated as it is filled, so that sys/config has nothing to decide. */
#ifndef VFIO_TOOL_POLICY_H
#define VFIO_TOOL_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/device.h"
#include "core/guard.h"
#include "core/pci.h"
#include "core/strbuf.h"
#include "core/vf.h"

enum mode { MODE_VFIO, MODE_KERNEL, MODE_MAX };

/* What to do about the other functions of a device's IOMMU group. */
enum group_policy {
	GROUP_STRICT, /* refuse when the group would not be viable */
	GROUP_WHOLE,  /* take every function but bridges */
	GROUP_LIST,   /* take the functions named in `companions` */
	GROUP_POLICY_MAX
};

/* Which keys of `match` are set; all that are set must agree. */
enum match_key {
	MATCH_ADDRESS = 1 << 0,
	MATCH_ID = 1 << 1,
	MATCH_CLASS = 1 << 2,
	MATCH_SLOT = 1 << 3,
	MATCH_PATH = 1 << 4,
	MATCH_SERIAL = 1 << 5,
	MATCH_NUMA_NODE = 1 << 6,
	MATCH_PF = 1 << 7,
};

#define ENTRY_NAME_MAX 64

/* A physical function, by where it is and what it is (promise P3). */
struct pf_identity {
	struct pci_addr addr;
	struct pci_id id;
};

struct match {
	unsigned keys; /* of enum match_key */
	struct pci_addr address;
	struct pci_id id;
	struct pci_class class;
	char slot[SLOT_TEXT_MAX];
	char path[PATH_TEXT_MAX];
	char serial[PCI_SERIAL_TEXT_MAX];
	int numa_node;
	char pf_name[ENTRY_NAME_MAX]; /* as the file names it: address, interface or entry */
	struct pf_identity pf;	      /* what that comes to, once policy_finish() was there */
	struct vf_set vfs;	      /* with MATCH_PF */
	bool vfs_given;
	/* recorded facts, not visible at boot: they name and help to find, they do not select */
	char interface[INTERFACE_TEXT_MAX];
	char mac[sizeof("00:00:00:00:00:00")];
};

#define DRIVER_AUTO "auto" /* as a driver: the one that is made for the device */
#define ACCOUNT_NAME_MAX 33
#define NODE_MODE_UNSET 01000u

/* Owner, group and mode of the device nodes; "" and NODE_MODE_UNSET mean "as in options". */
struct node_access {
	char owner[ACCOUNT_NAME_MAX];
	char group[ACCOUNT_NAME_MAX];
	unsigned mode;
};

/* Another function of the group, to be taken along: as with an entry, the address says where it is
 * and the id what it is. */
struct companion {
	struct pci_addr addr;
	struct pci_id id;
};

struct entry {
	char name[ENTRY_NAME_MAX]; /* unique, [a-z0-9][a-z0-9_.-]* in any case; given or made from
				      the interface, the address, ... */
	struct match match;
	unsigned expect; /* how many devices must match; 1 with an address; 0 with `pf`: as many as
			    there are, each is known by itself */
	enum mode mode;
	char driver[DRIVER_TEXT_MAX]; /* the VFIO driver, or DRIVER_AUTO; "" with MODE_KERNEL */
	enum group_policy group;
	struct companion *companions; /* with GROUP_LIST */
	size_t companion_count;
	bool required;
	guard_set allow;
	struct node_access node;
	char *file; /* where it stands, for messages */
	int line;
};

struct options {
	bool auto_load_module;	 /* default true */
	bool set_permissions;	 /* 0666 nodes; default false */
	struct node_access node; /* default root:vfio 0660 */
};

#define VFS_UNSET 0xffffffffu

/* An entry of `sriov`: how many virtual functions a physical one is to have. Its match has address
 * and id. */
struct sriov {
	char name[ENTRY_NAME_MAX];
	struct match match;
	unsigned vfs;
	char *file;
	int line;
};

struct policy {
	struct entry *entries;
	size_t count;
	struct sriov *sriov;
	size_t sriov_count;
	struct options options;
};

/* What is wrong at a place in the configuration, and what would be right. */
struct problem {
	char *file;
	int line; /* 0: the file as a whole */
	char *text;
	char *remedy;
};

struct problems {
	struct problem *list;
	size_t count;
};

/* Adds a problem; the strings are copied; a `remedy` of "" is none. A failed allocation is -ENOMEM.
 */
int problems_add(struct problems *problems, const char *file, int line, const char *text,
		 const char *remedy);
void problems_release(struct problems *problems);

/* Adds "FILE:LINE: what is wrong; what would be right", without a newline. Bytes that could drive a
 * terminal are escaped. */
void problem_format(const struct problem *problem, struct strbuf *buf);

/* The defaults, no entries. */
void policy_init(struct policy *policy);
void policy_release(struct policy *policy);

/* Adds an empty entry with defaults. The pointer is valid until the next call. NULL: out of memory.
 */
struct entry *policy_add_entry(struct policy *policy, const char *file, int line);

/* The same for `sriov`, and taking the last one back out. */
struct sriov *policy_add_sriov(struct policy *policy, const char *file, int line);
void policy_drop_last_sriov(struct policy *policy);

/* Frees what an entry owns. */
void entry_release(struct entry *entry);

/* Takes the last entry back out: it had a problem. */
void policy_drop_last(struct policy *policy);

/* Takes one entry out. Pointers to later entries are then stale. */
void policy_drop(struct policy *policy, size_t index);

/* A value as the file has it. */
struct value {
	enum { VALUE_STRING, VALUE_BOOL, VALUE_STRINGS, VALUE_NUMBER, VALUE_OTHER } type;
	const char *string; /* VALUE_STRING; VALUE_NUMBER: as it was written, NULL unknown */
	bool boolean;	    /* VALUE_BOOL */
	const char *const *strings; /* VALUE_STRINGS: an array or list of strings */
	size_t count;
};

/* Sets one key from the file: of an entry, of the `match` in an entry (`expect` stands there too),
 * of `options`. 0, or -EINVAL with what is wrong in `text` and what would be right in `remedy`
 * (both for people, one line, no file and line; both empty before). Unknown keys come with a
 * suggestion; keys whose work is not there yet are refused by name. A failure leaves the target as
 * it was. */
int entry_set(struct entry *entry, const char *key, const struct value *value, struct strbuf *text,
	      struct strbuf *remedy);
int match_set(struct entry *entry, const char *key, const struct value *value, struct strbuf *text,
	      struct strbuf *remedy);
int sriov_set(struct sriov *sriov, const char *key, const struct value *value, struct strbuf *text,
	      struct strbuf *remedy);
int sriov_match_set(struct sriov *sriov, const char *key, const struct value *value,
		    struct strbuf *text, struct strbuf *remedy);
int options_set(struct options *options, const char *key, const struct value *value,
		struct strbuf *text, struct strbuf *remedy);

/* What is wrong with a key at the top of a file: anything but `devices`, `sriov` and
 * `options`. Always
 * -EINVAL, with the same two texts. */
int policy_unknown_key(const char *key, struct strbuf *text, struct strbuf *remedy);

/* Checks what only the complete entry shows (no selector, `expect` missing, companions without
 * group = "list", an address without an id, ...), fills in what follows from the rest (expect,
 * name). Same contract. */
int entry_finish(struct entry *entry, struct strbuf *text, struct strbuf *remedy);

/* The same for an entry of `sriov`: an address without an id, no `vfs`; its name. */
int sriov_finish(struct sriov *sriov, struct strbuf *text, struct strbuf *remedy);

/* Checks entries against each other, once all files are read: equal names, two entries with one
 * address, a `pf` of which nothing says what it is. Reports each and drops the later; finds the
 * physical functions that `pf` names. 0 or -ENOMEM. */
int policy_finish(struct policy *policy, struct problems *problems);

/* The entry of that name, or NULL. */
const struct entry *policy_find(const struct policy *policy, const char *name);

/* The access that holds for an entry's nodes: its own keys, else the options'. `entry` may be NULL.
 */
struct node_access policy_node_access(const struct policy *policy, const struct entry *entry);

const char *mode_to_string(enum mode mode);
int mode_from_string(const char *text, enum mode *ret) _must_check_;
const char *group_policy_to_string(enum group_policy group);
int group_policy_from_string(const char *text, enum group_policy *ret) _must_check_;

#define _cleanup_policy_ _cleanup_(policy_release)
#define _cleanup_problems_ _cleanup_(problems_release)

#endif
