/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-tool: finds the helper of a command and becomes it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/suggest.h"
#include "sys/cli.h"

/* Which helper a command is of. Without a synopsis it is another name of the one before. */
static const struct command {
	const char *name, *helper, *section, *synopsis, *purpose;
} commands[] = {
	{ "list", "vfio-probe", "Look", "list [PATTERN...]",
	  "which device is where, and who drives it" },
	{ "status", "vfio-probe", NULL, "status",
	  "can VFIO be used, and is everything in its place" },
	{ "info", "vfio-probe", NULL, "info DEVICE...", "everything on one device" },
	{ "explain", "vfio-probe", NULL, "explain DEVICE...",
	  "what binding would do, and why a device is as it is" },
	{ "topology", "vfio-probe", NULL, "topology",
	  "bridges, slots, functions and IOMMU groups as a tree or picture" },
	{ "bind", "vfio-bind", "Change devices now", "bind DEVICE...", "hand devices to VFIO" },
	{ "unbind", "vfio-bind", NULL, "unbind DEVICE...", "give devices back to the kernel" },
	{ "reset", "vfio-bind", NULL, "reset", "give back all that vfio-tool has put on VFIO" },
	{ "apply", "vfio-bind", NULL, "apply",
	  "make the declared devices what the configuration says" },
	{ "ensure-vfio", "vfio-bind", NULL, "ensure-vfio DEVICE...",
	  "bind those that are not on VFIO yet" },
	{ "configure", "vfio-configure", "Write the configuration", "configure",
	  "choose devices, step by step, try it, write it" },
	{ "save", "vfio-configure", NULL, "save --vfio LIST", "write entries for these devices" },
	{ "update", "vfio-configure", NULL, "update",
	  "follow cards that were moved, record what was missing" },
	{ "import", "vfio-configure", NULL, "import",
	  "take over what driverctl, ids=, libvirt, ... say" },
	{ "show-config", "vfio-configure", NULL, "show-config",
	  "what the files come to, and where each value stands" },
	{ "show", "vfio-configure", NULL, NULL, NULL },
	{ "generate-script", "vfio-generate", NULL, "generate-script [DEV...]",
	  "a shell script for machines without vfio-tool" },
	{ "install", "vfio-generate", "Switch it on and off, for every boot", "install",
	  "have boots and hotplug take what is declared" },
	{ "uninstall", "vfio-generate", NULL, "uninstall",
	  "have them leave all alone, and remove what was generated" },
	{ "setup-boot", "vfio-cmdline", NULL, "setup-boot",
	  "what the IOMMU needs of the kernel command line" },
	{ "setup-grub", "vfio-cmdline", NULL, NULL, NULL },
	{ "check", "vfio-check", "Check before you rely on it", "check",
	  "will VFIO work here, now and after the next boot?" },
	{ "validate", "vfio-check", NULL, "validate", "does the configuration fit the hardware?" },
	{ "check-interfaces", "vfio-check", NULL, "check-interfaces",
	  "are these devices on VFIO, those with the kernel?" },
	{ "conflicts", "vfio-check", NULL, "conflicts",
	  "who else wants the declared devices, and who wins?" },
};

/* The helpers' own places, in this order; no look-up in PATH, which a caller could set. */
static const char *const directories[] = { SBINDIR, BINDIR };

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < ELEMENTSOF(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static void add_help(struct strbuf *out)
{
	strbuf_add(out,
		   "Usage: vfio-tool COMMAND [OPTION]... [DEVICE]...\n"
		   "Hand PCI devices to VFIO: by a file in /etc/vfio-tool, at boot, or now.\n");
	for (size_t i = 0; i < ELEMENTSOF(commands); i++) {
		if (commands[i].section)
			strbuf_addf(out, "\n%s:\n", commands[i].section);
		if (commands[i].synopsis)
			strbuf_addf(out, "  %-20s %s\n", commands[i].synopsis, commands[i].purpose);
	}
	strbuf_add(out,
		   "\nOptions:\n"
		   "  -h, --help           show this help; COMMAND --help shows a command's\n"
		   "  -V, --version        show the version\n"
		   "\n"
		   "A DEVICE is a PCI address, an interface name, a vendor:device pair that one "
		   "device\n"
		   "has, or the name of an entry; several may be given, also separated by commas.\n"
		   "\n"
		   "Exit status: 0 done, 1 no such device, 2 wrong mode, 3 other error, 4 root "
		   "needed,\n"
		   "5 refused, 6 timed out.\n");
}

static enum exitcode unknown_command(const char *name)
{
	_cleanup_strbuf_ struct strbuf hint = { 0 };
	const char *known[ELEMENTSOF(commands)];

	for (size_t i = 0; i < ELEMENTSOF(commands); i++)
		known[i] = commands[i].name;
	suggest_add(&hint, name, known, ELEMENTSOF(known));
	return cli_usage_error("vfio-tool", "there is no command `%s`; %s", name,
			       strbuf_text(&hint));
}

/* Becomes the helper; returns only when that fails. */
static enum exitcode run_helper(const struct command *command, char **argv)
{
	char path[256], name[64];
	int error = ENOENT;

	snprintf(name, sizeof(name), "%s", command->helper);
	argv[0] = name;
	for (size_t i = 0; i < ELEMENTSOF(directories); i++) {
		snprintf(path, sizeof(path), "%s/%s", directories[i], command->helper);
		execv(path, argv);
		if (errno != ENOENT)
			error = errno;
	}
	if (error == ENOENT)
		dprintf(STDERR_FILENO,
			"vfio-tool: %s is neither in " SBINDIR " nor in " BINDIR
			"\n  install vfio-tool again: it belongs to it\n",
			command->helper);
	else
		dprintf(STDERR_FILENO, "vfio-tool: %s cannot be run: %s\n", command->helper,
			strerror(error));
	return EXIT_ERROR;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "--help";

	cli_start();
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		return cli_print("vfio-tool " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		_cleanup_strbuf_ struct strbuf help = { 0 };

		add_help(&help);
		if (!cli_print(strbuf_text(&help)))
			return EXIT_ERROR;
		return argc > 1 ? EXIT_DONE : EXIT_ERROR;
	}
	const struct command *command = find_command(name);
	return command ? run_helper(command, argv) : unknown_command(name);
}
