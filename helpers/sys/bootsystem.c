/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What there is; bootsystem-files.c has what is done with it. */
#include "sys/bootsystem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/bootsystem-parts.h"

/* A file that is there says so. */
static const struct {
	enum bootfact fact;
	const char *path;
} places[] = {
	{ BOOTFACT_OSTREE_BOOTED, "run/ostree-booted" },
	{ BOOTFACT_RPM_OSTREE, "usr/bin/rpm-ostree" },
	{ BOOTFACT_BOOTC, "usr/bin/bootc" },
	{ BOOTFACT_BOOTC, "usr/lib/bootc" },
	{ BOOTFACT_PROXMOX_ESPS, "etc/kernel/proxmox-boot-uuids" },
	{ BOOTFACT_PROXMOX_TOOL, "usr/sbin/proxmox-boot-tool" },
	{ BOOTFACT_EXTLINUX, "boot/extlinux/extlinux.conf" },
	{ BOOTFACT_UBOOT_UPDATE, "usr/sbin/u-boot-update" },
	{ BOOTFACT_GRUB_DEFAULT, "etc/default/grub" },
	{ BOOTFACT_GRUBBY, "usr/sbin/grubby" },
	{ BOOTFACT_GRUBBY, "usr/bin/grubby" },
	{ BOOTFACT_KERNEL_CMDLINE, "etc/kernel/cmdline" },
	{ BOOTFACT_KERNEL_INSTALL, "usr/bin/kernel-install" },
	{ BOOTFACT_SYSTEMD_BOOT, "boot/loader/loader.conf" },
	{ BOOTFACT_SYSTEMD_BOOT, "efi/loader/loader.conf" },
	{ BOOTFACT_SYSTEMD_BOOT, "boot/efi/loader/loader.conf" },
};

static const char *const loader_places[] = { "boot", "efi", "boot/efi" };

bool bootsystem_says(const struct root *root, const char *path, const char *text)
{
	enum { FILE_MAX = 4 * 1024 * 1024 };
	_cleanup_free_ char *there = NULL;
	size_t len;

	return root_read_file(root->top, path, FILE_MAX, &there, &len) == 0 && strstr(there, text);
}

/* EFI variables are four bytes of attributes, and here text in UTF-16. */
static void read_loader(const struct root *root, struct bootfacts *facts)
{
	static const char directory[] = "firmware/efi/efivars/";
	static const char vendor[] = "-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
	char path[160], data[2 * sizeof(facts->loader)];
	size_t len = 0;

	if (root->sys < 0)
		return;
	snprintf(path, sizeof(path), "%sStubInfo%s", directory, vendor);
	facts->has[BOOTFACT_UKI_BOOTED] = root_exists(root->sys, path);
	snprintf(path, sizeof(path), "%sLoaderInfo%s", directory, vendor);
	ssize_t got = root_read_raw(root->sys, path, data, sizeof(data));
	for (ssize_t i = 4; i + 1 < got && len + 1 < sizeof(facts->loader); i += 2) {
		if (data[i + 1] != 0 || data[i] < ' ' || data[i] > '~')
			break;
		facts->loader[len++] = data[i];
	}
	facts->loader[len] = '\0';
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), last = strlen(end);

	return len > last && strcmp(text + len - last, end) == 0;
}

DIR *bootsystem_list(const struct root *root, const char *path)
{
	int fd = root_open_dir(root->top, path);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !list)
		close(fd);
	return list;
}

/* kernel-install names entries by the machine's ID, or by a token that was chosen for it. */
static void read_entries(const struct root *root, struct bootfacts *facts)
{
	char token[80] = "", path[64];

	if (root_read(root->top, "etc/kernel/entry-token", token, sizeof(token)) <= 0 &&
	    root_read(root->top, "etc/machine-id", token, sizeof(token)) <= 0)
		token[0] = '\0';
	for (size_t i = 0; i < ELEMENTSOF(loader_places); i++) {
		snprintf(path, sizeof(path), "%s/loader/entries", loader_places[i]);
		_cleanup_dir_ DIR *list = bootsystem_list(root, path);
		for (struct dirent *entry; list && (entry = readdir(list));) {
			if (entry->d_name[0] == '.' || !ends_with(entry->d_name, ".conf"))
				continue;
			facts->has[BOOTFACT_ENTRIES] = true;
			if (token[0] != '\0' && strncmp(entry->d_name, token, strlen(token)) == 0)
				facts->has[BOOTFACT_ENTRIES_MADE] = true;
		}
	}
}

