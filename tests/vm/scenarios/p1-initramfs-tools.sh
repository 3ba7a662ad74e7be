# title: P1, P4, P9: in initramfs-tools' images declared devices are taken before anything else sees them
# guest: full
# root: nvme
# initrd: mkinitramfs
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -drive if=none,id=d5,file=$WORK/d5.img,format=raw -device nvme,addr=5,serial=five,drive=d5
# timeout: 600

prepare() {
	truncate -s 16M "$WORK/d5.img"
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = (
	  { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; },
	  { name = "spdk0"; match = { address = "0000:00:05.0"; id = "1b36:0010"; }; allow = [ "unvetted" ]; },
	  { name = "wrong"; match = { address = "0000:00:1e.0"; id = "1b36:0010"; }; }
	);
	END
	mkdir -p "$ROOT/etc/initramfs-tools/conf.d" "$ROOT/etc/initramfs-tools/scripts/init-bottom"
	printf '%s\n' virtio_pci virtio_blk nvme ext4 e1000e > "$ROOT/etc/initramfs-tools/modules"
	printf '%s\n' MODULES=list COMPRESS=zstd COMPRESSLEVEL=1 > "$ROOT/etc/initramfs-tools/conf.d/fast"
	cat > "$ROOT/etc/initramfs-tools/scripts/init-bottom/vmtest" <<-'END'
	#!/bin/sh
	[ "$1" != prereqs ] || { echo; exit 0; }
	for vmtest in 03 04 05 1e; do
		readlink "/sys/bus/pci/devices/0000:00:$vmtest.0/driver"
	done > /run/vmtest-state
	END
	chmod +x "$ROOT/etc/initramfs-tools/scripts/init-bottom/vmtest"
}

# What the devices were on when the root file system was mounted.
early_drivers() { sed 's,.*/,,' /run/vmtest-state | tr '\n' ' '; }

guest() {
	case $BOOT in
	1)
		is "$(early_drivers)" "vfio-pci e1000e vfio-pci nvme " "both are taken when the root is mounted, the twins are not"
		is "$(kernel_log | grep -c 'e1000e 0000:00:03.0')" 0 "e1000e never saw the declared NIC"
		is "$(cat /sys/class/net/*/ifindex | sort -n | tail -n 1)" 2 "no interface but lo and the twin's was ever registered"
		is "$(kernel_log | grep -c 'pci function 0000:00:05.0')" 0 "nvme never saw the declared disk"
		is "$(driver_of 0000:00:1e.0) $(override_of 0000:00:1e.0)" "nvme " "the disk with the root file system was left alone"
		check "that is said" logged '0000:00:1e.0: may hold a disk of this system'
		is "$(cat /run/vfio-tool/digest)" "$(vfio-generate --digest)" "the initramfs left its digest behind"
		check "vfio-check boot finds it fresh" vfio-check boot
		reboot_guest rd.vfio_tool=0
		;;
	2)
		is "$(early_drivers)" "e1000e e1000e nvme nvme " "with rd.vfio_tool=0 the initramfs takes nothing"
		check "the real root does" wait_for 60 bound_to 0000:00:03.0 vfio-pci
		;;
	esac
}
