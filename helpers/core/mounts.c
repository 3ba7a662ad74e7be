/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/mounts.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "core/field.h"

/* Resolves \ooo, which the kernel writes for blanks, backslashes and '#', in place. */
static void unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		bool octal = from[0] == '\\' && from[1] >= '0' && from[1] <= '3' &&
			     from[2] >= '0' && from[2] <= '7' && from[3] >= '0' && from[3] <= '7';

		if (octal) {
			*to = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + (from[3] - '0'));
			from += 4;
			if (*to == '\0')
				to--;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

/* Cuts the next word out of the line; NULL at its end. */
static char *next_word(char **line)
{
	char *word = *line + strspn(*line, " \t");
	size_t len = strcspn(word, " \t");

	if (len == 0)
		return NULL;
	*line = word + len + (word[len] != '\0');
	word[len] = '\0';
	return word;
}

static char *next_line(char **text)
{
	char *line = *text;
	size_t len = strcspn(line, "\n");

	if (*line == '\0')
		return NULL;
	*text = line + len + (line[len] == '\n');
	line[len] = '\0';
	return line;
}

int device_number_parse(const char *text, unsigned *ret_major, unsigned *ret_minor)
{
	char major[16];
	size_t len = strcspn(text, ":");
	uint64_t high, low;

	if (text[len] != ':' || len >= sizeof(major))
		return -EBADMSG;
	memcpy(major, text, len);
	major[len] = '\0';
	if (field_number(major, 10, 9, &high) < 0 || field_number(text + len + 1, 10, 9, &low) < 0)
		return -EBADMSG;
	*ret_major = (unsigned)high;
	*ret_minor = (unsigned)low;
	return 0;
}

/* "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue": the optional
 * fields before the '-' are any number. An empty source is two blanks in a row. */
static int parse_mount(char *line, struct mount *ret)
{
	char *id = next_word(&line), *parent = next_word(&line), *device = next_word(&line);
	char *root = next_word(&line), *point = next_word(&line), *word = next_word(&line);

	if (!id || !parent || !device || !root || !point || !word)
		return -EBADMSG;
	while ((word = next_word(&line)) && strcmp(word, "-") != 0)
		;
	char *type = word ? next_word(&line) : NULL;
	if (!type || device_number_parse(device, &ret->major, &ret->minor) < 0)
		return -EBADMSG;
	char *source = *line == ' ' ? line++ : next_word(&line);
	char *options = next_word(&line);
	if (!source || !options)
		return -EBADMSG;
	if (*source == ' ')
		*source = '\0';
	unescape(point);
	unescape(type);
	unescape(source);
	unescape(options);
	ret->point = point;
	ret->type = type;
	ret->source = source;
	ret->options = options;
	return 0;
}

