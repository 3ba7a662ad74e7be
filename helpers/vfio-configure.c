/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-configure: shows the configuration, and is the one that writes it. */
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "core/suggest.h"
#include "sys/configure.h"
#include "sys/log.h"

#define BIT(option) (1u << CONFIGURE_##option)
#define COMMON (BIT(ROOT) | BIT(HELP) | BIT(VERSION))
#define WRITING (BIT(FILE) | BIT(OUTPUT) | BIT(DRY_RUN) | BIT(QUIET) | BIT(JSON))

static const struct configure_command commands[] = {
	{ "configure", NULL, "configure",
	  "choose devices, step by step: shows what there is, what binding\n"
	  "means and what stands against it, tries it, and writes the file",
	  "On a terminal it asks; nothing is written before the last question, and what was\n"
	  "tried is undone unless you say within 60 seconds that all is well, so that a\n"
	  "connection that is cut off by it comes back. With --yes and the lists it asks\n"
	  "nothing, refuses what the guards are against, writes, and applies it. A LIST is\n"
	  "as in save.",
	  "0 done, 1 no such device, 3 no, no answer, or other error,\n"
	  "4 root needed, 5 refused: a guard, the IOMMU group, another card, 6 timed out",
	  BIT(VFIO) | BIT(KERNEL) | BIT(YES) | (WRITING & ~BIT(OUTPUT)) | COMMON,
	  configure_wizard },
	{ "show", "show-config", "show",
	  "what all files of the configuration come to, and where\n"
	  "each value stands",
	  "", "0 done, 3 a file has a mistake (what is right is shown), or other error",
	  BIT(JSON) | COMMON, configure_show },
	{ "update", NULL, "update",
	  "make the entries agree with the hardware: follow cards that were\n"
	  "moved, and record what was missing; no device is touched",
	  "A card is known again by its serial number, else by its network address, else by\n"
	  "its place behind the same bridges. It asks before it follows one; --yes and\n"
	  "--dry-run take that for granted. Where another card is in the place of one, or\n"
	  "where a card is gone, it asks too, and leaves the entry as it is where it cannot.",
	  "0 done, 1 a device that is required is not there, 3 other error,\n"
	  "4 root needed, 5 an entry was left that means another card than is there",
	  (WRITING & ~BIT(FILE)) | BIT(YES) | BIT(NAMES) | COMMON, configure_update },
	{ "import", NULL, "import",
	  "write what other tools' files say as entries: driverctl,\n"
	  "ids= of modprobe.d and the command line, libvirt, this tool's\n"
	  "predecessor; no device is touched, and none of those files",
	  "New entries go into conf.d/imported.conf, or --file. Everything that is found and\n"
	  "cannot be written as an entry is named with its file and line.",
	  "0 done, 3 a file could not be read, or other error, 4 root needed", WRITING | COMMON,
	  configure_import },
	{ "save", NULL, "save --vfio=LIST [--kernel=LIST]",
	  "write entries for these devices, with all that they can be\n"
	  "known by; no device is touched",
	  "A LIST has addresses, interfaces (also of devices on VFIO), vendor:device pairs\n"
	  "or names of entries, with commas between; repeated lists add up. An entry that\n"
	  "is there already is completed where it stands. All is written, or nothing.",
	  "0 done, 1 no such device, 3 other error, 4 root needed,\n"
	  "5 another card is where an entry has its own",
	  BIT(VFIO) | BIT(KERNEL) | WRITING | COMMON, configure_save },
};

static const struct configure_command *find_command(const char *name)
{
	for (size_t i = 0; i < ELEMENTSOF(commands); i++)
		if (strcmp(commands[i].name, name) == 0 ||
		    (commands[i].alias && strcmp(commands[i].alias, name) == 0))
			return &commands[i];
	return NULL;
}

static enum exitcode say_help(const struct configure_command *command)
{
	_cleanup_strbuf_ struct strbuf help = { 0 };

	if (command)
		configure_command_help_render(command, &help);
	else
		configure_help_render(commands, ELEMENTSOF(commands), &help);
	return cli_print(strbuf_text(&help)) ? EXIT_DONE : EXIT_ERROR;
}

static enum exitcode unknown_command(const char *name)
{
	_cleanup_strbuf_ struct strbuf hint = { 0 };
	const char *known[ELEMENTSOF(commands)];

	for (size_t i = 0; i < ELEMENTSOF(commands); i++)
		known[i] = commands[i].name;
	if (!name) {
		for (size_t i = 0; i < ELEMENTSOF(commands); i++)
			strbuf_addf(&hint, "%s%s", i == 0 ? "" : ", ", known[i]);
		return cli_usage_error("vfio-configure", "which command? %s", strbuf_text(&hint));
	}
	suggest_add(&hint, name, known, ELEMENTSOF(known));
	return cli_usage_error("vfio-configure", "there is no command `%s`; %s", name,
			       strbuf_text(&hint));
}

