/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/modprobe.h"

#include <string.h>

bool module_name_valid(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_";
	size_t len = strlen(name);

	return len > 0 && len <= 55 && strspn(name, allowed) == len;
}

bool module_is_vfio(const char *name)
{
	return strncmp(name, "vfio", 4) == 0 || strstr(name, "_vfio_pci") != NULL;
}

/* The command fails open in every way it can: without vfio-bind, and whatever it says, the module
 * is loaded. --ignore-install is what keeps the nested modprobe from coming back here. */
static void add_command(const char *name, const char *sbindir, struct strbuf *out)
{
	strbuf_addf(out,
		    "install %s if [ -x %s/vfio-bind ]; then %s/vfio-bind claim --quiet; fi; "
		    "exec /sbin/modprobe --ignore-install %s $CMDLINE_OPTS\n",
		    name, sbindir, sbindir, name);
}

bool modprobe_command_is_ours(const char *command)
{
	return strstr(command, "/vfio-bind claim --quiet; fi; ") != NULL;
}

void modprobe_render(char *const *names, size_t count, const char *sbindir, struct strbuf *out)
{
	const char *previous = "";

	for (size_t i = 0; i < count; i++) {
		if (!module_name_valid(names[i]) || module_is_vfio(names[i]) ||
		    strcmp(names[i], previous) == 0)
			continue;
		if (previous[0] == '\0')
			strbuf_add(out, "# Native drivers of declared devices: before one of these "
					"modules is loaded, by\n"
					"# whomever, the devices are claimed. The module is loaded "
					"in any case.\n");
		add_command(names[i], sbindir, out);
		previous = names[i];
	}
}
