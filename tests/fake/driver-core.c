/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "driver-core.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool same_name(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void copy_name(char to[static DRIVER_TEXT_MAX], const char *from)
{
	size_t len = strnlen(from, DRIVER_TEXT_MAX - 1);

	memcpy(to, from, len);
	to[len] = '\0';
}

/* --- building ------------------------------------------------------------------------------------
 */

void fake_init(struct fake *fake)
{
	memset(fake, 0, offsetof(struct fake, calls));
}

void fake_copy(struct fake *to, const struct fake *from)
{
	memcpy(to, from, offsetof(struct fake, calls));
	to->call_count = to->write_count = 0;
}

struct fake_device *fake_add_device(struct fake *fake, const char *addr, const char *id, int group)
{
	struct fake_device *device = &fake->devices[fake->device_count++];

	*device = (struct fake_device){
		.facts = { .class = 0x020000,
			   .overridable = true,
			   .group = group,
			   .numa_node = -1 },
		.present = true,
	};
	if (pci_addr_parse(addr, &device->facts.addr) < 0 ||
	    pci_id_parse(id, &device->facts.id) < 0)
		abort();
	return device;
}

struct fake_device *fake_find(struct fake *fake, const struct pci_addr *addr)
{
	for (size_t i = 0; i < fake->device_count; i++)
		if (fake->devices[i].present &&
		    pci_addr_compare(&fake->devices[i].facts.addr, addr) == 0)
			return &fake->devices[i];
	return NULL;
}

struct fake_driver *fake_add_driver(struct fake *fake, const char *name, const char *ids)
{
	struct fake_driver *driver = &fake->drivers[fake->driver_count++];
	char text[PCI_ID_TEXT_MAX];
	int used;

	*driver = (struct fake_driver){ .loadable = true };
	copy_name(driver->name, name);
	for (; sscanf(ids, " %19s%n", text, &used) == 1; ids += used)
		if (pci_id_parse(text, &driver->ids[driver->id_count++]) < 0)
			abort();
	return driver;
}

struct fake_driver *fake_driver(struct fake *fake, const char *name)
{
	for (size_t i = 0; i < fake->driver_count; i++)
		if (same_name(fake->drivers[i].name, name))
			return &fake->drivers[i];
	return NULL;
}

struct fake_driver *fake_register(struct fake *fake, const char *name, const char *ids)
{
	struct fake_driver *driver = fake_add_driver(fake, name, ids);

	if (fake_load(fake, name) < 0)
		abort();
	return driver;
}

void fake_set(struct fake_device *device, const char *driver, const char *override,
	      const struct fake_driver *of)
{
	copy_name(device->facts.binding.driver, driver);
	copy_name(device->facts.binding.override, override);
	device->facts.has_vfio_dev = of && of->vfio;
}

struct fake_event *fake_expect(struct fake *fake, enum fake_event_kind kind, unsigned at)
{
	struct fake_event *event = &fake->events[fake->event_count++];

	*event = (struct fake_event){ .kind = kind, .at = at };
	return event;
}

/* --- the driver core -----------------------------------------------------------------------------
 */

/* drivers/pci/pci-driver.c, pci_match_device() */
static bool driver_matches(const struct fake_driver *driver, const struct fake_device *device)
{
	const char *override = device->facts.binding.override;

	if (override[0] != '\0')
		return same_name(override, driver->name);
	for (size_t i = 0; i < driver->id_count; i++)
		if (pci_id_matches(&driver->ids[i], &device->facts.id))
			return true;
	return false;
}

static bool group_owned(const struct fake *fake, int group)
{
	for (size_t i = 0; group >= 0 && i < fake->device_count; i++)
		if (fake->devices[i].present && fake->devices[i].held &&
		    fake->devices[i].facts.group == group)
			return true;
	return false;
}

static bool dma_refused(const struct fake *fake, const struct fake_driver *driver,
			const struct fake_device *device)
{
	return !driver->vfio && !driver->leaves_dma && group_owned(fake, device->facts.group);
}

static int trouble_error(struct fake_device *device, const struct fake_driver *driver)
{
	for (size_t i = 0; i < FAKE_TROUBLES; i++) {
		struct fake_trouble *trouble = &device->troubles[i];

		if (!trouble->driver || !same_name(trouble->driver, driver->name))
			continue;
		if (trouble->times == 1)
			trouble->driver = NULL;
		else if (trouble->times > 1)
			trouble->times--;
		return trouble->error;
	}
	return 0;
}

