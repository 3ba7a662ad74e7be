/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/rules.h"

#include <errno.h>
#include <string.h>

#include "core/match.h"
#include "core/rules-internal.h"

bool rules_for_entry(const struct entry *entry, const struct killswitch *ks)
{
	return entry->mode == MODE_VFIO && !killswitch_skips(ks, entry->name);
}

bool rules_wanted(const struct policy *policy, const struct killswitch *ks)
{
	for (size_t i = 0; i < policy->count; i++)
		if (rules_for_entry(&policy->entries[i], ks))
			return true;
	for (size_t i = 0; i < policy->sriov_count; i++)
		if (!killswitch_skips(ks, policy->sriov[i].name))
			return true;
	return false;
}

static bool is_plain(const char *text, const char *also)
{
	for (; *text != '\0'; text++)
		if (!(*text >= 'a' && *text <= 'z') && !(*text >= 'A' && *text <= 'Z') &&
		    !(*text >= '0' && *text <= '9') && !strchr(also, *text))
			return false;
	return true;
}

static bool access_valid(const struct node_access *access)
{
	return is_plain(access->owner, "_-.") && is_plain(access->group, "_-.") &&
	       (access->mode <= 0777 || access->mode == NODE_MODE_UNSET);
}

static bool entry_valid(const struct entry *entry)
{
	return entry->name[0] != '\0' && is_plain(entry->name, "_-.") &&
	       access_valid(&entry->node) &&
	       (entry->mode != MODE_VFIO || driver_name_valid(entry->driver)) &&
	       (!(entry->match.keys & MATCH_PATH) || pci_path_valid(entry->match.path));
}

int rules_check(const struct policy *policy, const struct rules_options *options)
{
	if (!access_valid(&policy->options.node) || !is_plain(options->sbindir, "/_-.") ||
	    !is_plain(options->sys, "/_-.") || !is_plain(options->run, "/_-."))
		return -EINVAL;
	for (size_t i = 0; i < policy->count; i++)
		if (!entry_valid(&policy->entries[i]))
			return -EINVAL;
	return 0;
}

/* The file of the entry that is at this place, with those of `sriov` behind the others. */
static const char *file_at(const struct policy *policy, size_t i)
{
	return i < policy->count ? policy->entries[i].file : policy->sriov[i - policy->count].file;
}

/* True when an earlier entry stands in the same file. */
static bool file_seen(const struct policy *policy, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(file_at(policy, k), file_at(policy, i)) == 0)
			return true;
	return false;
}

void rules_render_head(const struct policy *policy, const char *comment, struct strbuf *out)
{
	strbuf_add(out, GENERATED_MARK "; what is changed here is lost. From:\n");
	for (size_t i = 0; i < policy->count + policy->sriov_count; i++) {
		if (file_seen(policy, i))
			continue;
		strbuf_add(out, "#   ");
		strbuf_add_escaped(out, file_at(policy, i));
		strbuf_add(out, "\n");
	}
	strbuf_add(out, comment);
}

void rules_add_title(const struct entry *entry, struct strbuf *out)
{
	strbuf_addf(out, "# %s (", entry->name);
	strbuf_add_escaped(out, entry->file);
	strbuf_addf(out, ":%d)\n", entry->line);
}

void rules_add_path_glob(const char *path, struct strbuf *out)
{
	const char *slash = strchr(path, '/');
	int first = (int)(slash ? slash - path : (long)strlen(path));
	int domain = (int)strcspn(path, ":");

	/* "0000:00:1c.4/00.0": the root bus has a fixed number, those behind it have not */
	strbuf_addf(out, "*/pci%.*s/%.*s", domain + 3, path, first, path);
	while (slash) {
		const char *step = slash + 1;

		slash = strchr(step, '/');
		strbuf_addf(out, "/%.*s:\?\?:%.*s", domain, path,
			    (int)(slash ? slash - step : (long)strlen(step)), step);
	}
}

void rules_add_class_glob(const struct pci_class *class, struct strbuf *out)
{
	int digits = class->mask == 0xffffff ? 6 : class->mask == 0xffff00 ? 4 : 2;

	strbuf_addf(out, "0x%0*x%s", digits, class->value >> (24 - 4 * digits),
		    digits < 6 ? "*" : "");
}

void rules_add_id(const char *attr, const char *name, uint32_t value, struct strbuf *out)
{
	if (value != PCI_ANY)
		strbuf_addf(out, "%s{%s}==\"0x%04x\", ", attr, name, value);
}

