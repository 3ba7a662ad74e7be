# title: P9: reset gives back all that vfio-tool has taken, and the interfaces have their names when it returns
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile= -device e1000e,addr=5,romfile=
# timeout: 300

declared=0000:00:03.0
hand=0000:00:04.0
foreign=0000:00:05.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "$declared"; id = "8086:10d3"; interface = "was0"; }; } ); # mine
	END
	# an interface that udev is slow to name
	mkdir -p "$ROOT/etc/udev/rules.d"
	cat > "$ROOT/etc/udev/rules.d/99-slow.rules" <<-END
	ACTION=="add", SUBSYSTEM=="net", KERNELS=="$hand", PROGRAM="/etc/udev/slow", NAME="lan4"
	END
	cat > "$ROOT/etc/udev/slow" <<-'END'
	#!/bin/sh
	[ ! -e /run/delay ] || sleep "$(cat /run/delay)"
	END
	chmod +x "$ROOT/etc/udev/slow"
}

there() { test -e "/sys/class/net/$1"; }
on_record() { ls /run/vfio-tool/devices; }

guest() {
	is "$(netdev $hand)" lan4 "an interface has the name that udev gives it"
	is "$(driver_of $declared)" vfio-pci "the declared NIC is on vfio-pci"
	vfio-bind $hand > /tmp/out 2>&1
	echo vfio-pci > /sys/bus/pci/devices/$foreign/driver_override
	echo $foreign > /sys/bus/pci/drivers/e1000e/unbind
	echo $foreign > /sys/bus/pci/drivers/vfio-pci/bind
	udevadm settle
	taken=$(state $declared $hand $foreign)
	is "$(echo "$taken" | grep -c 'vfio-pci vfio-pci')" 3 "so are one that was taken by hand and one that a script has put there"

	vfio-bind reset --dry-run > /tmp/out 2>&1
	is $? 0 "reset says beforehand what it would write"
	check "for ours" grep -q "$declared.*driver_override" /tmp/out
	is "$(state $declared $hand $foreign)" "$taken" "and writes nothing"

	echo 4 > /run/delay
	vfio-bind reset --timeout=60 > /tmp/out 2>&1
	code=$?
	check "when it returns, the interface is there by its name" there lan4
	is $code 0 "reset succeeds"
	note "$(cat /tmp/out)"
	is "$(state $declared $hand)" "$(printf '%s e1000e \n' $declared $hand)" "ours are with their driver, without an override"
	check "so is the interface of the other" there "$(ls /sys/bus/pci/devices/$declared/net)"
	check "which never had one before" grep -q "$declared: its interface is $(ls /sys/bus/pci/devices/$declared/net)" /tmp/out
	check "that is what the configuration has now, in the place of another name" \
		grep -q "interface = \"$(ls /sys/bus/pci/devices/$declared/net)\"; }; } ); # mine\$" /etc/vfio-tool/conf.d/guest.conf
	check "and that is said" grep -q '^dpdk0 .*: interface$' /tmp/out
	check "the name is told" grep -q "$hand: its interface is lan4" /tmp/out
	is "$(state $foreign)" "$(echo "$taken" | tail -n 1)" "what a script has put there stays there"
	check "that is said" grep -q "$foreign: stays on VFIO" /tmp/out
	is "$(on_record)" "" "no record is left of ours"
	rm /run/delay
	udevadm trigger --action=add
	udevadm settle
	is "$(driver_of $declared)" e1000e "replayed events leave the declared NIC with the kernel"

	vfio-bind apply > /tmp/out 2>&1
	is "$(driver_of $declared)" vfio-pci "apply takes it again"
	vfio-bind $hand > /tmp/out 2>&1
	echo 45 > /run/delay
	start=$(cut -d. -f1 /proc/uptime)
	vfio-bind reset --all --json --timeout=10 > /tmp/out 2>&1
	is $? 6 "an interface that does not come in time is 6"
	check "it is waited for as long as was asked" test $(($(cut -d. -f1 /proc/uptime) - start)) -ge 10
	is "$(state $declared $hand $foreign)" "$(printf '%s e1000e \n' $declared $hand $foreign)" "with --all, all three are with their driver"
	check "the interface that is missing is told" grep -q "$hand: on e1000e, but it has no network interface" /tmp/out
	rm /run/delay
	udevadm settle --timeout=90

	note_requests
	vfio-bind reset > /tmp/out 2>&1
	is $? 0 "again: there is nothing to do"
	check "that is said" grep -q 'no device is on VFIO' /tmp/out
	is "$(requests)" 0 "and nothing was asked of the kernel"
	check "the kernel did not complain" kernel_is_well
}
