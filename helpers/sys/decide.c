/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/decide.h"

#include <errno.h>
#include <string.h>

#include "core/match.h"
#include "sys/driverctl.h"
#include "sys/holder.h"
#include "sys/scan.h"
#include "sys/stage.h"
#include "sys/usage.h"

/* Reads the wanted devices and their groups; one that is not there is for the plan to report. */
static int scan_wanted(const struct session *session, const struct want *wants, size_t count,
		       struct machine *machine)
{
	unsigned extras = scan_extras_for(policy_match_keys(session->policy));

	for (size_t i = 0; i < count; i++) {
		int r = scan_with_group(session->root, &wants[i].addr, extras, machine);

		if (r < 0 && r != -ENOENT)
			return r;
	}
	return 0;
}

/* True when an entry that counts its devices over the whole machine may mean one of these. */
static bool needs_whole_machine(const struct policy *policy, const struct machine *machine)
{
	for (size_t i = 0; i < policy->count; i++) {
		if (entry_is_local(&policy->entries[i]))
			continue;
		for (size_t k = 0; k < machine->count; k++)
			if (match_disagreement(&policy->entries[i].match, &machine->devices[k]) ==
			    0)
				return true;
	}
	return false;
}

static bool has_address(const struct pci_addr *addrs, size_t count, const struct pci_addr *addr)
{
	for (size_t i = 0; i < count; i++)
		if (pci_addr_compare(&addrs[i], addr) == 0)
			return true;
	return false;
}

/* The VFIO drivers among the wanted ones that the kernel knows already. */
static size_t known_drivers(const struct session *session, const struct want *wants, size_t count,
			    const char **drivers)
{
	size_t known = 0;

	for (size_t i = 0; i < count; i++)
		if (wants[i].goal != GOAL_NATIVE &&
		    scan_driver_known(session->root, wants[i].driver))
			drivers[known++] = wants[i].driver;
	return known;
}

/* True when a want leads away from where the device is. */
static bool moves(const struct want *want, const struct device *device)
{
	if (want->goal == GOAL_CLAIM)
		return device->binding.driver[0] == '\0';
	return want->goal == GOAL_NATIVE ? device_on_vfio(device)
					 : strcmp(device->binding.driver, want->driver) != 0;
}

static const struct want *want_for(const struct want *wants, size_t count,
				   const struct pci_addr *addr)
{
	for (size_t i = 0; i < count; i++)
		if (pci_addr_compare(&wants[i].addr, addr) == 0)
			return &wants[i];
	return NULL;
}

/* True when a device is led away from where it is: only then are guards and holders asked. A
 * sibling that comes along goes where one of the wants goes. */
static bool device_moves(const struct want *wants, size_t count, const struct device *device)
{
	const struct want *want = want_for(wants, count, &device->addr);

	if (want)
		return moves(want, device);
	for (size_t i = 0; wants && i < count; i++)
		if (moves(&wants[i], device))
			return true;
	return false;
}

static bool any_moves(const struct want *wants, size_t count, const struct transaction *transaction)
{
	for (size_t i = 0; i < transaction->reached_count; i++) {
		const struct device *device =
			machine_find(&transaction->machine, &transaction->reached[i]);

		if (device && device_moves(wants, count, device))
			return true;
	}
	return false;
}

/* Who holds the reached devices that are on VFIO; only where they would have to be taken off it. A
 * dry run disturbs nobody: it looks, and opens nothing. */
static int find_holders(const struct session *session, const struct want *wants, size_t count,
			const struct transaction *transaction, struct usages *ret)
{
	const struct machine *machine = &transaction->machine;

	for (size_t i = 0; i < machine->count; i++) {
		const struct device *device = &machine->devices[i];
		struct holder holder;

		if (!device_on_vfio(device) ||
		    !has_address(transaction->reached, transaction->reached_count, &device->addr) ||
		    !device_moves(wants, count, device))
			continue;
		int r = session->dry_run ? holder_see(session->root, device, &holder)
					 : holder_find(session->root, device, &holder);
		if (r <= 0)
			continue;
		_cleanup_strbuf_ struct strbuf fact = { 0 };
		holder_render(&holder, &fact);
		r = usages_add(ret, &device->addr, GUARD_MAX, strbuf_text(&fact));
		if (r < 0)
			return r;
	}
	return 0;
}

/* A card that sits where an entry means another one is not taken for it (promise P3). */
static int add_identity(const struct selection *selection, const struct want *wants, size_t count,
			struct usages *usages)
{
	for (size_t i = 0; i < selection->misfit_count; i++) {
		const struct misfit *misfit = &selection->misfits[i];
		_cleanup_strbuf_ struct strbuf fact = { 0 };

		if (misfit->kind != MISFIT_EXCHANGED || !want_for(wants, count, &misfit->addr))
			continue;
		strbuf_addf(&fact, "is another card than the entry %s at %s:%d means: %s, found %s",
			    misfit->entry->name, misfit->entry->file, misfit->entry->line,
			    PCI_ID_TEXT(&misfit->entry->match.id), PCI_ID_TEXT(&misfit->found));
		int r = usages_add(usages, &misfit->addr, GUARD_IDENTITY, strbuf_text(&fact));
		if (r < 0)
			return r;
	}
	return 0;
}

