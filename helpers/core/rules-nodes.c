/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Access to the device nodes and their names. A group node (SUBSYSTEM vfio) has no parent: which
 * devices are behind it is seen in the directory of its IOMMU group. The iommufd node (SUBSYSTEM
 * vfio-dev) is below its PCI device. */
#include "core/rules.h"

#include <errno.h>
#include <string.h>

#include "core/rules-internal.h"

/* The number of an account, as text that udev takes without resolving a name. */
static bool find_number(const struct rules_account *accounts, size_t count, const char *name,
			unsigned *ret)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(accounts[i].name, name) == 0) {
			*ret = accounts[i].id;
			return true;
		}
	*ret = 0;
	return strcmp(name, "root") == 0;
}

static bool is_number(const char *name)
{
	return name[0] != '\0' && strspn(name, "0123456789") == strlen(name);
}

/* KEY="name", or its number; false when there is none. */
static bool add_account(const char *key, const char *name, const struct rules_options *options,
			const struct rules_account *accounts, size_t count, struct strbuf *out)
{
	unsigned number;

	if (!options->numeric_ids || is_number(name)) {
		strbuf_addf(out, "%s=\"%s\", ", key, name);
		return true;
	}
	if (!find_number(accounts, count, name, &number))
		return false;
	strbuf_addf(out, "%s=\"%u\", ", key, number);
	return true;
}

static void add_access(const struct node_access *access, const struct rules_options *options,
		       struct strbuf *out)
{
	unsigned mode = access->mode;

	(void)add_account("OWNER", access->owner, options, options->users, options->user_count,
			  out);
	/* a group that does not exist here must not turn into root's group */
	if (!add_account("GROUP", access->group, options, options->groups, options->group_count,
			 out) &&
	    !(mode & 07))
		mode &= 0700;
	strbuf_addf(out, "MODE=\"%04o\"", mode);
}

/* What an entry's line assigns: access and name. Nodes of devices that no entry means keep what the
 * kernel or others give them. */
static void add_assignments(const struct policy *policy, const struct entry *entry,
			    const struct rules_options *options, const char *directory,
			    const char *suffix, struct strbuf *out)
{
	const struct node_access access = policy_node_access(policy, entry);

	add_access(&access, options, out);
	strbuf_addf(out, ", SYMLINK+=\"%s/%s", directory, entry->name);
	if (entry->expect != 1) /* one name cannot mean several devices */
		strbuf_addf(out, "-%s", suffix);
	strbuf_add(out, "\"\n");
}

/* The places where an entry's devices are or were when this was generated. */
struct place {
	struct pci_addr addr;
	struct pci_id id;
};

static void add_group_line(const struct policy *policy, const struct entry *entry,
			   const struct place *place, const struct rules_options *options,
			   struct strbuf *out)
{
	const char *addr = PCI_ADDR_TEXT(&place->addr);

	strbuf_addf(out, "TEST==\"%s/kernel/iommu_groups/$env{.vfio_tool_group}/devices/%s\", ",
		    options->sys, addr);
	if (place->id.vendor != PCI_ANY)
		strbuf_addf(out, "ATTR{[pci/%s]vendor}==\"0x%04x\", ", addr, place->id.vendor);
	if (place->id.device != PCI_ANY)
		strbuf_addf(out, "ATTR{[pci/%s]device}==\"0x%04x\", ", addr, place->id.device);
	add_assignments(policy, entry, options, "vfio/by-name", addr, out);
}

/* Calls add for each place of the entry. */
static bool add_places(const struct policy *policy, const struct entry *entry,
		       const struct rules_options *options,
		       void (*add)(const struct policy *, const struct entry *,
				   const struct place *, const struct rules_options *,
				   struct strbuf *),
		       struct strbuf *out)
{
	bool any = false;

