/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfio-bind sriov, and the same as a part of apply. */
#include <errno.h>
#include <string.h>

#include "sys/bind-internal.h"
#include "sys/log.h"
#include "sys/sriov.h"

static bool has_addr(const struct addr_list *list, const struct pci_addr *addr)
{
	for (size_t i = 0; i < list->count; i++)
		if (pci_addr_compare(&list->list[i], addr) == 0)
			return true;
	return false;
}

/* The declared ones of the new functions, in one request: all of them or none. */
static bool bind_functions(void *context, const struct sriov *sriov _unused_,
			   const struct addr_list *functions)
{
	struct run *run = context;
	_cleanup_declaration_ struct declaration declaration = { 0 };
	const struct declaring how = { .goal = GOAL_VFIO, .together = true, .skip_held = true };
	int r = request_declared(&run->root, &run->policy, &how, &declaration);

	if (r < 0) {
		run_complain(run, EXIT_ERROR, strerror(-r));
		return false;
	}
	if (declaration.count == 0)
		return true;
	struct request *request = &declaration.requests[0];
	size_t kept = 0;
	for (size_t i = 0; i < request->count; i++)
		if (has_addr(functions, &request->wants[i].addr))
			request->wants[kept++] = request->wants[i];
	request->count = kept;
	enum exitcode before = run->code;
	run->code = EXIT_DONE;
	if (kept > 0)
		run_request(run, request);
	bool good = run->code == EXIT_DONE;
	run->code = exitcode_worse(before, run->code);
	return good;
}

/* A stage has nobody who reads what it prints. */
static void say(struct run *run, enum exitcode code, int level, const struct sriov *sriov,
		const struct strbuf *text)
{
	run->code = exitcode_worse(run->code, code);
	if (run_is_stage(run->call) && !run->call->dry_run)
		log_message(level, PCI_ADDR_TEXT(&sriov->match.address), "%s", strbuf_text(text));
	else if (level == LOG_NOTICE && !run->call->json)
		strbuf_addf(&run->out, "%s\n", strbuf_text(text));
	else if (level != LOG_NOTICE)
		strbuf_addf(&run->complaints, "%s\n", strbuf_text(text));
}

static void say_decision(struct run *run, const struct sriov *sriov,
			 const struct sriov_decision *decision)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	enum exitcode code = decision->code;
	bool by_itself = run_is_stage(run->call) || run->call->command == BIND_APPLY;

	/* a card that is not there, or has no driver yet, has its turn when it has */
	if (by_itself && (decision->verdict == SRIOV_WAIT || code == EXIT_NOT_FOUND))
		code = EXIT_DONE;
	strbuf_addf(&text, "%s: %s", PCI_ADDR_TEXT(&sriov->match.address),
		    strbuf_text(&decision->fact));
	if (decision->remedy.len > 0)
		strbuf_addf(&text, "\n  %s", strbuf_text(&decision->remedy));
	say(run, code, code == EXIT_DONE ? LOG_INFO : LOG_WARNING, sriov, &text);
}

static void say_failure(struct run *run, const struct sriov *sriov,
			const struct sriov_result *result)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_addf(&text, "%s: ", PCI_ADDR_TEXT(&sriov->match.address));
	if (result->error == 0)
		strbuf_add(&text, "its virtual functions could not be bound");
	else if (result->failed.kind == STEP_VF_COUNT)
		strbuf_addf(&text, "its driver did not give it %s virtual functions: %s",
			    result->failed.value,
			    result->error == -EREMOTEIO ? "another number is there"
			    : result->error == -ENOENT	? "it makes none"
							: strerror(-result->error));
	else
		strbuf_addf(&text, "drivers could not be kept off its virtual functions: %s",
			    strerror(-result->error));
	if (result->end == SRIOV_UNDONE)
		strbuf_addf(&text, "; it has %u, as before", result->before);
	else
		strbuf_add(&text, "; their number could not be brought back");
	strbuf_add(&text, "\n  see the kernel's log");
	/* why they could not be bound was said, and has its code */
	say(run,
	    result->error == 0		  ? EXIT_DONE
	    : result->error == -ETIMEDOUT ? EXIT_TIMEOUT
					  : EXIT_ERROR,
	    LOG_ERR, sriov, &text);
}

