/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `install`: switches on what the next boot and hotplug do. */
#include <errno.h>
#include <string.h>

#include "sys/config.h"
#include "sys/errand.h"
#include "sys/generate.h"
#include "sys/log.h"
#include "sys/outfile.h"
#include "sys/parts.h"
#include "sys/rebuild.h"
#include "sys/stage.h"
#include "sys/systemd.h"

static bool is_off(const struct setup *setup)
{
	return setup->killswitch.disabled;
}

static void describe_switch(const struct setup *setup, struct strbuf *out)
{
	strbuf_add(out, "remove /" KILLSWITCH_FILE);
}

static enum errand_state switch_on(struct setup *setup, struct strbuf *message)
{
	_cleanup_close_ int dir = root_open_dir(setup->root.top, "etc/vfio-tool");
	int r = dir < 0 ? dir : outfile_remove(dir, "disabled", 0);

	if (r >= 0) {
		setup->killswitch.disabled = false;
		return ERRAND_DONE;
	}
	strbuf_addf(message, "/" KILLSWITCH_FILE ": %s: %s\n  ",
		    root_exists(setup->root.top, KILLSWITCH_FILE)
			    ? "cannot be removed"
			    : "is removed, but may come back when the power fails",
		    strerror(-r));
	strbuf_add(message, "nothing else was changed; run the command again when /etc can be "
			    "written");
	return ERRAND_FAILED;
}

static bool lacks_directory(const struct setup *setup)
{
	return !root_exists(setup->root.top, "etc/vfio-tool/conf.d");
}

static void describe_directory(const struct setup *setup, struct strbuf *out)
{
	strbuf_add(out, "make /etc/vfio-tool/conf.d");
}

/* Without it vfio-tool-vet.service has no place for what it sees. */
static enum errand_state make_directory(struct setup *setup, struct strbuf *message)
{
	_cleanup_close_ int dir = outfile_mkdirs(setup->root.top, "etc/vfio-tool/conf.d", 0755);

	if (dir >= 0)
		return ERRAND_DONE;
	strbuf_addf(message,
		    "/etc/vfio-tool/conf.d: cannot be made: %s\n"
		    "  configuration can be in /usr/lib/vfio-tool/conf.d, too",
		    strerror(-dir));
	return ERRAND_FAILED;
}

static void describe_rules(const struct setup *setup, struct strbuf *out)
{
	strbuf_addf(out, "write the files for udev and modprobe in %s", root_run_name());
}

static void explain_files(const struct generate_outcome *outcome, struct strbuf *message)
{
	for (enum generated_file file = 0; file < GENERATED_FILE_MAX; file++)
		if (outcome->error[file] < 0)
			strbuf_addf(message, "%s/%s: %s\n", root_run_name(), generated_path(file),
				    outcome->error[file] == -EEXIST
					    ? "another has made this file; move it away"
					    : strerror(-outcome->error[file]));
	strbuf_add(message, "  the next boot writes them by itself; now: vfio-tool install");
}

static enum errand_state write_rules(struct setup *setup, struct strbuf *message)
{
	const struct generate_options how = { .top = setup->call->root };
	_cleanup_generated_ struct generated generated = { 0 };
	struct generate_outcome outcome = { 0 };
	int r = generate_render(&setup->root, &setup->policy, &setup->killswitch, &how, &generated);

	if (r == 0 && (r = generate_write(setup->root.run, &generated, &outcome)) < 0) {
		explain_files(&outcome, message);
		return ERRAND_FAILED;
	}
	if (r == 0 && setup->root.live)
		r = stage_end_boot(&setup->root);
	if (r < 0) {
		strbuf_addf(message, "the rules for udev: %s", strerror(-r));
		return ERRAND_FAILED;
	}
	if (generate_announce(&setup->root, &outcome) < 0)
		strbuf_add(message, "udevd does not answer: they count from its next start");
	return outcome.written | outcome.removed ? ERRAND_DONE : ERRAND_UNCHANGED;
}

static void describe_vet(const struct setup *setup, struct strbuf *out)
{
	strbuf_add(out, "systemctl start --no-block vfio-tool-vet.service");
}

static enum errand_state start_vet(struct setup *setup, struct strbuf *message)
{
	char program[] = "systemctl", verb[] = "start", no_block[] = "--no-block",
	     unit[] = "vfio-tool-vet.service";
	int r = systemd_run("/usr/bin/systemctl", (char *[]){ program, verb, no_block, unit, NULL },
			    -1);

	if (r == 0)
		return ERRAND_DONE;
	strbuf_addf(message,
		    "vfio-tool-vet.service: cannot be started: %s\n"
		    "  have the system looked at before the next boot: vfio-tool apply",
		    strerror(-r));
	return ERRAND_FAILED;
}

static bool is_stale(const struct setup *setup)
{
	return setup->image != NULL;
}

static void describe_image(const struct setup *setup, struct strbuf *out)
{
	strbuf_add(out, setup->generator->rebuild);
}

static enum errand_state build(struct setup *setup, struct strbuf *message)
{
	return (enum errand_state)setup_build_image(
		setup, setup->generator->rebuild,
		"until then devices are taken on the real root, where a native driver may be first",
		message);
}

static size_t count_declared(const struct setup *setup)
{
	size_t count = 0;

	for (size_t i = 0; i < setup->policy.count; i++)
		count += setup->policy.entries[i].mode == MODE_VFIO;
	return count;
}

static void add_notes(struct setup *setup, bool wrong)
{
	size_t count = count_declared(setup);

	if (setup->killswitch.off)
		strbuf_add(&setup->notes, "vfio_tool=0 is on the kernel command line: nothing is "
					  "taken until a boot without it\n");
	if (count > 0)
		strbuf_addf(&setup->notes,
			    "%zu %s to VFIO; no device was touched, that is: vfio-tool apply\n",
			    count, count == 1 ? "entry hands devices" : "entries hand devices");
	else if (!wrong)
		strbuf_add(&setup->notes, "no device is declared yet\n"
					  "  declare some with: vfio-tool save --vfio=LIST\n");
}

void setup_install(struct setup *setup)
{
	const struct errand errands[] = {
		{ "switch-on", true, is_off, describe_switch, switch_on },
		{ "directory", false, lacks_directory, describe_directory, make_directory },
		{ "rules", true, setup_has_run, describe_rules, write_rules },
		setup_reload,
		{ "vet", false, setup_has_systemd, describe_vet, start_vet },
		{ "image", false, is_stale, describe_image, build },
	};
	_cleanup_strbuf_ struct strbuf missing = { 0 };
	int r = parts_find_missing(&setup->root, setup->generator, &missing);

	if (r != 0) {
		log_error("%snothing was changed", r < 0 ? "" : strbuf_text(&missing));
		setup->code = EXIT_ERROR;
		return;
	}
	bool wrong = config_say_problems(&setup->problems);
	if (wrong)
		setup->code = EXIT_ERROR;
	if (setup->generator && count_declared(setup) > 0 && rebuild_is_due(&setup->root))
		setup->image = "the initramfs was not built from this configuration";
	errands_run(setup, errands, ELEMENTSOF(errands));
	if (setup->code == EXIT_DONE || wrong)
		add_notes(setup, wrong);
}
