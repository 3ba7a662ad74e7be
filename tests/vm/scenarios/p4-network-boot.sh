# title: P4: a NIC that carried the default route when the image was built stays with its driver
# guest: full
# root: nvme
# initrd: mkinitramfs
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# timeout: 600

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:04.0"; id = "8086:10d3"; }; } );
	END
	mkdir -p "$ROOT/etc/initramfs-tools/conf.d" "$ROOT/etc/initramfs-tools/scripts/init-bottom"
	printf '%s\n' virtio_pci virtio_blk nvme ext4 e1000e > "$ROOT/etc/initramfs-tools/modules"
	printf '%s\n' MODULES=list COMPRESS=zstd COMPRESSLEVEL=1 > "$ROOT/etc/initramfs-tools/conf.d/fast"
	cat > "$ROOT/etc/initramfs-tools/scripts/init-bottom/vmtest" <<-'END'
	#!/bin/sh
	[ "$1" != prereqs ] || { echo; exit 0; }
	for vmtest in 03 04 1e; do
		readlink "/sys/bus/pci/devices/0000:00:$vmtest.0/driver"
	done > /run/vmtest-state
	END
	chmod +x "$ROOT/etc/initramfs-tools/scripts/init-bottom/vmtest"
}

nic=0000:00:03.0
early_drivers() { sed 's,.*/,,' /run/vmtest-state | tr '\n' ' '; }

# declare_by_mistake [KEYS]: the NIC that the host lives on, and the disk with its root
declare_by_mistake() {
	cat > /etc/vfio-tool/conf.d/wrong.conf <<-END
	devices = (
	  { name = "wrong"; match = { address = "$nic"; id = "8086:10d3"; }; $* },
	  { name = "root"; match = { address = "0000:00:1e.0"; id = "1b36:0010"; }; }
	);
	END
}

# build_image: what the hook adds is added to the image of the next boots, while the NIC carries the default route
build_image() {
	eth=$(ls /sys/bus/pci/devices/$nic/net)
	ip link set "$eth" up
	ip route add default dev "$eth"
	rm -rf /tmp/image
	mkdir -p /tmp/image
	sh /usr/lib/vfio-tool/image.sh /tmp/image > /tmp/build 2>&1
	cp -a /tmp/image /tmp/part
	rm -f /tmp/part/etc/passwd /tmp/part/etc/group
	add_to_image /tmp/part
	rm -r /tmp/part
}

guest() {
	udevadm settle
	case $BOOT in
	1)
		is "$(early_drivers)" "e1000e vfio-pci nvme " "what is declared is taken"
		declare_by_mistake
		build_image
		check "the build names the NIC and the reason" grep -q "^vfio-tool: $nic: carries the default route" /tmp/build
		check "and the root disk" grep -q '^vfio-tool: 0000:00:1e.0: .*holds /' /tmp/build
		check "the verdict travels" grep -q "^$nic 8086:10d3:8086:0000 .*!default-route\$" /tmp/image/usr/lib/vfio-tool/vetted
		# it asks the file that a kernel package would have installed
		printf 'CONFIG_RD_%s=y\n' GZIP ZSTD > "/boot/config-$(uname -r)"
		mkinitramfs -o /tmp/whole "$(uname -r)" > /tmp/mkinitramfs 2>&1
		check "the generator shows both" sh -c \
			"grep -q '$nic: carries the default route' /tmp/mkinitramfs && grep -q '1e.0: .*holds /' /tmp/mkinitramfs"
		reboot_guest
		;;
	2)
		is "$(early_drivers)" "e1000e vfio-pci nvme " "the NIC stays with its driver in the initramfs, the other is taken"
		wait_for 60 test -e /run/vfio-tool/booted
		is "$(driver_of $nic) $(override_of $nic)" "e1000e " "and on the real root"
		is "$(driver_of 0000:00:1e.0) $(override_of 0000:00:1e.0)" "nvme " "so does the root disk"
		is "$(kernel_log | grep -c "vfio-pci $nic")" 0 "no driver of VFIO ever saw it"
		journalctl -b -o cat > /tmp/journal
		check "the log says why and what to run" grep -q "$nic: carried the default route.*vfio-tool apply" /tmp/journal
		udevadm trigger --action=add
		udevadm settle
		is "$(driver_of $nic)" e1000e "a replayed event does not take it either"
		declare_by_mistake 'allow = [ "default-route" ];'
		build_image
		check "what the entry lifts is no reason to speak" sh -c "! grep -q $nic: /tmp/build"
		check "the verdict is as before" grep -q "^$nic .* !default-route\$" /tmp/image/usr/lib/vfio-tool/vetted
		reboot_guest
		;;
	3)
		is "$(early_drivers)" "vfio-pci vfio-pci nvme " "with the guard's name in allow it is taken in the initramfs"
		is "$(kernel_log | grep -c "e1000e $nic")" 0 "its native driver never saw it"
		;;
	esac
}