/* What stood against a device while the system ran. None of it is left out because the service or
 * an event could see it: mounts, displays and programs may come after either. */
static int add_verdict(const struct device *device, const struct verdict *verdict,
		       struct usages *usages)
{
	for (enum guard guard = 0; guard < GUARD_MAX; guard++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 };

		if (!(verdict->guards & GUARD_BIT(guard)))
			continue;
		strbuf_addf(&fact,
			    "%s when it was last looked at; if that has changed, run vfio-tool "
			    "apply, and build the initramfs anew",
			    verdict_fact(guard));
		int r = usages_add(usages, &device->addr, guard, strbuf_text(&fact));
		if (r < 0)
			return r;
	}
	return 0;
}

/* A disk or a display may be the one that the system is about to live on, also when its driver has
 * it already and nothing is mounted yet. */
static int add_unvetted(const struct device *device, struct usages *usages)
{
	return usages_add(
		usages, &device->addr, GUARD_UNVETTED,
		device->boot_vga ? "is the firmware's display, and nobody has looked yet whether "
				   "the system needs it: rebuild the initramfs once the system runs"
				 : "may hold a disk of this system, and nobody has looked yet: "
				   "rebuild the initramfs once the system runs");
}

/* The stages of a boot see no routes, and the first of them no mounts: there counts what was judged
 * while the system ran. */
static int add_verdicts(const struct session *session, const struct transaction *transaction,
			struct usages *usages)
{
	_cleanup_verdicts_ struct verdicts verdicts = { 0 };
	int r = session->unattended ? stage_read_verdicts(session->root, &verdicts) : 0;

	for (size_t i = 0; r == 0 && session->unattended && i < transaction->reached_count; i++) {
		const struct device *device =
			machine_find(&transaction->machine, &transaction->reached[i]);
		const struct verdict *verdict = device ? verdicts_find(&verdicts, device) : NULL;

		if (!device || device_on_vfio(device))
			continue;
		if (verdict)
			r = add_verdict(device, verdict, usages);
		else if (session->booting && device_needs_vetting(device))
			r = add_unvetted(device, usages);
		if (r == 0 && verdicts.unread)
			r = usages_add(usages, &device->addr, GUARD_UNVETTED,
				       "may be needed: the list of what was seen cannot be read; "
				       "run vfio-tool apply");
	}
	return r;
}

/* Who else directs the reached devices to a driver. */
static int add_claims(const struct session *session, const struct transaction *transaction,
		      struct usages *claims)
{
	for (size_t i = 0; session->unattended && i < transaction->reached_count; i++) {
		const struct pci_addr *addr = &transaction->reached[i];
		_cleanup_strbuf_ struct strbuf fact = { 0 };

		if (!driverctl_claims(session->root, addr))
			continue;
		strbuf_add(&fact, "driverctl, ");
		driverctl_path(addr, &fact);
		int r = usages_add(claims, addr, GUARD_MAX, strbuf_text(&fact));
		if (r < 0)
			return r;
	}
	return 0;
}

/* Gathers the facts and decides. */
int decide(const struct session *session, const struct want *wants, size_t count,
	   struct transaction *transaction)
{
	struct machine *machine = &transaction->machine;
	_cleanup_selection_ struct selection selection = { 0 };
	_cleanup_usages_ struct usages holders = { 0 }, claims = { 0 };
	struct usages *usages = &transaction->usages;
	_cleanup_free_ const char **drivers = calloc(count + 1, sizeof(*drivers));
	int r = drivers ? scan_wanted(session, wants, count, machine) : -ENOMEM;

	if (r == 0 && needs_whole_machine(session->policy, machine))
		r = scan_all(session->root, scan_extras_for(policy_match_keys(session->policy)),
			     machine);
	if (r == 0)
		r = selection_make(session->policy, machine, &selection);
	if (r == 0)
		r = plan_reach(machine, wants, count, &transaction->reached,
			       &transaction->reached_count);
	if (r == 0 && any_moves(wants, count, transaction)) {
		r = usage_scan(session->root, machine, transaction->reached,
			       transaction->reached_count, session_disk_patience(session), usages);
		if (r == 0)
			r = find_holders(session, wants, count, transaction, &holders);
		if (r == 0)
			r = add_identity(&selection, wants, count, usages);
		if (r == 0)
			r = add_verdicts(session, transaction, usages);
		if (r == 0)
			r = add_claims(session, transaction, &claims);
	}
	if (r < 0)
		return r;

	const struct situation situation = {
		.machine = machine,
		.usages = usages,
		.holders = &holders,
		.claims = &claims,
		.unattended = session->unattended,
		.selection = &selection,
		.drivers = drivers,
		.driver_count = known_drivers(session, wants, count, drivers),
		.may_load = session->policy->options.auto_load_module,
	};
	return plan_make(&situation, wants, count, &transaction->plan);
}
