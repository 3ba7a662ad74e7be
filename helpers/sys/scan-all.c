/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads many devices: a group, the machine, or the machine in two depths. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/scan-internal.h"

struct names {
	struct pci_addr *list;
	size_t count;
};

static int compare_addrs(const void *a, const void *b)
{
	return pci_addr_compare(a, b);
}

/* The addresses that a directory names, in their order: each is then added behind the others. Takes
 * over `dir_fd`. */
static int list_addresses(int dir_fd, struct names *ret)
{
	_cleanup_dir_ DIR *dir = fdopendir(dir_fd);
	struct names names = { 0 };

	if (!dir) {
		int r = -errno;

		close(dir_fd);
		return r;
	}
	for (struct dirent *entry; (entry = readdir(dir));) {
		struct pci_addr addr;

		if (pci_addr_parse(entry->d_name, &addr) < 0)
			continue;
		/* grows at powers of two */
		if ((names.count & (names.count - 1)) == 0) {
			size_t room = names.count ? names.count * 2 : 1;
			struct pci_addr *list = reallocarray(names.list, room, sizeof(*list));

			if (!list) {
				free(names.list);
				return -ENOMEM;
			}
			names.list = list;
		}
		names.list[names.count++] = addr;
	}
	if (names.count > 0)
		qsort(names.list, names.count, sizeof(*names.list), compare_addrs);
	*ret = names;
	return 0;
}

/* True when a device that cannot be read is no reason to leave the rest of the machine alone. */
static bool passed_over(int error)
{
	return error != -ENOMEM && error != -EMFILE && error != -ENFILE;
}

/* Scans every device that a directory names. Takes over `dir_fd`. One that is dying and cannot be
 * read is an error of a group, whose use it decides. */
static int scan_names(const struct root *root, int dir_fd, unsigned extras, bool group,
		      struct machine *machine)
{
	struct names names = { 0 };
	_cleanup_slots_ struct slots slots = { 0 };
	int r = list_addresses(dir_fd, &names);
	_cleanup_free_ struct pci_addr *list = names.list;

	if (r == 0 && extras & SCAN_SLOT)
		r = slots_read(root, &slots);
	for (size_t i = 0; r == 0 && i < names.count; i++) {
		struct device device;

		if (machine_find(machine, &list[i]))
			continue;
		r = scan_with_slots(root, &list[i], extras, &slots, &device);
		if (r == 0)
			r = machine_add(machine, &device);
		else if (r == -ENOENT || (!group && passed_over(r)))
			r = 0;
	}
	return r;
}

static int open_group(const struct root *root, int group)
{
	char path[96];

	snprintf(path, sizeof(path), "kernel/iommu_groups/%d/devices", group);
	return root_open_dir(root->sys, path);
}

int scan_with_group(const struct root *root, const struct pci_addr *addr, unsigned extras,
		    struct machine *machine)
{
	struct device device;
	int r = scan_device(root, addr, extras, &device);

	if (r == 0)
		r = machine_add(machine, &device);
	if (r < 0 || device.group < 0)
		return r;
	int members = open_group(root, device.group);
	if (members < 0)
		return members == -ENOENT ? 0 : members;
	return scan_names(root, members, extras, true, machine);
}

static int open_devices(const struct root *root)
{
	return root->sys < 0 ? -ENOENT : root_open_dir(root->sys, "bus/pci/devices");
}

int scan_all(const struct root *root, unsigned extras, struct machine *machine)
{
	int devices = open_devices(root);

	return devices < 0 ? devices : scan_names(root, devices, extras, false, machine);
}

static int scan_identities(const struct root *root, unsigned match_keys, const struct slots *slots,
			   struct machine *machine)
{
	int devices = open_devices(root);
	struct names names = { 0 };
	int r = devices < 0 ? devices : list_addresses(devices, &names);
	_cleanup_free_ struct pci_addr *list = names.list;

	for (size_t i = 0; r == 0 && i < names.count; i++) {
		struct device device;

		r = scan_identity(root, &list[i], match_keys, slots, &device);
		if (r == 0)
			r = machine_add(machine, &device);
		else if (passed_over(r))
			r = 0;
	}
	return r;
}

/* A machine that is read in full here and there. */
struct reading {
	const struct root *root;
	unsigned extras;
	const struct slots *slots;
	struct machine *machine;
	enum { READ_NAME, READ_FULL, READ_GONE } * depth; /* by index */
};

/* Reads one in full, once. It may have vanished since its name was read. */
static int deepen(struct reading *reading, size_t index)
{
	struct device device, *place = &reading->machine->devices[index];

	if (reading->depth[index] != READ_NAME)
		return 0;
	int r = scan_with_slots(reading->root, &place->addr, reading->extras, reading->slots,
				&device);
	reading->depth[index] = r == 0 ? READ_FULL : READ_GONE;
	if (r == 0)
		*place = device;
	return passed_over(r) ? 0 : r;
}

static void leave_out_gone(struct reading *reading)
{
	struct machine *machine = reading->machine;
	size_t count = 0;

	for (size_t i = 0; i < machine->count; i++)
		if (reading->depth[i] != READ_GONE)
			machine->devices[count++] = machine->devices[i];
	machine->count = count;
}

static int deepen_group(struct reading *reading, int group)
{
	struct names names = { 0 };
	int members = open_group(reading->root, group);
	int r = members < 0 ? 0 : list_addresses(members, &names);
	_cleanup_free_ struct pci_addr *list = names.list;

	for (size_t i = 0; r == 0 && i < names.count; i++) {
		const struct device *member = machine_find(reading->machine, &list[i]);

		if (member)
			r = deepen(reading, (size_t)(member - reading->machine->devices));
	}
	return r;
}

int scan_some(const struct root *root, const struct scan_scope *scope, struct machine *machine)
{
	_cleanup_slots_ struct slots slots = { 0 };
	unsigned extras = scope->extras | scan_extras_for(scope->match_keys);
	int r = extras & SCAN_SLOT ? slots_read(root, &slots) : 0;

	if (r == 0)
		r = scan_identities(root, scope->match_keys, &slots, machine);
	if (r < 0)
		return r;
	struct reading reading = { root, extras, &slots, machine, NULL };
	_cleanup_free_ void *depth = calloc(machine->count + 1, sizeof(*reading.depth));
	if (!depth)
		return -ENOMEM;
	reading.depth = depth;
	for (size_t i = 0; r == 0 && i < machine->count; i++) {
		const struct device *device = &machine->devices[i];

		/* one that was read already is of a group that was read as a whole */
		if (reading.depth[i] != READ_NAME || !scope->in_full(device, scope->context))
			continue;
		r = deepen(&reading, i);
		if (r == 0 && reading.depth[i] == READ_FULL && device->group >= 0)
			r = deepen_group(&reading, device->group);
	}
	leave_out_gone(&reading);
	return r;
}