void rules_add_attributes(const struct match *match, const char *attr, struct strbuf *out)
{
	if (match->keys & MATCH_ID) {
		rules_add_id(attr, "vendor", match->id.vendor, out);
		rules_add_id(attr, "device", match->id.device, out);
		rules_add_id(attr, "subsystem_vendor", match->id.subvendor, out);
		rules_add_id(attr, "subsystem_device", match->id.subdevice, out);
	}
	if (match->keys & MATCH_CLASS) {
		strbuf_addf(out, "%s{class}==\"", attr);
		rules_add_class_glob(&match->class, out);
		strbuf_add(out, "\", ");
	}
	if (match->keys & MATCH_NUMA_NODE)
		strbuf_addf(out, "%s{numa_node}==\"%d\", ", attr, match->numa_node);
}

static bool ids_overlap(const struct pci_id *a, const struct pci_id *b)
{
	return (a->vendor == b->vendor || a->vendor == PCI_ANY || b->vendor == PCI_ANY) &&
	       (a->device == b->device || a->device == PCI_ANY || b->device == PCI_ANY) &&
	       (a->subvendor == b->subvendor || a->subvendor == PCI_ANY ||
		b->subvendor == PCI_ANY) &&
	       (a->subdevice == b->subdevice || a->subdevice == PCI_ANY || b->subdevice == PCI_ANY);
}

/* False when no device can agree with both, by the keys that both have. */
static bool keys_overlap(const struct match *a, const struct match *b)
{
	unsigned both = a->keys & b->keys;

	if ((both & MATCH_ADDRESS) && pci_addr_compare(&a->address, &b->address) != 0)
		return false;
	if ((both & MATCH_ID) && !ids_overlap(&a->id, &b->id))
		return false;
	if ((both & MATCH_CLASS) &&
	    ((a->class.value ^ b->class.value) & a->class.mask & b->class.mask) != 0)
		return false;
	if ((both & MATCH_SLOT) && strcmp(a->slot, b->slot) != 0)
		return false;
	if ((both & MATCH_PATH) && strcmp(a->path, b->path) != 0)
		return false;
	if ((both & MATCH_PF) &&
	    (pci_addr_compare(&a->pf.addr, &b->pf.addr) != 0 || !vf_sets_overlap(&a->vfs, &b->vfs)))
		return false;
	if ((both & MATCH_SERIAL) && strcmp(a->serial, b->serial) != 0)
		return false;
	return !(both & MATCH_NUMA_NODE) || a->numa_node == b->numa_node;
}

/* False when no device can be meant by both. Address and id say which device it is; when it is
 * there, its other facts are known. */
static bool may_overlap(const struct match *a, const struct match *b, const struct machine *machine)
{
	const unsigned one = MATCH_ADDRESS | MATCH_ID;

	if (!keys_overlap(a, b))
		return false;
	if ((b->keys & one) == one)
		return (a->keys & one) == one || may_overlap(b, a, machine);
	if ((a->keys & one) != one || !machine)
		return true;
	const struct device *device = machine_find(machine, &a->address);
	return !device || !pci_id_matches(&a->id, &device->id) ||
	       match_disagreement(b, device) == 0;
}

struct context {
	const struct policy *policy;
	const struct killswitch *ks;
	const struct rules_options *options;
	bool asks;	/* a device must be asked about */
	bool doubts;	/* a device may be one that is not vouched for */
	bool functions; /* some are virtual functions */
};

/* What a device that agrees with the line of entry i may be, all entries considered. */
static void judge(const struct context *context, size_t i, bool *ret_ask, bool *ret_vouched)
{
	const struct policy *policy = context->policy;
	const struct match *match = &policy->entries[i].match;
	/* udev cannot see these, and cannot count; a path leads to one function at most */
	bool ask = (match->keys & (MATCH_SLOT | MATCH_SERIAL)) ||
		   !(match->keys & (MATCH_ADDRESS | MATCH_PATH | MATCH_PF)) ||
		   policy->entries[i].expect != (match->keys & MATCH_PF ? 0 : 1);
	bool vouched = rules_vouched_for(context->options, &policy->entries[i]);

	for (size_t k = 0; k < policy->count; k++) {
		const struct entry *other = &policy->entries[k];

		if (k == i || killswitch_skips(context->ks, other->name) ||
		    !may_overlap(match, &other->match, context->options->machine))
			continue;
		ask = true; /* a device that two entries mean belongs to none */
		vouched = vouched && rules_vouched_for(context->options, other);
	}
	*ret_ask = ask;
	*ret_vouched = vouched;
}

/* The driver that each device of the entry gets; NULL when that differs, or cannot be known because
 * none is there. */
