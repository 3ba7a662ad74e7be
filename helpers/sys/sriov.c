/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/sriov.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sys/holder.h"
#include "sys/lock.h"
#include "sys/outfile.h"
#include "sys/port.h"
#include "sys/scan.h"
#include "sys/usage.h"

/* How long the kernel may take for each function that it makes or takes away. */
enum { BASE_MS = 60000, EACH_MS = 2000 };

void sriov_result_release(struct sriov_result *result)
{
	sriov_decision_release(&result->decision);
}

int sriov_functions(const struct root *root, const struct pci_addr *addr, struct addr_list *ret)
{
	_cleanup_close_ int dir = scan_open_device(root, addr);
	int r = dir < 0 ? dir : 0;

	for (unsigned i = 0; r == 0; i++) {
		char link[32], name[PCI_ADDR_TEXT_MAX];
		struct pci_addr function;

		snprintf(link, sizeof(link), "virtfn%u", i);
		if (root_read_link_name(dir, link, name, sizeof(name)) < 0 ||
		    pci_addr_parse(name, &function) < 0)
			break;
		r = addr_list_add(ret, &function);
	}
	return r;
}

/* The work on one physical function. */
struct work {
	const struct session *session;
	const struct sriov *sriov;
	const struct pci_addr *addr;
	struct device device;
	bool present;
	int total;
	struct addr_list functions; /* that are there */
	bool unfinished;	    /* a run was cut off */
};

static void work_release(struct work *work)
{
	addr_list_release(&work->functions);
}

bool sriov_under_way(const struct root *root, const struct pci_addr *addr)
{
	char path[96];

	snprintf(path, sizeof(path), SRIOV_MARKS "/%s", PCI_ADDR_TEXT(addr));
	return root->run >= 0 && root_exists(root->run, path);
}

static int look(struct work *work)
{
	const struct root *root = work->session->root;
	int r = scan_device(root, work->addr, scan_extras_for(work->sriov->match.keys),
			    &work->device);
	char text[16];

	work->total = -1;
	work->present = r == 0;
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	work->unfinished = sriov_under_way(root, work->addr);
	_cleanup_close_ int dir = scan_open_device(root, work->addr);
	if (dir >= 0 && root_read(dir, "sriov_totalvfs", text, sizeof(text)) > 0)
		work->total = (int)strtol(text, NULL, 10);
	addr_list_release(&work->functions);
	return sriov_functions(root, work->addr, &work->functions);
}

/* Who has a function that is on VFIO open. */
static int add_holder(const struct session *session, const struct device *device,
		      struct usages *ret)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };
	struct holder holder;
	int r = session->dry_run ? holder_see(session->root, device, &holder)
				 : holder_find(session->root, device, &holder);

	/* the kernel would wait for a holder for ever */
	if (r < 0 && !session->dry_run)
		strbuf_addf(&fact, "could not be looked at: %s", strerror(-r));
	if (r <= 0 && fact.len == 0)
		return 0;
	if (r > 0)
		holder_render(&holder, &fact);
	return usages_add(ret, &device->addr, GUARD_MAX, strbuf_text(&fact));
}

/* Who uses the functions that would have to go: programs through VFIO, and this system. */
static int find_users(const struct work *work, struct usages *ret)
{
	const struct session *session = work->session;
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_addr_list_ struct addr_list native = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < work->functions.count; i++) {
		struct device device;

		r = scan_device(session->root, &work->functions.list[i], 0, &device);
		if (r == 0)
			r = machine_add(&machine, &device);
		if (r == 0 && device_on_vfio(&device))
			r = add_holder(session, &device, ret);
		else if (r == 0 && device.binding.driver[0] != '\0')
			r = addr_list_add(&native, &device.addr);
		if (r == -ENOENT)
			r = 0;
	}
	if (r < 0 || native.count == 0)
		return r;
	_cleanup_usages_ struct usages usages = { 0 };
	r = usage_scan(session->root, &machine, native.list, native.count,
		       session_disk_patience(session), &usages);
	for (size_t i = 0; r == 0 && i < usages.count; i++)
		r = usages_add(ret, &usages.list[i].addr, usages.list[i].guard,
			       usages.list[i].fact);
	return r;
}

