/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/bind-internal.h"

#include <errno.h>
#include <string.h>

#include "sys/clock.h"
#include "sys/config.h"
#include "sys/killswitch.h"
#include "sys/log.h"
#include "sys/stage.h"

/* A worker of udev must not wait for a whole machine, each device of which takes its time: with a
 * disk that does not answer to a look (DISK_PATIENCE_UDEV) it is less than 20 s for all. */
enum { TIMEOUT_BY_HAND_MS = 10000, TIMEOUT_UDEV_MS = 5000, UDEV_TOTAL_MS = 14000 };

static void run_release(struct run *run)
{
	root_close(&run->root);
	policy_release(&run->policy);
	problems_release(&run->problems);
	killswitch_release(&run->killswitch);
	strbuf_release(&run->out);
	strbuf_release(&run->complaints);
	json_decref(run->results);
	json_decref(run->functions);
	json_decref(run->devices);
}

void run_complain(struct run *run, enum exitcode code, const char *text)
{
	run->code = exitcode_worse(run->code, code);
	strbuf_addf(&run->complaints, "%s\n", text);
}

bool bind_command_writes(enum bind_command command)
{
	return command != BIND_MATCH && command != BIND_VET;
}

bool run_is_stage(const struct bind_call *call)
{
	return call->command == BIND_UDEV || call->command == BIND_CLAIM ||
	       call->command == BIND_MATCH || call->command == BIND_SRIOV ||
	       (call->command == BIND_APPLY && call->boot);
}

/* Entries that the kernel command line says to leave out. */
static void drop_skipped(struct run *run)
{
	for (size_t i = run->policy.count; i > 0; i--)
		if (killswitch_skips(&run->killswitch, run->policy.entries[i - 1].name))
			policy_drop(&run->policy, i - 1);
}

/* Who names a device by hand knows what is on the kernel command line. */
static bool heeds_killswitch(const struct bind_call *call)
{
	return run_is_stage(call) || call->command == BIND_APPLY;
}

static int load(struct run *run)
{
	static const char *const names[BIND_COMMAND_MAX] = {
		[BIND_BIND] = "bind",	[BIND_UNBIND] = "unbind", [BIND_RESET] = "reset",
		[BIND_APPLY] = "apply", [BIND_CLAIM] = "claim",	  [BIND_MATCH] = "match",
		[BIND_VET] = "vet",	[BIND_UDEV] = "udev",	  [BIND_ENSURE] = "ensure",
		[BIND_SRIOV] = "sriov",
	};
	int r = root_open(run->call->root, &run->root);

	if (r < 0)
		return r;
	r = config_load(&run->root, &run->policy, &run->problems);
	if (r == 0 && heeds_killswitch(run->call))
		r = killswitch_load(&run->root, &run->killswitch);
	if (r < 0)
		return r;
	drop_skipped(run);
	run->session = (struct session){
		.root = &run->root,
		.policy = &run->policy,
		.by = names[run->call->command],
		.timeout_ms = run->call->timeout_ms	? run->call->timeout_ms
			      : run_is_stage(run->call) ? TIMEOUT_UDEV_MS
							: TIMEOUT_BY_HAND_MS,
		.hurried = run->call->timeout_ms > 0,
		.until_ms = run->call->command == BIND_UDEV && !run->call->timeout_ms
				    ? clock_now_ms() + UDEV_TOTAL_MS
				    : 0,
		.dry_run = run->call->dry_run,
		.unattended = run_is_stage(run->call),
		.booting = (run->call->command == BIND_UDEV || run->call->command == BIND_CLAIM) &&
			   stage_is_booting(&run->root),
	};
	return 0;
}

static bool switched_off(struct run *run)
{
	const struct bind_call *call = run->call;

	if (!heeds_killswitch(call) ||
	    !killswitch_active(&run->killswitch, in_initramfs(&run->root)))
		return false;
	if (run_is_stage(call)) {
		log_info("switched off by %s: nothing is done",
			 run->killswitch.disabled ? "/" KILLSWITCH_FILE
						  : "the kernel command line");
		run->code = call->command == BIND_MATCH ? EXIT_NOT_FOUND : EXIT_DONE;
		return true;
	}
	run_complain(run, EXIT_REFUSED,
		     run->killswitch.disabled
			     ? "switched off by /" KILLSWITCH_FILE ": nothing is done\n"
			       "  switch it on with: vfio-tool install; take one device all the "
			       "same with: vfio-tool bind DEVICE"
			     : "switched off on the kernel command line (vfio_tool=0): nothing is "
			       "done\n"
			       "  take one device all the same with: vfio-tool bind DEVICE");
	return true;
}

