/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What runs that were cut off have left. */
#include <errno.h>
#include <string.h>

#include "sys/holder.h"
#include "sys/log.h"
#include "sys/port.h"
#include "sys/remember.h"
#include "sys/runstate.h"
#include "sys/scan.h"
#include "sys/transaction.h"
#include "sys/usage.h"

/* Why a device must stay where it is now, although a journal says otherwise: since then the host or
 * a VFIO user may have begun to use it. 1 with the reason in `why`, 0 when it may go back. */
static int is_used_since(const struct session *session, const struct saved *saved,
			 struct strbuf *why)
{
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_usages_ struct usages usages = { 0 };
	struct holder holder;

	if (scan_with_group(session->root, &saved->addr, 0, &machine) < 0)
		return 0;
	const struct device *now = machine_find(&machine, &saved->addr);
	if (now->binding.driver[0] == '\0' ||
	    strcmp(now->binding.driver, saved->binding.driver) == 0)
		return 0;
	if (device_on_vfio(now)) {
		if (holder_find(session->root, now, &holder) <= 0)
			return 0;
		holder_render(&holder, why);
		return 1;
	}
	if (usage_scan(session->root, &machine, &saved->addr, 1, session_disk_patience(session),
		       &usages) < 0)
		strbuf_add(why, "nobody can tell whether the host needs it");
	else if (usages.count > 0)
		strbuf_add(why, usages.list[0].fact);
	return why->len > 0;
}

static void say_recovered(const struct saved *saved, int r)
{
	const char *addr = PCI_ADDR_TEXT(&saved->addr);

	if (r < 0)
		log_message(LOG_ERR, addr, "%s: a change that was cut off could not be undone: %s",
			    addr, strerror(-r));
	else if (r == RESTORED_BY_KERNEL)
		log_message(LOG_NOTICE, addr,
			    "%s: a change was cut off while it waited for its driver, which has it "
			    "now",
			    addr);
	else if (r == RESTORED_NO_DRIVER)
		log_message(LOG_WARNING, addr,
			    "%s: a change that was cut off was undone, but it has no driver: %s, "
			    "which it had, is not there any more\n"
			    "  load its module, or take the device with: vfio-tool bind %s",
			    addr, saved->binding.driver, addr);
	else
		log_message(LOG_NOTICE, addr, "%s: a change that was cut off was undone", addr);
}

/* Undoes one journal, last device first. */
static int recover(void *context, const struct saved *saved, size_t count, bool *pending)
{
	const struct session *session = context;
	_cleanup_kernel_ struct kernel kernel;
	int first = 0;

	kernel_init(&kernel, session->root, session->timeout_ms, session->until_ms);
	const struct port port = kernel_port(&kernel);
	for (size_t i = count; i > 0; i--) {
		_cleanup_strbuf_ struct strbuf why = { 0 };

		if (is_used_since(session, &saved[i - 1], &why)) {
			log_message(LOG_WARNING, PCI_ADDR_TEXT(&saved[i - 1].addr),
				    "%s: a change that was cut off is left as it is: it %s",
				    PCI_ADDR_TEXT(&saved[i - 1].addr), strbuf_text(&why));
			continue;
		}
		int r = apply_restore_rest(&port, &saved[i - 1]);

		pending[i - 1] = r < 0;
		if (r < 0 && first == 0)
			first = r;
		say_recovered(&saved[i - 1], r);
		if (r >= 0)
			remember_recovery(session, &saved[i - 1], (enum restored)r);
		if (r == RESTORED && saved[i - 1].on_vfio)
			(void)!let_go(session->root, &saved[i - 1].addr);
	}
	return first;
}

int transactions_recover(const struct session *session)
{
	int r = journals_recover(session->root, recover, (void *)(uintptr_t)session);

	if (r == -EBADMSG)
		log_error("%s/vfio-tool/journal: a journal could not be read and was removed: "
			  "devices may be half changed\n  see where they are with: vfio-tool list "
			  "--all",
			  root_run_name());
	return r;
}
