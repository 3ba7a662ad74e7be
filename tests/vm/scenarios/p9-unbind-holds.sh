# title: P9: what unbind gave back stays with the kernel, whatever udev replays, until bind or apply
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; interface = "enp0s3"; }; } );
	END
}

guest() {
	nic=0000:00:03.0
	is "$(driver_of $nic)" vfio-pci "the declared NIC is on vfio-pci"
	vfio-tool unbind enp0s3 > /tmp/out 2>&1
	is $? 0 "unbind by the recorded interface name succeeds"
	is "$(driver_of $nic)" e1000e "it is on its native driver, which was loaded for it"
	is "$(override_of $nic)" "" "its override is cleared"
	udevadm trigger --type=devices --action=add
	udevadm settle
	vfio-bind claim
	vfio-bind --udev $nic
	is "$(driver_of $nic)" e1000e "replayed events and boot stages leave it there"
	is "$(override_of $nic)" "" "without an override"
	vfio-bind apply > /tmp/out 2>&1
	is $? 0 "apply takes it again"
	is "$(driver_of $nic)" vfio-pci "it is on vfio-pci"
	vfio-bind unbind $nic > /dev/null 2>&1
	vfio-bind $nic > /dev/null 2>&1
	is "$(driver_of $nic)" vfio-pci "and so does bind"
	check "nothing holds it back any more" test ! -e /run/vfio-tool/held/$nic
}
