# title: P9: vfio_tool=0 on the kernel command line leaves every device to the kernel
# kernel: 6.1 6.12
# append: vfio_tool=0
# qemu: -device e1000e,addr=3,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; } );
	END
}

guest() {
	is "$(driver_of 0000:00:03.0)" e1000e "the declared NIC is on its native driver"
	is "$(override_of 0000:00:03.0)" "" "it has no override"
	check "no rule was generated" test ! -e /run/udev/rules.d/05-vfio-tool.rules
	vfio-bind apply > /tmp/out 2>&1
	is $? 5 "apply is refused and says why"
	check "it names the kernel command line" grep -q 'kernel command line' /tmp/out
	vfio-bind dpdk0 > /tmp/out 2>&1
	is $? 0 "by hand a device can be bound all the same"
	is "$(driver_of 0000:00:03.0)" vfio-pci "and is"
}
