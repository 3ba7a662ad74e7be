/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Plans as text, for people, for the journal, for the kernel. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/plan.h"

/* --- text ----------------------------------------------------------------------------------------
 */

static const char *const step_names[STEP_KIND_MAX] = {
	[STEP_LOAD] = "load",
	[STEP_LOAD_FOR] = "load-for",
	[STEP_OVERRIDE] = "override",
	[STEP_UNBIND] = "unbind",
	[STEP_BIND] = "bind",
	[STEP_PROBE] = "probe",
	[STEP_VF_PROBING] = "vf-probing",
	[STEP_VF_COUNT] = "vf-count",
};

const char *step_kind_to_string(enum step_kind kind)
{
	return step_names[kind];
}

int step_kind_from_string(const char *text, enum step_kind *ret)
{
	for (size_t i = 0; i < ELEMENTSOF(step_names); i++)
		if (strcmp(step_names[i], text) == 0) {
			*ret = (enum step_kind)i;
			return 0;
		}
	return -EINVAL;
}

bool step_target(const struct step *step, char path[static 256],
		 char text[static DRIVER_TEXT_MAX + 1])
{
	const char *addr = PCI_ADDR_TEXT(&step->addr);

	snprintf(text, DRIVER_TEXT_MAX + 1, "%s", addr);
	switch (step->kind) {
	case STEP_OVERRIDE:
		snprintf(path, 256, "bus/pci/devices/%s/driver_override", addr);
		/* a newline alone clears it; no bytes at all would be ignored without an error
		 * (mechanics 1.2) */
		snprintf(text, DRIVER_TEXT_MAX + 1, "%s",
			 step->value[0] != '\0' ? step->value : "\n");
		return true;
	case STEP_UNBIND:
	case STEP_BIND:
		snprintf(path, 256, "bus/pci/drivers/%s/%s", step->value, step_names[step->kind]);
		return true;
	case STEP_PROBE:
		snprintf(path, 256, "bus/pci/drivers_probe");
		return true;
	case STEP_VF_PROBING:
	case STEP_VF_COUNT:
		snprintf(path, 256, "bus/pci/devices/%s/%s", addr,
			 step->kind == STEP_VF_COUNT ? "sriov_numvfs" : "sriov_drivers_autoprobe");
		snprintf(text, DRIVER_TEXT_MAX + 1, "%s", step->value);
		return true;
	case STEP_LOAD:
	case STEP_LOAD_FOR:
	case STEP_KIND_MAX:
		break;
	}
	return false;
}

void step_render(const struct step *step, const char *sysfs, struct strbuf *out)
{
	char path[256], text[DRIVER_TEXT_MAX + 1];

	if (step_target(step, path, text))
		strbuf_addf(out, "write \"%s\" to %s/%s", text[0] == '\n' ? "\\n" : text, sysfs,
			    path);
	else if (step->kind == STEP_LOAD)
		strbuf_addf(out, "load the module of driver %s", step->value);
	else
		strbuf_addf(out, "load the modules that know %s", PCI_ADDR_TEXT(&step->addr));
}

void refusal_render(const struct refusal *refusal, struct strbuf *out)
{
	strbuf_addf(out, "%s: %s", PCI_ADDR_TEXT(&refusal->addr), refusal->fact);
	if (refusal->remedy[0] != '\0')
		strbuf_addf(out, "\n  %s", refusal->remedy);
}
