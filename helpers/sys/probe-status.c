/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `status`: can VFIO be used here, and is everything where it was declared to be? */
#include <inttypes.h>
#include <string.h>

#include "core/resources.h"
#include "core/sheet.h"
#include "sys/json.h"
#include "sys/log.h"
#include "sys/probe.h"
#include "sys/status.h"

static void add_modules(const struct host *host, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	for (size_t i = 0; i < host->module_count; i++)
		strbuf_addf(&text, "%s%s %s", i > 0 ? ", " : "", host->modules[i].name,
			    module_state_to_string(host->modules[i].state));
	sheet_row_take(sheet, "modules", &text);
}

static const char *nodes_text(const struct host *host)
{
	if (host->group_nodes == ANSWER_UNKNOWN)
		return "unknown until vfio is loaded";
	if (host->cdev == ANSWER_YES)
		return host->group_nodes == ANSWER_YES ? "for groups, and for each device (cdev)"
						       : "for each device (cdev)";
	return host->group_nodes == ANSWER_YES ? "for groups; this kernel has none for each device"
					       : "none";
}

static void add_iommu(const struct host *host, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	strbuf_add(&text, host->iommus > 0 && host->groups > 0 ? "active" : "not active");
	if (host->iommus > 0) {
		strbuf_add(&text, ", ");
		strbuf_add_escaped(&text, host->iommu);
		if (host->iommus > 1)
			strbuf_addf(&text, " and %u more", host->iommus - 1);
	}
	strbuf_addf(&text, ", %u group%s", host->groups, host->groups == 1 ? "" : "s");
	sheet_row_take(sheet, "IOMMU", &text);
	sheet_row(sheet, "interrupt remapping", "%s", answer_to_string(host->remapping));
	sheet_row(sheet, "unsafe interrupts", "%s",
		  host->unsafe == ANSWER_YES ? "allowed" : "not allowed");
	sheet_row(sheet, "no-IOMMU mode", "%s",
		  host->noiommu == ANSWER_YES  ? "on"
		  : host->noiommu == ANSWER_NO ? "off"
					       : "unknown");
}

static void add_kernel(const struct state *state, struct sheet *sheet)
{
	const struct host *host = &state->host;

	sheet_section(sheet, "kernel");
	sheet_row(sheet, "release", "%s", host->release[0] != '\0' ? host->release : "unknown");
	add_iommu(host, sheet);
	add_modules(host, sheet);
	sheet_row(sheet, "iommufd", "%s",
		  host->iommufd == ANSWER_YES  ? "there"
		  : host->iommufd == ANSWER_NO ? "not in this kernel"
					       : "unknown");
	sheet_row(sheet, "nodes", "%s", nodes_text(host));
	sheet_row(sheet, "lockdown", "%s", lockdown_to_string(host->lockdown));
	sheet_row(sheet, "Secure Boot", "%s", answer_to_string(host->secure_boot));
}

static void add_switches(const struct killswitch *killswitch, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	if (killswitch->disabled)
		strbuf_add(&text, "/" KILLSWITCH_FILE);
	if (killswitch->off)
		strbuf_addf(&text, "%svfio_tool=0", text.len > 0 ? " " : "");
	else if (killswitch->off_in_initramfs)
		strbuf_addf(&text, "%srd.vfio_tool=0", text.len > 0 ? " " : "");
	for (size_t i = 0; i < killswitch->skip_count; i++) {
		strbuf_add(&text, text.len == 0 ? "vfio_tool.skip="
				  : i == 0	? " vfio_tool.skip="
						: ",");
		strbuf_add_escaped(&text, killswitch->skip[i]);
	}
	if (text.len == 0)
		strbuf_add(&text, "none");
	sheet_row_take(sheet, "kill switches", &text);
}

/* The first finding of the initramfs is about the one that booted. */
static const char *initramfs_text(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].kind >= FINDING_INITRAMFS_FRESH &&
		    findings->list[i].kind <= FINDING_INITRAMFS_UNKNOWN)
			return finding_headline(findings->list[i].kind);
	return "unknown";
}

static void add_boot(const struct state *state, struct sheet *sheet)
{
	sheet_section(sheet, "boot");
	sheet_row(sheet, "initramfs", "%s", initramfs_text(&state->findings));
	add_switches(&state->killswitch, sheet);
	sheet_row(sheet, "vfio-tool.service", "%s", service_state_to_string(state->host.service));
}

static void add_memory(const struct host *host, struct sheet *sheet)
{
	struct strbuf text = { 0 };

	sheet_section(sheet, "memory");
	if (!host->memlock_known)
		sheet_row(sheet, "memlock", "unknown");
	else if (host->memlock == MEMLOCK_UNLIMITED)
		sheet_row(sheet, "memlock", "unlimited");
	else
		sheet_row(sheet, "memlock", "%s, of this shell", SIZE_TEXT(host->memlock));
	for (size_t i = 0; i < host->hugepages_count; i++)
		strbuf_addf(&text, "%s%" PRIu64 " x %s (%" PRIu64 " free)", i > 0 ? ", " : "",
			    host->hugepages[i].total, SIZE_TEXT(host->hugepages[i].size),
			    host->hugepages[i].free);
	if (text.len == 0)
		strbuf_add(&text, "unknown");
	sheet_row_take(sheet, "hugepages", &text);
}