static const char *driver_of_all(const struct rules_options *options, const struct entry *entry)
{
	const char *driver = entry_is_auto(entry) ? NULL : entry->driver;

	for (size_t i = 0; entry_is_auto(entry) && i < options->found_count; i++) {
		if (options->found[i].entry != entry)
			continue;
		const char *its = entry_driver(entry, options->found[i].device);
		if (driver && strcmp(driver, its) != 0)
			return NULL;
		driver = its;
	}
	return driver;
}

/* The end of a line that finds a device; `driver` is NULL when it is to be asked about. */
static void add_finding(const char *driver, bool vouched, struct strbuf *out)
{
	if (driver)
		strbuf_addf(out, "ENV{.vfio_tool_driver}=\"%s\", ", driver);
	if (vouched)
		strbuf_add(out, "ENV{.vfio_tool_vouched}=\"1\", ");
	strbuf_add(out, "GOTO=\"vfio_tool_found\"\n");
}

static void add_functions(struct context *context, const struct entry *entry, const char *driver,
			  bool vouched, struct strbuf *out)
{
	unsigned next = 0;
	bool any = false;

	for (;;) {
		_cleanup_strbuf_ struct strbuf names = { 0 };

		if (!rules_add_functions(context->options, &entry->match, &next, "", "", &names))
			break;
		strbuf_addf(out, "KERNEL==\"%s\", ", strbuf_text(&names));
		rules_add_pf(context->options, &entry->match, "ATTR", out);
		rules_add_attributes(&entry->match, "ATTR", out);
		strbuf_addf(out, "ENV{.vfio_tool_pf}=\"%s\", ",
			    PCI_ADDR_TEXT(&entry->match.pf.addr));
		add_finding(driver, vouched, out);
		context->functions = any = true;
	}
	if (!any)
		strbuf_addf(out, "# %s is not there, or does not say which functions it can have\n",
			    PCI_ADDR_TEXT(&entry->match.pf.addr));
}

static void add_entry(struct context *context, size_t i, struct strbuf *out)
{
	const struct entry *entry = &context->policy->entries[i];
	const char *driver = driver_of_all(context->options, entry);
	bool ask, vouched;

	judge(context, i, &ask, &vouched);
	ask = ask || !driver;
	context->asks |= ask;
	context->doubts |= !vouched;

	rules_add_title(entry, out);
	if (entry->match.keys & MATCH_PF) {
		add_functions(context, entry, ask ? NULL : driver, vouched, out);
		return;
	}
	if (entry->match.keys & MATCH_ADDRESS)
		strbuf_addf(out, "KERNEL==\"%s\", ", PCI_ADDR_TEXT(&entry->match.address));
	if (entry->match.keys & MATCH_PATH) {
		strbuf_add(out, "DEVPATH==\"");
		rules_add_path_glob(entry->match.path, out);
		strbuf_add(out, "\", ");
	}
	rules_add_attributes(&entry->match, "ATTR", out);
	add_finding(ask ? NULL : driver, vouched, out);
}

/* What is done with a device that an entry means or may mean. Names with a leading dot stay within
 * this event: they are neither stored nor seen at the later bind event. */
static void add_common(const struct context *context, struct strbuf *out)
{
	const struct rules_options *options = context->options;

	strbuf_addf(out,
		    "GOTO=\"vfio_tool_end\"\n"
		    "\n"
		    "LABEL=\"vfio_tool_found\"\n"
		    "# bridges; given back by `unbind`; without an IOMMU; on VFIO already\n"
		    "ATTR{class}==\"0x060[0479]*\", GOTO=\"vfio_tool_end\"\n"
		    "TEST==\"%s/vfio-tool/held/$kernel\", GOTO=\"vfio_tool_end\"\n"
		    "TEST!=\"iommu_group\", GOTO=\"vfio_tool_end\"\n"
		    "TEST==\"vfio-dev\", GOTO=\"vfio_tool_end\"\n"
		    "DRIVER==\"*vfio?pci\", GOTO=\"vfio_tool_end\"\n",
		    options->run);
	if (context->functions)
		strbuf_addf(out,
			    "# virtual functions that vfio-bind is making at this moment\n"
			    "ENV{.vfio_tool_pf}==\"?*\", "
			    "TEST==\"%s/vfio-tool/sriov/$env{.vfio_tool_pf}\", "
			    "ENV{MODALIAS}=\"\", GOTO=\"vfio_tool_end\"\n",
			    options->run);
	if (context->asks)
		strbuf_addf(out,
			    "# what udev cannot see or count: prints the driver\n"
			    "ENV{.vfio_tool_driver}==\"\", PROGRAM==\"%s/vfio-bind match "
			    "$kernel\", ENV{.vfio_tool_driver}=\"$result\"\n"
			    "ENV{.vfio_tool_driver}==\"\", GOTO=\"vfio_tool_end\"\n",
			    options->sbindir);
	rules_add_needed(options, out);
	if (context->doubts) {
		strbuf_add(out, "# what the guards have not seen yet is left to them\n");
		if (options->booting)
			strbuf_add(out, "ENV{.vfio_tool_vouched}==\"\", "
					"ATTR{class}==\"0x01*|0x0805*|0x0c03*|0x0c04*\", "
					"GOTO=\"vfio_tool_bind\"\n");
		strbuf_add(out, "ENV{.vfio_tool_vouched}==\"\", ATTR{boot_vga}==\"1\", "
				"GOTO=\"vfio_tool_bind\"\n");
	}
	/* without its alias the native module is not loaded for this device: what nobody else
	 * needs stays out, and cannot win the race for the next card in the slot */
	strbuf_add(out,
		   "# what has a driver, or an override that somebody else has set, is left to "
		   "vfio-bind\n"
		   "TEST==\"driver\", GOTO=\"vfio_tool_bind\"\n"
		   "ATTR{driver_override}==\"?*\", ATTR{driver_override}!=\"(null)|*vfio*\", "
		   "GOTO=\"vfio_tool_bind\"\n"
		   "ATTR{driver_override}=\"$env{.vfio_tool_driver}\", ENV{MODALIAS}=\"\"\n");
	strbuf_add(out, "LABEL=\"vfio_tool_bind\"\n");
	if (context->policy->options.auto_load_module)
		strbuf_add(out, "RUN{builtin}+=\"kmod load vfio_iommu_type1 "
				"$env{.vfio_tool_driver}\"\n");
	strbuf_addf(out, "RUN+=\"%s/vfio-bind --udev $kernel\"\n", options->sbindir);
}

