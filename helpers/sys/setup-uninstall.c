/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `uninstall`: switches off what boot and hotplug do, and removes what was made for it. The switch
 * is written first and removed last, so that whatever comes in between leaves a system that takes
 * nothing. */
#include <errno.h>
#include <string.h>

#include "sys/cli.h"
#include "sys/config.h"
#include "sys/draft.h"
#include "sys/erase.h"
#include "sys/errand.h"
#include "sys/generate.h"
#include "sys/helper.h"
#include "sys/log.h"
#include "sys/outfile.h"
#include "sys/provisional.h"
#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/systemd.h"

static const char switch_text[] =
	"# Written by vfio-tool uninstall: while this file is here, no boot and no hotplug takes "
	"a\n"
	"# device for VFIO, whatever is declared. vfio-tool install removes it.\n";

static bool is_unbinding(const struct setup *setup)
{
	return setup->unbind;
}

static void describe_reset(const struct setup *setup, struct strbuf *out)
{
	strbuf_add(out, "vfio-bind reset");
}

static enum errand_state give_back(struct setup *setup, struct strbuf *message)
{
	static const char *const arguments[] = { "vfio-bind", "reset", NULL };
	_cleanup_strbuf_ struct strbuf said = { 0 }, errors = { 0 };
	int r = helper_run(arguments, &said, &errors);

	if (r == 0) {
		strbuf_addf(message, "%s%s", strbuf_text(&said), strbuf_text(&errors));
		return ERRAND_DONE;
	}
	if (r < 0)
		strbuf_addf(message, "vfio-bind cannot be run: %s\n", strerror(-r));
	else
		strbuf_addf(message, "%s%s", strbuf_text(&said), strbuf_text(&errors));
	strbuf_add(message, "nothing else was done: vfio-tool is still on\n"
			    "  without --unbind the devices stay where they are until the next "
			    "boot");
	setup->code = exitcode_worse(setup->code,
				     r > 0 && r < EXITCODE_MAX ? (enum exitcode)r : EXIT_ERROR);
	return ERRAND_FAILED;
}

static void describe_switch(const struct setup *setup, struct strbuf *out)
{
	strbuf_add(out, "write /" KILLSWITCH_FILE);
}

static enum errand_state switch_off(struct setup *setup, struct strbuf *message)
{
	if (setup->killswitch.disabled)
		return ERRAND_UNCHANGED;
	_cleanup_close_ int dir = outfile_mkdirs(setup->root.top, "etc/vfio-tool", 0755);
	int r = dir < 0 ? dir
			: outfile_write(dir, "disabled", switch_text, strlen(switch_text), 0644, 0);

	if (r >= 0) {
		setup->killswitch.disabled = true;
		return ERRAND_DONE;
	}
	if (root_exists(setup->root.top, KILLSWITCH_FILE))
		setup_explain(
			r, "/" KILLSWITCH_FILE ": is there, but may be lost when the power fails",
			"nothing else was done: run the command again", message);
	else
		setup_explain(r, "/" KILLSWITCH_FILE ": cannot be written",
			      "nothing was removed: vfio-tool is still on", message);
	return ERRAND_FAILED;
}

static void describe_units(const struct setup *setup, struct strbuf *out)
{
	strbuf_add(out, "stop and disable vfio-tool-vet.service and vfio-check.timer");
}

/* Applications may require vfio-tool.service, and would be stopped with it: it only loses what
 * wants it. The other one must not look at the system when this goes down. */
static enum errand_state stop_units(struct setup *setup, struct strbuf *message)
{
	char program[] = "systemctl", disable[] = "disable", quiet[] = "--quiet", now[] = "--now",
	     vet[] = "vfio-tool-vet.service", timer[] = "vfio-check.timer",
	     main_unit[] = "vfio-tool.service", claim[] = "vfio-tool-claim.service";
	int r = systemd_run("/usr/bin/systemctl",
			    (char *[]){ program, disable, quiet, now, vet, timer, NULL }, -1);
	int s = systemd_run("/usr/bin/systemctl",
			    (char *[]){ program, disable, quiet, main_unit, claim, NULL }, -1);

	if (r == 0 && s == 0)
		return ERRAND_DONE;
	strbuf_add(message, "systemctl could not disable all units\n"
			    "  see: systemctl list-unit-files 'vfio-*'");
	return ERRAND_FAILED;
}

static void describe_generated(const struct setup *setup, struct strbuf *out)
{
	strbuf_addf(out, "remove the files for udev and modprobe from %s", root_run_name());
}

static enum errand_state remove_generated(struct setup *setup, struct strbuf *message)
{
	const struct generated nothing = { 0 };
	struct generate_outcome outcome = { 0 };

	if (generate_write(setup->root.run, &nothing, &outcome) < 0) {
		for (enum generated_file file = 0; file < GENERATED_FILE_MAX; file++)
			if (outcome.error[file] < 0)
				strbuf_addf(message, "%s/%s: cannot be removed: %s\n",
					    root_run_name(), generated_path(file),
					    strerror(-outcome.error[file]));
		strbuf_add(message, "  vfio-tool is off, and the next boot has no such file; until "
				    "then udev obeys it: run the command again");
		return ERRAND_FAILED;
	}
	if (generate_announce(&setup->root, &outcome) < 0)
		strbuf_add(message, "udevd does not answer: it forgets them at its next start");
	return outcome.removed ? ERRAND_DONE : ERRAND_UNCHANGED;
}