static int probe(struct fake *fake, const struct fake_driver *driver, struct fake_device *device)
{
	if (dma_refused(fake, driver, device))
		return -EBUSY;
	if (driver->vfio && (device->facts.group < 0 || device->facts.header != PCI_HEADER_NORMAL))
		return -EINVAL;
	if (driver->vfio && device->facts.has_vfs)
		return -EBUSY;
	int r = trouble_error(device, driver);
	if (r < 0)
		return r;
	copy_name(device->facts.binding.driver, driver->name);
	device->facts.has_vfio_dev = driver->vfio;
	return 0;
}

/* drivers/base/dd.c, device_attach(): the drivers in the order of their registration; what their
 * probes return is ignored. */
static int device_attach(struct fake *fake, struct fake_device *device)
{
	for (unsigned turn = 1; turn <= fake->turns; turn++)
		for (size_t i = 0; i < fake->driver_count; i++) {
			const struct fake_driver *driver = &fake->drivers[i];

			if (driver->turn != turn || !driver_matches(driver, device))
				continue;
			if (dma_refused(fake, driver, device))
				return -EINVAL;
			if (probe(fake, driver, device) == 0)
				return 0;
		}
	return 0;
}

int fake_load(struct fake *fake, const char *name)
{
	struct fake_driver *driver = fake_driver(fake, name);

	if (!driver)
		return -ENOENT;
	if (driver->turn > 0)
		return 0;
	if (!driver->loadable)
		return -ENOENT;
	driver->turn = ++fake->turns;
	for (size_t i = 0; i < fake->device_count; i++) {
		struct fake_device *device = &fake->devices[i];

		if (device->present && device->facts.binding.driver[0] == '\0' &&
		    driver_matches(driver, device))
			(void)!probe(fake, driver, device);
	}
	return 0;
}

int fake_load_for(struct fake *fake, const struct pci_addr *addr)
{
	const struct fake_device *device = fake_find(fake, addr);
	int r = -ENOENT;

	for (size_t i = 0; device && i < fake->driver_count; i++)
		for (size_t k = 0; k < fake->drivers[i].id_count; k++)
			if (!fake->drivers[i].vfio &&
			    pci_id_matches(&fake->drivers[i].ids[k], &device->facts.id)) {
				r = fake_load(fake, fake->drivers[i].name);
				break;
			}
	return r;
}

/* The device of a text that must be its very name. */
static struct fake_device *find_by_name(struct fake *fake, const char *text, size_t len)
{
	char name[PCI_ADDR_TEXT_MAX + 1];
	struct pci_addr addr;

	if (len > 0 && text[len - 1] == '\n')
		len--;
	if (len >= sizeof(name))
		return NULL;
	memcpy(name, text, len);
	name[len] = '\0';
	if (pci_addr_parse(name, &addr) < 0 || !same_name(PCI_ADDR_TEXT(&addr), name))
		return NULL;
	return fake_find(fake, &addr);
}

static int write_override(struct fake_device *device, const char *text)
{
	size_t len = strcspn(text, "\n");

	if (text[0] == '\0')
		return 0; /* sysfs does not call the driver core for no bytes */
	if (strlen(text) >= 4095)
		return -EINVAL;
	if (len >= DRIVER_TEXT_MAX)
		abort();
	memcpy(device->facts.binding.override, text, len);
	device->facts.binding.override[len] = '\0';
	return 0;
}

static int write_bind(struct fake *fake, const struct fake_driver *driver,
		      struct fake_device *device)
{
	if (!device || !driver_matches(driver, device))
		return -ENODEV;
	if (device->facts.binding.driver[0] != '\0')
		return -EBUSY;
	return probe(fake, driver, device);
}

static int write_unbind(const struct fake_driver *driver, struct fake_device *device)
{
	if (!device || !same_name(device->facts.binding.driver, driver->name))
		return -ENODEV;
	if (device->held) /* the kernel waits for the user; whoever writes has a deadline */
		return -ETIMEDOUT;
	device->facts.binding.driver[0] = '\0';
	device->facts.has_vfio_dev = false;
	return 0;
}

