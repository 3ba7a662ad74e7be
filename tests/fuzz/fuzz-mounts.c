/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* No mountinfo, swaps, iomem or key bitmap breaks the parsers; a list that is refused leaves
 * nothing behind. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/deviceuse.h"
#include "core/mounts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_mounts(const char *text)
{
	_cleanup_mounts_ struct mounts mounts = { 0 };
	int r = mounts_parse(text, &mounts);

	if (r != 0 && (r != -EBADMSG || mounts.list || mounts.text))
		abort();
	for (size_t i = 0; mounts.list && i < mounts.count; i++) {
		const struct mount *mount = &mounts.list[i];
		struct inet inet;

		if (mount->point < mounts.text ||
		    mount->options + strlen(mount->options) > mounts.text + strlen(text))
			abort();
		if (mount_is_vital(mount) && mount->point[0] != '/')
			abort();
		if (mount_is_remote(mount, &inet) && inet.family)
			(void)INET_TEXT(&inet);
		(void)mount_is_layer(&mounts, mount, &mounts.list[0]);
		if (mount->point[0] == '/' && !mounts_find(&mounts, mount->point))
			abort();
	}
}

static void try_swaps(const char *text)
{
	_cleanup_swaps_ struct swaps swaps = { 0 };
	int r = swaps_parse(text, &swaps);

	if (r != 0 && (r != -EBADMSG || swaps.list || swaps.text))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);
	char region[REGION_TEXT_MAX];

	if (!text)
		abort();
	try_mounts(text);
	try_swaps(text);
	(void)input_is_keyboard(text);
	(void)iomem_find_framebuffer(text, text, region);
	(void)text_has_word(text, "tty0");
	return 0;
}
