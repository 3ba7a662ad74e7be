# title: P4: a disk with a mount, swap or a member's signature is refused, a free one is taken
# qemu: -drive if=none,id=d3,file=$WORK/d3.img,format=raw -device nvme,addr=3,serial=three,drive=d3
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4
# timeout: 240

prepare() { truncate -s 32M "$WORK/d3.img"; }

disk=0000:00:03.0

refused() {
	vfio-bind $disk > /tmp/out 2>&1
	is $? 5 "$3: refused"
	check "$3: the fact is named" grep -qi -- "$2" /tmp/out
	check "$3: so is the guard" grep -q -- "--allow=$1" /tmp/out
	is "$(driver_of $disk)" nvme "$3: the disk stays on its driver"
}

# signature OFFSET BYTES: puts bytes on an otherwise empty disk
signature() {
	dd if=/dev/zero of=/dev/nvme0n1 bs=1M count=32 2> /dev/null
	printf "$2" | dd of=/dev/nvme0n1 bs=1 seek="$1" conv=notrunc 2> /dev/null
	sync
}

guest() {
	wait_for 20 test -b /dev/nvme0n1
	modprobe ext4
	busybox mke2fs -F /dev/nvme0n1 > /dev/null 2>&1
	mkdir -p /mnt
	mount -t ext4 /dev/nvme0n1 /mnt || mount -t ext2 /dev/nvme0n1 /mnt
	refused mounted /mnt "a mounted file system"
	umount /mnt
	busybox mkswap /dev/nvme0n1 > /dev/null
	swapon /dev/nvme0n1
	refused swap swap "swap in use"
	swapoff /dev/nvme0n1

	signature 512 'LABELONE'
	dd if=/dev/zero of=/dev/nvme0n1 bs=1 seek=520 count=24 conv=notrunc 2> /dev/null
	printf 'LVM2 001' | dd of=/dev/nvme0n1 bs=1 seek=536 conv=notrunc 2> /dev/null
	refused disk-member lvm "an LVM volume that is not active"
	signature 0 'LUKS\272\276\000\001'
	refused disk-member luks "a LUKS volume that is not open"

	signature 0 ''
	vfio-bind $disk > /tmp/out 2>&1
	is $? 0 "an empty disk is taken"
	is "$(driver_of $disk)" vfio-pci "and is on vfio-pci"
	vfio-bind unbind $disk > /dev/null 2>&1
	is "$(driver_of $disk)" nvme "and comes back"

	vfio-bind 0000:00:04.0 > /tmp/out 2>&1
	is $? 5 "a PCI bridge is refused"
	check "as a bridge" grep -q bridge /tmp/out
	isa=0000:00:1f.2
	vfio-bind $isa > /tmp/out 2>&1
	is $? 5 "the SATA controller, which shares its group with the ISA bridge, is refused"
	note "$(head -n 1 /tmp/out)"
}
