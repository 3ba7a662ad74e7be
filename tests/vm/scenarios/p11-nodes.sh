# title: P11: nodes of declared devices have their access, those of others keep what the kernel gives
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; node_group = "77"; } );
	END
}

node_of() { echo "/dev/vfio/$(basename "$(readlink "/sys/bus/pci/devices/$1/iommu_group")")"; }

guest() {
	wait_for 10 bound_to 0000:00:03.0 vfio-pci
	wait_for 10 test -e /dev/vfio/by-name/dpdk0
	is "$(stat -c %a:%g "$(node_of 0000:00:03.0)")" 660:77 "the node of the declared device belongs to its group"
	vfio-bind 0000:00:04.0 > /tmp/out 2>&1
	is "$(driver_of 0000:00:04.0)" vfio-pci "another device is bound by hand"
	wait_for 10 test -e "$(node_of 0000:00:04.0)"
	udevadm trigger --action=change --subsystem-match=vfio
	udevadm settle
	is "$(stat -c %a:%g "$(node_of 0000:00:04.0)")" 600:0 "its node stays with root"
}
