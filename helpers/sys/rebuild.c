/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/rebuild.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sys/cli.h"
#include "sys/config.h"

bool rebuild_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

int rebuild(const struct image_generator *generator, const char *command, const char *reason,
	    bool yes, struct strbuf *why)
{
	_cleanup_strbuf_ struct strbuf question = { 0 };

	strbuf_addf(&question, "%s.\nBuild it anew (%s)?", reason, command);
	if (!yes && (!rebuild_can_ask() || !cli_ask(strbuf_text(&question))))
		return -ECANCELED;
	int r = image_rebuild(generator, command);
	if (r == 0)
		return 0;
	strbuf_addf(why, "the initramfs could not be built: %s %s", command,
		    r < 0 ? strerror(-r) : "failed");
	return r < 0 ? r : -EIO;
}

/* One that was built since is asked itself: whoever built it may have built it elsewhere, or not to
 * the end. */
static bool is_built_with(const struct root *root, const char *digest)
{
	_cleanup_strbuf_ struct strbuf image = { 0 };
	char release[128], carried[SHA256_TEXT_MAX];

	return root_read(root->proc, "sys/kernel/osrelease", release, sizeof(release)) > 0 &&
	       image_find(root, release, &image) == 0 &&
	       image_read_digest(root, strbuf_text(&image), carried) == 0 &&
	       strcmp(carried, digest) == 0;
}

bool rebuild_is_due(const struct root *root)
{
	char digest[SHA256_TEXT_MAX];

	return root->run >= 0 && root->proc >= 0 && config_digest(root, digest) == 0 &&
	       !image_booted_with(root, digest) && !is_built_with(root, digest);
}