static bool has_image(const struct setup *setup)
{
	return setup->image != NULL;
}

static void describe_image(const struct setup *setup, struct strbuf *out)
{
	strbuf_add(out,
		   setup->generator ? setup->generator->rebuild_all : "build the initramfs anew");
}

static enum errand_state build(struct setup *setup, struct strbuf *message)
{
	static const char declined[] =
		"the initramfs takes what was declared when it was built, at "
		"the next boot, too";

	if (!setup->generator) {
		strbuf_addf(message,
			    "%s; build it anew with this system's generator: dracut, "
			    "update-initramfs and mkinitcpio were not found",
			    declined);
		return ERRAND_DECLINED;
	}
	enum errand_state state = (enum errand_state)setup_build_image(
		setup, setup->generator->rebuild_all, declined, message);

	if (state == ERRAND_FAILED)
		strbuf_addf(message, "\n  vfio-tool is off on the real root; %s", declined);
	return state;
}

/* Ours, and on VFIO still: the record is the way back. */
static bool stays(const struct setup *setup, const struct record *record)
{
	struct device device;

	return record_was_taken(record) && setup->root.sys >= 0 &&
	       scan_device(&setup->root, &record->addr, SCAN_BRIEF, &device) == 0 &&
	       device_on_vfio(&device);
}

static void note_stays(struct setup *setup, const struct record *record)
{
	const char *addr = PCI_ADDR_TEXT(&record->addr);

	strbuf_addf(&setup->stays,
		    "%s: stays on %s until the next boot\n"
		    "  give it back with: vfio-tool unbind %s\n",
		    addr, record->driver, addr);
	json_array_append_new(setup->devices, json_string(addr));
}

/* Forgets the devices that are not on VFIO any more. How many are; -errno. */
static int sort_records(struct setup *setup)
{
	_cleanup_free_ struct record *records = NULL;
	size_t count = 0;
	int staying = 0, r = records_load(&setup->root, &records, &count), error = r;

	for (size_t i = 0; r == 0 && i < count; i++) {
		if (stays(setup, &records[i])) {
			note_stays(setup, &records[i]);
			staying++;
			continue;
		}
		int gone = record_forget(&setup->root, &records[i].addr);
		if (gone < 0 && error == 0)
			error = gone;
	}
	return error < 0 ? error : staying;
}

static void describe_runtime(const struct setup *setup, struct strbuf *out)
{
	strbuf_addf(out, "remove %s/vfio-tool", root_run_name());
}

/* What is kept of the runtime directory. */
struct kept {
	bool records, files;
};

static bool is_kept(const char *name, const void *context)
{
	const struct kept *kept = context;

	return (kept->records && strcmp(name, "devices") == 0) ||
	       (kept->files && strcmp(name, "conf.d") == 0);
}

static enum errand_state remove_runtime(struct setup *setup, struct strbuf *message)
{
	_cleanup_strbuf_ struct strbuf where = { 0 };
	int staying = sort_records(setup);
	const struct kept kept = { .records = staying > 0, .files = !setup->call->purge };
	int r = staying < 0 ? staying
			    : erase_tree(setup->root.run, "vfio-tool", is_kept, &kept, &where);

	if (r >= 0)
		return r > 0 ? ERRAND_DONE : ERRAND_UNCHANGED;
	strbuf_addf(message, "%s/%s: cannot be removed: %s\n  it is gone after the next boot",
		    root_run_name(), where.len > 0 ? strbuf_text(&where) : "vfio-tool",
		    strerror(-r));
	return ERRAND_FAILED;
}

static bool is_purging(const struct setup *setup)
{
	return setup->call->purge;
}

static void describe_purge(const struct setup *setup, struct strbuf *out)
{
	strbuf_addf(out, "remove /etc/vfio-tool, with the configuration%s",
		    setup->keeps_switch ? ", but for the file disabled" : "");
}

static bool is_switch(const char *name, const void *context)
{
	return strcmp(name, "disabled") == 0;
}

static enum errand_state purge(struct setup *setup, struct strbuf *message)
{
	_cleanup_drafts_ struct drafts lock = DRAFTS_NONE;
	_cleanup_strbuf_ struct strbuf where = { 0 };
	int r = drafts_lock(&setup->root, &lock);

	if (r < 0) {
		strbuf_add(message, "/etc/vfio-tool: another vfio-configure is at work\n"
				    "  all but it was removed; wait, and run the command again");
		return ERRAND_FAILED;
	}
	r = erase_tree(setup->root.top, "etc/vfio-tool", is_switch, NULL, &where);
	if (r >= 0 && !setup->keeps_switch)
		r = erase_tree(setup->root.top, "etc/vfio-tool", NULL, NULL, &where);
	if (r >= 0)
		return ERRAND_DONE;
	strbuf_addf(message,
		    "/%s: cannot be removed: %s\n"
		    "  vfio-tool is off; run the command again to remove the rest",
		    strbuf_text(&where), strerror(-r));
	return ERRAND_FAILED;
}

