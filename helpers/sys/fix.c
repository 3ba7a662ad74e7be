/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/fix.h"

#include <errno.h>
#include <string.h>

#include "sys/finding-report.h"
#include "sys/helper.h"
#include "sys/module.h"
#include "sys/rebuild.h"
#include "sys/udevadm.h"

static const char *const states[FIX_STATE_MAX] = {
	[FIX_PLANNED] = "planned",
	[FIX_DONE] = "done",
	[FIX_FAILED] = "failed",
	[FIX_DECLINED] = "declined",
};

const char *fix_state_to_string(enum fix_state state)
{
	return states[state];
}

void fix_result_release(struct fix_result *result)
{
	strbuf_release(&result->command);
	strbuf_release(&result->message);
}

static enum fix_state load_module(const struct fix *fix, const struct fix_terms *terms,
				  struct fix_result *result)
{
	strbuf_addf(&result->command, "load the module %s", fix->subject);
	if (terms->dry_run)
		return FIX_PLANNED;
	int r = module_load(fix->subject);
	if (r < 0)
		module_explain(r, fix->subject, &result->message);
	return r < 0 ? FIX_FAILED : FIX_DONE;
}

/* What a helper complains about is worth reading when it has failed: else it is judged again here.
 */
static enum fix_state run_helper(const char *const *arguments, bool dry_run,
				 struct fix_result *result)
{
	_cleanup_strbuf_ struct strbuf errors = { 0 };

	for (size_t i = 0; arguments[i]; i++)
		if (strcmp(arguments[i], "--dry-run") != 0)
			strbuf_addf(&result->command, "%s%s", i > 0 ? " " : "", arguments[i]);
	int r = helper_run(arguments, &result->message, &errors);
	if (r < 0)
		strbuf_addf(&result->message, "%s cannot be run: %s", arguments[0], strerror(-r));
	else if (r > 0)
		strbuf_add(&result->message, strbuf_text(&errors));
	if (dry_run)
		return r < 0 ? FIX_FAILED : FIX_PLANNED;
	return r == 0 ? FIX_DONE : FIX_FAILED;
}

static enum fix_state bring_devices(const struct fix *fix, const struct fix_terms *terms,
				    struct fix_result *result)
{
	const char *arguments[5] = { "vfio-bind" };
	size_t count = 1;

	arguments[count++] = fix->kind == FIX_BIND ? "bind" : "apply";
	if (fix->kind == FIX_BIND)
		arguments[count++] = fix->subject;
	if (terms->dry_run)
		arguments[count++] = "--dry-run";
	return run_helper(arguments, terms->dry_run, result);
}

static enum fix_state write_rules(const struct fix_terms *terms, struct fix_result *result)
{
	static const char *const arguments[] = { "vfio-generate", NULL };

	if (!terms->dry_run)
		return run_helper(arguments, false, result);
	strbuf_add(&result->command, arguments[0]);
	return FIX_PLANNED;
}

static enum fix_state give_access(const struct fix_terms *terms, struct fix_result *result)
{
	strbuf_add(&result->command, "have udev read its rules, and give the nodes of VFIO their "
				     "access anew");
	if (terms->dry_run)
		return FIX_PLANNED;
	if (!udevd_is_running(terms->root)) {
		strbuf_add(&result->message, "udevd does not run here");
		return FIX_FAILED;
	}
	int r = udevd_reload();
	if (r == 0)
		r = udevd_retrigger_nodes();
	if (r == 0)
		r = udevd_retrigger_container();
	if (r < 0)
		strbuf_addf(&result->message, "udevadm: %s", strerror(-r));
	return r < 0 ? FIX_FAILED : FIX_DONE;
}

static enum fix_state build_image(const struct fix_terms *terms, struct fix_result *result)
{
	const struct image_generator *generator = image_generator_find(terms->root);

	strbuf_add(&result->command, generator ? generator->rebuild : "build the initramfs anew");
	if (!generator) {
		strbuf_add(&result->message,
			   "dracut, update-initramfs and mkinitcpio were not found");
		return FIX_FAILED;
	}
	if (terms->dry_run)
		return FIX_PLANNED;
	int r = terms->yes || terms->ask ? rebuild(generator, generator->rebuild, terms->reason,
						   terms->yes, &result->message)
					 : -ECANCELED;
	if (r != -ECANCELED)
		return r < 0 ? FIX_FAILED : FIX_DONE;
	strbuf_add(&result->message, "nobody agreed to it; --yes does");
	return FIX_DECLINED;
}

void fix_make(const struct fix *fix, const struct fix_terms *terms, struct fix_result *ret)
{
	*ret = (struct fix_result){ 0 };
	switch (fix->kind) {
	case FIX_LOAD_MODULE:
		ret->state = load_module(fix, terms, ret);
		return;
	case FIX_APPLY:
	case FIX_BIND:
		ret->state = bring_devices(fix, terms, ret);
		return;
	case FIX_RULES:
		ret->state = write_rules(terms, ret);
		return;
	case FIX_NODES:
		ret->state = give_access(terms, ret);
		return;
	case FIX_IMAGE:
		ret->state = build_image(terms, ret);
		return;
	case FIX_KIND_MAX:
		return;
	}
}

void fix_result_render(const struct fix_result *result, struct strbuf *out)
{
	static const char *const words[FIX_STATE_MAX] = {
		[FIX_PLANNED] = "would",
		[FIX_DONE] = "did",
		[FIX_FAILED] = "failed",
		[FIX_DECLINED] = "not done",
	};

	strbuf_addf(out, "%s: %s\n", words[result->state], strbuf_text(&result->command));
	for (const char *at = strbuf_text(&result->message); *at != '\0';) {
		size_t len = strcspn(at, "\n");

		strbuf_addf(out, "  %.*s\n", (int)len, at);
		at += len + (at[len] == '\n');
	}
}

json_t *fix_result_json(const struct fix *fix, const struct fix_result *result)
{
	return json_pack("{s:s, s:o, s:s, s:s, s:o}", "kind", fix_kind_to_string(fix->kind),
			 "subject", json_text_or_null(fix->subject), "command",
			 strbuf_text(&result->command), "state", fix_state_to_string(result->state),
			 "message", json_text_or_null(strbuf_text(&result->message)));
}
