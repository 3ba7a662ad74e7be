/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/script.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/script.h"
#include "sys/cli.h"
#include "sys/config.h"
#include "sys/log.h"
#include "sys/outfile.h"
#include "sys/request.h"
#include "sys/scan.h"

static const char help[] =
	"Usage: vfio-generate script [OPTION]... [DEVICE...]\n"
	"Write a shell script that hands devices to VFIO on a machine that has no vfio-tool:\n"
	"those that are named, else those that the configuration declares and that are here.\n"
	"Siblings that their entries take along are in it, too. The script knows the cards\n"
	"again, takes all of them or none, and gives them back: sh FILE bind|unbind|status.\n"
	"\n"
	"A DEVICE is a PCI address, an interface name, a vendor:device pair that one device\n"
	"has, or the name of an entry; several may be given, also separated by commas.\n"
	"\n"
	"Options:\n"
	"  -o, --output=FILE     write to FILE, executable, instead of standard output\n"
	"      --root=DIR        read the system below DIR\n"
	"  -h, --help            show this help\n"
	"  -V, --version         show the version\n"
	"\n"
	"Exit status: 0 done, 1 no such device, 3 other error, 5 refused (no script then).\n";

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "root", required_argument, NULL, 'r' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

struct call {
	const char *root, *output;
	struct words devices;
};

/* What one run gathers; `wants` points into one of the two. */
struct gathered {
	struct root root;
	struct policy policy;
	struct problems problems;
	struct declaration declaration;
	struct request named;
	const struct request *wants;
	struct machine machine;
	struct pci_addr *reached;
	size_t reached_count;
	struct script_device *list;
};

static void gathered_release(struct gathered *all)
{
	free(all->list);
	free(all->reached);
	machine_release(&all->machine);
	request_release(&all->named);
	declaration_release(&all->declaration);
	problems_release(&all->problems);
	policy_release(&all->policy);
	root_close(&all->root);
}
#define _cleanup_gathered_ _cleanup_(gathered_release)

static enum exitcode say(int error)
{
	log_error("no script: %s", strerror(-error));
	return EXIT_ERROR;
}

/* Something would be missing from the script: nobody is to believe that it has everything. */
static enum exitcode take_declared(struct gathered *all)
{
	const struct declaring how = { .goal = GOAL_VFIO, .together = true };
	enum exitcode code = EXIT_DONE;
	int r = request_declared(&all->root, &all->policy, &how, &all->declaration);

	if (r < 0)
		return say(r);
	for (size_t i = 0; i < all->declaration.selection.misfit_count; i++) {
		const struct misfit *misfit = &all->declaration.selection.misfits[i];
		_cleanup_strbuf_ struct strbuf text = { 0 };

		misfit_render(misfit, &text);
		log_error("%s", strbuf_text(&text));
		code = exitcode_worse(code, misfit->kind == MISFIT_MISSING ? EXIT_NOT_FOUND
									   : EXIT_REFUSED);
	}
	if (code == EXIT_DONE && all->declaration.count == 0) {
		log_error("no device is declared, and none was named\n"
			  "  name them: vfio-tool generate-script DEVICE...");
		return EXIT_NOT_FOUND;
	}
	all->wants = all->declaration.requests;
	return code;
}

static enum exitcode take_named(const struct words *words, struct gathered *all)
{
	_cleanup_addr_list_ struct addr_list devices = { 0 };
	const struct terms terms = { 0 };
	enum exitcode code = EXIT_DONE;

	for (size_t i = 0; i < words->count; i++) {
		_cleanup_strbuf_ struct strbuf why = { 0 };
		int r = resolve(&all->root, &all->policy, words->list[i], &devices, &why);

		if (r == 0)
			continue;
		log_error("%s", why.len > 0 ? strbuf_text(&why) : strerror(-r));
		code = exitcode_worse(code, r == -ENOENT ? EXIT_NOT_FOUND : EXIT_ERROR);
	}
	int r = code == EXIT_DONE
			? request_bind(&all->root, &all->policy, &terms, &devices, &all->named)
			: 0;
	if (r < 0)
		return say(r);
	for (size_t i = 0; i < all->named.count; i++) {
		const struct want *want = &all->named.wants[i];

		if (!want->entry || want->entry->mode != MODE_KERNEL)
			continue;
		log_error("%s: the entry %s at %s:%d wants it with the kernel",
			  PCI_ADDR_TEXT(&want->addr), want->entry->name, want->entry->file,
			  want->entry->line);
		code = EXIT_REFUSED;
	}
	all->wants = &all->named;
	return code;
}

