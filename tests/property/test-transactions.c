/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Random machines, policies, requests and accidents: whatever happens, the end is the target or the
 * start, and nothing else was touched.
 *
 * usage: test-transactions [--cases N] [--seed S] [--verbose]
 *
 * Case i of seed S is the scenario of seed S + i, so "--seed S+i --cases 1" shows it again. A
 * scenario that breaks a property is made smaller for as long as it still breaks one. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/match.h"
#include "fake/driver-core.h"

/* --- a scenario ----------------------------------------------------------------------------------
 */

enum { ENTRIES = 4, WANTS = 4, USAGES = 3, COMPANIONS = 3 };

struct ask {
	struct pci_addr addr;
	bool by_entry; /* goal VFIO as the entry that means the device says, if one does */
	enum goal goal;
	char driver[DRIVER_TEXT_MAX];
	char override[DRIVER_TEXT_MAX];
	enum group_policy group;
	struct companion companions[COMPANIONS];
	size_t companion_count;
	guard_set allow;
};

struct scenario {
	struct fake start;
	struct entry entries[ENTRIES];
	struct companion entry_companions[ENTRIES][COMPANIONS];
	size_t entry_count;
	struct ask asks[WANTS];
	size_t ask_count;
	struct usage usages[USAGES]; /* facts are constants */
	size_t usage_count;
	bool may_load;
	bool unattended;
	bool blind;		/* who holds devices is not known when the plan is made */
	unsigned kill_recovery; /* the recovery is killed before this call too; 0: not */
};

/* Events that someone else than us is to blame for. */
static bool is_foreign(enum fake_event_kind kind)
{
	return kind == FAKE_UNPLUG || kind == FAKE_EXCHANGE || kind == FAKE_ACTOR ||
	       kind == FAKE_HOLD;
}

/* --- chance --------------------------------------------------------------------------------------
 */

