/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/amend.h"

#include <errno.h>
#include <string.h>

/* Whole files are what these have for one device, or what took our place. */
static bool goes_whole(const struct claim *claim)
{
	return claim->rival == RIVAL_DRIVERCTL || claim->rival == RIVAL_OLD_TOOL;
}

static bool is_line_based(const struct claim *claim)
{
	switch (claim->rival) {
	case RIVAL_IDS:
	case RIVAL_SOFTDEP:
	case RIVAL_INSTALL:
	case RIVAL_BLACKLIST:
	case RIVAL_RULE:
	case RIVAL_DPDK:
		return claim->line > 0;
	case RIVAL_DRIVERCTL:
	case RIVAL_PCIBACK:
	case RIVAL_LIBVIRT:
	case RIVAL_PROXMOX:
	case RIVAL_SUPERGFX:
	case RIVAL_SPDK:
	case RIVAL_UNIT:
	case RIVAL_SCRIPT:
	case RIVAL_OLD_TOOL:
	case RIVAL_MAX:
		break;
	}
	return false;
}

enum amend_way amend_way_of(const struct contest *contest)
{
	const struct claim *claim = contest->claim;

	if (contest->winner == WINNER_BOTH || contest->winner == WINNER_VFIO_TOOL ||
	    strncmp(claim->file, "/etc/", strlen("/etc/")) != 0)
		return AMEND_NONE;
	if (goes_whole(claim))
		return AMEND_REMOVE;
	if (!is_line_based(claim))
		return AMEND_NONE;
	return claim->rival == RIVAL_IDS ? AMEND_DROP_ID : AMEND_COMMENT;
}

void amend_add_purpose(const struct contest *contest, struct strbuf *out)
{
	const struct claim *claim = contest->claim;

	switch (amend_way_of(contest)) {
	case AMEND_REMOVE:
		strbuf_add(out, "remove ");
		break;
	case AMEND_COMMENT:
		strbuf_add(out, "comment out ");
		break;
	case AMEND_DROP_ID:
		strbuf_addf(out, "take %s out of ", PCI_ID_TEXT(&claim->id));
		break;
	case AMEND_NONE:
		return;
	}
	strbuf_add_escaped(out, claim->file);
	if (claim->line > 0 && amend_way_of(contest) != AMEND_REMOVE)
		strbuf_addf(out, ":%d", claim->line);
}

static const char *next_line(const char *text)
{
	const char *end = strchr(text, '\n');

	return end ? end + 1 : text + strlen(text);
}

/* The place of a line, NULL when there are fewer. */
static const char *find_line(const char *text, int line)
{
	for (int number = 1; number < line && *text != '\0'; number++)
		text = next_line(text);
	return *text != '\0' ? text : NULL;
}

/* The end of a line with all that it is continued by. */
static const char *end_of(const char *line)
{
	const char *end = next_line(line);

	while (*end != '\0' && end - line >= 2 && end[-1] == '\n' && end[-2] == '\\')
		end = next_line(end);
	return end;
}

/* True when the claims of the file, read again, have this one at its place. */
static bool still_claims(const struct claim *claim, const char *text)
{
	rival_parser *parser = claim->rival == RIVAL_RULE   ? rival_parse_rules
			       : claim->rival == RIVAL_DPDK ? rival_parse_dpdk
							    : rival_parse_modprobe;
	_cleanup_claims_ struct claims claims = { 0 };

	if (parser(text, claim->file, &claims) < 0)
		return false;
	for (size_t i = 0; i < claims.count; i++) {
		const struct claim *now = &claims.list[i];

		if (now->rival == claim->rival && now->line == claim->line &&
		    now->keys == claim->keys &&
		    memcmp(&now->id, &claim->id, sizeof(now->id)) == 0 &&
		    strcmp(now->name ? now->name : "", claim->name ? claim->name : "") == 0)
			return true;
	}
	return false;
}

static void add_commented(const char *line, const char *end, struct strbuf *out)
{
	for (const char *next; line < end; line = next) {
		next = next_line(line);
		strbuf_add(out, "# ");
		strbuf_addn(out, line, (size_t)(next - line));
	}
}

/* True when an item of an ids= list is that of the claim. */
static bool is_item(const struct claim *claim, const char *item, size_t len)
{
	_cleanup_strbuf_ struct strbuf line = { 0 };
	_cleanup_claims_ struct claims claims = { 0 };

	strbuf_addf(&line, "options vfio-pci ids=%.*s", (int)len, item);
	return rival_parse_modprobe(strbuf_text(&line), "", &claims) == 0 && claims.count == 1 &&
	       claims.list[0].keys == claim->keys &&
	       memcmp(&claims.list[0].id, &claim->id, sizeof(claim->id)) == 0;
}

/* What is left of a list; *ret_end is behind it, and the lines that it was continued on are
 * continued behind it, so that their number stays. False when nothing is left. */
static bool add_rest(const struct claim *claim, const char *list, const char **ret_end,
		     struct strbuf *out)
{
	_cleanup_strbuf_ struct strbuf joined = { 0 };
	size_t kept = 0, joints = 0;

	for (; *list != '\0' && !strchr(" \t\r\n", *list); list++) {
		if (list[0] == '\\' && list[1] == '\n') {
			list++;
			joints++;
			continue;
		}
		strbuf_addn(&joined, list, 1);
	}
	const char *item = strbuf_text(&joined);
	for (size_t len; *item != '\0'; item += len + (item[len] == ',')) {
		len = strcspn(item, ",");
		if (len == 0 || is_item(claim, item, len))
			continue;
		strbuf_add(out, kept++ > 0 ? "," : "");
		strbuf_addn(out, item, len);
	}
	while (joints-- > 0)
		strbuf_add(out, "\\\n");
	if (joined.error)
		out->error = joined.error;
	*ret_end = list;
	return kept > 0;
}

/* The place behind the next "ids=" that begins a word, NULL when there is none before `end`. */
static const char *find_ids(const char *line, const char *end)
{
	static const char key[] = "ids=";

	for (const char *at = line; (at = strstr(at, key)) && at < end; at++)
		if (at > line && strchr(" \t\n", at[-1]))
			return at + strlen(key);
	return NULL;
}

/* False when nothing would be left of a list: the line goes as a whole then. */
static bool add_without_id(const struct claim *claim, const char *line, const char *end,
			   struct strbuf *out)
{
	for (const char *list; (list = find_ids(line, end));) {
		strbuf_addn(out, line, (size_t)(list - line));
		if (!add_rest(claim, list, &line, out))
			return false;
	}
	strbuf_addn(out, line, (size_t)(end - line));
	return true;
}

int amend_text(const struct contest *contest, const char *text, struct strbuf *out)
{
	const struct claim *claim = contest->claim;
	const char *line = find_line(text, claim->line), *end = line ? end_of(line) : NULL;
	_cleanup_strbuf_ struct strbuf rest = { 0 };

	if (!line || !still_claims(claim, text))
		return -ENOENT;
	strbuf_addn(out, text, (size_t)(line - text));
	if (amend_way_of(contest) == AMEND_DROP_ID && add_without_id(claim, line, end, &rest))
		strbuf_add(out, strbuf_text(&rest));
	else
		add_commented(line, end, out);
	strbuf_add(out, end);
	return rest.error ? rest.error : out->error;
}
