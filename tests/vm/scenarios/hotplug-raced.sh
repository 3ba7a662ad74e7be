# title: hotplug while a twin keeps the native driver loaded: what it wins is taken back before udev announces it
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4
# qemu: -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off
# timeout: 300

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:01:00.0"; id = "8086:10d3"; }; } );
	END
	# what a listener such as NetworkManager would find when udev announces an interface
	mkdir -p "$ROOT/etc/udev/rules.d"
	cat > "$ROOT/etc/udev/rules.d/99-announced.rules" <<-'END'
	ACTION=="add", SUBSYSTEM=="net", DEVPATH=="*/0000:01:00.0/*", TEST=="/sys%p/ifindex", RUN+="/bin/touch /run/announced-alive"
	ACTION=="add", SUBSYSTEM=="net", DEVPATH=="*/0000:01:00.0/*", ENV{SYSTEMD_READY}!="0", RUN+="/bin/touch /run/announced-ready"
	END
}

guest() {
	udevadm monitor --udev --kernel --subsystem-match=net > /tmp/monitor &
	sleep 1
	plug_twelve_times
	note "the native driver won $(kernel_log | grep -c 'e1000e 0000:01:00.0.*registered PHC\|e1000e 0000:01:00.0 eth.*: (PCI') races"
	check "no interface existed when udev announced it" test ! -e /run/announced-alive
	check "and each such ghost was marked as not ready" test ! -e /run/announced-ready
	is "$(driver_of 0000:00:03.0)" e1000e "the twin kept its driver"
}
