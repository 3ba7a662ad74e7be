What concerns the initramfs: the verdict that travels in it, the digest, vfio-check boot.

a machine with its root disk on one NVMe and a free one beside it
  $ machine - <<END
  > 0000:05:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=5 block=nvme0n1
  > 0000:06:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=6 block=nvme1n1
  > 0000:07:00.0 1b36:0010:1af4:1100 010802 driver=vfio-pci group=7
  > 0000:08:00.0 8086:10d3 020000 driver=e1000e group=8 net=eth0
  > file proc/self/mountinfo '22 1 259:0 / / rw,relatime - ext4 /dev/nvme0n1 rw\n'
  > END
  $ config <<END
  > devices = (
  >   { name = "wrong"; match = { address = "0000:05:00.0"; id = "1b36:0010"; }; },
  >   { name = "spdk0"; match = { address = "0000:06:00.0"; id = "1b36:0010"; }; },
  >   { name = "spdk1"; match = { address = "0000:07:00.0"; id = "1b36:0010"; }; },
  >   { name = "gone"; match = { address = "0000:09:00.0"; id = "1b36:0010"; }; },
  >   { name = "dpdk0"; match = { address = "0000:08:00.0"; id = "8086:10d3"; }; }
  > );
  > END
  $ cat $ROOT/sys/class/block/nvme0n1/dev
  259:0

the root disk is named with the reason, what is free or on VFIO is vetted
  $ vfio-bind vet --root=$ROOT
  0000:05:00.0: holds / (nvme0n1)
    it stays with the kernel while the system boots; to take it all the same: allow = [ "root-disk" ] in its entry
  0000:05:00.0 1b36:0010:1af4:1100 0000:05:00.0 !root-disk
  0000:06:00.0 1b36:0010:1af4:1100 0000:06:00.0
  0000:07:00.0 1b36:0010:1af4:1100 0000:07:00.0
  0000:08:00.0 8086:10d3:0000:0000 0000:08:00.0

in a chroot nothing is vetted, and that is said
  $ mkdir -p $ROOT/proc/1/root && vfio-bind vet --root=$ROOT
  no device was judged: this is a chroot or a container, and the machine that will boot is not visible here
    an entry can vouch for its disk or display: allow = [ "unvetted" ]
  $ rm -r $ROOT/proc/1

it takes no device
  $ vfio-bind vet --root=$ROOT 0000:05:00.0
  vfio-bind: vet takes no device: it acts on what the configuration declares
  Try 'vfio-bind --help'.
  [3]

a broken file is told, the rest is vetted
  $ config conf.d/bad.conf <<END
  > devices = ( { name = "bad"; match = { addres = "0000:0a:00.0"; }; } );
  > END
  $ vfio-bind vet --root=$ROOT 2>&1 | grep -v '^  '
  /etc/vfio-tool/conf.d/bad.conf:1: unknown key `addres`; did you mean `address`?
  0000:05:00.0: holds / (nvme0n1)
  0000:05:00.0 1b36:0010:1af4:1100 0000:05:00.0 !root-disk
  0000:06:00.0 1b36:0010:1af4:1100 0000:06:00.0
  0000:07:00.0 1b36:0010:1af4:1100 0000:07:00.0
  0000:08:00.0 8086:10d3:0000:0000 0000:08:00.0
  $ rm $ROOT/etc/vfio-tool/conf.d/bad.conf

while the system boots, udev's event takes no unvetted disk from its driver: nothing may be mounted yet
  $ vfio-bind --udev 0000:06:00.0 --dry-run --root=$ROOT
  0000:06:00.0: may hold a disk of this system, and nobody has looked yet: rebuild the initramfs once the system runs
    to take it all the same: --allow=unvetted, or allow = [ "unvetted" ] in its entry
  [5]
  $ mkdir -p $ROOT/run/vfio-tool; vfio-bind vet --root=$ROOT 2>/dev/null >$ROOT/run/vfio-tool/vetted
  $ vfio-bind --udev 0000:06:00.0 --dry-run --root=$ROOT
  write "vfio-pci" to /sys/bus/pci/devices/0000:06:00.0/driver_override
  write "0000:06:00.0" to /sys/bus/pci/drivers/nvme/unbind
  write "0000:06:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  $ rm $ROOT/run/vfio-tool/vetted; touch $ROOT/run/vfio-tool/booted; vfio-bind --udev 0000:06:00.0 --dry-run --root=$ROOT
  write "vfio-pci" to /sys/bus/pci/devices/0000:06:00.0/driver_override
  write "0000:06:00.0" to /sys/bus/pci/drivers/nvme/unbind
  write "0000:06:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

