/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "sys/host.h"

static const char unit[] = "vfio-tool.service";

/* Where units are, the first that has one counts (systemd.unit(5)). */
static const char *const places[] = {
	"etc/systemd/system",	  "run/systemd/system", "usr/local/lib/systemd/system",
	"usr/lib/systemd/system", "lib/systemd/system",
};

static bool has_link(const struct root *root, const char *path)
{
	char target[256];

	return root_read_link(root->top, path, target, sizeof(target)) == 0;
}

static bool is_masked(const struct root *root, const char *place)
{
	char path[128], target[64];

	snprintf(path, sizeof(path), "%s/%s", place, unit);
	return root_read_link(root->top, path, target, sizeof(target)) == 0 &&
	       strcmp(target, "/dev/null") == 0;
}

/* By our generator, or by hand with `systemctl enable`. */
static bool is_wanted(const struct root *root)
{
	static const char *const wanting[] = { "run/systemd/generator", "etc/systemd/system" };
	char path[128];

	for (size_t i = 0; i < ELEMENTSOF(wanting); i++) {
		snprintf(path, sizeof(path), "%s/basic.target.wants/%s", wanting[i], unit);
		if (has_link(root, path))
			return true;
	}
	return false;
}

enum service_state service_read(const struct root *root)
{
	char path[128];
	bool there = false;

	/* the sign that systemd runs (sd_booted(3)) */
	if (root->run < 0 || !root_exists(root->run, "systemd/system"))
		return SERVICE_UNKNOWN;
	/* an instance that was started before it was masked is at work still */
	if (has_link(root, "run/systemd/units/invocation:vfio-tool.service"))
		return SERVICE_ACTIVE;
	for (size_t i = 0; i < ELEMENTSOF(places); i++) {
		if (is_masked(root, places[i]))
			return SERVICE_MASKED;
		snprintf(path, sizeof(path), "%s/%s", places[i], unit);
		there = there || root_exists(root->top, path);
	}
	if (!there)
		return SERVICE_ABSENT;
	return is_wanted(root) ? SERVICE_INACTIVE : SERVICE_UNWANTED;
}
