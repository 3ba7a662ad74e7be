/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-check: judges, and changes nothing but what --fix asks for. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "core/suggest.h"
#include "sys/check.h"
#include "sys/log.h"
#include "sys/rebuild.h"

static const struct check_command commands[] = {
	{ "system", "check", "system",
	  "can VFIO be used on this machine, now and after the next boot,\n"
	  "and is every declared device in its place?",
	  "0 all is well, 1 a required device is missing, 2 something is not where it\n"
	  "should be, or would not be after the next boot, 3 the machine or a file does not\n"
	  "allow it, or it could not be judged. With several the worst counts: 3, 2, 1",
	  TAKES_FIX, check_system },
	{ "boot", NULL, "boot",
	  "was the initramfs built from the configuration as it is,\n"
	  "and has the kernel the modules for it?",
	  "0 all is well, 2 stale or incomplete, 3 it could not be judged", TAKES_IMAGE,
	  check_boot },
	{ "config", "validate", "config",
	  "does the configuration fit the hardware, and would `apply`\n"
	  "do what it says?",
	  "0 it fits, 2 something does not, or would be refused, 3 a file has a\n"
	  "mistake, or it could not be judged",
	  TAKES_OFFLINE, check_config },
	{ "interfaces", "check-interfaces", "interfaces --vfio LIST --kernel LIST",
	  "are these devices on VFIO, those with the kernel, and can\n"
	  "they be used there?",
	  "0 all are ready, 1 one was not found, 2 one is in the wrong mode or cannot be\n"
	  "used there, 3 it could not be judged, 6 it did not come to be in time. With several\n"
	  "the worst counts: 3, 6, 2, 1",
	  TAKES_LISTS | TAKES_WAIT, check_interfaces },
	{ "conflicts", "conflicts", "conflicts",
	  "who else wants the declared devices, and who wins?",
	  "0 nobody, or to no effect, 2 somebody wins, or may, 3 it could not be judged",
	  TAKES_AMEND, check_conflicts },
};

/* Without a command. */
static const struct check_command everything = {
	"the system and the configuration", NULL, "", "", "", 0, check_all
};

static const struct option options[] = {
	{ "vfio", required_argument, NULL, OPTION_VFIO },
	{ "kernel", required_argument, NULL, OPTION_KERNEL },
	{ "wait", required_argument, NULL, OPTION_WAIT },
	{ "offline", no_argument, NULL, OPTION_OFFLINE },
	{ "image", optional_argument, NULL, OPTION_IMAGE },
	{ "fix", no_argument, NULL, OPTION_FIX },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "yes", no_argument, NULL, 'y' },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "output", required_argument, NULL, OPTION_OUTPUT },
	{ "root", required_argument, NULL, OPTION_ROOT },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

static const struct check_command *find_command(const char *name)
{
	for (size_t i = 0; i < ELEMENTSOF(commands); i++)
		if (strcmp(commands[i].name, name) == 0 ||
		    (commands[i].alias && strcmp(commands[i].alias, name) == 0))
			return &commands[i];
	return NULL;
}

static enum exitcode say_help(const struct check_command *command)
{
	_cleanup_strbuf_ struct strbuf help = { 0 };

	if (command)
		check_command_help_render(command, &help);
	else
		check_help_render(commands, ELEMENTSOF(commands), &help);
	return cli_print(strbuf_text(&help)) ? EXIT_DONE : EXIT_ERROR;
}

static bool take_list(const char *option, const char *argument, struct words *words)
{
	if (words_add(words, argument) == 0)
		return true;
	cli_usage_error("vfio-check", "--%s: `%s` has an empty item in its list", option, argument);
	return false;
}

/* Takes one option; false after it has said what is wrong with it. */
static bool take_option(int option, const char *argument, struct check_call *call)
{
	switch (option) {
	case OPTION_VFIO:
		return take_list("vfio", argument, &call->needs[MODE_VFIO]);
	case OPTION_KERNEL:
		return take_list("kernel", argument, &call->needs[MODE_KERNEL]);
	case OPTION_WAIT:
		if (cli_parse_timeout(argument, &call->wait_ms) == 0)
			return true;
		cli_usage_error("vfio-check",
				"--wait: `%s` is not a number of seconds from 1 to 3600", argument);
		return false;
	case OPTION_IMAGE:
		call->look_into_image = true;
		call->image = argument;
		return true;
	case OPTION_OFFLINE:
		call->offline = true;
		return true;
	case OPTION_FIX:
		call->fix = true;
		return true;
	case 'n':
		call->dry_run = true;
		return true;
	case 'y':
		call->yes = true;
		return true;
	case OPTION_JSON:
		call->format = FORMAT_JSON;
		return true;
	case OPTION_FORMAT:
		if (check_format_from_string(argument, &call->format) == 0)
			return true;
		cli_usage_error("vfio-check",
				"--format: there is no `%s`; text, json, prometheus or nfd",
				argument);
		return false;
	case OPTION_OUTPUT:
		call->output = argument;
		return true;
	case OPTION_ROOT:
		call->root = argument;
		return true;
	case 'q':
		call->quiet = true;
		return true;
	default:
		return true;
	}
}

