/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The beginning and the end of a run that edits, and what is known of a device. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sys/configure-entry.h"
#include "sys/ethtool.h"
#include "sys/log.h"
#include "sys/runstate.h"
#include "sys/scan.h"

void edit_release(struct edit *edit)
{
	outcomes_release(&edit->outcomes);
	policy_release(&edit->added);
	drafts_release(&edit->drafts);
	origins_release(&edit->origins);
	root_close(&edit->root);
}

int edit_fail(struct edit *edit, enum exitcode code, const char *message)
{
	edit->code = exitcode_worse(edit->code, code);
	int r = outcomes_add_message(&edit->outcomes, OUTCOME_FAILED, "", message);
	return r < 0 ? r : -EPERM;
}

static int fail_errno(struct edit *edit, const char *what, int error)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_add_escaped(&text, what);
	strbuf_addf(&text, ": %s", strerror(-error));
	return edit_fail(edit, EXIT_ERROR, strbuf_text(&text));
}

/* Each mistake is a failure; `what` is said before it. */
static int fail_problems(struct edit *edit, const struct problems *problems, const char *what)
{
	int r = 0;

	for (size_t i = 0; r != -ENOMEM && i < problems->count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		strbuf_add(&text, what);
		problem_format(&problems->list[i], &text);
		r = edit_fail(edit, EXIT_ERROR, strbuf_text(&text));
	}
	return r;
}

bool edit_begin(struct edit *edit)
{
	const char *name = edit->call->root ? edit->call->root : "this system";
	int r = root_open(edit->call->root, &edit->root);

	policy_init(&edit->added);
	if (r == 0)
		r = drafts_lock(&edit->root, &edit->drafts);
	if (r == -ETIMEDOUT) {
		(void)!edit_fail(edit, EXIT_ERROR,
				 "another vfio-configure is at work\n  wait until it has ended");
		return false;
	}
	if (r == 0)
		r = origins_read(&edit->root, &edit->origins);
	if (r < 0) {
		(void)!fail_errno(edit, name, r);
		return false;
	}
	if (edit->root.live && geteuid() != 0)
		log_notice("only root can read serial numbers: what is shown lacks them");
	(void)!fail_problems(edit, &edit->origins.problems, "");
	return edit->origins.problems.count == 0;
}

int edit_scan(const struct edit *edit, const struct pci_addr *addr, struct known *ret)
{
	const unsigned extras = SCAN_SLOT | SCAN_SERIAL | SCAN_INTERFACE | SCAN_NUMA_NODE | SCAN_PF;
	struct known known = { .mac = "" };
	struct record record;
	struct link link = { .mac = "" };
	int r = scan_device(&edit->root, addr, extras, &known.device);

	if (r < 0)
		return r;
	memcpy(known.interface, known.device.interface, sizeof(known.interface));
	if (known.interface[0] != '\0') {
		const char *name = known.interface;

		ethtool_read(&edit->root, &name, 1, true, &link);
		memcpy(known.mac, link.mac, sizeof(known.mac));
	} else if (record_load(&edit->root, addr, &record) == 0 &&
		   memcmp(&record.id, &known.device.id, sizeof(record.id)) == 0) {
		memcpy(known.interface, record.interface, sizeof(known.interface));
		memcpy(known.mac, record.mac, sizeof(known.mac));
	}
	*ret = known;
	return 0;
}

void known_label(const struct known *known, struct strbuf *out)
{
	strbuf_add(out, PCI_ADDR_TEXT(&known->device.addr));
	if (known->interface[0] != '\0')
		strbuf_addf(out, " (%s)", known->interface);
}

void entry_where(const struct entry *entry, struct strbuf *out)
{
	strbuf_addf(out, "%s (", entry->name);
	strbuf_add_escaped(out, entry->file);
	strbuf_addf(out, ":%d)", entry->line);
}

/* The whole as it would be has to be right, also beside what stands in other files. */
static int check_whole(struct edit *edit)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy policy = { .count = 0 };
	int r = drafts_parse(&edit->drafts, &edit->origins, &policy, &problems);

	return r < 0 ? r : fail_problems(edit, &problems, "this would be written, and is wrong: ");
}

enum exitcode edit_end(struct edit *edit, const char *hint)
{
	int r = 0;

	if (outcomes_count(&edit->outcomes, OUTCOME_FAILED) == 0)
		r = check_whole(edit);
	if (r < 0 && r != -EPERM) {
		log_error("%s", strerror(-r));
		return EXIT_ERROR;
	}
	return outcomes_finish(edit->call, &edit->root, &edit->drafts, &edit->outcomes, edit->code,
			       hint);
}
