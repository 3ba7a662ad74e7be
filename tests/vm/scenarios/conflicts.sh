# title: where others want a declared device, `conflicts` names the one that the kernel shows to win
# guest: full
# timeout: 300
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -device e1000,addr=5,romfile=
# qemu: -device e1000e,addr=6,romfile=,subsys=0xfee

taken=0000:00:03.0
same=0000:00:04.0
stays=0000:00:05.0
stub=0000:00:06.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = (
	  { name = "taken"; match = { address = "$taken"; id = "8086:10d3"; }; },
	  { name = "same"; match = { address = "$same"; id = "8086:10d3"; }; },
	  { name = "stub"; match = { address = "$stub"; id = "8086:10d3"; }; },
	  { name = "stays"; match = { address = "$stays"; id = "8086:100e"; }; mode = "kernel"; }
	);
	END
	mkdir -p "$ROOT/etc/driverctl.d" "$ROOT/etc/modprobe.d" "$ROOT/etc/modules-load.d"
	echo e1000e > "$ROOT/etc/driverctl.d/pci-$taken"
	echo vfio-pci > "$ROOT/etc/driverctl.d/pci-$same"
	printf 'options vfio-pci ids=8086:100e\nsoftdep e1000 pre: vfio-pci\n' > "$ROOT/etc/modprobe.d/others.conf"
	echo 'options pci-stub ids=8086:10d3:8086:0fee' > "$ROOT/etc/modprobe.d/stub.conf"
	echo pci-stub > "$ROOT/etc/modules-load.d/stub.conf"
}

# What `conflicts` says of a device: who else, and who wins.
said() { jq -r --arg device "$1" '.contests[] | select(.device == $device) | .rival + " " + .winner' /tmp/conflicts | sort | tr '\n' ' '; }

ask() {
	vfio-check conflicts --json > /tmp/conflicts
	is $? "$1" "$2"
}

# driverctl's units are started by udev and are not waited for by anybody.
settled() { [ "$(systemctl list-jobs --no-legend | grep -c driverctl)" = 0 ]; }

guest() {
	wait_for 60 settled
	udevadm settle
	if [ "$BOOT" = 1 ]; then
		ask 2 "the exit status says that somebody wins"
		is "$(said $taken)" "driverctl rival " "driverctl wins with another driver, it says"
		check "so it is: the device is on driverctl's driver" wait_for 60 bound_to $taken e1000e
		is "$(said $same)" "driverctl both " "driverctl wants the same of another, it says"
		check "so it is: the device is on vfio-pci" wait_for 60 bound_to $same vfio-pci
		is "$(said $stays)" "ids rival " "ids= with a softdep wins over mode = \"kernel\", it says"
		check "so it is: that device is on vfio-pci" wait_for 60 bound_to $stays vfio-pci
		is "$(said $stub)" "ids vfio-tool " "vfio-tool wins over pci-stub, it says"
		check "pci-stub is loaded" test -e /sys/bus/pci/drivers/pci-stub
		check "so it is: that device is on vfio-pci" wait_for 60 bound_to $stub vfio-pci
		note "$(state $taken $same $stays $stub)"

		printf 'n\nn\n' | vfio-check conflicts --fix > /tmp/fix 2>&1
		check "nothing is changed that nobody agrees to" grep -q e1000e /etc/driverctl.d/pci-$taken
		vfio-check conflicts --fix --yes > /tmp/fix
		is $? 0 "what wins can be switched off, then nobody wins"
		note "$(cat /tmp/fix)"
		is "$(cat /etc/driverctl.d/.pci-$taken.vfio-tool-backup)" e1000e "as it was, it is kept beside"
		check "the rest of the file stands" grep -q '^softdep e1000 pre: vfio-pci$' /etc/modprobe.d/others.conf
		ask 0 "asked again it says the same"
		is "$(jq -r '.findings[].id' /tmp/conflicts | sort -u)" rival-harmless "what does no harm was left alone"
		reboot_guest
	fi
	ask 0 "nor after a reboot"
	check "the device that driverctl had is on vfio-pci" wait_for 60 bound_to $taken vfio-pci
	check "the one that is to stay with the kernel is there" wait_for 60 bound_to $stays e1000
	note "$(state $taken $same $stays $stub)"
}
