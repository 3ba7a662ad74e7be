/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Random files of shell assignments, changed as setup-boot changes /etc/default/grub, and then read
 * by the shells themselves: before and after, every variable has to be the same but for the words
 * that were meant. dash and bash both have to see that; with += only bash. A shell takes its time,
 * so that only some of the cases that were asked for are made. */
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/bootplan.h"
#include "core/cmdline.h"

#define FILES 3 /* grub, a.cfg, zz.cfg */
#define VARIABLES 4

static const char *const variables[VARIABLES] = { "A", "B", "GRUB_CMDLINE_LINUX",
						  "GRUB_CMDLINE_LINUX_DEFAULT" };
static const char *const names[FILES] = { "grub", "a.cfg", "zz.cfg" };

static uint64_t state;

static unsigned pick(unsigned below)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(state >> 33) % below;
}

static const char *any(const char *const *list, size_t count)
{
	return list[pick((unsigned)count)];
}

static void add_segment(struct strbuf *out, char quote)
{
	static const char *const words[] = {
		"quiet",
		"iommu=off",
		"intel_iommu=off",
		"intel_iommu=on",
		"amd_iommu=off",
		"intel-iommu=sm_on,off",
		"intel_iommu=off,sm_on",
		"nointremap",
		"intremap=off",
		"iommu=pt",
		"root=UUID=1-2",
		"foo.bar=1,2",
		"off",
		"iommu=off,force",
		"a=\\\"b c\\\"",
		"--",
	};
	static const char *const glue[] = { " ", "  ", "\t", " ", "", " \\\n", "\\\n ", "\n" };
	static const char *const expansions[] = {
		"$A", "${B}", "$GRUB_CMDLINE_LINUX", "$A ", "${GRUB_CMDLINE_LINUX}", "$B",
		"$",  "\\$A"
	};
	static const char *const rare[] = { "$(echo x)", "`echo y`", "$(echo \")\")",
					    "'",	 "#",	     "~",
					    "$1",	 "\\\\",     "\\x",
					    "$((1+1))",	 "\r",	     "$(echo ${A:-z})" };

	switch (pick(12)) {
	case 0:
	case 1:
		strbuf_add(out, any(expansions, ELEMENTSOF(expansions)));
		break;
	case 2:
		strbuf_add(out, pick(3) ? "x" : any(rare, ELEMENTSOF(rare)));
		break;
	default:
		strbuf_add(out, any(words, ELEMENTSOF(words)));
	}
	if (quote)
		strbuf_add(out, any(glue, ELEMENTSOF(glue)));
	else if (!pick(3))
		strbuf_add(out, pick(2) ? "\\ " : "\\\n");
}

static void add_word(struct strbuf *out)
{
	for (unsigned i = pick(4); i > 0; i--) {
		char quote = "\"\"\"''\0"[pick(6)];

		if (quote)
			strbuf_addn(out, &quote, 1);
		for (unsigned k = pick(4); k > 0; k--)
			add_segment(out, quote);
		if (quote && pick(60))
			strbuf_addn(out, &quote, 1);
	}
}

static void add_statement(struct strbuf *out, bool bash)
{
	static const char *const others[] = { "# A=iommu=off\n",
					      "\n",
					      "export A\n",
					      "GRUB_TIMEOUT=5\n",
					      "D=`echo ' \"'`\n",
					      "  \n",
					      ";\n",
					      "echo x\n",
					      "\t" };
	static const char *const ends[] = {
		"\n", "\n", "\n", " # iommu=off\n", ";", " ", "", "\r\n"
	};

	if (!pick(5)) {
		strbuf_add(out, any(others, ELEMENTSOF(others)));
		return;
	}
	if (!pick(12))
		strbuf_add(out, "export ");
	strbuf_add(out, any(variables, VARIABLES));
	strbuf_add(out, bash && !pick(4) ? "+=" : "=");
	add_word(out);
	strbuf_add(out, any(ends, pick(12) ? 4 : ELEMENTSOF(ends)));
}

