# title: check finds what keeps VFIO from working here or after the next boot: modules, blacklist, stale image, ids=, nodes, rules
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=

nic=0000:00:03.0
twin=0000:00:04.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "$nic"; id = "8086:10d3"; }; } );
	END
}

# finds CODE IDENTIFIER TEXT: check exits with that, and finds that; "-": the finding is not there
finds() {
	vfio-tool check > /tmp/out 2>&1
	_code=$?
	vfio-tool check --json > /tmp/json 2>&1
	is $_code "$1" "$3"
	case $2 in
	-*) check "without ${2#-}" sh -c "! grep -q '\"id\": \"${2#-}\"' /tmp/json" ;;
	*) check "with $2" grep -q "\"id\": \"$2\"" /tmp/json ;;
	esac
	[ $_code = "$1" ] || note "$(tr '\n' '|' < /tmp/out)"
}

modules() {
	rmmod vfio_iommu_type1 2> /tmp/err
	if [ -d /sys/module/iommufd ]; then
		finds 0 -module-not-loaded "iommufd stands in for vfio_iommu_type1"
	else
		finds 2 module-not-loaded "a module that was unloaded is 2"
	fi
	modprobe vfio_iommu_type1
	finds 0 -module-not-loaded "loaded again it is 0"

	mkdir -p /etc/modprobe.d
	echo 'blacklist vfio-pci' > /etc/modprobe.d/no-vfio.conf
	finds 3 module-blacklisted "VFIO blacklisted by name is 3"
	rm /etc/modprobe.d/no-vfio.conf
	echo 'options vfio-pci ids=8086:10d3' > /etc/modprobe.d/ids.conf
	finds 0 modprobe-ids "ids= that means the twin is a warning"
	check "which it names" grep -q "^warning: $twin: vfio-pci takes it" /tmp/out
	rm /etc/modprobe.d/ids.conf
	finds 0 -modprobe-ids "without it there is none"

	modules=/lib/modules/$(uname -r)
	mkdir -p /lib/modules/99.0-next
	grep -v 'vfio[-_]pci\.ko' "$modules/modules.dep" > /lib/modules/99.0-next/modules.dep
	finds 2 next-module-missing "a kernel that boots next without the modules is 2"
	cp "$modules/modules.dep" /lib/modules/99.0-next/
	finds 0 next-modules-there "with them it is 0"
	rm -r /lib/modules/99.0-next
}

places() {
	node=/dev/vfio/$(basename "$(readlink /sys/bus/pci/devices/$nic/iommu_group)")
	chmod 600 "$node"
	finds 2 node-access "a node with another mode is 2"
	chmod 660 "$node"
	chmod 600 /dev/vfio/vfio
	finds 2 container-access "when /dev/vfio/vfio is closed it is 2"
	chmod 666 /dev/vfio/vfio
	mv /run/udev/rules.d/90-vfio-tool-nodes.rules /tmp
	finds 2 rules-missing "without its rules it is 2"
	sed 's/0660/0600/' /tmp/90-vfio-tool-nodes.rules > /run/udev/rules.d/90-vfio-tool-nodes.rules
	finds 2 rules-stale "with other rules it is 2"
	mv /tmp/90-vfio-tool-nodes.rules /run/udev/rules.d
	finds 0 -rules-stale "with its own it is 0"
	echo $nic > /sys/bus/pci/drivers/vfio-pci/unbind
	finds 2 device-not-on-vfio "a device without its driver is 2"
	echo $nic > /sys/bus/pci/drivers/vfio-pci/bind
	finds 0 -device-not-on-vfio "back on it, it is 0"
}

image() {
	mkdir -p /usr/bin /boot
	cp /run/vfio-tool/digest /tmp/digest
	tr 0-9 a-j < /tmp/digest | tr g-j 0-3 > /run/vfio-tool/digest
	finds 2 initramfs-stale "an initramfs of another configuration is 2"
	printf '#!/bin/sh\ncat "$1"\n' > /usr/bin/lsinitrd
	chmod +x /usr/bin/lsinitrd
	echo "usr/lib/vfio-tool/digest.$(cat /tmp/digest)" > "/boot/initramfs-$(uname -r).img"
	finds 0 initramfs-renewed "when the image on disk is fresh it is 0"
	echo "usr/lib/vfio-tool/digest.$(cat /run/vfio-tool/digest)" > "/boot/initramfs-$(uname -r).img"
	finds 2 image-stale "when that is stale, too, it is 2"
	cp /tmp/digest /run/vfio-tool/digest
	finds 0 initramfs-fresh "a fresh one that booted is 0"
}

guest() {
	wait_for 60 test -e /dev/vfio/by-name/dpdk0
	is "$(driver_of $nic)" vfio-pci "the declared NIC is on vfio-pci"
	vfio-generate --digest > /run/vfio-tool/digest
	finds 0 device-ready "all is as declared"
	/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups vfio-check system --json > /tmp/nobody 2>&1
	is $? 0 "who is not root gets the same answer"
	check "with the same findings" sh -c 'grep "\"id\"" /tmp/nobody | sort > /tmp/1; grep "\"id\"" /tmp/json | sort | diff - /tmp/1 > /tmp/diff'
	note "$(tr '\n' '|' < /tmp/diff)"
	modules
	places
	image
}
