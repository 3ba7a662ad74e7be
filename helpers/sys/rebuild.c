/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/rebuild.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sys/cli.h"

bool rebuild_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

int rebuild(const struct image_generator *generator, const char *reason, bool yes,
	    struct strbuf *why)
{
	_cleanup_strbuf_ struct strbuf question = { 0 };

	strbuf_addf(&question, "%s.\nBuild it anew (%s)?", reason, generator->rebuild);
	if (!yes && (!rebuild_can_ask() || !cli_ask(strbuf_text(&question))))
		return -ECANCELED;
	int r = image_rebuild(generator);
	if (r == 0)
		return 0;
	strbuf_addf(why, "the initramfs could not be built: %s %s", generator->rebuild,
		    r < 0 ? strerror(-r) : "failed");
	return r < 0 ? r : -EIO;
}