static uint64_t random_state;

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t random_next(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static unsigned below(unsigned bound)
{
	return (unsigned)((random_next() >> 32) * bound >> 32);
}

static bool one_in(unsigned chances)
{
	return below(chances) == 0;
}

#define PICK(array) ((array)[below(ELEMENTSOF(array))])

static void set_name(char to[static DRIVER_TEXT_MAX], const char *from)
{
	memcpy(to, from, strlen(from) + 1);
}

/* --- making one up -------------------------------------------------------------------------------
 */

static const char *const vfio_drivers[] = { "vfio-pci", "vfio-pci", "vfio-pci", "mlx5_vfio_pci" };
static const struct pci_id models[] = {
	{ 0x8086, 0x10d3, 0x8086, 1 }, { 0x8086, 0x10d3, 0x8086, 1 }, { 0x8086, 0x158b, 0x8086, 2 },
	{ 0x15b3, 0x101f, 0x15b3, 3 }, { 0x144d, 0xa808, 0x144d, 4 },
};

static struct pci_addr random_addr(const struct scenario *scenario)
{
	return scenario->start.devices[below((unsigned)scenario->start.device_count)].facts.addr;
}

static void add_driver(struct fake *fake, const char *name, bool vfio, bool leaves_dma,
		       unsigned turn, const struct pci_id *id, const struct pci_id *other_id)
{
	struct fake_driver *driver = &fake->drivers[fake->driver_count++];

	*driver = (struct fake_driver){
		.vfio = vfio, .leaves_dma = leaves_dma, .loadable = true, .turn = turn
	};
	set_name(driver->name, name);
	if (id)
		driver->ids[driver->id_count++] = *id;
	if (other_id)
		driver->ids[driver->id_count++] = *other_id;
	if (turn > fake->turns)
		fake->turns = turn;
}

static void make_drivers(struct fake *fake)
{
	unsigned vfio = below(8), variant = below(4);

	add_driver(fake, "pcieport", false, true, 1, NULL, NULL);
	add_driver(fake, "shpchp", false, false, 2, NULL, NULL);
	add_driver(fake, "pci-stub", false, true, 3, NULL, NULL);
	add_driver(fake, "uio_pci_generic", false, false, 4, NULL, NULL);
	add_driver(fake, "e1000e", false, false, one_in(4) ? 0 : 5, &models[0], NULL);
	add_driver(fake, "i40e", false, false, 6, &models[2], NULL);
	add_driver(fake, "mlx5_core", false, false, 7, &models[3], NULL);
	add_driver(fake, "nvme", false, false, 8, &models[4], &models[3]);
	add_driver(fake, "vfio-pci", true, false, vfio < 5 ? 9 : 0,
		   one_in(20) ? &PICK(models) : NULL, NULL);
	if (vfio == 7 && one_in(3))
		fake->drivers[fake->driver_count - 1].loadable = false;
	add_driver(fake, "mlx5_vfio_pci", true, false, variant < 2 ? 10 : 0, NULL, NULL);
	if (variant == 3)
		fake->drivers[fake->driver_count - 1].loadable = false;
}

static bool takes_by_id(const struct fake_driver *driver, const struct pci_id *id)
{
	for (size_t i = 0; i < driver->id_count; i++)
		if (pci_id_matches(&driver->ids[i], id))
			return true;
	return false;
}

/* A state that a device may really be in: any history of overrides and bindings. */
static void random_binding(struct fake *fake, struct fake_device *device)
{
	static const char *const overrides[] = { "vfio-pci", "vfio-pci", "mlx5_vfio_pci", "nosuch",
						 "e1000e",   "pci-stub", "vfio-pci " };
	const struct fake_driver *driver = NULL;
	const char *override = "";

	if (device_is_bridge(&device->facts)) {
		driver = one_in(3) ? NULL : fake_driver(fake, one_in(4) ? "shpchp" : "pcieport");
	} else if (one_in(2)) { /* as the kernel binds by itself */
		for (size_t i = 0; i < fake->driver_count; i++)
			if (fake->drivers[i].turn && !fake->drivers[i].vfio &&
			    takes_by_id(&fake->drivers[i], &device->facts.id))
				driver = &fake->drivers[i];
	} else if (!one_in(3)) {
		driver = &fake->drivers[2 + below((unsigned)fake->driver_count - 2)];
	}
	if (driver && (driver->turn == 0 || (driver->vfio && device->facts.group < 0)))
		driver = NULL;
	if (driver && !takes_by_id(driver, &device->facts.id) && !one_in(6))
		override = driver->name;
	else if (one_in(4))
		override = PICK(overrides);
	fake_set(device, driver ? driver->name : "", override, driver);
}

static void random_troubles(struct fake_device *device)
{
	static const int errors[] = { -EINVAL, -EBUSY, -EAGAIN, -EAGAIN, -ENOMEM, -EIO };

	if (one_in(8))
		device->troubles[0] = (struct fake_trouble){
			.driver = PICK(vfio_drivers),
			.error = PICK(errors),
			.times = one_in(2) ? 0 : 1 + below(6),
		};
	if (one_in(40))
		device->troubles[1] = (struct fake_trouble){
			.driver = one_in(2) ? "e1000e" : "i40e",
			.error = PICK(errors),
			.times = one_in(2) ? 0 : 1 + below(6),
		};
}

static void make_devices(struct fake *fake)
{
	unsigned count = 1 + below(6);
	int groups = 2 + (int)below(6);

	for (unsigned i = 0; i < count; i++) {
		struct fake_device *device = &fake->devices[fake->device_count++];

		*device = (struct fake_device){
			.present = true,
			.facts = {
				.addr = { .bus = (uint8_t)(1 + i / 2), .function = i % 2 },
				.id = PICK(models),
				.class = 0x020000,
				.overridable = !one_in(60),
				.group = one_in(30) ? -1 : (int)below((unsigned)groups),
				.numa_node = -1,
			},
		};
		if (one_in(16)) {
			device->facts.header = one_in(3) ? PCI_HEADER_NORMAL : PCI_HEADER_BRIDGE;
			device->facts.class = 0x060400;
		}
		random_binding(fake, device);
		random_troubles(device);
	}
	for (unsigned i = 0; i < count; i++)
		if (fake_can_hold(fake, &fake->devices[i]) && one_in(8))
			fake->devices[i].held = true;
}

static void random_companions(const struct scenario *scenario,
			      struct companion companions[static COMPANIONS], size_t *count)
{
	*count = below(COMPANIONS + 1);
	for (size_t i = 0; i < *count; i++) {
		const struct device *device =
			&scenario->start.devices[below((unsigned)scenario->start.device_count)]
				 .facts;

		companions[i] = (struct companion){ device->addr, device->id };
		if (one_in(8))
			companions[i].id = PICK(models);
	}
}

static guard_set random_allow(void)
{
	return one_in(3) ? GUARD_BIT(GUARD_DEFAULT_ROUTE) : 0;
}

static enum group_policy random_group(void)
{
	return (enum group_policy)below(GROUP_POLICY_MAX);
}

static void make_entry(struct scenario *scenario)
{
	static char file[] = "50-test.conf",
		    names[ENTRIES][ENTRY_NAME_MAX] = { "a", "b", "c", "d" };
	size_t at = scenario->entry_count++;
	struct entry *entry = &scenario->entries[at];

	*entry = (struct entry){
		.match = { .keys = MATCH_ID, .id = PICK(models) },
		.expect = 1 + below(2),
		.mode = one_in(8) ? MODE_KERNEL : MODE_VFIO,
		.group = random_group(),
		.allow = random_allow(),
		.file = file,
		.line = (int)at + 1,
	};
	memcpy(entry->name, names[at], sizeof(entry->name));
	if (entry->mode == MODE_VFIO)
		set_name(entry->driver, PICK(vfio_drivers));
	if (!one_in(4)) {
		const struct fake_device *device =
			&scenario->start.devices[below((unsigned)scenario->start.device_count)];

		entry->match.keys |= MATCH_ADDRESS;
		entry->match.address = device->facts.addr;
		entry->expect = 1;
		if (!one_in(6))
			entry->match.id = device->facts.id;
	}
	random_companions(scenario, scenario->entry_companions[at], &entry->companion_count);
}

static void make_ask(struct scenario *scenario)
{
	static const char *const natives[] = { "",	    "",	    "e1000e",	"i40e",
					       "mlx5_core", "nvme", "pci-stub", "uio_pci_generic" };
	static const char *const overrides[] = { "", "", "", "vfio-pci", "e1000e", "pci-stub" };
	struct ask *ask = &scenario->asks[scenario->ask_count];
	struct pci_addr addr = random_addr(scenario);

	if (one_in(60))
		addr.bus = 0x77;
	for (size_t i = 0; i < scenario->ask_count; i++)
		if (pci_addr_compare(&scenario->asks[i].addr, &addr) == 0)
			return;
	scenario->ask_count++;
	*ask = (struct ask){
		.addr = addr,
		.by_entry = one_in(2),
		.goal = one_in(6)   ? GOAL_CLAIM
			: one_in(4) ? GOAL_NATIVE
				    : GOAL_VFIO,
		.group = random_group(),
		.allow = random_allow(),
	};
	if (ask->goal == GOAL_NATIVE) {
		set_name(ask->driver, PICK(natives));
		set_name(ask->override, PICK(overrides));
	} else {
		set_name(ask->driver, PICK(vfio_drivers));
	}
	random_companions(scenario, ask->companions, &ask->companion_count);
}

static void make_event(struct scenario *scenario)
{
	static const int errors[] = { -EIO,   -EPERM,  -ENODEV, -EINVAL,
				      -EROFS, -ENOENT, -EBUSY,	-EAGAIN };
	static const char *const names[] = { "vfio-pci", "e1000e", "i40e", "nvme", "nosuch" };
	static const enum step_kind steps[] = { STEP_LOAD, STEP_OVERRIDE, STEP_UNBIND, STEP_BIND,
						STEP_PROBE };
	struct fake_event *event =
		fake_expect(&scenario->start, (enum fake_event_kind)below(FAKE_EVENT_MAX),
			    1 + below(one_in(2) ? 8 : 30));

	event->counts_writes = one_in(3);
	event->error = PICK(errors);
	event->addr = random_addr(scenario);
	event->id = PICK(models);
	event->step = (struct step){ .kind = PICK(steps), .addr = event->addr };
	set_name(event->step.value, PICK(names));
	/* of a read these mean that the device is gone, and they are no accident */
	if (!event->counts_writes && (event->error == -ENOENT || event->error == -ENODEV))
		event->error = -EIO;
	/* reads have no deadline */
	if (event->kind <= FAKE_FAIL_LATE && event->counts_writes && one_in(4))
		event->error = -ETIMEDOUT;
}

static void make_scenario(struct scenario *scenario, uint64_t seed)
{
	static char fact[] = "is needed";
	static const enum guard guards[] = { GUARD_DEFAULT_ROUTE, GUARD_ROOT_DISK };

	random_state = seed;
	fake_init(&scenario->start);
	scenario->start.holds = one_in(2);
	make_drivers(&scenario->start);
	make_devices(&scenario->start);
	scenario->entry_count = scenario->ask_count = scenario->usage_count = 0;
	for (unsigned i = below(ENTRIES + 1); i > 0; i--)
		make_entry(scenario);
	for (unsigned i = 1 + below(WANTS); i > 0; i--)
		make_ask(scenario);
	for (unsigned i = one_in(4) ? below(USAGES + 1) : 0; i > 0; i--)
		scenario->usages[scenario->usage_count++] = (struct usage){
			.addr = random_addr(scenario), .guard = PICK(guards), .fact = fact
		};
	for (unsigned i = one_in(3) ? below(FAKE_EVENTS) : !one_in(4); i > 0; i--)
		make_event(scenario);
	scenario->may_load = !one_in(8);
	scenario->unattended = one_in(4);
	scenario->blind = one_in(16);
	scenario->kill_recovery = one_in(4) ? 1 + below(12) : 0;
}

/* --- running it ----------------------------------------------------------------------------------
 */

struct run {
	const struct scenario *scenario;
	struct fake fake;
	struct machine machine; /* as it was before */
	struct policy policy;
	struct selection selection;
	struct want wants[WANTS];
	size_t want_count;
	struct usages usages, holders;
	const char *drivers[FAKE_DRIVERS];
	size_t driver_count;
	struct pci_addr *reached;
	size_t reached_count;
	struct plan plan;
	struct outcome outcome;
	bool pending[FAKE_DEVICES];
	char why[256];
};

static struct run run_now; /* one at a time; kept for the report */
static struct counts {
	size_t refused, empty, done, undone, stuck, killed;
} counts;

static _printf_(2, 3) bool broken(struct run *run, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(run->why, sizeof(run->why), format, args);
	va_end(args);
	return false;
}

static void run_release(struct run *run)
{
	machine_release(&run->machine);
	selection_release(&run->selection);
	free(run->holders.list);
	run->holders = (struct usages){ 0 };
	free(run->reached);
	run->reached = NULL;
	plan_release(&run->plan);
}

static struct want want_of(const struct run *run, const struct ask *ask)
{
	const struct entry *entry =
		ask->by_entry ? selection_entry(&run->selection, &run->machine, &ask->addr) : NULL;
	struct want want = {
		.addr = ask->addr,
		.goal = ask->goal,
		.group = ask->group,
		.companions = ask->companions,
		.companion_count = ask->companion_count,
		.allow = ask->allow,
	};

	memcpy(want.driver, ask->driver, sizeof(want.driver));
	memcpy(want.override, ask->override, sizeof(want.override));
	if (!entry || ask->goal == GOAL_NATIVE)
		return want;
	want.entry = entry;
	want.group = entry->group;
	want.companions = entry->companions;
	want.companion_count = entry->companion_count;
	want.allow |= entry->allow;
	if (entry->mode == MODE_VFIO)
		memcpy(want.driver, entry->driver, sizeof(want.driver));
	return want;
}

static void add_holder(struct usages *holders, const struct pci_addr *addr)
{
	static char fact[] = "is held open by process 7 (testpmd)";

	holders->list[holders->count++] = (struct usage){ .addr = *addr, .fact = fact };
}

static void prepare(struct run *run, struct scenario *scenario)
{
	for (size_t i = 0; i < scenario->entry_count; i++)
		scenario->entries[i].companions = scenario->entry_companions[i];
	run->scenario = scenario;
	run->why[0] = '\0';
	fake_copy(&run->fake, &scenario->start);
	run->outcome = (struct outcome){ .end = APPLY_END_MAX };
	run->policy =
		(struct policy){ .entries = scenario->entries, .count = scenario->entry_count };
	if (fake_scan(&run->fake, &run->machine) < 0 ||
	    selection_make(&run->policy, &run->machine, &run->selection) < 0)
		abort();
	run->want_count = scenario->ask_count;
	for (size_t i = 0; i < run->want_count; i++)
		run->wants[i] = want_of(run, &scenario->asks[i]);
	run->usages = (struct usages){ .list = scenario->usages, .count = scenario->usage_count };
	run->holders.list = calloc(FAKE_DEVICES, sizeof(*run->holders.list));
	if (!run->holders.list || plan_reach(&run->machine, run->wants, run->want_count,
					     &run->reached, &run->reached_count) < 0)
		abort();
	for (size_t i = 0; i < run->reached_count; i++) {
		const struct fake_device *device = fake_find(&run->fake, &run->reached[i]);

		if (device && device->held && !scenario->blind)
			add_holder(&run->holders, &run->reached[i]);
	}
	run->driver_count = 0;
	for (size_t i = 0; i < run->fake.driver_count; i++)
		if (run->fake.drivers[i].vfio && run->fake.drivers[i].turn > 0)
			run->drivers[run->driver_count++] = run->fake.drivers[i].name;
}

static int make_plan(const struct run *run, const struct machine *machine, struct plan *ret)
{
	const struct situation situation = {
		.machine = machine,
		.usages = &run->usages,
		.holders = &run->holders,
		.selection = &run->selection,
		.drivers = run->drivers,
		.driver_count = run->driver_count,
		.may_load = run->scenario->may_load,
		.unattended = run->scenario->unattended,
	};

	return plan_make(&situation, run->wants, run->want_count, ret);
}

/* --- what must hold, said again in other words than the code's
 * ------------------------------------
 */

static bool entry_means(const struct entry *entry, const struct device *device)
{
	return (!(entry->match.keys & MATCH_ADDRESS) ||
		pci_addr_compare(&entry->match.address, &device->addr) == 0) &&
	       memcmp(&entry->match.id, &device->id, sizeof(device->id)) == 0;
}

static unsigned meant_by(const struct run *run, const struct entry *entry)
{
	unsigned count = 0;

	for (size_t i = 0; i < run->machine.count; i++)
		count += entry_means(entry, &run->machine.devices[i]);
	return count;
}

/* The misfit of an entry that gets no device must say why. */
static bool check_misfit(struct run *run, const struct entry *entry, unsigned count)
{
	const struct device *there = entry->match.keys & MATCH_ADDRESS
					     ? machine_find(&run->machine, &entry->match.address)
					     : NULL;
	enum misfit_kind kind = count > 0 ? MISFIT_COUNT
				: there	  ? MISFIT_EXCHANGED
					  : MISFIT_MISSING;
	bool somewhere = false;

	for (size_t i = 0; i < run->machine.count; i++)
		somewhere |= memcmp(&entry->match.id, &run->machine.devices[i].id,
				    sizeof(entry->match.id)) == 0;
	for (size_t i = 0; i < run->selection.misfit_count; i++) {
		const struct misfit *misfit = &run->selection.misfits[i];

		if (misfit->entry == entry)
			return (misfit->kind == kind &&
				misfit->moved == (count == 0 && somewhere) &&
				(count == 0 || misfit->count == count)) ||
			       broken(run, "entry %s: the misfit is wrong", entry->name);
	}
	return broken(run, "entry %s: gets nothing, and nobody says why", entry->name);
}

static bool check_selection(struct run *run)
{
	bool fits[ENTRIES];

	for (size_t i = 0; i < run->policy.count; i++) {
		const struct entry *entry = &run->policy.entries[i];
		unsigned count = meant_by(run, entry);

		fits[i] = count == entry->expect;
		if (!fits[i] && !check_misfit(run, entry, count))
			return false;
	}
	for (size_t i = 0; i < run->machine.count; i++) {
		const struct device *device = &run->machine.devices[i];
		const struct entry *only = NULL, *keeper = NULL;
		unsigned claims = 0;

		for (size_t k = 0; k < run->policy.count; k++) {
			const struct entry *entry = &run->policy.entries[k];

			if (!entry_means(entry, device))
				continue;
			/* whatever else an entry says, what it keeps with the kernel stays there */
			if (entry->mode == MODE_KERNEL)
				keeper = entry;
			if (fits[k]) {
				only = entry;
				claims++;
			}
		}
		if (selection_entry(&run->selection, &run->machine, &device->addr) !=
		    (keeper	   ? keeper
		     : claims == 1 ? only
				   : NULL))
			return broken(run, "%s: belongs to the wrong entry",
				      PCI_ADDR_TEXT(&device->addr));
	}
	return true;
}

/* What is wanted of a device, by itself or as a sibling; NULL: nothing. */
static const struct want *wanted(const struct run *run, const struct device *device, bool *along)
{
	*along = false;
	for (size_t i = 0; i < run->want_count; i++)
		if (pci_addr_compare(&run->wants[i].addr, &device->addr) == 0)
			return &run->wants[i];
	*along = true;
	for (size_t i = 0; i < run->want_count; i++) {
		const struct want *want = &run->wants[i];
		const struct device *asked = machine_find(&run->machine, &want->addr);
		bool named = false;

		for (size_t k = 0; k < want->companion_count; k++)
			named |= pci_addr_compare(&want->companions[k].addr, &device->addr) == 0 &&
				 pci_id_matches(&want->companions[k].id, &device->id);
		if (asked && asked->group >= 0 && asked->group == device->group &&
		    want->goal != GOAL_NATIVE && !device_is_bridge(device) &&
		    (want->group == GROUP_WHOLE || (want->group == GROUP_LIST && named)))
			return want;
	}
	return NULL;
}

/* True when the binding is what the want leads to from `was`. */
static bool at_target(const struct want *want, const struct device *was, const struct device *now)
{
	bool native = was->binding.driver[0] != '\0' && !device_on_vfio(was);

	switch (want->goal) {
	case GOAL_VFIO:
		return strcmp(now->binding.driver, want->driver) == 0 &&
		       strcmp(now->binding.override, want->driver) == 0;
	case GOAL_CLAIM:
		if (was->binding.driver[0] != '\0')
			return memcmp(&was->binding, &now->binding, sizeof(was->binding)) == 0;
		return strcmp(now->binding.override, want->driver) == 0;
	case GOAL_NATIVE:
		if (strcmp(now->binding.override, want->override) != 0)
			return false;
		if (native)
			return strcmp(now->binding.driver, was->binding.driver) == 0;
		if (want->driver[0] != '\0')
			return strcmp(now->binding.driver, want->driver) == 0;
		return !device_on_vfio(now);
	case GOAL_MAX:
		break;
	}
	return false;
}

/* How the device stands to its group's use through VFIO once all wants are fulfilled. */
static bool will_be_viable(const struct run *run, const struct device *device)
{
	bool along;
	const struct want *want = wanted(run, device, &along);

	if (!want || want->goal == GOAL_CLAIM)
		return device_viable(device);
	if (want->goal == GOAL_VFIO)
		return true;
	return device_viable(device) && device->binding.driver[0] != '\0' &&
	       !device_on_vfio(device);
}

static bool group_unviable(const struct run *run, const struct device *device)
{
	for (size_t i = 0; i < run->machine.count; i++)
		if (run->machine.devices[i].group == device->group &&
		    pci_addr_compare(&run->machine.devices[i].addr, &device->addr) != 0 &&
		    !will_be_viable(run, &run->machine.devices[i]))
			return true;
	return false;
}

static bool lists(const struct usages *usages, const struct pci_addr *addr, guard_set allow)
{
	for (size_t i = 0; i < usages->count; i++)
		if (pci_addr_compare(&usages->list[i].addr, addr) == 0 &&
		    !(allow & GUARD_BIT(usages->list[i].guard)))
			return true;
	return false;
}

static bool driver_is_known(const struct run *run, const char *name)
{
	for (size_t i = 0; i < run->driver_count; i++)
		if (strcmp(run->drivers[i], name) == 0)
			return true;
	return false;
}

/* True when a card that sits in the place of a companion is another one. */
static bool companion_exchanged(const struct run *run, const struct device *device,
				const struct want *want, bool along)
{
	for (size_t i = 0; !along && want->group == GROUP_LIST && i < want->companion_count; i++) {
		const struct device *there = machine_find(&run->machine, &want->companions[i].addr);

		if (there && there != device && there->group == device->group &&
		    !pci_id_matches(&want->companions[i].id, &there->id))
			return true;
	}
	return false;
}

/* Why a device must be refused; NULL: it must not. */
static const char *must_refuse(const struct run *run, const struct device *device,
			       const struct want *want, bool along)
{
	const struct entry *entry =
		!along && want->entry
			? want->entry
			: selection_entry(&run->selection, &run->machine, &device->addr);
	bool settled = want->goal == GOAL_VFIO
			       ? strcmp(device->binding.driver, want->driver) == 0
			       : want->goal == GOAL_CLAIM &&
					 (device->binding.driver[0] != '\0' ||
					  strcmp(device->binding.override, want->driver) == 0);

	if (device_is_bridge(device))
		return "a bridge";
	if (!device->overridable)
		return "without driver_override";
	if (want->goal != GOAL_NATIVE && device->group < 0)
		return "without a group";
	if (want->goal != GOAL_NATIVE && entry && entry->mode == MODE_KERNEL)
		return "kept for the kernel by an entry";
	if (want->goal == GOAL_VFIO && group_unviable(run, device))
		return "in a group that would not be viable";
	if (settled)
		return NULL;
	if (want->goal != GOAL_NATIVE && companion_exchanged(run, device, want, along))
		return "with another card in a companion's place";
	if (want->goal != GOAL_NATIVE && run->scenario->unattended &&
	    device->binding.override[0] != '\0' && !strstr(device->binding.override, "vfio"))
		return "under an override of somebody else";
	guard_set allow = !along ? want->allow : entry ? entry->allow : 0;
	if (want->goal != GOAL_NATIVE && lists(&run->usages, &device->addr, allow))
		return "needed by the host";
	if (device_on_vfio(device) && lists(&run->holders, &device->addr, 0))
		return "held by a VFIO user";
	if (want->goal == GOAL_VFIO && !run->scenario->may_load &&
	    !driver_is_known(run, want->driver))
		return "without a driver that may be loaded";
	return NULL;
}

static const struct saved *saved_of(const struct plan *plan, const struct pci_addr *addr)
{
	for (size_t i = 0; i < plan->saved_count; i++)
		if (pci_addr_compare(&plan->saved[i].addr, addr) == 0)
			return &plan->saved[i];
	return NULL;
}

static bool has_refusal(const struct plan *plan, const struct pci_addr *addr)
{
	for (size_t i = 0; i < plan->refusal_count; i++)
		if (pci_addr_compare(&plan->refusals[i].addr, addr) == 0)
			return true;
	return false;
}

static bool has_step(const struct plan *plan, const struct pci_addr *addr, bool writes)
{
	for (size_t i = 0; i < plan->count; i++)
		if (pci_addr_compare(&plan->steps[i].addr, addr) == 0 &&
		    (!writes || plan->steps[i].kind > STEP_LOAD_FOR))
			return true;
	return false;
}

static bool check_device_plan(struct run *run, const struct device *device, bool *refused)
{
	const struct plan *plan = &run->plan;
	const char *name = PCI_ADDR_TEXT(&device->addr);
	bool along;
	const struct want *want = wanted(run, device, &along);
	bool reached = false;

	for (size_t i = 0; i < run->reached_count; i++)
		reached |= pci_addr_compare(&run->reached[i], &device->addr) == 0;
	if (reached != (want != NULL))
		return broken(run, "%s: plan_reach() is wrong about it", name);
	if (!want)
		return !has_step(plan, &device->addr, false) ||
		       broken(run, "%s: a step for a device that is not wanted", name);

	const char *reason = must_refuse(run, device, want, along);
	*refused |= reason != NULL;
	if (reason && !has_refusal(plan, &device->addr) &&
	    !(plan->refusal_count > 0 && strstr(reason, "loaded")))
		return broken(run, "%s: not refused, but it is %s", name, reason);
	if (!reason && has_refusal(plan, &device->addr))
		return broken(run, "%s: refused for no reason", name);
	if (plan->refusal_count > 0)
		return true;
	if (at_target(want, device, device) && want->goal != GOAL_NATIVE &&
	    has_step(plan, &device->addr, true))
		return broken(run, "%s: is settled and has a step", name);
	if (!at_target(want, device, device) && !has_step(plan, &device->addr, true))
		return broken(run, "%s: is not settled and has no step", name);
	const struct saved *saved = saved_of(plan, &device->addr);
	if ((saved != NULL) != has_step(plan, &device->addr, true))
		return broken(run, "%s: saved and steps disagree", name);
	if (saved && (memcmp(&saved->id, &device->id, sizeof(saved->id)) != 0 ||
		      strcmp(saved->binding.driver, device->binding.driver) != 0 ||
		      strcmp(saved->binding.override, device->binding.override) != 0))
		return broken(run, "%s: saved is not what it was", name);
	return true;
}

static bool check_plan(struct run *run)
{
	const struct plan *plan = &run->plan;
	bool refused = false;

	for (size_t i = 0; i < run->machine.count; i++)
		if (!check_device_plan(run, &run->machine.devices[i], &refused))
			return false;
	for (size_t i = 0; i < run->want_count; i++)
		if (!machine_find(&run->machine, &run->wants[i].addr)) {
			refused = true;
			if (!has_refusal(plan, &run->wants[i].addr))
				return broken(run, "an absent device is not refused");
		}
	if (refused != (plan->refusal_count > 0))
		return broken(run, "refusals: %zu, expected %s", plan->refusal_count,
			      refused ? "some" : "none");
	if ((plan->refusal_count > 0) != (plan_code(plan) != EXIT_DONE))
		return broken(run, "the code is wrong");
	if (plan->refusal_count > 0 && (plan->count > 0 || plan->saved_count > 0))
		return broken(run, "a plan with a refusal has steps");
	bool wrote = false;
	for (size_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];
		const struct device *device = machine_find(&run->machine, &step->addr);

		if (!device || device_is_bridge(device))
			return broken(run, "a step has no device or a bridge");
		if (step->kind == STEP_LOAD && (wrote || driver_is_known(run, step->value)))
			return broken(run, "a load is late or needless");
		wrote |= step->kind > STEP_LOAD_FOR;
	}
	return true;
}