	if (entry->match.keys & MATCH_ADDRESS) {
		struct place place = { .addr = entry->match.address, .id = entry->match.id };

		if (!(entry->match.keys & MATCH_ID))
			place.id.vendor = place.id.device = PCI_ANY;
		add(policy, entry, &place, options, out);
		return true;
	}
	for (size_t i = 0; i < options->found_count; i++) {
		if (options->found[i].entry != entry)
			continue;
		const struct place place = { options->found[i].device->addr,
					     options->found[i].device->id };
		add(policy, entry, &place, options, out);
		any = true;
	}
	return any;
}

/* The iommufd node of a device that udev can recognise by itself, wherever it is. */
static void add_cdev_line(const struct policy *policy, const struct entry *entry,
			  const struct rules_options *options, struct strbuf *out)
{
	if (entry->match.keys & MATCH_PATH) {
		strbuf_add(out, "DEVPATH==\"");
		rules_add_path_glob(entry->match.path, out);
		strbuf_add(out, "/vfio-dev/*\", ");
	}
	strbuf_add(out, "SUBSYSTEMS==\"pci\", ");
	if (entry->match.keys & MATCH_ADDRESS)
		strbuf_addf(out, "KERNELS==\"%s\", ", PCI_ADDR_TEXT(&entry->match.address));
	rules_add_attributes(&entry->match, "ATTRS", out);
	add_assignments(policy, entry, options, "vfio/devices/by-name", "$id", out);
}

/* Virtual functions by their addresses, which are known before they are there; nothing when they
 * are not: a line without them would be for every device. */
static void add_cdev_functions(const struct policy *policy, const struct entry *entry,
			       const struct rules_options *options, struct strbuf *out)
{
	unsigned next = 0;

	for (;;) {
		_cleanup_strbuf_ struct strbuf names = { 0 };

		if (!rules_add_functions(options, &entry->match, &next, "", "", &names))
			return;
		strbuf_addf(out, "SUBSYSTEMS==\"pci\", KERNELS==\"%s\", ", strbuf_text(&names));
		rules_add_attributes(&entry->match, "ATTRS", out);
		rules_add_pf(options, &entry->match, "ATTRS", out);
		add_assignments(policy, entry, options, "vfio/devices/by-name", "$id", out);
	}
}

static void add_cdev_place(const struct policy *policy, const struct entry *entry,
			   const struct place *place, const struct rules_options *options,
			   struct strbuf *out)
{
	strbuf_addf(out,
		    "SUBSYSTEMS==\"pci\", KERNELS==\"%s\", ATTRS{vendor}==\"0x%04x\", "
		    "ATTRS{device}==\"0x%04x\", ",
		    PCI_ADDR_TEXT(&place->addr), place->id.vendor, place->id.device);
	add_assignments(policy, entry, options, "vfio/devices/by-name", "$id", out);
}

/* True when a device that an entry means may appear where nobody knows yet. */
static bool may_come_anywhere(const struct entry *entry, const struct rules_options *options)
{
	unsigned found = 0;

	for (size_t i = 0; i < options->found_count; i++)
		found += options->found[i].entry == entry;
	return !(entry->match.keys & MATCH_ADDRESS) && found < entry->expect;
}

/* A group's node does not say which device it is for, and udev does not see slot and serial number.
 * Only where a declared device may come to a node that says nothing do all have the usual access;
 * `keys`: what is not seen, 0: nothing is. */
static void add_default(const struct policy *policy, const struct killswitch *ks,
			const struct rules_options *options, unsigned keys, struct strbuf *out)
{
	const struct node_access common = policy_node_access(policy, NULL);
	bool anywhere = false;

	for (size_t i = 0; i < policy->count; i++)
		anywhere |= rules_for_entry(&policy->entries[i], ks) &&
			    (keys == 0 || policy->entries[i].match.keys & keys) &&
			    may_come_anywhere(&policy->entries[i], options);
	if (!anywhere)
		return;
	strbuf_add(out, "# a declared device is not there yet, and may come anywhere\n");
	add_access(&common, options, out);
	strbuf_add(out, "\n");
}

