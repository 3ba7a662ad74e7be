/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which declared disks and displays this system does not live on, for an initramfs, which cannot
 * see that itself (promise P4). */
#include <errno.h>
#include <string.h>

#include "sys/bind-internal.h"
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

static void vet_device(struct run *run, const struct device *device, guard_set allowed,
		       const struct usages *usages)
{
	bool free = true;

	for (size_t i = 0; !device_on_vfio(device) && i < usages->count; i++) {
		const struct usage *usage = &usages->list[i];
		_cleanup_strbuf_ struct strbuf text = { 0 };

		if (pci_addr_compare(&usage->addr, &device->addr) != 0 ||
		    !usage_blocks(usage, allowed))
			continue;
		free = false;
		strbuf_addf(&text,
			    "%s: %s\n"
			    "  it stays with the kernel while the system boots; to take it all the "
			    "same: allow = [ \"%s\" ] in its entry",
			    PCI_ADDR_TEXT(&device->addr), usage->fact,
			    guard_to_string(usage->guard));
		run_complain(run, EXIT_DONE, strbuf_text(&text));
	}
	if (free)
		strbuf_addf(&run->out, "%s %s\n", PCI_ADDR_TEXT(&device->addr),
			    PCI_ID_TEXT(&device->id));
}

static int vet_request(struct run *run, const struct request *request)
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

		if (device && device_needs_vetting(device))
			vet_device(run, device, allowed_for(request, &reached[i]), &usages);
	}
	return r;
}

void run_vet(struct run *run)
{
	_cleanup_declaration_ struct declaration declaration = { 0 };

	run_say_problems(run);
	if (!stage_sees_machine(&run->root)) {
		run_complain(run, EXIT_DONE,
			     "no disk and no display was judged: this is a chroot or a container, "
			     "and the machine that will boot is not visible here\n"
			     "  an entry can vouch for its device: allow = [ \"unvetted\" ]");
		return;
	}
	const struct declaring how = { .goal = GOAL_VFIO };
	int r = request_declared(&run->root, &run->policy, &how, &declaration);
	for (size_t i = 0; r == 0 && i < declaration.count; i++)
		r = vet_request(run, &declaration.requests[i]);
	if (r < 0)
		run_complain(run, EXIT_ERROR, strerror(-r));
}
