/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/rivals.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "core/rules.h"
#include "sys/dropins.h"

#define RIVAL_FILE_MAX ((size_t)1 << 20)

/* Everything that one reading fills. Directories are below the root, without a leading slash. */
struct reading {
	const struct root *root;
	struct claims *claims;
	struct unread *unread;
};

static int add_unread(struct unread *unread, const char *path, int error)
{
	struct unread_file *list = reallocarray(unread->list, unread->count + 1, sizeof(*list));
	char *file = NULL;

	if (list)
		unread->list = list;
	if (!list || asprintf(&file, "/%s", path) < 0)
		return -ENOMEM;
	list[unread->count++] = (struct unread_file){ file, error };
	return 0;
}

void unread_release(struct unread *unread)
{
	for (size_t i = 0; i < unread->count; i++)
		free(unread->list[i].file);
	free(unread->list);
	*unread = (struct unread){ 0 };
}

static bool is_absent(int error)
{
	return error == -ENOENT || error == -ENOTDIR || error == -EISDIR || error == -ELOOP;
}

/* The text of a file, NULL when there is none to be judged. */
static int read_text(struct reading *reading, const char *path, char **ret)
{
	size_t len;
	int r = root_read_file(reading->root->top, path, RIVAL_FILE_MAX, ret, &len);

	if (r == 0 || r == -ENOMEM)
		return r;
	*ret = NULL;
	return is_absent(r) ? 0 : add_unread(reading->unread, path, r);
}

static int parse_file(struct reading *reading, const char *path, rival_parser *parser)
{
	_cleanup_free_ char *text = NULL;
	char name[PATH_MAX];
	int r = read_text(reading, path, &text);

	if (r < 0 || !text || strncmp(text, GENERATED_MARK, strlen(GENERATED_MARK)) == 0)
		return r;
	snprintf(name, sizeof(name), "/%s", path);
	return parser(text, name, reading->claims);
}

/* --- directories ---------------------------------------------------------------------------------
 */

/* The files of directories, in the order of their names. */
struct listing {
	struct listed {
		char *path; /* below the root */
		const char *name;
	} * list;
	size_t count;
};

static void listing_release(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		free(listing->list[i].path);
	free(listing->list);
}

#define _cleanup_listing_ _cleanup_(listing_release)

static bool ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), tail = strlen(suffix);

	return len >= tail && strcmp(text + len - tail, suffix) == 0;
}

static int listing_add(struct listing *listing, const char *directory, const char *name)
{
	struct listed *list = reallocarray(listing->list, listing->count + 1, sizeof(*list));
	char *path = NULL;

	if (list)
		listing->list = list;
	if (!list || asprintf(&path, "%s/%s", directory, name) < 0)
		return -ENOMEM;
	list[listing->count++] = (struct listed){ path, path + strlen(directory) + 1 };
	return 0;
}

static int list_directory(struct reading *reading, const char *directory, const char *suffix,
			  struct listing *listing)
{
	int fd = root_open_dir(reading->root->top, directory);
	_cleanup_dir_ DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int r = 0;

	if (fd >= 0 && !dir)
		close_cleanup(&fd);
	if (!dir)
		return fd >= 0 || is_absent(fd) ? 0 : add_unread(reading->unread, directory, fd);
	for (struct dirent *entry; r == 0 && (entry = readdir(dir));)
		if (entry->d_name[0] != '.' && ends_with(entry->d_name, suffix))
			r = listing_add(listing, directory, entry->d_name);
	return r;
}

static int compare_listed(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;

	return strcmp(a->name, b->name);
}

/* Brings them into their order; of those of one name only one stays. */
static void listing_order(struct listing *listing)
{
	size_t kept = 0;

	if (listing->count > 0)
		qsort(listing->list, listing->count, sizeof(*listing->list), compare_listed);
	for (size_t i = 0; i < listing->count; i++) {
		if (kept > 0 && strcmp(listing->list[kept - 1].name, listing->list[i].name) == 0)
			free(listing->list[i].path);
		else
			listing->list[kept++] = listing->list[i];
	}
	listing->count = kept;
}

static int parse_listing(struct reading *reading, const struct listing *listing,
			 rival_parser *parser)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < listing->count; i++)
		r = parse_file(reading, listing->list[i].path, parser);
	return r;
}

static int parse_directory(struct reading *reading, const char *directory, const char *suffix,
			   rival_parser *parser)
{
	_cleanup_listing_ struct listing listing = { 0 };
	int r = list_directory(reading, directory, suffix, &listing);

	listing_order(&listing);
	return r < 0 ? r : parse_listing(reading, &listing, parser);
}

/* Directories of which an earlier one masks the files of a later one. */
static int parse_layers(struct reading *reading, const char *name, const char *suffix,
			rival_parser *parser)
{
	static const char *const layers[] = { "etc", "run", "usr/local/lib", "usr/lib", "lib" };
	_cleanup_dropins_ struct dropins dropins = { 0 };
	char directories[ELEMENTSOF(layers)][64];
	const char *list[ELEMENTSOF(layers)];

	for (size_t i = 0; i < ELEMENTSOF(layers); i++) {
		snprintf(directories[i], sizeof(directories[i]), "%s/%s", layers[i], name);
		list[i] = directories[i];
	}
	int r = dropins_list(reading->root, list, ELEMENTSOF(list), suffix, &dropins);
	for (size_t i = 0; r == 0 && i < dropins.count; i++)
		r = parse_file(reading, dropins.list[i].path, parser);
	return r;
}

