# title: P4: a disk with a mount, swap, a layer of the host's or a member's signature is refused, a free one is taken
# qemu: -drive if=none,id=d3,file=$WORK/d3.img,format=raw -device nvme,addr=3,serial=three,drive=d3
# qemu: -drive if=none,id=d4,file=$WORK/d4.img,format=raw -device nvme,addr=4,serial=four,drive=d4
# timeout: 300

prepare() { truncate -s 160M "$WORK/d3.img" "$WORK/d4.img"; }

disk=0000:00:03.0
node=/dev/nvme0n1

# signature OFFSET BYTES: puts bytes on an otherwise empty disk
signature() {
	wipe $node
	printf "$2" | dd of=$node bs=1 seek="$1" conv=notrunc 2> /dev/null
	sync
}

# Formats have their marks in the first and the last MiB.
wipe() {
	for seek in 0 159; do
		dd if=/dev/zero of="$1" bs=1M count=1 seek=$seek conv=notrunc 2> /dev/null
	done
	sync
	udevadm settle
}

# mounted_by DEVICE TEXT: it has a file system of DEVICE mounted
mounted_by() {
	mount "$1" /mnt
	refused $disk mounted "/mnt" "$2"
	umount /mnt
}

files() {
	busybox mke2fs -F $node 2048 > /dev/null 2>&1
	mounted_by $node "a mounted file system"
	mount $node /mnt
	dd if=/dev/zero of=/mnt/inner bs=1k count=512 2> /dev/null
	busybox mke2fs -F /mnt/inner > /dev/null 2>&1
	mkdir -p /inner
	mount -o loop /mnt/inner /inner
	refused $disk mounted '/mnt and 1 more\|is mounted on /inner' "a mounted loop device's file on it"
	umount -l /mnt
	refused $disk mounted 'in use by' "a loop device's file on it, its own mount out of sight"
	umount /inner
	wait_for 10 sh -c "! grep -qs . /sys/block/loop0/loop/backing_file"

	wipe $node
	busybox mkswap $node > /dev/null
	swapon $node
	refused $disk swap swap "swap in use"
	swapoff $node
	wipe $node
	printf 'n\np\n1\n\n\nw\n' | busybox fdisk $node > /dev/null 2>&1
	wait_for 10 test -b ${node}p1
	udevadm settle
	busybox mkswap ${node}p1 > /dev/null
	swapon ${node}p1
	refused $disk swap nvme0n1p1 "swap on a partition"
	swapoff ${node}p1
	wipe $node
	busybox blockdev --rereadpt $node
}

mapped() {
	export LVM_SUPPRESS_FD_WARNINGS=1
	lvm pvcreate -qq -ff -y $node > /tmp/lvm 2>&1
	lvm vgcreate -qq vg0 $node >> /tmp/lvm 2>&1
	lvm lvcreate -qq -y -n data -l 100%FREE -Wn -Zn --noudevsync vg0 >> /tmp/lvm 2>&1
	udevadm settle
	refused $disk disk-member 'LVM volume vg0-data' "an active LVM volume"
	busybox mke2fs -F /dev/mapper/vg0-data 2048 > /dev/null 2>&1
	mounted_by /dev/mapper/vg0-data "a mounted LVM volume"
	lvm vgchange -qq -an --noudevsync vg0 >> /tmp/lvm 2>&1
	udevadm settle
	refused $disk disk-member 'LVM physical volume' "an LVM volume that is not active"
	wipe $node

	dmsetup create --noudevsync --uuid CRYPT-LUKS2-00112233-secret secret \
		--table "0 65536 crypt aes-xts-plain64 $(printf '%064d' 0) 0 $node 4096"
	udevadm settle
	refused $disk disk-member 'dm-crypt volume secret' "an open dm-crypt volume"
	dmsetup remove --noudevsync secret
	signature 0 'LUKS\272\276\000\001'
	refused $disk disk-member luks "a LUKS volume that is not open"
	wipe $node

	mdadm --create /dev/md0 --run --force --level=1 --raid-devices=2 --metadata=1.2 $node missing < /dev/null > /tmp/md 2>&1
	udevadm settle
	refused $disk disk-member 'md0' "a member of a running md array"
	mdadm --stop /dev/md0 >> /tmp/md 2>&1
	udevadm settle
	refused $disk disk-member 'md RAID member' "a member of an md array that does not run"
	wipe $node
}

pools() {
	# a ZFS label is a list of names and values in XDR after 16 KiB; its uberblocks begin at 128 KiB
	signature 16384 '\001\001\000\000\000\000\000\000\000\000\000\001\000\000\000\044\000\000\000\040\000\000\000\007version\000'
	refused $disk disk-member 'ZFS label' "a ZFS label, and no ZFS here"
	signature 131072 '\014\261\272\000\000\000\000\000'
	refused $disk disk-member 'ZFS label' "nothing but a ZFS uberblock"
	wipe $node

	mkfs.btrfs -q -f -d raid1 -m raid1 /dev/nvme1n1 $node
	udevadm settle
	refused $disk disk-member 'btrfs of several devices' "a btrfs of two devices that is not mounted"
	btrfs -q device scan
	mount -t btrfs /dev/nvme1n1 /mnt
	refused $disk mounted /mnt "the other device of a mounted btrfs"
	umount /mnt
	wipe $node
	wipe /dev/nvme1n1
}

guest() {
	wait_for 20 test -b $node
	wait_for 20 test -b /dev/nvme1n1
	[ "$(readlink -f /sys/block/nvme0n1/device/device)" = "$(readlink -f /sys/bus/pci/devices/$disk)" ] || node=/dev/nvme1n1
	is $node /dev/nvme0n1 "the first disk is at $disk"
	modprobe -a ext4 loop btrfs dm-mod dm-crypt raid1
	mkdir -p /mnt
	files
	mapped
	pools

	signature 0 'no such thing is known'
	vfio-bind $disk > /tmp/out 2>&1
	is $? 0 "a disk with nothing known on it is taken"
	is "$(driver_of $disk)" vfio-pci "and is on vfio-pci"
	vfio-bind unbind $disk > /dev/null 2>&1
	is "$(driver_of $disk)" nvme "and comes back"
	check "the kernel did not complain" kernel_is_well
}