/* Files of packages would take effect again, those that a file in /etc masked included. */
static int look_elsewhere(struct setup *setup)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_config_files_ struct config_files files = { 0 };
	int r = config_files_read(&setup->root, &files, &problems);

	for (size_t i = 0; r == 0 && i < files.count; i++) {
		if (strncmp(files.list[i].path, "/usr/", strlen("/usr/")) != 0)
			continue;
		setup->keeps_switch = true;
		strbuf_add_escaped(&setup->notes, files.list[i].path);
		strbuf_add(&setup->notes, ": would take effect again: /" KILLSWITCH_FILE " stays\n"
					  "  remove it when the package of that file is removed\n");
	}
	return r;
}

/* The initramfs does not see the switch. What cannot be listed may have a part of ours when the one
 * that booted had. */
static bool image_has_part(const struct setup *setup)
{
	_cleanup_strbuf_ struct strbuf image = { 0 };
	char release[128], carried[SHA256_TEXT_MAX];

	image_kernel_release(&setup->root, release, sizeof(release));
	if (image_find(&setup->root, release, &image) == 0 &&
	    image_read_digest(&setup->root, strbuf_text(&image), carried) == 0)
		return carried[0] != '\0';
	return setup->root.run >= 0 && root_exists(setup->root.run, "vfio-tool/digest");
}

/* Removing the journal would take the way back from a device that is between two drivers. */
static bool is_unfinished(struct setup *setup)
{
	_cleanup_free_ struct saved *saved = NULL;
	size_t count = 0;
	char session[64];
	bool waits =
		provisional_load(&setup->root, &saved, &count, session, sizeof(session)) != -ENOENT;

	if (!waits &&
	    (setup->unbind || journals_load(&setup->root, &saved, &count) < 0 || count == 0))
		return false;
	log_error("%s: a change %s\n  %s",
		  waits ? "vfio-tool apply --confirm-within" : PCI_ADDR_TEXT(&saved[0].addr),
		  waits ? "waits to be confirmed" : "is under way, or was cut off",
		  waits ? "confirm it: vfio-tool apply --confirm"
			: "undo it with: vfio-tool uninstall --unbind");
	setup->code = EXIT_REFUSED;
	return true;
}

static size_t count_staying(const struct setup *setup)
{
	_cleanup_free_ struct record *records = NULL;
	size_t count = 0, staying = 0;

	if (records_load(&setup->root, &records, &count) < 0)
		return 0;
	for (size_t i = 0; i < count; i++)
		staying += stays(setup, &records[i]);
	return staying;
}

/* Whether devices are given back: as asked for, or as a person says. */
static bool wants_unbind(const struct setup *setup)
{
	_cleanup_strbuf_ struct strbuf question = { 0 };
	/* the devices of a tree are not those of this machine */
	bool asks = setup->ask && setup->root.live && !setup->call->unbind && !setup->call->yes;
	size_t count = asks ? count_staying(setup) : 0;

	if (count == 0)
		return setup->call->unbind;
	strbuf_addf(&question, "%zu device%s on VFIO.\nGive %s back to the kernel now?", count,
		    count == 1 ? " is" : "s are", count == 1 ? "it" : "them");
	return cli_ask(strbuf_text(&question));
}

static void add_notes(struct setup *setup)
{
	if (!setup->call->purge)
		strbuf_add(&setup->notes,
			   "vfio-tool is off, and the configuration is as it was: the way back is "
			   "vfio-tool install\n");
	strbuf_add(&setup->notes, "the programs stay: remove the package of vfio-tool, or run make "
				  "uninstall where it was built\n");
}

void setup_uninstall(struct setup *setup)
{
	const struct errand errands[] = {
		{ "give-back", true, is_unbinding, describe_reset, give_back },
		{ "switch-off", true, NULL, describe_switch, switch_off },
		/* before systemd runs the generator, which removes them and tells nobody */
		{ "rules", true, setup_has_run, describe_generated, remove_generated },
		{ "units", false, setup_has_systemd, describe_units, stop_units },
		setup_reload,
		{ "image", true, has_image, describe_image, build },
		{ "runtime", true, setup_has_run, describe_runtime, remove_runtime },
		{ "purge", false, is_purging, describe_purge, purge },
	};

	setup->unbind = wants_unbind(setup);
	if (is_unfinished(setup))
		return;
	if (setup->call->purge && look_elsewhere(setup) < 0) {
		log_error("the configuration cannot be read; nothing was changed");
		setup->code = EXIT_ERROR;
		return;
	}
	if (setup->root.live && image_has_part(setup))
		setup->image = "the initramfs has a part of vfio-tool";
	errands_run(setup, errands, ELEMENTSOF(errands));
	if (setup->code == EXIT_DONE && !setup->call->dry_run)
		add_notes(setup);
}
