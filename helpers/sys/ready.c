/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/ready.h"

#include <errno.h>
#include <string.h>

#include "core/match.h"
#include "sys/clock.h"
#include "sys/finding-report.h"
#include "sys/monitor.h"
#include "sys/node.h"
#include "sys/resolve.h"
#include "sys/runstate.h"
#include "sys/scan.h"

void ready_release(struct ready *ready)
{
	free(ready->list);
	findings_release(&ready->findings);
	*ready = (struct ready){ 0 };
}

/* On VFIO a device has no interface; the name that it had is remembered. */
static void recall_interface(const struct root *root, const struct subject *subject,
			     struct device *device)
{
	struct record record;

	if (!device_on_vfio(device))
		return;
	/* that was how it was found */
	if (subject->name && subject->entry &&
	    strcmp(subject->name, subject->entry->match.interface) == 0)
		memcpy(device->interface, subject->entry->match.interface,
		       sizeof(device->interface));
	else if (record_load(root, &device->addr, &record) == 0 &&
		 memcmp(&record.id, &device->id, sizeof(device->id)) == 0)
		memcpy(device->interface, record.interface, sizeof(device->interface));
}

/* "0000:21:00.0 (enp33s0f0np0)" */
static void add_label(const struct device *device, const char *name, struct strbuf *out)
{
	strbuf_add(out, PCI_ADDR_TEXT(&device->addr));
	if (!name)
		name = device->interface;
	if (name[0] == '\0')
		return;
	strbuf_add(out, " (");
	strbuf_add_escaped(out, name);
	strbuf_add(out, ")");
}

int ready_judge_device(struct judge *judge, const struct subject *subject, enum mode wanted,
		       struct ready_result *ret, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf label = { 0 };
	struct readiness_facts facts = { .machine = subject->machine, .device = subject->device };
	struct ready_result result = {
		.wanted = wanted,
		.found = true,
		.device = *subject->device,
		.status = status_of(subject->machine, subject->device),
	};

	recall_interface(judge->root, subject, &result.device);
	add_label(&result.device, subject->name, &label);
	if (label.error)
		return label.error;
	facts.label = strbuf_text(&label);
	if (wanted == MODE_VFIO)
		nodes_see(judge->root, &facts);
	if (facts.node_count > 0)
		facts.wish = judge->known =
			node_wish_of(judge->root, judge->policy, subject->entry, &judge->known);
	int r = wanted == MODE_VFIO ? readiness_judge_vfio(&facts, findings)
				    : readiness_judge_kernel(&facts, findings);
	if (r < 0)
		return r;
	result.code = readiness_code(findings->list[findings->count - 1].kind);
	result.node_count = facts.node_count;
	memcpy(result.nodes, facts.nodes, sizeof(result.nodes));
	*ret = result;
	return 0;
}

/* The first entry that means it: what udev's rules for its nodes were made from. */
static const struct entry *entry_for(const struct policy *policy, const struct device *device)
{
	for (size_t i = 0; i < policy->count; i++)
		if (match_disagreement(&policy->entries[i].match, device) == 0)
			return &policy->entries[i];
	return NULL;
}

static int add_result(struct ready *ready, const struct ready_result *result)
{
	struct ready_result *list =
		reallocarray(ready->list, ready->count + 1, sizeof(*ready->list));

	if (!list)
		return -ENOMEM;
	ready->list = list;
	list[ready->count++] = *result;
	ready->code = exitcode_worse(ready->code, result->code);
	return 0;
}

/* One judgement of everything that is asked for. */
struct round {
	struct judge *judge;
	struct machine seen[MODE_MAX]; /* by mode: each group is read once, however many of it are
					  asked for */
	struct ready ready;
};

static void round_release(struct round *round)
{
	for (enum mode mode = 0; mode < MODE_MAX; mode++)
		machine_release(&round->seen[mode]);
	ready_release(&round->ready);
}

/* A name that means nothing, or too much. */
static int add_unresolved(struct ready *ready, const char *name, enum mode wanted, int error,
			  const struct strbuf *why)
{
	const struct ready_result result = {
		.name = name,
		.wanted = wanted,
		.code = error == -ENOENT ? EXIT_NOT_FOUND : EXIT_ERROR,
	};
	int r = findings_add_message(&ready->findings,
				     error == -ENOTUNIQ ? FINDING_DEVICE_COUNT
							: FINDING_DEVICE_MISSING,
				     name, strbuf_text(why));

	return r == 0 ? add_result(ready, &result) : r;
}

/* Whom a device shares its group with matters to VFIO alone. */
static int scan_wanted(const struct judge *judge, const struct pci_addr *addr, enum mode wanted,
		       struct machine *machine)
{
	unsigned extras = SCAN_INTERFACE | scan_extras_for(policy_match_keys(judge->policy));
	struct device device;