/* --- the end state
 * --------------------------------------------------------------------------------
 */

static bool foreign_hit(const struct run *run, const struct pci_addr *addr)
{
	for (size_t i = 0; i < run->fake.event_count; i++) {
		const struct fake_event *event = &run->fake.events[i];

		if (event->fired && is_foreign(event->kind) &&
		    (pci_addr_compare(&event->addr, addr) == 0 ||
		     (event->kind == FAKE_ACTOR && event->step.kind == STEP_LOAD)))
			return true;
	}
	return false;
}

/* True when somebody changed the device after it was last looked at. */
static bool foreign_hit_late(const struct run *run, const struct fake_device *device)
{
	for (size_t i = 0; i < run->fake.event_count; i++) {
		const struct fake_event *event = &run->fake.events[i];

		if (event->fired >= device->last_read && event->fired && is_foreign(event->kind) &&
		    (pci_addr_compare(&event->addr, &device->facts.addr) == 0 ||
		     (event->kind == FAKE_ACTOR && event->step.kind == STEP_LOAD)))
			return true;
	}
	return false;
}

static size_t fired(const struct run *run, enum fake_event_kind first, enum fake_event_kind last)
{
	size_t count = 0;

	for (size_t i = 0; i < run->fake.event_count; i++)
		count += run->fake.events[i].fired > 0 && run->fake.events[i].kind >= first &&
			 run->fake.events[i].kind <= last;
	return count;
}