static size_t count_lines(const char *text)
{
	size_t count = 1;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static int fill_mounts(struct mounts *mounts, size_t lines)
{
	char *rest = mounts->text, *line;

	mounts->list = calloc(lines, sizeof(*mounts->list));
	if (!mounts->list)
		return -ENOMEM;
	while ((line = next_line(&rest)))
		if (parse_mount(line, &mounts->list[mounts->count++]) < 0)
			return -EBADMSG;
	return 0;
}

int mounts_parse(const char *text, struct mounts *ret)
{
	struct mounts mounts = { .text = strdup(text) };
	int r = mounts.text ? fill_mounts(&mounts, count_lines(text)) : -ENOMEM;

	if (r < 0) {
		mounts_release(&mounts);
		return r;
	}
	*ret = mounts;
	return 0;
}

static int fill_swaps(struct swaps *swaps, size_t lines)
{
	char *rest = swaps->text, *line;

	swaps->list = calloc(lines, sizeof(*swaps->list));
	if (!swaps->list)
		return -ENOMEM;
	while ((line = next_line(&rest))) {
		char *path = next_word(&line), *type = next_word(&line);

		if (!path || !type)
			return -EBADMSG;
		if (strcmp(path, "Filename") == 0)
			continue;
		unescape(path);
		swaps->list[swaps->count++] =
			(struct swap){ .path = path, .is_file = strcmp(type, "file") == 0 };
	}
	return 0;
}

int swaps_parse(const char *text, struct swaps *ret)
{
	struct swaps swaps = { .text = strdup(text) };
	int r = swaps.text ? fill_swaps(&swaps, count_lines(text)) : -ENOMEM;

	if (r < 0) {
		swaps_release(&swaps);
		return r;
	}
	*ret = swaps;
	return 0;
}

void mounts_release(struct mounts *mounts)
{
	free(mounts->list);
	free(mounts->text);
	*mounts = (struct mounts){ 0 };
}

void swaps_release(struct swaps *swaps)
{
	free(swaps->list);
	free(swaps->text);
	*swaps = (struct swaps){ 0 };
}

/* True when `path` is `point` or below it. */
static bool path_below(const char *path, const char *point)
{
	size_t len = strlen(point);

	if (len > 0 && point[len - 1] == '/')
		len--;
	return strncmp(path, point, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

bool mount_is_vital(const struct mount *mount)
{
	static const char *const exact[] = { "/",	 "/boot", "/efi",     "/usr",
					     "/var",	 "/etc",  "/nix",     "/gnu",
					     "/sysroot", "/root", "/new_root" };
	static const char *const trees[] = { "/boot/", "/usr/", "/nix/", "/gnu/", "/sysroot/" };

	for (size_t i = 0; i < ELEMENTSOF(exact); i++)
		if (strcmp(mount->point, exact[i]) == 0)
			return true;
	for (size_t i = 0; i < ELEMENTSOF(trees); i++)
		if (strncmp(mount->point, trees[i], strlen(trees[i])) == 0)
			return true;
	return false;
}

const struct mount *mounts_find(const struct mounts *mounts, const char *path)
{
	const struct mount *found = NULL;

	for (size_t i = 0; i < mounts->count; i++) {
		const struct mount *mount = &mounts->list[i];

		if (path_below(path, mount->point) &&
		    (!found || strlen(mount->point) >= strlen(found->point)))
			found = mount;
	}
	return found;
}

/* Copies the value of "name=value" among comma-separated options; false: not there or too long. */
static bool option_value(const char *options, const char *name, char *value, size_t size)
{
	size_t name_len = strlen(name);

	for (const char *at = options; *at; at += strcspn(at, ","), at += *at == ',') {
		if (strncmp(at, name, name_len) != 0 || at[name_len] != '=')
			continue;
		at += name_len + 1;
		size_t len = strcspn(at, ",");
		if (len >= size)
			return false;
		memcpy(value, at, len);
		value[len] = '\0';
		return true;
	}
	return false;
}

/* True when one of the colon-separated paths of the option lies on the layer. */
static bool option_on_layer(const struct mounts *mounts, const char *options, const char *name,
			    const struct mount *layer)
{
	char value[4096], *rest = value, *path;

	if (!option_value(options, name, value, sizeof(value)))
		return false;
	while ((path = strsep(&rest, ":"))) {
		const struct mount *on = path[0] == '/' ? mounts_find(mounts, path) : NULL;

		if (on && strcmp(on->point, "/") != 0 && strcmp(on->point, layer->point) == 0)
			return true;
	}
	return false;
}

bool mount_is_layer(const struct mounts *mounts, const struct mount *overlay,
		    const struct mount *layer)
{
	static const char *const options[] = { "lowerdir", "upperdir", "lowerdir+", "datadir+" };

	if (strcmp(overlay->type, "overlay") != 0)
		return false;
	for (size_t i = 0; i < ELEMENTSOF(options); i++)
		if (option_on_layer(mounts, overlay->options, options[i], layer))
			return true;
	return false;
}

/* The address at the front of "10.0.0.1:/export", "[fd00::1]:/export", "10.1.1.1:6789,...:/". */
static void source_address(const char *source, struct inet *ret)
{
	char text[INET_TEXT_MAX];
	bool bracket = source[0] == '[';
	size_t len = strcspn(source + bracket, bracket ? "]" : ":,/");

	if (len >= sizeof(text))
		return;
	memcpy(text, source + bracket, len);
	text[len] = '\0';
	(void)!inet_parse(text, ret);
}

bool mount_is_remote(const struct mount *mount, struct inet *ret)
{
	static const char *const types[] = {
		"nfs", "nfs4",	 "cifs", "smb3",	   "ceph",	 "9p",
		"afs", "lustre", "coda", "fuse.glusterfs", "fuse.sshfs", "fuse.ceph"
	};
	char value[INET_TEXT_MAX], transport[16];
	bool remote = false;

	for (size_t i = 0; i < ELEMENTSOF(types); i++)
		remote |= strcmp(mount->type, types[i]) == 0;
	/* 9p is remote only where it says so: a virtual machine has it from its host */
	if (strcmp(mount->type, "9p") == 0 &&
	    !(option_value(mount->options, "trans", transport, sizeof(transport)) &&
	      (strcmp(transport, "tcp") == 0 || strcmp(transport, "rdma") == 0)))
		return false;
	if (!remote)
		return false;
	*ret = (struct inet){ 0 };
	if (!option_value(mount->options, "addr", value, sizeof(value)) ||
	    inet_parse(value, ret) < 0)
		source_address(mount->source, ret);
	return true;
}
