/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/scan.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/policy.h"

unsigned scan_extras_for(unsigned match_keys)
{
	return (match_keys & MATCH_SLOT ? SCAN_SLOT : 0) |
	       (match_keys & MATCH_SERIAL ? SCAN_SERIAL : 0) |
	       (match_keys & MATCH_NUMA_NODE ? SCAN_NUMA_NODE : 0);
}

static int read_number(int dir, const char *attribute, unsigned long max, unsigned long *ret)
{
	char text[32], *end;
	ssize_t len = root_read(dir, attribute, text, sizeof(text));

	if (len < 0)
		return (int)len;
	errno = 0;
	unsigned long value = strtoul(text, &end, 0);
	if (len == 0 || errno != 0 || *end != '\0' || text[0] == '-' || value > max)
		return -EINVAL;
	*ret = value;
	return 0;
}

static unsigned read_number_or(int dir, const char *attribute, unsigned long max, unsigned fallback)
{
	unsigned long value;

	return read_number(dir, attribute, max, &value) < 0 ? fallback : (unsigned)value;
}

static int read_identity(int dir, struct device *device)
{
	static const char *const names[] = { "vendor", "device", "subsystem_vendor",
					     "subsystem_device" };
	uint32_t *const parts[] = { &device->id.vendor, &device->id.device, &device->id.subvendor,
				    &device->id.subdevice };
	char modalias[96];
	unsigned long value;
	int r;

	/* one attribute that says the same as five */
	if (root_read(dir, "modalias", modalias, sizeof(modalias)) > 0 &&
	    pci_modalias_parse(modalias, &device->id, &device->class) == 0)
		return 0;
	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		r = read_number(dir, names[i], 0xffff, &value);
		if (r < 0)
			return r;
		*parts[i] = (uint32_t)value;
	}
	r = read_number(dir, "class", 0xffffff, &value);
	if (r < 0)
		return r;
	device->class = (uint32_t)value;
	return 0;
}

/* Offset 0x0e of config space; the first 64 bytes are for everybody. */
static int read_header_type(int dir)
{
	uint8_t config[64];
	ssize_t len = root_read_raw(dir, "config", config, sizeof(config));

	return len < 0x0f ? PCI_HEADER_UNKNOWN : config[0x0e] & 0x7f;
}

static int read_binding(int dir, struct device *device)
{
	int r = root_read_link_name(dir, "driver", device->binding.driver,
				    sizeof(device->binding.driver));

	if (r < 0 && r != -ENOENT)
		return r;
	ssize_t len = root_read(dir, "driver_override", device->binding.override,
				sizeof(device->binding.override));
	/* one that is longer than any driver's name was set by somebody else and could not be put
	 * back */
	device->overridable = len >= 0;
	if (len < 0 && len != -ENOENT && len != -ENOBUFS)
		return (int)len;
	/* an override that is not set reads as this text (mechanics 1.2) */
	if (len < 0 || strcmp(device->binding.override, "(null)") == 0)
		device->binding.override[0] = '\0';
	return 0;
}

static void read_group(int dir, struct device *device)
{
	char text[32], *end;

	device->group = -1;
	if (root_read_link_name(dir, "iommu_group", text, sizeof(text)) < 0)
		return;
	unsigned long group = strtoul(text, &end, 10);
	if (*end != '\0' || end == text || group > INT32_MAX)
		return;
	device->group = (int)group;
	device->noiommu = root_read(dir, "iommu_group/name", text, sizeof(text)) > 0 &&
			  strcmp(text, "vfio-noiommu") == 0;
}

static void read_functions(int dir, struct device *device)
{
	char name[PCI_ADDR_TEXT_MAX];

	device->is_vf = root_read_link_name(dir, "physfn", name, sizeof(name)) == 0 &&
			pci_addr_parse(name, &device->pf) == 0;
	/* sriov_numvfs would wait for the device's lock on kernels before 6.9 */
	device->has_vfs = root_exists(dir, "virtfn0");
}

