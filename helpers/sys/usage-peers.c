/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whom the host must go on reaching: the ssh session, and what it has its disks from. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/strbuf.h"
#include "sys/session.h"
#include "sys/usage-parts.h"

#define STACK_DEPTH_MAX 16

/* What a recursive or listing step hands on. */
struct search {
	struct usage_run *run;
	const char *name;
	int depth;
};

/* Asks the kernel which interface leads there; where it does not know, none is excluded. */
static int add_peer(struct usage_run *run, struct net_peer *peer)
{
	if (run->root->live && peer->inet.family != 0 && peer->interface[0] == '\0' &&
	    usage_ask_way(run, &peer->inet, &peer->local, &peer->index) < 0)
		peer->index = 0;
	return net_peers_add(&run->peers, peer);
}

static int add_session(struct usage_run *run)
{
	static char what[] = "your ssh session";
	struct net_peer peer = { .guard = GUARD_SSH, .what = what };
	struct ssh_connection connection;
	char text[160];

	if (run->session && strlen(run->session) < sizeof(text))
		strcpy(text, run->session);
	else if (!run->find_session || !run->root->live ||
		 session_find(run->root, text, sizeof(text)) < 0)
		return 0;
	if (ssh_connection_parse(text, &connection) < 0 || inet_is_loopback(&connection.client))
		return 0;
	peer.inet = connection.client;
	peer.local = connection.server;
	strcpy(peer.interface, connection.interface);
	return add_peer(run, &peer);
}

static int add_remote_mounts(struct usage_run *run)
{
	const struct mounts *mounts = &run->storage.mounts;

	for (size_t i = 0; i < mounts->count; i++) {
		_cleanup_strbuf_ struct strbuf what = { 0 };
		struct net_peer peer = { .guard = GUARD_NETWORK_ROOT };

		if (!mount_is_vital(&mounts->list[i]) ||
		    !mount_is_remote(&mounts->list[i], &peer.inet))
			continue;
		strbuf_addf(&what, "%s, a file system of type %s,", mounts->list[i].point,
			    mounts->list[i].type);
		peer.what = what.data;
		if (what.error || add_peer(run, &peer) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* A session of the software initiator, whatever is on its disks. */
static int visit_iscsi(void *data, const char *name, int type)
{
	struct search *search = data;
	const struct root *root = search->run->root;
	char what[CHILD_TEXT_MAX + 32], text[INET_TEXT_MAX];
	struct net_peer peer = { .guard = GUARD_NETWORK_ROOT, .what = what };

	snprintf(what, sizeof(what), "the iSCSI %.*s", CHILD_TEXT_MAX, name);
	if (root_read(root->sys, USAGE_PATH("class/iscsi_connection", name, "persistent_address"),
		      text, sizeof(text)) > 0)
		(void)!inet_parse(text, &peer.inet);
	return add_peer(search->run, &peer);
}

/* "traddr=10.0.0.5,trsvcid=4420,..." */
static void parse_traddr(const char *address, struct inet *ret)
{
	const char *at = strstr(address, "traddr=");
	char text[INET_TEXT_MAX];

	if (at && sscanf(at, "traddr=%45[0-9a-fA-F:.]", text) == 1)
		(void)!inet_parse(text, ret);
}

static int visit_nvme(void *data, const char *name, int type)
{
	struct search *search = data;
	const struct root *root = search->run->root;
	char what[CHILD_TEXT_MAX + 32], transport[16], address[256];
	struct net_peer peer = { .guard = GUARD_NETWORK_ROOT, .what = what };

	if (strncmp(name, "nvme", 4) != 0 ||
	    root_read(root->sys, USAGE_PATH("class/nvme", name, "transport"), transport,
		      sizeof(transport)) < 0 ||
	    (strcmp(transport, "tcp") != 0 && strcmp(transport, "rdma") != 0))
		return 0;
	if (root_read(root->sys, USAGE_PATH("class/nvme", name, "address"), address,
		      sizeof(address)) > 0)
		parse_traddr(address, &peer.inet);
	snprintf(what, sizeof(what), "%.*s, NVMe over %s,", CHILD_TEXT_MAX, name, transport);
	return add_peer(search->run, &peer);
}

static bool is_network_disk(const char *name)
{
	static const char *const prefixes[] = { "nbd", "rbd", "drbd", "etherd!" };

	for (size_t i = 0; i < ELEMENTSOF(prefixes); i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

/* Follows a block device down to what it is made of. */
static int visit_disk(void *data, const char *name, int type)
{
	const struct search *above = data;
	struct search search = { above->run, name, above->depth + 1 };
	char what[CHILD_TEXT_MAX + 64];
	struct net_peer peer = { .guard = GUARD_NETWORK_ROOT, .what = what };

	if (is_network_disk(name)) {
		snprintf(what, sizeof(what), "a file system that the host lives on (%.*s)",
			 CHILD_TEXT_MAX, name);
		return add_peer(search.run, &peer);
	}
	if (search.depth > STACK_DEPTH_MAX)
		return 0;
	return usage_list(search.run->root->sys, USAGE_PATH("class/block", name, "slaves"),
			  visit_disk, &search);
}

static int add_network_disks(struct usage_run *run)
{
	const struct mounts *mounts = &run->storage.mounts;
	struct search search = { .run = run };

	for (size_t i = 0; i < mounts->count; i++) {
		const struct mount *mount = &mounts->list[i];
		char number[32], name[CHILD_TEXT_MAX];

		if (mount->major == 0 || !mount_is_vital(mount))
			continue;
		snprintf(number, sizeof(number), "%u:%u", mount->major, mount->minor);
		if (root_read_link_name(run->root->sys, USAGE_PATH("dev/block", number, ""), name,
					sizeof(name)) < 0)
			continue;
		int r = visit_disk(&search, name, DT_LNK);
		if (r < 0)
			return r;
	}
	return 0;
}

int usage_read_peers(struct usage_run *run)
{
	struct search search = { .run = run };
	int r;

	if (run->peers_read)
		return 0;
	run->peers_read = true;
	r = add_session(run);
	if (r < 0)
		return r;
	r = usage_read_storage(run);
	if (r < 0)
		return r;
	if ((r = add_remote_mounts(run)) < 0 || (r = add_network_disks(run)) < 0 ||
	    (r = usage_list(run->root->sys, "class/iscsi_connection", visit_iscsi, &search)) < 0)
		return r;
	/* where the controllers are that have no PCI function (drivers/nvme/host/fabrics.c) */
	return usage_list(run->root->sys, "devices/virtual/nvme-fabrics/ctl", visit_nvme, &search);
}