/* A plan of one to three files; the last is a drop-in of ours, which may be there. */
static int make_plan(struct bootplan *plan)
{
	bool dropins = pick(2);
	int r = 0;

	plan->bash = pick(2);
	plan->drop = pick(4) ? (1u << BOOTSWITCH_MAX) - 1 : pick(1u << BOOTSWITCH_MAX);
	plan->variables[0] = variables[2];
	plan->variables[1] = variables[3];
	plan->own = dropins ? names[2] : NULL;
	if (pick(4)) {
		plan->adds[0] = "intel_iommu=on";
		plan->drop |= 1u << BOOTSWITCH_INTEL;
	}
	if (!pick(4)) {
		plan->adds[plan->adds[0] ? 1 : 0] = "iommu=pt";
		plan->drop |= 1u << BOOTSWITCH_PASSTHROUGH;
	}
	for (size_t i = 0; r == 0 && i < (dropins ? FILES : 1u); i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		for (unsigned k = 1 + pick(i == 0 ? 6 : 3); k > 0; k--)
			add_statement(&text, plan->bash);
		r = bootplan_add(plan, names[i], BOOTFORM_SHELL,
				 i == 2 && pick(2) ? NULL : strbuf_text(&text));
	}
	return r;
}

static bool put(const char *directory, const char *name, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	FILE *file = fopen(path, "w");
	bool good = file && fputs(text, file) >= 0;
	return file && fclose(file) == 0 && good;
}

/* The files as they are, and as they are to be: N.old and N.new. */
static bool put_plan(const struct bootplan *plan, unsigned number)
{
	bool good = true;

	for (int after = 0; after < 2; after++) {
		char directory[64];

		snprintf(directory, sizeof(directory), "%u.%s", number, after ? "new" : "old");
		good = good && mkdir(directory, 0755) == 0;
		for (size_t i = 0; good && i < plan->count; i++) {
			const struct bootfile *file = &plan->files[i];
			const char *text = after && file->after ? file->after : file->text;

			good = !text || put(directory, file->path, text);
		}
	}
	return good;
}

/* What the shell says of each directory in turn. */
static const char script[] =
	"i=0; while [ -d $i.old ]; do\n"
	"for which in old new; do (\n"
	"unset A B GRUB_CMDLINE_LINUX GRUB_CMDLINE_LINUX_DEFAULT\n"
	"cd $i.$which\n"
	"for file in ./grub ./*.cfg; do [ ! -e $file ] || . $file || exit; done\n"
	"printf 'ok\\036%s\\036%s\\036%s\\036%s\\036' \"$A\" \"$B\" \"$GRUB_CMDLINE_LINUX\" "
	"\"$GRUB_CMDLINE_LINUX_DEFAULT\"\n"
	") 2>/dev/null; printf '\\035'; done\n"
	"i=$((i + 1)); done\n";

static bool is_ours(const char *name)
{
	static const char *const ours[] = { "iommu", "intel_iommu", "amd_iommu", "intremap",
					    "nointremap" };

	for (size_t i = 0; i < ELEMENTSOF(ours); i++)
		if (cmdline_name_is(name, ours[i]))
			return true;
	return false;
}

/* The words that are none of ours, with one blank behind each. */
static void others(const char *value, struct strbuf *out)
{
	_cleanup_free_ char *copy = strdup(value);
	char *at = copy, *name, *what;

	while (copy && cmdline_next(&at, &name, &what))
		if (!is_ours(name))
			strbuf_addf(out, "%s%s%s ", name, what ? "=" : "", what ? what : "");
}

static bool same_others(const char *a, const char *b)
{
	_cleanup_strbuf_ struct strbuf one = { 0 }, other = { 0 };

	others(a, &one);
	others(b, &other);
	return strcmp(strbuf_text(&one), strbuf_text(&other)) == 0;
}

/* One record of the script's, cut in place. */
static bool take_values(char *record, char *values[VARIABLES])
{
	char *rest = record;
	const char *word = strsep(&rest, "\036");

	if (!word || strcmp(word, "ok") != 0)
		return false;
	for (size_t i = 0; i < VARIABLES; i++)
		values[i] = strsep(&rest, "\036");
	return values[VARIABLES - 1] && rest;
}