int scan_state(int dir, const struct pci_addr *addr, struct device *ret)
{
	struct device device = { .addr = *addr };
	int r = read_identity(dir, &device);

	/* the directory of a device that is gone is empty */
	if (r == -ENOENT)
		r = -ENODEV;
	if (r == 0)
		r = read_binding(dir, &device);
	if (r < 0)
		return r;
	device.header = read_header_type(dir);
	read_group(dir, &device);
	read_functions(dir, &device);
	device.has_vfio_dev = device.binding.driver[0] != '\0' && root_exists(dir, "vfio-dev");
	if (device.class >> 16 == PCI_BASE_DISPLAY)
		device.boot_vga = read_number_or(dir, "boot_vga", 1, 0) == 1;
	device.numa_node = -1;
	*ret = device;
	return 0;
}

static void read_path(const struct root *root, const char *link, struct device *device)
{
	char target[512];

	if (root_read_link(root->sys, link, target, sizeof(target)) < 0 ||
	    pci_path_from_syspath(target, device->path, sizeof(device->path)) < 0)
		device->path[0] = '\0';
}

static DIR *list_dir(int dir, const char *path)
{
	int fd = root_open_dir(dir, path);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !list)
		close(fd);
	return list;
}

/* The slot whose address is the device's without its function (pci_slot.c address_read_file). */
static void read_slot(const struct root *root, struct device *device)
{
	_cleanup_dir_ DIR *slots = list_dir(root->sys, "bus/pci/slots");

	for (struct dirent *entry; slots && (entry = readdir(slots));) {
		char path[300], text[PCI_ADDR_TEXT_MAX], own[PCI_ADDR_TEXT_MAX];

		if (entry->d_name[0] == '.' || strlen(entry->d_name) >= sizeof(device->slot))
			continue;
		snprintf(path, sizeof(path), "%s/address", entry->d_name);
		if (root_read(dirfd(slots), path, text, sizeof(text)) < 0)
			continue;
		pci_addr_format(&device->addr, own);
		*strchr(own, '.') = '\0';
		if (strcmp(text, own) == 0) {
			strcpy(device->slot, entry->d_name);
			return;
		}
	}
}

static void read_serial(int dir, struct device *device)
{
	uint8_t config[4096];
	ssize_t len = root_read_raw(dir, "config", config, sizeof(config));

	if (len < 0 || pci_serial_from_config(config, (size_t)len, device->serial) < 0)
		device->serial[0] = '\0';
}

