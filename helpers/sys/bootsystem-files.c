/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What each layout has of files and programs. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/bootsystem-parts.h"

#define GRUB_OWN "/etc/default/grub.d/zz-vfio-tool.cfg"
#define BOOTC_OWN "/usr/lib/bootc/kargs.d/50-vfio-tool.toml"

int bootsystem_read_text(const struct root *root, const char *path, char **ret)
{
	enum { FILE_MAX = 4 * 1024 * 1024 };
	struct stat st;
	size_t len;

	*ret = NULL;
	if (fstatat(root->top, path + 1, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	if (S_ISLNK(st.st_mode))
		return -ELOOP;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	int r = root_read_file(root->top, path + 1, FILE_MAX, ret, &len);
	if (r == 0 && strlen(*ret) != len) {
		free(*ret);
		*ret = NULL;
		return -EINVAL;
	}
	return r;
}

static int refuse(const char *path, int error, struct strbuf *why)
{
	if (error == -ENOMEM)
		return error;
	strbuf_add_escaped(why, path);
	if (error == -ELOOP)
		strbuf_add(why, ": is a symbolic link: what it stands for may be another's\n"
				"  put a file in its place, or change what it points to by hand");
	else
		strbuf_addf(why, ": %s\n  it has to be a text file that can be read",
			    error == -EINVAL ? "is no text file" : strerror(-error));
	return why->error ? why->error : -EOPNOTSUPP;
}

static int add_file(const struct root *root, const char *path, enum bootform form,
		    struct bootplan *plan, struct strbuf *why)
{
	_cleanup_free_ char *text = NULL;
	int r = bootsystem_read_text(root, path, &text);

	return r < 0 ? refuse(path, r, why) : bootplan_add(plan, path, form, text);
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), last = strlen(end);

	return len > last && strcmp(text + len - last, end) == 0;
}

struct names {
	char **list;
	size_t count;
};

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->list[i]);
	free(names->list);
}

static int names_add(struct names *names, const char *directory, const char *name)
{
	char **list = reallocarray(names->list, names->count + 1, sizeof(*list)), *path;

	if (!list)
		return -ENOMEM;
	names->list = list;
	if (asprintf(&path, "%s/%s", directory, name) < 0)
		return -ENOMEM;
	list[names->count++] = path;
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Those that a shell finds by *END, and `own`, in their order. */
static int list_names(const struct root *root, const char *directory, const char *end,
		      const char *own, struct names *ret)
{
	_cleanup_dir_ DIR *list = bootsystem_list(root, directory + 1);
	bool has_own = !own;
	int r = 0;

	for (struct dirent *entry; r == 0 && list && (entry = readdir(list));) {
		if (entry->d_name[0] == '.' || !ends_with(entry->d_name, end))
			continue;
		r = names_add(ret, directory, entry->d_name);
		has_own = has_own || (own && strcmp(strrchr(own, '/') + 1, entry->d_name) == 0);
	}
	if (r == 0 && !has_own)
		r = names_add(ret, directory, strrchr(own, '/') + 1);
	if (r == 0 && ret->count > 0)
		qsort(ret->list, ret->count, sizeof(*ret->list), compare_names);
	return r;
}

static int add_directory(const struct root *root, const char *directory, const char *end,
			 const char *own, enum bootform form, struct bootplan *plan,
			 struct strbuf *why)
{
	_cleanup_(names_release) struct names names = { 0 };
	int r = list_names(root, directory, end, own, &names);

	for (size_t i = 0; r == 0 && i < names.count; i++)
		r = add_file(root, names.list[i], form, plan, why);
	return r;
}

static bool is_bash(const struct root *root)
{
	char target[64];

	return root_read_link_name(root->top, "bin/sh", target, sizeof(target)) == 0 &&
	       strcmp(target, "bash") == 0;
}

static int add_grub(const struct root *root, const struct bootsystem *system, struct bootplan *plan,
		    struct strbuf *why)
{
	bool dropins = system->facts.has[BOOTFACT_GRUB_DROPINS];
	int r = add_file(root, "/etc/default/grub", BOOTFORM_SHELL, plan, why);

	plan->bash = is_bash(root);
	plan->variables[0] = "GRUB_CMDLINE_LINUX";
	plan->variables[1] = "GRUB_CMDLINE_LINUX_DEFAULT";
	plan->own = dropins ? GRUB_OWN : NULL;
	if (r == 0 && dropins)
		r = add_directory(root, "/etc/default/grub.d", ".cfg", GRUB_OWN, BOOTFORM_SHELL,
				  plan, why);
	if (r == 0 && system->grub_config && system->layout != BOOTLAYOUT_GRUBBY)
		r = add_file(root, system->grub_config, BOOTFORM_RESULT, plan, why);
	return r;
}

static int add_entries(const struct root *root, enum bootform form, struct bootplan *plan,
		       struct strbuf *why)
{
	static const char *const directories[] = { "/boot/loader/entries", "/efi/loader/entries",
						   "/boot/efi/loader/entries" };
	int r = 0;

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(directories); i++)
		r = add_directory(root, directories[i], ".conf", NULL, form, plan, why);
	return r;
}

