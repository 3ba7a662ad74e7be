/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/probe-options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name, *value; /* NULL: takes no value */
	char letter;		  /* 0: none */
	const char *purpose;
} option_table[PROBE_OPTION_MAX] = {
	[PROBE_OPTION_ALL] = { "all", NULL, 'a', "every device, not only network cards" },
	[PROBE_OPTION_CLASS] = { "class", "CLASS", 0,
				 "devices of these classes: network, storage, display,\n"
				 "usb, ..., or 2, 4 or 6 hex digits (0200)" },
	[PROBE_OPTION_MODE] = { "mode", "STATUS", 0,
				"devices that are vfio, kernel, none or blocked" },
	[PROBE_OPTION_TREE] = { "tree", NULL, 0,
				"by IOMMU group, with everything that is in the groups" },
	[PROBE_OPTION_OUTPUT] = { "output", "COLUMNS", 'o',
				  "these columns, separated by commas; +COLUMN adds one" },
	[PROBE_OPTION_NO_LEGEND] = { "no-legend", NULL, 0, "without headings and legend" },
	[PROBE_OPTION_COLOR] = { "color", "WHEN", 0,
				 "auto, always or never; auto honours NO_COLOR" },
	[PROBE_OPTION_WATCH] = { "watch", NULL, 'w',
				 "stay, and show each change: redrawn on a terminal, else\n"
				 "printed anew; with --json one object a line" },
	[PROBE_OPTION_JSON] = { "json", NULL, 0, "report as JSON" },
	[PROBE_OPTION_DOT] = { "dot", NULL, 0, "a graph for graphviz" },
	[PROBE_OPTION_SVG] = { "svg", NULL, 0, "a picture" },
	[PROBE_OPTION_VERBOSE] = { "verbose", NULL, 'v',
				   "more columns and a legend, more details" },
	[PROBE_OPTION_QUIET] = { "quiet", NULL, 'q', "show only what is wrong" },
	[PROBE_OPTION_ROOT] = { "root", "DIR", 0, "show the system below DIR" },
	[PROBE_OPTION_HELP] = { "help", NULL, 'h',
				"show this help; behind a command, that command's" },
	[PROBE_OPTION_VERSION] = { "version", NULL, 'V', "show the version" },
};

const char *probe_option_to_string(enum probe_option option)
{
	return option_table[option].name;
}

/* One option; further lines of its purpose stand below the first. */
static void add_option(struct strbuf *out, enum probe_option kind)
{
	enum { PURPOSE_AT = 24 };
	const char *name = option_table[kind].name, *value = option_table[kind].value;
	char letter[8] = "", text[64];

	if (option_table[kind].letter)
		snprintf(letter, sizeof(letter), "-%c, ", option_table[kind].letter);
	snprintf(text, sizeof(text), "  %4s--%s%s%s", letter, name, value ? "=" : "",
		 value ? value : "");
	strbuf_addf(out, "%-*s", PURPOSE_AT, text);
	for (const char *line = option_table[kind].purpose; line;) {
		size_t len = strcspn(line, "\n");

		strbuf_addf(out, "%.*s\n", (int)len, line);
		line = line[len] ? line + len + 1 : NULL;
		if (line)
			strbuf_addf(out, "%*s", PURPOSE_AT, "");
	}
}

void probe_options_help(unsigned options, struct strbuf *out)
{
	for (enum probe_option kind = 0; kind < PROBE_OPTION_MAX; kind++)
		if (options & 1u << kind)
			add_option(out, kind);
}

static bool take_color(const char *when, bool *ret)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (strcmp(when, "auto") == 0)
		*ret = (!no_color || no_color[0] == '\0') && term && strcmp(term, "dumb") != 0 &&
		       isatty(STDOUT_FILENO);
	else if (strcmp(when, "always") == 0 || strcmp(when, "never") == 0)
		*ret = when[0] == 'a';
	else
		return false;
	return true;
}

