/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The programs that make a boot loader see what its files say. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sys/bootsystem-parts.h"

enum { WORDS_MAX = 16 };

/* One program, by its path; NULL behind the last word. */
static int add_command(struct bootsystem *system, const char *const *words)
{
	struct bootcommand *list =
		reallocarray(system->commands, system->command_count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	system->commands = list;
	struct bootcommand *command = &list[system->command_count++];
	*command = (struct bootcommand){ .words = calloc(WORDS_MAX + 1, sizeof(char *)) };
	if (!command->words)
		return -ENOMEM;
	for (; *words && command->count < WORDS_MAX; words++) {
		command->words[command->count] = strdup(*words);
		if (!command->words[command->count])
			return -ENOMEM;
		command->count++;
	}
	return 0;
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static int add_grub_update(const struct root *root, struct bootsystem *system)
{
	if (root_exists(root->top, "usr/sbin/update-grub"))
		return add_command(system, WORDS("/usr/sbin/update-grub"));
	const char *program = bootsystem_mkconfig(root);
	const char *output = system->grub_config ? system->grub_config : "/boot/grub/grub.cfg";

	return program ? add_command(system, WORDS(program, "-o", output)) : 0;
}

/* One argument for each program of its own, as kernel-install(8) had it first: `add-all` is newer
 * than many that are in use. */
static int add_kernel_installs(const struct root *root, struct bootsystem *system)
{
	static const char *const images[] = { "lib/modules/%s/vmlinuz", "boot/vmlinuz-%s" };
	_cleanup_dir_ DIR *list = bootsystem_list(root, "lib/modules");
	int r = 0;

	for (struct dirent *entry; r == 0 && list && (entry = readdir(list));) {
		for (size_t i = 0; entry->d_name[0] != '.' && i < ELEMENTSOF(images); i++) {
			const char *mark = strstr(images[i], "%s");
			char path[512];

			snprintf(path, sizeof(path), "/%.*s%s%s", (int)(mark - images[i]),
				 images[i], entry->d_name, mark + 2);
			if (!root_exists(root->top, path + 1))
				continue;
			r = add_command(system, WORDS("/usr/bin/kernel-install", "add",
						      entry->d_name, path));
			break;
		}
	}
	return r;
}

static int add_grubby_call(const struct root *root, const char *add, const char *drop,
			   struct bootsystem *system)
{
	const char *program =
		root_exists(root->top, "usr/sbin/grubby") ? "/usr/sbin/grubby" : "/usr/bin/grubby";
	_cleanup_strbuf_ struct strbuf args = { 0 }, removed = { 0 };

	if (!system->by_command)
		return 0;
	strbuf_addf(&args, "--args=%s", add);
	strbuf_addf(&removed, "--remove-args=%s", drop);
	if (args.error || removed.error)
		return -ENOMEM;
	const char *words[3] = { NULL };
	size_t count = 0;
	if (drop[0] != '\0')
		words[count++] = strbuf_text(&removed);
	if (add[0] != '\0')
		words[count++] = strbuf_text(&args);
	return add_command(system, WORDS(program, "--update-kernel=ALL", words[0], words[1]));
}

static int add_kargs_call(const char *add, const char *drop, struct bootsystem *system)
{
	const char *const lists[] = { drop, add };
	int r = add_command(system, WORDS("/usr/bin/rpm-ostree", "kargs"));

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(lists); i++) {
		for (const char *at = lists[i]; r == 0 && *at != '\0';) {
			struct bootcommand *command = &system->commands[system->command_count - 1];
			size_t len = strcspn(at, " ");

			if (command->count >= WORDS_MAX)
				return -ENOMEM;
			if (asprintf(&command->words[command->count], "--%s=%.*s",
				     i == 0 ? "delete-if-present" : "append-if-missing", (int)len,
				     at) < 0) {
				command->words[command->count] = NULL;
				return -ENOMEM;
			}
			command->count++;
			at += len + (at[len] == ' ');
		}
	}
	return r;
}

int bootsystem_commands(const struct root *root, const struct bootplan *plan, const char *add,
			const char *drop, struct bootsystem *system)
{
	switch (system->layout) {
	case BOOTLAYOUT_GRUB:
	case BOOTLAYOUT_GRUB_DROPIN:
	case BOOTLAYOUT_PROXMOX_GRUB:
		return add_grub_update(root, system);
	case BOOTLAYOUT_GRUBBY:
		return add_grubby_call(root, add, drop, system);
	case BOOTLAYOUT_SYSTEMD_BOOT:
	case BOOTLAYOUT_UKI:
		return add_kernel_installs(root, system);
	case BOOTLAYOUT_UKI_MKINITCPIO:
		return add_command(system, WORDS("/usr/bin/mkinitcpio", "-P"));
	case BOOTLAYOUT_PROXMOX:
		return add_command(system, WORDS("/usr/sbin/proxmox-boot-tool", "refresh"));
	case BOOTLAYOUT_UBOOT_MENU:
		return add_command(system, WORDS("/usr/sbin/u-boot-update"));
	case BOOTLAYOUT_RPM_OSTREE:
		return add_kargs_call(add, drop, system);
	case BOOTLAYOUT_SYSTEMD_BOOT_ENTRIES:
	case BOOTLAYOUT_RASPBERRY:
	case BOOTLAYOUT_EXTLINUX:
	case BOOTLAYOUT_BOOTC_IMAGE:
	case BOOTLAYOUT_UNKNOWN:
	case BOOTLAYOUT_SEVERAL:
	case BOOTLAYOUT_UKI_SIGNED:
	case BOOTLAYOUT_BOOTC:
	case BOOTLAYOUT_MAX:
		break;
	}
	return 0;
}
