# title: P5: a journal whose driver is gone is undone as far as it can be, said once, and blocks nobody
# qemu: -device e1000e,addr=3,romfile=

nic=0000:00:03.0

guest() {
	wait_for 10 bound_to $nic e1000e
	modprobe -a vfio_pci vfio_iommu_type1
	# what a helper leaves that was killed between unbind and bind, while its driver's module goes
	mkdir -p /run/vfio-tool/journal
	printf '%s\n' address=$nic id=8086:10d3:8086:0000 driver=e1000e override= on_vfio=no end=1 > /run/vfio-tool/journal/$nic
	echo vfio-pci > /sys/bus/pci/devices/$nic/driver_override
	echo $nic > /sys/bus/pci/drivers/e1000e/unbind
	rmmod e1000e
	mkdir -p /run/modprobe.d
	echo 'install e1000e /bin/false' > /run/modprobe.d/gone.conf
	vfio-bind claim > /tmp/first 2>&1
	check "it is said what could not be restored" grep -q "$nic: .*no driver: e1000e, which it had, is not there any more" /tmp/first
	is "$(ls /run/vfio-tool/journal)" "" "the journal is gone"
	is "$(driver_of $nic) $(override_of $nic)" " " "the device is without driver and override"
	vfio-bind claim > /tmp/second 2>&1
	is "$(cat /tmp/second)" "" "it is said once"
	vfio-bind $nic > /tmp/out 2>&1
	is $? 0 "the device can be taken"
	is "$(driver_of $nic)" vfio-pci "it is on vfio-pci"
}
