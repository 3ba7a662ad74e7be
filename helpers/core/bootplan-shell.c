/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Command lines that are put together by shell assignments: /etc/default/grub and its drop-ins. */
#include <errno.h>
#include <string.h>

#include "core/bootplan-internal.h"
#include "core/shellvar.h"

/* The drop-in, before the assignment. */
static const char heading[] =
	"# Written by `vfio-tool setup-boot`; `vfio-tool setup-boot --undo` takes it back.\n";

static int refuse(const struct bootfile *file, const struct shellvar_fault *fault,
		  struct strbuf *why)
{
	strbuf_add_escaped(why, file->path);
	strbuf_addf(why, ":%d: %s: what the file comes to cannot be told\n  %s", fault->line,
		    fault->what,
		    strstr(fault->what, "CR LF")
			    ? "take them out (sed -i 's/\\r$//'), and run the command again"
			    : "make it plain assignments, or change the variable by hand");
	return why->error ? why->error : -EOPNOTSUPP;
}

/* `after`: the files as they are to be. */
static int read_files(const struct bootplan *plan, bool after, struct shellvars *vars,
		      struct strbuf *why)
{
	const unsigned flags = plan->bash ? SHELLVAR_APPENDS : 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(plan->variables) && plan->variables[i]; i++)
		r = shellvars_declare(vars, plan->variables[i]);
	for (size_t i = 0; r == 0 && i < plan->count; i++) {
		const struct bootfile *file = &plan->files[i];
		const char *text = after && file->after ? file->after : file->text;
		struct shellvar_fault fault = { 0 };

		if (file->form != BOOTFORM_SHELL || !text)
			continue;
		r = shellvars_read(text, (int)i, flags, vars, &fault);
		if (r == -EOPNOTSUPP)
			r = refuse(file, &fault, why);
	}
	return r;
}

/* What a variable comes to has to be known, and to be for the kernel. */
static int judge(const struct bootplan *plan, const struct shellvar *var, struct strbuf *why)
{
	struct bootparams params;
	int r = bootparams_read(strbuf_text(&var->value), &params);

	if (r < 0)
		return r;
	const char *what = var->unknown	 ? "a value that only the shell can tell"
			   : params.ends ? "words behind `--`, which are not the kernel's"
			   : params.open ? "a quote for the kernel that has no other one"
					 : NULL;
	const struct shellvar_fault fault = { var->line, what };
	return what ? refuse(&plan->files[var->file], &fault, why) : 0;
}

static int read_all(const struct bootplan *plan, struct shellvars *vars, struct strbuf *line,
		    struct strbuf *why)
{
	int r = read_files(plan, false, vars, why);

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(plan->variables) && plan->variables[i]; i++) {
		const struct shellvar *var = shellvars_find(vars, plan->variables[i]);

		r = judge(plan, var, why);
		strbuf_addf(line, "%s ", strbuf_text(&var->value));
	}
	return r < 0 ? r : line->error;
}

int bootplan_line_shell(const struct bootplan *plan, struct strbuf *ret, struct strbuf *why)
{
	_cleanup_shellvars_ struct shellvars vars = { 0 };

	return read_all(plan, &vars, ret, why);
}

/* The blank beside a word goes with it only where both are one piece of one file: else it may be
 * what keeps `$NAME` and the next word apart. */
static struct shellspan widen(const struct shellvar *var, struct bootspan span)
{
	const struct bootspan wide = bootspan_widen(strbuf_text(&var->value), span);

	for (size_t i = wide.from + 1; i < wide.to; i++)
		if (var->origins[i].file != var->origins[i - 1].file ||
		    var->origins[i].start != var->origins[i - 1].end)
			return (struct shellspan){ span.from, span.to };
	return (struct shellspan){ wide.from, wide.to };
}

struct drops {
	struct shellspan *list;
	size_t count;
};

static void drops_release(struct drops *drops)
{
	free(drops->list);
}

static int find_drops(const struct bootplan *plan, const struct shellvar *var, struct drops *ret)
{
	_cleanup_bootspans_ struct bootspans spans = { 0 };
	int r = bootparams_drop(strbuf_text(&var->value), plan->drop, &spans);

	if (r < 0)
		return r;
	ret->list = calloc(spans.count + 1, sizeof(*ret->list));
	if (!ret->list)
		return -ENOMEM;
	for (size_t i = 0; i < spans.count; i++)
		ret->list[ret->count++] = widen(var, spans.list[i]);
	return 0;
}

