# shellcheck shell=sh
# What a scenario's guest part can call. POSIX sh; runs under busybox in the tiny guest and under dash in the full one.

# One assertion each. The text says what holds, as a sentence.
ok() { echo "ok $*" >&9; }
not_ok() { echo "not ok $*" >&9; }
skip() { echo "skip $*" >&9; }
note() { echo "# $*" >&9; }

# is GOT WANT TEXT
is() {
	if [ "$1" = "$2" ]; then
		ok "$3"
	else
		not_ok "$3"
		note "got '$1', want '$2'"
	fi
}

# check TEXT COMMAND...: the command succeeds
check() {
	_text=$1
	shift
	if _output=$("$@" 2>&1); then
		ok "$_text"
	else
		not_ok "$_text"
		note "'$*' failed: $(echo "$_output" | tail -n 3 | tr '\n' ' ')"
	fi
}

# The driver that ADDR is bound to, empty if none; its driver_override, empty if none.
driver_of() { basename "$(readlink "/sys/bus/pci/devices/$1/driver")"; }
override_of() { sed 's/^(null)$//' "/sys/bus/pci/devices/$1/driver_override"; }

# wait_for SECONDS COMMAND...: until the command succeeds
wait_for() {
	_until=$(($(cut -d. -f1 /proc/uptime) + $1))
	shift
	until "$@" 2>/dev/null; do
		[ "$(cut -d. -f1 /proc/uptime)" -lt "$_until" ] || return 1
		sleep 0.1
	done
}

present() { [ -e "/sys/bus/pci/devices/$1" ]; }
absent() { ! present "$1"; }
bound_to() { [ "$(driver_of "$1")" = "$2" ]; }

# qmp COMMAND [KEY=VALUE...]: tell QEMU, print its answer. device_del returns when the device is gone
# (with wait=0: at once).
qmp() {
	echo "qmp $*" >&9
	read -r _answer <&9
	case $_answer in
	"ok "*) [ "$_answer" = "ok {}" ] || echo "${_answer#ok }" ;;
	*) echo "qmp $*: $_answer" >&2; return 1 ;;
	esac
}

kernel_log() { dmesg; }
logged() { kernel_log | grep -q "$1"; }

# add_to_image DIRECTORY: later boots have its files in their initramfs, too (with the header root: nvme).
add_to_image() {
	(cd "$1" && find . -mindepth 1 | cpio --quiet -o -H newc) > /tmp/added.cpio
	dd if=/tmp/added.cpio of=/dev/disk/by-id/virtio-added bs=1M conv=fsync 2>/dev/null
}

# reboot_guest [ARGUMENT...]: boot again, with these kernel arguments in addition; $BOOT is one more then.
# Only the full guest keeps its files.
reboot_guest() {
	echo "reboot $*" >&9
	sync
	poweroff -f
	sleep 60
}
