/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The help of vfio-check, made from the table of its commands. */
#include <string.h>

#include "sys/check.h"

/* In the order of the help. */
static const struct option_help {
	int option;
	unsigned takes;
	const char *text;
} option_helps[] = {
	{ OPTION_VFIO, TAKES_LISTS,
	  "      --vfio=LIST       these must be on VFIO, their IOMMU group free of other\n"
	  "                        drivers, and their node there as its entry says\n" },
	{ OPTION_KERNEL, TAKES_LISTS,
	  "      --kernel=LIST     these must be on a driver of the kernel, and network cards\n"
	  "                        must have their interface\n" },
	{ OPTION_WAIT, TAKES_WAIT, "      --wait=SECONDS    wait until it is so, but no longer\n" },
	{ OPTION_OFFLINE, TAKES_OFFLINE, "      --offline         judge the files alone\n" },
	{ OPTION_IMAGE, TAKES_IMAGE,
	  "      --image[=FILE]    look into the running kernel's image, or FILE, too; takes\n"
	  "                        seconds, and most often root\n" },
	{ OPTION_FIX, TAKES_FIX,
	  "      --fix             do what can be done at once: load modules, `vfio-bind apply`,\n"
	  "                        write udev's rules and have it follow them, build the\n"
	  "                        initramfs anew (asks before); tell what is left\n" },
	{ OPTION_FIX, TAKES_AMEND,
	  "      --fix             comment out, or remove, what is in the way in /etc (below DIR\n"
	  "                        with --root); asks about each on the terminal, and keeps the\n"
	  "                        file as it was beside it\n" },
	{ 'n', TAKES_FIX | TAKES_AMEND,
	  "  -n, --dry-run         with --fix: tell what would be done\n" },
	{ 'y', TAKES_FIX | TAKES_AMEND,
	  "  -y, --yes             with --fix: agree to everything\n" },
	{ OPTION_FORMAT, TAKES_COMMON,
	  "      --format=FORMAT   text, json, prometheus (for node_exporter's textfile\n"
	  "                        collector) or nfd (node-feature-discovery's local features)\n" },
	{ OPTION_JSON, TAKES_COMMON, "      --json            the same as --format=json\n" },
	{ OPTION_OUTPUT, TAKES_COMMON,
	  "      --output=FILE     write it to FILE, as a whole or not at all (-: to standard\n"
	  "                        output)\n" },
	{ OPTION_ROOT, TAKES_COMMON, "      --root=DIR        judge the system below DIR\n" },
	{ 'q', TAKES_COMMON, "  -q, --quiet           say nothing but what is wrong\n" },
	{ 'h', TAKES_COMMON, "  -h, --help            show this help\n" },
	{ 'V', TAKES_COMMON, "  -V, --version         show the version\n" },
};

/* The purpose, its further lines indented. */
static void add_purpose(const struct check_command *command, int indent, struct strbuf *out)
{
	const char *rest = strchr(command->purpose, '\n');

	strbuf_addn(out, command->purpose, strcspn(command->purpose, "\n"));
	if (rest)
		strbuf_addf(out, "\n%*s%s", indent, "", rest + 1);
	strbuf_add(out, "\n");
}

static void add_options(unsigned takes, struct strbuf *out)
{
	strbuf_add(out, "\nOptions:\n");
	for (size_t i = 0; i < ELEMENTSOF(option_helps); i++)
		if (option_helps[i].takes & (takes | TAKES_COMMON))
			strbuf_add(out, option_helps[i].text);
}

void check_help_render(const struct check_command *commands, size_t count, struct strbuf *out)
{
	strbuf_add(out, "Usage: vfio-check [COMMAND] [OPTION]...\n"
			"Judge whether things are as the configuration, or an application, needs "
			"them.\n"
			"Nothing is changed, but by --fix. Without a command: the system and the\n"
			"configuration.\n\n"
			"Commands:\n");
	for (size_t i = 0; i < count; i++) {
		strbuf_addf(out, "  %-20s  ", commands[i].name);
		add_purpose(&commands[i], 24, out);
	}
	add_options(0, out);
	strbuf_add(out, "\nCOMMAND --help shows a command's own options and exit statuses.\n");
}

void check_command_help_render(const struct check_command *command, struct strbuf *out)
{
	strbuf_addf(out, "Usage: vfio-check %s [OPTION]...\n", command->synopsis);
	if (command->alias)
		strbuf_addf(out, "       vfio-tool %s ...\n", command->alias);
	strbuf_add(out, "\nTells: ");
	add_purpose(command, 0, out);
	add_options(command->takes, out);
	if (command->takes & TAKES_LISTS)
		strbuf_add(out, "\nA LIST has addresses, interfaces (also of devices on VFIO), "
				"vendor:device pairs\nor names of entries, with commas between; "
				"repeated lists add up.\n");
	strbuf_addf(out, "\nExit status: %s.\n", command->statuses);
}

unsigned check_option_takes(int option)
{
	unsigned takes = 0;

	for (size_t i = 0; i < ELEMENTSOF(option_helps); i++)
		if (option_helps[i].option == option)
			takes |= option_helps[i].takes;
	return takes;
}
