# title: P4, P6: a bridge and the chipset's group of ISA, SATA and SMBus are refused, with whole too
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4
# qemu: -device e1000e,addr=3,romfile=

isa=0000:00:1f.0
sata=0000:00:1f.2
smbus=0000:00:1f.3

guest() {
	group=$(basename "$(readlink /sys/bus/pci/devices/$sata/iommu_group)")
	is "$(ls "/sys/kernel/iommu_groups/$group/devices" | tr '\n' ' ')" "$isa $sata $smbus " "ISA, SATA and SMBus are one group"
	before=$(state $isa $sata $smbus 0000:00:04.0 0000:00:03.0)

	vfio-bind 0000:00:04.0 > /tmp/out 2>&1
	is $? 5 "a PCI bridge is refused"
	check "as a bridge" grep -q bridge /tmp/out
	vfio-bind --group=whole 0000:00:04.0 > /tmp/out 2>&1
	is $? 5 "and with --group=whole"

	vfio-bind $sata > /tmp/out 2>&1
	is $? 5 "the SATA controller is refused: its group would not be usable"
	check "the bridge in it is named with its driver" grep -q "$isa.*lpc_ich" /tmp/out
	vfio-bind --group=whole $sata > /tmp/out 2>&1
	is $? 5 "with --group=whole too, since a bridge is not taken along"
	check "and it is named" grep -q "$isa.*lpc_ich" /tmp/out
	vfio-bind 0000:00:03.0 $sata > /tmp/out 2>&1
	is $? 5 "a request for that and a free NIC is refused as a whole"
	is "$(state $isa $sata $smbus 0000:00:04.0 0000:00:03.0)" "$before" "after all that nothing was written"

	# without its driver the bridge is in nobody's way
	echo $isa > /sys/bus/pci/drivers/lpc_ich/unbind
	vfio-bind $sata > /tmp/out 2>&1
	is $? 5 "the bridge without driver: the SMBus controller alone is in the way"
	check "it is named with its driver" grep -q "$smbus.*i801_smbus" /tmp/out
	vfio-bind --group=whole $sata > /tmp/out 2>&1
	is $? 0 "and is taken along by --group=whole"
	is "$(driver_of $sata) $(driver_of $smbus) $(driver_of $isa)" "vfio-pci vfio-pci " "both are on vfio-pci, and the bridge is as it was"
	vfio-bind unbind $sata $smbus > /tmp/out 2>&1
	is "$(driver_of $sata) $(driver_of $smbus)" "ahci i801_smbus" "both come back to the driver they had"
	check "the kernel did not complain" kernel_is_well
}
