# title: P8: all that a switch of the root file system replays leaves a device alone that DPDK is using
# guest: full
# append: hugepages=96
# timeout: 300
# qemu: -netdev hubport,hubid=0,id=h3 -device e1000e,addr=3,romfile=,netdev=h3
# qemu: -device e1000e,addr=4,romfile=

nic=0000:00:03.0
twin=0000:00:04.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "$nic"; id = "8086:10d3"; }; } );
	END
}

packets() { tr '\r' '\n' < /tmp/testpmd.log | grep -o 'TX-packets: [0-9]*' | tail -n 1 | cut -d' ' -f2; }
sending() { [ "$(packets)" -gt 0 ]; }

coldplug() {
	udevadm trigger --type=subsystems --action=add
	udevadm trigger --type=devices --action=add
	udevadm settle
}

# The initramfs's steps, the generator, udev's restart, coldplug before and after, the units.
replay() {
	sh /usr/lib/vfio-tool/early.sh
	coldplug
	systemctl daemon-reload
	systemctl restart systemd-udevd.service
	systemctl restart vfio-tool-claim.service
	coldplug
	systemctl restart vfio-tool.service
}

guest() {
	is "$(driver_of $nic)" vfio-pci "the declared NIC is on vfio-pci"
	# reads standard input: without a terminal it would end at once
	sleep 300 | dpdk-testpmd -l 0,1 -a $nic -m 128 -- --forward-mode=txonly --auto-start --stats-period=1 \
		--total-num-mbufs=4096 > /tmp/testpmd.log 2>&1 &
	check "testpmd sends through it" wait_for 120 sending
	pid=$(pidof dpdk-testpmd)
	udevadm monitor --kernel > /tmp/monitor &
	sleep 1

	note_requests
	before=$(packets)
	replay
	is "$(systemctl is-failed vfio-tool-claim.service vfio-tool.service | tr '\n' ' ')" "active active " "the units find all in order"
	is "$(requests)" 0 "the kernel was asked for no override, no bind and no unbind"
	check "coldplug has reached the device" grep -q "add .*/$nic (pci)" /tmp/monitor
	is "$(grep -cE "(bind|unbind|remove) .*($nic|vfio)" /tmp/monitor)" 0 "it was neither bound nor unbound, and no node of VFIO went"
	is "$(state $nic)" "$nic vfio-pci vfio-pci" "it is on vfio-pci"
	is "$(state $twin)" "$twin e1000e " "and the twin on its own driver"
	during=$(packets)
	check "testpmd went on sending meanwhile" test "$during" -gt "$before"
	sleep 3
	check "and does so after it" test "$(packets)" -gt "$during"
	is "$(pidof dpdk-testpmd)" "$pid" "it is the same process"
	group=$(basename "$(readlink /sys/bus/pci/devices/$nic/iommu_group)")
	is "$(stat -c %a:%G "/dev/vfio/$group")" 660:vfio "the node is as it was"

	# what was noted can be noted
	vfio-bind $twin > /dev/null 2>&1
	check "a bind of the twin is seen" test "$(requests)" -ge 2
}