static bool timed_out(const struct run *run)
{
	for (size_t i = 0; i < run->fake.call_count && i < FAKE_CALLS; i++)
		if (run->fake.calls[i].result == -ETIMEDOUT)
			return true;
	return false;
}

/* The state before, of one of the run's devices, present or not. */
static const struct device *before(const struct run *run, const struct fake_device *device)
{
	return &run->scenario->start.devices[device - run->fake.devices].facts;
}

static bool same_state(const struct device *a, const struct device *b)
{
	return strcmp(a->binding.driver, b->binding.driver) == 0 &&
	       strcmp(a->binding.override, b->binding.override) == 0 &&
	       a->has_vfio_dev == b->has_vfio_dev;
}

static bool registered_meanwhile(const struct run *run, const char *name)
{
	for (size_t i = 0; i < run->fake.driver_count; i++)
		if (run->fake.drivers[i].turn > run->scenario->start.turns &&
		    strcmp(run->fake.drivers[i].name, name) == 0)
			return true;
	return false;
}

/* What a driver does by itself when it registers in the course of the run. */
static bool bound_by_load(const struct run *run, const struct fake_device *device)
{
	const struct device *was = before(run, device);

	return was->binding.driver[0] == '\0' &&
	       strcmp(was->binding.override, device->facts.binding.override) == 0 &&
	       registered_meanwhile(run, device->facts.binding.driver);
}