static const char *judge(const struct bootplan *plan, char *old_record, char *new_record)
{
	char *old[VARIABLES], *new[VARIABLES];
	_cleanup_strbuf_ struct strbuf line = { 0 };

	if (!take_values(old_record, old))
		return "the shell does not take what we took";
	if (!take_values(new_record, new))
		return "the shell does not take what we wrote";
	for (size_t i = 0; i < VARIABLES; i++)
		if (!same_others(old[i], new[i]))
			return "another word has changed";
	strbuf_addf(&line, "%s %s", new[2], new[3]);
	return bootplan_holds(plan, strbuf_text(&line)) == 1 ? NULL : "it is not what was wanted";
}

static const struct shell {
	const char *command;
	bool bash;
} shells[] = { { "dash", false }, { "bash", true }, { "bash --posix", true } };

/* All records, to be freed. */
static char *ask(const struct shell *shell)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };
	char command[64], data[4096];
	size_t got;

	snprintf(command, sizeof(command), "%s script", shell->command);
	FILE *pipe = popen(command, "r");
	while (pipe && (got = fread(data, 1, sizeof(data), pipe)) > 0)
		strbuf_addn(&out, data, got);
	if (!pipe || pclose(pipe) != 0)
		return NULL;
	return strbuf_take(&out);
}

static void show(const struct bootplan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		printf("# %s:\n%s\n# to be:\n%s\n", plan->files[i].path,
		       plan->files[i].text ? plan->files[i].text : "(none)",
		       plan->files[i].after ? plan->files[i].after : "(the same)");
}

static bool judge_all(const struct bootplan *plans, size_t count, const struct shell *shell)
{
	_cleanup_free_ char *records = ask(shell);
	char *rest = records;

	for (size_t i = 0; i < count; i++) {
		char *old = strsep(&rest, "\035"), *new = strsep(&rest, "\035");

		if (plans[i].bash && !shell->bash)
			continue;
		const char *wrong = old && new ? judge(&plans[i], old, new) : "there is no answer";
		if (!wrong)
			continue;
		printf("# %s: %s\n", shell->command, wrong);
		show(&plans[i]);
		return false;
	}
	return records != NULL;
}

static bool run(uint64_t seed, size_t cases, size_t *ret_changed, size_t *ret_refused)
{
	struct bootplan *plans = calloc(cases, sizeof(*plans));
	size_t count = 0, refused = 0;
	bool good = plans && put(".", "script", script);

	for (uint64_t i = 0; good && count < cases; i++) {
		struct bootplan plan = { 0 };
		_cleanup_strbuf_ struct strbuf why = { 0 };

		state = (seed + i) * UINT64_C(0x9e3779b97f4a7c15);
		int r = make_plan(&plan);
		if (r == 0)
			r = bootplan_make(&plan, &why);
		if (r == -EOPNOTSUPP || (r == 0 && !bootplan_changes(&plan))) {
			refused += r < 0;
			bootplan_release(&plan);
			continue;
		}
		good = r == 0 && put_plan(&plan, (unsigned)count);
		plans[count++] = plan;
	}
	for (size_t i = 0; good && i < ELEMENTSOF(shells); i++)
		good = judge_all(plans, count, &shells[i]);
	for (size_t i = 0; i < count; i++)
		bootplan_release(&plans[i]);
	free(plans);
	*ret_changed = count;
	*ret_refused = refused;
	return good;
}

int main(int argc, char **argv)
{
	char directory[] = "/tmp/shellvar-XXXXXX", remove[64];
	uint64_t seed = 1, cases = 100000;
	size_t changed = 0, refused = 0;

	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--seed") == 0)
			seed = strtoull(argv[i + 1], NULL, 0);
		else if (strcmp(argv[i], "--cases") == 0)
			cases = strtoull(argv[i + 1], NULL, 0);
	}
	puts("1..1");
	bool good = mkdtemp(directory) && chdir(directory) == 0 &&
		    run(seed, (size_t)(cases / 100 + 20), &changed, &refused);
	snprintf(remove, sizeof(remove), "rm -r '%s'", directory);
	good = chdir("/") == 0 && system(remove) == 0 && good;
	printf("# %zu files changed and read by %zu shells; %zu refused\n", changed,
	       ELEMENTSOF(shells), refused);
	printf("%sok 1 - shells read the changed files as the old ones, but for what was meant\n",
	       good ? "" : "not ");
	return good ? 0 : 1;
}