static bool is_within(const struct drops *drops, size_t at)
{
	for (size_t i = 0; i < drops->count; i++)
		if (at >= drops->list[i].from && at < drops->list[i].to)
			return true;
	return false;
}

/* True when a byte of it stands where one of the drops of `target` does. */
static bool is_touched(const struct shellvar *var, const struct shellvar *target,
		       const struct drops *drops)
{
	for (size_t i = 0; i < target->value.len; i++)
		for (size_t k = 0; is_within(drops, i) && k < var->value.len; k++)
			if (var->origins[k].file == target->origins[i].file &&
			    var->origins[k].start == target->origins[i].start)
				return true;
	return false;
}

/* The value without those parts of it. */
static int leave_out(const struct shellvar *var, const struct drops *drops, struct strbuf *ret)
{
	for (size_t i = 0; i < var->value.len; i++)
		if (!is_within(drops, i))
			strbuf_addn(ret, var->value.data + i, 1);
	return ret->error;
}

/* What `var` is to come to: one that takes over text of the target loses the same words, as words
 * of its own. */
static int expect(const struct bootplan *plan, const struct shellvar *var,
		  const struct shellvar *target, const struct drops *drops, struct strbuf *ret)
{
	_cleanup_(drops_release) struct drops own = { 0 };
	int r = 0;

	if (var == target)
		return leave_out(var, drops, ret);
	if (is_touched(var, target, drops))
		r = find_drops(plan, var, &own);
	return r < 0 ? r : leave_out(var, &own, ret);
}

/* Each variable has to be what it was but for the drops and the addition: a shell that reads the
 * new files will see the same, because it read the old ones as we did. */
static int verify(const struct bootplan *plan, const struct shellvars *old,
		  const struct shellvar *target, const struct drops *drops, const char *add,
		  struct strbuf *why)
{
	_cleanup_shellvars_ struct shellvars new = { 0 };
	int r = read_files(plan, true, &new, why);
	bool same = r == 0 && new.count == old->count;

	for (size_t i = 0; r == 0 && same && i < old->count; i++) {
		const struct shellvar *var = shellvars_find(&new, old->list[i].name);
		_cleanup_strbuf_ struct strbuf expected = { 0 };

		r = expect(plan, &old->list[i], target, drops, &expected);
		if (&old->list[i] == target)
			strbuf_add(&expected, add);
		same = var && var->unknown == old->list[i].unknown &&
		       strcmp(strbuf_text(&expected), strbuf_text(&var->value)) == 0;
	}
	if (r < 0 || same)
		return r;
	strbuf_add_escaped(why, plan->files[target->line > 0 ? target->file : 0].path);
	strbuf_addf(
		why,
		": %s cannot be changed without changing something else\n  change it by hand%s%s",
		target->name, add[0] != '\0' ? ": it is to have " : "", add + strspn(add, " "));
	return why->error ? why->error : -EOPNOTSUPP;
}

static struct bootfile *find_own(const struct bootplan *plan)
{
	for (size_t i = 0; plan->own && i < plan->count; i++)
		if (strcmp(plan->files[i].path, plan->own) == 0)
			return &plan->files[i];
	return NULL;
}

/* A line of its own at the end of a file: that of the drop-in takes over what was there before. */
static int add_line(const struct bootplan *plan, struct bootfile *file, const char *add)
{
	bool own = plan->own && strcmp(plan->own, file->path) == 0;
	const char *now = file->after ? file->after : file->text;
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_add(&text, now ? now : own ? heading : "");
	strbuf_add(&text, text.len > 0 && text.data[text.len - 1] != '\n' ? "\n" : "");
	if (own)
		strbuf_addf(&text, "%s=\"$%s%s\"\n", plan->variables[0], plan->variables[0], add);
	else
		strbuf_addf(&text, "%s=\"%s\"\n", plan->variables[0], add);
	char *taken = strbuf_take(&text);
	if (!taken)
		return -ENOMEM;
	free(file->after);
	file->after = taken;
	return 0;
}

