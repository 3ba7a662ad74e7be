# title: P8: two helpers at once, and a device that is pulled meanwhile
# qemu: -device pcie-pci-bridge,id=br,addr=8 -device e1000,bus=br,addr=1,romfile= -device e1000,bus=br,addr=2,romfile=
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4
# qemu: -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off
# timeout: 420

bound() { [ "$(driver_of "$one") $(driver_of "$two")" = "vfio-pci vfio-pci" ]; }

guest() {
	one=$(grep -lx 0x100e /sys/bus/pci/devices/*/device | head -n 1 | cut -d/ -f6)
	two=${one%01.0}02.0
	modprobe -a vfio_pci vfio_iommu_type1
	# a driver of the bridge that moves DMA would make the group unusable, and the request refused
	[ -z "$(driver_of 0000:00:08.0)" ] || echo 0000:00:08.0 > /sys/bus/pci/devices/0000:00:08.0/driver/unbind
	good=0
	for round in $(seq 200); do
		vfio-bind --quiet --group=whole "$one" > /tmp/first 2>&1 &
		first=$!
		vfio-bind --quiet --group=whole "$two" > /tmp/second 2>&1 &
		second=$!
		if wait $first && wait $second && bound; then
			good=$((good + 1))
		else
			note "round $round: $(cat /tmp/first /tmp/second)"
			[ "$round" -lt 5 ] || break
		fi
		vfio-bind unbind --quiet "$one,$two"
	done
	is $good 200 "two binds of one group at once: both succeed and both devices are bound, 200 times of 200"
	is "$(driver_of "$one") $(driver_of "$two")" "e1000 e1000" "after the last unbind both are back"
	: "$round"

	survived=0
	for round in 1 2 3 4; do
		qmp device_add driver=e1000e id=n1 bus=rp1 romfile=
		hot=
		wait_for 20 hot_added && hot=$(hot_added)
		qmp device_del id=n1 wait=0 > /dev/null
		# with pciehp the device goes some seconds after the button; binds and unbinds meanwhile
		while present "$hot"; do
			vfio-bind --quiet --timeout=20 "$hot" > /dev/null 2>&1
			vfio-bind unbind --quiet --timeout=20 "$hot" > /dev/null 2>&1
		done
		survived=$((survived + 1))
	done
	is $survived 4 "a device pulled while it is bound and unbound: the helpers end"
	is "$(ls /run/vfio-tool/journal 2> /dev/null)" "" "no journal is left"
	check "the kernel did not complain" sh -c "! dmesg | grep -E 'BUG:|Oops|WARNING:'"
}

hot_added() {
	for dir in /sys/bus/pci/devices/*; do
		[ "$(cat "$dir/device")" = 0x10d3 ] && basename "$dir" && return 0
	done
	return 1
}
