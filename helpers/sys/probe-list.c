/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `list`: one line a device. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/list.h"
#include "sys/log.h"
#include "sys/monitor.h"
#include "sys/scan.h"

/* What was asked for, checked. */
struct listing {
	const struct probe_call *call;
	struct list_filter filter;
	struct list_columns columns;
	unsigned needs; /* of enum list_need */
};

static enum exitcode say_why(const struct strbuf *why, int error)
{
	log_error("%s", why->len > 0 ? strbuf_text(why) : strerror(-error));
	return EXIT_ERROR;
}

static int check(const struct probe_call *call, struct listing *listing, struct strbuf *why)
{
	int r = list_filter_parse(call, &listing->filter, why);

	if (r == 0)
		r = list_columns_choose(call->columns, call->verbose, &listing->columns, why);
	if (r == 0 && call->columns && call->format == PROBE_JSON) {
		strbuf_add(why, "--output is for the table; --json has every member");
		r = -EINVAL;
	}
	if (r == 0 && call->watch && call->root) {
		strbuf_add(why, "--watch is for the running system");
		r = -EINVAL;
	}
	if (r < 0)
		return r;
	listing->call = call;
	listing->needs = call->format == PROBE_JSON
				 ? LIST_NEED_LINKS | LIST_NEED_MACS | LIST_NEED_NUMA
				 : list_columns_need(&listing->columns);
	return 0;
}

static void warn_of_problems(const struct problems *problems)
{
	_cleanup_strbuf_ struct strbuf first = { 0 };

	if (problems->count == 0)
		return;
	problem_format(&problems->list[0], &first);
	log_warning(
		"%s\n  until it is right, entries are missing here; all that is wrong: vfio-tool "
		"apply --dry-run",
		strbuf_text(&first));
}

/* Reads the machine and says it as text, which the caller frees. */
static enum exitcode look(const struct listing *listing, char **ret)
{
	const struct inventory_scope scope = {
		.in_full = list_filter_scope(&listing->filter),
		.context = &listing->filter,
		.extras = SCAN_BRIEF | SCAN_SLOT | SCAN_ONBOARD | SCAN_INTERFACE |
			  (listing->needs & LIST_NEED_NUMA ? SCAN_NUMA_NODE : 0),
	};
	_cleanup_inventory_ struct inventory inventory = INVENTORY_NONE;
	_cleanup_strbuf_ struct strbuf why = { 0 };
	_cleanup_list_ struct list list = { 0 };
	int r = inventory_read(listing->call->root, &scope, &inventory, &why);

	if (r < 0)
		return say_why(&why, r);
	r = list_fill(&inventory, &listing->filter, listing->needs, &list);
	if (r < 0 && r != -ENOENT)
		return say_why(&why, r);
	*ret = listing->call->format == PROBE_JSON
		       ? list_to_json(&list, listing->call)
		       : list_to_text(&list, &listing->columns, listing->call);
	if (!*ret)
		return say_why(&why, -ENOMEM);
	if (!listing->call->watch)
		warn_of_problems(&inventory.problems);
	if (list.count == 0 && r == 0 && !listing->call->no_legend &&
	    listing->call->format == PROBE_TEXT)
		log_notice("no such device here%s",
			   listing->call->all ? "" : "\n  --all shows those of every class");
	return r == -ENOENT ? EXIT_NOT_FOUND : EXIT_DONE;
}

/* What a carrier or a program that opens a device does is no event: it is looked for. */
enum { LOOK_AGAIN_MS = 5000 };

/* Clears a terminal and starts at its top. */
static const char redraw[] = "\033[H\033[2J";

static bool show(const struct listing *listing, bool first, const char *text)
{
	if (isatty(STDOUT_FILENO))
		return cli_print(redraw) && cli_print(text);
	/* a blank line between two tables; one object of JSON a line */
	return (first || listing->call->format == PROBE_JSON || cli_print("\n")) && cli_print(text);
}

/* Goes on until it is stopped, or until nobody reads any more. */
static enum exitcode watch(const struct listing *listing)
{
	_cleanup_root_ struct root root = { .top = -1, .sys = -1, .proc = -1, .run = -1 };
	_cleanup_monitor_ struct monitor *monitor = NULL;
	_cleanup_free_ char *shown = NULL;
	int r = root_open(NULL, &root);

	/* opened first: what happens while the machine is read is not missed */
	if (r == 0 && !(monitor = monitor_open(&root)))
		r = -errno;
	if (r < 0) {
		log_error("--watch: no events are to be had: %s", strerror(-r));
		return EXIT_ERROR;
	}
	while (r >= 0) {
		_cleanup_free_ char *text = NULL;
		enum exitcode code = look(listing, &text);

		if (!text)
			return code;
		if (!shown || strcmp(shown, text) != 0) {
			if (!show(listing, !shown, text))
				return EXIT_ERROR;
			free(shown);
			shown = TAKE_PTR(text);
		}
		r = monitor_wait(monitor, LOOK_AGAIN_MS);
	}
	log_error("%s", r == -EPIPE ? "standard output: Broken pipe" : strerror(-r));
	return EXIT_ERROR;
}

enum exitcode probe_list(const struct probe_call *call)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	_cleanup_free_ char *text = NULL;
	struct listing listing;
	int r = check(call, &listing, &why);

	if (r == -EINVAL)
		return cli_usage_error("vfio-probe", "%s", strbuf_text(&why));
	if (r < 0)
		return say_why(&why, r);
	if (call->watch)
		return watch(&listing);
	enum exitcode code = look(&listing, &text);
	return text && !cli_print(text) ? EXIT_ERROR : code;
}
