/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `info` for people. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/status.h"
#include "sys/info.h"

/* "text", or "text (name)" when there is a name. */
static void row_named(struct sheet *sheet, const char *key, const char *text,
		      const struct strbuf *name)
{
	if (name->len > 0)
		sheet_row(sheet, key, "%s (%s)", text, strbuf_text(name));
	else
		sheet_row(sheet, key, "%s", text);
}

/* A row for text from outside; none when it is "". */
static void row_escaped(struct sheet *sheet, const char *key, const char *text)
{
	struct strbuf escaped = { 0 };

	strbuf_add_escaped(&escaped, text);
	sheet_row_take(sheet, key, &escaped);
}

static void add_identity(const struct detail *detail, struct sheet *sheet)
{
	const struct device *device = detail->device;
	char text[64];

	sheet_section(sheet, "identity");
	row_named(sheet, "vendor", (snprintf(text, sizeof(text), "%04x", device->id.vendor), text),
		  &detail->vendor_name);
	row_named(sheet, "device", (snprintf(text, sizeof(text), "%04x", device->id.device), text),
		  &detail->device_name);
	sheet_row(sheet, "subsystem", "%04x:%04x", device->id.subvendor, device->id.subdevice);
	row_named(sheet, "class", (snprintf(text, sizeof(text), "%06x", device->class), text),
		  &detail->class_name);
	row_escaped(sheet, "revision", detail->revision);
	if (detail->slot_skipped)
		sheet_row(sheet, "slot", "not looked for: this machine has more than %d",
			  DETAIL_SLOTS_MAX);
	row_escaped(sheet, "slot", device->slot);
	row_escaped(sheet, "path", device->path);
	if (device->serial[0] != '\0')
		sheet_row(sheet, "serial", "%s", device->serial);
	else if (detail->serial_hidden)
		sheet_row(sheet, "serial", "needs root");
	if (device->numa_node >= 0)
		sheet_row(sheet, "NUMA node", "%d", device->numa_node);
}

static void add_entry(const struct inventory *inventory, const struct device *device,
		      struct sheet *sheet)
{
	const struct entry *entry = inventory_entry(inventory, &device->addr);
	const struct selection *selection = &inventory->selection;
	_cleanup_strbuf_ struct strbuf file = { 0 };

	strbuf_add_escaped(&file, entry ? entry->file : "");
	if (entry)
		sheet_row(sheet, "entry", "%s (%s:%d), mode %s%s%s", entry->name,
			  strbuf_text(&file), entry->line, mode_to_string(entry->mode),
			  entry->mode == MODE_VFIO ? ", driver " : "", entry->driver);
	else
		sheet_row(sheet, "entry", "none");
	for (size_t i = 0; i < selection->misfit_count; i++) {
		const struct misfit *misfit = &selection->misfits[i];
		struct strbuf text = { 0 };

		if ((misfit->kind == MISFIT_EXCHANGED || misfit->kind == MISFIT_CONTESTED)
			    ? pci_addr_compare(&misfit->addr, &device->addr) != 0
			    : misfit->kind != MISFIT_COUNT ||
				      match_disagreement(&misfit->entry->match, device) != 0)
			continue;
		misfit_render(misfit, &text);
		sheet_row_take(sheet, "", &text);
	}
}

/* "2026-11-25 12:00:00 +0000 by bind" */
static void add_who(struct strbuf *out, long long when, const char *by)
{
	char text[40] = "?";
	time_t seconds = when;
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %z", &tm);
	strbuf_addf(out, "%s by ", text);
	strbuf_add_escaped(out, by);
}

static void add_failure(const struct attempt *attempt, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	add_who(&text, attempt->when, attempt->by);
	strbuf_addf(&text, ", %s: ", change_result_to_string(attempt->result));
	strbuf_add_escaped(&text, attempt->why);
	sheet_row_take(sheet, "failure", &text);
}

/* "e1000e, with override x" */
static void add_record(const struct record *record, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	add_who(&text, record->when, record->by);
	strbuf_add(&text, ", to ");
	strbuf_add_escaped(&text, record->driver[0] != '\0' ? record->driver : "no driver");
	if (record->entry[0] != '\0') {
		strbuf_add(&text, ", for the entry ");
		strbuf_add_escaped(&text, record->entry);
	}
	sheet_row_take(sheet, "last change", &text);
	strbuf_add_escaped(&text,
			   record->before.driver[0] != '\0' ? record->before.driver : "no driver");
	if (record->before.override[0] != '\0') {
		strbuf_add(&text, ", override ");
		strbuf_add_escaped(&text, record->before.override);
	}
	sheet_row_take(sheet, "before", &text);
}

static void add_interface(const struct inventory *inventory, const struct detail *detail,
			  struct sheet *sheet)
{
	static const char *const sources[INTERFACE_SOURCE_MAX] = {
		[INTERFACE_SYSFS] = "",
		[INTERFACE_RECORD] = " (before it was bound)",
		[INTERFACE_CONFIGURATION] = " (by its entry)",
		[INTERFACE_PREDICTED] = " (predicted)",
	};
	char name[INTERFACE_TEXT_MAX], speed[SPEED_TEXT_MAX];
	enum interface_source source = detail_interface(inventory, detail, name);

