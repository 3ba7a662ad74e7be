# title: P11: who is not root changes nothing and is told so; what there is to know can be read
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; } );
	END
}

# busybox has one, too, which knows less
as_nobody() { /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }

guest() {
	both="0000:00:03.0 0000:00:04.0"
	before=$(state $both)
	is "$before" "0000:00:03.0 vfio-pci vfio-pci
0000:00:04.0 e1000e " "the declared NIC is on vfio-pci, the other on its driver"
	find /run/vfio-tool /etc/vfio-tool /run/udev/rules.d /run/modprobe.d | sort > /tmp/files
	note_requests
	for command in "bind 0000:00:04.0" "unbind 0000:00:03.0" apply claim "--udev 0000:00:04.0"; do
		as_nobody vfio-bind $command > /tmp/out 2>&1
		is $? 4 "vfio-bind $command: root is needed"
		check "vfio-bind $command: it is said" grep -qi root /tmp/out
	done
	is "$(requests)" 0 "the kernel was asked for nothing"
	is "$(state $both)" "$before" "both are as before"
	is "$(find /run/vfio-tool /etc/vfio-tool /run/udev/rules.d /run/modprobe.d | sort | diff /tmp/files - | wc -l)" 0 "no file was made"
	as_nobody vfio-bind --dry-run 0000:00:04.0 > /tmp/out 2>&1
	is $? 0 "anybody may see what would be done"
	check "in full" grep -q '/sys/bus/pci/drivers/vfio-pci/bind' /tmp/out
	check "anybody may read the record of a device" as_nobody grep -q driver=vfio-pci /run/vfio-tool/devices/0000:00:03.0
	group=$(basename "$(readlink /sys/bus/pci/devices/0000:00:03.0/iommu_group)")
	as_nobody sh -c ": < /dev/vfio/$group" 2> /dev/null
	check "nobody else may open the node" test $? != 0
}