static int reach(struct gathered *all)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < all->wants->count; i++)
		r = scan_with_group(&all->root, &all->wants->wants[i].addr, 0, &all->machine);
	return r < 0 ? r
		     : plan_reach(&all->machine, all->wants->wants, all->wants->count,
				  &all->reached, &all->reached_count);
}

/* The want that a device comes with: its own, else that of a device in its group. */
static const struct want *want_of(const struct gathered *all, const struct device *device)
{
	const struct want *along = NULL;

	for (size_t i = 0; i < all->wants->count; i++) {
		const struct want *want = &all->wants->wants[i];
		const struct device *wanted = machine_find(&all->machine, &want->addr);

		if (wanted == device)
			return want;
		if (wanted && wanted->group == device->group)
			along = want;
	}
	return along;
}

/* A bridge, or a device that shares its group with what nobody takes, would never be bound. */
static enum exitcode list_devices(struct gathered *all, size_t *ret_count)
{
	enum exitcode code = EXIT_DONE;
	size_t count = 0;

	all->list = calloc(all->reached_count + 1, sizeof(*all->list));
	if (!all->list)
		return say(-ENOMEM);
	for (size_t i = 0; i < all->reached_count; i++) {
		const struct device *device = machine_find(&all->machine, &all->reached[i]);
		const struct want *want = device ? want_of(all, device) : NULL;

		if (!want)
			continue;
		if (device_is_bridge(device)) {
			log_error("%s: is a bridge, which VFIO does not take",
				  PCI_ADDR_TEXT(&device->addr));
			code = EXIT_REFUSED;
		}
		bool own = pci_addr_compare(&want->addr, &device->addr) == 0;
		all->list[count++] = (struct script_device){
			.device = device,
			.driver = want->driver,
			.entry = own && want->entry ? want->entry->name : NULL,
		};
	}
	*ret_count = count;
	return code;
}

static enum exitcode write_script(const char *path, const struct strbuf *text)
{
	const char *slash = strrchr(path, '/');
	_cleanup_free_ char *directory =
		slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	const char *name = slash ? slash + 1 : path;
	_cleanup_close_ int dir = directory ? root_open_dir(AT_FDCWD, directory) : -ENOMEM;
	int r = dir < 0	   ? dir
		: !name[0] ? -EISDIR
			   : outfile_write(dir, name, strbuf_text(text), text->len, 0755, 0);

	if (r >= 0)
		return EXIT_DONE;
	log_error("%s: %s", path, strerror(-r));
	return EXIT_ERROR;
}

static enum exitcode run(const struct call *call)
{
	_cleanup_gathered_ struct gathered all = {
		.root = { .top = -1, .sys = -1, .proc = -1, .run = -1 },
	};
	_cleanup_strbuf_ struct strbuf text = { 0 };
	size_t count = 0;
	int r = root_open(call->root, &all.root);

	if (r == 0)
		r = config_load(&all.root, &all.policy, &all.problems);
	if (r < 0)
		return say(r);
	(void)config_say_problems(&all.problems);
	enum exitcode code = call->devices.count > 0  ? take_named(&call->devices, &all)
			     : all.problems.count > 0 ? EXIT_ERROR
						      : take_declared(&all);
	if (code != EXIT_DONE)
		return code;
	if ((r = reach(&all)) < 0)
		return say(r);
	code = list_devices(&all, &count);
	if (code != EXIT_DONE)
		return code;
	r = script_render(all.list, count, root_sys_name(), root_proc_name(), root_run_name(),
			  &text);
	if (r < 0)
		return say(r);
	if (call->output)
		return write_script(call->output, &text);
	return cli_print(strbuf_text(&text)) ? EXIT_DONE : EXIT_ERROR;
}

enum exitcode script_main(int argc, char **argv)
{
	struct call call = { 0 };
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":o:hV", options, NULL)) >= 0) {
		switch (option) {
		case 'o':
			call.output = optarg;
			break;
		case 'r':
			call.root = optarg;
			break;
		case 'h':
			return cli_print(help) ? EXIT_DONE : EXIT_ERROR;
		case 'V':
			return cli_print("vfio-generate " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
		default:
			return cli_bad_option("vfio-generate", option, argv, options);
		}
	}
	_cleanup_words_ struct words words = { 0 };
	for (int i = optind; i < argc; i++)
		if (words_add(&words, argv[i]) < 0)
			return cli_usage_error("vfio-generate", "`%s`: an empty name", argv[i]);
	call.devices = words;
	log_init(LOG_TO_STDERR, "vfio-generate", LOG_NOTICE);
	return run(&call);
}
