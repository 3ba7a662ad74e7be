# title: P8: two helpers at once work on one group, one after the other
# qemu: -device pcie-pci-bridge,id=br,addr=8 -device e1000,bus=br,addr=1,romfile= -device e1000,bus=br,addr=2,romfile=
# timeout: 420

bound() { [ "$(driver_of "$one") $(driver_of "$two")" = "vfio-pci vfio-pci" ]; }

guest() {
	one=$(grep -lx 0x100e /sys/bus/pci/devices/*/device | head -n 1 | cut -d/ -f6)
	two=${one%01.0}02.0
	modprobe -a vfio_pci vfio_iommu_type1
	# a driver of the bridge that moves DMA would make the group unusable, and the request refused
	[ -z "$(driver_of 0000:00:08.0)" ] || echo 0000:00:08.0 > /sys/bus/pci/devices/0000:00:08.0/driver/unbind
	# the native driver's probe would take most of the time
	echo "blacklist e1000" > /etc/modprobe.d/race.conf
	rmmod e1000
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
	is "$(driver_of "$one")$(driver_of "$two")" "" "after the last unbind both are free"
	: "$round"

	is "$(ls /run/vfio-tool/journal 2> /dev/null)" "" "no journal is left"
	check "the kernel did not complain" kernel_is_well
}
