/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/ethtool.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/device.h"

enum { ANSWER_MS = 2000, MODE_WORDS_MAX = 64 };

/* What the child says of one interface. A record is smaller than PIPE_BUF and comes whole. */
struct answer {
	size_t index;
	unsigned max_speed;
	char mac[MAC_TEXT_MAX];
};

static ssize_t read_attribute(const struct root *root, const char *interface, const char *name,
			      char *text, size_t size)
{
	char path[96];

	snprintf(path, sizeof(path), "class/net/%s/%s", interface, name);
	return root_read(root->sys, path, text, size);
}

/* From `flags` and `operstate`, which take no lock; `carrier` and `speed` wait for the one that all
 * of the network shares (rtnl). A driver that knows nothing of carriers leaves "unknown", and can
 * send. */
static enum link_state read_state(const struct root *root, const char *interface)
{
	char text[32];

	if (read_attribute(root, interface, "flags", text, sizeof(text)) <= 0)
		return LINK_UNKNOWN;
	if (!(strtoul(text, NULL, 16) & IFF_UP))
		return LINK_DOWN;
	if (read_attribute(root, interface, "operstate", text, sizeof(text)) <= 0)
		return LINK_UNKNOWN;
	return strcmp(text, "up") == 0 || strcmp(text, "unknown") == 0 ? LINK_UP : LINK_NO_LINK;
}

static void read_files(const struct root *root, const char *interface, bool mac, struct link *link)
{
	char text[64];

	link->state = read_state(root, interface);
	if (mac && read_attribute(root, interface, "address", text, sizeof(text)) > 0 &&
	    mac_valid(text))
		strcpy(link->mac, text);
	if (!root->live && read_attribute(root, interface, "speed", text, sizeof(text)) > 0) {
		long speed = strtol(text, NULL, 10);

		link->max_speed = speed > 0 && speed < INT32_MAX ? (unsigned)speed : 0;
	}
}

static int ask(int fd, const char *interface, void *question)
{
	struct ifreq request = { .ifr_data = question };

	strcpy(request.ifr_name, interface);
	return ioctl(fd, SIOCETHTOOL, &request) < 0 ? -errno : 0;
}

/* The first question has no room for modes and is answered with how much there must be, below 0
 * (linux/ethtool.h struct ethtool_link_settings; kernel 4.6). A driver without modes, that of a
 * virtual function for one, may know the speed of now. */
static unsigned ask_speed(int fd, const char *interface)
{
	union {
		uint8_t space[sizeof(struct ethtool_link_settings) +
			      sizeof(uint32_t) * 3 * MODE_WORDS_MAX];
		struct ethtool_link_settings settings;
	} question = { .space = { 0 } };

	question.settings.cmd = ETHTOOL_GLINKSETTINGS;
	if (ask(fd, interface, &question) < 0)
		return 0;
	int words = -question.settings.link_mode_masks_nwords;
	if (words <= 0 || words > MODE_WORDS_MAX)
		return 0;
	memset(&question, 0, sizeof(question));
	question.settings.cmd = ETHTOOL_GLINKSETTINGS;
	question.settings.link_mode_masks_nwords = (int8_t)words;
	if (ask(fd, interface, &question) < 0)
		return 0;
	unsigned fastest = link_modes_speed(question.settings.link_mode_masks, (size_t)words);
	return fastest > 0 || question.settings.speed > INT32_MAX ? fastest
								  : question.settings.speed;
}

/* The address that the card came with; "" when its driver does not say. */
static void ask_mac(int fd, const char *interface, char ret[static MAC_TEXT_MAX])
{
	union {
		uint8_t space[sizeof(struct ethtool_perm_addr) + 32];
		struct ethtool_perm_addr header;
	} question = { .space = { 0 } };
	static const uint8_t none[6];
	const uint8_t *mac = question.header.data;

	question.header.cmd = ETHTOOL_GPERMADDR;
	question.header.size = 32;
	if (ask(fd, interface, &question) == 0 && question.header.size == 6 &&
	    memcmp(mac, none, sizeof(none)) != 0)
		snprintf(ret, MAC_TEXT_MAX, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
			 mac[3], mac[4], mac[5]);
}

/* The child. */
static void ask_all(const char *const *names, size_t count, bool mac, int to)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	for (size_t i = 0; fd >= 0 && i < count; i++) {
		struct answer answer = { .index = i };

		if (!interface_name_valid(names[i]))
			continue;
		answer.max_speed = ask_speed(fd, names[i]);
		if (mac)
			ask_mac(fd, names[i], answer.mac);
		if (write(to, &answer, sizeof(answer)) != sizeof(answer))
			return;
	}
}

/* 1 with the next answer, 0 when the child is done, -errno when it does not go on. */
static int next_answer(int from, struct answer *ret)
{
	struct pollfd pollfd = { .fd = from, .events = POLLIN };
	int r;

	do {
		r = poll(&pollfd, 1, ANSWER_MS);
	} while (r < 0 && errno == EINTR);
	if (r <= 0)
		return r < 0 ? -errno : -ETIMEDOUT;
	ssize_t len = read(from, ret, sizeof(*ret));
	if (len == 0)
		return 0;
	return len == (ssize_t)sizeof(*ret) ? 1 : -EIO;
}

/* One that waits in the kernel cannot be stopped, and is left behind. */
static void ask_in_child(const char *const *names, size_t count, bool mac, struct link *links)
{
	_cleanup_close_ int from = -1;
	struct answer answer = { 0 };
	int ends[2], r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return;
	from = ends[0];
	pid_t child = fork();
	if (child == 0) {
		/* whoever reads our output must not wait for it */
		close(STDIN_FILENO);
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		ask_all(names, count, mac, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	if (child < 0)
		return;
	while ((r = next_answer(from, &answer)) > 0 && answer.index < count) {
		links[answer.index].max_speed = answer.max_speed;
		if (mac_valid(answer.mac))
			strcpy(links[answer.index].mac, answer.mac);
	}
	if (r != 0)
		kill(child, SIGKILL);
	while (waitpid(child, NULL, r == 0 ? 0 : WNOHANG) < 0 && errno == EINTR)
		;
}

void ethtool_read(const struct root *root, const char *const *names, size_t count, bool mac,
		  struct link *ret)
{
	size_t known = 0;

	for (size_t i = 0; i < count; i++) {
		ret[i] = (struct link){ 0 };
		if (!interface_name_valid(names[i]))
			continue;
		read_files(root, names[i], mac, &ret[i]);
		known++;
	}
	if (root->live && known > 0)
		ask_in_child(names, count, mac, ret);
}
