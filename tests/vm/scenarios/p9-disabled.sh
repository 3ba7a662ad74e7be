# title: P9: /etc/vfio-tool/disabled leaves every device to the kernel, at boot and on hotplug; install and apply are the way back
# guest: full
# qemu: -device e1000e,addr=3,romfile=
# timeout: 300

nic=0000:00:03.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "$nic"; id = "8086:10d3"; }; } );
	END
	touch "$ROOT/etc/vfio-tool/disabled"
}

guest() {
	wait_for 60 bound_to $nic e1000e
	is "$(driver_of $nic) $(override_of $nic)" "e1000e " "the declared NIC is on its native driver, without an override"
	check "no rule was generated" sh -c '! ls /run/udev/rules.d/*vfio* /run/modprobe.d/*vfio* 2> /dev/null'
	check "systemd wants nothing of ours" sh -c '! ls /run/systemd/generator/*.wants/vfio-tool* 2> /dev/null'
	systemctl start vfio-tool.service vfio-tool-claim.service "vfio-bind@$nic.service"
	is "$(driver_of $nic)" e1000e "units that are started all the same do nothing"
	vfio-bind --udev $nic > /tmp/out 2>&1
	is "$(driver_of $nic)" e1000e "nor does udev's helper"
	vfio-tool apply > /tmp/out 2>&1
	is $? 5 "apply is refused"
	check "it names the way back" grep -q 'switch it on with: vfio-tool install' /tmp/out
	vfio-bind vet --keep > /tmp/out 2>&1
	check "a look on the way down keeps nothing" test ! -e /etc/vfio-tool/vetted
	vfio-bind dpdk0 > /tmp/out 2>&1
	is "$? $(driver_of $nic)" "0 vfio-pci" "by hand it can be bound"
	vfio-bind unbind dpdk0 > /tmp/out 2>&1
	is "$? $(driver_of $nic)" "0 e1000e" "and given back"
	vfio-tool install > /tmp/out 2>&1
	is $? 0 "install"
	check "rules are there" test -e /run/udev/rules.d/05-vfio-tool.rules
	check "the units are wanted" test -e /run/systemd/generator/basic.target.wants/vfio-tool.service
	vfio-tool apply > /tmp/out 2>&1
	is "$? $(driver_of $nic)" "0 vfio-pci" "and apply does its work"

	echo n | script -qec 'vfio-tool uninstall' /dev/null > /tmp/out 2>&1
	is "$? $(driver_of $nic)" "0 vfio-pci" "on a terminal uninstall asks about devices; no: they stay"
	note "$(cat /tmp/out)"
	check "that is said" grep -q "$nic: stays on vfio-pci until the next boot" /tmp/out
	check "what unbind needs is there still" test -e /run/vfio-tool/devices/$nic
	check "the rules are not" sh -c '! ls /run/udev/rules.d/*vfio* 2> /dev/null'
	echo y | script -qec 'vfio-tool uninstall' /dev/null > /tmp/out 2>&1
	is "$? $(driver_of $nic) $(override_of $nic)" "0 e1000e " "yes: they are given back"
	check "nothing of ours is left in /run" test ! -e /run/vfio-tool
	udevadm trigger --action=add
	udevadm settle
	is "$(driver_of $nic)" e1000e "replayed events leave it with the kernel"
}
