/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/resolve.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/match.h"
#include "sys/nearest.h"
#include "sys/predict.h"
#include "sys/runstate.h"
#include "sys/scan.h"

int addr_list_add(struct addr_list *list, const struct pci_addr *addr)
{
	for (size_t i = 0; i < list->count; i++)
		if (pci_addr_compare(&list->list[i], addr) == 0)
			return 0;

	struct pci_addr *more = reallocarray(list->list, list->count + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	list->list = more;
	more[list->count++] = *addr;
	return 0;
}

void addr_list_release(struct addr_list *list)
{
	free(list->list);
	*list = (struct addr_list){ 0 };
}

/* The way out for a name that nothing has. */
static void add_nearest(const struct root *root, const struct policy *policy, const char *text,
			const char *otherwise, struct strbuf *why)
{
	strbuf_add(why, "\n  ");
	if (!nearest_add(root, policy, text, why))
		strbuf_add(why, otherwise);
}

static int resolve_address(const struct root *root, const struct pci_addr *addr,
			   struct addr_list *ret, struct strbuf *why)
{
	if (!scan_present(root, addr)) {
		strbuf_addf(why,
			    "%s: no such device\n  see which there are with: vfio-tool list --all",
			    PCI_ADDR_TEXT(addr));
		return -ENOENT;
	}
	return addr_list_add(ret, addr);
}

static int scan_everything(const struct root *root, unsigned extras, struct machine *machine,
			   struct strbuf *why)
{
	int r = scan_all(root, extras, machine);

	if (r == -ENOENT)
		strbuf_add(why, "this system has no PCI bus");
	return r;
}

/* The devices that agree with an entry, by their addresses. */
static void add_candidates(const struct entry *entry, const struct machine *machine,
			   struct strbuf *why)
{
	const char *separator = "\n  they are: ";

	for (size_t i = 0; i < machine->count; i++)
		if (match_disagreement(&entry->match, &machine->devices[i]) == 0) {
			strbuf_addf(why, "%s%s", separator,
				    PCI_ADDR_TEXT(&machine->devices[i].addr));
			separator = " ";
		}
}

/* The devices that an entry means; all of the machine is read for an entry without an address. */
static int resolve_entry(const struct root *root, const struct entry *entry, struct addr_list *ret,
			 struct strbuf *why)
{
	_cleanup_machine_ struct machine machine = { 0 };

	if (entry_is_local(entry))
		return resolve_address(root, &entry->match.address, ret, why);
	int r = scan_everything(root, scan_extras_for(entry->match.keys), &machine, why);
	struct misfit misfit = { .kind = MISFIT_COUNT, .entry = entry };
	for (size_t i = 0; r == 0 && i < machine.count; i++)
		misfit.count += match_disagreement(&entry->match, &machine.devices[i]) == 0;
	if (r == 0 && !entry_expects(entry, misfit.count)) {
		if (misfit.count == 0)
			misfit.kind = MISFIT_MISSING;
		misfit_render(&misfit, why);
		add_candidates(entry, &machine, why);
		/* those that are missing may still appear */
		return misfit.count == 0 || misfit.count < entry->expect ? -ENOENT : -ENOTUNIQ;
	}
	for (size_t i = 0; r == 0 && i < machine.count; i++)
		if (match_disagreement(&entry->match, &machine.devices[i]) == 0)
			r = addr_list_add(ret, &machine.devices[i].addr);
	return r;
}

static const struct entry *find_by_interface(const struct policy *policy, const char *name)
{
	for (size_t i = 0; i < policy->count; i++)
		if (strcmp(policy->entries[i].match.interface, name) == 0)
			return &policy->entries[i];
	return NULL;
}

/* The one device of these IDs. */
static int resolve_id(const struct root *root, const struct pci_id *id, struct addr_list *ret,
		      struct strbuf *why)
{
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_strbuf_ struct strbuf found = { 0 };
	const struct device *match = NULL;
	size_t count = 0;
	int r = scan_everything(root, 0, &machine, why);

	if (r < 0)
		return r;
	for (size_t i = 0; i < machine.count; i++)
		if (pci_id_matches(id, &machine.devices[i].id)) {
			match = &machine.devices[i];
			strbuf_addf(&found, " %s", PCI_ADDR_TEXT(&match->addr));
			count++;
		}
	if (count == 0) {
		strbuf_addf(why, "%s: no device has these IDs", PCI_ID_TEXT(id));
		return -ENOENT;
	}
	if (count > 1) {
		strbuf_addf(why, "%s: %zu devices have these IDs\n  name one by its address:%s",
			    PCI_ID_TEXT(id), count, strbuf_text(&found));
		return -ENOTUNIQ;
	}
	return addr_list_add(ret, &match->addr);
}

/* The device that had the interface when it was bound; the name is not that of another card which
 * is there now (promise P3). */
static int resolve_record(const struct root *root, const struct record *record,
			  struct addr_list *ret, struct strbuf *why)
{
	struct device device;
	int r = scan_identity(root, &record->addr, 0, NULL, &device);

	if (r < 0 && r != -ENOENT)
		return r;
	if (r == 0 && memcmp(&device.id, &record->id, sizeof(device.id)) == 0)
		return addr_list_add(ret, &record->addr);
	strbuf_addf(why, "%s: this was the interface of %s (%s)", record->interface,
		    PCI_ADDR_TEXT(&record->addr), PCI_ID_TEXT(&record->id));
	if (r == 0)
		strbuf_addf(why,
			    ", where another card (%s) is now\n  if that one is meant, name it by "
			    "its address",
			    PCI_ID_TEXT(&device.id));
	else
		strbuf_add(why, ", which is gone\n  see what there is with: vfio-tool list --all");
	return -ENOENT;
}

/* The record with that interface: first where the configuration says that it is, so that not all
 * records need be read. */
static int find_record(const struct root *root, const struct policy *policy, const char *name,
		       struct record *ret)
{
	const struct entry *entry = find_by_interface(policy, name);

	if (entry && entry_is_local(entry) && record_load(root, &entry->match.address, ret) == 0 &&
	    strcmp(ret->interface, name) == 0)
		return 0;
	return record_find_interface(root, name, ret);
}

/* An interface that exists but has no PCI device behind it is told apart from one that does not
 * exist. */
static int resolve_interface(const struct root *root, const struct policy *policy, const char *name,
			     struct addr_list *ret, struct strbuf *why)
{
	struct pci_addr addr;
	struct record record;
	int r = scan_interface(root, name, &addr);

	if (r == 0)
		return addr_list_add(ret, &addr);
	if (r == -ENODEV) {
		strbuf_addf(why,
			    "%s: this is not the interface of a PCI device\n  name the device by "
			    "its address",
			    name);
		return r;
	}
	if (find_record(root, policy, name, &record) == 0)
		return resolve_record(root, &record, ret, why);
	return -ENOENT;
}

static int resolve_name(const struct root *root, const struct policy *policy, const char *text,
			struct addr_list *ret, struct strbuf *why)
{
	int r = resolve_interface(root, policy, text, ret, why);

	if (r != -ENOENT || why->len > 0)
		return r == -ENODEV ? -EINVAL : r;
	const struct entry *entry = find_by_interface(policy, text);
	if (!entry)
		entry = policy_find(policy, text);
	if (entry)
		return resolve_entry(root, entry, ret, why);
	struct pci_addr addr;
	r = predict_interface(root, text, &addr);
	if (r == 0)
		return addr_list_add(ret, &addr);
	if (r == -ENOTUNIQ) {
		strbuf_addf(why,
			    "%s: several devices on VFIO would have this interface\n  name one by "
			    "its address",
			    text);
		return r;
	}
	strbuf_addf(why, "%s: no such device, interface or entry", text);
	add_nearest(root, policy, text, "see what there is with: vfio-tool list --all", why);
	return -ENOENT;
}

static void add_clipped(struct strbuf *why, const char *text)
{
	enum { SHOWN_MAX = 64 };
	char shown[SHOWN_MAX + 1];

	snprintf(shown, sizeof(shown), "%s", text);
	strbuf_add_escaped(why, shown);
	if (strlen(text) > SHOWN_MAX)
		strbuf_add(why, "...");
}

int resolve(const struct root *root, const struct policy *policy, const char *text,
	    struct addr_list *ret, struct strbuf *why)
{
	struct pci_addr addr;
	struct pci_id id;

	if (pci_addr_parse_lenient(text, &addr) == 0) {
		if (scan_present(root, &addr))
			return addr_list_add(ret, &addr);
		strbuf_addf(why, "%s: no such device", PCI_ADDR_TEXT(&addr));
		add_nearest(root, policy, text, "see which there are with: vfio-tool list --all",
			    why);
		return -ENOENT;
	}
	if (pci_id_parse(text, &id) == 0)
		return resolve_id(root, &id, ret, why);
	if (interface_name_valid(text) || policy_find(policy, text))
		return resolve_name(root, policy, text, ret, why);

	add_clipped(why, text);
	strbuf_add(why, ": not an address, an interface, vendor:device or an entry's name\n"
			"  write for example 0000:01:00.0, enp1s0 or 8086:10d3");
	return -EINVAL;
}