/* What getopt_long() gets: the letters, and the long names. */
struct grammar {
	char letters[2 * CONFIGURE_OPTION_MAX + 2];
	struct option options[CONFIGURE_OPTION_MAX + 1];
};

/* Numbers of options without a letter begin here. */
enum { LONG_ONLY = 256 };

static struct grammar make_grammar(void)
{
	struct grammar grammar = { .letters = ":" };
	char *end = grammar.letters + 1;

	for (enum configure_option option = 0; option < CONFIGURE_OPTION_MAX; option++) {
		bool takes_value = configure_option_has_value(option);
		char letter = configure_option_letter(option);

		grammar.options[option] = (struct option){
			.name = configure_option_to_string(option),
			.has_arg = takes_value ? required_argument : no_argument,
			.val = letter ? letter : LONG_ONLY + (int)option,
		};
		if (!letter)
			continue;
		*end++ = letter;
		if (takes_value)
			*end++ = ':';
	}
	return grammar;
}

static enum configure_option option_of(const struct grammar *grammar, int result)
{
	enum configure_option option = 0;

	while (grammar->options[option].val != result)
		option++;
	return option;
}

static bool take_list(const char *option, const char *argument, struct words *words)
{
	if (words_add(words, argument) == 0)
		return true;
	cli_usage_error("vfio-configure", "--%s: `%s` has an empty item in its list", option,
			argument);
	return false;
}

/* Takes one option; false after it has said what is wrong with it. */
static bool take_option(enum configure_option option, const char *argument,
			struct configure_call *call)
{
	bool *const flags[CONFIGURE_OPTION_MAX] = {
		[CONFIGURE_DRY_RUN] = &call->dry_run, [CONFIGURE_YES] = &call->yes,
		[CONFIGURE_NAMES] = &call->names,     [CONFIGURE_QUIET] = &call->quiet,
		[CONFIGURE_JSON] = &call->json,
	};
	const char **const texts[CONFIGURE_OPTION_MAX] = {
		[CONFIGURE_FILE] = &call->file,
		[CONFIGURE_OUTPUT] = &call->output,
		[CONFIGURE_ROOT] = &call->root,
	};

	if (option == CONFIGURE_VFIO)
		return take_list("vfio", argument, &call->needs[MODE_VFIO]);
	if (option == CONFIGURE_KERNEL)
		return take_list("kernel", argument, &call->needs[MODE_KERNEL]);
	if (flags[option])
		*flags[option] = true;
	if (texts[option])
		*texts[option] = argument;
	return true;
}

static enum exitcode run(int argc, char **argv, unsigned given, const struct configure_call *call)
{
	const char *name = optind < argc ? argv[optind] : NULL;
	const struct configure_command *command = name ? find_command(name) : NULL;

	if (given & BIT(VERSION))
		return cli_print("vfio-configure " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
	if (given & BIT(HELP) && (command || !name))
		return say_help(command);
	if (!command)
		return unknown_command(name);
	for (enum configure_option option = 0; option < CONFIGURE_OPTION_MAX; option++)
		if (given & ~command->options & 1u << option)
			return cli_usage_error("vfio-configure", "%s: no use for --%s", name,
					       configure_option_to_string(option));
	if (optind + 1 < argc)
		return cli_usage_error("vfio-configure", "%s: `%s`: it takes options only", name,
				       argv[optind + 1]);
	if (call->json && call->output && strcmp(call->output, "-") == 0)
		return cli_usage_error("vfio-configure",
				       "--json and --output=- both want standard output");
	bool writes = command->options & BIT(DRY_RUN) && !call->dry_run;
	if (writes && !call->root && !cli_need_root(argc, argv))
		return EXIT_NOT_ROOT;
	return command->run(call);
}

static void call_release(struct configure_call *call)
{
	for (enum mode mode = 0; mode < MODE_MAX; mode++)
		words_release(&call->needs[mode]);
}

int main(int argc, char **argv)
{
	const struct grammar grammar = make_grammar();
	_cleanup_(call_release) struct configure_call call = { 0 };
	unsigned given = 0;
	int result;

	cli_start();
	log_init(LOG_TO_STDERR, "vfio-configure", LOG_NOTICE);
	opterr = 0;
	while ((result = getopt_long(argc, argv, grammar.letters, grammar.options, NULL)) >= 0) {
		if (result == '?' || result == ':')
			return cli_bad_option("vfio-configure", result, argv, grammar.options);
		enum configure_option option = option_of(&grammar, result);
		given |= 1u << option;
		if (!take_option(option, optarg, &call))
			return EXIT_ERROR;
	}
	return run(argc, argv, given, &call);
}
