/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which devices this system lives on and which declared ones it does not, for the stages of the
 * next boots, which cannot see that themselves (promise P4). */
#include <errno.h>
#include <string.h>

#include "core/verdict.h"
#include "sys/bind-internal.h"
#include "sys/killswitch.h"
#include "sys/log.h"
#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/stage.h"
#include "sys/usage.h"

/* What the device's entry permits; a device that is reached through its group has no such word. */
static guard_set allowed_for(const struct request *request, const struct pci_addr *addr)
{
	for (size_t i = 0; i < request->count; i++)
		if (pci_addr_compare(&request->wants[i].addr, addr) == 0)
			return request->wants[i].allow;
	return 0;
}

static void say_needed(struct run *run, const struct usage *usage)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_addf(&text,
		    "%s: %s\n"
		    "  it stays with the kernel while the system boots; to take it all the "
		    "same: allow = [ \"%s\" ] in its entry",
		    PCI_ADDR_TEXT(&usage->addr), usage->fact, guard_to_string(usage->guard));
	run_complain(run, EXIT_DONE, strbuf_text(&text));
}

/* The session that asks is none of the next boot's; the address that it came to is a reason of its
 * own. */
static struct verdict judge(const struct device *device, const struct usages *usages)
{
	struct verdict verdict = { .addr = device->addr, .id = device->id };

	strcpy(verdict.path, device->path);

	for (size_t i = 0; !device_on_vfio(device) && i < usages->count; i++)
		if (usages->list[i].guard != GUARD_SSH &&
		    pci_addr_compare(&usages->list[i].addr, &device->addr) == 0)
			verdict.guards |= GUARD_BIT(usages->list[i].guard);
	return verdict;
}

/* A look at the machine as it is, with what is remembered of earlier ones. */
struct look {
	struct run *run;
	bool by_hand;	   /* apply: what is so now, of what is declared, is what counts */
	bool switched_off; /* this boot was told to do nothing */
	struct verdicts before;
	struct verdicts verdicts;
};

static void look_release(struct look *look)
{
	verdicts_release(&look->before);
	verdicts_release(&look->verdicts);
}
#define _cleanup_look_ _cleanup_(look_release)

/* Where an image is built unattended, a card that `unbind` or the kernel command line gave back for
 * this boot only has its earlier verdict, and the network may be down. */
static void remember(const struct look *look, const struct device *device, struct verdict *verdict)
{
	bool for_now = look->switched_off || held_back(&look->run->root, &device->addr);

	if (!device_on_vfio(device))
		verdict_remember(verdicts_find(&look->before, device), for_now, verdict);
}

/* What stands against a declared device, and which of that is said: what its entry does not lift.
 */
static int vet_declared(struct look *look, const struct device *device, guard_set allowed,
			const struct usages *usages)
{
	struct verdict verdict = judge(device, usages);

	/* nobody knows yet whether it stays on VFIO */
	if (provisional_names(&look->run->root, &device->addr)) {
		const struct verdict *earlier = verdicts_find(&look->before, device);

		return earlier ? verdicts_add(&look->verdicts, earlier) : 0;
	}
	for (size_t i = 0; !look->by_hand && i < usages->count; i++)
		if (pci_addr_compare(&usages->list[i].addr, &device->addr) == 0 &&
		    (verdict.guards & ~allowed & GUARD_BIT(usages->list[i].guard)))
			say_needed(look->run, &usages->list[i]);
	if (!look->by_hand)
		remember(look, device, &verdict);
	return verdicts_add(&look->verdicts, &verdict);
}

static int vet_request(struct look *look, const struct request *request)
{
	const struct root *root = &look->run->root;
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_usages_ struct usages usages = { 0 };
	_cleanup_free_ struct pci_addr *reached = NULL;
	size_t count = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < request->count; i++)
		r = scan_with_group(root, &request->wants[i].addr, SCAN_INTERFACE, &machine);
	if (r == 0)
		r = plan_reach(&machine, request->wants, request->count, &reached, &count);
	if (r == 0)
		r = usage_scan(root, &machine, reached, count, DISK_PATIENCE_DEFAULT, &usages);
	for (size_t i = 0; r == 0 && i < count; i++) {
		const struct device *device = machine_find(&machine, &reached[i]);

		if (device)
			r = vet_declared(look, device, allowed_for(request, &reached[i]), &usages);
	}
	return r;
}

static bool is_judged(const struct look *look, const struct pci_addr *addr)
{
	for (size_t i = 0; i < look->verdicts.count; i++)
		if (pci_addr_compare(&look->verdicts.list[i].addr, addr) == 0)
			return true;
	return false;
}