static bool check_others(struct run *run)
{
	for (size_t i = 0; i < run->fake.device_count; i++) {
		const struct fake_device *device = &run->fake.devices[i];
		const struct device *was = before(run, device);
		bool along;

		if (wanted(run, was, &along) && saved_of(&run->plan, &was->addr))
			continue;
		if (!foreign_hit(run, &was->addr) && !same_state(was, &device->facts) &&
		    !bound_by_load(run, device))
			return broken(run, "%s: was changed and should not",
				      PCI_ADDR_TEXT(&was->addr));
	}
	for (size_t i = 0; i < run->fake.call_count && i < FAKE_CALLS; i++)
		if (run->fake.calls[i].kind == 'w' &&
		    !saved_of(&run->plan, &run->fake.calls[i].step.addr))
			return broken(run, "call %zu writes to a device that is not saved", i + 1);
	return true;
}

/* A card that came to an address of ours: at most the one write that was on its way hit it. */
static bool check_exchanged(struct run *run)
{
	for (size_t i = 0; i < run->fake.device_count; i++) {
		const struct fake_device *device = &run->fake.devices[i];
		size_t writes = 0;

		if (device->generation == 0 || !device->present)
			continue;
		for (size_t k = 0; k < run->fake.call_count && k < FAKE_CALLS; k++) {
			const struct fake_call *call = &run->fake.calls[k];

			writes += call->kind == 'w' && call->result == 0 &&
				  call->generation == device->generation &&
				  pci_addr_compare(&call->step.addr, &device->facts.addr) == 0;
		}
		if (memcmp(&device->facts.id, &before(run, device)->id, sizeof(struct pci_id)) == 0)
			continue; /* nobody can tell */
		if (writes > 1)
			return broken(run, "%s: %zu writes to another card",
				      PCI_ADDR_TEXT(&device->facts.addr), writes);
		if (run->fake.holds && device->facts.binding.override[0] != '\0' &&
		    fired(run, FAKE_ACTOR, FAKE_ACTOR) == 0)
			return broken(run, "%s: another card has our override",
				      PCI_ADDR_TEXT(&device->facts.addr));
	}
	return true;
}

