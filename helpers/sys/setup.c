/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/setup.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "sys/cli.h"
#include "sys/config.h"
#include "sys/errand.h"
#include "sys/finding-report.h"
#include "sys/killswitch.h"
#include "sys/log.h"
#include "sys/rebuild.h"
#include "sys/systemd.h"

static const char install_help[] =
	"Usage: vfio-generate install [OPTION]...\n"
	"Have every boot from now on, and every hotplug, hand the declared devices to VFIO: what\n"
	"`uninstall` switched off is on again, udev, modprobe and systemd know the\n"
	"configuration, and the initramfs is built anew if somebody agrees. No device is\n"
	"touched: vfio-tool apply does that. Without `uninstall` before it there is nothing that\n"
	"has to be switched on; it then looks whether all files are in their places.\n"
	"\n"
	"Options:\n"
	"  -n, --dry-run         show what would be done\n"
	"  -y, --yes             build the initramfs without asking\n"
	"      --json            report as JSON\n"
	"  -q, --quiet           say nothing but problems, and do not ask\n"
	"      --root=DIR        the system below DIR: its files alone\n"
	"  -h, --help            show this help\n"
	"  -V, --version         show the version\n"
	"\n"
	"Exit status: 0 done, 3 a file is missing (nothing was changed), a mistake in the\n"
	"configuration (what is right is in force), or other error, 4 root needed.\n";

static const char uninstall_help[] =
	"Usage: vfio-generate uninstall [OPTION]...\n"
	"Have no boot and no hotplug hand a device to VFIO any more: /etc/vfio-tool/disabled\n"
	"switches vfio-tool off, what was generated is removed, and the initramfs is built\n"
	"anew, without a part of vfio-tool, if somebody agrees. `install` is the way back. The\n"
	"programs stay: they belong to their package, or to make uninstall.\n"
	"\n"
	"Options:\n"
	"      --unbind          give the devices back before, with: vfio-bind reset\n"
	"      --purge           remove /etc/vfio-tool, with the configuration\n"
	"  -n, --dry-run         show what would be done\n"
	"  -y, --yes             build the initramfs without asking\n"
	"      --json            report as JSON\n"
	"  -q, --quiet           say nothing but problems, and do not ask\n"
	"      --root=DIR        the system below DIR: its files alone\n"
	"  -h, --help            show this help\n"
	"  -V, --version         show the version\n"
	"\n"
	"Exit status: 0 done, 3 other error, 4 root needed, 5 refused (a change is under way),\n"
	"6 timed out; with --unbind also what vfio-bind reset ends with, and then nothing else\n"
	"was done.\n";

enum { OPTION_UNBIND = 256, OPTION_PURGE, OPTION_JSON, OPTION_ROOT };

static const struct option uninstall_options[] = {
	{ "unbind", no_argument, NULL, OPTION_UNBIND }, /* these two are not for install */
	{ "purge", no_argument, NULL, OPTION_PURGE },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "yes", no_argument, NULL, 'y' },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "quiet", no_argument, NULL, 'q' },
	{ "root", required_argument, NULL, OPTION_ROOT },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

bool setup_has_systemd(const struct setup *setup)
{
	return setup->root.live && systemd_runs();
}

bool setup_has_run(const struct setup *setup)
{
	return setup->root.run >= 0;
}

static void describe_reload(const struct setup *setup, struct strbuf *out)
{
	strbuf_add(out, "systemctl daemon-reload");
}

static enum errand_state reload(struct setup *setup, struct strbuf *message)
{
	char program[] = "systemctl", verb[] = "daemon-reload";
	int r = systemd_run("/usr/bin/systemctl", (char *[]){ program, verb, NULL }, -1);

	if (r == 0)
		return ERRAND_DONE;
	strbuf_addf(message, "systemctl daemon-reload: %s\n  repeat it by hand", strerror(-r));
	return ERRAND_FAILED;
}

const struct errand setup_reload = {
	.name = "reload",
	.due = setup_has_systemd,
	.describe = describe_reload,
	.run = reload,
};

int setup_build_image(struct setup *setup, const char *command, const char *declined,
		      struct strbuf *message)
{
	int r = setup->call->yes || setup->ask ? rebuild(setup->generator, command, setup->image,
							 setup->call->yes, message)
					       : -ECANCELED;

	if (r == 0)
		return ERRAND_DONE;
	if (r != -ECANCELED)
		return ERRAND_FAILED;
	strbuf_addf(message, "%s; build it anew with: %s", declined, command);
	return ERRAND_DECLINED;
}