	if (machine_find(machine, addr))
		return 0;
	if (wanted == MODE_VFIO)
		return scan_with_group(judge->root, addr, extras, machine);
	int r = scan_device(judge->root, addr, extras, &device);
	if (r < 0)
		return r;
	if (judge->named && !monitor_has_named(judge->root, device.interface))
		device.interface[0] = '\0';
	return machine_add(machine, &device);
}

/* An address and IDs say less about a device than its interface does. */
static bool is_name(const char *text)
{
	struct pci_addr addr;
	struct pci_id id;

	return pci_addr_parse_lenient(text, &addr) < 0 && pci_id_parse(text, &id) < 0;
}

static int judge_address(struct round *round, const struct pci_addr *addr, const char *name,
			 enum mode wanted)
{
	struct machine *machine = &round->seen[wanted];
	struct judge *judge = round->judge;
	struct ready_result result;
	int r = scan_wanted(judge, addr, wanted, machine);

	if (r < 0)
		return r;
	struct subject subject = { .device = machine_find(machine, addr), .machine = machine };
	subject.entry = entry_for(judge->policy, subject.device);
	if (is_name(name))
		subject.name = name;
	r = ready_judge_device(judge, &subject, wanted, &result, &round->ready.findings);
	result.name = name;
	return r == 0 ? add_result(&round->ready, &result) : r;
}

static int judge_name(struct round *round, const char *name, enum mode wanted)
{
	_cleanup_addr_list_ struct addr_list devices = { 0 };
	_cleanup_strbuf_ struct strbuf why = { 0 };
	int r = resolve(round->judge->root, round->judge->policy, name, &devices, &why);

	if (r < 0 && why.len > 0)
		return add_unresolved(&round->ready, name, wanted, r, &why);
	for (size_t i = 0; r == 0 && i < devices.count; i++) {
		r = judge_address(round, &devices.list[i], name, wanted);
		if (r != -ENOENT)
			continue;
		/* it went between two looks at it */
		strbuf_addf(&why, "%s: it is gone", PCI_ADDR_TEXT(&devices.list[i]));
		r = add_unresolved(&round->ready, name, wanted, r, &why);
	}
	return r;
}

int ready_judge(struct judge *judge, const struct demands *demands, struct ready *ret)
{
	_cleanup_(round_release) struct round round = { .judge = judge };
	int r = 0;

	for (enum mode mode = 0; mode < MODE_MAX; mode++) {
		const struct words *words = demands->of[mode];

		for (size_t i = 0; r == 0 && words && i < words->count; i++)
			r = judge_name(&round, words->list[i], mode);
	}
	if (r < 0)
		return r;
	*ret = round.ready;
	round.ready = (struct ready){ 0 };
	return 0;
}

int ready_wait(struct judge *judge, const struct demands *demands, unsigned timeout_ms,
	       struct ready *ret)
{
	const long long end = clock_now_ms() + timeout_ms;
	/* before the first look, so that nothing can change unheard */
	_cleanup_monitor_ struct monitor *monitor = monitor_open(judge->root);

	if (!monitor)
		return errno > 0 ? -errno : -ENOMEM;
	for (;;) {
		int r = ready_judge(judge, demands, ret);
		long long left = end - clock_now_ms();

		if (r < 0 || ret->code == EXIT_DONE || ret->code == EXIT_ERROR)
			return r;
		if (left <= 0) {
			ret->timed_out = true;
			return 0;
		}
		r = monitor_wait(monitor, (int)left);
		ready_release(ret);
		if (r < 0)
			return r;
	}
}

static json_t *result_json(const struct ready_result *result, const struct finding *finding)
{
	const struct device *device = result->found ? &result->device : NULL;
	bool openable = false;
	json_t *nodes = json_array();

	for (size_t i = 0; i < result->node_count; i++) {
		openable |= result->nodes[i].openable;
		json_array_append_new(nodes, json_string(result->nodes[i].path));
	}
	return json_pack(
		"{s:o, s:s, s:b, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
		json_text_or_null(result->name), "wanted", mode_to_string(result->wanted), "ready",
		result->code == EXIT_DONE, "code", (int)result->code, "address",
		json_text_or_null(device ? PCI_ADDR_TEXT(&device->addr) : NULL), "interface",
		json_text_or_null(device ? device->interface : NULL), "driver",
		json_text_or_null(device ? device->binding.driver : NULL), "status",
		json_text_or_null(device ? status_to_string(result->status) : NULL), "iommu_group",
		device && device->group >= 0 ? json_integer(device->group) : json_null(), "nodes",
		nodes, "openable", result->node_count > 0 ? json_boolean(openable) : json_null(),
		"finding", finding_json(finding));
}

json_t *ready_json(const struct ready *ready)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < ready->count; i++)
		if (json_array_append_new(
			    list, result_json(&ready->list[i], &ready->findings.list[i])) < 0) {
			json_decref(list);
			return NULL;
		}
	return list;
}
