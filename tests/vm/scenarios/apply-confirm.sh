# title: apply --confirm-within: what nobody confirms from a new login is undone, also when the connection is gone
# guest: full
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# timeout: 400

nic=0000:00:03.0 twin=0000:00:04.0

guest() {
	wait_for 60 bound_to $nic e1000e
	eth=$(netdev $nic)
	ip link set "$eth" up
	ip route add default dev "$eth"
	before=$(state $nic)
	cat > /etc/vfio-tool/conf.d/guest.conf <<-END
	devices = ( { name = "nic"; match = { address = "$nic"; id = "8086:10d3"; }; allow = [ "default-route" ]; } );
	END

	vfio-tool apply --confirm > /tmp/out 2>&1
	is $? 3 "nothing waits to be confirmed"
	# the terminal that it was typed in goes away with the network
	setsid sh -c 'vfio-tool apply --confirm-within=20 > /tmp/out 2>&1; echo $? > /tmp/status'
	is "$(cat /tmp/status)" 0 "the NIC that carries the default route is taken provisionally"
	check "it is said until when, and what to do" grep -q 'undone in 20 seconds' /tmp/out
	is "$(driver_of $nic)" vfio-pci "it is on vfio-pci"
	check "no boot is to rely on that yet" test ! -e /etc/vfio-tool/vetted
	vfio-tool apply --confirm-within=60 > /tmp/out 2>&1
	is $? 5 "one change at a time waits"
	wait_for 120 bound_to $nic e1000e
	is "$(state $nic)" "$before" "nobody confirmed it: it is as before"
	check "its interface is back" wait_for 30 test -e "/sys/class/net/$eth"
	wait_for 30 sh -c '! systemctl is-active vfio-tool-confirm.service'
	check "the journal says so" sh -c "journalctl -b -o cat -u vfio-tool-confirm.service | grep -q '$nic: on e1000e'"
	note "$(journalctl -b -o cat -u vfio-tool-confirm.service)"
	udevadm trigger --action=add
	udevadm settle
	is "$(driver_of $nic)" e1000e "a replayed event does not take it again"

	# one of two is in use by then: the other comes back all the same
	cat > /etc/vfio-tool/conf.d/more.conf <<-END
	devices = ( { name = "held"; match = { address = "$twin"; id = "8086:10d3"; }; } );
	END
	vfio-tool apply --confirm-within=45 > /tmp/out 2>&1
	is "$? $(driver_of $nic) $(driver_of $twin)" "0 vfio-pci vfio-pci" "two are taken"
	sh -c "exec sleep 600 9< /dev/vfio/$(basename "$(readlink /sys/bus/pci/devices/$twin/iommu_group)")" &
	wait_for 180 bound_to $nic e1000e
	is "$(driver_of $nic) $(driver_of $twin)" "e1000e vfio-pci" "what nobody holds comes back, the other stays with its user"
	wait_for 60 sh -c '! systemctl is-active vfio-tool-confirm.service'
	check "that is said" sh -c "journalctl -b -o cat | grep '$twin: .*left as it is.*sleep'"
	kill $!
	rm /etc/vfio-tool/conf.d/more.conf
	vfio-tool unbind $twin > /tmp/out 2>&1
	wait_for 60 bound_to $twin e1000e

	vfio-tool apply --confirm-within=3600 > /tmp/out 2>&1
	is $? 0 "once more"
	vfio-tool apply --confirm > /tmp/out 2>&1
	is $? 5 "the session that made the change does not confirm it"
	check "a new one is asked for" grep -q 'log in anew' /tmp/out
	setsid -w vfio-tool apply --confirm > /tmp/out 2>&1
	is $? 0 "a new one does"
	check "the timer is gone" sh -c '! systemctl is-active vfio-tool-confirm.timer'
	is "$(driver_of $nic)" vfio-pci "it stays on vfio-pci"
	check "boots may rely on it" grep -q "^$nic" /etc/vfio-tool/vetted
	check "nothing is left of it" test ! -e /run/vfio-tool/provisional/before

	vfio-tool unbind nic
	vfio-tool apply --confirm-within=3600 > /tmp/out 2>&1
	vfio-tool apply > /tmp/out 2>&1
	is "$? $(driver_of $nic)" "0 vfio-pci" "another apply meanwhile is none of its business"
	systemctl stop vfio-tool-confirm.timer
	vfio-tool unbind nic
	rm /run/vfio-tool/provisional/before
	vfio-tool apply > /tmp/out 2>&1
	vfio-tool apply --confirm-within=30 > /tmp/out 2>&1
	is $? 0 "nothing to change"
	check "nothing to confirm, no timer" sh -c '! systemctl is-active vfio-tool-confirm.timer'
}
