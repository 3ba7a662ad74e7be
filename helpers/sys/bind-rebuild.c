/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* After a change of the configuration the initramfs is to be built anew: `apply` says so, asks, or
 * does it. */
#include <errno.h>
#include <string.h>

#include "core/verdict.h"
#include "sys/bind-internal.h"
#include "sys/boot.h"
#include "sys/config.h"
#include "sys/image.h"
#include "sys/log.h"
#include "sys/rebuild.h"

static bool declares_any(const struct policy *policy)
{
	for (size_t i = 0; i < policy->count; i++)
		if (policy->entries[i].mode == MODE_VFIO)
			return true;
	return false;
}

/* An image that was built from what was declared before takes that still. */
static bool has_part(const struct root *root)
{
	return root->run >= 0 && root_exists(root->run, "vfio-tool/digest");
}

/* "0000:01:00.0 carried the default route": what the image does not know; false: nothing. */
static bool takes_needed(struct run *run, struct strbuf *out)
{
	_cleanup_free_ struct boot_taken *taken = NULL;
	char digest[SHA256_TEXT_MAX];
	size_t count = 0;

	if (run->root.run < 0 || config_digest(&run->root, digest) < 0 ||
	    boot_find_taken(&run->root, &run->policy, image_booted_with(&run->root, digest), &taken,
			    &count) < 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		strbuf_addf(out, "%s%s ", i > 0 ? "; " : "", PCI_ADDR_TEXT(&taken[i].addr));
		verdict_facts(taken[i].guards, out);
	}
	return count > 0;
}

/* Why it is to be built anew, false: it need not. A request that was refused has changed nothing;
 * that the next boot would not refuse is all the more to be said. */
static bool find_reason(struct run *run, struct strbuf *out)
{
	if (takes_needed(run, out)) {
		strbuf_add(out, ": the initramfs was built before and takes it at the next boot");
		return true;
	}
	if (run->code != EXIT_DONE || !(declares_any(&run->policy) || has_part(&run->root)) ||
	    !rebuild_is_due(&run->root))
		return false;
	strbuf_add(out, "the initramfs was not built from this configuration");
	return true;
}

static bool can_ask(const struct bind_call *call)
{
	return !call->json && !call->quiet && rebuild_can_ask();
}

const struct image_generator *run_rebuild_due(struct run *run, struct strbuf *reason)
{
	const struct bind_call *call = run->call;

	if (call->command != BIND_APPLY || call->boot || call->dry_run || !run->root.live ||
	    call->confirm_within_ms > 0 || call->provisional == PROVISIONAL_REVERT ||
	    !find_reason(run, reason))
		return NULL;
	const struct image_generator *generator = image_generator_find(&run->root);
	if (!generator || call->yes || can_ask(call))
		return generator;
	if (!call->quiet) {
		_cleanup_strbuf_ struct strbuf hint = { 0 };

		strbuf_addf(&hint, "%s\n  build it anew: %s, or vfio-tool apply --yes",
			    strbuf_text(reason), generator->rebuild);
		run_complain(run, EXIT_DONE, strbuf_text(&hint));
	}
	return NULL;
}

void run_rebuild(struct run *run, const struct image_generator *generator, const char *reason)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = rebuild(generator, generator->rebuild, reason, run->call->yes, &why);

	if (r == 0 || r == -ECANCELED)
		return;
	run->code = exitcode_worse(run->code, EXIT_ERROR);
	log_error("%s\n  the devices are as configured now; the next boot may go another way",
		  strbuf_text(&why));
}
