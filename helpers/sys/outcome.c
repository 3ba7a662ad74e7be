/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/outcome.h"

#include <errno.h>
#include <string.h>

#include "core/diff.h"
#include "sys/finding-report.h"
#include "sys/log.h"

static const char *const kind_names[OUTCOME_KIND_MAX] = {
	[OUTCOME_UNCHANGED] = "unchanged", [OUTCOME_ADDED] = "added", [OUTCOME_CHANGED] = "changed",
	[OUTCOME_REMOVED] = "removed",	   [OUTCOME_LEFT] = "left",   [OUTCOME_FAILED] = "failed",
};

const char *outcome_kind_to_string(enum outcome_kind kind)
{
	return kind_names[kind];
}

int outcomes_add(struct outcomes *outcomes, enum outcome_kind kind, const char *subject,
		 const char *text, const char *remedy)
{
	struct outcome_item *list =
		reallocarray(outcomes->list, outcomes->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	outcomes->list = list;
	struct outcome_item *outcome = &list[outcomes->count++];
	*outcome = (struct outcome_item){ kind, strdup(subject), strdup(text), strdup(remedy) };
	return outcome->subject && outcome->text && outcome->remedy ? 0 : -ENOMEM;
}

int outcomes_add_message(struct outcomes *outcomes, enum outcome_kind kind, const char *subject,
			 const char *message)
{
	size_t len = strcspn(message, "\n");
	_cleanup_free_ char *first = strndup(message, len);
	const char *rest = message + len + strspn(message + len, "\n ");

	return first ? outcomes_add(outcomes, kind, subject, first, rest) : -ENOMEM;
}

size_t outcomes_count(const struct outcomes *outcomes, enum outcome_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < outcomes->count; i++)
		count += outcomes->list[i].kind == kind;
	return count;
}

void outcomes_release(struct outcomes *outcomes)
{
	for (size_t i = 0; i < outcomes->count; i++) {
		free(outcomes->list[i].subject);
		free(outcomes->list[i].text);
		free(outcomes->list[i].remedy);
	}
	free(outcomes->list);
	*outcomes = (struct outcomes){ 0 };
}

/* "SUBJECT: text", and the way out on its own line. */
static void render_item(const struct outcome_item *outcome, struct strbuf *out)
{
	strbuf_add_escaped(out, outcome->subject);
	strbuf_add(out, outcome->subject[0] != '\0' ? ": " : "");
	strbuf_add_escaped(out, outcome->text);
	if (outcome->remedy[0] != '\0') {
		strbuf_add(out, "\n  ");
		strbuf_add_escaped(out, outcome->remedy);
	}
}

static void say(const struct configure_call *call, const struct outcomes *outcomes,
		struct strbuf *out)
{
	bool failed = outcomes_count(outcomes, OUTCOME_FAILED) > 0;

	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome_item *outcome = &outcomes->list[i];
		_cleanup_strbuf_ struct strbuf text = { 0 };

		/* what would have been done is not, then */
		if (failed && outcome->kind != OUTCOME_FAILED && outcome->kind != OUTCOME_LEFT)
			continue;
		render_item(outcome, &text);
		if (outcome->kind == OUTCOME_FAILED)
			log_error("%s", strbuf_text(&text));
		else if (outcome->kind == OUTCOME_LEFT)
			log_notice("%s", strbuf_text(&text));
		else if (!call->quiet)
			strbuf_addf(out, "%s\n", strbuf_text(&text));
	}
}

static json_t *outcomes_json(const struct outcomes *outcomes)
{
	json_t *list = json_array();

	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome_item *outcome = &outcomes->list[i];

		json_array_append_new(list,
				      json_pack("{s:s, s:o, s:o, s:o}", "result",
						outcome_kind_to_string(outcome->kind), "subject",
						json_text_or_null(outcome->subject), "text",
						json_text_or_null(outcome->text), "remedy",
						json_text_or_null(outcome->remedy)));
	}
	return list;
}