a network card that the system needs is vetted, too, whether it is declared or not; what an entry lifts is no reason to speak
  $ machine - <<END
  > 0000:0c:00.0 8086:10d3 020000 driver=e1000e group=12 net=eth1
  > 0000:0d:00.0 8086:10d3 020000 driver=e1000e group=13 net=eth2
  > file proc/net/route 'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\neth0 00000000 FE0200C0 0003 0 0 0 00000000 0 0 0\neth1 00000000 FE0200C0 0003 0 0 0 00000000 0 0 0\n'
  > END
  $ vfio-bind vet --root=$ROOT 2>&1 | grep -A1 '10d3\|08:00'
  0000:08:00.0: carries the default route via 192.0.2.254
    it stays with the kernel while the system boots; to take it all the same: allow = [ "default-route" ] in its entry
  --
  0000:08:00.0 8086:10d3:0000:0000 0000:08:00.0 !default-route
  0000:0c:00.0 8086:10d3:0000:0000 0000:0c:00.0 !default-route
  $ sed -i 's/id = "8086:10d3"; };/& allow = [ "default-route" ];/' $ROOT/etc/vfio-tool/vfio-tool.conf
  $ vfio-bind vet --root=$ROOT 2>&1 | grep '10d3\|08:00'
  0000:08:00.0 8086:10d3:0000:0000 0000:08:00.0 !default-route
  0000:0c:00.0 8086:10d3:0000:0000 0000:0c:00.0 !default-route

the boot stages leave it alone, unless its entry names each guard; what is seen now is not what counts
  $ rm $ROOT/proc/net/route $ROOT/run/vfio-tool/booted $ROOT/sys/bus/pci/devices/0000:08:00.0/driver $ROOT/sys/class/net/eth0
  $ rm -r $ROOT/sys/bus/pci/devices/0000:08:00.0/net
  $ echo '0000:08:00.0 8086:10d3:0000:0000 !default-route,address' >$ROOT/run/vfio-tool/vetted
  $ vfio-bind claim --dry-run --root=$ROOT 2>&1 | grep -A1 08:00
  0000:08:00.0: had an address in use when it was last looked at; if that has changed, run vfio-tool apply, and build the initramfs anew
    to take it all the same: --allow=address, or allow = [ "address" ] in its entry
  $ vfio-bind --udev 0000:08:00.0 --dry-run --root=$ROOT
  0000:08:00.0: had an address in use when it was last looked at; if that has changed, run vfio-tool apply, and build the initramfs anew
    to take it all the same: --allow=address, or allow = [ "address" ] in its entry
  [5]
  $ vfio-bind apply --boot --dry-run --root=$ROOT 2>&1 | grep -A1 08:00
  0000:08:00.0: had an address in use when it was last looked at; if that has changed, run vfio-tool apply, and build the initramfs anew
    to take it all the same: --allow=address, or allow = [ "address" ] in its entry
  $ vfio-generate --root=$ROOT --dry-run | grep -A1 'seen to need'
  # what the system was seen to need, or another tool has, is left to the guards
  KERNEL=="0000:08:00.0", ATTR{vendor}=="0x8086", ATTR{device}=="0x10d3", GOTO="vfio_tool_bind"
  $ sed -i 's/"default-route"/&, "address"/' $ROOT/etc/vfio-tool/vfio-tool.conf
  $ vfio-bind claim --dry-run --root=$ROOT 2>&1 | grep -A1 08:00
  write "vfio-pci" to /sys/bus/pci/devices/0000:08:00.0/driver_override
  $ vfio-generate --root=$ROOT --dry-run | grep -A1 'seen to need'
  [1]

another card in its place is not meant
  $ sed -i 's/ allow = .*\];//' $ROOT/etc/vfio-tool/vfio-tool.conf
  $ echo '0000:08:00.0 8086:10d3:0000:0001 !default-route,address' >$ROOT/run/vfio-tool/vetted
  $ vfio-bind claim --dry-run --root=$ROOT 2>&1 | grep -A1 08:00
  write "vfio-pci" to /sys/bus/pci/devices/0000:08:00.0/driver_override

a person who asks is answered from what is so now
  $ echo '0000:08:00.0 8086:10d3:0000:0000 !default-route,address' >$ROOT/run/vfio-tool/vetted
  $ vfio-bind 0000:08:00.0 --dry-run --root=$ROOT
  write "vfio-pci" to /sys/bus/pci/devices/0000:08:00.0/driver_override
  write "0000:08:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

what is kept on disk counts before what travelled
  $ rm $ROOT/run/vfio-tool/vetted; vfio-bind vet --root=$ROOT 2>/dev/null >$ROOT/etc/vfio-tool/vetted; grep 08:00 $ROOT/etc/vfio-tool/vetted
  0000:08:00.0 8086:10d3:0000:0000 0000:08:00.0
  $ echo '0000:08:00.0 8086:10d3:0000:0000 !default-route,address' >$ROOT/run/vfio-tool/vetted
  $ vfio-bind claim --dry-run --root=$ROOT 2>&1 | grep -A1 08:00
  write "vfio-pci" to /sys/bus/pci/devices/0000:08:00.0/driver_override