static void say_result(struct run *run, const struct sriov *sriov,
		       const struct sriov_result *result)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	switch (result->end) {
	case SRIOV_NOTHING:
		if (result->decision.verdict != SRIOV_SETTLED)
			say_decision(run, sriov, &result->decision);
		return;
	case SRIOV_PLANNED:
		for (size_t i = 0; i < result->step_count && !run->call->json; i++) {
			step_render(&result->steps[i], root_sys_name(), &run->out);
			strbuf_add(&run->out, "\n");
		}
		return;
	case SRIOV_DONE:
		strbuf_addf(&text, "%s: has %u virtual functions, had %u",
			    PCI_ADDR_TEXT(&sriov->match.address), sriov->vfs, result->before);
		say(run, EXIT_DONE, LOG_NOTICE, sriov, &text);
		return;
	case SRIOV_BUSY:
		strbuf_addf(&text, "%s: another helper works on it; nothing was changed",
			    PCI_ADDR_TEXT(&sriov->match.address));
		/* at boot the service and the unit that the card's event wants come together */
		if (run_is_stage(run->call))
			say(run, EXIT_DONE, LOG_INFO, sriov, &text);
		else
			say(run, EXIT_TIMEOUT, LOG_WARNING, sriov, &text);
		return;
	case SRIOV_UNDONE:
	case SRIOV_STUCK:
		say_failure(run, sriov, result);
		return;
	case SRIOV_END_MAX:
		break;
	}
}

static const char *end_name(const struct sriov_result *result)
{
	static const char *const ends[SRIOV_END_MAX] = {
		[SRIOV_NOTHING] = "nothing", [SRIOV_PLANNED] = "planned", [SRIOV_DONE] = "done",
		[SRIOV_BUSY] = "busy",	     [SRIOV_UNDONE] = "undone",	  [SRIOV_STUCK] = "stuck",
	};

	if (result->end == SRIOV_NOTHING && result->decision.verdict == SRIOV_WAIT)
		return "waits";
	if (result->end == SRIOV_NOTHING && result->decision.verdict == SRIOV_REFUSE)
		return "refused";
	return result->end < SRIOV_END_MAX ? ends[result->end] : "";
}

static json_t *result_json(const struct sriov *sriov, const struct sriov_result *result)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < result->step_count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		step_render(&result->steps[i], root_sys_name(), &text);
		json_array_append_new(steps, json_string(strbuf_text(&text)));
	}
	return json_pack("{s:s, s:s, s:i, s:i, s:s, s:o}", "address",
			 PCI_ADDR_TEXT(&sriov->match.address), "entry", sriov->name, "wanted",
			 (int)sriov->vfs, "before", (int)result->before, "end", end_name(result),
			 "steps", steps);
}

static void run_one(struct run *run, const struct sriov *sriov)
{
	_cleanup_sriov_result_ struct sriov_result result = { 0 };
	int r = sriov_run(&run->session, sriov, bind_functions, run, &result);

	if (r < 0) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		strbuf_addf(&text, "%s: its virtual functions: %s",
			    PCI_ADDR_TEXT(&sriov->match.address), strerror(-r));
		say(run, EXIT_ERROR, LOG_ERR, sriov, &text);
		return;
	}
	say_result(run, sriov, &result);
	if (run->call->json)
		json_array_append_new(run->functions, result_json(sriov, &result));
}

void run_sriov(struct run *run)
{
	for (size_t i = 0; i < run->policy.sriov_count; i++)
		if (!killswitch_skips(&run->killswitch, run->policy.sriov[i].name))
			run_one(run, &run->policy.sriov[i]);
}

static bool is_called(const struct sriov *sriov, const char *text)
{
	struct pci_addr addr;

	if (pci_addr_parse_lenient(text, &addr) == 0)
		return pci_addr_compare(&addr, &sriov->match.address) == 0;
	return strcmp(text, sriov->name) == 0 || strcmp(text, sriov->match.interface) == 0;
}

void run_sriov_command(struct run *run)
{
	const struct words *words = &run->call->devices;

	run_say_problems(run);
	if (words->count == 0)
		run_sriov(run);
	for (size_t i = 0; i < words->count; i++) {
		bool found = false;

		for (size_t k = 0; k < run->policy.sriov_count; k++) {
			const struct sriov *sriov = &run->policy.sriov[k];

			if (!is_called(sriov, words->list[i]))
				continue;
			found = true;
			if (!killswitch_skips(&run->killswitch, sriov->name))
				run_one(run, sriov);
		}
		if (found)
			continue;
		_cleanup_strbuf_ struct strbuf text = { 0 };
		strbuf_add_escaped(&text, words->list[i]);
		strbuf_add(&text, ": no entry of `sriov` has this address, interface or name");
		run_complain(run, EXIT_NOT_FOUND, strbuf_text(&text));
	}
}
