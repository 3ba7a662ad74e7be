/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-bind: the only writer to sysfs. Hands PCI devices to VFIO and gives them back. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/suggest.h"
#include "sys/bind.h"
#include "sys/cli.h"
#include "sys/log.h"

enum {
	OPTION_JSON = 256,
	OPTION_DRIVER,
	OPTION_GROUP,
	OPTION_ALLOW,
	OPTION_TIMEOUT,
	OPTION_ALL,
	OPTION_CONFIRM_WITHIN,
	OPTION_CONFIRM,
	OPTION_ANSWERED,
	OPTION_REVERT,
	OPTION_BOOT,
	OPTION_KEEP,
	OPTION_IMAGE,
	OPTION_UDEV,
	OPTION_ROOT,
};

static const struct option options[] = {
	{ "dry-run", no_argument, NULL, 'n' },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "driver", required_argument, NULL, OPTION_DRIVER },
	{ "group", required_argument, NULL, OPTION_GROUP },
	{ "allow", required_argument, NULL, OPTION_ALLOW },
	{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
	{ "all", no_argument, NULL, OPTION_ALL },
	{ "confirm-within", required_argument, NULL, OPTION_CONFIRM_WITHIN },
	{ "confirm", no_argument, NULL, OPTION_CONFIRM },
	{ "answered", no_argument, NULL, OPTION_ANSWERED }, /* for vfio-configure */
	{ "revert", no_argument, NULL, OPTION_REVERT },	    /* for the timer, and for it */
	{ "boot", no_argument, NULL, OPTION_BOOT },
	{ "keep", no_argument, NULL, OPTION_KEEP },
	{ "image", no_argument, NULL, OPTION_IMAGE },
	{ "udev", no_argument, NULL, OPTION_UDEV },
	{ "root", required_argument, NULL, OPTION_ROOT },
	{ "yes", no_argument, NULL, 'y' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

static const char *const command_names[BIND_COMMAND_MAX] = {
	[BIND_BIND] = "bind",	[BIND_UNBIND] = "unbind",      [BIND_RESET] = "reset",
	[BIND_APPLY] = "apply", [BIND_CLAIM] = "claim",	       [BIND_MATCH] = "match",
	[BIND_VET] = "vet",	[BIND_ENSURE] = "ensure-vfio", [BIND_SRIOV] = "sriov",
	[BIND_UDEV] = "--udev",
};

/* Takes one option; false after it has said what is wrong with it. */
static bool take_option(int option, const char *argument, struct bind_call *call)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };

	switch (option) {
	case 'n':
		call->dry_run = true;
		return true;
	case 'y':
		call->yes = true;
		return true;
	case 'q':
		call->quiet = true;
		return true;
	case 'v':
		call->verbose = true;
		return true;
	case OPTION_JSON:
		call->json = true;
		return true;
	case OPTION_ALL:
		call->all = true;
		return true;
	case OPTION_CONFIRM:
	case OPTION_REVERT:
		call->provisional =
			option == OPTION_CONFIRM ? PROVISIONAL_CONFIRM : PROVISIONAL_REVERT;
		return true;
	case OPTION_ANSWERED:
		call->answered = true;
		return true;
	case OPTION_CONFIRM_WITHIN:
		if (cli_parse_timeout(argument, &call->confirm_within_ms) == 0)
			return true;
		cli_usage_error("vfio-bind", "--confirm-within: seconds, from 1 to 3600");
		return false;
	case OPTION_BOOT:
		call->boot = true;
		return true;
	case OPTION_IMAGE:
		call->for_image = true;
		call->keep = true;
		return true;
	case OPTION_KEEP:
		call->keep = true;
		return true;
	case OPTION_UDEV:
		call->command = BIND_UDEV;
		return true;
	case OPTION_ROOT:
		call->root = argument;
		return true;
	case OPTION_DRIVER:
		/* as `driver` in the configuration: vfio_pci is the module of vfio-pci */
		if (!driver_name_valid(argument) || !strstr(argument, "vfio") ||
		    strcmp(argument, "vfio_pci") == 0)
			strbuf_addf(&why,
				    "--driver: `%s` is not the name of a VFIO driver; write "
				    "vfio-pci, or a variant such as mlx5_vfio_pci",
				    argument);
		call->terms.driver = argument;
		break;
	case OPTION_GROUP:
		if (group_policy_from_string(argument, &call->group) < 0 ||
		    call->group == GROUP_LIST)
			strbuf_addf(&why, "--group: `%s` is neither strict nor whole", argument);
		call->terms.group = &call->group;
		break;
	case OPTION_ALLOW: {
		guard_set allow = 0;

		if (cli_parse_guards(argument, &allow, &why) == 0)
			call->terms.allow |= allow;
		break;
	}
	case OPTION_TIMEOUT:
		if (cli_parse_timeout(argument, &call->timeout_ms) < 0)
			strbuf_addf(&why,
				    "--timeout: `%s` is not a number of seconds from 1 to 3600",
				    argument);
		break;
	default:
		break;
	}
	if (why.len > 0)
		cli_usage_error("vfio-bind", "%s", strbuf_text(&why));
	return why.len == 0;
}

