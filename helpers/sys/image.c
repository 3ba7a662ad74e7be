/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/image.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sys/spawn.h"

static const struct image_generator generators[] = {
	{ "initramfs-tools", "usr/sbin/update-initramfs", "update-initramfs -u",
	  "update-initramfs -u -k all", "usr/bin/lsinitramfs" },
	{ "mkinitcpio", "usr/bin/mkinitcpio", "mkinitcpio -P", "mkinitcpio -P",
	  "usr/bin/lsinitcpio" },
	{ "dracut", "usr/bin/dracut", "dracut --force", "dracut --force --regenerate-all",
	  "usr/bin/lsinitrd" },
	{ "dracut", "usr/sbin/dracut", "dracut --force", "dracut --force --regenerate-all",
	  "usr/bin/lsinitrd" },
};

const struct image_generator *image_generator_find(const struct root *root)
{
	for (size_t i = 0; i < ELEMENTSOF(generators); i++)
		if (root_exists(root->top, generators[i].program))
			return &generators[i];
	return NULL;
}

void image_kernel_release(const struct root *root, char *text, size_t size)
{
	struct utsname kernel;

	text[0] = '\0';
	if ((root->proc >= 0 && root_read(root->proc, "sys/kernel/osrelease", text, size) > 0) ||
	    !root->live || uname(&kernel) < 0)
		return;
	snprintf(text, size, "%s", kernel.release);
}

int image_find(const struct root *root, const char *release, struct strbuf *ret)
{
	char base[128] = "", path[512];

	snprintf(path, sizeof(path), "lib/modules/%s/pkgbase", release);
	if (root_read(root->top, path, base, sizeof(base)) < 0)
		base[0] = '\0';
	const char *const names[][3] = { { "initrd.img-", release, "" },
					 { "initramfs-", release, ".img" },
					 { "initrd-", release, "" },
					 { "initramfs-", base, ".img" } };
	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		snprintf(path, sizeof(path), "boot/%s%s%s", names[i][0], names[i][1], names[i][2]);
		if (names[i][1][0] == '\0' || !root_exists(root->top, path))
			continue;
		strbuf_addf(ret, "/%s", path);
		return ret->error;
	}
	return -ENOENT;
}

static int milliseconds_left(const struct timespec *start)
{
	const long long limit = 60000;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	const long long gone =
		(now.tv_sec - start->tv_sec) * 1000LL + (now.tv_nsec - start->tv_nsec) / 1000000;
	return gone > limit ? 0 : (int)(limit - gone);
}

/* Everything that comes through the pipe, as far as we care to read. */
static int read_all(int fd, struct strbuf *out)
{
	enum { LISTING_MAX = 64 * 1024 * 1024 };
	struct timespec start;
	char data[16384];

	clock_gettime(CLOCK_MONOTONIC, &start);
	while (out->len < LISTING_MAX) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		int r = poll(&wait, 1, milliseconds_left(&start));
		ssize_t got = r > 0 ? read(fd, data, sizeof(data)) : -1;

		if (r == 0)
			return -ETIMEDOUT;
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got == 0)
			break;
		if (got > 0)
			strbuf_addn(out, data, (size_t)got);
	}
	return out->error;
}

