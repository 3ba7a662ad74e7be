/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Who else wants the declared devices, and who wins. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/conflict.h"
#include "core/validate.h"
#include "sys/amend.h"
#include "sys/check.h"
#include "sys/finding-report.h"
#include "sys/inventory.h"
#include "sys/log.h"
#include "sys/module.h"
#include "sys/rivals.h"

/* Everything that one run gathers. */
struct run {
	const struct check_call *call;
	struct inventory inventory;
	struct claims claims;
	struct unread unread;
	struct contests contests;
	struct findings findings;
	struct amendments amendments; /* --fix */
};

/* All but what was done: that is told after another look. */
static void forget(struct run *run)
{
	findings_release(&run->findings);
	contests_release(&run->contests);
	unread_release(&run->unread);
	claims_release(&run->claims);
	inventory_release(&run->inventory);
}

static void run_release(struct run *run)
{
	amendments_release(&run->amendments);
	forget(run);
}

/* The modules that drive a device, drove it, or could. */
struct modules {
	char *list[16]; /* borrowed, but for those of the tables */
	size_t count;
	char **named; /* by the tables */
	size_t named_count;
};

static void modules_release(struct modules *modules)
{
	module_names_free(modules->named, modules->named_count);
}

static void modules_add(struct modules *modules, char *name)
{
	if (name[0] != '\0' && !rival_driver_is_vfio(name) &&
	    modules->count < ELEMENTSOF(modules->list))
		modules->list[modules->count++] = name;
}

/* A driver's name may have '-' where its module has '_'. */
static char *as_module(char *driver)
{
	for (char *at = driver; *at != '\0'; at++)
		if (*at == '-')
			*at = '_';
	return driver;
}

static int find_modules(const struct run *run, const struct device *device,
			char driver[DRIVER_TEXT_MAX], char before[DRIVER_TEXT_MAX],
			struct modules *ret)
{
	const struct record *record = inventory_record(&run->inventory, &device->addr);
	char alias[PCI_MODALIAS_TEXT_MAX];
	char *aliases[] = { alias };

	pci_modalias_format(&device->id, device->class, alias);
	int r = module_names_for_aliases(run->call->root, aliases, 1, &ret->named,
					 &ret->named_count);
	if (r == -ENOMEM)
		return r;
	memcpy(driver, device->binding.driver, DRIVER_TEXT_MAX);
	modules_add(ret, as_module(driver));
	if (record) {
		memcpy(before, record->before.driver, DRIVER_TEXT_MAX);
		modules_add(ret, as_module(before));
	}
	for (size_t i = 0; i < ret->named_count; i++)
		modules_add(ret, ret->named[i]);
	return 0;
}

static const char *interface_of(const struct run *run, const struct device *device,
				const struct entry *entry)
{
	const struct record *record = inventory_record(&run->inventory, &device->addr);

	if (device->interface[0] != '\0')
		return device->interface;
	if (record && record->interface[0] != '\0')
		return record->interface;
	return entry->match.interface;
}

static int judge_device(struct run *run, const struct device *device, const struct entry *entry)
{
	_cleanup_(modules_release) struct modules modules = { 0 };
	_cleanup_strbuf_ struct strbuf label = { 0 };
	char driver[DRIVER_TEXT_MAX], before[DRIVER_TEXT_MAX];
	const char *interface = interface_of(run, device, entry);
	int r = find_modules(run, device, driver, before, &modules);

	strbuf_add(&label, PCI_ADDR_TEXT(&device->addr));
	if (interface[0] != '\0')
		strbuf_addf(&label, " (%s)", interface);
	const struct contender contender = {
		.subject = { device, interface, modules.list, modules.count },
		.entry = entry,
		.label = strbuf_text(&label),
	};
	return r == 0 ? conflict_judge(&contender, &run->claims, &run->contests) : r;
}

static int judge_devices(struct run *run)
{
	const struct inventory *inventory = &run->inventory;
	int r = 0;

	for (size_t i = 0; r == 0 && i < inventory->machine.count; i++)
		if (inventory->selection.entry_of[i])
			r = judge_device(run, &inventory->machine.devices[i],
					 inventory->selection.entry_of[i]);
	if (r < 0 || inventory->policy.count == 0)
		return r;
	return conflict_judge_unclear(&run->claims, &run->contests);
}

static int add_unread(const struct unread_file *file, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	strbuf_add_escaped(&fact, file->file);
	strbuf_addf(&fact, ": could not be read: %s", strerror(-file->error));
	if (file->error == -EACCES)
		strbuf_add(&remedy, "ask as root: sudo vfio-tool conflicts");
	return findings_add_texts(findings, FINDING_RIVALS_UNREAD, file->file, &fact, &remedy);
}

