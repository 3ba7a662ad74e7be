/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/scan-internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/policy.h"
#include "sys/patient.h"

unsigned scan_extras_for(unsigned match_keys)
{
	return (match_keys & MATCH_SLOT ? SCAN_SLOT : 0) |
	       (match_keys & MATCH_SERIAL ? SCAN_SERIAL : 0) |
	       (match_keys & MATCH_NUMA_NODE ? SCAN_NUMA_NODE : 0) |
	       (match_keys & MATCH_PF ? SCAN_PF : 0);
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
static void read_header_type(int dir, struct device *device)
{
	uint8_t config[64];
	ssize_t len = root_read_raw(dir, "config", config, sizeof(config));

	device->header = len < 0x0f ? PCI_HEADER_UNKNOWN : config[0x0e] & 0x7f;
	device->multifunction = len >= 0x0f && config[0x0e] & 0x80;
}

static int read_driver(int dir, struct device *device)
{
	int r = root_read_link_name(dir, "driver", device->binding.driver,
				    sizeof(device->binding.driver));

	return r == -ENOENT ? 0 : r;
}

static int read_override(int dir, struct device *device)
{
	ssize_t len = patient_needed(dir)
			      ? patient_read(dir, "driver_override", device->binding.override,
					     sizeof(device->binding.override))
			      : root_read(dir, "driver_override", device->binding.override,
					  sizeof(device->binding.override));
	/* one that is longer than any driver's name was set by somebody else and could not be put
	 * back */
	device->silent = len == -ETIMEDOUT;
	device->overridable = len >= 0 || device->silent;
	if (len < 0 && !device->silent && len != -ENOENT && len != -ENOBUFS)
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
}

/* VFIO makes the group up with the device and takes it away with it (drivers/vfio/group.c), so that
 * there is none for another driver. */
static void read_noiommu(int dir, struct device *device)
{
	char text[32];

	device->noiommu = device->group >= 0 && device_on_vfio(device) &&
			  root_read(dir, "iommu_group/name", text, sizeof(text)) > 0 &&
			  strcmp(text, "vfio-noiommu") == 0;
}

bool scan_vf_layout(int dir, const char *pf, struct vf_layout *ret)
{
	struct vf_layout layout = { 0 };
	unsigned *const parts[] = { &layout.offset, &layout.stride, &layout.total };
	static const char *const names[] = { "sriov_offset", "sriov_stride", "sriov_totalvfs" };
	unsigned long value;
	char path[64];

	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		snprintf(path, sizeof(path), "%s%s", pf, names[i]);
		if (read_number(dir, path, VF_COUNT_MAX, &value) < 0)
			return false;
		*parts[i] = (unsigned)value;
	}
	*ret = layout;
	return true;
}

/* Without the layout (kernels before 4.14) each link is looked at. */
static int find_link(int dir, const struct pci_addr *addr)
{
	char link[32], name[PCI_ADDR_TEXT_MAX];

	for (int i = 0; i < VF_COUNT_MAX; i++) {
		snprintf(link, sizeof(link), "physfn/virtfn%d", i);
		if (root_read_link_name(dir, link, name, sizeof(name)) < 0)
			break;
		if (strcmp(name, PCI_ADDR_TEXT(addr)) == 0)
			return i;
	}
	return -1;
}

static void read_pf_facts(int dir, struct device *device)
{
	char modalias[96];
	uint32_t class;
	struct vf_layout layout;

	if (!device->is_vf || root_read(dir, "physfn/modalias", modalias, sizeof(modalias)) <= 0 ||
	    pci_modalias_parse(modalias, &device->pf_id, &class) < 0)
		return;
	if (scan_vf_layout(dir, "physfn/", &layout))
		device->vf_number = vf_number(&device->pf, &layout, &device->addr);
	if (device->vf_number < 0)
		device->vf_number = find_link(dir, &device->addr);
}

static void read_pf(int dir, struct device *device)
{
	char name[PCI_ADDR_TEXT_MAX];

	device->is_vf = root_read_link_name(dir, "physfn", name, sizeof(name)) == 0 &&
			pci_addr_parse(name, &device->pf) == 0;
}

/* What only a change needs. */
static int read_for_change(int dir, unsigned extras, struct device *device)
{
	int r = extras & SCAN_NO_OVERRIDE ? 0 : read_override(dir, device);

	if (r < 0)
		return r;
	device->overridable |= (extras & SCAN_NO_OVERRIDE) != 0;
	read_header_type(dir, device);
	read_pf(dir, device);
	/* sriov_numvfs would wait for the device's lock on kernels before 6.9 */
	device->has_vfs = root_exists(dir, "virtfn0");
	return 0;
}