/* The command that the first word names; no command: it is a device to bind. */
static void take_command(struct bind_call *call, struct words *words)
{
	if (call->command == BIND_UDEV || words->count == 0)
		return;
	for (enum bind_command command = 0; command < BIND_UDEV; command++)
		if (strcmp(words->list[0], command_names[command]) == 0 ||
		    (command == BIND_ENSURE && strcmp(words->list[0], "ensure") == 0)) {
			call->command = command;
			free(words->list[0]);
			memmove(words->list, words->list + 1,
				--words->count * sizeof(*words->list));
			return;
		}
}

static enum exitcode check_call(const struct bind_call *call)
{
	const char *name = command_names[call->command];
	bool takes_devices = call->command == BIND_BIND || call->command == BIND_UNBIND ||
			     call->command == BIND_ENSURE;
	bool binds = call->command == BIND_BIND || call->command == BIND_ENSURE;
	bool takes_one = call->command == BIND_MATCH || call->command == BIND_UDEV;

	if (!binds && call->terms.allow)
		return cli_usage_error("vfio-bind", "--allow is for bind, `allow` for an entry");
	if (call->command != BIND_RESET && call->all)
		return cli_usage_error("vfio-bind", "--all is for reset");
	bool provisional = call->provisional != PROVISIONAL_NOT || call->confirm_within_ms > 0;

	if (call->confirm_within_ms > 0 && call->command != BIND_APPLY &&
	    call->command != BIND_BIND)
		return cli_usage_error("vfio-bind", "--confirm-within is for apply and bind");
	if (call->provisional != PROVISIONAL_NOT && call->command != BIND_APPLY)
		return cli_usage_error("vfio-bind", "--confirm is for apply");
	if (provisional &&
	    (call->boot || call->dry_run || (call->provisional && call->confirm_within_ms)))
		return cli_usage_error("vfio-bind", "--confirm and --confirm-within go neither "
						    "together nor with --dry-run or --boot");
	if (call->command != BIND_APPLY && call->boot)
		return cli_usage_error("vfio-bind", "--boot is for apply");
	if (call->command != BIND_APPLY && call->yes)
		return cli_usage_error("vfio-bind", "--yes is for apply");
	if (call->command != BIND_VET && call->keep)
		return cli_usage_error("vfio-bind", "--keep and --image are for vet");
	if (call->keep && call->root)
		return cli_usage_error("vfio-bind",
				       "--keep and --image are for the running system");
	if (takes_devices && call->devices.count == 0)
		return cli_usage_error("vfio-bind", "%s: which device?", name);
	if (takes_one && call->devices.count != 1)
		return cli_usage_error("vfio-bind", "%s takes one address", name);
	if (call->command == BIND_RESET && call->devices.count > 0)
		return cli_usage_error("vfio-bind",
				       "reset takes no device: it gives all back; for one: unbind");
	if (!takes_devices && !takes_one && call->command != BIND_SRIOV && call->devices.count > 0)
		return cli_usage_error(
			"vfio-bind",
			"%s takes no device: it acts on what the configuration declares", name);
	if (!binds && (call->terms.driver || call->terms.group))
		return cli_usage_error("vfio-bind", "--driver and --group are for bind");
	if (call->root && !call->dry_run && bind_command_writes(call->command))
		return cli_usage_error(
			"vfio-bind", "--root needs --dry-run: what is written goes to the running "
				     "kernel");
	return EXIT_DONE;
}

/* A helper of udev or of a boot stage has nobody who reads its stderr. */
static void start_log(const struct bind_call *call)
{
	bool system = call->command == BIND_UDEV && getenv("DEVPATH");
	int level = call->quiet ? LOG_WARNING : call->verbose ? LOG_DEBUG : LOG_NOTICE;

	log_init(system ? LOG_TO_SYSTEM : LOG_TO_STDERR, "vfio-bind", level);
}

int main(int argc, char **argv)
{
	struct bind_call call = { .command = BIND_BIND, .argc = argc, .argv = argv };
	_cleanup_words_ struct words words = { 0 };
	int option;

	cli_start();
	umask(022);
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":nqvyhV", options, NULL)) >= 0) {
		if (option == 'h')
			return cli_print(bind_help) ? EXIT_DONE : EXIT_ERROR;
		if (option == 'V')
			return cli_print("vfio-bind " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
		if (option == '?' || option == ':')
			return cli_bad_option("vfio-bind", option, argv, options);
		if (!take_option(option, optarg, &call))
			return EXIT_ERROR;
	}
	for (int i = optind; i < argc; i++)
		if (words_add(&words, argv[i]) < 0)
			return cli_usage_error("vfio-bind", "`%s` has an empty item in its list",
					       argv[i]);
	take_command(&call, &words);
	call.devices = words;

	enum exitcode code = check_call(&call);
	if (code != EXIT_DONE)
		return code;
	/* looking at disks needs root as well */
	if (!call.dry_run && call.command != BIND_MATCH && call.command != BIND_ENSURE &&
	    !call.root && !cli_need_root(argc, argv))
		return EXIT_NOT_ROOT;
	start_log(&call);
	return bind_run(&call);
}