/* -EEXIST: a second format. */
static int take_format(enum probe_format format, struct probe_call *call)
{
	if (call->format != PROBE_TEXT && call->format != format)
		return -EEXIST;
	call->format = format;
	return 0;
}

static int take_option(enum probe_option kind, const char *value, struct probe_call *call)
{
	bool *const flags[PROBE_OPTION_MAX] = {
		[PROBE_OPTION_ALL] = &call->all,
		[PROBE_OPTION_TREE] = &call->tree,
		[PROBE_OPTION_NO_LEGEND] = &call->no_legend,
		[PROBE_OPTION_WATCH] = &call->watch,
		[PROBE_OPTION_VERBOSE] = &call->verbose,
		[PROBE_OPTION_QUIET] = &call->quiet,
	};
	const char **const values[PROBE_OPTION_MAX] = {
		[PROBE_OPTION_CLASS] = &call->class_name,
		[PROBE_OPTION_MODE] = &call->mode,
		[PROBE_OPTION_OUTPUT] = &call->columns,
		[PROBE_OPTION_ROOT] = &call->root,
	};

	if (flags[kind])
		*flags[kind] = true;
	if (values[kind])
		*values[kind] = value;
	if (kind == PROBE_OPTION_JSON || kind == PROBE_OPTION_DOT || kind == PROBE_OPTION_SVG)
		return take_format(kind == PROBE_OPTION_JSON  ? PROBE_JSON
				   : kind == PROBE_OPTION_DOT ? PROBE_DOT
							      : PROBE_SVG,
				   call);
	return kind == PROBE_OPTION_COLOR && !take_color(value, &call->color) ? -EINVAL : 0;
}

/* What getopt_long() calls an option: its letter, or a number that is none. */
static int option_value(enum probe_option kind)
{
	return option_table[kind].letter ? option_table[kind].letter : 256 + (int)kind;
}

static enum probe_option option_of(int value)
{
	enum probe_option kind = 0;

	while (kind < PROBE_OPTION_MAX && option_value(kind) != value)
		kind++;
	return kind;
}

/* Makes what getopt_long() takes from the table. */
static void fill_options(struct option options[static PROBE_OPTION_MAX + 1],
			 char letters[static 2 * PROBE_OPTION_MAX + 2])
{
	char *letter = stpcpy(letters, ":");

	for (enum probe_option kind = 0; kind < PROBE_OPTION_MAX; kind++) {
		options[kind] = (struct option){
			.name = option_table[kind].name,
			.has_arg = option_table[kind].value ? required_argument : no_argument,
			.val = option_value(kind),
		};
		if (option_table[kind].letter)
			letter += sprintf(letter, "%c%s", option_table[kind].letter,
					  option_table[kind].value ? ":" : "");
	}
	options[PROBE_OPTION_MAX] = (struct option){ 0 };
}

bool probe_options_take(int argc, char **argv, struct probe_call *call, unsigned *used)
{
	struct option options[PROBE_OPTION_MAX + 1];
	char letters[2 * PROBE_OPTION_MAX + 2];
	int value;

	take_color("auto", &call->color);
	fill_options(options, letters);
	opterr = 0;
	while ((value = getopt_long(argc, argv, letters, options, NULL)) >= 0) {
		if (value == '?' || value == ':') {
			cli_bad_option("vfio-probe", value, argv, options);
			return false;
		}
		enum probe_option kind = option_of(value);
		int r = take_option(kind, optarg, call);
		if (r == -EEXIST)
			cli_usage_error("vfio-probe", "--%s: another format was asked for already",
					option_table[kind].name);
		else if (r < 0)
			cli_usage_error("vfio-probe",
					"--%s: `%s` is neither auto nor always nor never",
					option_table[kind].name, optarg);
		if (r < 0)
			return false;
		*used |= 1u << kind;
	}
	return true;
}