static json_t *file_json(const struct draft *draft, bool written)
{
	_cleanup_strbuf_ struct strbuf diff = { 0 };
	bool changed = draft_changed(draft);

	if (changed && diff_unified("old", "new", strbuf_text(&draft->old),
				    strbuf_text(&draft->new), &diff) < 0)
		return NULL;
	return json_pack("{s:o, s:s, s:b, s:o}", "path", json_text_or_null(draft->path), "change",
			 !changed	  ? "none"
			 : draft->present ? "changed"
					  : "created",
			 "written", changed && written, "diff",
			 changed ? json_string(strbuf_text(&diff)) : json_null());
}

static json_t *report(const struct configure_call *call, const struct drafts *drafts,
		      const struct outcomes *outcomes, enum exitcode code, bool written)
{
	json_t *files = json_array();

	for (size_t i = 0; i < drafts->count; i++)
		json_array_append_new(files, file_json(&drafts->list[i], written));
	return json_pack("{s:i, s:i, s:b, s:o, s:o}", "schema", 1, "code", (int)code, "dry_run",
			 call->dry_run, "files", files, "outcomes", outcomes_json(outcomes));
}

/* --output has room for one text: that of the file that changed, else that of the only one. */
static int check_output(const struct drafts *drafts, struct strbuf *why)
{
	size_t changed = drafts_changed(drafts);

	if (changed > 1)
		strbuf_addf(why,
			    "--output: %zu files would be changed, and it takes one\n  --dry-run "
			    "shows them",
			    changed);
	else if (changed == 0 && drafts->count > 1)
		strbuf_addf(why,
			    "--output: nothing would be changed in %zu files, and it takes one\n  "
			    "copy the one that you want from /etc/vfio-tool",
			    drafts->count);
	else if (drafts->count == 0)
		strbuf_add(why, "--output: there is no file in /etc/vfio-tool to write there, and "
				"nothing to add to one\n  nothing was written");
	else
		return 0;
	return why->error ? why->error : -EPERM;
}

static int write_elsewhere(const struct configure_call *call, const struct drafts *drafts,
			   struct strbuf *out, struct strbuf *why)
{
	bool to_stdout = strcmp(call->output, "-") == 0;
	int r = check_output(drafts, why);

	if (r < 0)
		return r;
	for (size_t i = 0; i < drafts->count; i++) {
		const struct draft *draft = &drafts->list[i];

		if (!draft_changed(draft) && drafts->count > 1)
			continue;
		if (!to_stdout)
			return draft_write_to(draft, call->output, why);
		strbuf_add(out, strbuf_text(&draft->new));
		return out->error;
	}
	return 0;
}

/* Writes; what goes wrong is an outcome, too. 1: the files were written. */
static int carry_out(const struct configure_call *call, const struct root *root,
		     const struct drafts *drafts, struct outcomes *outcomes, struct strbuf *out)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r;

	if (call->dry_run)
		return call->json ? 0 : drafts_diff(drafts, out);
	if (call->output)
		r = write_elsewhere(call, drafts, out, &why);
	else
		r = drafts_write(root, drafts, &why);
	if (r == 0)
		return !call->output;
	if (r != -EPERM)
		return r;
	return outcomes_add_message(outcomes, OUTCOME_FAILED, "", strbuf_text(&why));
}

enum exitcode outcomes_finish(const struct configure_call *call, const struct root *root,
			      const struct drafts *drafts, struct outcomes *outcomes,
			      enum exitcode code, const char *hint)
{
	_cleanup_strbuf_ struct strbuf out = { 0 }, text = { 0 };
	int written = 0;

	if (outcomes_count(outcomes, OUTCOME_FAILED) == 0)
		written = carry_out(call, root, drafts, outcomes, &out);
	if (written < 0) {
		log_error("%s", strerror(-written));
		return EXIT_ERROR;
	}
	bool failed = outcomes_count(outcomes, OUTCOME_FAILED) > 0;
	if (failed && code == EXIT_DONE)
		code = EXIT_ERROR;
	if (call->json)
		return json_print(report(call, drafts, outcomes, code, written > 0)) ? code
										     : EXIT_ERROR;
	/* what goes to standard output is the file alone */
	if (failed || !call->output || strcmp(call->output, "-") != 0)
		say(call, outcomes, &text);
	strbuf_add(&text, strbuf_text(&out));
	if (written > 0 && drafts_changed(drafts) > 0 && !call->quiet)
		strbuf_addf(&text, "%s\n", hint);
	return cli_print(strbuf_text(&text)) ? code : EXIT_ERROR;
}