static void add_groups(const struct policy *policy, const struct killswitch *ks,
		       const struct rules_options *options, struct strbuf *out)
{
	for (size_t i = 0; i < policy->count; i++) {
		const struct entry *entry = &policy->entries[i];

		if (!rules_for_entry(entry, ks))
			continue;
		rules_add_title(entry, out);
		if (!add_places(policy, entry, options, add_group_line, out))
			strbuf_add(out, "# not there when this was written\n");
	}
}

/* A sibling that comes along is of no use without its own iommufd node; a line of its own entry
 * follows and counts. */
static void add_sibling_line(const struct policy *policy, const struct entry *entry,
			     const struct place *place, const struct rules_options *options,
			     struct strbuf *out)
{
	const struct node_access access = policy_node_access(policy, entry);

	strbuf_addf(
		out,
		"SUBSYSTEMS==\"pci\", TEST==\"%s/bus/pci/devices/$id/iommu_group/devices/%s\", ",
		options->sys, PCI_ADDR_TEXT(&place->addr));
	add_access(&access, options, out);
	strbuf_add(out, "\n");
}

static void add_siblings(const struct policy *policy, const struct killswitch *ks,
			 const struct rules_options *options, struct strbuf *out)
{
	for (size_t i = 0; i < policy->count; i++)
		if (rules_for_entry(&policy->entries[i], ks) &&
		    policy->entries[i].group != GROUP_STRICT)
			(void)add_places(policy, &policy->entries[i], options, add_sibling_line,
					 out);
}

static void add_cdevs(const struct policy *policy, const struct killswitch *ks,
		      const struct rules_options *options, struct strbuf *out)
{
	for (size_t i = 0; i < policy->count; i++) {
		const struct entry *entry = &policy->entries[i];
		unsigned invisible = MATCH_SLOT | MATCH_SERIAL;

		if (!rules_for_entry(entry, ks))
			continue;
		if (entry->match.keys & MATCH_PF)
			add_cdev_functions(policy, entry, options, out);
		else if (entry->match.keys & MATCH_ADDRESS || !(entry->match.keys & invisible))
			add_cdev_line(policy, entry, options, out);
		else
			(void)add_places(policy, entry, options, add_cdev_place, out);
	}
}

int rules_render_nodes(const struct policy *policy, const struct killswitch *ks,
		       const struct rules_options *options, struct strbuf *out)
{
	int r = rules_check(policy, options);

	if (r < 0)
		return r;
	rules_render_head(policy,
			  "# Access to /dev/vfio/GROUP, named /dev/vfio/by-name/ENTRY, and to the "
			  "iommufd node\n"
			  "# /dev/vfio/devices/vfioN, named /dev/vfio/devices/by-name/ENTRY.\n",
			  out);
	strbuf_add(out, "ACTION==\"remove\", GOTO=\"vfio_tool_nodes_end\"\n"
			"SUBSYSTEM==\"vfio-dev\", GOTO=\"vfio_tool_nodes_cdev\"\n"
			"SUBSYSTEM!=\"vfio\", GOTO=\"vfio_tool_nodes_end\"\n"
			"KERNEL==\"[0-9]*\", ENV{.vfio_tool_group}=\"$kernel\"\n"
			"KERNEL==\"noiommu-[0-9]*\", ENV{.vfio_tool_group}=\"$number\"\n"
			"ENV{.vfio_tool_group}==\"\", GOTO=\"vfio_tool_nodes_end\"\n");
	add_default(policy, ks, options, 0, out);
	add_groups(policy, ks, options, out);
	strbuf_add(out, "GOTO=\"vfio_tool_nodes_end\"\n"
			"\n"
			"LABEL=\"vfio_tool_nodes_cdev\"\n");
	add_default(policy, ks, options, MATCH_SLOT | MATCH_SERIAL, out);
	add_siblings(policy, ks, options, out);
	add_cdevs(policy, ks, options, out);
	strbuf_add(out, "LABEL=\"vfio_tool_nodes_end\"\n");
	return out->error;
}
