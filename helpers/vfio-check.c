/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-check: judges, and changes nothing. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "core/audit.h"
#include "sys/cli.h"
#include "sys/config.h"
#include "sys/image.h"
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

/* What was found out; what `facts` points to is in here. */
struct state {
	struct root root;
	struct policy policy;
	struct boot_facts facts;
	struct findings findings;
	struct strbuf image;
	char release[128];
	const char **missing;
};

static void state_release(struct state *state)
{
	root_close(&state->root);
	policy_release(&state->policy);
	findings_release(&state->findings);
	strbuf_release(&state->image);
	free(state->missing);
}

/* The digest that the initramfs left behind; "" when it left none. */
static void read_carried(const struct root *root, char ret[static SHA256_TEXT_MAX])
{
	char text[2 * SHA256_TEXT_MAX];

	if (root->run >= 0 &&
	    root_read(root->run, "vfio-tool/digest", text, sizeof(text)) == SHA256_TEXT_MAX - 1)
		memcpy(ret, text, SHA256_TEXT_MAX);
}

static void read_release(struct state *state)
{
	struct utsname kernel;

	if ((state->root.proc >= 0 && root_read(state->root.proc, "sys/kernel/osrelease",
						state->release, sizeof(state->release)) > 0) ||
	    uname(&kernel) < 0)
		return;
	snprintf(state->release, sizeof(state->release), "%s", kernel.release);
}

/* The modules that the declared devices need and the kernel's tables do not name. */
static int find_missing(struct state *state)
{
	const struct policy *policy = &state->policy;

	state->missing = calloc(policy->count + 1, sizeof(*state->missing));
	if (!state->missing)
		return -ENOMEM;
	for (size_t i = 0; i <= policy->count; i++) {
		const struct entry *entry = i < policy->count ? &policy->entries[i] : NULL;
		const char *name = entry ? entry->driver : "vfio_iommu_type1";
		bool known = entry && entry->mode != MODE_VFIO;

		for (size_t k = 0; !known && k < state->facts.missing_count; k++)
			known = strcmp(state->missing[k], name) == 0;
		if (!known && image_kernel_has(&state->root, state->release, name) <= 0)
			state->missing[state->facts.missing_count++] = name;
	}
	state->facts.missing = state->missing;
	return 0;
}

/* Whatever is wrong with the configuration is for others to say; the digest covers it. */
static int load(const struct call *call, struct state *state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	int r = root_open(call->root, &state->root);

	if (r == 0)
		r = config_load(&state->root, &state->policy, &problems);
	if (r == 0)
		r = config_digest(&state->root, state->facts.configured);
	if (r < 0) {
		log_error("%s: %s", call->root ? call->root : "this system", strerror(-r));
		return r;
	}
	for (size_t i = 0; i < state->policy.count; i++)
		state->facts.declares |= state->policy.entries[i].mode == MODE_VFIO;
	return 0;
}

static int look_into_image(const struct call *call, struct state *state)
{
	int r = 0;

	if (call->image)
		strbuf_add(&state->image, call->image);
	else
		r = image_find(&state->root, state->release, &state->image);
	if (r < 0) {
		log_error("no image for the kernel %s in /boot: name it with --image=FILE",
			  state->release);
		return r;
	}
	state->facts.image = strbuf_text(&state->image);
	r = image_read_digest(&state->root, state->facts.image, state->facts.image_digest);
	if (r == -ENOSYS)
		log_error("%s: no lsinitrd, lsinitramfs or lsinitcpio is here to list it",
			  state->facts.image);
	else if (r < 0)
		log_error("%s: %s", state->facts.image, strerror(-r));
	return r;
}

static int gather(const struct call *call, struct state *state)
{
	int r = load(call, state);

	if (r < 0)
		return r;
	const struct image_generator *generator = image_generator_find(&state->root);
	state->facts.rebuild = generator ? generator->rebuild : NULL;
	state->facts.kernel = state->release;
	read_carried(&state->root, state->facts.carried);
	read_release(state);
	r = find_missing(state);
	return r == 0 && call->look_into_image ? look_into_image(call, state) : r;
}

static json_t *text_or_null(const char *text)
{
	return text && text[0] != '\0' ? json_string(text) : json_null();
}

static bool print_json(const struct state *state, enum exitcode code)
{
	const struct boot_facts *facts = &state->facts;
	json_t *findings = json_array(), *missing = json_array();

	for (size_t i = 0; i < state->findings.count; i++) {
		const struct finding *finding = &state->findings.list[i];

		json_array_append_new(findings, json_pack("{s:b, s:s, s:o}", "wrong",
							  finding->wrong, "fact", finding->fact,
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

static bool print_text(const struct state *state, bool quiet)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	for (size_t i = 0; i < state->findings.count; i++) {
		const struct finding *finding = &state->findings.list[i];

		if (quiet && !finding->wrong)
			continue;
		strbuf_addf(&out, "%s%s\n%s%s%s", finding->wrong ? "" : "ok: ", finding->fact,
			    finding->remedy[0] ? "  " : "", finding->remedy,
			    finding->remedy[0] ? "\n" : "");
	}
	return cli_print(strbuf_text(&out));
}

static enum exitcode check_boot(const struct call *call)
{
	_cleanup_(state_release) struct state state = { .root = { -1, -1, -1, -1, false } };

	if (gather(call, &state) < 0 || audit_boot(&state.facts, &state.findings) < 0)
		return EXIT_ERROR;
	enum exitcode code = findings_wrong(&state.findings) ? EXIT_WRONG_MODE : EXIT_DONE;
	bool printed = call->json ? print_json(&state, code) : print_text(&state, call->quiet);
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