static int write_driver_file(struct fake *fake, const char *path, const char *text)
{
	const char *slash = strchr(path, '/');
	char name[DRIVER_TEXT_MAX];
	size_t len = slash ? (size_t)(slash - path) : 0;

	if (len == 0 || len >= sizeof(name))
		return -ENOENT;
	memcpy(name, path, len);
	name[len] = '\0';
	const struct fake_driver *driver = fake_driver(fake, name);
	if (!driver || driver->turn == 0)
		return -ENOENT;
	struct fake_device *device = find_by_name(fake, text, strlen(text));
	if (same_name(slash, "/bind"))
		return write_bind(fake, driver, device);
	if (same_name(slash, "/unbind"))
		return write_unbind(driver, device);
	return -ENOENT;
}

int fake_sysfs_write(struct fake *fake, const char *path, const char *text)
{
	static const char devices[] = "bus/pci/devices/", drivers[] = "bus/pci/drivers/";

	if (strncmp(path, devices, strlen(devices)) == 0) {
		const char *name = path + strlen(devices);
		size_t len = strcspn(name, "/");
		struct fake_device *device = find_by_name(fake, name, len);

		if (!device || !same_name(name + len, "/driver_override") ||
		    !device->facts.overridable)
			return -ENOENT;
		return write_override(device, text);
	}
	if (strncmp(path, drivers, strlen(drivers)) == 0)
		return write_driver_file(fake, path + strlen(drivers), text);
	if (same_name(path, "bus/pci/drivers_probe")) {
		struct fake_device *device = find_by_name(fake, text, strlen(text));

		if (!device)
			return -ENODEV;
		return device->facts.binding.driver[0] == '\0' ? device_attach(fake, device) : 0;
	}
	return -ENOENT;
}

/* --- what goes wrong -----------------------------------------------------------------------------
 */

bool fake_can_hold(const struct fake *fake, const struct fake_device *device)
{
	if (!device->present || !device_on_vfio(&device->facts) || device->facts.group < 0)
		return false;
	for (size_t i = 0; i < fake->device_count; i++)
		if (fake->devices[i].present &&
		    fake->devices[i].facts.group == device->facts.group &&
		    !device_viable(&fake->devices[i].facts))
			return false;
	return true;
}

static void exchange(struct fake *fake, struct fake_device *device, const struct pci_id *id)
{
	if (device->generation++ == 0)
		device->first_id = device->facts.id;
	device->other = memcmp(&device->first_id, id, sizeof(*id)) != 0;
	device->held = device->silent = false;
	device->facts.id = *id;
	device->facts.binding = (struct binding){ 0 };
	device->facts.has_vfio_dev = false;
	memset(device->troubles, 0, sizeof(device->troubles));
	(void)!device_attach(fake, device);
}

static void act(struct fake *fake, const struct step *step)
{
	char path[256], text[DRIVER_TEXT_MAX + 1];

	if (step_target(step, path, text))
		(void)!fake_sysfs_write(fake, path, text);
	else
		(void)!fake_load(fake, step->value);
}

/* Lets happen what is due at this call; returns what the call itself must suffer, or NULL. */
static struct fake_event *next_event(struct fake *fake, char kind)
{
	struct fake_event *suffers = NULL;

	for (size_t i = 0; i < fake->event_count; i++) {
		struct fake_event *event = &fake->events[i];

		if (event->fired > 0 || (event->counts_writes && kind == 'r') ||
		    event->at != (event->counts_writes ? fake->write_count : fake->call_count))
			continue;
		if (event->kind == FAKE_NOTHING && kind == 'r')
			continue;
		struct fake_device *device = fake_find(fake, &event->addr);
		event->fired = fake->call_count;
		if (event->kind == FAKE_KILL)
			fake->killed = true;
		else if (event->kind == FAKE_UNPLUG && device)
			device->present = false;
		else if (event->kind == FAKE_EXCHANGE && device)
			exchange(fake, device, &event->id);
		else if (event->kind == FAKE_ACTOR)
			act(fake, &event->step);
		else if (event->kind == FAKE_HOLD && device && fake_can_hold(fake, device))
			device->held = true;
		else if (event->kind <= FAKE_NOTHING)
			suffers = event;
	}
	return suffers;
}

/* --- the port ------------------------------------------------------------------------------------
 */

static void breach(struct fake *fake, const char *what)
{
	if (!fake->violation)
		fake->violation = what;
}

static int record(struct fake *fake, char kind, const struct step *step, int result)
{
	const struct fake_device *device = fake_find(fake, &step->addr);

	if (fake->call_count <= FAKE_CALLS)
		fake->calls[fake->call_count - 1] = (struct fake_call){
			.kind = kind,
			.step = *step,
			.generation = device ? device->generation : 0,
			.result = result,
		};
	return result;
}

