# title: P7: a DPDK application sends through the declared NIC; taking it away meanwhile is refused at once
# guest: full
# append: hugepages=96
# timeout: 300
# qemu: -netdev hubport,hubid=0,id=h3 -device e1000e,addr=3,romfile=,netdev=h3

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; } );
	END
}

sending() { tr '\r' '\n' < /tmp/testpmd.log | grep -q 'TX-packets: [1-9]'; }
seconds() { cut -d. -f1 /proc/uptime; }
packets() { grep -o 'TX-packets: [0-9]*' /tmp/testpmd.log | tail -n 1 | cut -d' ' -f2; }

guest() {
	nic=0000:00:03.0
	is "$(driver_of $nic)" vfio-pci "the declared NIC is on vfio-pci"
	# reads standard input: without a terminal it would end at once
	sleep 300 | dpdk-testpmd -l 0,1 -a $nic -m 128 -- --forward-mode=txonly --auto-start --stats-period=1 \
		--total-num-mbufs=4096 > /tmp/testpmd.log 2>&1 &
	check "testpmd reports packets sent" wait_for 120 sending
	note "$(tail -n 3 /tmp/testpmd.log)"
	pid=$(pidof dpdk-testpmd)

	for command in "unbind dpdk0" reset "reset --all"; do
		begin=$(seconds)
		# shellcheck disable=SC2086 # words
		vfio-tool $command > /tmp/out 2>&1
		is $? 5 "$command is refused"
		took=$(($(seconds) - begin))
		check "it names the program and its pid" grep -q "dpdk-testpmd.*pid $pid" /tmp/out
		check "within its deadline" test $took -le 30
		is "$(state $nic)" "$nic vfio-pci vfio-pci" "the NIC is still on vfio-pci"
	done
	check "that it was refused is on record" grep -q '^result=refused$' /run/vfio-tool/devices/$nic
	is "$(ls /run/vfio-tool/held)" "" "and the configuration still wants it"

	begin=$(seconds)
	udevadm trigger --action=add
	udevadm settle
	vfio-tool apply > /tmp/out 2>&1
	is $? 0 "apply and replayed events leave it alone"
	check "within their deadlines" test $(($(seconds) - begin)) -le 60
	before=$(packets)
	sleep 3
	check "testpmd goes on sending" test "$(packets)" -gt "$before"
	is "$(cat /proc/[0-9]*/status 2>/dev/null | grep -c '^State:.*D (disk')" 0 "no process is stuck in the kernel"

	kill -INT "$pid"
	wait_for 20 test ! -d "/proc/$pid"
	vfio-tool reset > /tmp/out 2>&1
	is $? 0 "when it has ended, reset succeeds"
	note "$(cat /tmp/out)"
	is "$(state $nic)" "$nic e1000e " "and the NIC is back with its driver"
	check "its interface is there" test -e /sys/bus/pci/devices/$nic/net
}
