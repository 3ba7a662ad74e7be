/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The variables, and the texts with another value in them; shellvar-read.c has the grammar. */
#include "core/shellvar.h"

#include <errno.h>
#include <string.h>

static void shellvar_release(struct shellvar *var)
{
	free(var->name);
	free(var->origins);
	strbuf_release(&var->value);
}

void shellvars_release(struct shellvars *vars)
{
	for (size_t i = 0; i < vars->count; i++)
		shellvar_release(&vars->list[i]);
	free(vars->list);
	*vars = (struct shellvars){ 0 };
}

const struct shellvar *shellvars_find(const struct shellvars *vars, const char *name)
{
	for (size_t i = 0; i < vars->count; i++)
		if (strcmp(vars->list[i].name, name) == 0)
			return &vars->list[i];
	return NULL;
}

int shellvars_declare(struct shellvars *vars, const char *name)
{
	if (shellvars_find(vars, name))
		return 0;
	struct shellvar *list = reallocarray(vars->list, vars->count + 1, sizeof(*list));
	char *copy = strdup(name);

	if (list)
		vars->list = list;
	if (!list || !copy) {
		free(copy);
		return -ENOMEM;
	}
	list[vars->count++] = (struct shellvar){ .name = copy };
	return 0;
}

/* Marks the bytes of the text that go. */
static void mark(const struct shellvar *var, const struct shellspan *drop, int file, bool *gone)
{
	for (size_t i = drop->from; i < drop->to; i++) {
		const struct shellorigin *origin = &var->origins[i];

		for (size_t at = origin->start; origin->file == file && at < origin->end; at++)
			gone[at] = true;
	}
}

static void add_kept(const char *text, const bool *gone, size_t from, size_t to, struct strbuf *out)
{
	for (size_t i = from; i < to; i++)
		if (!gone[i])
			strbuf_addn(out, text + i, 1);
}

/* A word that can be put in quotes as it is. */
static bool is_plain(const struct shellvar *var, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_./=,:+-";

	return var->end == SHELLVAR_BARE &&
	       strspn(text + var->word_start, plain) >= var->word_end - var->word_start;
}

int shellvar_edit(const struct shellvar *var, const struct shellspan *drops, size_t count,
		  const char *add, int file, const char *text, struct strbuf *out)
{
	const size_t len = strlen(text);
	_cleanup_free_ bool *gone = calloc(len + 1, sizeof(*gone));

	if (!gone)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		mark(var, &drops[i], file, gone);
	if (add[0] == '\0' || var->line == 0 || var->file != file) {
		add_kept(text, gone, 0, len, out);
		return out->error;
	}
	bool plain = is_plain(var, text);
	size_t start = plain ? var->word_start : var->word_end;
	size_t at = var->end == SHELLVAR_BARE ? var->word_end : var->word_end - 1;

	add_kept(text, gone, 0, plain ? start : at, out);
	if (plain) {
		strbuf_add(out, "\"");
		add_kept(text, gone, start, at, out);
	}
	strbuf_addf(out, plain ? "%s\"" : var->end == SHELLVAR_BARE ? "\"%s\"" : "%s", add);
	add_kept(text, gone, at, len, out);
	return out->error;
}
