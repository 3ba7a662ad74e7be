/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Shared by the files usage*.c only. */
#ifndef VFIO_TOOL_USAGE_PARTS_H
#define VFIO_TOOL_USAGE_PARTS_H

#include <stdint.h>

#include "core/child.h"
#include "core/diskuse.h"
#include "core/netuse.h"
#include "sys/root.h"
#include "sys/usage.h"

/* One run over the wanted devices, and what they share: read once, when first needed. */
struct usage_run {
	const struct root *root;
	const struct machine *machine;
	const struct pci_addr *wanted;
	size_t count;
	const char *session; /* SSH_CONNECTION as the caller knows it; NULL */
	bool find_session;   /* without it, look for it */
	unsigned patience_ms;
	bool disk_silent; /* one did not answer in time: the others are not waited for as well */
	struct usages usages;

	int netlink;	   /* -1 not open */
	uint32_t sequence; /* of the last question */
	struct rtnl rtnl;
	unsigned *asked; /* interfaces whose routes are in `rtnl` */
	size_t asked_count;
	bool addresses_read;
	struct net_peers peers;
	bool peers_read;

	struct storage storage;
	bool storage_read;
	bool pools_read;
};

/* Which of the wanted devices is looked at, and through what its parts are reached. */
struct usage_device {
	const struct pci_addr *addr;
	const struct pci_addr *through; /* a virtual function of it; NULL: the device itself */
	uint32_t class;
	struct children children;
};

/* Adds "could not be judged: WHAT: ERROR". */
int usage_unjudged(struct usage_run *run, const struct pci_addr *addr, enum guard guard,
		   const char *what, int error) _must_check_;

/* Each adds reasons to run->usages. 0, or -errno when no judgement can be made. */
int usage_judge_net(struct usage_run *run, const struct usage_device *device) _must_check_;
int usage_judge_disks(struct usage_run *run, const struct usage_device *device) _must_check_;
int usage_judge_display(struct usage_run *run, const struct usage_device *device) _must_check_;
int usage_judge_input(struct usage_run *run, const struct usage_device *device) _must_check_;
int usage_judge_functions(struct usage_run *run, const struct usage_device *device) _must_check_;

/* Fills what is below the directory of a device. Takes `dir` over. */
int usage_walk(int dir, struct children *ret) _must_check_;

/* Names in a directory below `dir`, one call of `visit` each, until it returns other than 0. `type`
 * is DT_DIR, DT_LNK, DT_REG. A directory that is not there has no names. */
int usage_list(int dir, const char *path, int (*visit)(void *data, const char *name, int type),
	       void *data) _must_check_;

/* "DIRECTORY/NAME/REST" for reading; the name comes from a directory listing or was validated. */
#define USAGE_PATH_MAX 256
const char *usage_path(char text[static USAGE_PATH_MAX], const char *directory, const char *name,
		       const char *rest);
#define USAGE_PATH(directory, name, rest)                                                          \
	usage_path((char[USAGE_PATH_MAX]){ 0 }, (directory), (name), (rest))

/* rtnetlink, on the running system only. -errno. */
int usage_ask_addresses(struct usage_run *run) _must_check_;
int usage_ask_routes(struct usage_run *run, unsigned index) _must_check_;
int usage_ask_way(struct usage_run *run, const struct inet *to, const struct inet *from,
		  unsigned *ret_index) _must_check_;
int usage_ask_kind(struct usage_run *run, unsigned index, char kind[static 16]) _must_check_;

/* Fills run->storage.mounts and .swaps; a failure is for the caller to report. */
int usage_read_storage(struct usage_run *run) _must_check_;

/* Whom the host reaches over the network and must not lose. */
int usage_read_peers(struct usage_run *run) _must_check_;

/* Looks at the bytes of a disk and those of its partitions that want it; fills signature, busy and
 * unread. */
int usage_peek(struct usage_run *run, struct blocks *blocks, size_t disk) _must_check_;

#endif