/* --- services that are started at boot -----------------------------------------------------------
 */

static const char *const unit_places[] = {
	"etc/systemd/system",	  "run/systemd/system", "usr/local/lib/systemd/system",
	"usr/lib/systemd/system", "lib/systemd/system",
};

/* The file that a unit's name stands for; an instance has its template's. */
static int parse_unit(struct reading *reading, const char *unit)
{
	char path[PATH_MAX], name[NAME_MAX + 1];
	const char *at = strchr(unit, '@');

	snprintf(name, sizeof(name), "%.*s%s", at ? (int)(at - unit) + 1 : NAME_MAX, unit,
		 at ? ".service" : "");
	for (size_t i = 0; i < ELEMENTSOF(unit_places); i++) {
		snprintf(path, sizeof(path), "%s/%s", unit_places[i], name);
		if (root_exists(reading->root->top, path))
			return parse_file(reading, path, rival_parse_unit);
	}
	return 0;
}

/* The names in the .wants and .requires directories of a place. */
static int list_wanted(struct reading *reading, const char *place, struct listing *units)
{
	static const char *const kinds[] = { ".wants", ".requires" };
	_cleanup_listing_ struct listing directories = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(kinds); i++)
		r = list_directory(reading, place, kinds[i], &directories);
	for (size_t i = 0; r == 0 && i < directories.count; i++)
		r = list_directory(reading, directories.list[i].path, ".service", units);
	return r;
}

static int parse_units(struct reading *reading)
{
	_cleanup_listing_ struct listing units = { 0 };
	int r = list_wanted(reading, "run/systemd/generator", &units);

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(unit_places); i++)
		r = list_wanted(reading, unit_places[i], &units);
	listing_order(&units);
	for (size_t i = 0; r == 0 && i < units.count; i++)
		/* it is in the way of ours whether or not it is enabled: see below */
		if (strcmp(units.list[i].name, "vfio-tool.service") != 0)
			r = parse_unit(reading, units.list[i].name);
	return r < 0 ? r : parse_unit(reading, "vfio-tool.service");
}

/* --- scripts -------------------------------------------------------------------------------------
 */

/* The scripts of initramfs-tools, by the stage that runs them. */
static int parse_image_scripts(struct reading *reading)
{
	_cleanup_listing_ struct listing stages = { 0 };
	int r = list_directory(reading, "etc/initramfs-tools/scripts", "", &stages);

	listing_order(&stages);
	for (size_t i = 0; r == 0 && i < stages.count; i++)
		r = parse_directory(reading, stages.list[i].path, "", rival_parse_script);
	return r;
}

/* A program that a unit or modprobe runs, when it is a script. */
static int follow_lead(struct reading *reading, const struct lead *lead)
{
	const char *path = lead->program + 1;
	_cleanup_free_ char *text = NULL;
	char start[2];
	int r;

	if (root_read_raw(reading->root->top, path, start, sizeof(start)) != sizeof(start) ||
	    memcmp(start, "#!", sizeof(start)) != 0)
		return 0;
	r = read_text(reading, path, &text);
	if (r < 0 || !text)
		return r;
	return rival_parse_program(lead->rival, text, lead->program, reading->claims);
}

/* Scripts lead nowhere further. */
static int follow_leads(struct reading *reading)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < reading->claims->lead_count; i++)
		r = follow_lead(reading, &reading->claims->leads[i]);
	return r;
}

static int parse_cmdline(struct reading *reading)
{
	enum { COMMAND_LINE_MAX = 65536 };
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r = reading->root->proc < 0 ? -ENOENT
					: root_read_file(reading->root->proc, "cmdline",
							 COMMAND_LINE_MAX, &text, &len);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	return rival_parse_cmdline(text, "kernel command line", reading->claims);
}

int rivals_read(const struct root *root, struct claims *claims, struct unread *unread)
{
	static const struct {
		const char *directory, *suffix;
		rival_parser *parser;
		bool layered;
	} directories[] = {
		{ "etc/driverctl.d", "", rival_parse_driverctl, false },
		{ "modprobe.d", ".conf", rival_parse_modprobe, true },
		{ "udev/rules.d", ".rules", rival_parse_rules, true },
		{ "etc/libvirt/qemu", ".xml", rival_parse_libvirt, false },
		{ "run/libvirt/qemu", ".xml", rival_parse_libvirt, false },
		{ "etc/pve/qemu-server", ".conf", rival_parse_proxmox, false },
	};
	static const struct {
		const char *path;
		rival_parser *parser;
	} files[] = {
		{ "etc/supergfxd.conf", rival_parse_supergfx },
		{ "etc/dpdk/interfaces", rival_parse_dpdk },
		{ "etc/vfio-tool/config.toml", rival_parse_old_config },
	};
	struct reading reading = { root, claims, unread };
	int r = parse_cmdline(&reading);

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(directories); i++)
		r = (directories[i].layered ? parse_layers : parse_directory)(
			&reading, directories[i].directory, directories[i].suffix,
			directories[i].parser);
	for (size_t i = 0; r == 0 && i < ELEMENTSOF(files); i++)
		r = parse_file(&reading, files[i].path, files[i].parser);
	if (r == 0)
		r = parse_units(&reading);
	if (r == 0)
		r = parse_image_scripts(&reading);
	return r < 0 ? r : follow_leads(&reading);
}
