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

static const char help[] =
	"Usage: vfio-bind [COMMAND] [OPTION]... [DEVICE]...\n"
	"Hand PCI devices to VFIO, and give them back to the kernel.\n"
	"\n"
	"Commands:\n"
	"  bind DEVICE...        put devices on their VFIO driver (the default command)\n"
	"  unbind DEVICE...      give devices back; they stay with the kernel until the\n"
	"                        next boot, bind or apply\n"
	"  reset                 give back all that vfio-tool has put on VFIO, and wait for the\n"
	"                        network interfaces; with --all what others have put there, too\n"
	"  ensure-vfio DEVICE... bind those that are not on VFIO yet, and verify that all can\n"
	"                        be used there; root is needed only if one has to be bound\n"
	"  apply                 make the declared devices what the configuration says\n"
	"  claim                 direct declared devices that have no driver yet to VFIO,\n"
	"                        without unbinding anything (early boot)\n"
	"  match ADDRESS         print the driver that the configuration wants for a device\n"
	"  vet                   print what the guards say about the declared devices, and the\n"
	"                        network cards that this system needs: the next boots, which\n"
	"                        cannot see that, leave those alone\n"
	"\n"
	"A DEVICE is a PCI address, an interface name, a vendor:device pair that one device\n"
	"has, or the name of an entry; several may be given, also separated by commas.\n"
	"\n"
	"Options:\n"
	"  -n, --dry-run         print what would be written, in order, and write nothing\n"
	"      --json            report as JSON\n"
	"      --driver=NAME     bind: this VFIO driver instead of vfio-pci\n"
	"      --group=POLICY    bind: strict, or whole to take the IOMMU group along\n"
	"      --allow=GUARDS    take devices in spite of these guards (default-route,\n"
	"                        root-disk, ...: see the refusal for the name)\n"
	"      --timeout=SECONDS how long a driver or another helper may take (default 10)\n"
	"      --all             reset: all devices on VFIO, whoever has put them there\n"
	"      --boot            apply: entry by entry instead of all or nothing, for the service\n"
	"      --keep            vet: on disk, too, for boots without an initramfs of ours\n"
	"      --image           vet: the same, for an initramfs that is being built\n"
	"      --udev ADDRESS    do what an event of this device asks for, for udev's rules\n"
	"      --root=DIR        decide for the system below DIR (needs --dry-run)\n"
	"  -y, --yes             apply: build a stale initramfs anew without asking\n"
	"  -q, --quiet           say nothing but refusals and failures\n"
	"  -v, --verbose         say more\n"
	"  -h, --help            show this help\n"
	"  -V, --version         show the version\n"
	"\n"
	"Exit status: 0 done, 1 no such device, 2 wrong mode, 3 other error, 4 root needed,\n"
	"5 refused, 6 timed out.\n";

enum {
	OPTION_JSON = 256,
	OPTION_DRIVER,
	OPTION_GROUP,
	OPTION_ALLOW,
	OPTION_TIMEOUT,
	OPTION_ALL,
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
	[BIND_VET] = "vet",	[BIND_ENSURE] = "ensure-vfio", [BIND_UDEV] = "--udev",
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
	if (!takes_devices && !takes_one && call->devices.count > 0)
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
			return cli_print(help) ? EXIT_DONE : EXIT_ERROR;
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