void setup_explain(int error, const char *what, const char *done, struct strbuf *message)
{
	strbuf_addf(message, "%s: %s\n  %s", what, strerror(-error), done);
	if (error == -ENOSPC || error == -EDQUOT)
		strbuf_add(message, "; make room, and run the command again");
	else if (error == -EROFS)
		strbuf_add(message, "; where /etc is not to be written, vfio_tool=0 on the kernel "
				    "command line switches off");
}

static bool load(struct setup *setup)
{
	const struct setup_call *call = setup->call;
	int r = root_open(call->root, &setup->root);

	if (r == 0)
		r = config_load(&setup->root, &setup->policy, &setup->problems);
	if (r < 0) {
		log_error("%s: %s", call->root ? call->root : "this system", strerror(-r));
		return false;
	}
	/* what cannot be read switches nothing off */
	(void)!killswitch_load(&setup->root, &setup->killswitch);
	setup->generator = setup->root.live ? image_generator_find(&setup->root) : NULL;
	setup->ask = !call->json && !call->quiet && !call->dry_run && rebuild_can_ask();
	return true;
}

static bool report(struct setup *setup)
{
	if (!setup->call->json) {
		if (setup->stays.len > 0)
			log_warning("%.*s", (int)setup->stays.len - 1, strbuf_text(&setup->stays));
		return setup->call->quiet || cli_print(strbuf_text(&setup->notes));
	}
	return json_print(json_pack("{s:i, s:i, s:b, s:O, s:O}", "schema", 1, "code",
				    (int)setup->code, "dry_run", setup->call->dry_run, "steps",
				    setup->steps, "devices", setup->devices));
}

static void setup_release(struct setup *setup)
{
	json_decref(setup->devices);
	json_decref(setup->steps);
	strbuf_release(&setup->notes);
	strbuf_release(&setup->stays);
	killswitch_release(&setup->killswitch);
	problems_release(&setup->problems);
	policy_release(&setup->policy);
	root_close(&setup->root);
}

static enum exitcode run(const struct setup_call *call, void (*command)(struct setup *setup))
{
	_cleanup_(setup_release) struct setup setup = {
		.call = call,
		.root = { .top = -1, .sys = -1, .proc = -1, .run = -1 },
		.steps = json_array(),
		.devices = json_array(),
	};

	if (!setup.steps || !setup.devices || !load(&setup))
		return EXIT_ERROR;
	command(&setup);
	return report(&setup) ? setup.code : EXIT_ERROR;
}

/* The command line of a command that takes options from `options` on. */
static enum exitcode start(int argc, char **argv, const struct option *options, const char *help,
			   void (*command)(struct setup *setup))
{
	struct setup_call call = { 0 };
	int option;

	opterr = 0;
	while ((option = getopt_long(argc - 1, argv + 1, ":nyqhV", options, NULL)) >= 0) {
		switch (option) {
		case OPTION_UNBIND:
			call.unbind = true;
			break;
		case OPTION_PURGE:
			call.purge = true;
			break;
		case 'n':
			call.dry_run = true;
			break;
		case 'y':
			call.yes = true;
			break;
		case OPTION_JSON:
			call.json = true;
			break;
		case 'q':
			call.quiet = true;
			break;
		case OPTION_ROOT:
			call.root = optarg;
			break;
		case 'h':
			return cli_print(help) ? EXIT_DONE : EXIT_ERROR;
		case 'V':
			return cli_print("vfio-generate " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
		default:
			return cli_bad_option("vfio-generate", option, argv + 1, options);
		}
	}
	if (optind < argc - 1)
		return cli_usage_error("vfio-generate", "%s: `%s`: it takes options only", argv[1],
				       argv[1 + optind]);
	if (call.unbind && call.root && !call.dry_run)
		return cli_usage_error("vfio-generate",
				       "--unbind is for the running system, and --root is not");
	if (!call.dry_run && !call.root && !cli_need_root(argc, argv))
		return EXIT_NOT_ROOT;
	log_init(LOG_TO_STDERR, "vfio-generate", call.quiet ? LOG_WARNING : LOG_NOTICE);
	return run(&call, command);
}

enum exitcode install_main(int argc, char **argv)
{
	return start(argc, argv, uninstall_options + 2, install_help, setup_install);
}

enum exitcode uninstall_main(int argc, char **argv)
{
	return start(argc, argv, uninstall_options, uninstall_help, setup_uninstall);
}