static void dispatch(struct run *run)
{
	if (switched_off(run))
		return;
	/* ensure writes nothing where all is so */
	if (!run->call->dry_run && bind_command_writes(run->call->command) &&
	    run->call->command != BIND_ENSURE)
		(void)!transactions_recover(&run->session);
	switch (run->call->command) {
	case BIND_BIND:
	case BIND_UNBIND:
		run_devices(run);
		break;
	case BIND_RESET:
		run_reset(run);
		break;
	case BIND_APPLY:
	case BIND_CLAIM:
		if (run->call->provisional != PROVISIONAL_NOT)
			run_provisional(run);
		else
			run_declared(run);
		break;
	case BIND_MATCH:
		run_match(run);
		break;
	case BIND_VET:
		run_vet(run);
		break;
	case BIND_UDEV:
		run_udev(run);
		break;
	case BIND_ENSURE:
		run_ensure(run);
		break;
	case BIND_SRIOV:
		run_sriov_command(run);
		break;
	case BIND_COMMAND_MAX:
		break;
	}
}

/* Cuts the next message off; its further lines, the way out, are indented and belong to it. */
static const char *take_message(char **text)
{
	char *message = *text, *end = strchr(message, '\n');

	while (end && end[1] == ' ')
		end = strchr(end + 1, '\n');
	*text = end ? end + 1 : message + strlen(message);
	if (end)
		*end = '\0';
	return message;
}

static bool print_json(struct run *run)
{
	_cleanup_free_ char *complaints = strbuf_take(&run->complaints);
	json_t *object = json_pack("{s:i, s:b, s:i, s:O, s:o}", "schema", 1, "dry_run",
				   run->call->dry_run, "code", (int)run->code, "results",
				   run->results, "messages", json_array());

	if (run->policy.sriov_count > 0)
		json_object_set(object, "sriov", run->functions);
	if (run->devices)
		json_object_set(object, "devices", run->devices);
	for (char *next = complaints; next && *next != '\0';)
		json_array_append_new(json_object_get(object, "messages"),
				      json_string(take_message(&next)));
	_cleanup_free_ char *text = object ? json_dumps(object, JSON_INDENT(2)) : NULL;
	json_decref(object);
	return text && cli_print(text) && cli_print("\n");
}

/* Complaints before results: a person reads the end of the screen first. */
static bool print_all(struct run *run)
{
	if (run->call->json)
		return print_json(run);
	if (run->complaints.len > 0)
		log_warning("%.*s", (int)run->complaints.len - 1, strbuf_text(&run->complaints));
	return run->call->quiet || cli_print(strbuf_text(&run->out));
}

static enum exitcode say_unusable(const char *root, int error)
{
	_cleanup_strbuf_ struct strbuf where = { 0 };

	strbuf_add_escaped(&where, root ? root : "this system");
	if (error == -ENOSYS)
		log_error("%s is not there, or not what the kernel has there\n"
			  "  mount it: mount -t sysfs sysfs %s",
			  root_sys_name(), root_sys_name());
	else
		log_error("%s: %s", strbuf_text(&where), strerror(-error));
	return EXIT_ERROR;
}

enum exitcode bind_run(const struct bind_call *call)
{
	_cleanup_(run_release) struct run run = {
		.call = call,
		.root = { .top = -1, .sys = -1, .proc = -1, .run = -1 },
		.results = json_array(),
		.functions = json_array(),
	};
	int r = load(&run);

	if (r < 0)
		return say_unusable(call->root, r);
	dispatch(&run);
	_cleanup_strbuf_ struct strbuf reason = { 0 };
	const struct image_generator *generator = run_rebuild_due(&run, &reason);
	if (!print_all(&run))
		return EXIT_ERROR;
	if (generator)
		run_rebuild(&run, generator, strbuf_text(&reason));
	return run.code;
}
