/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What `explain` prints: for people, and as JSON (docs/vfio-tool.schema.json). */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "sys/explain.h"
#include "sys/json.h"
#include "sys/report.h"

/* --- for people ----------------------------------------------------------------------------------
 */

/* A heading, and the lines below it; nothing for an empty text. */
static void add_section(struct strbuf *out, const char *heading, const char *text)
{
	if (text[0] == '\0')
		return;
	strbuf_addf(out, "\n%s:\n", heading);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		strbuf_addf(out, "  %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void add_device(const struct explained *explained, struct strbuf *out)
{
	const struct device *device = explained->device;
	char heading[64] = "IOMMU group";

	strbuf_add(out, PCI_ADDR_TEXT(&device->addr));
	if (explained->name.len > 0)
		strbuf_addf(out, " (%s)", strbuf_text(&explained->name));
	strbuf_addf(out, ": %s, %s", strbuf_text(&explained->what),
		    device->binding.driver[0] != '\0' ? "on driver " : "without a driver");
	strbuf_add_escaped(out, device->binding.driver);
	strbuf_addf(out, " (%s)\n", status_to_string(explained->status));
	if (device->group >= 0)
		snprintf(heading, sizeof(heading), "IOMMU group %d", device->group);
	add_section(out, "Why it is so", strbuf_text(&explained->state));
	add_section(out, "What the host would lose", strbuf_text(&explained->loss));
	add_section(out, heading, strbuf_text(&explained->group));
	add_section(out, "At the next boot, and on hotplug", strbuf_text(&explained->next));
	strbuf_add(out, "\n");
}

static void add_commands(const struct explain_run *run, struct strbuf *out)
{
	const char *words = strbuf_text(&run->words);
	bool on_vfio = false;

	for (size_t i = 0; i < run->count; i++)
		on_vfio |= device_on_vfio(run->list[i].device);
	if (run->transaction.end == TRANSACTION_PLANNED)
		strbuf_addf(out, "to do it: sudo vfio-tool bind %s\n", words);
	if (run->transaction.end == TRANSACTION_PLANNED || on_vfio)
		strbuf_addf(out, "%s: sudo vfio-tool unbind %s\n",
			    on_vfio ? "to give it back" : "the way back", words);
	if (run->way.len > 0)
		strbuf_addf(out, "to take it all the same: %s\n", strbuf_text(&run->way));
	if (run->deadly)
		strbuf_add(out, "no command is given here: the running system lives on it\n");
	if (run->blind)
		strbuf_addf(out,
			    "without root not all could be judged: disks, and what programs have "
			    "open\n"
			    "  see all of it with: sudo vfio-tool explain %s\n",
			    words);
}

static void add_verdict(const struct explain_run *run, struct strbuf *out)
{
	const struct transaction *transaction = &run->transaction;
	_cleanup_strbuf_ struct strbuf text = { 0 }, heading = { 0 };

	if (transaction->end == TRANSACTION_PLANNED) {
		strbuf_add(&text, "this would be done, in this order:\n");
		for (size_t i = 0; i < transaction->plan.count; i++) {
			strbuf_add(&text, "  ");
			step_render(&transaction->plan.steps[i], root_sys_name(), &text);
			strbuf_add(&text, "\n");
		}
	} else if (transaction->end == TRANSACTION_NOTHING) {
		strbuf_add(&text, "nothing would be done: it is there already\n");
	} else {
		strbuf_addf(&text, "it would be refused, with exit status %d:\n",
			    (int)transaction_code(transaction));
		for (size_t i = 0; i < transaction->plan.refusal_count; i++) {
			refusal_render(&transaction->plan.refusals[i], &text);
			strbuf_add(&text, "\n");
		}
	}
	add_commands(run, &text);
	strbuf_addf(&heading, "vfio-tool bind %s", strbuf_text(&run->words));
	add_section(out, strbuf_text(&heading), strbuf_text(&text));
}

/* Names of drivers and disks are what a device or its module says: a terminal gets text alone. */
static void add_lines_escaped(const char *text, struct strbuf *out)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		_cleanup_free_ char *line = strndup(text, len);

		if (!line)
			out->error = -ENOMEM;
		else
			strbuf_add_escaped(out, line);
		strbuf_add(out, "\n");
		text += len + (text[len] == '\n');
	}
}

char *explain_to_text(const struct explain_run *run)
{
	_cleanup_strbuf_ struct strbuf out = { 0 }, escaped = { 0 };

	for (size_t i = 0; i < run->count; i++)
		add_device(&run->list[i], &out);
	/* one blank line before the last section is enough */
	if (out.len > 0)
		out.data[--out.len] = '\0';
	add_verdict(run, &out);
	escaped.error = out.error;
	add_lines_escaped(strbuf_text(&out), &escaped);
	return strbuf_take(&escaped);
}