/* Starts the program in a group of its own, so that what it starts can be ended with it. */
static int start(const char *program, const char *path, int output, pid_t *ret)
{
	char program_copy[256], path_copy[512];
	char *arguments[] = { program_copy, path_copy, NULL };
	char *environment[] = { (char[]){ "PATH=/usr/sbin:/usr/bin:/sbin:/bin" },
				(char[]){ "LC_ALL=C" }, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;

	if (snprintf(program_copy, sizeof(program_copy), "/%s", program) >=
		    (int)sizeof(program_copy) ||
	    snprintf(path_copy, sizeof(path_copy), "%s", path) >= (int)sizeof(path_copy))
		return -ENAMETOOLONG;
	if (posix_spawn_file_actions_init(&actions) != 0)
		return -ENOMEM;
	if (posix_spawnattr_init(&attributes) != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return -ENOMEM;
	}
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	int r = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (r == 0)
		r = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY,
						     0);
	if (r == 0)
		r = posix_spawn(ret, program_copy, &actions, &attributes, arguments, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -r;
}

static int run_lister(const char *program, const char *path, struct strbuf *out)
{
	int ends[2] = { -1, -1 }, status = 0;
	pid_t pid = 0;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	_cleanup_close_ int output = ends[0];
	int r = start(program, path, ends[1], &pid);
	close(ends[1]);
	if (r < 0)
		return r;
	r = read_all(output, out);
	if (r < 0 && pid > 0)
		(void)kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (r < 0)
		return r;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

/* No shell is in between, and nothing of the caller's environment gets there. */
int image_rebuild(const struct image_generator *generator, const char *command)
{
	enum { ARGUMENTS_MAX = 8 };
	char program[256], words[128];
	char *arguments[ARGUMENTS_MAX + 1] = { program }, *rest = words;
	char *environment[] = { (char[]){ "PATH=/usr/sbin:/usr/bin:/sbin:/bin" },
				(char[]){ "HOME=/root" }, (char[]){ "LC_ALL=C" }, NULL };
	/* what is shown of the work is no result */
	const struct spawn_files files = { -1, STDERR_FILENO, -1, false };
	pid_t pid = 0;

	snprintf(program, sizeof(program), "/%s", generator->program);
	snprintf(words, sizeof(words), "%s", command);
	(void)strsep(&rest, " "); /* the program's name */
	for (size_t i = 1; i < ARGUMENTS_MAX && rest; i++)
		arguments[i] = strsep(&rest, " ");
	int r = spawn_program(program, arguments, environment, &files, &pid);
	if (r == 0)
		r = spawn_wait(pid);
	return r > 0 || r == -EINTR ? 1 : r;
}

/* The part of an image has a file whose name ends in the digest: every program can list names. */
static void take_digest(const char *listing, char ret[static SHA256_TEXT_MAX])
{
	static const char mark[] = "usr/lib/vfio-tool/digest.";
	const char *found = strstr(listing, mark);

	ret[0] = '\0';
	if (!found || strspn(found + strlen(mark), "0123456789abcdef") != SHA256_TEXT_MAX - 1)
		return;
	memcpy(ret, found + strlen(mark), SHA256_TEXT_MAX - 1);
	ret[SHA256_TEXT_MAX - 1] = '\0';
}

int image_read_digest(const struct root *root, const char *path, char ret[static SHA256_TEXT_MAX])
{
	const struct image_generator *own = image_generator_find(root);
	const char *lister = own && root_exists(root->top, own->lister) ? own->lister : NULL;
	_cleanup_strbuf_ struct strbuf listing = { 0 };

	if (access(path, R_OK) < 0)
		return -errno;
	for (size_t i = 0; !lister && i < ELEMENTSOF(generators); i++)
		if (root_exists(root->top, generators[i].lister))
			lister = generators[i].lister;
	if (!lister)
		return -ENOSYS;
	int r = run_lister(lister, path, &listing);
	if (r < 0)
		return r;
	take_digest(strbuf_text(&listing), ret);
	return 0;
}

bool image_booted_with(const struct root *root, const char *digest)
{
	char text[2 * SHA256_TEXT_MAX];

	return root->run >= 0 &&
	       root_read(root->run, "vfio-tool/digest", text, sizeof(text)) >= 0 &&
	       strcmp(text, digest) == 0;
}

/* '-' and '_' are the same in a module's name, but not in its file's. */
static bool same_module(const char *file, const char *module)
{
	for (; *module != '\0'; file++, module++)
		if (*file != *module &&
		    !((*file == '-' || *file == '_') && (*module == '-' || *module == '_')))
			return false;
	return strncmp(file, ".ko", 3) == 0;
}

/* Lines begin with a path: "kernel/drivers/vfio/pci/vfio-pci.ko.xz: ...". */
static bool table_has(const char *table, const char *module)
{
	for (const char *line = table; line && *line != '\0';) {
		const char *next = strchr(line, '\n'), *name = line;

		for (size_t i = 0, end = strcspn(line, ":\n"); i < end; i++)
			if (line[i] == '/')
				name = line + i + 1;
		if (same_module(name, module))
			return true;
		line = next ? next + 1 : NULL;
	}
	return false;
}

int image_kernel_has(const struct root *root, const char *release, const char *module)
{
	enum { TABLE_MAX = 16 * 1024 * 1024 };
	static const char *const tables[] = { "modules.dep", "modules.builtin" };
	int result = -ENOENT;

	for (size_t i = 0; result <= 0 && i < ELEMENTSOF(tables); i++) {
		_cleanup_free_ char *text = NULL;
		char path[512];
		size_t len;

		snprintf(path, sizeof(path), "lib/modules/%s/%s", release, tables[i]);
		int r = root_read_file(root->top, path, TABLE_MAX, &text, &len);
		if (r == 0)
			result = table_has(text, module);
		else if (result < 0)
			result = r;
	}
	return result;
}
