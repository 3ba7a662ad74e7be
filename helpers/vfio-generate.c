/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-generate: from the configuration to udev rules and modprobe.d. Also a systemd generator. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/cli.h"
#include "sys/config.h"
#include "sys/generate.h"
#include "sys/log.h"
#include "sys/outfile.h"
#include "sys/script.h"
#include "sys/setup.h"
#include "sys/stage.h"

static const char help[] =
	"Usage: vfio-generate [OPTION]...\n"
	"       vfio-generate script [OPTION]... [DEVICE...]\n"
	"       vfio-generate install|uninstall [OPTION]...\n"
	"Write the udev rules and the modprobe.d file that follow from the configuration.\n"
	"Without a declared device, with vfio_tool=0 on the kernel command line, or where the\n"
	"file /etc/vfio-tool/disabled is, they are removed. `script`, also under its name\n"
	"generate-script, writes a shell script for a machine without vfio-tool; `install` and\n"
	"`uninstall` switch all of it on and off: COMMAND --help.\n"
	"\n"
	"Options:\n"
	"      --output=DIR      write below DIR instead of /run\n"
	"      --root=DIR        read the system below DIR, and write below DIR/run\n"
	"      --initramfs       for an initramfs: obey rd.vfio_tool=0, write numeric ids\n"
	"      --digest          print a digest of the configuration's files, nothing else\n"
	"      --files           print the configuration's files, \" -\" behind those that do not\n"
	"                        count because they are masked or may not be trusted\n"
	"      --variants        print the modules of the drivers that driver = \"auto\" comes to\n"
	"                        on this machine\n"
	"  -n, --dry-run         print the files and write nothing\n"
	"  -q, --quiet           say nothing but problems\n"
	"  -h, --help            show this help\n"
	"  -V, --version         show the version\n"
	"\n"
	"As a systemd generator (three directories as arguments) it writes below /run, logs\n"
	"problems to the kernel's log, and always succeeds.\n"
	"\n"
	"Exit status: 0 done, 3 problem in the configuration (what is right is written all\n"
	"the same) or other error, 4 root needed.\n";

enum {
	OPTION_OUTPUT = 256,
	OPTION_ROOT,
	OPTION_INITRAMFS,
	OPTION_DIGEST,
	OPTION_FILES,
	OPTION_VARIANTS
};

static const struct option options[] = {
	{ "output", required_argument, NULL, OPTION_OUTPUT },
	{ "root", required_argument, NULL, OPTION_ROOT },
	{ "initramfs", no_argument, NULL, OPTION_INITRAMFS },
	{ "digest", no_argument, NULL, OPTION_DIGEST },
	{ "files", no_argument, NULL, OPTION_FILES },
	{ "variants", no_argument, NULL, OPTION_VARIANTS },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

struct call {
	const char *root, *output;
	bool initramfs, digest, files, variants, dry_run, quiet;
	const char *units; /* called as a generator: where to put what systemd shall want */
};

static bool print_files(const char *where, const struct generated *generated)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	for (enum generated_file file = 0; file < GENERATED_FILE_MAX; file++) {
		if (!generated->text[file])
			continue;
		strbuf_addf(&out, "%s%s/%s:\n%s", out.len ? "\n" : "", where, generated_path(file),
			    generated->text[file]);
	}
	return cli_print(strbuf_text(&out));
}

static void report_outcome(const char *where, const struct generate_outcome *outcome)
{
	for (enum generated_file file = 0; file < GENERATED_FILE_MAX; file++) {
		const char *path = generated_path(file);

		if (outcome->error[file] == -EEXIST)
			log_error("%s/%s: another has made this file, it is left as it is; move it "
				  "away",
				  where, path);
		else if (outcome->error[file] < 0)
			log_error("%s/%s: %s", where, path, strerror(-outcome->error[file]));
		else if (outcome->written & 1u << file)
			log_notice("%s/%s: written", where, path);
		else if (outcome->removed & 1u << file)
			log_notice("%s/%s: removed", where, path);
	}
}

static int open_output(const struct call *call, const struct root *root)
{
	if (!call->output)
		return root->run < 0 ? -ENOENT : outfile_mkdirs(root->run, "", 0755);
	if (mkdir(call->output, 0755) < 0 && errno != EEXIST)
		return -errno;
	return root_open_dir(AT_FDCWD, call->output);
}

static enum exitcode write_files(const struct call *call, const struct root *root,
				 const struct generated *generated, bool booting)
{
	_cleanup_strbuf_ struct strbuf where = { 0 };
	struct generate_outcome outcome;

	if (call->output)
		strbuf_add_escaped(&where, call->output);
	else
		strbuf_addf(&where, "%s%s", call->root ? call->root : "", root_run_name());
	if (call->dry_run)
		return print_files(strbuf_text(&where), generated) ? EXIT_DONE : EXIT_ERROR;

	_cleanup_close_ int output = open_output(call, root);
	if (output < 0) {
		log_error("%s: %s", strbuf_text(&where), strerror(-output));
		return EXIT_ERROR;
	}
	int r = generate_write(output, generated, &outcome);
	report_outcome(strbuf_text(&where), &outcome);
	if (!booting && !call->output && generate_announce(root, &outcome) < 0)
		log_warning("udevd does not answer: new rules count from its next start");
	if (r == 0 && !booting && !call->output && !call->root && (r = stage_end_boot(root)) < 0)
		log_error("%s/vfio-tool: %s", root_run_name(), strerror(-r));
	return r < 0 ? EXIT_ERROR : EXIT_DONE;
}

