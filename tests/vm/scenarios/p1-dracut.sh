# title: P1, P4, P9: in dracut's image declared devices are taken before anything else sees them
# guest: full
# root: nvme
# initrd: dracut --no-hostonly --no-compress --omit "plymouth lvm mdraid crypt network iscsi nfs nbd multipath btrfs" --add-drivers "e1000e" --include /etc/modules-load.d/native.conf /etc/modules-load.d/native.conf --include /vmtest-state.sh /lib/dracut/hooks/pre-pivot/50-vmtest.sh
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -drive if=none,id=d5,file=$WORK/d5.img,format=raw -device nvme,addr=5,serial=five,drive=d5
# timeout: 600

prepare() {
	truncate -s 16M "$WORK/d5.img"
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = (
	  { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; },
	  { name = "spdk0"; match = { address = "0000:00:05.0"; id = "1b36:0010"; }; },
	  { name = "wrong"; match = { address = "0000:00:1e.0"; id = "1b36:0010"; }; }
	);
	END
	mkdir -p "$ROOT/etc/modules-load.d"
	echo e1000e > "$ROOT/etc/modules-load.d/native.conf"
	cat > "$ROOT/vmtest-state.sh" <<-'END'
	for vmtest in 03 04 05 1e; do
		readlink "/sys/bus/pci/devices/0000:00:$vmtest.0/driver"
	done > /run/vmtest-state
	END
}

# What the devices are on, and what they were on when the root file system had been mounted.
drivers() { for slot in 03 04 05 1e; do driver_of "0000:00:$slot.0"; done | tr '\n' ' '; }
early_drivers() { sed 's,.*/,,' /run/vmtest-state | tr '\n' ' '; }

# Nobody but VFIO has had the declared NIC, says the kernel.
nic_untouched() {
	is "$(kernel_log | grep -c 'e1000e 0000:00:03.0')" 0 "$1: e1000e never saw the declared NIC"
	is "$(cat /sys/class/net/*/ifindex | sort -n | tail -n 1)" 2 "$1: no interface but lo and the twin's was ever registered"
}

disk_untouched() {
	is "$(kernel_log | grep -c 'pci function 0000:00:05.0')" 0 "$1: nvme never saw the declared disk"
	is "$(override_of 0000:00:1e.0)" "" "$1: the disk with the root file system has no override"
}

guest() {
	case $BOOT in
	1)
		is "$(early_drivers)" "vfio-pci e1000e nvme nvme " "built in a chroot: the NIC is taken, the disk, which nobody vetted, is not"
		journalctl -b -o cat > /tmp/journal
		check "the log says what to do about it" grep -q '0000:00:05.0: may hold a disk.*rebuild the initramfs' /tmp/journal
		nic_untouched "modules-load.d in the image names its module"
		wait_for 60 bound_to 0000:00:05.0 vfio-pci || note "$(journalctl -b -o cat -u vfio-tool)"
		is "$(drivers)" "vfio-pci e1000e vfio-pci nvme " "the real root takes the disk, and leaves its own alone"
		check "the initramfs was built from this configuration" vfio-check boot
		mkdir -p /tmp/image
		sh /usr/lib/vfio-tool/image.sh /tmp/image > /tmp/build 2>&1
		check "the build of an image names the root disk and the reason" grep -q '^vfio-tool: 0000:00:1e.0: .*holds /' /tmp/build
		is "$(grep 1b36 /tmp/image/usr/lib/vfio-tool/vetted | tr '\n' ' ')" \
			"0000:00:05.0 1b36:0010:1af4:1100 0000:00:05.0 0000:00:1e.0 1b36:0010:1af4:1100 0000:00:1e.0 !root-disk " "both have their verdicts"
		rm /tmp/image/etc/passwd /tmp/image/etc/group
		add_to_image /tmp/image
		reboot_guest rd.driver.pre=e1000e rd.driver.pre=nvme
		;;
	2)
		is "$(early_drivers)" "vfio-pci e1000e vfio-pci nvme " "vetted: both are taken when the root is mounted"
		nic_untouched "rd.driver.pre names its module"
		disk_untouched "rd.driver.pre names its module"
		vfio-bind apply > /tmp/apply 2>&1
		is $? 5 "the entry for the root disk is refused"
		check "and that is said" grep -q '0000:00:1e.0: holds /' /tmp/apply
		cat > /etc/vfio-tool/conf.d/more.conf <<-END
		devices = ( { name = "dpdk1"; match = { address = "0000:00:04.0"; id = "8086:10d3"; }; } );
		END
		vfio-check boot > /tmp/check 2>&1
		is $? 2 "after a change of the configuration the image is stale"
		check "the command that builds it is named" grep -q 'dracut --force' /tmp/check
		reboot_guest BOOT_IMAGE=/vmlinuz vfio_tool.skip=spdk0 quiet
		;;
	3)
		is "$(early_drivers)" "vfio-pci e1000e nvme nvme " "stale: what is new was not taken; skipped by name: nor was that"
		wait_for 60 bound_to 0000:00:04.0 vfio-pci
		is "$(drivers)" "vfio-pci vfio-pci nvme nvme " "the real root is as configured, but for what is skipped"
		vfio-check boot > /tmp/check 2>&1
		is $? 2 "the image is still stale"
		reboot_guest vfio_tool=0
		;;
	4)
		is "$(early_drivers)" "e1000e e1000e nvme nvme " "switched off: nothing is taken in the initramfs"
		is "$(drivers)" "e1000e e1000e nvme nvme " "nor after it"
		;;
	esac
}