static int read_state(int dir, const struct pci_addr *addr, unsigned extras, struct device *ret)
{
	struct device device = { .addr = *addr, .header = PCI_HEADER_UNKNOWN, .vf_number = -1 };
	int r = read_identity(dir, &device);

	/* the directory of a device that is gone is empty */
	if (r == -ENOENT)
		r = -ENODEV;
	if (r == 0)
		r = read_driver(dir, &device);
	if (r == 0 && !(extras & SCAN_BRIEF))
		r = read_for_change(dir, extras, &device);
	if (r < 0)
		return r;
	read_group(dir, &device);
	device.has_vfio_dev = device.binding.driver[0] != '\0' && root_exists(dir, "vfio-dev");
	read_noiommu(dir, &device);
	if (device.class >> 16 == PCI_BASE_DISPLAY)
		device.boot_vga = read_number_or(dir, "boot_vga", 1, 0) == 1;
	device.numa_node = -1;
	*ret = device;
	return 0;
}

int scan_state(int dir, const struct pci_addr *addr, struct device *ret)
{
	return read_state(dir, addr, 0, ret);
}

static void read_path(const struct root *root, const char *link, struct device *device)
{
	char target[512];

	if (root_read_link(root->sys, link, target, sizeof(target)) < 0 ||
	    pci_path_from_syspath(target, device->path, sizeof(device->path)) < 0)
		device->path[0] = '\0';
}

static void read_serial(int dir, struct device *device)
{
	uint8_t config[4096];
	ssize_t len = root_read_raw(dir, "config", config, sizeof(config));

	if (len < 0 || pci_serial_from_config(config, (size_t)len, device->serial) < 0)
		device->serial[0] = '\0';
}

/* What ACPI says counts before what SMBIOS says, as for udev; some firmware writes rubbish there,
 * and udev takes no number of more than 16 bits. */
static void read_onboard(int dir, struct device *device)
{
	unsigned long number;
	int r = read_number(dir, "acpi_index", UINT16_MAX, &number);

	if (r == -ENOENT)
		r = read_number(dir, "index", UINT16_MAX, &number);
	if (r == 0)
		snprintf(device->onboard, sizeof(device->onboard), "%lu", number);
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

static void read_extras(const struct root *root, int dir, unsigned extras,
			const struct slots *slots, struct device *device)
{
	if (extras & SCAN_PF && dir >= 0) {
		read_pf(dir, device);
		read_pf_facts(dir, device);
	}
	if (extras & SCAN_NUMA_NODE)
		device->numa_node = (int)read_number_or(dir, "numa_node", 0xffff, (unsigned)-1);
	if (extras & SCAN_SLOT)
		strcpy(device->slot, slots_find(slots, &device->addr));
	if (extras & SCAN_SERIAL)
		read_serial(dir, device);
	if (extras & SCAN_INTERFACE)
		scan_read_interface(dir, device);
	/* what has a name needs none to be predicted */
	if (extras & SCAN_ONBOARD && device->class >> 16 == PCI_BASE_NETWORK &&
	    device->interface[0] == '\0') {
		read_onboard(dir, device);
		if (extras & SCAN_BRIEF) {
			read_header_type(dir, device);
			read_pf(dir, device);
		}
	}
}

int scan_with_slots(const struct root *root, const struct pci_addr *addr, unsigned extras,
		    const struct slots *slots, struct device *ret)
{
	char link[64];
	struct device device;
	_cleanup_close_ int dir = scan_open_device(root, addr);

	if (dir < 0)
		return dir;
	int r = read_state(dir, addr, extras, &device);
	if (r < 0)
		return r == -ENODEV ? -ENOENT : r;
	device_link(addr, link);
	if (!(extras & SCAN_BRIEF))
		read_path(root, link, &device);
	read_extras(root, dir, extras, slots, &device);
	*ret = device;
	return 0;
}

int scan_device(const struct root *root, const struct pci_addr *addr, unsigned extras,
		struct device *ret)
{
	_cleanup_slots_ struct slots slots = { 0 };
	int r = extras & SCAN_SLOT ? slots_read(root, &slots) : 0;

	return r < 0 ? r : scan_with_slots(root, addr, extras, &slots, ret);
}

/* Three system calls, where that is all that is asked for. */
static int read_identity_only(const struct root *root, struct device *device)
{
	char path[96], modalias[96];

	snprintf(path, sizeof(path), "bus/pci/devices/%s/modalias", PCI_ADDR_TEXT(&device->addr));
	return root_read(root->sys, path, modalias, sizeof(modalias)) > 0
		       ? pci_modalias_parse(modalias, &device->id, &device->class)
		       : -ENOENT;
}

int scan_identity(const struct root *root, const struct pci_addr *addr, unsigned match_keys,
		  const struct slots *slots, struct device *ret)
{
	struct device device = {
		.addr = *addr,
		.header = PCI_HEADER_UNKNOWN,
		.group = -1,
		.numa_node = -1,
		.vf_number = -1,
	};
	unsigned extras = scan_extras_for(match_keys);
	char link[64];

	if (extras & ~(unsigned)SCAN_SLOT || read_identity_only(root, &device) < 0) {
		_cleanup_close_ int dir = scan_open_device(root, addr);
		int r = dir < 0 ? dir : read_identity(dir, &device);

		if (r < 0)
			return r;
		read_extras(root, dir, extras, slots, &device);
	} else {
		read_extras(root, -1, extras, slots, &device);
	}
	if (match_keys & MATCH_PATH) {
		device_link(addr, link);
		read_path(root, link, &device);
	}
	*ret = device;
	return 0;
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
