/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/usage.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/strbuf.h"
#include "sys/usage-parts.h"

#define DEVICES "bus/pci/devices"

int usage_unjudged(struct usage_run *run, const struct pci_addr *addr, enum guard guard,
		   const char *what, int error)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };

	strbuf_add(&fact, "could not be judged: ");
	strbuf_add_escaped(&fact, what);
	strbuf_addf(&fact, ": %s", strerror(-error));
	return fact.error ? fact.error : usages_add(&run->usages, addr, guard, strbuf_text(&fact));
}

static uint32_t read_class(const struct usage_run *run, const struct pci_addr *addr)
{
	const struct device *device = machine_find(run->machine, addr);
	char text[16];

	if (device)
		return device->class;
	if (root_read(run->root->sys, USAGE_PATH(DEVICES, PCI_ADDR_TEXT(addr), "class"), text,
		      sizeof(text)) < 0)
		return 0;
	return (uint32_t)strtoul(text, NULL, 16);
}

/* Walks below `at`, which is the device or a virtual function of it, and judges what is there. */
static int judge_parts(struct usage_run *run, struct usage_device *device,
		       const struct pci_addr *at)
{
	int dir = root_open_dir(run->root->sys, USAGE_PATH(DEVICES, PCI_ADDR_TEXT(at), ""));
	int r;

	if (dir < 0)
		return dir == -ENOENT ? 0
				      : usage_unjudged(run, device->addr, GUARD_UNVETTED,
						       "its directory", dir);
	device->class = read_class(run, at);
	r = usage_walk(dir, &device->children);
	if (r < 0)
		return r;
	if (device->children.incomplete &&
	    usage_unjudged(run, device->addr, GUARD_UNVETTED, "what is below it", -E2BIG) < 0)
		return -ENOMEM;
	if ((r = usage_judge_net(run, device)) < 0 || (r = usage_judge_disks(run, device)) < 0 ||
	    (r = usage_judge_display(run, device)) < 0 || (r = usage_judge_input(run, device)) < 0)
		return r;
	return 0;
}

/* Virtual functions go when their physical function's driver does: their duties are its own. */
static int judge_function(struct usage_run *run, const struct pci_addr *addr,
			  const struct pci_addr *vf)
{
	struct usage_device device = { .addr = addr, .through = vf };
	int r = judge_parts(run, &device, vf);

	children_release(&device.children);
	return r;
}

static int judge_device(struct usage_run *run, const struct pci_addr *addr)
{
	struct usage_device device = { .addr = addr };
	int r = judge_parts(run, &device, addr);

	if (r >= 0)
		r = usage_judge_functions(run, &device);
	for (size_t i = 0; r >= 0 && i < device.children.vf_count; i++)
		r = judge_function(run, addr, &device.children.vfs[i]);
	children_release(&device.children);
	return r;
}

int usage_children(const struct root *root, const struct pci_addr *addr, struct children *ret)
{
	int dir = root_open_dir(root->sys, USAGE_PATH(DEVICES, PCI_ADDR_TEXT(addr), ""));

	return dir < 0 ? dir : usage_walk(dir, ret);
}

static void run_release(struct usage_run *run)
{
	close_cleanup(&run->netlink);
	rtnl_release(&run->rtnl);
	free(run->asked);
	net_peers_release(&run->peers);
	storage_release(&run->storage);
	usages_release(&run->usages);
}

static int scan(struct usage_run *run, struct usages *ret)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < run->count; i++)
		r = judge_device(run, &run->wanted[i]);
	if (r >= 0) {
		*ret = run->usages;
		run->usages = (struct usages){ 0 };
	}
	run_release(run);
	return r < 0 ? r : 0;
}

int usage_scan_session(const struct root *root, const struct machine *machine,
		       const struct pci_addr *wanted, size_t count, const char *session,
		       unsigned patience_ms, struct usages *ret)
{
	struct usage_run run = { .root = root,
				 .machine = machine,
				 .wanted = wanted,
				 .count = count,
				 .session = session,
				 .patience_ms = patience_ms,
				 .netlink = -1 };

	return scan(&run, ret);
}

int usage_scan(const struct root *root, const struct machine *machine,
	       const struct pci_addr *wanted, size_t count, unsigned patience_ms,
	       struct usages *ret)
{
	struct usage_run run = { .root = root,
				 .machine = machine,
				 .wanted = wanted,
				 .count = count,
				 .find_session = true,
				 .patience_ms = patience_ms,
				 .netlink = -1 };

	return scan(&run, ret);
}
