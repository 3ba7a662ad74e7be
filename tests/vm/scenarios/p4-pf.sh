# title: P4: a physical function whose virtual functions are in use is refused; they themselves are not
# qemu: -device nvme-subsys,id=s0
# qemu: -device nvme,serial=s0,subsys=s0,addr=5,sriov_max_vfs=4,sriov_vq_flexible=8,sriov_vi_flexible=4,max_ioqpairs=12,msix_qsize=16
# qemu: -device e1000e,addr=3,romfile=

pf=0000:00:05.0
vf1=0000:00:05.1
vf2=0000:00:05.2
nic=0000:00:03.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "vf"; match = { address = "$vf1"; id = "1b36:0010"; }; allow = [ "unvetted" ]; } );
	END
}

guest() {
	check "the physical function has its driver" wait_for 10 bound_to $pf nvme
	echo 2 > /sys/bus/pci/devices/$pf/sriov_numvfs
	udevadm settle
	check "a declared virtual function is on vfio-pci as soon as it is there" wait_for 10 bound_to $vf1 vfio-pci
	is "$(override_of $vf2)" "" "the other one has no override"
	refused $pf vfs 'has 2 virtual functions.*1 on vfio-pci' "a physical function with virtual functions in use"
	vfio-bind --allow=mounted,disk-member,root-disk $pf > /tmp/out 2>&1
	is $? 5 "other guards' names do not lift it"
	before=$(state $pf $vf1 $vf2 $nic)
	vfio-bind $nic $pf > /tmp/out 2>&1
	is $? 5 "a request for that and a free NIC is refused as a whole"
	is "$(state $pf $vf1 $vf2 $nic)" "$before" "nothing was written for any of them"
	vfio-bind --allow=vfs $nic $pf > /tmp/out 2>&1
	is $? 3 "--allow=vfs lifts it; then the kernel refuses, which is an error"
	check "that is said" grep -q 'everything is as it was before' /tmp/out
	is "$(state $pf $vf1 $vf2 $nic)" "$before" "all is as before, the virtual function in use too"

	vfio-bind $vf2 > /tmp/out 2>&1
	is $? 0 "a virtual function that nobody uses is taken"
	is "$(driver_of $pf) $(driver_of $vf1) $(driver_of $vf2)" "nvme vfio-pci vfio-pci" "and its physical function stays with the kernel"
	vfio-bind unbind $vf1 $vf2 > /tmp/out 2>&1
	echo 0 > /sys/bus/pci/devices/$pf/sriov_numvfs
	vfio-bind $pf > /tmp/out 2>&1
	is $? 0 "without virtual functions the physical function is taken"
	is "$(driver_of $pf)" vfio-pci "and is on vfio-pci"
	check "the kernel did not complain" kernel_is_well
}
