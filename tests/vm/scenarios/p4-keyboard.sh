# title: P4: the USB controller that has the only keyboard behind it is refused
# qemu: -machine i8042=off -device qemu-xhci,addr=3,id=usb1 -device usb-kbd,bus=usb1.0,id=k1
# qemu: -device qemu-xhci,addr=4,id=usb2

with=0000:00:03.0
without=0000:00:04.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "usb"; match = { address = "$with"; id = "1b36:000d"; }; allow = [ "console" ]; } );
	END
}

guest() {
	check "the keyboard is there" wait_for 20 grep -q 'QEMU USB Keyboard' /proc/bus/input/devices
	udevadm settle
	is "$(grep -c '^N:.*Keyboard' /proc/bus/input/devices)" 1 "and is the only one"
	is "$(driver_of $with) $(override_of $with)" "xhci_hcd " "nobody has looked at boot: the declared controller is with the kernel"
	refused $with input 'the only keyboard behind it (QEMU QEMU USB Keyboard)' "the controller with the keyboard"
	vfio-bind apply > /tmp/out 2>&1
	is $? 5 'allow = [ "console" ] in its entry lifts another guard, not this one'
	vfio-bind $without > /tmp/out 2>&1
	is $? 0 "the controller without one is taken"
	is "$(driver_of $without)" vfio-pci "and is on vfio-pci"
	vfio-bind unbind $without > /dev/null 2>&1

	qmp device_add driver=usb-kbd bus=usb2.0 id=k2
	check "another keyboard comes" wait_for 20 sh -c "[ \$(grep -c '^N:.*Keyboard' /proc/bus/input/devices) = 2 ]"
	udevadm settle
	vfio-bind $with $without > /tmp/out 2>&1
	is $? 5 "both controllers at once, which have all keyboards behind them, are refused"
	is "$(driver_of $with) $(driver_of $without)" "xhci_hcd xhci_hcd" "both stay with the kernel"
	vfio-bind $with > /tmp/out 2>&1
	is $? 0 "with a keyboard left, one of them is taken"
	is "$(driver_of $with)" vfio-pci "and is on vfio-pci"
	refused $without input 'the only keyboard' "the one that has the last keyboard now"
	vfio-bind --allow=input $without > /tmp/out 2>&1
	is $? 0 "--allow=input lifts it"
	is "$(driver_of $without)" vfio-pci "and it is on vfio-pci"
	check "the kernel did not complain" kernel_is_well
}
