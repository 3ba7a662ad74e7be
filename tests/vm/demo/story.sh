# title: vfio-tool, seen working
# guest: full
# append: hugepages=96
# qemu: -netdev hubport,hubid=0,id=h3 -device e1000e,addr=3,romfile=,netdev=h3,mac=52:54:00:00:00:03
# qemu: -netdev hubport,hubid=1,id=h4 -device e1000e,addr=4,romfile=,netdev=h4,mac=52:54:00:00:00:04
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=5
# timeout: 300

# What is shown to the person who runs the demo: prose, commands with their output, what was checked.
say() { note "$*"; }
show() {
	note "  $ $*"
	sh -c "$*" 2>&1 | while IFS= read -r line; do note "    $line"; done
}

nics='for d in /sys/bus/pci/devices/*; do [ "$(cat $d/class)" = 0x020000 ] && [ "$(cat $d/device)" = 0x10d3 ] && \
echo "${d##*/}  driver: $(basename "$(readlink $d/driver)")  interface: $(ls $d/net 2>/dev/null || echo -)"; done; true'

first_boot() {
	say "A machine with an IOMMU and two identical network cards. Both are with the kernel:"
	note "  $ (the network cards of /sys)"
	sh -c "$nics" | while IFS= read -r line; do note "    $line"; done
	is "$(driver_of 0000:00:03.0)" e1000e "the first card is on its native driver, e1000e"
	say ""
	say "The first card shall belong to VFIO. All it takes is a file in /etc:"
	cat > /etc/vfio-tool/conf.d/dpdk.conf <<-END
	devices = (
	  { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; },
	  { name = "slot1"; match = { path = "0000:00:05.0/00.0"; id = "8086:10d3"; expect = "1"; }; }
	);
	END
	show cat /etc/vfio-tool/conf.d/dpdk.conf
	say ""
	say "dpdk0 is that card. slot1 is whatever card of this kind is plugged into a slot that is empty now."
	say "What would happen if it were applied at once:"
	show vfio-tool bind --dry-run dpdk0
	say ""
	say "It is not applied: the machine boots instead."
	reboot_guest
}

second_boot() {
	say "The machine has booted again:"
	note "  $ (the network cards of /sys)"
	sh -c "$nics" | while IFS= read -r line; do note "    $line"; done
	is "$(driver_of 0000:00:03.0)" vfio-pci "the declared card is on vfio-pci"
	is "$(kernel_log | grep -c 'e1000e 0000:00:03.0')" 0 "its native driver never saw it: no line of e1000e about it in the kernel's log"
	is "$(driver_of 0000:00:04.0)" e1000e "its twin, with the same IDs, is where it was"
	show ls -l /dev/vfio/by-name
	say ""
	say "DPDK's own test program sends through it:"
	note "  $ dpdk-testpmd -a 0000:00:03.0 -- --forward-mode=txonly"
	sleep 300 | dpdk-testpmd -l 0,1 -a 0000:00:03.0 -m 128 -- --forward-mode=txonly --auto-start --stats-period=1 \
		--total-num-mbufs=4096 > /tmp/testpmd.log 2>&1 &
	wait_for 120 sent
	sleep 3
	note "    $(grep -a -o 'TX-packets: [0-9]*' /tmp/testpmd.log | tail -n 1)"
	check "packets were sent through the card on vfio-pci" sent
	say ""
	say "Whoever takes the card away now gets an answer instead of a hanging terminal:"
	show vfio-tool unbind dpdk0
	pkill -INT dpdk-testpmd
	say ""
	say "A card is plugged into the empty slot:"
	qmp device_add driver=e1000e id=n1 bus=rp1 romfile=
	check "the new card is on vfio-pci" wait_for 20 bound_to 0000:01:00.0 vfio-pci
	show "journalctl -b -t vfio-bind -o cat | tail -n 3"
	say ""
	say "And back to the kernel, without a reboot:"
	wait_for 20 ended
	show vfio-tool unbind dpdk0
	is "$(driver_of 0000:00:03.0)" e1000e "the first card is with the kernel again"
}

sent() { grep -a -q 'TX-packets: [1-9]' /tmp/testpmd.log; }
ended() { ! pidof dpdk-testpmd; }

guest() {
	if [ "$BOOT" = 1 ]; then first_boot; else second_boot; fi
}
