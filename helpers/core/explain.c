/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Why a device is in the state it is in. */
#include "core/explain.h"

#include <string.h>

#include "core/cmdline.h"

/* "the entry dpdk0 at /etc/...:3" */
static void add_entry(const struct entry *entry, struct strbuf *out)
{
	strbuf_addf(out, "the entry %s at ", entry->name);
	strbuf_add_escaped(out, entry->file);
	strbuf_addf(out, ":%d", entry->line);
}

static void add_driver(const char *driver, struct strbuf *out)
{
	strbuf_add(out, "driver ");
	strbuf_add_escaped(out, driver);
}

/* Who took it, from what the record says of the command. */
static const char *taker(const char *by)
{
	static const struct {
		const char *by, *text;
	} takers[] = {
		{ "bind", "taken by hand, with vfio-tool bind" },
		{ "apply", "taken by vfio-tool apply" },
		{ "udev", "taken when it appeared, by udev's rule" },
		{ "claim", "claimed early in the boot" },
	};

	for (size_t i = 0; i < ELEMENTSOF(takers); i++)
		if (strcmp(takers[i].by, by) == 0)
			return takers[i].text;
	return "taken by vfio-tool";
}

static void add_record(const struct explain_facts *facts, struct strbuf *out)
{
	const struct record *record = facts->record;
	const struct entry *entry =
		record->entry[0] != '\0' ? policy_find(facts->policy, record->entry) : NULL;

	add_driver(record->driver, out);
	strbuf_addf(out, " has it since %s: %s", facts->when, taker(record->by));
	if (entry) {
		strbuf_add(out, ", for ");
		add_entry(entry, out);
	} else if (record->entry[0] != '\0') {
		strbuf_add(out, ", for the entry ");
		strbuf_add_escaped(out, record->entry);
		strbuf_add(out, ", which is not in the configuration any more");
	}
	strbuf_add(out, "\n");
	if (record->before_on_vfio || record->before.driver[0] == '\0')
		strbuf_add(out, "before, no driver of the kernel had it\n");
	else {
		strbuf_add(out, "before, ");
		add_driver(record->before.driver, out);
		strbuf_add(out, " had it\n");
	}
}

/* On VFIO, and no record says by whom. */
static void add_unrecorded(const struct explain_facts *facts, struct strbuf *out)
{
	const struct device *device = facts->device;

	add_driver(device->binding.driver, out);
	if (strcmp(device->binding.override, device->binding.driver) == 0) {
		strbuf_add(out, " has it because driver_override names it, and vfio-tool has no "
				"record of that\n"
				"  it was written by driverctl, libvirt, a script or a rule of "
				"somebody else\n");
	} else if (facts->id_by_kernel) {
		strbuf_addf(out,
			    " has it by its ID: vfio-pci.ids= on the kernel command line names "
			    "%04x:%04x\n"
			    "  every card with that ID goes there, whatever the configuration "
			    "says\n",
			    device->id.vendor, device->id.device);
	} else {
		strbuf_addf(
			out,
			" has it by its ID, %04x:%04x, and not by driver_override\n"
			"  look for ids= in modprobe.d, for vfio-pci.ids= on the kernel command "
			"line, and for new_id in scripts\n",
			device->id.vendor, device->id.device);
	}
}

static void add_blocked(const struct explain_facts *facts, struct strbuf *out)
{
	const struct device *blocker = status_blocker(facts->machine, facts->device);

	if (!blocker) {
		strbuf_add(out, "it cannot be opened: it has no IOMMU group\n");
		return;
	}
	strbuf_addf(out, "it cannot be opened: %s of its IOMMU group is on ",
		    PCI_ADDR_TEXT(&blocker->addr));
	add_driver(blocker->binding.driver, out);
	strbuf_add(out, "\n");
}

/* Somebody else's: ours would name a VFIO driver. */
static void add_override(const struct device *device, struct strbuf *out)
{
	const char *driver = device->binding.driver;

	if (device->binding.override[0] == '\0')
		return;
	strbuf_add(out, "driver_override names ");
	strbuf_add_escaped(out, device->binding.override);
	if (strcmp(device->binding.override, driver) == 0)
		strbuf_add(out, ": somebody else keeps it there (driverctl, a script)\n");
	else if (driver[0] != '\0')
		strbuf_add(out, ": no other driver can take it once this one lets go\n");
	else
		strbuf_add(out, ": no other driver can take it\n");
}