/* net/ of the virtio device on the function. */
static DIR *list_virtio_net(int dir)
{
	_cleanup_dir_ DIR *children = list_dir(dir, ".");

	for (struct dirent *entry; children && (entry = readdir(children));) {
		char path[300];

		if (strncmp(entry->d_name, "virtio", strlen("virtio")) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/net", entry->d_name);
		return list_dir(dir, path);
	}
	return NULL;
}

/* The first name in net/ of the device, or of the virtio device on it. */
static void read_interface(int dir, struct device *device)
{
	_cleanup_dir_ DIR *names = strcmp(device->binding.driver, "virtio-pci") == 0
					   ? list_virtio_net(dir)
					   : list_dir(dir, "net");

	if (!names)
		return;
	for (struct dirent *entry; (entry = readdir(names));) {
		if (entry->d_name[0] == '.' || !interface_name_valid(entry->d_name))
			continue;
		if (device->interface[0] == '\0' || strcmp(entry->d_name, device->interface) < 0)
			strcpy(device->interface, entry->d_name);
	}
}

static void device_link(const struct pci_addr *addr, char link[static 64])
{
	snprintf(link, 64, "bus/pci/devices/%s", PCI_ADDR_TEXT(addr));
}

bool scan_present(const struct root *root, const struct pci_addr *addr)
{
	char link[64];

	device_link(addr, link);
	return root_exists(root->sys, link);
}

int scan_open_device(const struct root *root, const struct pci_addr *addr)
{
	char link[64];

	device_link(addr, link);
	return root->sys < 0 ? -ENOENT : root_open_dir(root->sys, link);
}

int scan_device(const struct root *root, const struct pci_addr *addr, unsigned extras,
		struct device *ret)
{
	char link[64];
	struct device device;
	_cleanup_close_ int dir = scan_open_device(root, addr);

	if (dir < 0)
		return dir;
	int r = scan_state(dir, addr, &device);
	if (r < 0)
		return r == -ENODEV ? -ENOENT : r;
	device_link(addr, link);
	read_path(root, link, &device);
	if (extras & SCAN_NUMA_NODE)
		device.numa_node = (int)read_number_or(dir, "numa_node", 0xffff, (unsigned)-1);
	if (extras & SCAN_SLOT)
		read_slot(root, &device);
	if (extras & SCAN_SERIAL)
		read_serial(dir, &device);
	if (extras & SCAN_INTERFACE)
		read_interface(dir, &device);
	*ret = device;
	return 0;
}

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

/* Scans every device that a directory names. Takes over `dir_fd`. One that is dying and cannot be
 * read is an error of a group, whose use it decides, but no reason to leave the rest of the machine
 * alone. */
static int scan_names(const struct root *root, int dir_fd, unsigned extras, bool group,
		      struct machine *machine)
{
	struct names names = { 0 };
	int r = list_addresses(dir_fd, &names);
	_cleanup_free_ struct pci_addr *list = names.list;

	for (size_t i = 0; r == 0 && i < names.count; i++) {
		struct device device;

		if (machine_find(machine, &list[i]))
			continue;
		r = scan_device(root, &list[i], extras, &device);
		if (r == 0)
			r = machine_add(machine, &device);
		else if (r == -ENOENT || (!group && r != -ENOMEM && r != -EMFILE && r != -ENFILE))
			r = 0;
	}
	return r;
}

int scan_with_group(const struct root *root, const struct pci_addr *addr, unsigned extras,
		    struct machine *machine)
{
	char path[96];
	struct device device;
	int r = scan_device(root, addr, extras, &device);

	if (r == 0)
		r = machine_add(machine, &device);
	if (r < 0 || device.group < 0)
		return r;
	snprintf(path, sizeof(path), "kernel/iommu_groups/%d/devices", device.group);
	int members = root_open_dir(root->sys, path);
	if (members < 0)
		return members == -ENOENT ? 0 : members;
	return scan_names(root, members, extras, true, machine);
}

int scan_all(const struct root *root, unsigned extras, struct machine *machine)
{
	int devices = root->sys < 0 ? -ENOENT : root_open_dir(root->sys, "bus/pci/devices");

	return devices < 0 ? devices : scan_names(root, devices, extras, false, machine);
}

int scan_interface(const struct root *root, const char *name, struct pci_addr *ret)
{
	char path[64], target[512], *rest = NULL;
	struct pci_addr addr;
	bool own = false;

	if (!interface_name_valid(name))
		return -ENOENT;
	snprintf(path, sizeof(path), "class/net/%s", name);
	int r = root_read_link(root->sys, path, target, sizeof(target));
	if (r < 0)
		return -ENOENT;
	for (char *part = strtok_r(target, "/", &rest); part && strcmp(part, "net") != 0;
	     part = strtok_r(NULL, "/", &rest))
		own = pci_addr_parse(part, &addr) == 0 ||
		      (own && strncmp(part, "virtio", strlen("virtio")) == 0);
	if (!own)
		return -ENODEV;
	*ret = addr;
	return 0;
}

void scan_add_interface(const struct root *root, struct device *device)
{
	_cleanup_close_ int dir = scan_open_device(root, &device->addr);

	if (dir >= 0)
		read_interface(dir, device);
}

int scan_group_number(const struct root *root, const struct pci_addr *addr, int *ret)
{
	struct device device;
	_cleanup_close_ int dir = scan_open_device(root, addr);

	if (dir < 0)
		return dir;
	read_group(dir, &device);
	*ret = device.group;
	return 0;
}

bool scan_driver_known(const struct root *root, const char *driver)
{
	char path[128];

	if (!driver_name_valid(driver))
		return false;
	snprintf(path, sizeof(path), "bus/pci/drivers/%s", driver);
	return root_exists(root->sys, path);
}