static int edit_files(struct bootplan *plan, const struct shellvar *var, const struct drops *drops,
		      const char *add)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct bootfile *file = &plan->files[i];
		_cleanup_strbuf_ struct strbuf text = { 0 };

		if (file->form != BOOTFORM_SHELL || !file->text)
			continue;
		int r = shellvar_edit(var, drops->list, drops->count, add, (int)i, file->text,
				      &text);
		if (r < 0)
			return r;
		if (strcmp(strbuf_text(&text), file->text) == 0)
			continue;
		file->after = strbuf_take(&text);
		if (!file->after)
			return -ENOMEM;
	}
	return 0;
}

/* With the blank that keeps it apart from what is there. */
static int find_addition(const struct bootplan *plan, const struct shellvar *var, const char *line,
			 const struct drops *drops, bool in_place, struct strbuf *ret)
{
	_cleanup_strbuf_ struct strbuf rest = { 0 }, missing = { 0 };
	int r = leave_out(var, drops, &rest);

	if (r == 0)
		r = bootplan_missing(plan, line, &missing);
	if (r < 0 || missing.len == 0)
		return r;
	/* a drop-in takes over what was there, whatever it is */
	bool apart = in_place && (rest.len == 0 || strchr(" \t\n", rest.data[rest.len - 1]));
	apart = apart || (!in_place && !plan->own);
	strbuf_addf(ret, "%s%s", apart ? "" : " ", strbuf_text(&missing));
	return ret->error;
}

/* One variable; `line` is what all of them come to. Files that were changed are as they are now. */
static int change(struct bootplan *plan, size_t which, const char *line, struct strbuf *why)
{
	_cleanup_shellvars_ struct shellvars vars = { 0 };
	_cleanup_strbuf_ struct strbuf add = { 0 };
	_cleanup_(drops_release) struct drops drops = { 0 };
	struct bootfile *own = find_own(plan);
	int r = read_files(plan, false, &vars, why);

	if (r < 0)
		return r;
	const struct shellvar *var = shellvars_find(&vars, plan->variables[which]);
	bool in_place = own ? var->line > 0 && &plan->files[var->file] == own : var->line > 0;
	r = find_drops(plan, var, &drops);
	if (r == 0 && which == 0)
		r = find_addition(plan, var, line, &drops, in_place, &add);
	if (r < 0 || (drops.count == 0 && add.len == 0))
		return r;
	r = edit_files(plan, var, &drops, in_place ? strbuf_text(&add) : "");
	if (r == 0 && add.len > 0 && !in_place)
		r = add_line(plan, own ? own : &plan->files[0], strbuf_text(&add));
	return r < 0 ? r : verify(plan, &vars, var, &drops, strbuf_text(&add), why);
}

/* The next variable begins with what the one before has made. */
static void settle(struct bootplan *plan, char **texts, const bool *absent)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct bootfile *file = &plan->files[i];

		if (!file->after)
			continue;
		if (!texts[i] && !absent[i])
			texts[i] = file->text;
		else
			free(file->text);
		file->text = TAKE_PTR(file->after);
	}
}

/* Back to what was read, with what has come of it beside. */
static void unsettle(struct bootplan *plan, char **texts, const bool *absent)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct bootfile *file = &plan->files[i];

		if (!texts[i] && !(absent[i] && file->text))
			continue;
		free(file->after);
		file->after = file->text;
		file->text = texts[i];
		if (file->text && strcmp(file->text, file->after) == 0) {
			free(file->after);
			file->after = NULL;
		}
	}
}

int bootplan_make_shell(struct bootplan *plan, struct strbuf *why)
{
	_cleanup_free_ char **texts = calloc(plan->count + 1, sizeof(*texts));
	_cleanup_free_ bool *absent = calloc(plan->count + 1, sizeof(*absent));
	_cleanup_shellvars_ struct shellvars vars = { 0 };
	_cleanup_strbuf_ struct strbuf line = { 0 };
	int r = texts && absent ? read_all(plan, &vars, &line, why) : -ENOMEM;

	if (r < 0)
		return r;
	for (size_t i = 0; i < plan->count; i++)
		absent[i] = !plan->files[i].text;
	for (size_t i = 0; r == 0 && i < ELEMENTSOF(plan->variables) && plan->variables[i]; i++) {
		r = change(plan, i, strbuf_text(&line), why);
		settle(plan, texts, absent);
	}
	unsettle(plan, texts, absent);
	return r;
}