/* True when the descriptor that the port holds is of a card that is gone. */
static bool descriptor_dead(const struct fake *fake, const struct fake_device *device)
{
	return fake->holds && device->opened > 0 && device->opened != device->generation + 1;
}

static int do_read(struct fake *fake, const struct pci_addr *addr, struct device *ret)
{
	struct fake_device *device = fake_find(fake, addr);

	if (!device)
		return -ENOENT;
	if (device->silent)
		breach(fake, "a device was read after a call on it had timed out");
	if (descriptor_dead(fake, device))
		return -ENODEV;
	device->opened = device->generation + 1;
	device->last_read = fake->call_count;
	device->seen_other = device->other;
	*ret = device->facts;
	return 0;
}

static int port_read(void *context, const struct pci_addr *addr, struct device *ret)
{
	struct fake *fake = context;
	const struct step step = { .addr = *addr };

	fake->call_count++;
	const struct fake_event *event = next_event(fake, 'r');
	if (fake->killed)
		return record(fake, 'r', &step, -EOWNERDEAD);
	if (event)
		return record(fake, 'r', &step, event->error);
	return record(fake, 'r', &step, do_read(fake, addr, ret));
}

static int do_write(struct fake *fake, const struct step *step)
{
	char path[256], text[DRIVER_TEXT_MAX + 1];
	struct fake_device *device = fake_find(fake, &step->addr);

	if (!step_target(step, path, text)) {
		breach(fake, "a step that writes nothing came to the writer");
		return -EINVAL;
	}
	if (!device)
		return step->kind == STEP_OVERRIDE ? -ENOENT : -ENODEV;
	if (device->silent)
		breach(fake, "a device was written to after a call on it had timed out");
	if (device->seen_other)
		breach(fake, "an exchanged card was written to after it had been seen");
	if (device->opened == 0)
		breach(fake, "a device was written to before it had been read");
	if (device_is_bridge(&device->facts))
		breach(fake, "a bridge was written to");
	if (descriptor_dead(fake, device) &&
	    (step->kind == STEP_OVERRIDE || step->kind == STEP_UNBIND))
		return -ENODEV;
	int r = fake_sysfs_write(fake, path, text);
	if (r == -ETIMEDOUT)
		device->silent = true;
	return r;
}

/* Whoever the step was about does not answer any more. */
static void fall_silent(struct fake *fake, const struct step *step)
{
	for (size_t i = 0; i < fake->device_count; i++) {
		struct fake_device *device = &fake->devices[i];
		bool meant = step->kind == STEP_LOAD
				     ? same_name(device->facts.binding.override, step->value)
				     : pci_addr_compare(&device->facts.addr, &step->addr) == 0;

		if (meant)
			device->silent = true;
	}
}

static int change(struct fake *fake, char kind, const struct step *step,
		  int (*work)(struct fake *, const struct step *))
{
	fake->call_count++;
	fake->write_count++;
	const struct fake_event *event = next_event(fake, kind);
	if (fake->killed)
		return record(fake, kind, step, -EOWNERDEAD);
	if (event && event->kind == FAKE_NOTHING)
		return record(fake, kind, step, 0);
	int r = event && event->kind == FAKE_FAIL ? event->error : work(fake, step);
	if (event && r != -ETIMEDOUT)
		r = event->error;
	if (event && event->error == -ETIMEDOUT)
		fall_silent(fake, step);
	return record(fake, kind, step, r);
}

static int port_write(void *context, const struct step *step)
{
	return change(context, 'w', step, do_write);
}

static int do_load(struct fake *fake, const struct step *step)
{
	if (step->kind == STEP_LOAD)
		return fake_load(fake, step->value);
	if (step->kind == STEP_LOAD_FOR)
		return fake_load_for(fake, &step->addr);
	breach(fake, "a step that loads nothing came to the loader");
	return -EINVAL;
}

static int port_load(void *context, const struct step *step)
{
	return change(context, 'l', step, do_load);
}

static void port_pause(void *context, unsigned milliseconds)
{
	((struct fake *)context)->paused += milliseconds;
}

struct port fake_port(struct fake *fake)
{
	return (struct port){
		.context = fake,
		.read = port_read,
		.write = port_write,
		.load = port_load,
		.pause = port_pause,
	};
}

