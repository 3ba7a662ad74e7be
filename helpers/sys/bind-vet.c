/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which devices this system lives on and which declared ones it does not, for the stages of the
 * next boots, which cannot see that themselves (promise P4). */
#include <errno.h>
#include <string.h>

#include "core/verdict.h"
#include "sys/bind-internal.h"
#include "sys/log.h"
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

	for (size_t i = 0; !device_on_vfio(device) && i < usages->count; i++)
		if (usages->list[i].guard != GUARD_SSH &&
		    pci_addr_compare(&usages->list[i].addr, &device->addr) == 0)
			verdict.guards |= GUARD_BIT(usages->list[i].guard);
	return verdict;
}

/* What stands against a declared device, and which of that is said: what its entry does not lift.
 */
static int vet_declared(struct run *run, bool say, const struct device *device, guard_set allowed,
			const struct usages *usages, struct verdicts *verdicts)
{
	const struct verdict verdict = judge(device, usages);

	for (size_t i = 0; say && i < usages->count; i++)
		if (pci_addr_compare(&usages->list[i].addr, &device->addr) == 0 &&
		    (verdict.guards & ~allowed & GUARD_BIT(usages->list[i].guard)))
			say_needed(run, &usages->list[i]);
	return verdicts_add(verdicts, &verdict);
}

static int vet_request(struct run *run, bool say, const struct request *request,
		       struct verdicts *verdicts)
{
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_usages_ struct usages usages = { 0 };
	_cleanup_free_ struct pci_addr *reached = NULL;
	size_t count = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < request->count; i++)
		r = scan_with_group(&run->root, &request->wants[i].addr, SCAN_INTERFACE, &machine);
	if (r == 0)
		r = plan_reach(&machine, request->wants, request->count, &reached, &count);
	if (r == 0)
		r = usage_scan(&run->root, &machine, reached, count, &usages);
	for (size_t i = 0; r == 0 && i < count; i++) {
		const struct device *device = machine_find(&machine, &reached[i]);

		if (device)
			r = vet_declared(run, say, device, allowed_for(request, &reached[i]),
					 &usages, verdicts);
	}
	return r;
}

/* A network card that carries the host's network now may be declared by mistake tomorrow, and
 * nothing but this shows it to the boot that comes then. */
static int vet_networks(struct run *run, struct verdicts *verdicts)
{
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_usages_ struct usages usages = { 0 };
	int r = scan_all(&run->root, 0, &machine);
	_cleanup_free_ struct pci_addr *addrs = calloc(machine.count + 1, sizeof(*addrs));
	size_t count = 0;

	if (r == 0 && !addrs)
		r = -ENOMEM;
	for (size_t i = 0; r == 0 && i < machine.count; i++) {
		const struct device *device = &machine.devices[i];

		if (device->class >> 16 == PCI_BASE_NETWORK && !device->is_vf &&
		    device->binding.driver[0] != '\0' && !verdicts_find(verdicts, device))
			addrs[count++] = device->addr;
	}
	if (r == 0)
		r = usage_scan(&run->root, &machine, addrs, count, &usages);
	for (size_t i = 0; r == 0 && i < count; i++) {
		const struct verdict verdict = judge(machine_find(&machine, &addrs[i]), &usages);

		if (verdict.guards != 0)
			r = verdicts_add(verdicts, &verdict);
	}
	return r == -ENOENT ? 0 : r;
}

static int vet(struct run *run, bool say, struct strbuf *out)
{
	_cleanup_declaration_ struct declaration declaration = { 0 };
	_cleanup_verdicts_ struct verdicts verdicts = { 0 };
	const struct declaring how = { .goal = GOAL_VFIO };
	int r = request_declared(&run->root, &run->policy, &how, &declaration);

	for (size_t i = 0; r == 0 && i < declaration.count; i++)
		r = vet_request(run, say, &declaration.requests[i], &verdicts);
	if (r == 0)
		r = vet_networks(run, &verdicts);
	for (size_t i = 0; r == 0 && i < verdicts.count; i++)
		verdict_render(&verdicts.list[i], out);
	return r < 0 ? r : out->error;
}

/* A system whose /var cannot be written still has what its initramfs carries. */
static void keep(struct run *run, const char *text)
{
	int r = stage_keep_verdicts(&run->root, text);

	if (r < 0)
		log_info("/var/lib/vfio-tool: the verdicts of the guards cannot be kept: %s",
			 strerror(-r));
}

void run_keep_verdicts(struct run *run)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	if (run->root.live && stage_sees_machine(&run->root) && vet(run, false, &text) == 0)
		keep(run, strbuf_text(&text));
}

void run_vet(struct run *run)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	run_say_problems(run);
	if (!stage_sees_machine(&run->root)) {
		run_complain(
			run, EXIT_DONE,
			"no device was judged: this is a chroot or a container, and the "
			"machine that will boot is not visible here\n"
			"  an entry can vouch for its disk or display: allow = [ \"unvetted\" ]");
		return;
	}
	int r = vet(run, true, &text);
	if (r < 0)
		run_complain(run, EXIT_ERROR, strerror(-r));
	else if (run->call->keep)
		keep(run, strbuf_text(&text));
	strbuf_add(&run->out, strbuf_text(&text));
}