static bool print_text(const struct state *state, bool quiet)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };
	_cleanup_sheet_ struct sheet sheet = { 0 };
	const struct findings *findings = &state->findings;

	(void)audit_verdict(findings, &out);
	strbuf_add(&out, "\n");
	findings_render_ordered(findings, quiet, &out);
	if (!quiet) {
		add_kernel(state, &sheet);
		add_boot(state, &sheet);
		add_memory(&state->host, &sheet);
		strbuf_add(&out, "\n");
		sheet_render(&sheet, &out);
	}
	return out.error == 0 && cli_print(strbuf_text(&out));
}

static json_t *modules_json(const struct host *host)
{
	json_t *modules = json_object();

	for (size_t i = 0; i < host->module_count; i++)
		json_object_set_new(modules, host->modules[i].name,
				    json_string(module_state_to_string(host->modules[i].state)));
	return modules;
}

static json_t *iommu_json(const struct host *host)
{
	return json_pack("{s:b, s:o, s:i, s:i, s:o, s:o, s:o}", "active",
			 host->iommus > 0 && host->groups > 0, "unit",
			 json_text_or_null(host->iommu), "units", (int)host->iommus, "groups",
			 (int)host->groups, "interrupt_remapping", json_answer(host->remapping),
			 "unsafe_interrupts", json_answer(host->unsafe), "noiommu",
			 json_answer(host->noiommu));
}

static json_t *hugepages_json(const struct host *host)
{
	json_t *sizes = json_array();

	for (size_t i = 0; i < host->hugepages_count; i++)
		json_array_append_new(sizes, json_pack("{s:I, s:I, s:I}", "size",
						       (json_int_t)host->hugepages[i].size, "total",
						       (json_int_t)host->hugepages[i].total, "free",
						       (json_int_t)host->hugepages[i].free));
	return sizes;
}

/* Bytes; null when it is not known, and also when there is no limit: `memlock_unlimited` says. */
static json_t *memlock_json(const struct host *host)
{
	return host->memlock_known && host->memlock != MEMLOCK_UNLIMITED
		       ? json_integer((json_int_t)host->memlock)
		       : json_null();
}

static json_t *killswitch_json(const struct killswitch *killswitch)
{
	json_t *skip = json_array();

	for (size_t i = 0; i < killswitch->skip_count; i++)
		json_array_append_new(skip, json_text_or_null(killswitch->skip[i]));
	return json_pack("{s:b, s:b, s:b, s:o}", "off", killswitch->off, "off_in_initramfs",
			 killswitch->off_in_initramfs, "disabled", killswitch->disabled, "skip",
			 skip);
}

static json_t *lockdown_json(enum lockdown lockdown)
{
	return lockdown == LOCKDOWN_UNKNOWN ? json_null()
					    : json_string(lockdown_to_string(lockdown));
}

static bool print_json(const struct state *state)
{
	_cleanup_strbuf_ struct strbuf verdict = { 0 };
	const struct host *host = &state->host;
	const struct boot_facts *boot = &state->boot.facts;
	bool ready = audit_verdict(&state->findings, &verdict);

	return json_print(json_pack(
		"{s:i, s:i, s:b, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:b, "
		"s:o, s:{s:s, s:o}}",
		"schema", 1, "code", (int)EXIT_DONE, "ready", ready, "verdict",
		strbuf_text(&verdict), "findings", findings_json(&state->findings), "kernel",
		json_text_or_null(host->release), "iommu", iommu_json(host), "modules",
		modules_json(host), "iommufd", json_answer(host->iommufd), "cdev",
		json_answer(host->cdev), "lockdown", lockdown_json(host->lockdown), "secure_boot",
		json_answer(host->secure_boot), "kill_switches",
		killswitch_json(&state->killswitch), "service",
		service_state_to_string(host->service), "memlock", memlock_json(host),
		"memlock_unlimited", host->memlock_known && host->memlock == MEMLOCK_UNLIMITED,
		"hugepages", hugepages_json(host), "initramfs", "configured", boot->configured,
		"carried", json_text_or_null(boot->carried)));
}

enum exitcode probe_status(const struct probe_call *call)
{
	_cleanup_state_ struct state state = STATE_NONE;
	_cleanup_strbuf_ struct strbuf why = { 0 };

	if (state_gather(call->root, false, &state, &why) < 0) {
		log_error("%s", strbuf_text(&why));
		return EXIT_ERROR;
	}
	bool printed =
		call->format == PROBE_JSON ? print_json(&state) : print_text(&state, call->quiet);
	return printed ? EXIT_DONE : EXIT_ERROR;
}