/* True when the device is what an undoing may leave: as it was, or, where it was without a driver,
 * on the one that the kernel gives it for the override it had. */
static bool is_start_or_found(const struct device *was, const struct device *now)
{
	if (same_state(was, now))
		return true;
	return was->binding.driver[0] == '\0' && now->binding.driver[0] != '\0' &&
	       strcmp(was->binding.override, now->binding.override) == 0 &&
	       (was->binding.override[0] != '\0'
			? strcmp(was->binding.override, now->binding.driver) == 0
			: !device_on_vfio(now));
}

static bool check_start(struct run *run,
			bool (*is_good)(const struct device *, const struct device *),
			const char *when)
{
	for (size_t i = 0; i < run->fake.device_count; i++) {
		const struct fake_device *device = &run->fake.devices[i];
		const struct device *was = before(run, device);

		if (saved_of(&run->plan, &was->addr) && !foreign_hit(run, &was->addr) &&
		    !is_good(was, &device->facts))
			return broken(run, "%s: is not as it was before, %s",
				      PCI_ADDR_TEXT(&was->addr), when);
	}
	return true;
}

/* True when what the steps did to the device last is still so. */
static bool steps_hold(const struct run *run, const struct fake_device *device)
{
	const struct binding *now = &device->facts.binding;
	bool override_holds = true, driver_holds = true;

	for (size_t i = 0; i < run->plan.count; i++) {
		const struct step *step = &run->plan.steps[i];

		if (pci_addr_compare(&step->addr, &device->facts.addr) != 0)
			continue;
		if (step->kind == STEP_OVERRIDE)
			override_holds = strcmp(now->override, step->value) == 0;
		else if (step->kind == STEP_UNBIND)
			driver_holds = strcmp(now->driver, step->value) != 0;
		else if (step->kind == STEP_BIND)
			driver_holds = strcmp(now->driver, step->value) == 0;
		else if (step->kind == STEP_PROBE)
			driver_holds = !device_on_vfio(&device->facts);
	}
	return override_holds && driver_holds;
}

static bool check_target(struct run *run)
{
	for (size_t i = 0; i < run->fake.device_count; i++) {
		const struct fake_device *device = &run->fake.devices[i];
		const struct device *was = before(run, device);
		bool along;
		const struct want *want = wanted(run, was, &along);

		if (!want || foreign_hit_late(run, device))
			continue;
		if (!device->present)
			return broken(run, "%s: is gone, and that is called done",
				      PCI_ADDR_TEXT(&was->addr));
		if (!saved_of(&run->plan, &was->addr) && foreign_hit(run, &was->addr))
			continue; /* it was settled, and nobody looked again */
		if (foreign_hit(run, &was->addr) ? !steps_hold(run, device)
						 : !at_target(want, was, &device->facts))
			return broken(run, "%s: is not where it should be, and that is called done",
				      PCI_ADDR_TEXT(&was->addr));
	}
	return true;
}

/* True when a driver may refuse a device to us in this scenario, by its own will. */
static bool troubled(const struct run *run, bool natives)
{
	for (size_t i = 0; i < run->fake.device_count; i++)
		for (size_t k = natives ? 1 : 0; k < FAKE_TROUBLES; k++)
			if (run->scenario->start.devices[i].troubles[k].driver)
				return true;
	return false;
}

/* True when the load binds a device that is wanted on another driver: the bind then finds it
 * taken. */
static bool load_interferes(const struct run *run, const struct step *load)
{
	for (size_t i = 0; i < run->plan.saved_count; i++) {
		const struct device *was = machine_find(&run->machine, &run->plan.saved[i].addr);
		const struct fake_driver *driver = NULL;
		bool along;

		for (size_t k = 0; k < run->fake.driver_count; k++)
			if (strcmp(run->fake.drivers[k].name, load->value) == 0)
				driver = &run->fake.drivers[k];
		if (driver && was->binding.driver[0] == '\0' &&
		    strcmp(wanted(run, was, &along)->driver, load->value) != 0 &&
		    (strcmp(was->binding.override, load->value) == 0 ||
		     (was->binding.override[0] == '\0' && takes_by_id(driver, &was->id))))
			return true;
	}
	return false;
}

/* A driver that we cannot bring a device to, and everybody knows: it is not there, or the device's
 * group belongs to a VFIO user. */
static bool unreachable(const struct run *run)
{
	for (size_t i = 0; i < run->fake.device_count; i++)
		if (run->scenario->start.devices[i].held)
			return true;
	for (size_t i = 0; i < run->plan.count; i++) {
		const struct step *step = &run->plan.steps[i];
		const struct fake_driver *driver = NULL;

		for (size_t k = 0; k < run->fake.driver_count; k++)
			if (strcmp(run->scenario->start.drivers[k].name, step->value) == 0)
				driver = &run->scenario->start.drivers[k];
		if (step->kind == STEP_LOAD &&
		    ((driver && !driver->loadable) || load_interferes(run, step)))
			return true;
		if (step->kind == STEP_BIND && (!driver || (!driver->vfio && driver->turn == 0)))
			return true;
		if (step->kind == STEP_BIND && driver && !driver->vfio)
			return true; /* it may not know the device */
		if (step->kind == STEP_PROBE)
			return true; /* it may come to a VFIO driver that has its ID */
	}
	return false;
}

/* True when the unwinding may have been hindered too. Trouble of VFIO drivers excuses the first
 * failure only, unless a device was on that driver. */
static bool unwinding_hindered(const struct run *run)
{
	size_t faults = fired(run, FAKE_FAIL, FAKE_NOTHING);

	for (size_t i = 0; i < run->plan.saved_count; i++) {
		const struct saved *saved = &run->plan.saved[i];
		const struct fake_device *device = NULL;

		for (size_t k = 0; k < run->fake.device_count; k++)
			if (pci_addr_compare(&run->fake.devices[k].facts.addr, &saved->addr) == 0)
				device = &run->scenario->start.devices[k];
		for (size_t k = 0; device && k < FAKE_TROUBLES; k++)
			if (device->troubles[k].driver &&
			    strcmp(device->troubles[k].driver, saved->binding.driver) == 0)
				return true;
	}
	return timed_out(run) || fired(run, FAKE_UNPLUG, FAKE_HOLD) > 0 || faults > 1 ||
	       (faults == 1 && (troubled(run, false) || unreachable(run)));
}

/* What hindered us is over: holders close, drivers and the kernel answer again. */
static void calm_down(struct run *run)
{
	for (size_t i = 0; i < run->fake.device_count; i++) {
		struct fake_device *device = &run->fake.devices[i];

		device->held = device->silent = false;
		memset(device->troubles, 0, sizeof(device->troubles));
	}
	for (size_t i = 0; i < run->fake.event_count; i++)
		run->fake.events[i].at = 0;
	fake_new_process(&run->fake);
}