/* Nothing found is "nobody" only where all was seen. */
static int add_none(struct run *run)
{
	const struct inventory *inventory = &run->inventory;

	if (run->contests.count > 0 || run->unread.count > 0 || inventory->problems.count > 0 ||
	    inventory->policy.count == 0)
		return 0;
	return findings_add(&run->findings, FINDING_RIVALS_NONE, "",
			    "nobody else wants the declared devices", "");
}

static int find_all(struct run *run)
{
	const struct inventory *inventory = &run->inventory;
	int r = 0;

	if (inventory->problems.count > 0 || inventory->policy.count == 0)
		r = validate_files(&inventory->policy, &inventory->problems, &run->findings);
	if (r == 0)
		r = rivals_read(&inventory->root, &run->claims, &run->unread);
	if (r == 0)
		r = judge_devices(run);
	if (r == 0)
		r = conflict_findings(&run->contests, &run->findings);
	for (size_t i = 0; r == 0 && i < run->unread.count; i++)
		r = add_unread(&run->unread.list[i], &run->findings);
	return r == 0 ? add_none(run) : r;
}

static enum exitcode code_of(const struct run *run)
{
	if (run->inventory.problems.count > 0)
		return EXIT_ERROR;
	return findings_wrong(&run->findings) ? EXIT_WRONG_MODE : EXIT_DONE;
}

static json_t *contest_json(const struct contest *contest)
{
	const struct claim *claim = contest->claim;
	const struct entry *entry = contest->entry;

	return json_pack(
		"{s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:s, s:s, s:s, s:s}", "device",
		json_text_or_null(contest->device ? PCI_ADDR_TEXT(&contest->device->addr) : NULL),
		"entry", json_text_or_null(entry ? entry->name : NULL), "mode",
		json_text_or_null(entry ? mode_to_string(entry->mode) : NULL), "rival",
		rival_to_string(claim->rival), "file",
		json_text_or_null(claim->file[0] == '/' ? claim->file : NULL), "line",
		claim->line > 0 ? json_integer(claim->line) : json_null(), "driver",
		json_text_or_null(claim->driver), "detail",
		json_text_or_null(claim->who ? claim->who : claim->name), "winner",
		winner_to_string(contest->winner), "reason", contest->reason, "remedy",
		contest->remedy, "finding", finding_kind_to_string(conflict_finding(contest)));
}

static json_t *report(const void *context)
{
	const struct run *run = context;
	json_t *contests = json_array();

	for (size_t i = 0; i < run->contests.count; i++)
		json_array_append_new(contests, contest_json(&run->contests.list[i]));
	return json_pack("{s:i, s:i, s:o, s:o, s:o?}", "schema", 1, "code", (int)code_of(run),
			 "contests", contests, "findings", findings_json(&run->findings), "fixes",
			 run->call->fix ? amendments_json(&run->amendments, run->call->dry_run)
					: NULL);
}

static int look(struct run *run, struct strbuf *why)
{
	int r = inventory_read(run->call->root, NULL, &run->inventory, why);

	return r == 0 ? find_all(run) : r;
}

/* Changes what a person agrees to, and looks again. */
static int fix(struct run *run, struct strbuf *why)
{
	const struct amend_options options = { .dry_run = run->call->dry_run,
					       .yes = run->call->yes };
	int r = amend_contests(&run->inventory.root, &run->contests, &options, &run->amendments);

	if (r < 0 || !amendments_changed(&run->amendments))
		return r;
	forget(run);
	return look(run, why);
}

/* What was done, and what is left. */
static enum exitcode say(struct run *run)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	amendments_render(&run->amendments, run->call->dry_run, &text);
	if (amendments_changed(&run->amendments))
		strbuf_add(&text, "what is loaded and bound stays so until vfio-tool apply or a "
				  "reboot; build the initramfs anew before that\n");
	findings_render(&run->findings, run->call->quiet, &text);
	return check_report(run->call, &(struct check_result){ .check = "conflicts",
							       .code = code_of(run),
							       .findings = &run->findings,
							       .text = strbuf_text(&text),
							       .json = report,
							       .context = run });
}

enum exitcode check_conflicts(const struct check_call *call)
{
	_cleanup_(run_release) struct run run = { .call = call, .inventory = INVENTORY_NONE };
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = look(&run, &why);

	if (r == 0 && call->fix)
		r = fix(&run, &why);
	if (r < 0) {
		log_error("%s", why.len > 0 ? strbuf_text(&why) : strerror(-r));
		return EXIT_ERROR;
	}
	return say(&run);
}