static enum exitcode unknown_command(const char *name)
{
	_cleanup_strbuf_ struct strbuf hint = { 0 };
	const char *known[ELEMENTSOF(commands)];

	for (size_t i = 0; i < ELEMENTSOF(commands); i++)
		known[i] = commands[i].name;
	suggest_add(&hint, name, known, ELEMENTSOF(known));
	return cli_usage_error("vfio-check", "there is no check `%s`; %s", name,
			       strbuf_text(&hint));
}

/* The options that were given and that the command has no use for. */
static enum exitcode check_options(const struct check_command *command, unsigned given)
{
	for (size_t i = 0; options[i].name; i++) {
		unsigned takes = check_option_takes(options[i].val);

		if (takes != 0 && (given & takes) == takes &&
		    !(takes & (command->takes | TAKES_COMMON)))
			return cli_usage_error("vfio-check", "%s: no use for --%s", command->name,
					       options[i].name);
	}
	return EXIT_DONE;
}

static enum exitcode check_call(const struct check_command *command, const struct check_call *call)
{
	if (call->look_into_image && call->root)
		return cli_usage_error("vfio-check", "--image is for the running system");
	if (call->wait_ms > 0 && call->root)
		return cli_usage_error("vfio-check", "--wait is for the running system");
	if (call->fix && call->root && !(command->takes & TAKES_AMEND))
		return cli_usage_error("vfio-check", "--fix is for the running system");
	if ((call->dry_run || call->yes) && !call->fix)
		return cli_usage_error("vfio-check", "%s is for --fix",
				       call->dry_run ? "--dry-run" : "--yes");
	if (command->takes & TAKES_LISTS && call->needs[MODE_VFIO].count == 0 &&
	    call->needs[MODE_KERNEL].count == 0)
		return cli_usage_error("vfio-check",
				       "%s: which devices? --vfio=LIST, --kernel=LIST or both",
				       command->name);
	return EXIT_DONE;
}

/* What asks needs somebody who answers. */
static enum exitcode check_answers(const struct check_command *command,
				   const struct check_call *call)
{
	if (!call->fix || call->yes || call->dry_run || !(command->takes & TAKES_AMEND))
		return EXIT_DONE;
	if (call->format == FORMAT_TEXT && rebuild_can_ask())
		return EXIT_DONE;
	return cli_usage_error("vfio-check",
			       "%s: --fix asks about each change, on a terminal and as text; "
			       "otherwise add --yes or --dry-run",
			       command->name);
}

static enum exitcode run(int argc, char **argv, bool help, unsigned given, struct check_call *call)
{
	const char *name = optind < argc ? argv[optind] : NULL;
	const struct check_command *command = name ? find_command(name) : &everything;

	if (help && command)
		return say_help(name ? command : NULL);
	if (!command)
		return unknown_command(name);
	if (optind + 1 < argc)
		return cli_usage_error("vfio-check", "%s: `%s`: it takes options only", name,
				       argv[optind + 1]);
	enum exitcode code = check_options(command, given);
	if (code == EXIT_DONE)
		code = check_call(command, call);
	if (code == EXIT_DONE && call->fix && !call->dry_run && !cli_need_root(argc, argv))
		code = EXIT_NOT_ROOT;
	if (code == EXIT_DONE)
		code = check_answers(command, call);
	return code == EXIT_DONE ? command->run(call) : code;
}

static void call_release(struct check_call *call)
{
	for (enum mode mode = 0; mode < MODE_MAX; mode++)
		words_release(&call->needs[mode]);
}

int main(int argc, char **argv)
{
	_cleanup_(call_release) struct check_call call = { 0 };
	unsigned given = 0;
	bool help = false;
	int option;

	cli_start();
	log_init(LOG_TO_STDERR, "vfio-check", LOG_NOTICE);
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":nqyhV", options, NULL)) >= 0) {
		if (option == 'V')
			return cli_print("vfio-check " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
		if (option == '?' || option == ':')
			return cli_bad_option("vfio-check", option, argv, options);
		help |= option == 'h';
		given |= check_option_takes(option);
		if (!take_option(option, optarg, &call))
			return EXIT_ERROR;
	}
	return run(argc, argv, help, given, &call);
}
