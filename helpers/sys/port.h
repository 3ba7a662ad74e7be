/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The port of apply to the running kernel: the one place from which attributes of devices are
 * written. */
#ifndef VFIO_TOOL_PORT_H
#define VFIO_TOOL_PORT_H

#include "sys/apply.h"
#include "sys/root.h"

/* State behind the port. Every device's directory is opened once and held: what is read through it
 * stays that very device, whatever card takes the address later. */
struct kernel {
	const struct root *root;
	unsigned timeout_ms; /* how long one write may take; a module has 30 s */
	long long until_ms;  /* when all must end, on clock_now_ms(); 0: no such end */
	struct held_dir {
		struct pci_addr addr;
		int fd;
	} * dirs;
	size_t count;
};

void kernel_init(struct kernel *kernel, const struct root *root, unsigned timeout_ms,
		 long long until_ms);
void kernel_release(struct kernel *kernel);

/* The port; it points into `kernel`. A write is made by a child with a deadline, since the kernel
 * may wait for as long as a driver or a VFIO user likes: -ETIMEDOUT leaves that child to finish in
 * its own time, and with it the locks. When the time for all is over, nothing more is begun. */
struct port kernel_port(struct kernel *kernel);

#define _cleanup_kernel_ _cleanup_(kernel_release)

#endif