/* All that is not pending is free: it is as it was. The rest is, once the next run can undo it. */
static bool check_pending(struct run *run)
{
	struct port port = fake_port(&run->fake);
	size_t count = 0;

	for (size_t i = 0; i < run->plan.saved_count; i++) {
		const struct pci_addr *addr = &run->plan.saved[i].addr;
		const struct fake_device *device = fake_find(&run->fake, addr);

		count += run->pending[i];
		if (device && !run->pending[i] && !foreign_hit(run, addr) &&
		    !same_state(before(run, device), &device->facts))
			return broken(run, "%s: is not as it was, and that is not pending",
				      PCI_ADDR_TEXT(addr));
	}
	if (count == 0)
		return broken(run, "stuck, and nothing is pending");
	if (fired(run, FAKE_UNPLUG, FAKE_HOLD) > 0)
		return true;
	calm_down(run);
	for (size_t i = run->plan.saved_count; i > 0; i--) {
		const struct saved *saved = &run->plan.saved[i - 1];
		int r = run->pending[i - 1] ? apply_restore_rest(&port, saved) : 0;

		if (r < 0)
			return broken(run, "%s: cannot be restored later: %s",
				      PCI_ADDR_TEXT(&saved->addr), strerror(-r));
		const struct fake_device *device = fake_find(&run->fake, &saved->addr);
		if (!is_start_or_found(before(run, device), &device->facts))
			return broken(run, "%s: is not as it was, later",
				      PCI_ADDR_TEXT(&saved->addr));
	}
	return true;
}

static bool check_stuck(struct run *run)
{
	if (!saved_of(&run->plan, &run->outcome.stuck))
		return broken(run, "stuck on a device that was not touched");
	if (!unwinding_hindered(run))
		return broken(run, "stuck for no reason");
	return check_pending(run);
}

static bool has_kind(const struct plan *plan, enum step_kind kind, const struct pci_addr *addr)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->steps[i].kind == kind &&
		    pci_addr_compare(&plan->steps[i].addr, addr) == 0)
			return true;
	return false;
}

static bool check_again(struct run *run)
{
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_plan_ struct plan plan = { 0 };

	if (run->fake.event_count > 0)
		return true;
	for (size_t i = 0; i < run->fake.device_count; i++)
		if (registered_meanwhile(run, run->fake.devices[i].facts.binding.driver) &&
		    !device_on_vfio(&run->fake.devices[i].facts))
			return true; /* its group may not be viable any more */
	run->driver_count = 0;
	for (size_t i = 0; i < run->fake.driver_count; i++)
		if (run->fake.drivers[i].vfio && run->fake.drivers[i].turn > 0)
			run->drivers[run->driver_count++] = run->fake.drivers[i].name;
	if (fake_scan(&run->fake, &machine) < 0 || make_plan(run, &machine, &plan) < 0)
		abort();
	if (plan.refusal_count > 0)
		return broken(run, "the same request is refused after it was fulfilled: %s",
			      plan.refusals[0].fact);
	for (size_t i = 0; i < plan.count; i++) {
		const struct device *device = machine_find(&machine, &plan.steps[i].addr);

		/* no driver wanted it: asking again is no disturbance */
		if (device->binding.driver[0] == '\0' && has_kind(&plan, STEP_PROBE, &device->addr))
			continue;
		return broken(run, "the same request has steps after it was fulfilled");
	}
	return true;
}

static bool recover(struct run *run)
{
	struct port port = fake_port(&run->fake);
	unsigned kill_at = run->scenario->kill_recovery;

	for (size_t i = 0; i < run->fake.event_count; i++)
		run->fake.events[i].at = 0; /* what has not happened yet never will */
	for (int process = 0; process < 2; process++) {
		fake_new_process(&run->fake);
		if (process == 0 && kill_at > 0 && run->fake.event_count < FAKE_EVENTS)
			fake_expect(&run->fake, FAKE_KILL,
				    (unsigned)run->fake.call_count + kill_at);
		for (size_t i = run->plan.saved_count; i > 0; i--) {
			int r = apply_restore_rest(&port, &run->plan.saved[i - 1]);

			if (r < 0 && !run->fake.killed && !unwinding_hindered(run))
				return broken(run, "the next run cannot restore %s: %s",
					      PCI_ADDR_TEXT(&run->plan.saved[i - 1].addr),
					      strerror(-r));
		}
	}
	if (unwinding_hindered(run))
		return true;
	return check_start(run, is_start_or_found, "after a kill and the next run");
}

static bool check_end(struct run *run)
{
	if (run->fake.violation)
		return broken(run, "%s", run->fake.violation);
	if (!check_others(run) || !check_exchanged(run))
		return false;
	if (run->fake.killed) {
		counts.killed++;
		if (run->outcome.end == APPLY_DONE)
			return broken(run, "killed, and that is called done");
		return recover(run);
	}
	switch (run->outcome.end) {
	case APPLY_DONE:
		counts.done++;
		return check_target(run) && check_again(run);
	case APPLY_UNDONE:
		counts.undone++;
		if (fired(run, 0, FAKE_EVENT_MAX) == 0 && !troubled(run, false) &&
		    !unreachable(run))
			return broken(run, "undone for no reason");
		for (size_t i = 0; i < FAKE_DEVICES; i++)
			if (run->pending[i])
				return broken(run, "undone, and something is pending");
		return check_start(run, same_state, "though it is called undone");
	case APPLY_STUCK:
		counts.stuck++;
		return check_stuck(run);
	case APPLY_END_MAX:
		break;
	}
	return broken(run, "no outcome");
}

static bool group_in_use(const struct fake *fake, int group)
{
	for (size_t i = 0; i < fake->device_count; i++)
		if (fake->devices[i].held && fake->devices[i].facts.group == group)
			return true;
	return false;
}

/* From the state of one device to that of another: every state is reachable, since an override
 * brings any device to any driver. */
static bool check_way_back(struct run *run)
{
	static struct fake fake;
	struct port port = fake_port(&fake);
	struct fake_device *device = &fake.devices[0], *other = &fake.devices[1];

	fake_copy(&fake, &run->scenario->start);
	fake.event_count = 0;
	if (fake.device_count < 2 || !device->facts.overridable ||
	    device_is_bridge(&device->facts) || device_is_bridge(&other->facts) ||
	    device->facts.group < 0 || group_in_use(&fake, device->facts.group))
		return true;
	const struct saved saved = { .addr = device->facts.addr,
				     .id = device->facts.id,
				     .binding = device->facts.binding,
				     .on_vfio = device_on_vfio(&device->facts) };
	memset(device->troubles, 0, sizeof(device->troubles));
	device->facts.binding = other->facts.binding;
	device->facts.has_vfio_dev = other->facts.has_vfio_dev;
	int r = apply_restore(&port, &saved);
	if (r == 0 && strcmp(device->facts.binding.driver, saved.binding.driver) == 0 &&
	    strcmp(device->facts.binding.override, saved.binding.override) == 0)
		return true;
	return broken(run, "%s: there is no way back from '%s', '%s': %s",
		      PCI_ADDR_TEXT(&saved.addr), other->facts.binding.driver,
		      other->facts.binding.override, strerror(-r));
}

/* True when all properties hold. */
static bool holds(struct run *run, struct scenario *scenario)
{
	struct port port = fake_port(&run->fake);

	run_release(run);
	prepare(run, scenario);
	if (make_plan(run, &run->machine, &run->plan) < 0)
		abort();
	if (!check_selection(run) || !check_plan(run) || !check_way_back(run))
		return false;
	if (run->plan.refusal_count > 0) {
		counts.refused++;
		return true;
	}
	if (run->plan.count == 0) {
		counts.empty++;
		return true;
	}
	memset(run->pending, 0, sizeof(run->pending));
	apply_plan(&port, &run->plan, run->pending, &run->outcome);
	return check_end(run);
}

