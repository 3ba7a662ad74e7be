/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A kernel's PCI driver core for tests, behind `struct port`: it answers each write as Linux does
 * (the errno table of the measurements on 6.1), and can be told to go wrong at any call. */
#ifndef VFIO_TOOL_FAKE_DRIVER_CORE_H
#define VFIO_TOOL_FAKE_DRIVER_CORE_H

#include "core/device.h"
#include "core/plan.h"
#include "core/strbuf.h"
#include "sys/apply.h"

enum {
	FAKE_DEVICES = 10,
	FAKE_DRIVERS = 12,
	FAKE_IDS = 4,
	FAKE_TROUBLES = 2,
	FAKE_EVENTS = 4,
	FAKE_CALLS = 400
};

struct fake_driver {
	char name[DRIVER_TEXT_MAX];
	bool vfio;	 /* hands its devices to VFIO */
	bool leaves_dma; /* `driver_managed_dma` without VFIO: pci-stub, pcieport */
	bool loadable;	 /* there is a module of it */
	unsigned turn;	 /* 0: not registered; else its place in the order of registration */
	struct pci_id ids[FAKE_IDS]; /* what it takes without an override */
	size_t id_count;
};

/* A probe that fails. */
struct fake_trouble {
	const char *driver; /* NULL: none */
	int error;	    /* -EAGAIN: it defers */
	unsigned times;	    /* 0: always */
};

struct fake_device {
	struct device facts;
	bool present;
	bool held;		/* a VFIO user has it open */
	bool silent;		/* a call on it timed out: whoever asks again hangs */
	unsigned generation;	/* counts the cards that were at the address */
	unsigned opened;	/* the generation that the port holds a descriptor of, plus 1 */
	size_t last_read;	/* number of the call that read it last; 0 never */
	struct pci_id first_id; /* of the card that was there at the start, once it is gone */
	bool other;		/* another card than at the start is there, by its IDs */
	bool seen_other;	/* and a read has returned it */
	struct fake_trouble troubles[FAKE_TROUBLES];
};

enum fake_event_kind {
	FAKE_FAIL,	/* the call does nothing and returns `error` */
	FAKE_FAIL_LATE, /* the call does its work and returns `error` all the same */
	FAKE_NOTHING,	/* a write or load does nothing and returns 0 */
	FAKE_UNPLUG,	/* before the call, the device is pulled */
	FAKE_EXCHANGE,	/* before the call, another card (`id`) comes to the address */
	FAKE_ACTOR,	/* before the call, somebody else writes `step` */
	FAKE_HOLD,	/* before the call, a VFIO user opens the device if it can */
	FAKE_KILL,	/* the process dies before the call: no call does anything any more */
	FAKE_EVENT_MAX
};

struct fake_event {
	enum fake_event_kind kind;
	bool counts_writes; /* `at` counts writes and loads only */
	unsigned at;	    /* from 1 */
	int error;
	struct pci_addr addr;
	struct pci_id id;
	struct step step;
	size_t fired; /* number of the call that it hit; 0 not yet */
};

struct fake_call {
	char kind; /* 'r'ead, 'w'rite, 'l'oad */
	struct step step;
	unsigned generation; /* of the device at that time */
	int result;
};

struct fake {
	struct fake_device devices[FAKE_DEVICES];
	size_t device_count;
	struct fake_driver drivers[FAKE_DRIVERS];
	size_t driver_count;
	struct fake_event events[FAKE_EVENTS];
	size_t event_count;
	unsigned turns;	       /* drivers registered so far */
	bool holds;	       /* the port keeps a descriptor of each device that it has read */
	bool killed;	       /* every call is in vain */
	size_t call_count;     /* all calls, also those that `calls` has no room for */
	size_t write_count;    /* of these, writes and loads */
	unsigned paused;       /* milliseconds */
	const char *violation; /* the first breach of the port's contract, NULL none */
	struct fake_call calls[FAKE_CALLS]; /* last: fake_init() and fake_copy() leave it out */
};

void fake_init(struct fake *fake);
/* Copies everything but the calls made so far; their numbers start again. */
void fake_copy(struct fake *to, const struct fake *from);

/* Adds an endpoint without driver; everything about it can be changed afterwards. */
struct fake_device *fake_add_device(struct fake *fake, const char *addr, const char *id, int group);
struct fake_device *fake_find(struct fake *fake, const struct pci_addr *addr);

/* Adds a driver whose module can be loaded; `ids` is a list with spaces between, or "". */
struct fake_driver *fake_add_driver(struct fake *fake, const char *name, const char *ids);
struct fake_driver *fake_driver(struct fake *fake, const char *name);

/* Adds a driver as above and registers it; what it matches is bound. */
struct fake_driver *fake_register(struct fake *fake, const char *name, const char *ids);

/* Puts a device into a state, whatever the rules say. */
void fake_set(struct fake_device *device, const char *driver, const char *override,
	      const struct fake_driver *of);

/* What a machine's user space can do to it. 0 or -errno, as the kernel answers. */
int fake_sysfs_write(struct fake *fake, const char *path, const char *text);
int fake_load(struct fake *fake, const char *driver);
int fake_load_for(struct fake *fake, const struct pci_addr *addr);

struct fake_event *fake_expect(struct fake *fake, enum fake_event_kind kind, unsigned at);

/* The port of a process; fake_new_process() gives the machine to the next one. */
struct port fake_port(struct fake *fake);
void fake_new_process(struct fake *fake);

/* Reads all devices, as sys/scan does. */
int fake_scan(const struct fake *fake, struct machine *ret) _must_check_;

/* True when a VFIO user could open the device: it is on VFIO, and its group is viable. */
bool fake_can_hold(const struct fake *fake, const struct fake_device *device);

/* For people. */
void fake_describe(const struct fake *fake, struct strbuf *out);
void fake_describe_calls(const struct fake *fake, struct strbuf *out);

#endif
