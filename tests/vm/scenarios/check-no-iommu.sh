# title: check without an IOMMU: the words of the command line that are to blame are named, --fix says what takes a reboot
# machine: no-iommu
# append: iommu=off amd_iommu=on module_blacklist=vfio_iommu_type1 vfio-pci.ids=8086:10d3
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; } );
	END
}

guest() {
	is "$(driver_of 0000:00:03.0)" e1000e "the declared NIC is on its native driver"
	vfio-tool check > /tmp/out 2>&1
	is $? 3 "a machine without an IOMMU is 3"
	note "$(tr '\n' '|' < /tmp/out)"
	check "it is not active" grep -q '^the IOMMU is not active' /tmp/out
	check "the word that switches it off" grep -q '^iommu=off on the kernel command line switches the IOMMU off' /tmp/out
	check "the one that means nothing" grep -q '^note: amd_iommu=on .* has no effect' /tmp/out
	check "the module that the kernel refuses" grep -q '^vfio_iommu_type1: the kernel does not load it, by module_blacklist=' /tmp/out
	check "the kernel does refuse it" sh -c '! modprobe vfio_iommu_type1 2> /dev/null'
	check "the twin that ids= would take" grep -q '^warning: 0000:00:04.0: vfio-pci takes it' /tmp/out
	check "the device" grep -q '^0000:00:03.0 (dpdk0): is on e1000e' /tmp/out
	vfio-tool check --fix --yes > /tmp/out 2>&1 < /dev/null
	is $? 3 "--fix cannot help"
	note "$(tr '\n' '|' < /tmp/out)"
	check "no module is loaded that nobody can use" sh -c '! grep -q "^did: load" /tmp/out'
	check "it says what takes a reboot" grep -A2 '^iommu=off' /tmp/out
	check "in so many words" grep -q '^  that takes .* reboot' /tmp/out
	is "$(driver_of 0000:00:03.0)" e1000e "the NIC was not touched"
}
