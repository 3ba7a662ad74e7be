# title: P1: virtual functions are made at boot and after each rebind, and no native driver ever sees one
# guest: full
# kernel: 6.1 6.12
# timeout: 400
# qemu: -device nvme-subsys,id=s0
# qemu: -device nvme,serial=s0,subsys=s0,addr=5,sriov_max_vfs=4,sriov_vq_flexible=8,sriov_vi_flexible=4,max_ioqpairs=12,msix_qsize=16

pf=0000:00:05.0
sysfs=/sys/bus/pci/devices/$pf

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	sriov = ( { name = "port"; match = { address = "$pf"; id = "1b36:0010"; }; vfs = "4"; } );
	devices = ( { name = "vf"; match = { pf = "port"; vfs = "0-2"; }; } );
	END
}

functions() { find $sysfs/ -maxdepth 1 -name 'virtfn*' | wc -l; }
has_functions() { [ "$(functions)" = "$1" ]; }
vfs() { for _n in 1 2 3 4; do echo "$(driver_of 0000:00:05.$_n)"; done | tr '\n' ' '; }
three_on_vfio() { [ "$(driver_of 0000:00:05.1) $(driver_of 0000:00:05.2) $(driver_of 0000:00:05.3)" = "vfio-pci vfio-pci vfio-pci" ]; }
native() { kernel_log | grep -cE 'nvme.* pci function 0000:00:05\.[123]|nvme 0000:00:05\.[123]'; }
marks() { find /run/vfio-tool/sriov -type f 2> /dev/null | wc -l; }
settled() { [ "$(marks)" = 0 ] && ! systemctl is-active --quiet vfio-sriov@$pf.service && [ "$(systemctl is-active vfio-sriov@$pf.service)" != activating ]; }

# as they are to be: all there, three on VFIO, the fourth with the kernel, drivers let at new ones again
as_declared() {
	check "$1: there are four" wait_for 60 has_functions 4
	check "$1: the three declared ones are on vfio-pci" wait_for 60 three_on_vfio
	check "$1: the work is over" wait_for 60 settled
	udevadm settle
	is "$(native)" 0 "$1: nvme never saw one of the declared functions"
	is "$(driver_of $pf)" nvme "$1: the physical function keeps its driver"
	is "$(override_of 0000:00:05.4)" "" "$1: the undeclared one has no override"
	is "$(cat $sysfs/sriov_drivers_autoprobe)" 1 "$1: drivers may have functions that others make"
	note "$1: $(vfs)"
}

guest() {
	as_declared "boot"
	check "the kernel let its own driver at the undeclared one" wait_for 60 logged '0000:00:05\.4'
	is "$(systemctl list-units --failed --no-legend)" "" "no unit failed"
	check "the service comes before the network" sh -c \
		"systemctl show -p Before vfio-sriov@$pf.service | grep -q network-pre.target"
	check "the records say it" grep -q '^driver=vfio-pci$' /run/vfio-tool/devices/0000:00:05.1

	note_requests
	vfio-tool apply > /tmp/out 2>&1
	is $? 0 "a second apply is content"
	is "$(requests)" 0 "and asks the kernel for nothing"
	note "$(cat /tmp/out)"

	# a changed number while somebody has one open
	sed -i 's/vfs = "4"/vfs = "2"/' /etc/vfio-tool/conf.d/guest.conf
	group=$(basename "$(readlink /sys/bus/pci/devices/0000:00:05.2/iommu_group)")
	sleep 1000 7<> "/dev/vfio/$group" &
	holder=$!
	vfio-tool apply > /tmp/out 2>&1
	is $? 5 "another number is refused while a function is held"
	check "the holder is named" grep -q "0000:00:05.2 is held open through VFIO by sleep (pid $holder)" /tmp/out
	note "$(cat /tmp/out)"
	is "$(functions)" 4 "all are still there"
	check "and on vfio-pci" three_on_vfio
	kill $holder
	wait $holder
	vfio-tool apply > /tmp/out 2>&1
	is $? 0 "when it has let go, it is done"
	note "$(cat /tmp/out)"
	is "$(functions)" 2 "there are two"
	is "$(driver_of 0000:00:05.1) $(driver_of 0000:00:05.2)" "vfio-pci vfio-pci" "both on vfio-pci"
	sed -i 's/vfs = "2"/vfs = "4"/' /etc/vfio-tool/conf.d/guest.conf
	vfio-tool apply > /tmp/out 2>&1
	is $? 0 "and back to four"
	as_declared "apply"

	# gone and made again with the physical function's driver
	echo 0 > $sysfs/sriov_numvfs
	is "$(functions)" 0 "the functions are gone"
	echo $pf > /sys/bus/pci/drivers/nvme/unbind
	is "$(driver_of $pf)" "" "the physical function has no driver"
	udevadm settle
	echo $pf > /sys/bus/pci/drivers/nvme/bind
	as_declared "rebind"

	# nvme leaves the functions where they are when it lets go
	echo $pf > /sys/bus/pci/drivers/nvme/unbind
	udevadm settle
	echo $pf > /sys/bus/pci/drivers/nvme/bind
	as_declared "second rebind"

	# what cannot be bound is not left half made
	echo 0 > $sysfs/sriov_numvfs
	sed -i 's/"0-2"; };/"0-2"; }; driver = "no-such-vfio-pci";/' /etc/vfio-tool/conf.d/guest.conf
	vfio-bind sriov > /tmp/out 2>&1
	status=$?
	check "functions that cannot be bound are an error" test $status -ge 3
	note "status $status: $(cat /tmp/out)"
	is "$(functions) $(cat $sysfs/sriov_drivers_autoprobe) $(marks)" "0 1 0" "and all is as it was before"
	is "$(native)" 0 "nvme saw none of them meanwhile"
	sed -i 's/ driver = "no-such-vfio-pci";//' /etc/vfio-tool/conf.d/guest.conf

	# made by hand: the rule writes the override as the function appears, at the latest vfio-bind puts it right
	echo 0 > $sysfs/sriov_numvfs
	echo 4 > $sysfs/sriov_numvfs
	check "by hand: the declared ones come to vfio-pci" wait_for 120 three_on_vfio
	check "the kernel did not complain" kernel_is_well
}