static int decide_now(struct work *work, struct sriov_result *ret)
{
	_cleanup_usages_ struct usages users = { 0 };
	int r = look(work);

	if (r == 0 && work->functions.count > 0 && work->functions.count != work->sriov->vfs)
		r = find_users(work, &users);
	if (r < 0)
		return r;
	const struct sriov_facts facts = {
		.device = work->present ? &work->device : NULL,
		.total = work->total,
		.count = (unsigned)work->functions.count,
		.users = &users,
	};
	sriov_decision_release(&ret->decision);
	sriov_decide(work->sriov, &facts, &ret->decision);
	ret->before = facts.count;
	return ret->decision.fact.error ? -ENOMEM : 0;
}

static void add_step(struct sriov_result *result, const struct pci_addr *addr, enum step_kind kind,
		     unsigned value)
{
	struct step *step = &result->steps[result->step_count++];

	*step = (struct step){ .kind = kind, .addr = *addr };
	snprintf(step->value, sizeof(step->value), "%u", value);
}

/* True when the kernel can be told to keep drivers off new functions (4.12). */
static bool can_hold_off(const struct work *work)
{
	_cleanup_close_ int dir = scan_open_device(work->session->root, work->addr);

	return dir >= 0 && root_exists(dir, "sriov_drivers_autoprobe");
}

static void plan_steps(const struct work *work, struct sriov_result *ret)
{
	bool hold_off = can_hold_off(work) && work->sriov->vfs > 0;

	if (hold_off)
		add_step(ret, work->addr, STEP_VF_PROBING, 0);
	if (work->functions.count > 0)
		add_step(ret, work->addr, STEP_VF_COUNT, 0);
	if (work->sriov->vfs > 0)
		add_step(ret, work->addr, STEP_VF_COUNT, work->sriov->vfs);
	if (hold_off)
		add_step(ret, work->addr, STEP_VF_PROBING, 1);
}