void fake_new_process(struct fake *fake)
{
	fake->killed = false;
	for (size_t i = 0; i < fake->device_count; i++) {
		fake->devices[i].opened = 0;
		fake->devices[i].silent = false;
	}
}

int fake_scan(const struct fake *fake, struct machine *ret)
{
	for (size_t i = 0; i < fake->device_count; i++) {
		int r = fake->devices[i].present ? machine_add(ret, &fake->devices[i].facts) : 0;
		if (r < 0)
			return r;
	}
	return 0;
}

/* --- for people ----------------------------------------------------------------------------------
 */

static const char *const event_names[FAKE_EVENT_MAX] = {
	[FAKE_FAIL] = "fails",
	[FAKE_FAIL_LATE] = "works but fails",
	[FAKE_NOTHING] = "does nothing",
	[FAKE_UNPLUG] = "unplugged before",
	[FAKE_EXCHANGE] = "other card before",
	[FAKE_ACTOR] = "somebody else before",
	[FAKE_HOLD] = "opened before",
	[FAKE_KILL] = "killed before",
};

static void describe_event(const struct fake_event *event, struct strbuf *out)
{
	strbuf_addf(out, "  event: %s %u: %s", event->counts_writes ? "write" : "call", event->at,
		    event_names[event->kind]);
	if (event->kind <= FAKE_FAIL_LATE)
		strbuf_addf(out, " (%s)", strerror(-event->error));
	if (event->kind >= FAKE_UNPLUG && event->kind <= FAKE_HOLD && event->kind != FAKE_ACTOR)
		strbuf_addf(out, " %s", PCI_ADDR_TEXT(&event->addr));
	if (event->kind == FAKE_EXCHANGE)
		strbuf_addf(out, " becomes %s", PCI_ID_TEXT(&event->id));
	if (event->kind == FAKE_ACTOR) {
		strbuf_add(out, ": ");
		step_render(&event->step, "", out);
	}
	if (event->fired > 0)
		strbuf_addf(out, " [hit call %zu]\n", event->fired);
	else
		strbuf_add(out, " [not reached]\n");
}

static void describe_device(const struct fake_device *device, struct strbuf *out)
{
	const struct device *facts = &device->facts;

	strbuf_addf(out, "  %s %s class %06x group %d driver '%s' override '%s'%s%s%s%s%s",
		    PCI_ADDR_TEXT(&facts->addr), PCI_ID_TEXT(&facts->id), facts->class,
		    facts->group, facts->binding.driver, facts->binding.override,
		    facts->has_vfio_dev ? " vfio-dev" : "",
		    device_is_bridge(facts) ? " bridge" : "",
		    facts->overridable ? "" : " not-overridable", device->held ? " held" : "",
		    device->present ? "" : " gone");
	for (size_t i = 0; i < FAKE_TROUBLES; i++)
		if (device->troubles[i].driver)
			strbuf_addf(out, "; probe of %s fails (%s, times %u)",
				    device->troubles[i].driver,
				    strerror(-device->troubles[i].error),
				    device->troubles[i].times);
	strbuf_add(out, "\n");
}

void fake_describe(const struct fake *fake, struct strbuf *out)
{
	for (size_t i = 0; i < fake->driver_count; i++) {
		const struct fake_driver *driver = &fake->drivers[i];

		strbuf_addf(out, "  driver %s:%s%s", driver->name,
			    driver->turn       ? " registered"
			    : driver->loadable ? " loadable"
					       : " absent",
			    driver->vfio ? " vfio" : "");
		for (size_t k = 0; k < driver->id_count; k++)
			strbuf_addf(out, " %s", PCI_ID_TEXT(&driver->ids[k]));
		strbuf_add(out, "\n");
	}
	for (size_t i = 0; i < fake->device_count; i++)
		describe_device(&fake->devices[i], out);
	for (size_t i = 0; i < fake->event_count; i++)
		describe_event(&fake->events[i], out);
}

void fake_describe_calls(const struct fake *fake, struct strbuf *out)
{
	for (size_t i = 0; i < fake->call_count && i < FAKE_CALLS; i++) {
		const struct fake_call *call = &fake->calls[i];

		strbuf_addf(out, "  %zu: ", i + 1);
		if (call->kind == 'r')
			strbuf_addf(out, "read %s", PCI_ADDR_TEXT(&call->step.addr));
		else
			step_render(&call->step, "", out);
		strbuf_addf(out, " = %s\n", call->result < 0 ? strerror(-call->result) : "ok");
	}
}
