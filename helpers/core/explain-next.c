/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What binding takes away, who is in the group, and what happens next. */
#include <string.h>

#include "core/explain.h"

/* --- what goes away ------------------------------------------------------------------------------
 */

/* What the host uses it for, although its entry permits to take it. */
static void add_permitted(const struct explain_facts *facts, struct strbuf *out)
{
	for (size_t i = 0; facts->entry && facts->usages && i < facts->usages->count; i++) {
		const struct usage *usage = &facts->usages->list[i];

		if (pci_addr_compare(&usage->addr, &facts->device->addr) == 0 &&
		    !usage_blocks(usage, facts->entry->allow))
			strbuf_addf(out, "it %s; its entry allows %s\n", usage->fact,
				    guard_to_string(usage->guard));
	}
}

void explain_loss(const struct explain_facts *facts, struct strbuf *out)
{
	static const char *const words[CHILD_MAX] = {
		[CHILD_NET] = "the interface ",
		[CHILD_BLOCK] = "the disk ",
		[CHILD_DRM] = "the graphics node ",
		[CHILD_FRAMEBUFFER] = "the framebuffer ",
		[CHILD_INPUT] = "the input device ",
		[CHILD_TTY] = "the terminal ",
		[CHILD_MEDIATED] = "the mediated device ",
	};
	const struct children *children = facts->children;

	for (enum child_kind kind = 0; children && kind < CHILD_MAX; kind++)
		for (size_t i = 0; i < children->count; i++) {
			if (children->list[i].kind != kind)
				continue;
			strbuf_add(out, words[kind]);
			strbuf_add_escaped(out, children->list[i].name);
			strbuf_add(out, kind == CHILD_BLOCK ? ", with its partitions\n" : "\n");
		}
	add_permitted(facts, out);
	if (!children)
		return;
	if (children->net_elsewhere)
		strbuf_add(out, "an interface that another network namespace has\n");
	if (children->vf_count == 1)
		strbuf_addf(out, "its virtual function %s\n", PCI_ADDR_TEXT(&children->vfs[0]));
	else if (children->vf_count > 0)
		strbuf_addf(out, "its %zu virtual functions\n", children->vf_count);
	if (children->incomplete)
		strbuf_add(out, "more than could be looked at\n");
}

/* --- the group -----------------------------------------------------------------------------------
 */

static bool is_reached(const struct explain_facts *facts, const struct pci_addr *addr)
{
	for (size_t i = 0; i < facts->reached_count; i++)
		if (pci_addr_compare(&facts->reached[i], addr) == 0)
			return true;
	return false;
}

static void add_member(const struct explain_facts *facts, const struct device *member,
		       struct strbuf *out)
{
	bool driven = member->binding.driver[0] != '\0';

	strbuf_add(out, PCI_ADDR_TEXT(&member->addr));
	strbuf_add(out, driven ? " on " : " without a driver");
	strbuf_add_escaped(out, member->binding.driver);
	if (device_is_bridge(member) && device_viable(member))
		strbuf_add(out, ": a bridge, not in the way\n");
	else if (device_on_vfio(member))
		strbuf_add(out, ": on VFIO already\n");
	else if (is_reached(facts, &member->addr))
		strbuf_add(out, ": is taken with it\n");
	else if (device_viable(member))
		strbuf_add(out, ": not in the way\n");
	else
		strbuf_add(out, ": in the way, the group cannot be used while that driver has "
				"it\n");
}

void explain_group(const struct explain_facts *facts, struct strbuf *out)
{
	const struct device *device = facts->device;
	size_t others = 0;

	if (device->group < 0) {
		strbuf_add(out, "none: the IOMMU is off or absent, VFIO cannot isolate it\n");
		return;
	}
	for (size_t i = 0; i < facts->machine->count; i++) {
		const struct device *member = &facts->machine->devices[i];

		if (member->group != device->group ||
		    pci_addr_compare(&member->addr, &device->addr) == 0)
			continue;
		add_member(facts, member, out);
		others++;
	}
	if (others == 0)
		strbuf_add(out, "it is alone there\n");
}

/* --- the next boot, and hotplug ------------------------------------------------------------------
 */

static bool is_used(const struct explain_facts *facts)
{
	for (size_t i = 0; facts->usages && i < facts->usages->count; i++)
		if (pci_addr_compare(&facts->usages->list[i].addr, &facts->device->addr) == 0)
			return true;
	return false;
}

