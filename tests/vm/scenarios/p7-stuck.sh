# title: P5, P7: a driver that does not let go is reported in time, and what is pending is put right later
# kernel: 6.1 6.12
# qemu: -drive if=none,id=d4,file=$WORK/d4.img,format=raw -device nvme,addr=4,serial=four,drive=d4
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=5,romfile=
# timeout: 240

disk=0000:00:04.0
nic=0000:00:03.0
free=0000:00:05.0

prepare() { truncate -s 64M "$WORK/d4.img"; }

# what everybody can read of a device
record_says() { /usr/bin/setpriv --reuid=65534 --clear-groups sed -n "s/^$2=//p" "/run/vfio-tool/devices/$1"; }
# throttle BYTES: as many a second, 0 without limit
throttle() { qmp block_set_io_throttle device=d4 bps="$1" bps_rd=0 bps_wr=0 iops=0 iops_rd=0 iops_wr=0; }

no_child() { ! grep -ls '^Name:.*vfio-bind' /proc/[0-9]*/status | grep -q .; }

guest() {
	wait_for 20 test -b /dev/nvme0n1
	udevadm settle
	modprobe -a vfio_pci vfio_iommu_type1
	begin=$(state $nic $disk)
	throttle 16384
	# nvme gives its device away when what was asked of it has been answered: half a minute
	dd if=/dev/nvme0n1 of=/dev/null bs=512k count=1 skip=8 2> /dev/null &
	sleep 1

	vfio-bind $nic $disk > /tmp/out 2>&1
	is $? 5 "a disk that gives no answer is refused"
	check "that is said" grep -q "$disk: could not be judged: nvme0n1 could not be read" /tmp/out
	is "$(state $nic $disk)" "$begin" "nothing was written"
	is "$(record_says $disk result) $(record_says $nic result)" "refused refused" "that is on record, for everybody"
	check "with the reason" grep -q '^why=could not be judged: nvme0n1 could not be read' "/run/vfio-tool/devices/$disk"
	start=$(cut -d. -f1 /proc/uptime)
	vfio-bind --allow=mounted,disk-member --timeout=2 $nic $disk > /tmp/out 2>&1
	is $? 6 "whoever insists is told that it takes too long"
	# after a look at the disk, which may take twenty
	check "within seconds" test $(($(cut -d. -f1 /proc/uptime) - start)) -le 60
	check "the driver is named" grep -q "$disk: driver nvme does not let go of it" /tmp/out
	check "and when it comes back" grep -q "next run of vfio-bind does that" /tmp/out
	is "$(state $nic)" "$nic e1000e " "the other device of the request is as before"
	is "$(ls /run/vfio-tool/journal)" "$disk" "what is pending is on record, and nothing else"
	is "$(record_says $disk result) $(record_says $nic result)" "stuck undone" "so are their ends"
	start=$(cut -d. -f1 /proc/uptime)
	vfio-bind --timeout=2 $nic > /tmp/out 2>&1
	is $? 0 "while the disk is stuck, the other device can be bound by itself"
	is "$(state $nic)" "$nic vfio-pci vfio-pci" "it is on vfio-pci"
	vfio-bind unbind --timeout=2 $nic > /tmp/out 2>&1
	is $? 0 "and given back"
	check "within seconds, both" test $(($(cut -d. -f1 /proc/uptime) - start)) -le 30
	is "$(state $nic)" "$nic e1000e " "it is as before again"
	is "$(ls /run/vfio-tool/journal)" "$disk" "the disk is still on record"
	timeout -s KILL 30 vfio-probe status > /tmp/status 2>&1
	is $? 0 "status waits for nothing"
	check "and shows it" grep -q "$disk: a change was not finished: it was on nvme" /tmp/status
	timeout -s KILL 30 vfio-probe info $disk > /tmp/info 2>&1
	is $? 0 "nor does info"
	check "it shows it, too" grep -q 'pending: ' /tmp/info
	check "and what failed" grep -q 'failure: .*by bind, stuck: driver nvme does not let go of it' /tmp/info
	start=$(cut -d. -f1 /proc/uptime)
	vfio-bind --timeout=2 $free > /tmp/out 2>&1
	is $? 0 "another device can be bound meanwhile"
	# these look at the whole machine, and before kernel 7 who reads the disk's override waits for its driver
	echo 'devices = ( { name = "all"; match = { class = "0108"; expect = "7"; }; } );' > /etc/vfio-tool/conf.d/guest.conf
	vfio-bind claim > /tmp/out 2>&1
	vfio-bind --udev $free > /tmp/out 2>&1
	rm /etc/vfio-tool/conf.d/guest.conf
	vfio-bind --allow=mounted,disk-member --timeout=2 $disk > /tmp/out 2>&1
	is $? 6 "the disk itself cannot, and that is answered"
	vfio-bind --allow=mounted,disk-member --timeout=2 $nic $disk > /tmp/out 2>&1
	is $? 6 "nor can a request that has it"
	is "$(grep -c 'still waits for its driver' /tmp/out) $(grep -c "^$disk: another vfio-bind" /tmp/out)" "1 1" "it is the one that is named"
	check "within seconds, all" test $(($(cut -d. -f1 /proc/uptime) - start)) -le 90

	throttle 0
	check "the driver lets go at last" wait_for 60 no_child
	vfio-bind claim
	is "$(state $nic $disk)" "$begin" "the next run of any helper brings it back"
	check "nothing is pending any more" test -z "$(ls /run/vfio-tool/journal)"
	is "$(record_says $disk result)" undone "the record says so"
	vfio-bind $nic $disk > /tmp/out 2>&1
	is $? 0 "and the request as a whole succeeds now"
	is "$(record_says $disk result) $(record_says $nic result) $(record_says $disk driver)" "done done vfio-pci" "which is on record"
	check "the kernel did not complain" kernel_is_well
}
