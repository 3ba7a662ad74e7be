# title: P4: without our part in the initramfs, what `apply` saw keeps the host's NIC with its driver
# guest: full
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# timeout: 400

nic=0000:00:03.0

guest() {
	udevadm settle
	case $BOOT in
	1)
		wait_for 20 bound_to $nic e1000e
		ip link set "$(ls /sys/bus/pci/devices/$nic/net)" up
		ip route add default dev "$(ls /sys/bus/pci/devices/$nic/net)"
		cat > /etc/vfio-tool/conf.d/right.conf <<-END
		devices = ( { name = "dpdk0"; match = { address = "0000:00:04.0"; id = "8086:10d3"; }; } );
		END
		vfio-bind apply > /tmp/apply 2>&1
		is $? 0 "apply of an entry for another card"
		check "remembers the NIC that the host lives on" grep -q "^$nic .*!default-route\$" /etc/vfio-tool/vetted
		cat > /etc/vfio-tool/conf.d/wrong.conf <<-END
		devices = ( { name = "wrong"; match = { address = "$nic"; id = "8086:10d3"; }; } );
		END
		reboot_guest
		;;
	2)
		wait_for 60 test -e /run/vfio-tool/booted
		is "$(driver_of $nic) $(override_of $nic)" "e1000e " "declared by mistake afterwards, it stays with its driver"
		is "$(driver_of 0000:00:04.0)" vfio-pci "the other is taken"
		check "the log says why and what to run" sh -c \
			"journalctl -b -o cat | grep -q '$nic: carried the default route.*vfio-tool apply'"
		vfio-bind apply > /tmp/apply 2>&1
		is $? 0 "apply, which sees that it carries nothing now, takes it"
		is "$(driver_of $nic)" vfio-pci "it is on vfio-pci"
		reboot_guest
		;;
	3)
		wait_for 60 test -e /run/vfio-tool/booted
		is "$(driver_of $nic)" vfio-pci "from then on it is taken at boot"
		is "$(kernel_log | grep -c "e1000e $nic")" 0 "before its native driver sees it"
		;;
	esac
}
