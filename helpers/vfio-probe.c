/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-probe: shows what is where, and why. Reads only, and needs no root. */
#include <getopt.h>
#include <locale.h>
#include <string.h>

#include "core/suggest.h"
#include "sys/cli.h"
#include "sys/log.h"
#include "sys/probe-options.h"

#define BIT(option) (1u << PROBE_OPTION_##option)
#define EVERY_REPORT (BIT(JSON) | BIT(ROOT) | BIT(HELP) | BIT(VERSION))

enum words_taken { NO_WORDS, SOME_WORDS, ONE_WORD_AT_LEAST };

/* One row a report: all else, help and checks, follows from it. The first is the default. */
static const struct command {
	const char *name;
	enum exitcode (*report)(const struct probe_call *call);
	unsigned options; /* what it takes beside EVERY_REPORT */
	enum words_taken words;
	const char *synopsis, *purpose;
} commands[] = {
	{ "list", probe_list,
	  BIT(ALL) | BIT(CLASS) | BIT(MODE) | BIT(TREE) | BIT(OUTPUT) | BIT(NO_LEGEND) |
		  BIT(COLOR) | BIT(WATCH) | BIT(VERBOSE),
	  SOME_WORDS, "list [PATTERN...]", "which device is where, and who drives it" },
	{ "status", probe_status, BIT(QUIET), NO_WORDS, "status",
	  "can VFIO be used, and is everything in its place" },
	{ "info", probe_info, 0, ONE_WORD_AT_LEAST, "info DEVICE...", "everything on one device" },
	{ "explain", probe_explain, 0, ONE_WORD_AT_LEAST, "explain DEVICE...",
	  "what binding would do, and why a device is as it is" },
	{ "topology", probe_topology,
	  BIT(DOT) | BIT(SVG) | BIT(NO_LEGEND) | BIT(COLOR) | BIT(VERBOSE), NO_WORDS, "topology",
	  "bridges, slots, functions and IOMMU groups as a tree" },
};

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < ELEMENTSOF(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static enum exitcode unknown_command(const char *name)
{
	_cleanup_strbuf_ struct strbuf hint = { 0 };
	const char *known[ELEMENTSOF(commands)];

	for (size_t i = 0; i < ELEMENTSOF(commands); i++)
		known[i] = commands[i].name;
	suggest_add(&hint, name, known, ELEMENTSOF(known));
	return cli_usage_error("vfio-probe", "there is no command `%s`; %s", name,
			       strbuf_text(&hint));
}

static const char patterns_help[] =
	"\n"
	"A PATTERN is an address, an interface, a driver or an entry's name, and may have * ? [ "
	"]:\n"
	"put it in quotes then. A device is shown when one of the patterns fits.\n";

static const char devices_help[] =
	"\n"
	"A DEVICE is a PCI address, an interface name, a vendor:device pair that one device\n"
	"has, or the name of an entry; several may be given, also separated by commas.\n";

/* NULL: of all commands. */
static enum exitcode print_help(const struct command *only)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };
	unsigned taken = EVERY_REPORT;
	bool patterns = false, devices = false;

	strbuf_addf(&out, "Usage: vfio-probe %s [OPTION]...\n",
		    only ? only->synopsis : "[COMMAND] [ARGUMENT]...");
	strbuf_add(&out,
		   "Show PCI devices and who drives them. Nothing is changed, and root is not "
		   "needed.\n\n");
	for (size_t i = 0; i < ELEMENTSOF(commands); i++) {
		const struct command *command = &commands[i];

		if (only && only != command)
			continue;
		strbuf_addf(&out, "%s  %-22s%s\n", only || i > 0 ? "" : "Commands:\n",
			    command->synopsis, command->purpose);
		taken |= command->options;
		patterns |= strstr(command->synopsis, "PATTERN") != NULL;
		devices |= strstr(command->synopsis, "DEVICE") != NULL;
	}
	strbuf_add(&out, "\nOptions:\n");
	probe_options_help(taken, &out);
	strbuf_add(&out, patterns ? patterns_help : "");
	strbuf_add(&out, devices ? devices_help : "");
	strbuf_add(&out, "\nExit status: 0 done, 1 no such device, 3 other error.\n");
	return cli_print(strbuf_text(&out)) ? EXIT_DONE : EXIT_ERROR;
}

static enum exitcode check_call(const struct command *command, const struct probe_call *call,
				unsigned used)
{
	unsigned excess = used & ~(command->options | EVERY_REPORT);

	for (enum probe_option option = 0; option < PROBE_OPTION_MAX; option++)
		if (excess & 1u << option)
			return cli_usage_error("vfio-probe", "%s does not take --%s", command->name,
					       probe_option_to_string(option));
	if (command->words == NO_WORDS && call->words.count > 0)
		return cli_usage_error("vfio-probe", "%s takes no argument: `%s`", command->name,
				       call->words.list[0]);
	if (command->words == ONE_WORD_AT_LEAST && call->words.count == 0)
		return cli_usage_error("vfio-probe", "%s: which device?", command->name);
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct probe_call call = { 0 };
	_cleanup_words_ struct words words = { 0 };
	const struct command *command = &commands[0];
	unsigned used = 0;

	cli_start();
	setlocale(LC_CTYPE, "");
	log_init(LOG_TO_STDERR, "vfio-probe", LOG_NOTICE);
	if (!probe_options_take(argc, argv, &call, &used))
		return EXIT_ERROR;
	bool named = optind < argc;
	if (used & BIT(VERSION))
		return cli_print("vfio-probe " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
	if (named && !(command = find_command(argv[optind])))
		return unknown_command(argv[optind]);
	if (used & BIT(HELP))
		return print_help(named ? command : NULL);
	for (int i = optind + 1; i < argc; i++)
		if (words_add(&words, argv[i]) < 0)
			return cli_usage_error("vfio-probe", "`%s` has an empty item in its list",
					       argv[i]);
	call.words = words;

	enum exitcode code = check_call(command, &call, used);
	return code == EXIT_DONE ? command->report(&call) : code;
}
