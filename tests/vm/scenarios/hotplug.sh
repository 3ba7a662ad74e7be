# title: hotplug: twelve plugs of one slot end on vfio-pci, and no interface is ever announced
# kernel: 6.1 6.12
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4
# qemu: -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off
# timeout: 300

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:01:00.0"; id = "8086:10d3"; }; } );
	END
}

guest() {
	udevadm monitor --udev --kernel --subsystem-match=net --subsystem-match=pci > /tmp/monitor &
	sleep 1
	plug_twelve_times
	is "$(grep -c 'add .*(net)' /tmp/monitor)" 0 "no network interface was ever announced, by the kernel or by udev"
	is "$(kernel_log | grep -c 'e1000e 0000:01:00.0')" 0 "the native driver never saw the device"
	check "its record goes with the device" test ! -e /run/vfio-tool/devices/0000:01:00.0
}