/* --- making it smaller
 * ----------------------------------------------------------------------------
 */

#define REMOVE(array, count, index)                                                                \
	memmove(&(array)[index], &(array)[(index) + 1], (--(count) - (index)) * sizeof((array)[0]))

static bool still_breaks(struct run *run, struct scenario *smaller, struct scenario *scenario)
{
	if (smaller->start.device_count == 0 || holds(run, smaller))
		return false;
	*scenario = *smaller;
	return true;
}

static bool shrink_once(struct run *run, struct scenario *scenario)
{
	static struct scenario try;

#define TRY_WITHOUT(array, count)                                                                  \
	for (size_t i = 0; i < scenario->count; i++) {                                             \
		try = *scenario;                                                                   \
		REMOVE(try.array, try.count, i);                                                   \
		if (still_breaks(run, &try, scenario))                                             \
			return true;                                                               \
	}
	TRY_WITHOUT(start.events, start.event_count)
	TRY_WITHOUT(asks, ask_count)
	TRY_WITHOUT(entries, entry_count)
	TRY_WITHOUT(usages, usage_count)
	TRY_WITHOUT(start.devices, start.device_count)
	for (size_t i = 0; i < scenario->start.device_count; i++) {
		try = *scenario;
		struct fake_device *device = &try.start.devices[i];
		bool plain = !device->troubles[0].driver && !device->troubles[1].driver;

		memset(device->troubles, 0, sizeof(device->troubles));
		if (!plain && still_breaks(run, &try, scenario))
			return true;
		if (device->facts.binding.override[0] == '\0')
			continue;
		device->facts.binding.override[0] = '\0';
		if (still_breaks(run, &try, scenario))
			return true;
	}
	if (scenario->kill_recovery > 0) {
		try = *scenario;
		try.kill_recovery = 0;
		if (still_breaks(run, &try, scenario))
			return true;
	}
	return false;
}

/* --- telling
 * --------------------------------------------------------------------------------------
 */

static const char *const goal_names[GOAL_MAX] = {
	[GOAL_VFIO] = "vfio", [GOAL_NATIVE] = "native", [GOAL_CLAIM] = "claim"
};

static const char *const end_names[APPLY_END_MAX + 1] = {
	[APPLY_DONE] = "done",
	[APPLY_UNDONE] = "undone",
	[APPLY_STUCK] = "stuck",
	[APPLY_END_MAX] = "not run",
};

static void describe_request(const struct run *run, struct strbuf *out)
{
	for (size_t i = 0; i < run->policy.count; i++) {
		const struct entry *entry = &run->policy.entries[i];

		strbuf_addf(out, "  entry %s: %s id %s expect %u mode %s driver '%s' group %s\n",
			    entry->name,
			    entry->match.keys & MATCH_ADDRESS ? PCI_ADDR_TEXT(&entry->match.address)
							      : "any address",
			    PCI_ID_TEXT(&entry->match.id), entry->expect,
			    mode_to_string(entry->mode), entry->driver,
			    group_policy_to_string(entry->group));
	}
	for (size_t i = 0; i < run->want_count; i++) {
		const struct want *want = &run->wants[i];

		strbuf_addf(out,
			    "  want %s: %s driver '%s' override '%s' group %s entry %s allow %x",
			    PCI_ADDR_TEXT(&want->addr), goal_names[want->goal], want->driver,
			    want->override, group_policy_to_string(want->group),
			    want->entry ? want->entry->name : "-", want->allow);
		for (size_t k = 0; k < want->companion_count; k++)
			strbuf_addf(out, " with %s", PCI_ADDR_TEXT(&want->companions[k].addr));
		strbuf_add(out, "\n");
	}
	for (size_t i = 0; i < run->usages.count; i++)
		strbuf_addf(out, "  usage %s: %s\n", PCI_ADDR_TEXT(&run->usages.list[i].addr),
			    guard_to_string(run->usages.list[i].guard));
	strbuf_addf(out, "  may load: %d, holders known: %d, descriptors held: %d\n",
		    run->scenario->may_load, !run->scenario->blind, run->fake.holds);
}

static void describe(const struct run *run)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	strbuf_add(&out, "machine before:\n");
	fake_describe(&run->scenario->start, &out);
	strbuf_add(&out, "request:\n");
	describe_request(run, &out);
	strbuf_add(&out, "plan:\n");
	for (size_t i = 0; i < run->plan.refusal_count; i++) {
		strbuf_add(&out, "  ");
		refusal_render(&run->plan.refusals[i], &out);
		strbuf_add(&out, "\n");
	}
	for (size_t i = 0; i < run->plan.count; i++) {
		strbuf_add(&out, "  ");
		step_render(&run->plan.steps[i], "", &out);
		strbuf_add(&out, "\n");
	}
	strbuf_add(&out, "calls:\n");
	fake_describe_calls(&run->fake, &out);
	strbuf_addf(&out, "outcome: %s (%s)\nmachine after:\n", end_names[run->outcome.end],
		    strerror(-run->outcome.error));
	fake_describe(&run->fake, &out);
	for (const char *line = strbuf_text(&out); *line != '\0';) {
		size_t len = strcspn(line, "\n");

		printf("# %.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

static void report(struct run *run, struct scenario *scenario, uint64_t seed)
{
	printf("# broken with --seed %" PRIu64 " --cases 1: %s\n", seed, run->why);
	while (shrink_once(run, scenario))
		;
	(void)!holds(run, scenario);
	printf("# made smaller: %s\n", run->why);
	describe(run);
}

int main(int argc, char **argv)
{
	static struct scenario scenario;
	uint64_t seed = 1, cases = 100000;
	bool verbose = false;
	struct timespec begin, end;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--verbose") == 0)
			verbose = true;
		else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			seed = strtoull(argv[++i], NULL, 0);
		else if (strcmp(argv[i], "--cases") == 0 && i + 1 < argc)
			cases = strtoull(argv[++i], NULL, 0);
		else
			return fprintf(stderr, "usage: %s [--cases N] [--seed S] [--verbose]\n",
				       argv[0]),
			       2;
	}
	puts("1..1");
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (uint64_t i = 0; i < cases; i++) {
		make_scenario(&scenario, seed + i);
		if (!holds(&run_now, &scenario)) {
			report(&run_now, &scenario, seed + i);
			puts("not ok 1 - the end is the target or the start, and nothing else is "
			     "touched");
			run_release(&run_now);
			return 1;
		}
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	if (verbose)
		describe(&run_now);
	double seconds =
		(double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	printf("# %" PRIu64 " cases from seed %" PRIu64
	       " in %.1f s: %zu refused, %zu nothing to do, "
	       "%zu done, %zu undone, %zu stuck, %zu killed\n",
	       cases, seed, seconds, counts.refused, counts.empty, counts.done, counts.undone,
	       counts.stuck, counts.killed);
	puts("ok 1 - the end is the target or the start, and nothing else is touched");
	run_release(&run_now);
	return 0;
}
