/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-check: judges, and changes nothing. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "sys/boot.h"
#include "sys/cli.h"
#include "sys/log.h"

static const char help[] =
	"Usage: vfio-check COMMAND [OPTION]...\n"
	"Judge whether things are as the configuration says. Nothing is changed.\n"
	"\n"
	"Commands:\n"
	"  boot                  was the initramfs built from the configuration as it is,\n"
	"                        and has the kernel the modules for it?\n"
	"\n"
	"Options:\n"
	"      --image[=FILE]    boot: look into the running kernel's image, or FILE, too;\n"
	"                        takes seconds, and most often root\n"
	"      --json            report as JSON\n"
	"      --root=DIR        judge the system below DIR\n"
	"  -q, --quiet           say nothing but what is wrong\n"
	"  -h, --help            show this help\n"
	"  -V, --version         show the version\n"
	"\n"
	"Exit status: 0 all is well, 2 stale or incomplete, 3 it could not be judged.\n";

enum { OPTION_IMAGE = 256, OPTION_JSON, OPTION_ROOT };

static const struct option options[] = {
	{ "image", optional_argument, NULL, OPTION_IMAGE },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "root", required_argument, NULL, OPTION_ROOT },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

struct call {
	const char *root, *image;
	bool look_into_image, json, quiet;
};

static json_t *text_or_null(const char *text)
{
	return text && text[0] != '\0' ? json_string(text) : json_null();
}

static bool is_wrong(const struct finding *finding)
{
	return finding_severity(finding->kind) >= SEVERITY_WARNING;
}

static bool print_json(const struct boot_state *state, const struct findings *list,
		       enum exitcode code)
{
	const struct boot_facts *facts = &state->facts;
	json_t *findings = json_array(), *missing = json_array();

	for (size_t i = 0; i < list->count; i++) {
		const struct finding *finding = &list->list[i];

		json_array_append_new(findings,
				      json_pack("{s:s, s:s, s:b, s:s, s:o}", "id",
						finding_kind_to_string(finding->kind), "severity",
						severity_to_string(finding_severity(finding->kind)),
						"wrong", is_wrong(finding), "fact", finding->fact,
						"remedy", text_or_null(finding->remedy)));
	}
	for (size_t i = 0; i < facts->missing_count; i++)
		json_array_append_new(missing, json_string(facts->missing[i]));
	json_t *object = json_pack(
		"{s:i, s:i, s:b, s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:o}", "schema", 1, "code",
		(int)code, "declares", facts->declares, "configured", facts->configured, "carried",
		text_or_null(facts->carried), "image", text_or_null(facts->image), "image_digest",
		text_or_null(facts->image_digest), "kernel", facts->kernel, "missing_modules",
		missing, "rebuild", text_or_null(facts->rebuild), "findings", findings);
	_cleanup_free_ char *text = object ? json_dumps(object, JSON_INDENT(2)) : NULL;

	json_decref(object);
	return text && cli_print(text) && cli_print("\n");
}

static bool print_text(const struct findings *list, bool quiet)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	for (size_t i = 0; i < list->count; i++) {
		const struct finding *finding = &list->list[i];

		if (quiet && !is_wrong(finding))
			continue;
		strbuf_addf(&out, "%s%s\n%s%s%s", is_wrong(finding) ? "" : "ok: ", finding->fact,
			    finding->remedy[0] ? "  " : "", finding->remedy,
			    finding->remedy[0] ? "\n" : "");
	}
	return cli_print(strbuf_text(&out));
}

static enum exitcode check_boot(const struct call *call)
{
	_cleanup_boot_state_ struct boot_state state = BOOT_STATE_NONE;
	_cleanup_findings_ struct findings findings = { 0 };
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = boot_gather(call->root, &state, &why);

	if (r == 0 && call->look_into_image)
		r = boot_look_into_image(&state, call->image, &why);
	if (r == 0)
		r = audit_boot(&state.facts, &findings);
	if (r < 0) {
		log_error("%s", why.len > 0 ? strbuf_text(&why) : strerror(-r));
		return EXIT_ERROR;
	}
	enum exitcode code = findings_wrong(&findings) ? EXIT_WRONG_MODE : EXIT_DONE;
	bool printed = call->json ? print_json(&state, &findings, code)
				  : print_text(&findings, call->quiet);
	return printed ? code : EXIT_ERROR;
}

int main(int argc, char **argv)
{
	struct call call = { 0 };
	int option;

	cli_start();
	log_init(LOG_TO_STDERR, "vfio-check", LOG_NOTICE);
	while ((option = getopt_long(argc, argv, "qhV", options, NULL)) >= 0) {
		switch (option) {
		case OPTION_IMAGE:
			call.look_into_image = true;
			call.image = optarg;
			break;
		case OPTION_JSON:
			call.json = true;
			break;
		case OPTION_ROOT:
			call.root = optarg;
			break;
		case 'q':
			call.quiet = true;
			break;
		case 'h':
			return cli_print(help) ? EXIT_DONE : EXIT_ERROR;
		case 'V':
			return cli_print("vfio-check " VERSION "\n") ? EXIT_DONE : EXIT_ERROR;
		default:
			return cli_usage_error("vfio-check", "see above");
		}
	}
	if (optind >= argc)
		return cli_usage_error("vfio-check", "which check? boot");
	if (strcmp(argv[optind], "boot") != 0 || optind + 1 < argc)
		return cli_usage_error("vfio-check",
				       "`%s`: there is only `boot`, without arguments",
				       argv[argc - 1]);
	if (call.look_into_image && call.root)
		return cli_usage_error("vfio-check", "--image is for the running system");
	return check_boot(&call);
}
