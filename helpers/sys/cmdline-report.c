/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/cmdline-report.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "sys/cli.h"
#include "sys/finding-report.h"
#include "sys/log.h"
#include "sys/rebuild.h"

const char *cmdline_state_to_string(enum cmdline_state state)
{
	static const char *const names[CMDLINE_STATE_MAX] = {
		[CMDLINE_UNCHANGED] = "unchanged", [CMDLINE_PLANNED] = "planned",
		[CMDLINE_DONE] = "done",	   [CMDLINE_UNDONE] = "undone",
		[CMDLINE_DECLINED] = "declined",   [CMDLINE_ADVISED] = "advised",
		[CMDLINE_FAILED] = "failed",
	};

	return state < CMDLINE_STATE_MAX ? names[state] : NULL;
}

void cmdline_report_release(struct cmdline_report *report)
{
	strbuf_release(&report->text);
	strbuf_release(&report->message);
}

static void add_programs(const struct bootsystem *system, struct strbuf *out)
{
	for (size_t i = 0; i < system->command_count; i++) {
		strbuf_add(out, i == 0 ? "then:" : "     ");
		for (size_t k = 0; k < system->commands[i].count; k++) {
			strbuf_add(out, " ");
			strbuf_add_escaped(out, system->commands[i].words[k]);
		}
		strbuf_add(out, "\n");
	}
}

void cmdline_report_plan(struct cmdline_report *report)
{
	struct strbuf *out = &report->text;

	if (report->add[0] != '\0')
		strbuf_addf(out, "to be added: %s\n", report->add);
	if (report->drop[0] != '\0') {
		strbuf_add(out, "to be taken out: ");
		strbuf_add_escaped(out, report->drop);
		strbuf_add(out, "\n");
	}
	strbuf_add(out, report->diff);
	if (report->system)
		add_programs(report->system, out);
}

bool cmdline_report_flush(struct cmdline_report *report)
{
	bool good =
		report->call->json || report->call->quiet || cli_print(strbuf_text(&report->text));

	strbuf_release(&report->text);
	return good;
}

static json_t *words_json(const char *words)
{
	json_t *list = json_array();

	for (const char *at = words ? words : ""; list && *at != '\0';) {
		_cleanup_free_ char *word = strndup(at, strcspn(at, " "));

		if (!word || json_array_append_new(list, json_text_or_null(word)) < 0) {
			json_decref(list);
			return NULL;
		}
		at += strlen(word) + (at[strlen(word)] == ' ');
	}
	return list;
}

static json_t *programs_json(const struct bootsystem *system)
{
	json_t *list = json_array();

	for (size_t i = 0; list && system && i < system->command_count; i++) {
		json_t *words = json_array();

		for (size_t k = 0; words && k < system->commands[i].count; k++)
			(void)!json_array_append_new(
				words, json_text_or_null(system->commands[i].words[k]));
		if (json_array_append_new(list, words) < 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *iommu_json(const struct cmdline_report *report)
{
	if (!report->host || !report->host_known)
		return json_null();
	enum iommu_cause cause = iommu_judge(report->host);

	return json_pack("{s:b, s:s}", "active", cause == IOMMU_ACTIVE, "cause",
			 iommu_cause_to_string(cause));
}

/* A text of several lines. */
static json_t *lines_json(const char *text)
{
	if (text[0] == '\0' || !utf8_valid(text, strlen(text)))
		return json_text_or_null(text);
	return json_string(text);
}

static json_t *report_json(const struct cmdline_report *report, enum exitcode code)
{
	const char *layout = report->layout_known ? bootlayout_to_string(report->layout) : NULL;

	return json_pack("{s:i, s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "schema", 1,
			 "code", (int)code, "state", cmdline_state_to_string(report->state),
			 "iommu", iommu_json(report), "loader", json_text_or_null(layout), "add",
			 words_json(report->add), "drop", words_json(report->drop), "diff",
			 lines_json(report->diff), "programs", programs_json(report->system),
			 "reboot", report->reboot, "message",
			 lines_json(strbuf_text(&report->message)));
}

enum exitcode cmdline_report_end(struct cmdline_report *report, enum exitcode code)
{
	if (report->call->json)
		return json_print(report_json(report, code)) ? code : EXIT_ERROR;
	if (!cmdline_report_flush(report))
		return EXIT_ERROR;
	if (report->message.len > 0)
		log_error("%s", strbuf_text(&report->message));
	return code;
}

int cmdline_ask(const struct cmdline_call *call, const char *question)
{
	if (call->yes)
		return 1;
	return rebuild_can_ask() ? cli_answer(question) : -ENODATA;
}
