# title: P4: a file that names the host's NIC, dropped in just before a reboot, costs nobody the network
# guest: full
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# timeout: 400

nic=0000:00:03.0

guest() {
	udevadm settle
	case $BOOT in
	1)
		wait_for 60 bound_to $nic e1000e
		check "nothing of ours was wanted but the look on the way down" sh -c \
			'systemctl is-active vfio-tool-vet.service && ! systemctl is-active vfio-tool.service vfio-tool-claim.service'
		check "nothing is remembered yet" test ! -e /etc/vfio-tool/vetted
		ip link set "$(ls /sys/bus/pci/devices/$nic/net)" up
		ip route add default dev "$(ls /sys/bus/pci/devices/$nic/net)"
		cat > /etc/vfio-tool/conf.d/wrong.conf <<-END
		devices = (
		  { name = "wrong"; match = { address = "$nic"; id = "8086:10d3"; }; },
		  { name = "right"; match = { address = "0000:00:04.0"; id = "8086:10d3"; }; }
		);
		END
		shutdown_and_boot
		;;
	2)
		wait_for 60 test -e /run/vfio-tool/booted
		check "the NIC was remembered on the way down" grep -q "^$nic .*!default-route\$" /etc/vfio-tool/vetted
		is "$(driver_of $nic) $(override_of $nic)" "e1000e " "it stays with its driver"
		is "$(driver_of 0000:00:04.0)" vfio-pci "the other card is taken"
		is "$(kernel_log | grep -c 'e1000e 0000:00:04.0')" 0 "before its native driver sees it"
		check "the log says why and what to run" sh -c \
			"journalctl -b -o cat | grep -q '$nic: carried the default route.*vfio-tool apply'"
		;;
	esac
}