/* --- for programs --------------------------------------------------------------------------------
 */

/* One string a sentence; lines that are indented belong to the one above. */
static json_t *sentences(const struct strbuf *text)
{
	json_t *array = json_array();
	const char *at = strbuf_text(text);

	while (*at != '\0') {
		const char *end = strchrnul(at, '\n');

		while (end[0] == '\n' && end[1] == ' ')
			end = strchrnul(end + 1, '\n');
		json_array_append_new(array, json_stringn(at, (size_t)(end - at)));
		at = *end != '\0' ? end + 1 : end;
	}
	return array;
}

static json_t *entry_json(const struct entry *entry)
{
	return entry ? json_pack("{s:s, s:o, s:i}", "name", entry->name, "file",
				 json_text_or_null(entry->file), "line", entry->line)
		     : json_null();
}

static json_t *record_json(const struct record *record)
{
	if (!record)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:I, s:o}", "by", json_text_or_null(record->by), "entry",
			 json_text_or_null(record->entry), "driver",
			 json_text_or_null(record->driver), "when", (json_int_t)record->when,
			 "driver_before", json_text_or_null(record->before.driver));
}

static json_t *children_json(const struct children *children)
{
	static const char *const kinds[CHILD_MAX] = {
		[CHILD_NET] = "interface",
		[CHILD_BLOCK] = "disk",
		[CHILD_DRM] = "graphics",
		[CHILD_FRAMEBUFFER] = "framebuffer",
		[CHILD_INPUT] = "input",
		[CHILD_TTY] = "terminal",
		[CHILD_MEDIATED] = "mediated-device",
	};
	json_t *array = json_array();

	for (size_t i = 0; i < children->count; i++)
		json_array_append_new(array,
				      json_pack("{s:s, s:o}", "kind", kinds[children->list[i].kind],
						"name", json_text_or_null(children->list[i].name)));
	for (size_t i = 0; i < children->vf_count; i++)
		json_array_append_new(array, json_pack("{s:s, s:s}", "kind", "virtual-function",
						       "name", PCI_ADDR_TEXT(&children->vfs[i])));
	return array;
}

/* The guards that speak about a device. */
static json_t *guards_json(const struct explain_run *run, const struct explained *explained)
{
	const struct usages *usages = &run->transaction.usages;
	guard_set allowed = explained->entry ? explained->entry->allow : 0;
	json_t *array = json_array();

	for (size_t i = 0; i < usages->count; i++)
		if (pci_addr_compare(&usages->list[i].addr, &explained->device->addr) == 0)
			json_array_append_new(
				array, json_pack("{s:s, s:o, s:b}", "guard",
						 guard_to_string(usages->list[i].guard), "fact",
						 json_text_or_null(usages->list[i].fact), "allowed",
						 !usage_blocks(&usages->list[i], allowed)));
	return array;
}

static json_t *device_json(const struct explain_run *run, const struct explained *explained)
{
	const struct device *device = explained->device;

	return json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o}",
			 "address", PCI_ADDR_TEXT(&device->addr), "name",
			 json_text_or_null(strbuf_text(&explained->name)), "status",
			 status_to_string(explained->status), "driver",
			 json_text_or_null(device->binding.driver), "driver_override",
			 json_text_or_null(device->binding.override), "iommu_group",
			 device->group < 0 ? json_null() : json_integer(device->group), "entry",
			 entry_json(explained->entry), "record", record_json(explained->record),
			 "held_back", explained->held_back, "disappears",
			 children_json(&explained->children), "guards", guards_json(run, explained),
			 "why", sentences(&explained->state), "group", sentences(&explained->group),
			 "next", sentences(&explained->next));
}

char *explain_to_json(const struct explain_run *run)
{
	json_t *devices = json_array();

	for (size_t i = 0; i < run->count; i++)
		json_array_append_new(devices, device_json(run, &run->list[i]));
	json_t *object = json_pack(
		"{s:i, s:i, s:b, s:o, s:o, s:o, s:o}", "schema", 1, "code", (int)run->code,
		"complete", !run->blind, "devices", devices, "bind",
		run->count > 0 ? report_json(&run->session, &run->request, &run->transaction)
			       : json_null(),
		"command", json_text_or_null(strbuf_text(&run->way)), "messages",
		sentences(&run->complaints));
	_cleanup_free_ char *text = object ? json_dumps(object, JSON_INDENT(2)) : NULL;
	_cleanup_strbuf_ struct strbuf out = { 0 };

	json_decref(object);
	if (!text)
		return NULL;
	strbuf_addf(&out, "%s\n", text);
	return strbuf_take(&out);
}
