/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* No command line breaks the parser, and a switch is only found where its name stands. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/killswitch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_killswitch_ struct killswitch ks = { 0 };
	_cleanup_free_ char *text = strndup((const char *)data, size);

	if (!text || killswitch_parse(text, &ks) < 0)
		abort();
	if ((ks.off || ks.off_in_initramfs) && !strstr(text, "vfio_tool=") &&
	    !strstr(text, "vfio-tool="))
		abort();
	for (size_t i = 0; i < ks.skip_count; i++)
		if (!strstr(text, ks.skip[i]) || !killswitch_skips(&ks, ks.skip[i]))
			abort();
	return 0;
}
