/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `info`: everything on one device. */
#include <errno.h>
#include <string.h>

#include "sys/image.h"
#include "sys/info.h"
#include "sys/json.h"
#include "sys/log.h"
#include "sys/probe.h"
#include "sys/resolve.h"
#include "sys/runstate.h"
#include "sys/scan.h"

/* One run, with what it has to say in the end. */
struct run {
	const struct probe_call *call;
	struct inventory inventory;
	struct addr_list devices;
	struct strbuf out;
	json_t *objects;
	json_t *messages;
	enum exitcode code;
	bool spare; /* no override is read: a change may keep its reader waiting */
};

static void run_release(struct run *run)
{
	inventory_release(&run->inventory);
	addr_list_release(&run->devices);
	strbuf_release(&run->out);
	json_decref(run->objects);
	json_decref(run->messages);
}

static void complain(struct run *run, enum exitcode code, const char *text)
{
	run->code = exitcode_worse(run->code, code);
	if (run->call->format == PROBE_JSON)
		json_array_append_new(run->messages, json_string(text));
	else
		log_error("%s", text);
}

static enum exitcode code_for(int error)
{
	return error == -ENOENT ? EXIT_NOT_FOUND : EXIT_ERROR;
}

/* What is wrong with the configuration may be why an entry is not found. */
static void say_problems(struct run *run)
{
	const struct problems *problems = &run->inventory.problems;

	for (size_t i = 0; i < problems->count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		problem_format(&problems->list[i], &text);
		if (run->call->format == PROBE_JSON)
			json_array_append_new(run->messages, json_string(strbuf_text(&text)));
		else
			log_warning("%s", strbuf_text(&text));
	}
}

static void resolve_words(struct run *run)
{
	const struct words *words = &run->call->words;

	for (size_t i = 0; i < words->count; i++) {
		_cleanup_strbuf_ struct strbuf why = { 0 };
		int r = resolve(&run->inventory.root, &run->inventory.policy, words->list[i],
				&run->devices, &why);

		if (r < 0)
			complain(run, code_for(r), why.len > 0 ? strbuf_text(&why) : strerror(-r));
	}
}

static int scan(struct run *run, struct strbuf *why)
{
	unsigned extras = SCAN_SERIAL | SCAN_INTERFACE | SCAN_NUMA_NODE | SCAN_ONBOARD;
	_cleanup_free_ struct saved *saved = NULL;
	size_t count = 0;

	run->spare = journals_load(&run->inventory.root, &saved, &count) < 0 || count > 0;
	if (run->spare)
		extras |= SCAN_NO_OVERRIDE;
	return inventory_scan_devices(&run->inventory, run->devices.list, run->devices.count,
				      extras, why);
}

static void show(struct run *run, struct hwdb *hwdb, const struct pci_addr *addr)
{
	struct device *device = machine_find(&run->inventory.machine, addr);
	const struct root *root = &run->inventory.root;
	_cleanup_strbuf_ struct strbuf gone = { 0 };
	_cleanup_detail_ struct detail detail = { 0 };
	bool skipped =
		device && device->slot[0] == '\0' && !scan_add_slot(root, DETAIL_SLOTS_MAX, device);
	int r = device ? detail_read(&run->inventory, hwdb, device, &detail) : -ENOENT;

	if (r < 0) {
		strbuf_addf(&gone, "%s: %s", PCI_ADDR_TEXT(addr),
			    r == -ENOENT ? "it has just vanished" : strerror(-r));
		complain(run, code_for(r), strbuf_text(&gone));
		return;
	}
	detail.slot_skipped = skipped;
	detail.override_skipped = run->spare;
	if (run->call->format == PROBE_JSON) {
		json_array_append_new(run->objects, info_to_json(&run->inventory, &detail));
		return;
	}
	strbuf_add(&run->out, run->out.len > 0 ? "\n" : "");
	info_add_text(&run->inventory, &detail, &run->out);
}

static void show_all(struct run *run)
{
	_cleanup_hwdb_ struct hwdb *hwdb = run->devices.count > 0 ? hwdb_open() : NULL;

	for (size_t i = 0; i < run->devices.count; i++)
		show(run, hwdb, &run->devices.list[i]);
}

static bool print(struct run *run)
{
	if (run->call->format != PROBE_JSON)
		return run->out.error == 0 && cli_print(strbuf_text(&run->out));
	return json_print(json_pack("{s:i, s:i, s:O, s:O}", "schema", 1, "code", (int)run->code,
				    "devices", run->objects, "messages", run->messages));
}

enum exitcode probe_info(const struct probe_call *call)
{
	_cleanup_(run_release) struct run run = {
		.call = call,
		.inventory = INVENTORY_NONE,
		.objects = json_array(),
		.messages = json_array(),
	};
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = inventory_open(call->root, &run.inventory, &why);

	if (r == 0) {
		say_problems(&run);
		resolve_words(&run);
		r = scan(&run, &why);
	}
	if (r < 0) {
		log_error("%s", strbuf_text(&why));
		return EXIT_ERROR;
	}
	show_all(&run);
	return print(&run) ? run.code : EXIT_ERROR;
}