static bool has_ghosts(const struct context *context)
{
	for (size_t i = 0; i < context->policy->count; i++)
		if (rules_for_entry(&context->policy->entries[i], context->ks) &&
		    (context->policy->entries[i].match.keys & (MATCH_ADDRESS | MATCH_PATH)))
			return true;
	return false;
}

/* Where a native driver won the race, what it had registered is gone when udev comes to it, but
 * udev announces it all the same: listeners are told not to use it. */
static void add_ghosts(const struct context *context, struct strbuf *out)
{
	if (!has_ghosts(context))
		return;
	strbuf_add(out, "GOTO=\"vfio_tool_end\"\n"
			"\n"
			"LABEL=\"vfio_tool_gone\"\n"
			"# taken back from a native driver before udev came to it\n");
	for (size_t i = 0; i < context->policy->count; i++) {
		const struct entry *entry = &context->policy->entries[i];

		if (!rules_for_entry(entry, context->ks) ||
		    !(entry->match.keys & (MATCH_ADDRESS | MATCH_PATH)))
			continue;
		strbuf_add(out, "DEVPATH==\"");
		if (entry->match.keys & MATCH_ADDRESS)
			strbuf_addf(out, "*/%s", PCI_ADDR_TEXT(&entry->match.address));
		else
			rules_add_path_glob(entry->match.path, out);
		strbuf_add(out, "/*\", ENV{SYSTEMD_READY}=\"0\", ENV{NM_UNMANAGED}=\"1\"\n");
	}
}

int rules_render(const struct policy *policy, const struct killswitch *ks,
		 const struct rules_options *options, struct strbuf *out)
{
	struct context context = { .policy = policy, .ks = ks, .options = options };
	int r = rules_check(policy, options);

	if (r < 0)
		return r;
	rules_render_head(policy,
			  "# A declared device gets its driver's name before a module that could "
			  "take it is loaded;\n"
			  "# what is too late for that, vfio-bind puts right within the same "
			  "event.\n",
			  out);
	rules_add_sriov(policy, ks, options, out);
	strbuf_add(out, "ACTION!=\"add\", GOTO=\"vfio_tool_end\"\n");
	if (has_ghosts(&context))
		strbuf_addf(out,
			    "SUBSYSTEM==\"net|block\", TEST!=\"%s$devpath\", "
			    "GOTO=\"vfio_tool_gone\"\n",
			    options->sys);
	strbuf_add(out, "SUBSYSTEM!=\"pci\", GOTO=\"vfio_tool_end\"\n"
			"IMPORT{cmdline}=\"vfio_tool\"\n"
			"ENV{vfio_tool}==\"0|off|no|false\", GOTO=\"vfio_tool_end\"\n"
			"\n");
	for (size_t i = 0; i < policy->count; i++)
		if (rules_for_entry(&policy->entries[i], ks))
			add_entry(&context, i, out);
	add_common(&context, out);
	add_ghosts(&context, out);
	strbuf_add(out, "LABEL=\"vfio_tool_end\"\n");
	return out->error;
}
