/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/amend.h"

#include <errno.h>
#include <string.h>

#include "core/rival-internal.h"

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

	/* what may have to do with other devices alone is not ours to switch off */
	if (!contest->device && claim->rival != RIVAL_OLD_TOOL)
		return AMEND_NONE;
	if (contest->winner == WINNER_BOTH || contest->winner == WINNER_VFIO_TOOL ||
	    strncmp(claim->file, "/etc/", strlen("/etc/")) != 0)
		return AMEND_NONE;
	if (goes_whole(claim))
		return AMEND_REMOVE;
	if (!is_line_based(claim))
		return AMEND_NONE;
	return claim->rival == RIVAL_IDS && !claim->alone ? AMEND_DROP_ID : AMEND_COMMENT;
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

/* The end of the claim's line with all that it is continued by, as its parser reads it. */
static int find_end(const struct claim *claim, const char *text, const char **ret)
{
	_cleanup_free_ char *copy = strdup(text);
	struct lines lines = { .at = copy };
	char *line = NULL;

	if (!copy)
		return -ENOMEM;
	while (lines.number < claim->line)
		if (!(claim->rival == RIVAL_RULE ? lines_next_rule : lines_next)(&lines, &line))
			return -ENOENT;
	*ret = find_line(text, lines.next + 1);
	if (!*ret)
		*ret = text + strlen(text);
	return 0;
}

static bool has(const char *line, const char *end, const char *what)
{
	return memmem(line, (size_t)(end - line), what, strlen(what)) != NULL;
}

/* What its own program may take for other lines than we do. */
static bool is_ambiguous(const struct claim *claim, const char *line, const char *end)
{
	if (claim->rival == RIVAL_RULE)
		return has(line, end, "\r");
	if (claim->rival == RIVAL_DPDK)
		return has(line, end, "\\\n");
	return has(line, end, "\\\\\n");
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
		    claim_same_ids(now, claim) &&
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
	       claim_same_ids(&claims.list[0], claim);
}

/* --- a line of which a part goes -----------------------------------------------------------------
 */

/* What is cut out is this byte, which no text has, until the line is put together. */
static const char gone = '\0';

static void cut(char *from, size_t len)
{
	memset(from, gone, len);
}

/* The line without what joins its parts. */
static int join(const char *line, const char *end, struct strbuf *out)
{
	for (; line < end; line++) {
		if (line[0] == '\\' && line + 1 < end && line[1] == '\n')
			line++;
		else
			strbuf_addn(out, line, 1);
	}
	return out->error;
}

/* The line with what joins its parts where it was, without what is gone from `joined`. */
static void add_kept(const char *line, const char *end, const char *joined, struct strbuf *out)
{
	for (; line < end; line++) {
		if (line[0] == '\\' && line + 1 < end && line[1] == '\n') {
			strbuf_addn(out, line++, 2);
			continue;
		}
		if (*joined != gone)
			strbuf_addn(out, joined, 1);
		joined++;
	}
}

/* Cuts the claim's items out of a list. False when no other is in it. */
static bool cut_items(const struct claim *claim, char *list, size_t len)
{
	char *comma = NULL; /* behind the last that stays */
	bool last_stays = true, any = false;

	for (size_t at = 0, item; at < len; at += item + 1) {
		item = 0;
		while (at + item < len && list[at + item] != ',')
			item++;
		last_stays = !is_item(claim, list + at, item);
		if (!last_stays) {
			cut(list + at, at + item < len ? item + 1 : item);
			continue;
		}
		any |= item > 0;
		comma = at + item < len ? list + at + item : NULL;
	}
	if (!last_stays && comma)
		cut(comma, 1);
	return any;
}

static size_t count_quotes(const char *word, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += word[i] == '"';
	return count;
}

/* Takes the claim's items out of one word. 0: nothing of the word stays, 1, or -EOPNOTSUPP: it is
 * quoted in a way that is not understood. */
static int amend_word(const struct claim *claim, char *word, size_t len)
{
	static const char key[] = "ids=";
	size_t quotes = count_quotes(word, len), prefix = strlen(key);

	if (quotes % 2 != 0)
		return -EOPNOTSUPP;
	if (len < prefix || strncmp(word, key, prefix) != 0)
		return 1;
	word += prefix;
	len -= prefix;
	if (quotes > 0 && (quotes != 2 || word[0] != '"' || word[len - 1] != '"'))
		return -EOPNOTSUPP;
	return quotes > 0 ? cut_items(claim, word + 1, len - 2) : cut_items(claim, word, len);
}

/* The same for a line, "options MODULE WORD...". */
static int amend_words(const struct claim *claim, char *line)
{
	static const char blanks[] = " \t\r\n";
	size_t number = 0, kept = 0, gap, len;

	for (char *next; *line != '\0'; line = next) {
		gap = strspn(line, blanks);
		len = strcspn(line + gap, blanks);
		next = line + gap + len;
		int r = number++ < 2 || len == 0 ? 1 : amend_word(claim, line + gap, len);

		if (r < 0)
			return r;
		kept += number > 2 && len > 0 && r > 0;
		if (r == 0)
			cut(line, gap + len);
	}
	return kept > 0;
}

static int add_without_id(const struct claim *claim, const char *line, const char *end,
			  struct strbuf *out)
{
	_cleanup_strbuf_ struct strbuf joined = { 0 };
	int r = join(line, end, &joined);

	if (r < 0 || !joined.data)
		return r < 0 ? r : -ENOENT;
	/* modprobe drops a backslash before anything else */
	r = strchr(joined.data, '\\') ? -EOPNOTSUPP : amend_words(claim, joined.data);
	if (r == 0)
		add_commented(line, end, out);
	else if (r > 0)
		add_kept(line, end, joined.data, out);
	return r < 0 ? r : out->error;
}

int amend_text(const struct contest *contest, const char *text, struct strbuf *out)
{
	const struct claim *claim = contest->claim;
	const char *line = find_line(text, claim->line), *end = NULL;
	_cleanup_strbuf_ struct strbuf changed = { 0 };
	int r = line && still_claims(claim, text) ? find_end(claim, text, &end) : -ENOENT;

	if (r == 0 && is_ambiguous(claim, line, end))
		r = -EOPNOTSUPP;
	if (r == 0 && claim->rival == RIVAL_IDS)
		r = add_without_id(claim, line, end, &changed);
	else if (r == 0)
		add_commented(line, end, &changed);
	if (r < 0 || changed.error)
		return r < 0 ? r : changed.error;
	strbuf_addn(out, text, (size_t)(line - text));
	strbuf_add(out, strbuf_text(&changed));
	strbuf_add(out, end);
	return out->error;
}
