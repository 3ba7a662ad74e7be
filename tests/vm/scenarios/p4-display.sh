# title: P4: the display that the firmware started on and shows the console is refused, another one is not
# kernel: 6.1 6.12
# boot: vesa
# qemu: -device VGA,addr=3 -device bochs-display,addr=4
# qemu: -device e1000e,addr=5,romfile=
# append: console=tty0 modprobe.blacklist=bochs

display=0000:00:03.0
other=0000:00:04.0
nic=0000:00:05.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = (
	  { name = "screen"; match = { address = "$display"; id = "1234:1111"; }; allow = [ "address" ]; },
	  { name = "second"; match = { address = "$other"; id = "1234:1111"; }; }
	);
	END
}

guest() {
	is "$(cat /sys/bus/pci/devices/$display/boot_vga)" 1 "the firmware started on this display"
	check "its memory has the boot framebuffer" grep -Eq 'vesafb|BOOTFB|simple' /proc/iomem
	is "$(driver_of $other)" vfio-pci "a declared display that shows nothing is on vfio-pci from the start"
	is "$(driver_of $display) $(override_of $display)" " " "the declared boot display was not touched at boot"
	check "one line in the log says why" logged "$display: .*display"
	refused $display console 'the display that the firmware started on' "the boot display"
	check "the boot framebuffer is named, too" grep -Eq 'holds the boot framebuffer (vesafb|BOOTFB|simple)' /tmp/out
	vfio-bind apply > /tmp/out 2>&1
	is $? 5 'allow = [ "address" ] in its entry lifts another guard, not this one'
	check "that is said" grep -q "^$display: .*display" /tmp/out

	vfio-bind unbind $other > /dev/null 2>&1
	modprobe bochs
	udevadm settle
	is "$(driver_of $display)" bochs-drm "a driver of its own shows the console"
	refused $display console 'shows the text console on fb0' "the display with the console"
	check "its screen is named, too" grep -q 'drives the screen at card[0-9]*-Virtual' /tmp/out
	vfio-bind --allow=root-disk,input,vfs $display > /tmp/out 2>&1
	is $? 5 "other guards' names do not lift it"
	vfio-bind --allow=console $display $nic > /tmp/out 2>&1
	is $? 0 "--allow=console lifts it"
	is "$(driver_of $display) $(driver_of $nic)" "vfio-pci vfio-pci" "the display is on vfio-pci"
	vfio-bind unbind $display $nic > /tmp/out 2>&1
	is "$(driver_of $display)" bochs-drm "and comes back"

	ip link set "$(netdev $nic)" up
	ip addr add 192.0.2.1/24 dev "$(netdev $nic)"
	vfio-bind --allow=console $display $nic > /tmp/out 2>&1
	is $? 5 "--allow=console does not lift the guard of addresses"
	is "$(driver_of $display) $(driver_of $nic)" "bochs-drm e1000e" "and with that nothing is taken"
	check "the kernel did not complain" kernel_is_well
}
