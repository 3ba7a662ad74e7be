# title: P1: a hundred virtual functions are made in one go: processes grow with their number, not faster
# guest: full
# timeout: 600
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4 -device nvme-subsys,id=s0
# qemu: -device nvme,bus=rp1,serial=s0,subsys=s0,sriov_max_vfs=100,sriov_vq_flexible=200,sriov_vi_flexible=100,max_ioqpairs=204,msix_qsize=104

pf=0000:01:00.0
sysfs=/sys/bus/pci/devices/$pf

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	sriov = ( { name = "port"; match = { address = "$pf"; id = "1b36:0010"; }; vfs = "0"; } );
	devices = ( { name = "vf"; match = { pf = "port"; vfs = "all"; }; } );
	END
}

functions() { find $sysfs/ -maxdepth 1 -name 'virtfn*' | wc -l; }
on_vfio() { find /sys/bus/pci/drivers/vfio-pci/ -maxdepth 1 -name '0000:01:*' | wc -l; }
uptime_ms() { awk '{ print int($1 * 1000) }' /proc/uptime; }
# the kernel counts every process that it has started
processes() { awk '$1 == "processes" { print $2 }' /proc/stat; }

# make NUMBER: in $took milliseconds and $forked processes, udev's included
make() {
	echo 0 > $sysfs/sriov_numvfs
	udevadm settle
	sed -i "s/vfs = \"[0-9]*\"; }/vfs = \"$1\"; }/" /etc/vfio-tool/conf.d/guest.conf
	begin=$(uptime_ms)
	before=$(processes)
	vfio-bind sriov > /tmp/out 2>&1
	is $? 0 "$1 virtual functions are made"
	took=$(($(uptime_ms) - begin))
	udevadm settle --timeout=300
	forked=$(($(processes) - before))
	is "$(functions) $(on_vfio)" "$1 $1" "$1: all are on vfio-pci"
	note "$1 functions: $took ms, $forked processes; $(tail -n 1 /tmp/out)"
}

guest() {
	check "the physical function has its driver" test "$(driver_of $pf)" = nvme
	check "it can have a hundred" test "$(cat $sysfs/sriov_totalvfs)" = 100
	vfio-generate
	make 1 # what has to be loaded is loaded then
	make 25
	took25=$took forked25=$forked
	make 100
	note "twenty-five took $((took25 / 25)) ms each, a hundred $((took / 100)) ms each"
	check "a hundred take at most five times the processes of twenty-five" test "$forked" -le $((5 * forked25 + 20))
	is "$(kernel_log | grep -cE 'nvme.* pci function 0000:01:(00\.[1-7]|0[1-9a-f]\.|1[0-9a-f]\.)')" 0 "nvme saw none of them"

	before=$(processes)
	begin=$(uptime_ms)
	udevadm trigger --action=add --subsystem-match=pci
	udevadm settle --timeout=300
	note "replayed events of all: $(($(uptime_ms) - begin)) ms, $(($(processes) - before)) processes"
	check "replayed events start no process for each" test $(($(processes) - before)) -lt 60
	is "$(on_vfio)" 100 "and change nothing"
	check "the kernel did not complain" kernel_is_well
}
