# shellcheck shell=sh
# What a scenario's guest part can call. POSIX sh; runs under busybox in the tiny guest and under dash in the full one.

# One assertion each. The text says what holds, as a sentence.
ok() { echo "ok $*" >&9; }
not_ok() { echo "not ok $*" >&9; }
skip() { echo "skip $*" >&9; }
note() { echo "# $(echo "$*" | tr '\n' ' ')" >&9; }

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

# state ADDR...: driver and override of each device, one a line
state() { for _addr in "$@"; do echo "$_addr $(driver_of "$_addr") $(override_of "$_addr")"; done; }

# refused ADDR GUARD FACT TEXT: bind is refused by that guard and names the fact, and the device stays with its driver
refused() {
	_before=$(state "$1")
	vfio-bind "$1" > /tmp/out 2>&1
	is $? 5 "$4: refused"
	check "$4: the fact is named" grep -qi -- "$3" /tmp/out
	check "$4: so is the guard" grep -q -- "--allow=.*$2" /tmp/out
	is "$(state "$1")" "$_before" "$4: nothing was written"
}

# The interface of the NIC ADDR, once udev has given it its name.
netdev() {
	wait_for 20 test -e "/sys/bus/pci/devices/$1/net"
	udevadm settle
	ls "/sys/bus/pci/devices/$1/net"
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

# plug_twelve_times: twelve e1000e after another in the root port rp1; says how many ended on vfio-pci
plug_twelve_times() {
	_bound=0
	for _cycle in 1 2 3 4 5 6 7 8 9 10 11 12; do
		qmp device_add driver=e1000e id=n1 bus=rp1 romfile=
		wait_for 10 bound_to 0000:01:00.0 vfio-pci && _bound=$((_bound + 1))
		udevadm settle
		qmp device_del id=n1
		wait_for 10 absent 0000:01:00.0
		udevadm settle
	done
	sleep 1
	is $_bound 12 "twelve of twelve plugs end on vfio-pci"
	: "$_cycle"
}

kernel_log() { dmesg; }
logged() { kernel_log | grep -q "$1"; }
kernel_is_well() { ! kernel_log | grep -E 'BUG:|Oops|WARNING:|blocked for more than'; }

# The kernel itself notes from here on each override, bind and unbind that it is asked for; requests says how many.
note_requests() {
	_tracing=/sys/kernel/tracing
	[ -e $_tracing/kprobe_events ] || mount -t tracefs tracefs $_tracing
	for _function in driver_set_override device_driver_attach device_driver_detach; do
		grep -qs "/$_function " $_tracing/kprobe_events || echo "p:vmtest/$_function $_function" >> $_tracing/kprobe_events
	done
	echo > $_tracing/trace
	echo 1 > $_tracing/events/vmtest/enable
}
requests() { grep -c '^ .*: (d' /sys/kernel/tracing/trace; }

# add_to_image DIRECTORY: later boots have its files in their initramfs, too (with the header root: nvme).
add_to_image() {
	(cd "$1" && find . -mindepth 1 | cpio --quiet -o -H newc) > /tmp/added.cpio
	dd if=/tmp/added.cpio of=/dev/disk/by-id/virtio-added bs=1M conv=fsync 2>/dev/null
}

# use_image FILE: later boots go through this image, as if a boot loader had read it (with the header root: nvme).
use_image() {
	{ printf 'vmtest-image %s\n' "$(stat -c %s "$1")" | dd bs=512 conv=sync && cat "$1"; } 2>/dev/null > /tmp/whole-image
	dd if=/tmp/whole-image of=/dev/disk/by-id/virtio-added bs=1M conv=fsync 2>/dev/null
	rm /tmp/whole-image
}

# reboot_guest [ARGUMENT...]: boot again, with these kernel arguments in addition; $BOOT is one more then.
# Only the full guest keeps its files.
reboot_guest() {
	echo "reboot $*" >&9
	sync
	poweroff -f
	sleep 60
}

# shutdown_and_boot [ARGUMENT...]: the same, by way of a shutdown that stops the units (full guest)
shutdown_and_boot() {
	echo "reboot $*" >&9
	systemctl poweroff
	sleep 300
}

# talk COMMAND: run it at a terminal; answer QUESTION TEXT: wait for the question; hang_up STATUS: it has to end with that.
# /tmp/said has what was said, file descriptor 3 is the keyboard.
talk() {
	rm -f /tmp/keys /tmp/said
	mkfifo /tmp/keys
	script -qfec "$1; echo \"status \$?\"" /tmp/said < /tmp/keys > /dev/null 2>&1 &
	exec 3> /tmp/keys
}
asked() { tail -c 220 /tmp/said | grep -q "$1"; }
answer() {
	wait_for 60 asked "$1" || note "no question \"$1\": $(tail -c 300 /tmp/said)"
	echo "$2" >&3
}
hang_up() {
	check "it ends with status $1" wait_for 120 grep -q "status $1" /tmp/said
	exec 3>&-
	wait
	note "$(tail -n 6 /tmp/said | tr -d '\r')"
}