a list that cannot be read vouches for nobody
  $ rm $ROOT/etc/vfio-tool/vetted; mkdir $ROOT/etc/vfio-tool/vetted; rm $ROOT/run/vfio-tool/vetted
  $ vfio-bind claim --dry-run --root=$ROOT 2>&1 | grep -A1 08:00
  0000:08:00.0: may be needed: the list of what was seen cannot be read; run vfio-tool apply
    to take it all the same: --allow=unvetted, or allow = [ "unvetted" ] in its entry
  $ vfio-generate --root=$ROOT --dry-run | grep -A1 'could not be read'
  # what the system needs could not be read: all is left to the guards
  GOTO="vfio_tool_bind"
  $ rmdir $ROOT/etc/vfio-tool/vetted

what was seen while the network was up is remembered by a look while it is down, and said where nobody can look
  $ echo '0000:08:00.0 8086:10d3:0000:0000 !default-route,swap' >$ROOT/run/vfio-tool/vetted
  $ vfio-bind vet --root=$ROOT 2>/dev/null | grep 08:00
  0000:08:00.0 8086:10d3:0000:0000 0000:08:00.0 !default-route
  $ mkdir -p $ROOT/proc/1; ln -s / $ROOT/proc/1/root; vfio-bind vet --root=$ROOT; rm -r $ROOT/proc/1
  no device was judged: this is a chroot or a container, and the machine that will boot is not visible here
    an entry can vouch for its disk or display: allow = [ "unvetted" ]
  0000:08:00.0 8086:10d3:0000:0000 !default-route,swap

what is given back for this boot only keeps what was said before
  $ mkdir -p $ROOT/run/vfio-tool/held; touch $ROOT/run/vfio-tool/held/0000:08:00.0
  $ vfio-bind vet --root=$ROOT 2>/dev/null | grep 08:00
  0000:08:00.0 8086:10d3:0000:0000 0000:08:00.0 !default-route,swap
  $ rm -r $ROOT/run/vfio-tool/held $ROOT/run/vfio-tool/vetted

what was taken provisionally is vetted by nobody, and keeps what was said before
  $ mkdir -p $ROOT/run/vfio-tool/provisional
  $ printf 'address=0000:07:00.0\nid=1b36:0010:1af4:1100\ndriver=nvme\noverride=\non_vfio=no\nend=1\n' >$ROOT/run/vfio-tool/provisional/before
  $ vfio-bind vet --root=$ROOT 2>/dev/null | grep 07:00
  [1]
  $ echo '0000:07:00.0 1b36:0010:1af4:1100 0000:07:00.0 !mounted' >$ROOT/run/vfio-tool/vetted
  $ vfio-bind vet --root=$ROOT 2>/dev/null | grep 07:00
  0000:07:00.0 1b36:0010:1af4:1100 0000:07:00.0 !mounted
  $ rm -r $ROOT/run/vfio-tool/provisional $ROOT/run/vfio-tool/vetted

the service leaves alone what it cannot see yet: mounts, displays and programs may come after it
  $ echo '0000:06:00.0 1b36:0010:1af4:1100 !mounted' >$ROOT/run/vfio-tool/vetted; touch $ROOT/run/vfio-tool/booted
  $ vfio-bind apply --boot --dry-run --root=$ROOT 2>&1 | grep -A1 06:00
  0000:06:00.0: held a mounted file system when it was last looked at; if that has changed, run vfio-tool apply, and build the initramfs anew
    to take it all the same: --allow=mounted, or allow = [ "mounted" ] in its entry
  $ rm $ROOT/run/vfio-tool/vetted $ROOT/run/vfio-tool/booted

the digest follows the configuration and nothing else
  $ vfio-generate --digest --root=$ROOT >one; wc -c <one
  65
  $ vfio-generate --digest --root=$ROOT | cmp - one
  $ config conf.d/more.conf </dev/null; vfio-generate --digest --root=$ROOT | cmp -s - one
  [1]
  $ rm $ROOT/etc/vfio-tool/conf.d/more.conf

an initramfs without our part, and a kernel without modules
  $ mkdir -p $ROOT/proc/sys/kernel $ROOT/usr/bin $ROOT/lib/modules/6.1.0-test
  $ echo 6.1.0-test >$ROOT/proc/sys/kernel/osrelease
  $ vfio-check boot --root=$ROOT
  the initramfs that booted had no part of vfio-tool: native drivers in it came first
    build it anew with this system's generator (dracut, update-initramfs and mkinitcpio were not found)
  the kernel 6.1.0-test has no module vfio-pci
    install the package with all of its modules
  the kernel 6.1.0-test has no module vfio_iommu_type1
    install the package with all of its modules
  [2]