/* The stages of a boot see neither routes nor mounts: what was kept for them counts. */
static bool add_verdict(const struct explain_facts *facts, struct strbuf *out)
{
	guard_set against = facts->verdict ? facts->verdict->guards & ~facts->entry->allow : 0;

	if (facts->unread && !(facts->entry->allow & GUARD_BIT(GUARD_UNVETTED))) {
		strbuf_add(out,
			   "at boot and on hotplug it is left alone: the list of what the system "
			   "needs cannot be read\n"
			   "  write it anew with: sudo vfio-tool apply\n");
		return true;
	}

	for (enum guard guard = 0; guard < GUARD_MAX; guard++)
		if (against & GUARD_BIT(guard)) {
			strbuf_addf(out,
				    "at boot and on hotplug it is left alone: it %s when it was "
				    "last looked at\n"
				    "  if that has changed: sudo vfio-tool apply\n",
				    verdict_fact(guard));
			return true;
		}
	return false;
}

static void add_boot(const struct explain_facts *facts, struct strbuf *out)
{
	const struct device *device = facts->device;
	bool vouched = facts->entry->allow & GUARD_BIT(GUARD_UNVETTED);

	if (!facts->verdict && !vouched && device_needs_vetting(device))
		strbuf_addf(
			out,
			"at boot it is left alone until vfio-tool.service has seen that the "
			"system does not need it: %s\n"
			"  an initramfs that is built while the system runs without it takes it "
			"early\n",
			device->boot_vga ? "it is the firmware's display" : "it may hold a disk");
	else if (facts->killed && facts->killed->off_in_initramfs)
		strbuf_add(out,
			   "at boot it is taken on the real root: rd.vfio_tool=0 on the kernel "
			   "command line switches the initramfs off\n");
	else
		strbuf_add(out, "at boot it is directed there before any module can take it\n");
	if (!facts->verdict && !device_needs_vetting(device) && is_used(facts))
		strbuf_add(out,
			   "  also if the host needs it as it does now: nobody has looked at it "
			   "for the boot yet\n"
			   "  have it looked at with: sudo vfio-tool apply\n");
}

static void add_hotplug(const struct explain_facts *facts, struct strbuf *out)
{
	if (facts->held_back)
		strbuf_add(out, "until then udev's events leave it alone: vfio-tool unbind holds "
				"it back\n");
	else if (facts->has_rules)
		strbuf_add(out, "on hotplug udev's rules direct it there, too\n");
	else
		strbuf_add(out, "on hotplug nothing happens yet: udev has no rules for it\n"
				"  write them with: sudo vfio-tool apply\n");
}

static bool is_refused(const struct explain_facts *facts)
{
	for (size_t i = 0; facts->plan && i < facts->plan->refusal_count; i++)
		if (pci_addr_compare(&facts->plan->refusals[i].addr, &facts->device->addr) == 0)
			return true;
	return false;
}

/* The configuration that would declare it, ready to be copied, where nothing stands against it. */
static void add_declaration(const struct explain_facts *facts, struct strbuf *out)
{
	const struct device *device = facts->device;

	strbuf_add(out, "it is left to the kernel: no entry names it\n");
	if (is_refused(facts))
		return;
	strbuf_addf(out,
		    "  to have it taken each time: devices = ( { match = { address = \"%s\"; id = "
		    "\"%04x:%04x\"; }; } );\n"
		    "  in a file in /etc/vfio-tool/conf.d, then: sudo vfio-tool apply\n",
		    PCI_ADDR_TEXT(&device->addr), device->id.vendor, device->id.device);
}

void explain_next(const struct explain_facts *facts, struct strbuf *out)
{
	const struct entry *entry = facts->entry;

	if (facts->killed && facts->killed->disabled)
		strbuf_add(out, "nothing, as long as vfio-tool is switched off by the file "
				"/" KILLSWITCH_FILE "; without it:\n");
	else if (facts->killed && facts->killed->off)
		strbuf_add(out,
			   "nothing, as long as vfio_tool=0 stands on the kernel command line; "
			   "without it:\n");
	if (facts->misfit) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		misfit_render(facts->misfit, &text);
		strbuf_addf(out, "it is left alone: %s\n", strbuf_text(&text));
	} else if (!entry) {
		add_declaration(facts, out);
	} else if (entry->mode == MODE_KERNEL) {
		strbuf_addf(out, "it is left to the kernel: the entry %s says mode = \"kernel\"\n",
			    entry->name);
	} else if (facts->killed && killswitch_skips(facts->killed, entry->name)) {
		strbuf_addf(out,
			    "it is left alone as long as vfio_tool.skip=%s stands on the kernel "
			    "command line\n",
			    entry->name);
	} else {
		strbuf_addf(out, "the entry %s at ", entry->name);
		strbuf_add_escaped(out, entry->file);
		strbuf_addf(out, ":%d wants it on %s\n", entry->line,
			    entry_driver(entry, facts->device));
		if (add_verdict(facts, out))
			return;
		add_boot(facts, out);
		add_hotplug(facts, out);
	}
}
