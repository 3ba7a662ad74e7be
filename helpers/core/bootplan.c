/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/bootplan-internal.h"

#include <errno.h>
#include <string.h>

#include "core/diff.h"

void bootplan_release(struct bootplan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		free(plan->files[i].path);
		free(plan->files[i].text);
		free(plan->files[i].start);
		free(plan->files[i].after);
	}
	free(plan->files);
	*plan = (struct bootplan){ 0 };
}

int bootplan_add(struct bootplan *plan, const char *path, enum bootform form, const char *text)
{
	struct bootfile *files = reallocarray(plan->files, plan->count + 1, sizeof(*files));

	if (!files)
		return -ENOMEM;
	plan->files = files;
	files[plan->count] = (struct bootfile){
		.path = strdup(path),
		.form = form,
		.text = text ? strdup(text) : NULL,
	};
	const struct bootfile *file = &files[plan->count++];
	return file->path && (file->text || !text) ? 0 : -ENOMEM;
}

bool bootplan_changes(const struct bootplan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->files[i].after)
			return true;
	return false;
}

static bool has_word(const struct bootparams *params, const char *word)
{
	if (strcmp(word, "intel_iommu=on") == 0)
		return params->intel_on;
	return params->passthrough; /* iommu=pt, iommu.passthrough=1 */
}

/* The words of one line, changed. -EOPNOTSUPP: what is added would be within a quote. */
int bootplan_edit_line(const struct bootplan *plan, const char *words, const char *add,
		       struct strbuf *out)
{
	_cleanup_bootspans_ struct bootspans spans = { 0 };
	struct bootparams params;
	int r = bootparams_read(words, &params);

	if (r == 0 && params.open)
		return -EOPNOTSUPP;
	if (r == 0)
		r = bootparams_drop(words, plan->drop, &spans);
	return r < 0 ? r : bootparams_edit(words, &spans, add, out);
}

int bootplan_missing(const struct bootplan *plan, const char *line, struct strbuf *ret)
{
	_cleanup_strbuf_ struct strbuf rest = { 0 };
	struct bootparams params;
	int r = bootplan_edit_line(plan, line, "", &rest);

	if (r == 0)
		r = bootparams_read(strbuf_text(&rest), &params);

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(plan->adds) && plan->adds[i]; i++)
		if (!has_word(&params, plan->adds[i]))
			strbuf_addf(ret, "%s%s", ret->len > 0 ? " " : "", plan->adds[i]);
	return r < 0 ? r : ret->error;
}

int bootplan_holds(const struct bootplan *plan, const char *line)
{
	_cleanup_strbuf_ struct strbuf missing = { 0 };
	_cleanup_bootspans_ struct bootspans spans = { 0 };
	int r = bootplan_missing(plan, line, &missing);

	if (r == 0)
		r = bootparams_drop(line, plan->drop, &spans);
	return r < 0 ? r : missing.len == 0 && spans.count == 0;
}

static bool is_lines(const struct bootfile *file)
{
	return file->form == BOOTFORM_LINE || file->form == BOOTFORM_OPTIONS ||
	       file->form == BOOTFORM_APPEND;
}

int bootplan_make(struct bootplan *plan, struct strbuf *why)
{
	int r = bootplan_is_shell(plan) ? bootplan_make_shell(plan, why) : 0;

	for (size_t i = 0; r == 0 && i < plan->count; i++) {
		if (is_lines(&plan->files[i]))
			r = bootplan_make_file(plan, &plan->files[i], why);
		else if (plan->files[i].form == BOOTFORM_KARGS)
			r = bootplan_make_kargs(plan, &plan->files[i], why);
	}
	return r;
}

int bootplan_diff(const struct bootplan *plan, struct strbuf *out)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < plan->count; i++) {
		const struct bootfile *file = &plan->files[i];

		if (file->after)
			r = diff_unified(file->text ? file->path : "/dev/null", file->path,
					 file->text ? file->text : "", file->after, out);
	}
	return r;
}
