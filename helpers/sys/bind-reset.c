/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Gives back all that is on VFIO, and waits until the interfaces are there again. */
#include <errno.h>
#include <string.h>

#include "sys/bind-internal.h"
#include "sys/finding-report.h"
#include "sys/helper.h"
#include "sys/ready.h"
#include "sys/runstate.h"
#include "sys/scan.h"

/* What `reset` is about. */
struct reset {
	struct addr_list devices;  /* to be given back */
	struct addr_list networks; /* of these, those that may have an interface then */
	struct addr_list left;	   /* on VFIO, and not by us */
};

static void reset_release(struct reset *reset)
{
	addr_list_release(&reset->devices);
	addr_list_release(&reset->networks);
	addr_list_release(&reset->left);
}

/* On a VFIO driver, or waiting for one; "" neither. */
static const char *vfio_driver_of(const struct device *device)
{
	if (device_on_vfio(device))
		return device->binding.driver;
	return device->binding.driver[0] == '\0' && strstr(device->binding.override, "vfio")
		       ? device->binding.override
		       : "";
}

/* The record of this very card. */
static bool find_record(const struct run *run, const struct device *device, struct record *ret)
{
	return record_load(&run->root, &device->addr, ret) == 0 &&
	       memcmp(&ret->id, &device->id, sizeof(ret->id)) == 0;
}

/* False when it was seen without an interface while a driver of the kernel had it: on uio, say. */
static bool may_have_interface(const struct record *record)
{
	return record->interface[0] != '\0' || record->before_on_vfio ||
	       record->before.driver[0] == '\0';
}

static int sort_in(const struct run *run, const struct device *device, struct reset *reset)
{
	const char *driver = vfio_driver_of(device);
	struct record record = { 0 };

	if (driver[0] == '\0')
		return 0;
	bool ours = find_record(run, device, &record) && record_was_taken(&record) &&
		    strcmp(record.driver, driver) == 0;
	if (!ours && !run->call->all)
		return device_on_vfio(device) ? addr_list_add(&reset->left, &device->addr) : 0;
	int r = addr_list_add(&reset->devices, &device->addr);
	if (r == 0 && (!ours || may_have_interface(&record)))
		r = addr_list_add(&reset->networks, &device->addr);
	return r;
}

static int find_devices(const struct run *run, struct reset *reset)
{
	_cleanup_machine_ struct machine machine = { 0 };
	int r = scan_all(&run->root, 0, &machine);

	for (size_t i = 0; r == 0 && i < machine.count; i++)
		r = sort_in(run, &machine.devices[i], reset);
	return r == -ENOENT ? 0 : r;
}

static void say(struct run *run, const char *text)
{
	if (run->call->json)
		run_complain(run, EXIT_DONE, text);
	else
		strbuf_addf(&run->out, "%s\n", text);
}

static void say_left(struct run *run, const struct addr_list *left)
{
	for (size_t i = 0; i < left->count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		strbuf_addf(
			&text,
			"%s: stays on VFIO: vfio-tool did not put it there\n"
			"  give it back with: vfio-tool unbind %s, or all with: vfio-tool reset "
			"--all",
			PCI_ADDR_TEXT(&left->list[i]), PCI_ADDR_TEXT(&left->list[i]));
		say(run, strbuf_text(&text));
	}
}

/* Those that a driver has now which may make an interface. */
static int name_networks(const struct run *run, const struct addr_list *networks,
			 struct words *names)
{
	for (size_t i = 0; i < networks->count; i++) {
		struct device now;

		if (scan_device(&run->root, &networks->list[i], 0, &now) < 0 ||
		    now.binding.driver[0] == '\0' || device_on_vfio(&now) || device_on_stub(&now))
			continue;
		int r = words_add(names, PCI_ADDR_TEXT(&networks->list[i]));
		if (r < 0)
			return r;
	}
	return 0;
}

static void report(struct run *run, const struct ready *ready)
{
	for (size_t i = 0; i < ready->count; i++) {
		const struct ready_result *result = &ready->list[i];

		if (result->code != EXIT_DONE) {
			finding_render(&ready->findings.list[i], false, &run->complaints);
			run->code = exitcode_worse(run->code, EXIT_TIMEOUT);
		} else if (result->device.interface[0] != '\0') {
			strbuf_addf(&run->out, "%s: its interface is %s\n",
				    PCI_ADDR_TEXT(&result->device.addr), result->device.interface);
		}
	}
	if (run->call->json)
		run->devices = ready_json(ready);
}

static int wait_for_interfaces(struct run *run, const struct addr_list *networks)
{
	struct judge judge = { .root = &run->root, .policy = &run->policy, .named = true };
	_cleanup_words_ struct words names = { 0 };
	_cleanup_ready_ struct ready ready = { 0 };
	const struct demands demands = { .of = { [MODE_KERNEL] = &names } };
	int r = name_networks(run, networks, &names);

	if (r == 0 && names.count > 0)
		r = ready_wait(&judge, &demands, run->session.timeout_ms, &ready);
	if (r == 0)
		report(run, &ready);
	return r;
}

/* The lines that a helper said, as messages of ours. */
static void pass_on(struct run *run, enum exitcode code, const char *text)
{
	_cleanup_strbuf_ struct strbuf copy = { 0 };

	strbuf_addn(&copy, text, strlen(text) - (text[0] != '\0'));
	if (copy.len > 0 && (run->call->json || code != EXIT_DONE))
		run_complain(run, code, strbuf_text(&copy));
	else if (copy.len > 0)
		strbuf_addf(&run->out, "%s\n", strbuf_text(&copy));
}

/* Interfaces may be called otherwise than when they were written down; vfio-configure is the one
 * that writes the configuration, and it looks first whether there is anything to write. */
static void refresh_names(struct run *run)
{
	static const char *const arguments[] = { "vfio-configure", "update", "--names", NULL };
	_cleanup_strbuf_ struct strbuf said = { 0 }, errors = { 0 };

	if (run->policy.count == 0)
		return;
	if (run->problems.count > 0) {
		run_complain(run, EXIT_DONE,
			     "the names in the configuration were not looked at: it has mistakes\n"
			     "  see them with: vfio-tool validate --offline");
		return;
	}
	int r = helper_run(arguments, &said, &errors);
	pass_on(run, EXIT_DONE, strbuf_text(&said));
	if (r == 0)
		return;
	run_complain(run, EXIT_ERROR,
		     "the names in the configuration could not be corrected\n"
		     "  the devices are back; correct them with: vfio-tool update");
	pass_on(run, EXIT_ERROR, r < 0 ? "vfio-configure cannot be run\n" : strbuf_text(&errors));
}

static int give_back(struct run *run, const struct reset *reset)
{
	_cleanup_request_ struct request request = { 0 };
	int r = request_unbind(&run->root, &reset->devices, &request);

	if (r < 0)
		return r;
	run_request(run, &request);
	if (run->call->dry_run || run->code != EXIT_DONE)
		return 0;
	r = wait_for_interfaces(run, &reset->networks);
	if (r == 0 && run->code == EXIT_DONE && reset->networks.count > 0)
		refresh_names(run);
	return r;
}

void run_reset(struct run *run)
{
	_cleanup_(reset_release) struct reset reset = { 0 };
	int r = find_devices(run, &reset);

	if (r == 0 && reset.devices.count > 0)
		r = give_back(run, &reset);
	else if (r == 0 && reset.left.count == 0)
		say(run, "no device is on VFIO");
	if (r < 0)
		run_complain(run, EXIT_ERROR, strerror(-r));
	say_left(run, &reset.left);
}