/* A network card that carries the host's network now may be declared by mistake tomorrow, and
 * nothing but this shows it to the boot that comes then. */
static int vet_networks(struct look *look)
{
	const struct root *root = &look->run->root;
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_usages_ struct usages usages = { 0 };
	int r = scan_all(root, 0, &machine);
	_cleanup_free_ struct pci_addr *addrs = calloc(machine.count + 1, sizeof(*addrs));
	size_t count = 0;

	if (r == 0 && !addrs)
		r = -ENOMEM;
	for (size_t i = 0; r == 0 && i < machine.count; i++) {
		const struct device *device = &machine.devices[i];

		if (device->class >> 16 == PCI_BASE_NETWORK && !is_judged(look, &device->addr))
			addrs[count++] = device->addr;
	}
	if (r == 0)
		r = usage_scan(root, &machine, addrs, count, DISK_PATIENCE_DEFAULT, &usages);
	for (size_t i = 0; r == 0 && i < count; i++) {
		const struct device *device = machine_find(&machine, &addrs[i]);
		struct verdict verdict = judge(device, &usages);

		remember(look, device, &verdict);
		if (verdict.guards != 0)
			r = verdicts_add(&look->verdicts, &verdict);
	}
	return r == -ENOENT ? 0 : r;
}

static int vet(struct look *look, struct strbuf *out)
{
	struct run *run = look->run;
	_cleanup_declaration_ struct declaration declaration = { 0 };
	const struct declaring how = { .goal = GOAL_VFIO };
	int r = request_declared(&run->root, &run->policy, &how, &declaration);

	if (r == 0)
		r = stage_read_verdicts(&run->root, &look->before);
	for (size_t i = 0; r == 0 && i < declaration.count; i++)
		r = vet_request(look, &declaration.requests[i]);
	if (r == 0)
		r = vet_networks(look);
	for (size_t i = 0; r == 0 && i < look->verdicts.count; i++)
		verdict_render(&look->verdicts.list[i], out);
	return r < 0 ? r : out->error;
}

/* A system whose /etc cannot be written still has what its initramfs carries. */
static void keep(struct run *run, const char *text)
{
	int r = stage_keep_verdicts(&run->root, text);

	if (r < 0)
		log_warning("/etc/vfio-tool: the verdicts of the guards cannot be kept: %s",
			    strerror(-r));
}

void run_keep_verdicts(struct run *run)
{
	_cleanup_look_ struct look look = { .run = run, .by_hand = true };
	_cleanup_strbuf_ struct strbuf text = { 0 };

	if (run->root.live && stage_sees_machine(&run->root) && vet(&look, &text) == 0)
		keep(run, strbuf_text(&text));
}

/* Where nobody can look, what was seen to be needed is still said; that a device is free is not. */
static void repeat_needed(struct run *run)
{
	_cleanup_verdicts_ struct verdicts before = { 0 };

	if (stage_read_verdicts(&run->root, &before) < 0)
		return;
	for (size_t i = 0; i < before.count; i++)
		if (before.list[i].guards != 0)
			verdict_render(&before.list[i], &run->out);
}

void run_vet(struct run *run)
{
	_cleanup_look_ struct look look = { .run = run };
	_cleanup_strbuf_ struct strbuf text = { 0 };

	run_say_problems(run);
	if (!stage_sees_machine(&run->root)) {
		run_complain(
			run, EXIT_DONE,
			"no device was judged: this is a chroot or a container, and the "
			"machine that will boot is not visible here\n"
			"  an entry can vouch for its disk or display: allow = [ \"unvetted\" ]");
		repeat_needed(run);
		return;
	}
	_cleanup_killswitch_ struct killswitch killswitch = { 0 };
	int r = killswitch_load(&run->root, &killswitch);
	look.switched_off = killswitch_active(&killswitch, false);
	/* the shutdown of a system that the next boot leaves alone */
	if (killswitch.disabled && run->call->keep && !run->call->for_image) {
		log_info("switched off by /" KILLSWITCH_FILE ": nothing is kept");
		return;
	}
	if (r == 0)
		r = vet(&look, &text);
	if (r < 0) {
		run_complain(run, EXIT_ERROR, strerror(-r));
		repeat_needed(run);
		return;
	}
	if (run->call->keep && !run->call->dry_run)
		keep(run, strbuf_text(&text));
	if (run->call->for_image && !run->call->dry_run &&
	    (r = stage_note_image(&run->root, strbuf_text(&text))) < 0)
		log_warning("/run/vfio-tool: what is in the image cannot be noted: %s",
			    strerror(-r));
	strbuf_add(&run->out, strbuf_text(&text));
}
