/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-cmdline: what the IOMMU needs of the kernel command line, in the boot loader's own files. */
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "sys/cli.h"
#include "sys/cmdline.h"
#include "sys/log.h"

static const char help[] =
	"Usage: vfio-cmdline [setup-boot] [OPTION]...\n"
	"       vfio-tool setup-boot ..., vfio-tool setup-grub ...\n"
	"Say whether the IOMMU needs anything of the kernel command line; most machines need\n"
	"nothing. If so, show the change where this machine's boot loader reads it, ask, make\n"
	"it, and have the boot loader's own program take it over.\n"
	"\n"
	"intel_iommu=on is added where the kernel leaves Intel's IOMMU off; what switches an\n"
	"IOMMU off (iommu=off, intel_iommu=off, amd_iommu=off, intremap=off) is taken out.\n"
	"Everything else stays as it is, to the byte.\n"
	"\n"
	"Options:\n"
	"  -y, --yes          do not ask\n"
	"  -n, --dry-run      show the change as a diff, and make none\n"
	"      --undo         take the change back: all files as they were\n"
	"      --performance  add iommu=pt, too: the host's own drivers go untranslated, which\n"
	"                     is faster; VFIO does not need it\n"
	"  -q, --quiet        say nothing but what is wrong\n"
	"      --json         report as JSON\n"
	"      --root=DIR     the system below DIR; programs of its boot loader are not run\n"
	"  -h, --help         show this help\n"
	"  -V, --version      show the version\n"
	"\n"
	"The files as they were are kept in /var/lib/vfio-tool/setup-boot until --undo.\n"
	"\n"
	"Exit status: 0 done, or nothing to be done, 3 other error, or a person has to do it,\n"
	"4 root needed, 5 refused: it was declined, or a file was changed since.\n";

enum { OPTION_UNDO = 256, OPTION_PERFORMANCE, OPTION_JSON, OPTION_ROOT };

static const struct option options[] = {
	{ "yes", no_argument, NULL, 'y' },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "undo", no_argument, NULL, OPTION_UNDO },
	{ "performance", no_argument, NULL, OPTION_PERFORMANCE },
	{ "quiet", no_argument, NULL, 'q' },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "root", required_argument, NULL, OPTION_ROOT },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

struct choice {
	struct cmdline_call call;
	bool undo, help, version;
};

static void take_option(int option, struct choice *choice)
{
	switch (option) {
	case 'y':
		choice->call.yes = true;
		break;
	case 'n':
		choice->call.dry_run = true;
		break;
	case 'q':
		choice->call.quiet = true;
		break;
	case OPTION_UNDO:
		choice->undo = true;
		break;
	case OPTION_PERFORMANCE:
		choice->call.performance = true;
		break;
	case OPTION_JSON:
		choice->call.json = true;
		break;
	case OPTION_ROOT:
		choice->call.root = optarg;
		break;
	case 'h':
		choice->help = true;
		break;
	default:
		choice->version = true;
	}
}

static bool is_command(const char *word)
{
	return strcmp(word, "setup-boot") == 0 || strcmp(word, "setup-grub") == 0;
}

static enum exitcode run(int argc, char **argv, const struct choice *choice)
{
	if (choice->version)
		return cli_print("vfio-cmdline " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
	if (choice->help)
		return cli_print(help) ? EXIT_DONE : EXIT_ERROR;
	if (optind < argc && is_command(argv[optind]))
		optind++;
	if (optind < argc)
		return cli_usage_error("vfio-cmdline", "`%s`: it takes options only", argv[optind]);
	if (choice->undo && choice->call.performance)
		return cli_usage_error("vfio-cmdline", "--undo: no use for --performance");
	if (!choice->call.dry_run && !choice->call.root && !cli_need_root(argc, argv))
		return EXIT_NOT_ROOT;
	return choice->undo ? cmdline_undo(&choice->call) : cmdline_setup(&choice->call);
}

int main(int argc, char **argv)
{
	struct choice choice = { 0 };
	int option;

	cli_start();
	log_init(LOG_TO_STDERR, "vfio-cmdline", LOG_NOTICE);
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":ynqhV", options, NULL)) >= 0) {
		if (option == '?' || option == ':')
			return cli_bad_option("vfio-cmdline", option, argv, options);
		take_option(option, &choice);
	}
	return run(argc, argv, &choice);
}