static int set_mark(const struct work *work, bool on)
{
	const char *name = PCI_ADDR_TEXT(work->addr);
	_cleanup_close_ int dir = outfile_mkdirs(work->session->root->run, SRIOV_MARKS, 0755);

	if (dir < 0)
		return dir;
	int r = on ? outfile_write(dir, name, "", 0, 0644, OUTFILE_VOLATILE)
		   : outfile_remove(dir, name, OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

/* One write to the physical function, read back by the links. */
static int write_step(const struct work *work, const struct port *port, const struct step *step)
{
	_cleanup_addr_list_ struct addr_list functions = { 0 };
	int r = port->write(port->context, step);

	if (r < 0 || step->kind != STEP_VF_COUNT)
		return r;
	r = sriov_functions(work->session->root, work->addr, &functions);
	if (r == 0 && functions.count != strtoul(step->value, NULL, 10))
		r = -EREMOTEIO; /* fewer than asked for is only a warning in the kernel's log */
	return r;
}

/* The functions that no entry wants on VFIO get the driver that was kept off them. */
static void probe_others(struct work *work, const struct port *port)
{
	addr_list_release(&work->functions);
	if (sriov_functions(work->session->root, work->addr, &work->functions) < 0)
		return;
	for (size_t i = 0; i < work->functions.count; i++) {
		const struct step step = { .kind = STEP_PROBE, .addr = work->functions.list[i] };
		struct device device;

		if (scan_device(work->session->root, &step.addr, 0, &device) == 0 &&
		    device.binding.driver[0] == '\0' && device.binding.override[0] == '\0')
			(void)!port->write(port->context, &step);
	}
}

/* The number that it had, in the state in which it had none before; the users that it had then are
 * gone in any case. */
static void go_back(const struct work *work, const struct port *port, struct sriov_result *ret)
{
	struct step step = { .kind = STEP_VF_COUNT, .addr = *work->addr, .value = "0" };
	int r = write_step(work, port, &step);

	snprintf(step.value, sizeof(step.value), "%u", ret->before);
	if (r == 0 && ret->before > 0)
		r = write_step(work, port, &step);
	ret->end = r < 0 ? SRIOV_STUCK : SRIOV_UNDONE;
}

/* Makes them and has them bound, then lets drivers at the others. */
static void carry_out(struct work *work, const struct port *port, sriov_bind_fn *bind,
		      void *context, struct sriov_result *ret)
{
	size_t last = ret->step_count;
	bool good = true, hold_off = last > 0 && ret->steps[last - 1].kind == STEP_VF_PROBING;

	ret->end = SRIOV_DONE;
	for (size_t i = 0; good && i + hold_off < last; i++) {
		ret->error = write_step(work, port, &ret->steps[i]);
		ret->failed = ret->steps[i];
		good = ret->error == 0;
	}
	addr_list_release(&work->functions);
	if (good && sriov_functions(work->session->root, work->addr, &work->functions) == 0)
		good = bind(context, work->sriov, &work->functions);
	/* what a run that was cut off had made may be in use by now */
	if (!good && ret->decision.verdict == SRIOV_MAKE)
		go_back(work, port, ret);
	else if (!good)
		ret->end = SRIOV_UNDONE;
	if (hold_off)
		(void)!write_step(work, port, &ret->steps[last - 1]);
	probe_others(work, port);
}

/* What is left to do where a run was cut off after the functions were made. */
static void plan_rest(const struct work *work, struct sriov_result *ret)
{
	if (can_hold_off(work))
		add_step(ret, work->addr, STEP_VF_PROBING, 1);
}

static int run_locked(struct work *work, sriov_bind_fn *bind, void *context,
		      struct sriov_result *ret)
{
	const struct session *session = work->session;
	_cleanup_kernel_ struct kernel kernel = { 0 };
	int r = decide_now(work, ret);

	if (r < 0)
		return r;
	if (ret->decision.verdict == SRIOV_MAKE)
		plan_steps(work, ret);
	else if (ret->decision.verdict == SRIOV_SETTLED && work->unfinished)
		plan_rest(work, ret);
	else
		return 0;
	ret->end = SRIOV_PLANNED;
	if (session->dry_run)
		return 0;
	r = set_mark(work, true);
	if (r < 0)
		return r;
	kernel_init(&kernel, session->root,
		    BASE_MS + EACH_MS * (work->sriov->vfs + (unsigned)work->functions.count), 0);
	const struct port port = kernel_port(&kernel);
	carry_out(work, &port, bind, context, ret);
	return set_mark(work, false);
}

int sriov_run(const struct session *session, const struct sriov *sriov, sriov_bind_fn *bind,
	      void *context, struct sriov_result *ret)
{
	_cleanup_(work_release) struct work work = { .session = session,
						     .sriov = sriov,
						     .addr = &sriov->match.address };
	_cleanup_sriov_result_ struct sriov_result result = { .end = SRIOV_NOTHING };
	_cleanup_locks_ struct locks locks = { 0 };
	const struct machine alone = { 0 };
	/* the device itself, not its group, which its functions may be in: they are bound meanwhile
	 */
	int r = session->dry_run ? 0
				 : locks_take(session->root, &alone, &sriov->match.address, 1,
					      session->timeout_ms, &locks);

	if (r == -ETIMEDOUT) {
		result.end = SRIOV_BUSY;
		r = 0;
	} else if (r == 0) {
		r = run_locked(&work, bind, context, &result);
	}
	if (r < 0)
		return r;
	*ret = result;
	result = (struct sriov_result){ 0 };
	return 0;
}
