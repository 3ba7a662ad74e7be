# title: P4, P6: a bridge and the chipset's group of ISA, SATA and SMBus are refused, with whole too; list takes what is named
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4
# qemu: -device e1000e,addr=3,romfile=

isa=0000:00:1f.0
sata=0000:00:1f.2
smbus=0000:00:1f.3

attribute() { sed 's/^0x//' "/sys/bus/pci/devices/$1/$2"; }
id_of() { echo "$(attribute "$1" vendor):$(attribute "$1" device)"; }

# companions LIST: the entry for the SATA controller takes these siblings along
companions() {
	cat > /etc/vfio-tool/conf.d/guest.conf <<-END
	devices = ( { name = "sata0"; match = { address = "$sata"; id = "$(id_of $sata)"; }; group = "list"; companions = [ $1 ]; } );
	END
}

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

	# group = "list": the siblings that are named, as those very cards, and no others
	before=$(state $isa $sata $smbus)
	companions '"0000:00:03.0 8086:10d3"'
	vfio-bind sata0 > /tmp/out 2>&1
	is $? 5 "group = \"list\" without the SMBus controller: refused"
	check "which is named with its driver" grep -q "$smbus.*i801_smbus" /tmp/out
	check "and with the companion to write" grep -q "\"$smbus $(id_of $smbus)\" in .companions." /tmp/out
	companions "\"$smbus 8086:10d3\""
	vfio-bind sata0 > /tmp/out 2>&1
	is $? 5 "a companion that is another card: refused"
	check "what is there is said" grep -q "expected 8086:10d3.*found $(id_of $smbus)" /tmp/out
	companions "\"$isa $(id_of $isa)\""
	vfio-bind sata0 > /tmp/out 2>&1
	is $? 5 "a companion that is a bridge does not come along: refused"
	is "$(state $isa $sata $smbus)" "$before" "after all that nothing was written"
	companions "\"$smbus $(id_of $smbus)\""
	vfio-bind sata0 > /tmp/out 2>&1
	is $? 0 "with the SMBus controller among the companions it is taken"
	is "$(state $sata $smbus)" "$(printf '%s vfio-pci vfio-pci\n' $sata $smbus)" "both are on vfio-pci, by their overrides"
	is "$(state $isa)" "$(echo "$before" | head -n 1)" "the bridge is as it was"
	check "the group has its node" test -c "/dev/vfio/$group"
	vfio-bind sata0 > /tmp/out 2>&1
	is $? 0 "again: there is nothing to do"
	vfio-bind unbind $sata $smbus > /tmp/out 2>&1
	is "$(state $isa $sata $smbus)" "$before" "both come back to where they were"
	vfio-bind apply > /tmp/out 2>&1
	is $? 0 "apply takes them by the entry"
	is "$(driver_of $sata) $(driver_of $smbus) $(driver_of $isa)" "vfio-pci vfio-pci " "the companion with the device"
	vfio-bind unbind $sata $smbus > /tmp/out 2>&1
	is "$(state $isa $sata $smbus)" "$before" "and they come back again"
	check "the kernel did not complain" kernel_is_well
}