/* Why an entry that wants it on VFIO has not got it. */
static void add_not_taken(const struct explain_facts *facts, struct strbuf *out)
{
	add_entry(facts->entry, out);
	strbuf_addf(out, " wants it on %s, and it is not there\n",
		    entry_driver(facts->entry, facts->device));
	if (facts->held_back)
		strbuf_add(out, "  vfio-tool unbind gave it back; it stays so until the next boot, "
				"bind or apply\n");
	else if (facts->killed && facts->killed->disabled)
		strbuf_add(out, "  vfio-tool is switched off by the file /" KILLSWITCH_FILE
				": nothing is taken by itself\n");
	else if (facts->killed && facts->killed->off)
		strbuf_add(out, "  vfio_tool=0 on the kernel command line of this boot: nothing is "
				"taken by itself\n");
	else if (facts->killed && killswitch_skips(facts->killed, facts->entry->name))
		strbuf_addf(out, "  vfio_tool.skip=%s on the kernel command line leaves it out\n",
			    facts->entry->name);
	else if (facts->plan && facts->plan->refusal_count > 0)
		strbuf_add(out, "  taking it is refused, see below\n");
	else
		strbuf_add(out, "  that was not applied yet: sudo vfio-tool apply\n");
}

/* With the kernel, or with nobody. */
static void add_at_home(const struct explain_facts *facts, struct strbuf *out)
{
	const struct device *device = facts->device;
	const struct entry *entry = facts->entry;
	bool driven = device->binding.driver[0] != '\0';

	if (facts->record) {
		strbuf_add(out, "vfio-tool had put it on ");
		strbuf_add_escaped(out, facts->record->driver);
		strbuf_addf(out, " (%s), and somebody else has moved it since\n", facts->when);
	}
	if (entry && entry->mode == MODE_KERNEL) {
		add_entry(entry, out);
		strbuf_add(out, " keeps it with the kernel\n");
	} else if (entry) {
		add_not_taken(facts, out);
	} else if (!facts->record) {
		strbuf_add(out, driven ? "the kernel gave it to "
				       : "no driver has taken it: none "
					 "knows it, or it was taken "
					 "away from one");
		if (driven)
			add_driver(device->binding.driver, out);
		strbuf_add(out, "; vfio-tool has not changed that\n");
	}
	if (!entry && facts->held_back)
		strbuf_add(out, "vfio-tool unbind gave it back, and holds it back until the next "
				"boot\n");
	add_override(device, out);
}

void explain_state(const struct explain_facts *facts, struct strbuf *out)
{
	const struct device *device = facts->device;

	if (facts->interrupted)
		strbuf_add(out, "a change was cut off here; the next run of vfio-bind undoes it "
				"before anything else\n");
	if (!device_on_vfio(device)) {
		add_at_home(facts, out);
		return;
	}
	if (facts->record && strcmp(facts->record->driver, device->binding.driver) == 0)
		add_record(facts, out);
	else
		add_unrecorded(facts, out);
	if (facts->entry && facts->entry->mode == MODE_KERNEL) {
		add_entry(facts->entry, out);
		strbuf_add(out, " wants it with the kernel\n");
	}
	if (status_of(facts->machine, device) == STATUS_BLOCKED)
		add_blocked(facts, out);
}

/* "8086:10d3", without what may follow: subvendor, subdevice, class, mask. */
static bool names_id(char *text, const struct pci_id *id)
{
	char *colon = strchr(text, ':');
	struct pci_id pattern;

	colon = colon ? strchr(colon + 1, ':') : NULL;
	if (colon)
		*colon = '\0';
	return pci_id_parse(text, &pattern) == 0 && pci_id_matches(&pattern, id);
}

bool explain_id_on_cmdline(const char *cmdline, const struct pci_id *id)
{
	_cleanup_free_ char *text = strdup(cmdline);
	char *at = text, *name, *value, *rest = NULL;
	bool found = false;

	while (text && cmdline_next(&at, &name, &value)) {
		if (!value || !cmdline_name_is(name, "vfio_pci.ids"))
			continue;
		for (char *word = strtok_r(value, ",", &rest); word;
		     word = strtok_r(NULL, ",", &rest))
			found |= names_id(word, id);
	}
	return found;
}
