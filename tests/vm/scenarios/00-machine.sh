# title: the machine tells the truth: IOMMU groups, native drivers, hotplug
# guest: tiny
# kernel: 6.1 6.12
# product: none
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4
# qemu: -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off

guest() {
	nic=0000:00:03.0
	hot=0000:01:00.0

	check "there are IOMMU groups" test -e /sys/kernel/iommu_groups/0
	check "a NIC is in one of them" test -e "/sys/bus/pci/devices/$nic/iommu_group"
	is "$(driver_of $nic)" e1000e "coldplug binds a NIC to its native driver"
	is "$(override_of $nic)" "" "no driver_override reads as empty"

	qmp device_add driver=e1000e id=n1 bus=rp1 romfile=
	check "a hot-added NIC appears" wait_for 10 present $hot
	check "its native driver binds it" wait_for 10 bound_to $hot e1000e
	check "the kernel hot-added it by pciehp" logged 'pciehp.*Card present'
	qmp device_del id=n1
	check "after device_del it is gone" wait_for 10 absent $hot

	modprobe vfio-pci
	echo vfio-pci > /sys/bus/pci/devices/$nic/driver_override
	echo $nic > /sys/bus/pci/drivers/e1000e/unbind
	echo $nic > /sys/bus/pci/drivers_probe
	is "$(driver_of $nic)" vfio-pci "vfio-pci takes a NIC"
	check "its group has a node" test -c "/dev/vfio/$(basename "$(readlink /sys/bus/pci/devices/$nic/iommu_group)")"
}