static void read_unified(const struct root *root, struct bootfacts *facts)
{
	_cleanup_dir_ DIR *presets = bootsystem_list(root, "etc/mkinitcpio.d");

	if (bootsystem_says(root, "etc/kernel/install.conf", "layout=uki") ||
	    bootsystem_says(root, "usr/lib/kernel/install.conf", "layout=uki"))
		facts->has[BOOTFACT_UKI] = true;
	for (struct dirent *entry; presets && (entry = readdir(presets));) {
		char path[300];

		if (!ends_with(entry->d_name, ".preset"))
			continue;
		snprintf(path, sizeof(path), "etc/mkinitcpio.d/%s", entry->d_name);
		if (bootsystem_says(root, path, "\ndefault_uki="))
			facts->has[BOOTFACT_UKI_MKINITCPIO] = true;
	}
}

const char *bootsystem_raspberry(const struct root *root)
{
	if (root_exists(root->top, "boot/firmware/config.txt") &&
	    root_exists(root->top, "boot/firmware/cmdline.txt"))
		return "/boot/firmware/cmdline.txt";
	if (root_exists(root->top, "boot/config.txt") && root_exists(root->top, "boot/cmdline.txt"))
		return "/boot/cmdline.txt";
	return NULL;
}

/* Fedora and RHEL have links to it in /etc, one for the systems that boot by EFI. */
static int find_grub_config(const struct root *root, char **ret)
{
	bool efi = root->sys >= 0 && root_exists(root->sys, "firmware/efi");
	const char *const links[] = { efi ? "etc/grub2-efi.cfg" : "etc/grub2.cfg" };
	static const char *const files[] = { "boot/grub2/grub.cfg", "boot/grub/grub.cfg" };
	char target[256];

	if (root_read_link(root->top, links[0], target, sizeof(target)) == 0 &&
	    strncmp(target, "../boot/", 8) == 0 && !strstr(target + 3, "..") &&
	    root_exists(root->top, target + 3))
		return (*ret = strdup(target + 2)) ? 0 : -ENOMEM;
	for (size_t i = 0; i < ELEMENTSOF(files); i++)
		if (root_exists(root->top, files[i]))
			return asprintf(ret, "/%s", files[i]) < 0 ? -ENOMEM : 0;
	return 0;
}

const char *bootsystem_mkconfig(const struct root *root)
{
	static const char *const programs[] = { "/usr/sbin/grub2-mkconfig",
						"/usr/bin/grub2-mkconfig",
						"/usr/sbin/grub-mkconfig",
						"/usr/bin/grub-mkconfig" };

	for (size_t i = 0; i < ELEMENTSOF(programs); i++)
		if (root_exists(root->top, programs[i] + 1))
			return programs[i];
	return NULL;
}

static void read_grub(const struct root *root, struct bootsystem *system)
{
	const char *program = bootsystem_mkconfig(root);
	bool *has = system->facts.has;

	has[BOOTFACT_GRUB_MKCONFIG] = program || root_exists(root->top, "usr/sbin/update-grub");
	has[BOOTFACT_GRUB_DROPINS] =
		program && bootsystem_says(root, program + 1, "default/grub.d");
	has[BOOTFACT_GRUB_CONFIG] = system->grub_config;
	has[BOOTFACT_GRUB_ENTRIES] =
		system->grub_config && bootsystem_says(root, system->grub_config + 1, "\nblscfg");
}

int bootsystem_read(const struct root *root, enum answer secure_boot, struct bootsystem *ret)
{
	for (size_t i = 0; i < ELEMENTSOF(places); i++)
		if (root_exists(root->top, places[i].path))
			ret->facts.has[places[i].fact] = true;
	ret->facts.has[BOOTFACT_RASPBERRY] = bootsystem_raspberry(root);
	ret->facts.secure_boot = secure_boot;
	read_loader(root, &ret->facts);
	read_entries(root, &ret->facts);
	read_unified(root, &ret->facts);
	int r = find_grub_config(root, &ret->grub_config);
	if (r < 0)
		return r;
	read_grub(root, ret);
	ret->layout = bootlayout_find(&ret->facts);
	ret->by_command = ret->layout == BOOTLAYOUT_RPM_OSTREE ||
			  (ret->layout == BOOTLAYOUT_GRUBBY && root->live);
	return 0;
}

void bootsystem_release(struct bootsystem *system)
{
	for (size_t i = 0; i < system->command_count; i++) {
		for (size_t k = 0; k < system->commands[i].count; k++)
			free(system->commands[i].words[k]);
		free(system->commands[i].words);
	}
	free(system->commands);
	free(system->grub_config);
	*system = (struct bootsystem){ 0 };
}