a stale one names the command of the generator
  $ touch $ROOT/usr/bin/dracut
  $ printf 'kernel/drivers/vfio/pci/vfio-pci.ko.xz: kernel/drivers/vfio/vfio.ko.xz\n' >$ROOT/lib/modules/6.1.0-test/modules.dep
  $ printf 'kernel/drivers/vfio/vfio_iommu_type1.ko\n' >$ROOT/lib/modules/6.1.0-test/modules.builtin
  $ mkdir -p $ROOT/run/vfio-tool; tr 0-9a-f 1-9a-f0 <one >$ROOT/run/vfio-tool/digest
  $ vfio-check boot --root=$ROOT
  the configuration was changed after the initramfs that booted was built
    build it anew: dracut --force
  [2]
  $ vfio-check boot --json --root=$ROOT | jq -c '[.schema, .code, .declares, .missing_modules, .rebuild, .image, .findings[0].wrong]'
  [1,2,true,[],"dracut --force",null,true]
  $ vfio-check boot --json --root=$ROOT | jq -c '.findings[0] | [.id, .severity]'
  ["initramfs-stale","warning"]
  $ vfio-check boot --json --root=$ROOT | check-json check_boot
  1 of check_boot: as the schema says

a fresh one
  $ cp one $ROOT/run/vfio-tool/digest; vfio-check boot --root=$ROOT
  ok: the initramfs that booted carried the configuration as it is
  $ vfio-check boot --quiet --root=$ROOT

one that was built before the system was seen to need what it takes
  $ echo '0000:08:00.0 8086:10d3:0000:0000 0000:08:00.0' >$ROOT/run/vfio-tool/vetted
  $ echo '0000:08:00.0 8086:10d3:0000:0000 0000:08:00.0 !default-route,upper' >$ROOT/etc/vfio-tool/vetted
  $ vfio-check boot --root=$ROOT
  ok: the initramfs that booted carried the configuration as it is
  0000:08:00.0: it carried the default route, was part of a bond, bridge, team or VLAN when it was last looked at; the initramfs was built before and takes it all the same
    build it anew: dracut --force
  [2]
  $ vfio-check boot --json --root=$ROOT | check-json check_boot
  1 of check_boot: as the schema says

what is in the image that was built since counts, not what travelled
  $ cp $ROOT/etc/vfio-tool/vetted $ROOT/run/vfio-tool/vetted.image; vfio-check boot --root=$ROOT
  ok: the initramfs that booted carried the configuration as it is
  $ mv $ROOT/run/vfio-tool/vetted $ROOT/run/vfio-tool/vetted.image; vfio-check boot --quiet --root=$ROOT
  0000:08:00.0: it carried the default route, was part of a bond, bridge, team or VLAN when it was last looked at; the initramfs was built before and takes it all the same
    build it anew: dracut --force
  [2]

an image that was built in a chroot takes a network card, but no disk that nobody has looked at
  $ printf '%s\n' '0000:06:00.0 1b36:0010:1af4:1100 0000:06:00.0 !mounted' >>$ROOT/etc/vfio-tool/vetted
  $ : >$ROOT/run/vfio-tool/vetted.image; vfio-check boot --quiet --root=$ROOT
  0000:08:00.0: it carried the default route, was part of a bond, bridge, team or VLAN when it was last looked at; the initramfs was built before and takes it all the same
    build it anew: dracut --force
  [2]
  $ rm $ROOT/run/vfio-tool/vetted.image $ROOT/etc/vfio-tool/vetted

what was declared before is still taken by an image that was built then
  $ cp -r $ROOT/etc/vfio-tool kept; echo >$ROOT/etc/vfio-tool/vfio-tool.conf; vfio-check boot --root=$ROOT
  the configuration was changed after the initramfs that booted was built
    build it anew: dracut --force
  [2]
  $ rm -r $ROOT/etc/vfio-tool; mv kept $ROOT/etc/vfio-tool

without a declared device nothing is needed
  $ rm $ROOT/run/vfio-tool/digest; echo >$ROOT/etc/vfio-tool/vfio-tool.conf; vfio-check boot --root=$ROOT
  ok: the configuration hands nothing to VFIO: an initramfs needs no part of ours

usage
  $ vfio-check sytem
  vfio-check: there is no check `sytem`; did you mean `system`?
  Try 'vfio-check --help'.
  [3]
  $ vfio-check boot --image --root=$ROOT
  vfio-check: --image is for the running system
  Try 'vfio-check --help'.
  [3]
  $ vfio-check boot --root=$ROOT/nowhere
  $ROOT/nowhere: No such file or directory
  [3]
