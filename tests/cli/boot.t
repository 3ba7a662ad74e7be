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

the root disk is named with the reason, what is free or on VFIO is vetted, other classes are not asked about
  $ vfio-bind vet --root=$ROOT
  0000:05:00.0: holds / (nvme0n1)
    it stays with the kernel while the system boots; to take it all the same: allow = [ "root-disk" ] in its entry
  0000:06:00.0 1b36:0010:1af4:1100
  0000:07:00.0 1b36:0010:1af4:1100

in a chroot nothing is vetted, and that is said
  $ mkdir -p $ROOT/proc/1/root && vfio-bind vet --root=$ROOT
  no disk and no display was judged: this is a chroot or a container, and the machine that will boot is not visible here
    an entry can vouch for its device: allow = [ "unvetted" ]
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
  0000:06:00.0 1b36:0010:1af4:1100
  0000:07:00.0 1b36:0010:1af4:1100
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

a fresh one
  $ cp one $ROOT/run/vfio-tool/digest; vfio-check boot --root=$ROOT
  ok: the initramfs that booted carried the configuration as it is
  $ vfio-check boot --quiet --root=$ROOT

without a declared device nothing is needed
  $ rm $ROOT/run/vfio-tool/digest; echo >$ROOT/etc/vfio-tool/vfio-tool.conf; vfio-check boot --root=$ROOT
  ok: the configuration hands nothing to VFIO: an initramfs needs no part of ours

usage
  $ vfio-check
  vfio-check: which check? boot
  Try 'vfio-check --help'.
  [3]
  $ vfio-check system
  vfio-check: `system`: there is only `boot`, without arguments
  Try 'vfio-check --help'.
  [3]
  $ vfio-check boot --image --root=$ROOT
  vfio-check: --image is for the running system
  Try 'vfio-check --help'.
  [3]
  $ vfio-check boot --root=$ROOT/nowhere
  $ROOT/nowhere: No such file or directory
  [3]
