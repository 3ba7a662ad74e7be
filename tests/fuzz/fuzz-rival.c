/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Other programs' files: whatever is in them, what comes out can be compared and shown. The same
 * text goes through every parser. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/amend.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char file_name[] = "/etc/driverctl.d/pci-0000:01:00.0";

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_claim(const struct claim *claim)
{
	const unsigned named = CLAIM_PATTERN | CLAIM_MODULE | CLAIM_INTERFACE;

	require(claim->rival < RIVAL_MAX && strcmp(claim->file, file_name) == 0);
	require(claim->line >= 0);
	require(claim->driver[0] == '\0' || driver_name_valid(claim->driver));
	require(!(claim->keys & named) == !claim->name);
	/* a name is one thing only */
	require((claim->keys & named) == 0 ||
		((claim->keys & named) & ((claim->keys & named) - 1)) == 0);
	require(!(claim->keys & CLAIM_SLOT) || (claim->keys & CLAIM_ADDRESS));
	require(claim->addr.device <= 0x1f && claim->addr.function <= 7);
}

static size_t count_char(const char *text, char c)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += *text == c;
	return count;
}

/* How many claims stand on other lines than this one does. */
static size_t count_elsewhere(const struct claims *claims, int line)
{
	size_t count = 0;

	for (size_t i = 0; i < claims->count; i++)
		count += claims->list[i].line != line;
	return count;
}

/* What is switched off is not found again, the rest is, and nothing moves to another line. */
static void check_amended(const struct contest *contest, const char *text)
{
	static rival_parser *const parsers[RIVAL_MAX] = {
		[RIVAL_IDS] = rival_parse_modprobe,	  [RIVAL_SOFTDEP] = rival_parse_modprobe,
		[RIVAL_INSTALL] = rival_parse_modprobe,	  [RIVAL_RULE] = rival_parse_rules,
		[RIVAL_BLACKLIST] = rival_parse_modprobe, [RIVAL_DPDK] = rival_parse_dpdk,
	};
	enum amend_way way = amend_way_of(contest);
	const struct claim *claim = contest->claim;
	_cleanup_strbuf_ struct strbuf out = { 0 };
	_cleanup_claims_ struct claims left = { 0 }, before = { 0 };

	if (way != AMEND_COMMENT && way != AMEND_DROP_ID)
		return;
	int r = amend_text(contest, text, &out);
	require(r == 0 || ((r == -ENOENT || r == -EOPNOTSUPP) && out.len == 0));
	if (r < 0)
		return;
	require(count_char(out.data, '\n') == count_char(text, '\n'));
	require((count_char(out.data, '"') - count_char(text, '"')) % 2 == 0);
	require(parsers[claim->rival](text, file_name, &before) == 0);
	require(parsers[claim->rival](out.data, file_name, &left) == 0);
	require(count_elsewhere(&left, claim->line) == count_elsewhere(&before, claim->line));
	for (size_t i = 0; i < left.count; i++)
		require(left.list[i].rival != claim->rival || left.list[i].line != claim->line ||
			left.list[i].keys != claim->keys ||
			memcmp(&left.list[i].id, &claim->id, sizeof(claim->id)) != 0 ||
			memcmp(&left.list[i].class, &claim->class, sizeof(claim->class)) != 0);
}

/* Each claim can be judged, and every contest has its texts. */
static void check_contests(const struct claims *claims, const char *text)
{
	static char module[] = "e1000e", *modules[] = { module };
	const struct device device = { .addr = { 0, 1, 0, 0 },
				       .id = { 0x8086, 0x10d3, 0x8086, 0xa01f },
				       .class = 0x020000 };
	struct entry entry = { .name = "one", .driver = "vfio-pci", .mode = MODE_VFIO };
	const struct contender contender = { .subject = { &device, "enp1s0", modules, 1 },
					     .entry = &entry,
					     .label = "0000:01:00.0" };

	for (entry.mode = MODE_VFIO; entry.mode < MODE_MAX; entry.mode++) {
		_cleanup_contests_ struct contests contests = { 0 };
		_cleanup_findings_ struct findings findings = { 0 };

		require(conflict_judge(&contender, claims, &contests) == 0);
		require(conflict_judge_unclear(claims, &contests) == 0);
		require(conflict_findings(&contests, &findings) == 0);
		require(findings.count == contests.count);
		for (size_t i = 0; i < contests.count; i++) {
			const struct finding *finding = &findings.list[i];

			check_amended(&contests.list[i], text);
			require(utf8_valid(finding->fact, strlen(finding->fact)));
			require(!strpbrk(finding->fact, "\n\x1b") && finding->fact[0] != '\0');
			require(!strpbrk(finding->remedy, "\n\x1b") && finding->remedy[0] != '\0');
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static rival_parser *const parsers[] = {
		rival_parse_driverctl, rival_parse_modprobe, rival_parse_cmdline,
		rival_parse_rules,     rival_parse_libvirt,  rival_parse_proxmox,
		rival_parse_supergfx,  rival_parse_dpdk,     rival_parse_old_config,
		rival_parse_unit,      rival_parse_script,
	};
	_cleanup_free_ char *text = strndup((const char *)data, size);
	_cleanup_claims_ struct claims claims = { 0 };

	require(text != NULL);
	for (size_t i = 0; i < ELEMENTSOF(parsers); i++)
		require(parsers[i](text, file_name, &claims) == 0);
	for (size_t i = 0; i < claims.count; i++)
		check_claim(&claims.list[i]);
	for (size_t i = 0; i < claims.lead_count; i++)
		require(claims.leads[i].program[0] == '/');
	check_contests(&claims, text);
	return 0;
}