	if (source != INTERFACE_NONE)
		sheet_row(sheet, "interface", "%s%s", name, sources[source]);
	row_escaped(sheet, "MAC", detail->network.mac);
	speed_format(detail->network.max_speed, speed);
	if (detail->network.max_speed != 0)
		sheet_row(sheet, "max speed", "%s", speed);
	if (detail->network.state != LINK_UNKNOWN)
		sheet_row(sheet, "link", "%s", link_state_to_string(detail->network.state));
}

static void add_state(const struct inventory *inventory, const struct detail *detail,
		      struct sheet *sheet)
{
	const struct device *device = detail->device;
	const struct record *record = inventory_record(inventory, &device->addr);

	sheet_section(sheet, "state");
	sheet_row(sheet, "status", "%s", status_to_string(status_of(&inventory->machine, device)));
	row_escaped(sheet, "driver",
		    device->binding.driver[0] != '\0' ? device->binding.driver : "none");
	row_escaped(sheet, "override",
		    detail->override_skipped		  ? "unknown while a change is under way"
		    : !device->overridable		  ? "this kernel has none"
		    : device->binding.override[0] != '\0' ? device->binding.override
							  : "none");
	if (detail->pending)
		sheet_row(sheet, "pending", "a change that is under way, or was not finished");
	if (detail->held)
		sheet_row(sheet, "held back",
			  "given back by hand, until bind, apply or the next boot");
	add_interface(inventory, detail, sheet);
	add_entry(inventory, device, sheet);
	if (record && record_was_taken(record))
		add_record(record, sheet);
	if (record && record->last.result != CHANGE_DONE)
		add_failure(&record->last, sheet);
	sheet_row(sheet, "auto driver", "%s (%s%s)", detail->variant.driver,
		  detail->variant.alias[0] != '\0' ? "the closest alias: "
		  : detail->aliases_known	   ? "no variant driver names it"
						   : "the kernel's modules.alias is not there",
		  detail->variant.alias);
}

const char *info_member_part(const struct device *member)
{
	if (device_on_vfio(member))
		return "on VFIO";
	if (member->binding.driver[0] == '\0')
		return "no matter: it has no driver";
	return device_viable(member) ? "no matter: its driver leaves DMA alone"
				     : "keeps the group from use";
}

static void add_members(const struct inventory *inventory, const struct device *device,
			struct sheet *sheet)
{
	const char *key = "members";

	for (size_t i = 0; i < inventory->machine.count; i++) {
		const struct device *member = &inventory->machine.devices[i];
		struct strbuf text = { 0 };

		if (member->group != device->group)
			continue;
		strbuf_addf(&text, "%s ", PCI_ADDR_TEXT(&member->addr));
		strbuf_add_escaped(&text, member->binding.driver[0] != '\0' ? member->binding.driver
									    : "-");
		strbuf_addf(&text, ": %s%s", info_member_part(member),
			    device_is_bridge(member) ? " (bridge)" : "");
		sheet_row_take(sheet, key, &text);
		key = "";
	}
}

static void add_group(const struct inventory *inventory, const struct detail *detail,
		      struct sheet *sheet)
{
	const struct device *device = detail->device;
	const struct device *blocker = status_blocker(&inventory->machine, device);

	sheet_section(sheet, "IOMMU");
	if (device->group < 0) {
		sheet_row(sheet, "group", "none: the IOMMU is off, or leaves this device out");
		return;
	}
	sheet_row(sheet, "group", "%d%s", device->group,
		  device->noiommu ? ", made up by no-IOMMU mode: nothing isolates it" : "");
	row_escaped(sheet, "unit", detail->iommu);
	if (blocker) {
		_cleanup_strbuf_ struct strbuf driver = { 0 };

		strbuf_add_escaped(&driver, blocker->binding.driver);
		sheet_row(sheet, "viable", "no: %s is on %s", PCI_ADDR_TEXT(&blocker->addr),
			  strbuf_text(&driver));
	} else
		sheet_row(sheet, "viable", "%s",
			  device_viable(device) ? "yes" : "once this device is on VFIO");
	add_members(inventory, device, sheet);
}

void info_add_text(const struct inventory *inventory, const struct detail *detail,
		   struct strbuf *out)
{
	_cleanup_sheet_ struct sheet sheet = { 0 };

	strbuf_addf(out, "%s", PCI_ADDR_TEXT(&detail->device->addr));
	if (detail->vendor_name.len > 0)
		strbuf_addf(out, "  %s", strbuf_text(&detail->vendor_name));
	if (detail->device_name.len > 0)
		strbuf_addf(out, " %s", strbuf_text(&detail->device_name));
	strbuf_add(out, "\n");
	add_identity(detail, &sheet);
	add_state(inventory, detail, &sheet);
	add_group(inventory, detail, &sheet);
	info_add_nodes(detail, &sheet);
	info_add_hardware(detail, &sheet);
	sheet_render(&sheet, out);
}