/* New kernels get theirs from /etc/kernel/cmdline, where it is there. */
static int add_grubby(const struct root *root, const struct bootsystem *system,
		      struct bootplan *plan, struct strbuf *why)
{
	int r = add_entries(root, BOOTFORM_OPTIONS, plan, why);

	if (r == 0 && system->facts.has[BOOTFACT_KERNEL_CMDLINE])
		r = add_file(root, "/etc/kernel/cmdline", BOOTFORM_LINE, plan, why);
	/* grubby keeps it in step */
	if (r == 0 && system->by_command)
		r = add_file(root, "/etc/default/grub", BOOTFORM_RESULT, plan, why);
	return r;
}

static bool value_of(const char *text, char *value, size_t size)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, "options", 7) != 0 || (line[7] != ' ' && line[7] != '\t'))
			continue;
		line += 7 + strspn(line + 7, " \t");
		return snprintf(value, size, "%.*s\n", (int)strcspn(line, "\n"), line) < (int)size;
	}
	return false;
}

/* Without /etc/kernel/cmdline, kernel-install takes what the running kernel was given. What the
 * entries have is the same, when they agree. */
static int invent_cmdline(const struct bootplan *plan, char *ret, size_t size)
{
	char value[4096];

	ret[0] = '\0';
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->files[i].form != BOOTFORM_RESULT || !plan->files[i].text ||
		    !value_of(plan->files[i].text, value, sizeof(value)))
			continue;
		if (ret[0] != '\0' && strcmp(ret, value) != 0)
			return -EOPNOTSUPP;
		snprintf(ret, size, "%s", value);
	}
	return ret[0] != '\0' ? 0 : -EOPNOTSUPP;
}

static int add_kernel_cmdline(const struct root *root, const struct bootsystem *system,
			      struct bootplan *plan, struct strbuf *why)
{
	char line[4096];

	if (system->facts.has[BOOTFACT_KERNEL_CMDLINE])
		return add_file(root, "/etc/kernel/cmdline", BOOTFORM_LINE, plan, why);
	int r = invent_cmdline(plan, line, sizeof(line));
	if (r < 0) {
		strbuf_add(why,
			   "/etc/kernel/cmdline: is not there, and the entries do not agree on "
			   "what would be in it\n  write it, and run the command again");
		return r;
	}
	r = bootplan_add(plan, "/etc/kernel/cmdline", BOOTFORM_LINE, NULL);
	if (r == 0)
		plan->files[plan->count - 1].start = strdup(line);
	return r == 0 && !plan->files[plan->count - 1].start ? -ENOMEM : r;
}

/* Its own list is not to be had without it: what runs was made from it. */
static int add_running(const struct root *root, struct bootplan *plan)
{
	enum { CMDLINE_MAX = 64 * 1024 };
	_cleanup_free_ char *text = NULL;
	size_t len;

	if (root->proc < 0 || root_read_file(root->proc, "cmdline", CMDLINE_MAX, &text, &len) < 0)
		return 0;
	return bootplan_add(plan, "the running kernel's command line", BOOTFORM_RUNNING, text);
}

int bootsystem_files(const struct root *root, const struct bootsystem *system,
		     struct bootplan *plan, struct strbuf *why)
{
	int r = 0;

	switch (system->layout) {
	case BOOTLAYOUT_GRUB:
	case BOOTLAYOUT_GRUB_DROPIN:
	case BOOTLAYOUT_PROXMOX_GRUB:
		return add_grub(root, system, plan, why);
	case BOOTLAYOUT_GRUBBY:
		return add_grubby(root, system, plan, why);
	case BOOTLAYOUT_SYSTEMD_BOOT:
	case BOOTLAYOUT_PROXMOX:
	case BOOTLAYOUT_UKI:
	case BOOTLAYOUT_UKI_MKINITCPIO:
		r = add_entries(root, BOOTFORM_RESULT, plan, why);
		return r < 0 ? r : add_kernel_cmdline(root, system, plan, why);
	case BOOTLAYOUT_SYSTEMD_BOOT_ENTRIES:
		return add_entries(root, BOOTFORM_OPTIONS, plan, why);
	case BOOTLAYOUT_RASPBERRY:
		return add_file(root, bootsystem_raspberry(root), BOOTFORM_LINE, plan, why);
	case BOOTLAYOUT_EXTLINUX:
		return add_file(root, "/boot/extlinux/extlinux.conf", BOOTFORM_APPEND, plan, why);
	case BOOTLAYOUT_UBOOT_MENU:
		plan->bash = is_bash(root);
		plan->variables[0] = "U_BOOT_PARAMETERS";
		r = add_file(root, "/etc/default/u-boot", BOOTFORM_SHELL, plan, why);
		return r < 0 ? r
			     : add_file(root, "/boot/extlinux/extlinux.conf", BOOTFORM_RESULT, plan,
					why);
	case BOOTLAYOUT_BOOTC_IMAGE:
		return add_file(root, BOOTC_OWN, BOOTFORM_KARGS, plan, why);
	case BOOTLAYOUT_RPM_OSTREE:
		return add_running(root, plan);
	case BOOTLAYOUT_UNKNOWN:
	case BOOTLAYOUT_SEVERAL:
	case BOOTLAYOUT_UKI_SIGNED:
	case BOOTLAYOUT_BOOTC:
	case BOOTLAYOUT_MAX:
		break;
	}
	return 0;
}
