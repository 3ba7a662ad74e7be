/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The decision about what else a device does for the host: display, console, keyboard, virtual
 * functions. */
#ifndef VFIO_TOOL_DEVICEUSE_H
#define VFIO_TOOL_DEVICEUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/child.h"
#include "core/guard.h"

#define REGION_TEXT_MAX 32
#define COMMAND_TEXT_MAX 64 /* a kernel thread has more than TASK_COMM_LEN */

/* A process that has a device node open. */
struct opener {
	pid_t pid; /* 0: there is none, or it could not be named */
	char command[COMMAND_TEXT_MAX];
	char node[CHILD_TEXT_MAX]; /* "card0" */
};

struct display_facts {
	bool boot_vga;
	char screen[CHILD_TEXT_MAX];	  /* a connector that is in use: "card0-HDMI-A-1" */
	char framebuffer[CHILD_TEXT_MAX]; /* the one that shows the text console: "fb0" */
	char region[REGION_TEXT_MAX];	  /* the firmware's picture in its memory: "BOOTFB" */
	char tty[CHILD_TEXT_MAX];	  /* a serial port that is a system console */
	struct opener opener;		  /* of its DRM nodes */
};

struct input_facts {
	unsigned keyboards; /* below the device */
	unsigned elsewhere; /* not below any of the wanted devices */
	char name[128];	    /* of the first one below */
};

/* How many virtual functions are on one driver. */
struct function_share {
	char driver[64]; /* "" none */
	unsigned count;
};

struct function_facts {
	unsigned count;
	struct function_share shares[8];
	size_t share_count;
	unsigned mediated;
};

void function_facts_add(struct function_facts *facts, const char *driver);

/* Each adds the reasons that the facts give. -ENOMEM. */
int deviceuse_judge_display(const struct pci_addr *addr, const struct display_facts *facts,
			    struct usages *usages) _must_check_;
int deviceuse_judge_input(const struct pci_addr *addr, const struct input_facts *facts,
			  struct usages *usages) _must_check_;
int deviceuse_judge_functions(const struct pci_addr *addr, const struct function_facts *facts,
			      struct usages *usages) _must_check_;

/* True for the key bitmap of an input device with all letters (capabilities/key of sysfs). */
bool input_is_keyboard(const char *capabilities);

/* Finds in /proc/iomem the memory of a boot framebuffer within one of the regions of `resource` (a
 * PCI device's attribute, "START END FLAGS" a line). */
bool iomem_find_framebuffer(const char *iomem, const char *resource,
			    char name[static REGION_TEXT_MAX]);

/* True when `word` is one of the blank-separated words. */
bool text_has_word(const char *text, const char *word);

#endif
