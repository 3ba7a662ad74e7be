/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/bootrun.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sys/spawn.h"

/* A program's environment. grub-mkconfig writes the titles of its entries, and the language of the
 * menu, in that of its caller: another one would rename what GRUB_DEFAULT may name. */
struct environment {
	char *list[8];
	size_t count;
};

static void environment_release(struct environment *environment)
{
	for (size_t i = 0; i < environment->count; i++)
		free(environment->list[i]);
}

static int add_variable(struct environment *environment, const char *name, const char *value)
{
	char *text;

	if (asprintf(&text, "%s=%s", name, value) < 0)
		return -ENOMEM;
	environment->list[environment->count++] = text;
	return 0;
}

static int fill(struct environment *environment)
{
	static const char *const languages[] = { "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES" };
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_.@:-";
	int r = add_variable(environment, "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

	if (r == 0)
		r = add_variable(environment, "HOME", "/root");
	for (size_t i = 0; r == 0 && i < ELEMENTSOF(languages); i++) {
		const char *value = getenv(languages[i]);

		if (value && value[strspn(value, plain)] == '\0')
			r = add_variable(environment, languages[i], value);
	}
	return r;
}

static int refuse(struct strbuf *why)
{
	return why->error ? why->error : -EPERM;
}

/* A status of the program, or -errno. */
static int run(char *const *words, int input)
{
	/* what is shown of the work is no result */
	const struct spawn_files files = { input, STDERR_FILENO, -1, false };
	_cleanup_(environment_release) struct environment environment = { 0 };
	pid_t pid = 0;
	int r = fill(&environment);

	if (r == 0)
		r = spawn_program(words[0], words, environment.list, &files, &pid);
	return r < 0 ? r : spawn_wait(pid);
}

static int check_text(const char *path, const char *text, struct strbuf *why)
{
	char *words[] = { (char[]){ "/bin/sh" }, (char[]){ "-n" }, NULL };
	_cleanup_close_ int fd = memfd_create("vfio-tool", MFD_CLOEXEC);
	const size_t len = strlen(text);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET) < 0)
		return -ENOMEM;
	int r = run(words, fd);
	if (r == 0)
		return 0;
	strbuf_add_escaped(why, path);
	strbuf_addf(why, ": sh -n %s its new text: nothing was written\n  change it by hand",
		    r < 0 ? "cannot look at" : "does not take");
	return refuse(why);
}

int bootrun_check_syntax(const struct bootplan *plan, struct strbuf *why)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < plan->count; i++)
		if (plan->files[i].form == BOOTFORM_SHELL && plan->files[i].after)
			r = check_text(plan->files[i].path, plan->files[i].after, why);
	return r;
}

static void add_command(const struct bootcommand *command, struct strbuf *out)
{
	for (size_t i = 0; i < command->count; i++) {
		strbuf_add(out, i == 0 ? "" : " ");
		strbuf_add_escaped(out, command->words[i]);
	}
}

int bootrun_programs(const struct root *root, const struct bootsystem *system, struct strbuf *why)
{
	for (size_t i = 0; root->live && i < system->command_count; i++) {
		int r = run(system->commands[i].words, -1);

		if (r == 0)
			continue;
		add_command(&system->commands[i], why);
		if (r > 0)
			strbuf_addf(why, ": failed with status %d", r);
		else
			strbuf_addf(why, ": %s",
				    r == -EINTR ? "was ended by a signal" : strerror(-r));
		return refuse(why);
	}
	return 0;
}
