# title: P4: a driver_override that somebody else has set is not taken by an event, and not silently by hand
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile=

nic=0000:00:03.0

guest() {
	wait_for 10 bound_to $nic e1000e
	echo $nic > /sys/bus/pci/drivers/e1000e/unbind
	echo none > /sys/bus/pci/devices/$nic/driver_override
	cat > /etc/vfio-tool/conf.d/guest.conf <<-END
	devices = ( { name = "dpdk0"; match = { address = "$nic"; id = "8086:10d3"; }; },
		    { name = "dpdk1"; match = { address = "0000:00:04.0"; id = "8086:10d3"; }; } );
	END
	vfio-generate --quiet
	vfio-bind claim > /tmp/claim 2>&1
	check "a claim says who is in the way" grep -q "$nic: has driver_override \"none\", set by somebody else" /tmp/claim
	udevadm trigger --action=add --subsystem-match=pci
	udevadm settle
	is "$(driver_of $nic) $(override_of $nic)" " none" "neither claim, rule nor event touched it"
	check "the other declared device was taken by the same events" wait_for 10 bound_to 0000:00:04.0 vfio-pci
	vfio-bind apply > /tmp/apply 2>&1
	is $? 0 "apply by hand takes it"
	is "$(driver_of $nic) $(override_of $nic)" "vfio-pci vfio-pci" "it is on vfio-pci"
	check "and says what was replaced" grep -q 'its driver_override "none", which somebody else had set, was replaced' /tmp/apply
}