static enum exitcode print_digest(const struct root *root)
{
	char text[SHA256_TEXT_MAX];
	int r = config_digest(root, text);

	if (r < 0) {
		log_error("the configuration cannot be read: %s", strerror(-r));
		return EXIT_ERROR;
	}
	return cli_print(text) && cli_print("\n") ? EXIT_DONE : EXIT_ERROR;
}

static enum exitcode print_list(const struct root *root)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };
	int r = config_list(root, &out);

	if (r < 0) {
		log_error("the configuration cannot be read: %s", strerror(-r));
		return EXIT_ERROR;
	}
	return cli_print(strbuf_text(&out)) ? EXIT_DONE : EXIT_ERROR;
}

static enum exitcode print_variants(const struct root *root, const struct policy *policy)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };
	int r = generate_variants(root, policy, &out);

	if (r < 0) {
		log_error("the devices cannot be read: %s", strerror(-r));
		return EXIT_ERROR;
	}
	return cli_print(strbuf_text(&out)) ? EXIT_DONE : EXIT_ERROR;
}

static enum exitcode run(const struct call *call)
{
	_cleanup_root_ struct root root = { .top = -1, .sys = -1, .proc = -1, .run = -1 };
	_cleanup_policy_ struct policy policy = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_killswitch_ struct killswitch ks = { 0 };
	_cleanup_generated_ struct generated generated = { 0 };

	int r = root_open(call->root, &root);
	if (r < 0) {
		log_error("%s: %s", call->root ? call->root : "/", strerror(-r));
		return EXIT_ERROR;
	}
	if (call->digest)
		return print_digest(&root);
	if (call->files)
		return print_list(&root);
	/* what cannot be read switches nothing off: udev's rules look for themselves */
	if (killswitch_load(&root, &ks) < 0)
		log_warning("the kernel command line could not be read");

	const struct generate_options how = {
		.top = call->root,
		.initramfs = call->initramfs || (root.live && in_initramfs(&root)),
		.booting = call->units && stage_is_booting(&root),
	};
	r = config_load(&root, &policy, &problems);
	if (r == 0 && call->variants)
		return print_variants(&root, &policy);
	if (r == 0)
		r = generate_render(&root, &policy, &ks, &how, &generated);
	if (r < 0) {
		log_error("no rules: %s", strerror(-r));
		return EXIT_ERROR;
	}
	bool wrong = config_say_problems(&problems);
	/* also where all devices are to stay with the kernel: the service checks that they did */
	bool declares = policy.count + policy.sriov_count > 0 && !killswitch_active(&ks, false);
	if (call->units && !how.initramfs && !ks.disabled &&
	    (r = generate_wants(call->units, declares)) < 0)
		log_error("%s: %s", call->units, strerror(-r));
	enum exitcode code = write_files(call, &root, &generated, how.booting || how.initramfs);
	return wrong ? EXIT_ERROR : code;
}

/* systemd.generator(7): three directories, the first for units of normal priority. */
static bool called_as_generator(int argc, char *const *argv)
{
	return argc == 4 && argv[1][0] == '/' && argv[2][0] == '/' && argv[3][0] == '/';
}

static enum exitcode run_as_generator(const char *units)
{
	const struct call call = { .units = units, .quiet = true };

	log_init(LOG_TO_SYSTEM, "vfio-generate", LOG_WARNING);
	(void)run(&call);
	return EXIT_DONE; /* never in the way of the boot */
}

int main(int argc, char **argv)
{
	struct call call = { 0 };
	int option;

	cli_start();
	umask(022);
	if (called_as_generator(argc, argv))
		return run_as_generator(argv[1]);
	if (argc > 1 && (strcmp(argv[1], "script") == 0 || strcmp(argv[1], "generate-script") == 0))
		return script_main(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "install") == 0)
		return install_main(argc, argv);
	if (argc > 1 && strcmp(argv[1], "uninstall") == 0)
		return uninstall_main(argc, argv);
	while ((option = getopt_long(argc, argv, "nqhV", options, NULL)) >= 0) {
		switch (option) {
		case OPTION_OUTPUT:
			call.output = optarg;
			break;
		case OPTION_ROOT:
			call.root = optarg;
			break;
		case OPTION_INITRAMFS:
			call.initramfs = true;
			break;
		case OPTION_DIGEST:
			call.digest = true;
			break;
		case OPTION_FILES:
			call.files = true;
			break;
		case OPTION_VARIANTS:
			call.variants = true;
			break;
		case 'n':
			call.dry_run = true;
			break;
		case 'q':
			call.quiet = true;
			break;
		case 'h':
			return cli_print(help) ? EXIT_DONE : EXIT_ERROR;
		case 'V':
			return cli_print("vfio-generate " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
		default:
			return cli_usage_error("vfio-generate", "see above");
		}
	}
	if (optind < argc)
		return cli_usage_error("vfio-generate", "`%s`: it takes no arguments",
				       argv[optind]);
	if (!call.dry_run && !call.digest && !call.files && !call.variants && !call.output &&
	    !call.root && !cli_need_root(argc, argv))
		return EXIT_NOT_ROOT;
	log_init(LOG_TO_STDERR, "vfio-generate", call.quiet ? LOG_WARNING : LOG_NOTICE);
	return run(&call);
}
