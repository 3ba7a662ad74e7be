/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/errand.h"

#include <string.h>

#include "sys/cli.h"
#include "sys/finding-report.h"
#include "sys/log.h"

static const char *const states[ERRAND_STATE_MAX] = {
	[ERRAND_PLANNED] = "planned",	  [ERRAND_DONE] = "done",
	[ERRAND_UNCHANGED] = "unchanged", [ERRAND_DECLINED] = "declined",
	[ERRAND_FAILED] = "failed",	  [ERRAND_SKIPPED] = "skipped",
};

const char *errand_state_to_string(enum errand_state state)
{
	return states[state];
}

/* The lines of a message, indented. */
static void add_lines(const char *at, struct strbuf *out)
{
	while (*at != '\0') {
		size_t len = strcspn(at, "\n");

		strbuf_addf(out, "\n  %.*s", (int)len, at);
		at += len + (at[len] == '\n');
	}
}

static void print(struct setup *setup, const char *word, const char *text, const char *message)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	strbuf_addf(&out, "%s: %s", word, text);
	add_lines(message, &out);
	strbuf_add(&out, "\n");
	if (!setup->call->quiet && !cli_print(strbuf_text(&out)))
		setup->code = exitcode_worse(setup->code, EXIT_ERROR);
}

static void warn(const char *text, const char *message)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	strbuf_addf(&out, "not done: %s", text);
	add_lines(message, &out);
	log_warning("%s", strbuf_text(&out));
}

static void say(struct setup *setup, enum errand_state state, const char *text, const char *message)
{
	if (setup->call->json)
		return;
	if (state == ERRAND_PLANNED || state == ERRAND_DONE)
		print(setup, state == ERRAND_DONE ? "did" : "would", text, message);
	else if (state == ERRAND_FAILED)
		log_error("%s", message);
	else if (state != ERRAND_UNCHANGED)
		warn(text, message);
}

static enum errand_state go(struct setup *setup, const struct errand *errand,
			    struct strbuf *message)
{
	enum exitcode before = setup->code;
	enum errand_state state = errand->run(setup, message);

	if (state == ERRAND_FAILED && setup->code == before)
		setup->code = exitcode_worse(setup->code, EXIT_ERROR);
	return state;
}

void errands_run(struct setup *setup, const struct errand *errands, size_t count)
{
	bool stopped = false;

	for (size_t i = 0; i < count; i++) {
		const struct errand *errand = &errands[i];
		_cleanup_strbuf_ struct strbuf text = { 0 }, message = { 0 };
		enum errand_state state;

		if (errand->due && !errand->due(setup))
			continue;
		errand->describe(setup, &text);
		state = setup->call->dry_run ? ERRAND_PLANNED
			: stopped	     ? ERRAND_SKIPPED
					     : go(setup, errand, &message);
		stopped = stopped || (state == ERRAND_FAILED && errand->vital);
		say(setup, state, strbuf_text(&text), strbuf_text(&message));
		json_array_append_new(setup->steps,
				      json_pack("{s:s, s:o, s:s, s:o}", "step", errand->name,
						"text", json_text_or_null(strbuf_text(&text)),
						"state", errand_state_to_string(state), "message",
						json_text_or_null(strbuf_text(&message))));
	}
}
