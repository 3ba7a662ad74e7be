/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The options of vfio-configure, and the help that follows from them and from its commands. */
#include <stdio.h>
#include <string.h>

#include "sys/configure.h"

static const struct {
	const char *name, *value; /* NULL: takes none */
	char letter;		  /* 0: none */
	const char *purpose;	  /* lines */
} option_table[CONFIGURE_OPTION_MAX] = {
	[CONFIGURE_VFIO] = { "vfio", "LIST", 0, "these devices are to be on VFIO" },
	[CONFIGURE_KERNEL] = { "kernel", "LIST", 0, "these are to stay with the kernel" },
	[CONFIGURE_FILE] = { "file", "NAME", 0, "new entries go into conf.d/NAME" },
	[CONFIGURE_OUTPUT] = { "output", "FILE", 'o',
			       "write the new text of the file to FILE (- for standard\n"
			       "output), and leave /etc as it is" },
	[CONFIGURE_DRY_RUN] = { "dry-run", NULL, 'n', "show what would be changed, as a diff" },
	[CONFIGURE_YES] = { "yes", NULL, 'y', "do not ask" },
	[CONFIGURE_NAMES] = { "names", NULL, 0,
			      "correct only interfaces and network addresses that are\n"
			      "recorded, of cards that are in their places; never ask" },
	[CONFIGURE_QUIET] = { "quiet", NULL, 'q', "say nothing but what is wrong" },
	[CONFIGURE_JSON] = { "json", NULL, 0, "report as JSON" },
	[CONFIGURE_ROOT] = { "root", "DIR", 0, "the system below DIR" },
	[CONFIGURE_HELP] = { "help", NULL, 'h', "show this help" },
	[CONFIGURE_VERSION] = { "version", NULL, 'V', "show the version" },
};

const char *configure_option_to_string(enum configure_option option)
{
	return option_table[option].name;
}

char configure_option_letter(enum configure_option option)
{
	return option_table[option].letter;
}

bool configure_option_has_value(enum configure_option option)
{
	return option_table[option].value != NULL;
}

/* Lines of a text, those behind the first indented. */
static void add_lines(const char *text, int indent, struct strbuf *out)
{
	for (;;) {
		size_t len = strcspn(text, "\n");

		strbuf_addf(out, "%.*s\n", (int)len, text);
		if (text[len] == '\0')
			return;
		text += len + 1;
		strbuf_addf(out, "%*s", indent, "");
	}
}

static void add_option(enum configure_option option, struct strbuf *out)
{
	enum { PURPOSE_AT = 24 };
	const char *value = option_table[option].value;
	char letter[8] = "    ", text[64];

	if (option_table[option].letter)
		snprintf(letter, sizeof(letter), "-%c, ", option_table[option].letter);
	snprintf(text, sizeof(text), "  %s--%s%s%s", letter, option_table[option].name,
		 value ? "=" : "", value ? value : "");
	strbuf_addf(out, "%-*s", PURPOSE_AT, text);
	add_lines(option_table[option].purpose, PURPOSE_AT, out);
}

static void add_options(unsigned options, struct strbuf *out)
{
	strbuf_add(out, "\nOptions:\n");
	for (enum configure_option option = 0; option < CONFIGURE_OPTION_MAX; option++)
		if (options & 1u << option)
			add_option(option, out);
}

void configure_help_render(const struct configure_command *commands, size_t count,
			   struct strbuf *out)
{
	strbuf_add(out, "Usage: vfio-configure COMMAND [OPTION]...\n"
			"Show and write the configuration in /etc/vfio-tool. No device is touched, "
			"but for\n"
			"the test that configure offers.\n"
			"\nCommands:\n");
	for (size_t i = 0; i < count; i++) {
		strbuf_addf(out, "  %s\n      ", commands[i].synopsis);
		add_lines(commands[i].purpose, 6, out);
	}
	add_options(1u << CONFIGURE_ROOT | 1u << CONFIGURE_HELP | 1u << CONFIGURE_VERSION, out);
	strbuf_add(out, "\nCOMMAND --help shows a command's own options and exit statuses.\n");
}

void configure_command_help_render(const struct configure_command *command, struct strbuf *out)
{
	strbuf_addf(out, "Usage: vfio-configure %s [OPTION]...\n", command->synopsis);
	if (command->alias)
		strbuf_addf(out, "       vfio-tool %s ...\n", command->alias);
	strbuf_add(out, "\n");
	add_lines(command->purpose, 0, out);
	add_options(command->options, out);
	if (command->notes[0] != '\0')
		strbuf_addf(out, "\n%s\n", command->notes);
	strbuf_addf(out, "\nExit status: %s.\n", command->statuses);
}
